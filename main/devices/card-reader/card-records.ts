import { isLocalDate, type LocalDate } from '../../../shared/dates/index.ts'
import { type Outcome, refuse, succeed } from '../../../shared/errors/index.ts'
import { readIdNumber } from '../../../shared/insured/index.ts'
import type { CardIdentity } from '../../services/ports/index.ts'

/** Records of the social-security application: where each lies and what it says. Pure. */

/** EF05 issuer data (发卡机构数据), EF06 holder data (持卡人基本信息). */
export type RecordFile = 0xef05 | 0xef06

export interface RecordPlace {
  readonly id: number
  readonly file: RecordFile
  /** Length of the value. */
  readonly length: number
  /** Place in its file on first-generation cards and on later ones; the name extension moved what follows it. */
  readonly number: { readonly first?: number; readonly later: number }
  readonly field: string
  /** Absent on some cards: then the field is empty. */
  readonly optional?: true
  /** Not part of the identity; read only on request. */
  readonly extra?: true
}

export const recordPlaces: readonly RecordPlace[] = [
  { id: 0x01, file: 0xef05, length: 16, number: { first: 1, later: 1 }, field: 'cardIdentification' },
  { id: 0x02, file: 0xef05, length: 1, number: { first: 2, later: 2 }, field: 'category', optional: true, extra: true },
  { id: 0x03, file: 0xef05, length: 4, number: { first: 3, later: 3 }, field: 'version' },
  { id: 0x04, file: 0xef05, length: 12, number: { first: 4, later: 4 }, field: 'initialisingOrganisation', optional: true, extra: true },
  { id: 0x05, file: 0xef05, length: 4, number: { first: 5, later: 5 }, field: 'issuedOn', optional: true },
  { id: 0x06, file: 0xef05, length: 4, number: { first: 6, later: 6 }, field: 'validTo', optional: true },
  { id: 0x07, file: 0xef05, length: 9, number: { first: 7, later: 7 }, field: 'cardNumber' },
  { id: 0x08, file: 0xef06, length: 18, number: { first: 1, later: 1 }, field: 'socialSecurityNumber' },
  { id: 0x09, file: 0xef06, length: 30, number: { first: 2, later: 2 }, field: 'name' },
  { id: 0x4e, file: 0xef06, length: 20, number: { later: 3 }, field: 'nameExtension', optional: true },
  { id: 0x0a, file: 0xef06, length: 1, number: { first: 3, later: 4 }, field: 'sex', optional: true },
  { id: 0x0b, file: 0xef06, length: 1, number: { first: 4, later: 5 }, field: 'nation', optional: true, extra: true },
  { id: 0x0c, file: 0xef06, length: 3, number: { first: 5, later: 6 }, field: 'birthplace', optional: true, extra: true },
  { id: 0x0d, file: 0xef06, length: 4, number: { first: 6, later: 7 }, field: 'birthDate' },
]

export type CardGeneration = 1 | 2 | 3

/** Values by record identifier. */
export type CardRecords = ReadonlyMap<number, Uint8Array>

/** Takes a record apart: identifier, length, value. Says what is wrong when it is not the record that was asked for. */
export function readRecordValue(
  bytes: Uint8Array,
  id: number,
): { readonly value: Uint8Array } | { readonly fault: 'identifier' | 'length' } {
  if (bytes[0] !== id) return { fault: 'identifier' }
  const length = bytes[1]
  if (length === undefined || length > bytes.length - 2) return { fault: 'length' }
  return { value: bytes.slice(2, 2 + length) }
}

/** By the first byte of the version: some second-generation cards carry a zero there. */
export function generationOf(version: Uint8Array): CardGeneration | undefined {
  switch (version[0]) {
    case 0x31:
      return 1
    case 0x32:
    case 0x00:
      return 2
    case 0x33:
      return 3
    default:
      return undefined
  }
}

/** Version as text; a card that leaves it blank is of the second generation. */
export function versionText(version: Uint8Array): string {
  return plainText(version) || '2.00'
}

