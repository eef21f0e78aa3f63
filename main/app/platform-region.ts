import { z } from 'zod'
import { insuranceTypeSchema, nationalIdentities, personCategorySchema } from '../../shared/insured/index.ts'
import { type Edition, editionNames, editionOf, type GatewaySettings, nameWidthOf } from '../gateway/index.ts'

/** A code as the region writes it. Without quotes YAML takes 01 for the number 1, so the width tells. */
function codeSchema(from: number, to: number) {
  const width = from === to ? `${from}` : `${from}–${to}`
  return z
    .string()
    .regex(new RegExp(`^[0-9A-Za-z]{${from},${to}}$`), `代码应为 ${width} 位，加引号 / a code of ${width} characters, in quotes`)
}

const place = z.string().regex(/^\d{4}[A-Z]?\.\w+$/, '应为“交易编号.节点名”，如 2302.data / transaction and node, such as 2302.data')

/** 文件上传: the file within the message, or beside it as `multipart/form-data` under the names the gateway wants. */
const uploadSchema = z.preprocess(
  (value) => (value === 'multipart' ? {} : value),
  z.union([
    z.literal('base64'),
    z.strictObject({ message: z.string().min(1).default('jsonStr'), file: z.string().min(1).default('file') }),
  ]),
)

/** 接口版本: widths, required members and forms of the region's messages. */
const editionSchema = z.preprocess(
  (value) => (typeof value === 'string' ? { name: value } : value),
  z.strictObject({
    name: z.enum(editionNames).default('national-newer'),
    input: z.enum(['object', 'text']).default('object'),
    extension: z.enum(['snake', 'camel']).default('snake'),
    refundSwitch: z.enum(['upper', 'lower']).default('upper'),
    lists: z.array(place).default([]),
    objects: z.array(place).default([]),
    upload: uploadSchema.default('base64'),
    /** 门诊就诊信息 by which of its two numbers; absent: the one of the edition. */
    visit: z.enum(['2203', '2203A']).optional(),
    /** 结算清单 whole, or without what the platform knows. */
    settlementList: z.enum(['full', 'slim']).default('full'),
    /** 接口版本号 of the envelope. */
    version: z.string().min(1).max(6).default('V1.0'),
    /** 定点医药机构软件厂商全称, where the region asks for it. */
    softwareVendor: z.string().min(1).max(200).optional(),
    /** Members of the envelope that one region alone asks for, as they stand here. */
    fields: z.record(z.string().regex(/^[A-Za-z_]{1,40}$/), z.string().max(200)).default({}),
  }),
)

/** 地方码表: the region's codes, each to the house's word. */
const codesSchema = z
  .strictObject({
    /** 人员身份类别 → 救助身份, `none` for one that opens nothing; the whole list of the region. */
    identities: z.record(codeSchema(2, 4), z.string()).optional(),
    /** Identities beside the national ones, as the region's policy pack declares them. */
    ownIdentities: z.array(z.string().regex(/^[a-z][a-z0-9-]*$/, '小写字母和连字符 / lower-case words joined by dashes')).default([]),
    /** 险种类型, beside the national codes. */
    insuranceTypes: z.record(codeSchema(3, 6), insuranceTypeSchema).default({}),
    /** 人员类别, beside the national codes. */
    personCategories: z.record(codeSchema(2, 6), personCategorySchema).default({}),
    /** 公务员标志 → rank, as the policy pack names it. */
    civilServantRanks: z.record(codeSchema(1, 3), z.string().min(1)).optional(),
    /** What goes out in place of a national code, where the region numbers otherwise. */
    written: z
      .strictObject({
        /** 险种类型. */
        insuranceTypes: z.record(codeSchema(3, 6), codeSchema(3, 6)).default({}),
        /** 医疗类别, such as 2101 for the 21 of a stay. */
        medicalCategories: z.record(codeSchema(2, 6), codeSchema(2, 6)).default({}),
        /** 目录类别. */
        lists: z.record(codeSchema(3, 3), codeSchema(3, 3)).default({}),
      })
      .prefault({}),
  })
  .superRefine(({ identities = {}, ownIdentities }, context) => {
    const known = [...Object.keys(nationalIdentities), ...ownIdentities, 'none']
    for (const [code, identity] of Object.entries(identities)) {
      if (known.includes(identity)) continue
      const message = `${identity}：没有这种救助身份 / no such identity, expected ${known.join(' | ')}`
      context.addIssue({ code: 'custom', path: ['identities', code], message, input: identity })
    }
  })

/** The settings of `platform` that say how this region's messages differ. */
export const platformRegionShape = { edition: editionSchema.prefault({}), codes: codesSchema.prefault({}) }
const platformRegionSchema = z.strictObject(platformRegionShape)
export type PlatformRegion = z.output<typeof platformRegionSchema>

function edition({ edition: { name, input, extension, refundSwitch, lists, objects, upload }, codes }: PlatformRegion): Edition {
  return editionOf(name, { input, extension, refundSwitch, lists, objects, upload, codes: codes.written })
}

/** What the gateway needs to know of the region. */
export function regionOf(platform: PlatformRegion): Partial<GatewaySettings> {
  const { visit, settlementList, version, softwareVendor, fields } = platform.edition
  const { identities, civilServantRanks, insuranceTypes, personCategories } = platform.codes
  return {
    edition: edition(platform),
    settlementList,
    interfaceVersion: version,
    envelopeFields: fields,
    ...(softwareVendor === undefined ? {} : { softwareVendor }),
    insuranceTypes,
    personCategories,
    ...(visit === undefined ? {} : { visitTransaction: visit }),
    ...(identities === undefined ? {} : { identities }),
    ...(civilServantRanks === undefined ? {} : { civilServantRanks }),
  }
}

/** What is wrong with a name this edition has no room for: every single message would be refused. */
export function nameFault(name: string, platform: PlatformRegion): string | undefined {
  const width = nameWidthOf(edition(platform))
  if ([...name].length <= width) return undefined
  return `接口版本 ${platform.edition.name} 至多 ${width} 个字符 / up to ${width} characters in edition ${platform.edition.name}`
}
