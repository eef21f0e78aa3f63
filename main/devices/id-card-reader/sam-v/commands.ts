import { refuse } from '../../../../shared/errors/index.ts'
import type { IdCardCode } from '../../../services/ports/index.ts'
import { newAddressBytes, textRecordBytes } from '../text-record.ts'
import { encodeSamCommand, type SamAnswer } from './frames.ts'

/** What a security module is asked, how long it may take, and what each of its status codes means for us. Pure. */

export interface SamRequest {
  readonly meaning: string
  readonly bytes: Uint8Array
  /** From the command to the first byte of the answer. */
  readonly firstByteMs: number
  /** A frame that stops growing for so long is given up. */
  readonly interByteMs: number
  /** How often it is sent before a silent or garbled module counts as such; the steps of a reading have their own way back. */
  readonly tries: number
  /** Bytes of its longest answer. */
  readonly longestAnswer: number
  /** Whether a successful answer can be one to this: the protocol does not number its frames. */
  fits(answer: SamAnswer): boolean
}

export const samStatus = { success: 0x90, found: 0x9f, absent: 0x80, nothingThere: 0x91 } as const
/** Bytes of an answer that is a status and nothing else. */
const bareAnswer = 11
const noData = new Uint8Array()

type Timing = Pick<SamRequest, 'firstByteMs' | 'interByteMs' | 'tries'>

function request(
  meaning: string,
  [command, parameter]: readonly [number, number],
  timing: Timing,
  dataBytes: number,
  fits: (answer: SamAnswer) => boolean,
): SamRequest {
  return { meaning, bytes: encodeSamCommand({ command, parameter, data: noData }), ...timing, longestAnswer: bareAnswer + dataBytes, fits }
}

const succeeded = (answer: SamAnswer) => answer.status === samStatus.success
const succeededWith = (dataBytes: number) => (answer: SamAnswer) => succeeded(answer) && answer.data.length === dataBytes

/** Data of a record with photo and fingerprints, each with its length before it. */
const photoBytes = 1_024
const fingerprintBytes = 1_024

export const samRequests = {
  reset: request('reset the module', [0x10, 0xff], { firstByteMs: 1_000, interByteMs: 100, tries: 2 }, 0, succeededWith(0)),
  status: request('ask the module its status', [0x11, 0xff], { firstByteMs: 300, interByteMs: 100, tries: 3 }, 0, succeededWith(0)),
  number: request('ask the module its number', [0x12, 0xff], { firstByteMs: 500, interByteMs: 100, tries: 3 }, 16, succeededWith(16)),
  find: request('find a document', [0x20, 0x01], { firstByteMs: 500, interByteMs: 100, tries: 1 }, 4, ({ status }) => {
    return status === samStatus.found
  }),
  // What comes with a selection means nothing and may be shorter; it is never as long as a module number.
  select: request('select the document', [0x20, 0x02], { firstByteMs: 500, interByteMs: 100, tries: 1 }, 8, (answer) => {
    return succeeded(answer) && answer.data.length <= 8
  }),
  read: request(
    'read the document',
    [0x30, 0x01],
    { firstByteMs: 3_000, interByteMs: 200, tries: 1 },
    4 + textRecordBytes + photoBytes,
    (answer) => succeeded(answer) && textRecordIn(answer.data, 2) !== undefined,
  ),
  readWithFingerprints: request(
    'read the document and its fingerprints',
    [0x30, 0x10],
    { firstByteMs: 5_000, interByteMs: 200, tries: 1 },
    6 + textRecordBytes + photoBytes + fingerprintBytes,
    (answer) => succeeded(answer) && textRecordIn(answer.data, 3) !== undefined,
  ),
  newAddress: request(
    'read the additional address',
    [0x30, 0x03],
    { firstByteMs: 2_000, interByteMs: 100, tries: 2 },
    newAddressBytes,
    succeededWith(newAddressBytes),
  ),
} as const satisfies Record<string, SamRequest>

/** What the terminal does when a module answers with a status that is not success. */
export type SamReaction =
  /** Keep asking: nobody has put a document there yet, or the last one still lies there. */
  | 'poll'
  /** Find once more. */
  | 'find-again'
  /** Begin again at finding, three times at most. */
  | 'restart'
  /** Send the same command once more. */
  | 'resend'
  /** Ask for less: without fingerprints. */
  | 'fall-back'
  /** Reset the module and begin again, once. */
  | 'reset'
  /** Begin again, once. */
  | 'retry'
  /** Good news: the document has no such item. */
  | 'nothing-there'
  | 'fail'
  /** The module itself cannot work. */
  | 'fault'

