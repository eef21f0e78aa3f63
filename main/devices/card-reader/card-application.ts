import { type Outcome, refuse, succeed } from '../../../shared/errors/index.ts'
import type { CardReaderCode } from '../../services/ports/index.ts'
import { askCard, type CardAnswer, readRecord, selectByName, selectFile, statusText, statusWords } from './apdu.ts'
import { type CardGeneration, type RecordFile, type RecordPlace, readRecordValue } from './card-records.ts'
import type { CardSlot } from './card-slot.ts'

export type CardCode = Exclude<CardReaderCode, 'device.not-configured'>
export type CardOutcome<Value> = Outcome<Value, CardCode>

/** 社会保障系统环境: `sx1.sh.` and 社会保障 in GBK. Selecting it is what tells a social-security card from any other. */
const environmentName = Uint8Array.from(
  [...'sx1.sh.'].map((letter) => letter.charCodeAt(0)).concat(0xc9, 0xe7, 0xbb, 0xe1, 0xb1, 0xa3, 0xd5, 0xcf),
)

/**
 * How cards let their records be addressed. Identifiers come first: numbers moved between generations.
 * The two that name the file in the command need no selected file.
 */
const addressings = ['identifier', 'number-and-file', 'identifier-and-file', 'number'] as const
type Addressing = (typeof addressings)[number]

/** The selected social-security application: files and records, tried the ways cards are known to want. */
export interface CardApplication {
  /** Control information of the environment, as the card gave it. */
  readonly controlInformation: Uint8Array
  reselect(): Promise<CardOutcome<undefined>>
  /** Value of a record; undefined when the card has none of this identifier. */
  record(place: RecordPlace, generation: CardGeneration): Promise<CardOutcome<Uint8Array | undefined>>
  send(apdu: Uint8Array): Promise<CardOutcome<CardAnswer>>
  /** The next record is read from a newly selected file. */
  forgetSelection(): void
}

export async function openApplication(slot: CardSlot, signal?: AbortSignal): Promise<CardOutcome<CardApplication>> {
  const send = (apdu: Uint8Array) => askCard(slot, apdu, signal)
  const selected = await selectEnvironment(send)
  if (!selected.ok) return selected
  return succeed(createApplication(send, selected.value))
}

type Send = (apdu: Uint8Array) => Promise<CardOutcome<CardAnswer>>

async function selectEnvironment(send: Send): Promise<CardOutcome<Uint8Array>> {
  let answer = await send(selectByName(environmentName))
  if (answer.ok && answer.value.status === statusWords.notSatisfied) answer = await send(selectByName(environmentName))
  if (!answer.ok) return answer
  return answer.value.status === statusWords.done ? succeed(answer.value.data) : refusalOf(answer.value.status, 'environment')
}

