import { generationOf, recordPlaces } from '../../devices/index.ts'
import { type CardDescription, type CardHabits, cardDescriptionSchema, type ReadCardDescription } from './card-description.ts'
import { encodeGb18030 } from './gb18030.ts'

/** The bytes a card carries: files of records, as its issuer wrote them. */
export interface CardModel {
  readonly answerToReset: Uint8Array
  readonly files: ReadonlyMap<number, readonly CardRecord[]>
  readonly pin: string
  readonly habits: CardHabits & { readonly needsAuthentication: boolean }
}

export interface CardRecord {
  readonly id: number
  /** Identifier, length, value. */
  readonly bytes: Uint8Array
}

const nameBytes = 30
const extensionBytes = 20

/** Lays the card out as bytes. Throws when the description cannot be one: a name that does not fit or does not come back unchanged. */
export function createCardModel(description: CardDescription): CardModel {
  const card = cardDescriptionSchema.parse(description)
  const values = recordValues(card)
  const generation = generationOf(Buffer.from(card.version, 'latin1')) ?? 2
  const files = new Map<number, CardRecord[]>()
  for (const place of recordPlaces) {
    const value = values.get(place.id)
    if (value === undefined || (generation === 1 && place.number.first === undefined)) continue
    const records = files.get(place.file) ?? []
    records.push({ id: place.id, bytes: recordBytes(place.id, value, card.habits) })
    files.set(place.file, records)
  }
  return {
    answerToReset: Buffer.from(card.answerToReset, 'hex'),
    files,
    pin: card.pin,
    habits: { ...card.habits, needsAuthentication: card.habits.needsAuthentication ?? generation === 3 },
  }
}

function recordBytes(id: number, value: Uint8Array, habits: CardHabits): Uint8Array {
  const saidId = habits.wrongIdentifiers.includes(id) ? id + 1 : id
  const saidLength = habits.wrongLengths.includes(id) ? value.length + 30 : value.length
  return Uint8Array.of(saidId, saidLength, ...value)
}

function recordValues(card: ReadCardDescription): Map<number, Uint8Array> {
  const text = (words: string, length: number) => padded(Buffer.from(words, 'latin1'), length, card.habits)
  const { name, extension } = splitName(card)
  const birthDate = card.birthDate ?? birthDateOf(card.idNumber)
  const identification = Buffer.from((card.region ?? card.cardIdentification.slice(0, 6)) + card.cardIdentification.slice(6), 'hex')
  const values = new Map<number, Uint8Array>([
    [0x01, identification],
    [0x02, text('1', 1)],
    [0x03, text(card.version, 4)],
    [0x04, Buffer.concat([identification.subarray(0, 3), Buffer.alloc(8), Buffer.from([1])])],
    [0x05, packedDay(card.issuedOn)],
    [0x06, packedDay(card.validTo)],
    [0x07, text(card.cardNumber, 9)],
    [0x08, text(card.idNumber, 18)],
    [0x09, name],
    [0x0a, text({ male: '1', female: '2', unknown: '9' }[card.sex ?? sexOf(card.idNumber)], 1)],
    [0x0b, Buffer.from(card.nation, 'hex')],
    [0x0c, card.birthplace ? Buffer.from(card.birthplace, 'hex') : identification.subarray(0, 3)],
    [0x0d, packedDay(birthDate)],
  ])
  if (!card.habits.withoutNameExtension) values.set(0x4e, extension)
  return values
}

/** The first thirty bytes in one record, the rest in the other, even in the middle of a character. */
function splitName(card: ReadCardDescription): { readonly name: Uint8Array; readonly extension: Uint8Array } {
  const bytes = encodeGb18030(card.name)
  const room = nameBytes + (card.habits.withoutNameExtension || card.version.startsWith('1') ? 0 : extensionBytes)
  if (bytes.length > room) throw new RangeError(`the name needs ${bytes.length} bytes, the card has ${room}`)
  return {
    name: padded(bytes.subarray(0, nameBytes), nameBytes, card.habits),
    extension: padded(bytes.subarray(nameBytes), extensionBytes, card.habits),
  }
}

function padded(bytes: Uint8Array, length: number, habits: CardHabits): Uint8Array {
  if (bytes.length > length) throw new RangeError(`${bytes.length} bytes do not fit a field of ${length}`)
  const field = new Uint8Array(length).fill(habits.padding === 'spaces' ? 0x20 : 0x00)
  field.set(bytes)
  return field
}

function packedDay(day: string | undefined): Uint8Array {
  return day === undefined ? new Uint8Array(4).fill(0xff) : Buffer.from(day.replaceAll('-', ''), 'hex')
}

function birthDateOf(idNumber: string): string {
  return idNumber.length === 15 ? `19${idNumber.slice(6, 12)}` : idNumber.slice(6, 14)
}

function sexOf(idNumber: string): 'male' | 'female' {
  return Number(idNumber.length === 15 ? idNumber[14] : idNumber[16]) % 2 === 1 ? 'male' : 'female'
}