type Refusal = {
  readonly ok: false
  readonly error: { readonly code: 'card.bad-data'; readonly details: { readonly field: string; readonly reason: string } }
}

function bad(field: string, reason: string): Refusal {
  return refuse('card.bad-data', { field, reason })
}

/** Everything the card says, checked against itself. No value appears in a refusal. */
export function readIdentity(records: CardRecords, historical: Uint8Array, today: LocalDate): Outcome<CardIdentity, 'card.bad-data'> {
  const value = (id: number) => records.get(id) ?? new Uint8Array()

  const cardIdentification = hex(value(0x01))
  if (cardIdentification.length !== 32) return bad('cardIdentification', 'not 16 bytes')
  const region = cardIdentification.slice(0, 6)
  if (!/^\d{6}$/.test(region)) return bad('region', 'not six digits')

  const cardNumber = plainText(value(0x07).subarray(0, 9))
  if (!/^[0-9A-Za-z]\d{8}$/.test(cardNumber)) return bad('cardNumber', 'not a letter or digit followed by eight digits')

  const number = readIdNumber(plainText(value(0x08)), today)
  if (!number.ok) return bad('socialSecurityNumber', number.fault)

  const name = readName(value(0x09), value(0x4e))
  if (name === undefined) return bad('name', 'empty or not GB 18030 text')

  const sex = readSex(value(0x0a))
  if (sex !== 'unknown' && sex !== number.facts.sex) return bad('sex', 'differs from the social security number')

  const birthDate = readDate(value(0x0d))
  if (birthDate !== number.facts.birthDate) return bad('birthDate', 'differs from the social security number')

  const issuedOn = readDate(value(0x05))
  if (issuedOn === 'malformed' || (issuedOn !== 'unknown' && issuedOn > today)) return bad('issuedOn', 'not a past day')
  const validTo = readDate(value(0x06))
  if (validTo === 'malformed') return bad('validTo', 'not a day')

  return succeed({
    region,
    cardIdentification,
    cardNumber,
    socialSecurityNumber: number.facts.idNumber,
    name,
    sex,
    birthDate,
    version: versionText(value(0x03)),
    ...(issuedOn !== 'unknown' && { issuedOn }),
    ...(validTo !== 'unknown' && { validTo }),
    resetInformation: hex(historical),
  })
}

const nameDecoder = new TextDecoder('gb18030', { fatal: true })

/** Name and its extension as one text: a character may begin in the one and end in the other. */
export function readName(name: Uint8Array, extension: Uint8Array): string | undefined {
  const bytes = Uint8Array.of(...name, ...extension)
  const end = bytes.indexOf(0)
  let text: string
  try {
    text = nameDecoder.decode(end < 0 ? bytes : bytes.subarray(0, end)).trim()
  } catch (error) {
    if (error instanceof TypeError) return undefined
    throw error
  }
  return text === '' || /[\p{Cc}\p{Cs}\ufffd]/u.test(text) ? undefined : text
}

/** Packed digits YYYYMMDD. All F, all zero or nothing means that the card does not say. */
function readDate(packed: Uint8Array): LocalDate | 'unknown' | 'malformed' {
  if (packed.every((byte) => byte === 0xff) || packed.every((byte) => byte === 0x00)) return 'unknown'
  const digits = hex(packed)
  const day = `${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6)}`
  return isLocalDate(day) ? day : 'malformed'
}

function readSex(value: Uint8Array): CardIdentity['sex'] {
  const code = plainText(value)
  return code === '1' ? 'male' : code === '2' ? 'female' : 'unknown'
}

/** ASCII text without its padding; both zeros and spaces are in use. */
function plainText(value: Uint8Array): string {
  const end = value.indexOf(0)
  return String.fromCharCode(...(end < 0 ? value : value.subarray(0, end))).trim()
}

export function hex(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).toUpperCase().padStart(2, '0')).join('')
}
