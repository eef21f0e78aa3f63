import { z } from 'zod'
import { scanRulesSchema } from '../../shared/scan/index.ts'
import { accumulatorShape } from './accumulator-settings.ts'
import { nameFault, platformRegionShape } from './platform-region.ts'
import { platformLineShape } from './platform-settings.ts'
import { reconciliationShape } from './reconciliation-settings.ts'
import { readYamlFile } from './yaml-file.ts'

/** 医保电子凭证解码: every site has an address, a path and an envelope of its own. */
const voucherSchema = z.strictObject({
  /** Absent: the platform's host; the path says the rest. */
  address: z.url({ protocol: /^https?$/, hostname: /.*/ }).optional(),
  path: z.string().regex(/^\//, '应以 / 开头 / begins with a slash').default('/fsi/api/hsecfc/localQrCodeQuery'),
  /** `wrapped`: national gateways; `flat`: regions that want the fields by themselves. */
  envelope: z.enum(['wrapped', 'flat']).default('wrapped'),
  /** 用码业务类型: `01301` a settlement window, `01101` registration, `02121` a pharmacy. */
  businessType: z
    .string()
    .regex(/^\d{5}$/, '应为五位用码业务类型，加引号 / five digits, in quotes')
    .default('01301'),
  /** 医保科室. */
  office: z.strictObject({ code: z.string().min(1).max(20), name: z.string().min(1).max(30) }).default({ code: 'SFC', name: '收费处' }),
  /** Fields only one region asks for, for example `ecQrChannel` or `termId`. */
  fields: z.record(z.string().max(40), z.string().max(100)).default({}),
  timeoutSeconds: z.int().min(1).max(60).default(10),
})

/** 收费前预结算核对: whether the platform is asked before money moves, how long the window waits, and whose figures are charged. */
const rehearsalSchema = z.strictObject({
  enabled: z.boolean().default(true),
  withinSeconds: z.int().min(1).max(60).default(5),
  /** 结果不同时: the platform's figures, ours, or what the cashier chooses. */
  onDifference: z.enum(['platform', 'ours', 'ask']).default('platform'),
})

/** `institution.yaml`: what a hospital's IT writes once per terminal. `resources/templates/institution.yaml` explains each line. */
export const institutionSchema = z
  .strictObject({
    institution: z.strictObject({
      code: z.string().regex(/^[A-Z0-9]{6,12}$/, '应为定点医药机构编号，6 至 12 位大写字母和数字 / 6 to 12 capital letters and digits'),
      name: z.string().min(1).max(100),
      /** 就医地医保区划. */
      area: z.string().regex(/^\d{6}$/, '应为六位区划代码，加引号 / a division code of six digits, in quotes'),
      hospitalLevel: z.string().regex(/^L[1-3][A-Z]?$/, '应为 L1、L2、L3 或更细的 L3A 等 / L1, L2, L3 or a finer level such as L3A'),
    }),
    /** 终端号: tells the terminals of one institution apart; the head of every slip number. */
    terminal: z
      .string()
      .regex(/^[A-Z0-9]{1,4}$/, '应为至多四位大写字母和数字 / up to four capital letters and digits')
      .default('01'),
    platform: z.strictObject({
      address: z.url({ protocol: /^https?$/, hostname: /.*/ }),
      receiver: z.string().min(1).max(10).default('99'),
      timeoutSeconds: z.int().min(1).max(180).default(20),
      ...platformLineShape,
      rehearsal: rehearsalSchema.prefault({}),
      ...platformRegionShape,
      ...accumulatorShape,
      voucher: voucherSchema.prefault({}),
    }),
    ...reconciliationShape,
    /** 账单收件箱: where the hospital system drops bills; relative to the data folder. */
    billInbox: z.string().default('inbox'),
    /** 结果发件箱: where results for the hospital system are written. */
    resultOutbox: z.string().default('outgoing'),
    /** Results by call instead of files: any 2xx answer counts as delivered. */
    resultCall: z.strictObject({ address: z.url({ protocol: /^https?$/, hostname: /.*/ }), token: z.string().optional() }).optional(),
    /** A loopback port on which the hospital system may post bills, guarded by this token. */
    billIntake: z.strictObject({ port: z.int().min(0).max(65535), token: z.string().min(16) }).optional(),
    /** Further policy packs besides those shipped; relative to the data folder. */
    policyPacks: z.string().default('policy-packs'),
    /** Public keys in PEM, relative to the data folder; with any, the institution's own packs must be signed by one of them. */
    trustedPolicyKeys: z.array(z.string().min(1)).default([]),
    /** 结算清单: this terminal sends it (4101) for bills that bring the record page. */
    settlementList: z.boolean().default(false),
    /** 扫码: the form of the numbers this site prints, and what its scanners do to group separators. */
    scans: scanRulesSchema.prefault({}),
    demo: z.boolean().default(false),
  })
  .superRefine(({ institution: { name }, platform, offline: { accumulatorAgeHours } }, context) => {
    const message = nameFault(name, platform)
    if (message !== undefined) context.addIssue({ code: 'custom', path: ['institution', 'name'], message, input: name })
    // Nothing is ever told then, and every settlement offline would be refused for its age.
    if (accumulatorAgeHours !== undefined && platform.accumulators === undefined)
      context.addIssue({
        code: 'custom',
        path: ['offline', 'accumulatorAgeHours'],
        message: '须先配置 platform.accumulators / only with platform.accumulators',
        input: accumulatorAgeHours,
      })
  })
export type Institution = z.output<typeof institutionSchema>

export type ReadInstitution =
  | { readonly kind: 'absent' }
  | { readonly kind: 'bad'; readonly problem: string }
  | { readonly kind: 'good'; readonly institution: Institution }

/** Reads `institution.yaml`; a refusal names line, key and what was expected. */
export function readInstitution(folder: string): ReadInstitution {
  const read = readYamlFile(folder, 'institution.yaml', institutionSchema)
  return read.kind === 'good' ? { kind: 'good', institution: read.content } : read
}
