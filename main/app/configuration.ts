import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Document, isMap, isScalar, LineCounter, parseDocument } from 'yaml'
import { z } from 'zod'

/** `institution.yaml`: what a hospital's IT writes once per terminal. `resources/templates/institution.yaml` explains each line. */
export const institutionSchema = z.strictObject({
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
    signer: z
      .discriminatedUnion('style', [
        z.strictObject({ style: z.literal('none') }),
        z.strictObject({ style: z.literal('tif'), applicationId: z.string().min(1), secret: z.string().min(1) }),
      ])
      .default({ style: 'none' }),
  }),
  cardReader: z
    .strictObject({
      /** `COM3`, `/dev/ttyUSB0` or `tcp://host:port`. */
      port: z.string().min(1),
      baudRate: z.int().default(9600),
      slot: z.int().min(0).max(1).default(1),
    })
    .optional(),
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
  demo: z.boolean().default(false),
})
export type Institution = z.output<typeof institutionSchema>

export type ReadInstitution =
  | { readonly kind: 'absent' }
  | { readonly kind: 'bad'; readonly problem: string }
  | { readonly kind: 'good'; readonly institution: Institution }

/** Reads `institution.yaml`; a refusal names line, key and what was expected. */
export function readInstitution(folder: string): ReadInstitution {
  let text: string
  try {
    text = readFileSync(join(folder, 'institution.yaml'), 'utf8')
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return { kind: 'absent' }
    return { kind: 'bad', problem: `institution.yaml: ${(cause as Error).message}` }
  }
  const lineCounter = new LineCounter()
  const document = parseDocument(text, { lineCounter, uniqueKeys: true })
  const [syntax] = document.errors
  if (syntax !== undefined) return { kind: 'bad', problem: `institution.yaml: ${syntax.message}` }
  const decoded = institutionSchema.safeParse(document.toJS(), { reportInput: true })
  if (decoded.success) return { kind: 'good', institution: decoded.data }
  const problems = decoded.error.issues.flatMap((issue) => {
    // A key nobody knows is pointed at itself, not at the block it stands in.
    const paths = issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...issue.path, key]) : [issue.path]
    return paths.map((path) => `institution.yaml ${lineOf(document, lineCounter, path)}${path.join('.')}: ${wordsOf(issue)}`)
  })
  return { kind: 'bad', problem: problems.join('\n') }
}

/** The line of the key itself, or of the nearest block around a key that is missing. */
function lineOf(document: Document, lineCounter: LineCounter, path: readonly PropertyKey[]): string {
  for (let length = path.length; length > 0; length -= 1) {
    const block = length === 1 ? document.contents : document.getIn(path.slice(0, length - 1), true)
    const key = isMap(block) ? block.items.find((pair) => isScalar(pair.key) && pair.key.value === path[length - 1])?.key : undefined
    if (isScalar(key) && key.range) return `第 ${lineCounter.linePos(key.range[0]).line} 行 `
  }
  return ''
}

function wordsOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'unrecognized_keys') return '没有这个键，请对照模板 / unknown key, compare the template'
  if (issue.code === 'invalid_type' && issue.input === undefined) return '缺少此项 / missing'
  return issue.message
}
