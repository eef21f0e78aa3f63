import { isLocalDate, type LocalDate } from '../../../shared/dates/index.ts'
import { type Outcome, refuse, succeed } from '../../../shared/errors/index.ts'
import { readIdNumber } from '../../../shared/insured/index.ts'
import type { IdCard } from '../../services/ports/index.ts'
import { nationName } from './nations.ts'

/** The text of an identity document: 256 bytes, UTF-16 little-endian, fields of fixed width. Pure. */

export const textRecordBytes = 256
/** 追加地址: as wide as the printed one. */
export const newAddressBytes = 70
/** The unit that tells which document this is. */
export const documentMarkAt = 248

export type TextField =
  | 'chineseName'
  | 'englishName'
  | 'sex'
  | 'nation'
  | 'birthDate'
  | 'address'
  | 'idNumber'
  | 'issuedBy'
  | 'validFrom'
  | 'validTo'
  | 'permitNumber'
  | 'nationality'

/** Offset and length in bytes. */
type Place = readonly [at: number, bytes: number]
/** Where each field lies; a long name lies in two places. */
export type TextLayout = { readonly [Field in TextField]?: readonly Place[] }

const common: TextLayout = {
  chineseName: [[0, 30]],
  sex: [[30, 2]],
  birthDate: [[36, 16]],
  idNumber: [[122, 36]],
  validFrom: [[188, 16]],
  validTo: [[204, 16]],
}
const chinese: TextLayout = { ...common, address: [[52, 70]], issuedBy: [[158, 30]] }

/** What stands where, by document and the mark it bears; a resident's card has no mark. */
export const documents: Readonly<Record<IdCard['document'], { readonly mark: string; readonly layout: TextLayout }>> = {
  resident: { mark: ' ', layout: { ...chinese, nation: [[32, 4]] } },
  'hk-macao-taiwan': { mark: 'J', layout: { ...chinese, permitNumber: [[220, 18]] } },
  'foreign-2017': {
    mark: 'I',
    layout: {
      englishName: [[0, 120]],
      sex: [[120, 2]],
      idNumber: [[122, 30]],
      nationality: [[152, 6]],
      chineseName: [[158, 30]],
      validFrom: [[188, 16]],
      validTo: [[204, 16]],
      birthDate: [[220, 16]],
    },
  },
  'foreign-2023': {
    mark: 'Y',
    layout: {
      ...common,
      englishName: [
        [52, 70],
        [220, 22],
      ],
      nationality: [[242, 6]],
    },
  },
}

export function documentOf(record: Uint8Array): IdCard['document'] {
  switch (rawText(record.subarray(documentMarkAt, documentMarkAt + 2))) {
    case 'I':
      return 'foreign-2017'
    case 'Y':
      return 'foreign-2023'
    case 'J':
      return 'hk-macao-taiwan'
    default:
      return 'resident'
  }
}

type Refusal = {
  readonly ok: false
  readonly error: { readonly code: 'id-card.bad-data'; readonly details: { readonly field: string; readonly reason: string } }
}

function bad(field: string, reason: string): Refusal {
  return refuse('id-card.bad-data', { field, reason })
}

