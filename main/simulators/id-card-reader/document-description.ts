import { z } from 'zod'
import { documentMarkAt, documents, type TextField, textRecordBytes } from '../../devices/index.ts'

/** A synthetic identity document as a training sheet or a test writes it down. */

const bytesText = z.string().regex(/^([0-9A-Fa-f]{2})*$/, 'pairs of hexadecimal digits')
const dayText = z
  .string()
  .regex(/^(\d{4}-?\d{2}-?\d{2})$/, 'YYYY-MM-DD or YYYYMMDD')
  .transform((day) => day.replaceAll('-', ''))

export const documentDescriptionSchema = z.strictObject({
  document: z.enum(['resident', 'hk-macao-taiwan', 'foreign-2017', 'foreign-2023']).default('resident'),
  /** The Chinese one; empty where a foreigner has none. */
  name: z.string(),
  englishName: z.string().default(''),
  idNumber: z.string().min(1),
  /** What is not given comes from the number. */
  sex: z.string().regex(/^\d$/).optional(),
  birthDate: dayText.optional(),
  nation: z.string().max(2).default('01'),
  address: z.string().default(''),
  issuedBy: z.string().default(''),
  validFrom: dayText.default('20200101'),
  validTo: z.union([dayText, z.literal('长期')]).default('20400101'),
  permitNumber: z.string().default(''),
  nationality: z.string().default(''),
  /** What the terminal does not read: 签发次数, 换证次数, card version, 受理机关代码. */
  issues: z.string().max(2).default('01'),
  replacements: z.string().max(2).default('00'),
  cardVersion: z.string().max(2).default('01'),
  authority: z.string().max(4).default(''),
  /** 追加地址; absent where the card has none. */
  newAddress: z.string().optional(),
  fingerprints: z.boolean().default(false),
  padding: z.enum(['spaces', 'zeros']).default('spaces'),
  /** Bytes put over the text record at last, for a card whose content is wrong. */
  patches: z.array(z.strictObject({ at: z.int().min(0).max(255), bytes: bytesText })).default([]),
})
export type DocumentDescription = z.input<typeof documentDescriptionSchema>

/** A file of documents, by the name one puts them on the reader under. */
export const documentFileSchema = z.record(z.string().min(1), documentDescriptionSchema)

/** What a module reads off a document. */
export interface SimulatedDocument {
  readonly text: Uint8Array
  readonly photo: Uint8Array
  readonly fingerprints: Uint8Array
  readonly newAddress?: Uint8Array
}

const photoBytes = 1_024
const fingerprintBytes = 1_024
const newAddressPlace: readonly [number, number] = [0, 70]

/** Throws `RangeError` for text that does not fit its field. */
export function createSimulatedDocument(description: DocumentDescription): SimulatedDocument {
  const card = documentDescriptionSchema.parse(description)
  const { layout, mark } = documents[card.document]
  const padding = card.padding === 'spaces' ? 0x20 : 0x00
  const text = padded(textRecordBytes, padding)
  const said: Readonly<Record<TextField, string>> = {
    ...card,
    chineseName: card.name,
    sex: card.sex ?? (Number(card.idNumber[16]) % 2 === 0 ? '2' : '1'),
    birthDate: card.birthDate ?? card.idNumber.slice(6, 14),
  }
  for (const [field, places] of Object.entries(layout)) write(text, places, said[field as TextField])
  for (const [place, words] of extras[card.document]) write(text, [place], card[words])
  if (mark !== ' ') write(text, [[documentMarkAt, 2]], mark)
  for (const patch of card.patches) text.set(Buffer.from(patch.bytes, 'hex'), patch.at)
  const newAddress = card.newAddress === undefined ? undefined : padded(newAddressPlace[1], padding)
  if (newAddress) write(newAddress, [newAddressPlace], card.newAddress ?? '')
  return {
    text,
    photo: Uint8Array.from({ length: photoBytes }, (_, at) => at & 0xff),
    fingerprints: card.fingerprints ? Uint8Array.from({ length: fingerprintBytes }, (_, at) => 0xa5 ^ (at & 0xff)) : new Uint8Array(),
    ...(newAddress && { newAddress }),
  }
}

type Extra = readonly [place: readonly [number, number], words: 'issues' | 'replacements' | 'cardVersion' | 'authority']

const extras: Readonly<Record<z.output<typeof documentDescriptionSchema>['document'], readonly Extra[]>> = {
  resident: [],
  'hk-macao-taiwan': [[[238, 4], 'issues']],
  'foreign-2017': [
    [[236, 4], 'cardVersion'],
    [[240, 8], 'authority'],
  ],
  'foreign-2023': [[[32, 4], 'replacements']],
}

function padded(length: number, padding: number): Uint8Array {
  return Uint8Array.from({ length }, (_, at) => (at % 2 === 0 ? padding : 0))
}

/** A long text goes on in the next place. */
function write(record: Uint8Array, places: readonly (readonly [number, number])[], text: string): void {
  let rest = Buffer.from(text, 'utf16le')
  for (const [at, length] of places) {
    record.set(rest.subarray(0, length), at)
    rest = rest.subarray(length)
  }
  if (rest.length > 0) throw new RangeError(`${text}: ${rest.length / 2} characters too long`)
}
