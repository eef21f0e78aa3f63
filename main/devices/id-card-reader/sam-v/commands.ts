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
  /** A code with a word in the texts where a person can come to see it. */
  readonly reason: string
}

function status(reaction: SamReaction, code: SamStatusMeaning['code'], reason: string): SamStatusMeaning {
  return { reaction, code, reason }
}

const meanings: ReadonlyMap<number, SamStatusMeaning> = new Map([
  [samStatus.absent, status('poll', 'id-card.absent', 'no-document')],
  [0x81, status('find-again', 'id-card.moved', 'selecting-failed')],
  [0x41, status('restart', 'id-card.moved', 'reading-failed')],
  [0x10, status('resend', 'device.garbled', 'module-heard-wrong-check')],
  [0x11, status('resend', 'device.garbled', 'module-heard-wrong-length')],
  [0x21, status('fall-back', 'device.failed', 'module-knows-no-such-command')],
  [0x23, status('fail', 'device.failed', 'module-does-not-permit')],
  [0x24, status('reset', 'device.failed', 'module-unknown-error')],
  [0x31, status('retry', 'id-card.not-authentic', 'document-refused-module')],
  [0x32, status('retry', 'id-card.not-authentic', 'module-refused-document')],
  [0x33, status('fail', 'id-card.not-authentic', 'information-not-verified')],
  [0x37, status('fall-back', 'id-card.bad-data', 'fingerprints-not-verified')],
  [0x3f, status('fail', 'id-card.bad-data', 'information-wrong-length')],
  [0x40, status('fail', 'id-card.unsupported', 'document-type-unknown')],
  [0x47, status('reset', 'device.failed', 'module-random-number-failed')],
  [0x60, status('fault', 'device.failed', 'module-self-test-failed')],
  [0x66, status('fault', 'device.failed', 'module-not-authorised')],
  [samStatus.nothingThere, status('nothing-there', 'id-card.bad-data', 'no-such-item')],
])

/** Every status code there is a rule for. */
export const samStatusCodes: readonly number[] = [...meanings.keys()]

export function meaningOfStatus(code: number): SamStatusMeaning {
  const hexadecimal = code.toString(16).toUpperCase().padStart(2, '0')
  return meanings.get(code) ?? status('fail', 'device.failed', `module-unknown-status: ${hexadecimal}`)
}

/** A status that ends a reading, as a refusal or a fault of the house. */
export function statusRefusal(code: number, port: string) {
  const meaning = meaningOfStatus(code)
  switch (meaning.code) {
    case 'device.garbled':
    case 'device.failed':
      return refuse(meaning.code, { port, reason: meaning.reason })
    case 'id-card.unsupported':
      return refuse(meaning.code, { reason: meaning.reason })
    case 'id-card.bad-data':
      return refuse(meaning.code, { field: 'document', reason: meaning.reason })
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