/** Everything the document says, checked against itself. No value appears in a refusal. */
export function readTextRecord(record: Uint8Array, today: LocalDate): Outcome<IdCard, 'id-card.bad-data'> {
  if (record.length !== textRecordBytes) return bad('record', 'wrong-length')
  const document = documentOf(record)
  const { layout } = documents[document]
  const texts = new Map<string, string>()
  for (const [field, places] of Object.entries(layout)) {
    const text = unpadded(places.map(([at, bytes]) => rawText(record.subarray(at, at + bytes))).join(''))
    if (!isText(text)) return bad(field, 'not-text')
    texts.set(field, text)
  }
  const said = (field: TextField) => texts.get(field) ?? ''

  const [chineseName, englishName] = [said('chineseName'), said('englishName')]
  if (chineseName === '' && englishName === '') return bad('name', 'empty')

  const birthDate = dayOf(said('birthDate'))
  if (!birthDate || birthDate > today) return bad('birthDate', 'not-a-past-day')

  const number = readNumber(document, said('idNumber'), today)
  if (!number.ok) return bad('idNumber', number.fault)
  if (number.birthDate !== undefined && number.birthDate !== birthDate) return bad('birthDate', 'differs-from-number')

  const sex = sexOf(said('sex'))
  if (number.sex !== undefined && sex !== 'unknown' && sex !== number.sex) return bad('sex', 'differs-from-number')

  const validFrom = dayOf(said('validFrom'))
  if (!validFrom) return bad('validFrom', 'not-a-day')
  const forEver = said('validTo') === '长期'
  const validTo = dayOf(said('validTo'))
  if (!validTo && !forEver) return bad('validTo', 'not-a-day')
  if (validTo && validTo < validFrom) return bad('validTo', 'ends-before-it-begins')

  const nationality = said('nationality')
  if (layout.nationality && !/^[A-Z]{3}$/.test(nationality)) return bad('nationality', 'not-three-letters')

  const nation = nationName(said('nation'))
  const [address, issuedBy, permitNumber] = [said('address'), said('issuedBy'), said('permitNumber')]
  return succeed({
    document,
    name: chineseName || englishName,
    ...(englishName && { englishName }),
    idNumber: number.idNumber,
    sex,
    ...(nation && { nation }),
    ...(nationality && { nationality }),
    birthDate,
    ...(address && { address }),
    ...(issuedBy && { issuedBy }),
    validFrom,
    ...(validTo && { validTo }),
    ...(permitNumber && { permitNumber }),
  })
}

/** An additional address; empty where the card leaves it blank, undefined where it is no text. */
export function readNewAddress(data: Uint8Array): string | undefined {
  const text = unpadded(rawText(data))
  return isText(text) ? text : undefined
}

type NumberReading =
  | { readonly ok: true; readonly idNumber: string; readonly birthDate?: LocalDate; readonly sex?: IdCard['sex'] }
  | { readonly ok: false; readonly fault: string }

/** What a number of eighteen characters begins with: that of a resident with the area, the others with what they are. */
const numberForms = { resident: /^.{18}$/, 'hk-macao-taiwan': /^8[123].{16}$/, 'foreign-2023': /^9.{17}$/ } as const

function readNumber(document: IdCard['document'], text: string, today: LocalDate): NumberReading {
  if (document === 'foreign-2017') return /^[A-Z]{3}\d{12}$/.test(text) ? { ok: true, idNumber: text } : { ok: false, fault: 'form' }
  if (!numberForms[document].test(text)) return { ok: false, fault: 'form' }
  const reading = readIdNumber(text, today)
  if (!reading.ok) return reading
  const { idNumber, birthDate, sex } = reading.facts
  // The digit of a residence permit's number is not known to say the holder's sex.
  return document === 'hk-macao-taiwan' ? { ok: true, idNumber, birthDate } : { ok: true, idNumber, birthDate, sex }
}

/** GB/T 2261.1; what is neither is unknown, never one of the two by default. */
function sexOf(code: string): IdCard['sex'] {
  return code === '1' ? 'male' : code === '2' ? 'female' : 'unknown'
}

function dayOf(digits: string): LocalDate | undefined {
  const day = /^(\d{4})(\d{2})(\d{2})$/.exec(digits)
  const text = day ? `${day[1]}-${day[2]}-${day[3]}` : ''
  return isLocalDate(text) ? text : undefined
}

function rawText(bytes: Uint8Array): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let text = ''
  for (let at = 0; at + 1 < bytes.length; at += 2) text += String.fromCharCode(view.getUint16(at, true))
  return text
}

/** Fields are padded with spaces, by some modules with zeros. */
function unpadded(text: string): string {
  const isPadding = (at: number) => text[at] === ' ' || text[at] === '\0'
  let [start, end] = [0, text.length]
  while (start < end && isPadding(start)) start += 1
  while (end > start && isPadding(end - 1)) end -= 1
  return text.slice(start, end)
}

/** Halves of a surrogate pair and control characters are damage; characters of private use stand on real cards for rare names. */
function isText(text: string): boolean {
  return !/[\p{Cc}\p{Cs}\ufffd]/u.test(text)
}