export interface SamStatusMeaning {
  readonly reaction: SamReaction
  /** What it is told as when the reaction is used up. */
  readonly code: Extract<
    IdCardCode,
    | 'device.garbled'
    | 'device.failed'
    | 'id-card.absent'
    | 'id-card.moved'
    | 'id-card.not-authentic'
    | 'id-card.unsupported'
    | 'id-card.bad-data'
  >
  readonly words: string
}

function status(reaction: SamReaction, code: SamStatusMeaning['code'], words: string): SamStatusMeaning {
  return { reaction, code, words }
}

const meanings: Readonly<Record<number, SamStatusMeaning>> = {
  [samStatus.absent]: status('poll', 'id-card.absent', 'no document, or the same one not lifted'),
  129: status('find-again', 'id-card.moved', 'selecting the document failed'),
  65: status('restart', 'id-card.moved', 'reading the document failed'),
  16: status('resend', 'device.garbled', 'the module received a wrong check byte'),
  17: status('resend', 'device.garbled', 'the module received a wrong length'),
  33: status('fall-back', 'device.failed', 'the module does not know the command'),
  35: status('fail', 'device.failed', 'the module does not permit the command'),
  36: status('reset', 'device.failed', 'unknown error in the module'),
  49: status('retry', 'id-card.not-authentic', 'the document did not accept the module'),
  50: status('retry', 'id-card.not-authentic', 'the module did not accept the document'),
  51: status('fail', 'id-card.not-authentic', 'the information on the document did not pass verification'),
  55: status('fall-back', 'id-card.bad-data', 'the fingerprints did not pass verification'),
  63: status('fail', 'id-card.bad-data', 'the information on the document has a wrong length'),
  64: status('fail', 'id-card.unsupported', 'the module does not know this type of document'),
  71: status('reset', 'device.failed', 'the module failed to make a random number'),
  96: status('fault', 'device.failed', 'the module failed its self-test'),
  102: status('fault', 'device.failed', 'the module is not authorised'),
  [samStatus.nothingThere]: status('nothing-there', 'id-card.bad-data', 'the document has no such item'),
}

/** Every status code there is a rule for. */
export const samStatusCodes: readonly number[] = Object.keys(meanings).map(Number)

export function meaningOfStatus(code: number): SamStatusMeaning {
  const hexadecimal = code.toString(16).toUpperCase().padStart(2, '0')
  return meanings[code] ?? status('fail', 'device.failed', `the module answered with the unknown status ${hexadecimal}`)
}

/** A status that ends a reading, as a refusal or a fault of the house. */
export function statusRefusal(code: number, port: string) {
  const meaning = meaningOfStatus(code)
  switch (meaning.code) {
    case 'device.garbled':
    case 'device.failed':
      return refuse(meaning.code, { port, reason: meaning.words })
    case 'id-card.unsupported':
      return refuse(meaning.code, { reason: meaning.words })
    case 'id-card.bad-data':
      return refuse(meaning.code, { field: 'document', reason: meaning.words })
    default:
      return refuse(meaning.code, {})
  }
}

/** Whether these bytes can answer this request: a success of its shape, or a bare status that is none. */
export function answersRequest(asked: SamRequest, answer: SamAnswer): boolean {
  if (answer.status === samStatus.success || answer.status === samStatus.found) return asked.fits(answer)
  return answer.data.length === 0
}

/**
 * The text record of a base packet, found by its length fields: two of them (text, photo), or three with fingerprints. Photo and
 * fingerprints are neither decoded nor kept. Undefined when the lengths do not add up.
 */
export function textRecordIn(data: Uint8Array, lengthFields: 2 | 3): Uint8Array | undefined {
  const start = lengthFields * 2
  if (data.length < start) return undefined
  const lengths = Array.from({ length: lengthFields }, (_, index) => ((data[index * 2] ?? 0) << 8) | (data[index * 2 + 1] ?? 0))
  const whole = lengths.reduce((sum, length) => sum + length, start)
  if (whole !== data.length || lengths[0] !== textRecordBytes) return undefined
  return data.slice(start, start + textRecordBytes)
}

/** 模块编号 as it is printed on readers: `05.01-20200101-0000123456-0987654321`. Undefined unless it is sixteen bytes. */
export function samNumberText(data: Uint8Array): string | undefined {
  if (data.length !== 16) return undefined
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength)
  const digits = (at: number, count: number) => String(view.getUint32(at, true)).padStart(count, '0')
  const pair = (at: number) => String(view.getUint8(at)).padStart(2, '0')
  return `${pair(0)}.${pair(2)}-${digits(4, 1)}-${digits(8, 10)}-${digits(12, 10)}`
}