function createApplication(send: Send, controlInformation: Uint8Array): CardApplication {
  let selectedFile: RecordFile | undefined
  let fileParameter = 0x02
  let addressing: Addressing = addressings[0]

  async function select(file: RecordFile): Promise<CardOutcome<undefined>> {
    if (selectedFile === file) return succeed(undefined)
    let answer = await send(selectFile(fileParameter, file))
    if (answer.ok && isUnselected(answer.value.status)) {
      const again = await reselect()
      if (!again.ok) return again
      answer = await send(selectFile(fileParameter, file))
    }
    if (answer.ok && (answer.value.status === statusWords.badData || answer.value.status === statusWords.badParameters)) {
      fileParameter = fileParameter === 0x02 ? 0x00 : 0x02
      answer = await send(selectFile(fileParameter, file))
    }
    if (!answer.ok) return answer
    if (answer.value.status !== statusWords.done) return refusalOf(answer.value.status, 'file')
    selectedFile = file
    return succeed(undefined)
  }

  async function reselect(): Promise<CardOutcome<undefined>> {
    selectedFile = undefined
    const selected = await selectEnvironment(send)
    return selected.ok ? succeed(undefined) : selected
  }

  /** Asks for one record until the card gives it, lacks it or refuses it, changing what it objects to. */
  async function record(place: RecordPlace, generation: CardGeneration): Promise<CardOutcome<Uint8Array | undefined>> {
    const attempt: Attempt = {
      length: place.length + 2,
      otherNumber: false,
      reselected: false,
      untried: addressings.filter((way) => way !== addressing),
    }
    for (;;) {
      if (!addressing.endsWith('-and-file')) {
        const selected = await select(place.file)
        if (!selected.ok) return selected
      }
      const number = recordNumber(place, generation, attempt.otherNumber)
      if (isNumbered(addressing) && number === undefined) return succeed(undefined)
      const answer = await send(readRecordAs(addressing, place, number ?? 0, attempt.length))
      if (!answer.ok) return answer
      const { status, data } = answer.value
      const result = status === statusWords.done ? taken(place, data, attempt) : await objected(place, status, attempt)
      if (result !== 'again') return result
    }
  }

  /** The card gave a record: is it the one asked for? Numbers move between generations and where an optional record is missing. */
  function taken(place: RecordPlace, data: Uint8Array, attempt: Attempt): 'again' | CardOutcome<Uint8Array | undefined> {
    const read = readRecordValue(data, place.id)
    if ('value' in read) return succeed(read.value)
    const moved = isNumbered(addressing) && read.fault === 'identifier'
    if (moved && !attempt.otherNumber) {
      attempt.otherNumber = true
      return 'again'
    }
    if (moved && place.optional) return succeed(undefined)
    return refuse('card.bad-data', { field: place.field, reason: `record with a wrong ${read.fault}` })
  }

  /** The card gave no record: each thing it may object to is changed once. */
  async function objected(place: RecordPlace, status: number, attempt: Attempt): Promise<'again' | CardOutcome<Uint8Array | undefined>> {
    if (status === statusWords.recordNotFound) {
      if (!isNumbered(addressing) || attempt.otherNumber) return succeed(undefined)
      attempt.otherNumber = true
      return 'again'
    }
    if (status === statusWords.wrongLength && attempt.length !== 0) {
      attempt.length = 0
      return 'again'
    }
    if (isAddressingRefused(status, addressing)) {
      const next = attempt.untried.shift()
      if (next === undefined) return refusalOf(status, place.field)
      addressing = next
      return 'again'
    }
    if (isUnselected(status) && !attempt.reselected) {
      attempt.reselected = true
      const again = await reselect()
      return again.ok ? 'again' : again
    }
    return refusalOf(status, place.field)
  }

  return {
    controlInformation,
    reselect,
    record,
    send,
    forgetSelection() {
      selectedFile = undefined
    },
  }
}

/** What has been changed so far to get one record. */
interface Attempt {
  /** Expected length; 0 leaves it to the card. */
  length: number
  otherNumber: boolean
  reselected: boolean
  readonly untried: Addressing[]
}

function isNumbered(addressing: Addressing): boolean {
  return addressing.startsWith('number')
}

function recordNumber(place: RecordPlace, generation: CardGeneration, other: boolean): number | undefined {
  const asFirst = (generation === 1) !== other
  return asFirst ? place.number.first : place.number.later
}

function readRecordAs(addressing: Addressing, place: RecordPlace, number: number, length: number): Uint8Array {
  const shortFile = (place.file & 0x1f) << 3
  switch (addressing) {
    case 'identifier':
      return readRecord(place.id, 0x00, length)
    case 'number':
      return readRecord(number, 0x04, length)
    case 'number-and-file':
      return readRecord(number, shortFile | 0x04, length)
    case 'identifier-and-file':
      return readRecord(place.id, shortFile, length)
  }
}

/** The card forgot what was selected, or never took it. */
function isUnselected(status: number): boolean {
  return status === statusWords.notSatisfied || status === statusWords.noFileSelected
}

function isAddressingRefused(status: number, addressing: Addressing): boolean {
  if (status === statusWords.wrongFileStructure || status === statusWords.badParameters) return true
  return status === statusWords.notFound && addressing.endsWith('-and-file')
}

/** What a status word means to the person at the counter. */
export function refusalOf(status: number, field: string): CardOutcome<never> {
  switch (status) {
    case statusWords.notFound:
    case statusWords.unknownInstruction:
    case statusWords.unknownClass:
      return refuse('card.not-social-security', {})
    case statusWords.fileInvalidated:
    case statusWords.keyBlocked:
    case statusWords.notSupportedOrLocked:
    case statusWords.notSatisfied:
    case statusWords.permanentlyLocked:
      return refuse('card.locked', {})
    case statusWords.notAuthorised:
      return refuse('card.authentication-required', {})
    default:
      return refuse('card.bad-data', { field, reason: `status ${statusText(status)}` })
  }
}
