import { createFrameScanner, type FrameScanner, type Recognised } from '../../transport/index.ts'

/** Bytes to frames and back for ACS serial readers ("CCID-like" framing). Pure. */

const startMark = 0x02
const endMark = 0x03
const headerBytes = 11
const smallestFrame = 13

/** Longest data part the protocol allows in each direction. */
export const longestData = { fromHost: 0x105, fromReader: 0x10a } as const

export type ReaderStatus = 'accepted' | 'checksum-error' | 'length-error' | 'end-mark-error' | 'timeout'

const statusBytes: Readonly<Record<number, ReaderStatus>> = {
  0: 'accepted',
  255: 'checksum-error',
  254: 'length-error',
  253: 'end-mark-error',
  252: 'timeout',
  // Some firmware is said to use this for the same; never seen confirmed.
  153: 'timeout',
}

/** A command or an answer: the same layout both ways. */
export interface Message {
  readonly type: number
  readonly slot: number
  readonly sequence: number
  /** Bytes 8, 9, 10: message specific from the host; bStatus, bError, bChainParameter from the reader. */
  readonly parameters: readonly [number, number, number]
  readonly data: Uint8Array
}

export type DamageReason = 'checksum' | 'end-mark' | 'length' | 'incomplete'

export type Frame =
  | { readonly kind: 'status'; readonly status: ReaderStatus }
  | { readonly kind: 'slot-notice'; readonly map: number }
  | { readonly kind: 'message'; readonly message: Message }
  /** The host asks for the last answer again. */
  | { readonly kind: 'repeat-request' }
  /** Something began like a message and is none. */
  | { readonly kind: 'damaged'; readonly reason: DamageReason; readonly length: number; readonly first: Uint8Array }

/** Whose frames are being read: those a reader sends, or those a host sends. */
export type Sender = 'reader' | 'host'

/** A parser for what this side sends. */
export function createFrameParser(sender: Sender): FrameScanner<Frame> {
  return createFrameScanner({
    recognise: (bytes) => recognise(bytes, sender),
    abandoned: (bytes) => (beginsMessage(bytes, sender) ? damage('incomplete', bytes) : undefined),
  })
}

/** Looks at the bytes as if a frame began at the first one. Says `none` as early as that is certain. */
function recognise(bytes: Uint8Array, sender: Sender): Recognised<Frame> {
  if (bytes[0] !== startMark) return 'none'
  if (bytes.length < 2) return 'incomplete'
  if (beginsMessage(bytes, sender)) return recogniseMessage(bytes, sender)
  if (sender === 'host') return 'none'
  return bytes[1] === 0x50 ? recogniseNotice(bytes) : recogniseStatus(bytes)
}

function beginsMessage(bytes: Uint8Array, sender: Sender): boolean {
  const type = bytes[1] ?? -1
  return sender === 'reader' ? type >= 0x80 && type <= 0x83 : type === 0x00 || (type >= 0x60 && type <= 0x7f)
}

function recogniseStatus(bytes: Uint8Array): Recognised<Frame> {
  const status = statusBytes[bytes[1] ?? -1]
  if (status === undefined || (bytes.length > 2 && bytes[2] !== bytes[1])) return 'none'
  if (bytes.length < 4) return 'incomplete'
  return bytes[3] === endMark ? { frame: { kind: 'status', status }, length: 4 } : 'none'
}

function recogniseNotice(bytes: Uint8Array): Recognised<Frame> {
  const map = bytes[2] ?? 0
  // Two bits for each of two slots: the upper half is never set.
  if (map > 0x0f || (bytes.length > 3 && bytes[3] !== (0x50 ^ map))) return 'none'
  if (bytes.length < 5) return 'incomplete'
  return bytes[4] === endMark ? { frame: { kind: 'slot-notice', map }, length: 5 } : 'none'
}

function recogniseMessage(bytes: Uint8Array, sender: Sender): Recognised<Frame> {
  if (bytes.length < 6) return 'incomplete'
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const dataLength = view.getUint32(2, true)
  // Judged before waiting for so many bytes: a damaged length would swallow everything that follows.
  if (dataLength > (sender === 'reader' ? longestData.fromReader : longestData.fromHost))
    return { damaged: damage('length', bytes.subarray(0, 6)) }
  const length = smallestFrame + dataLength
  if (bytes.length < length) return 'incomplete'
  const whole = bytes.subarray(0, length)
  if (checksum(whole.subarray(1, length - 2)) !== whole[length - 2]) return { damaged: damage('checksum', whole) }
  if (whole[length - 1] !== endMark) return { damaged: damage('end-mark', whole) }
  if (whole[1] === 0x00) return isRepeatRequest(whole) ? { frame: { kind: 'repeat-request' }, length } : 'none'
  return { frame: { kind: 'message', message: messageOf(whole) }, length }
}

function messageOf(whole: Uint8Array): Message {
  const byte = (at: number) => whole[at] ?? 0
  return {
    type: byte(1),
    slot: byte(6),
    sequence: byte(7),
    parameters: [byte(8), byte(9), byte(10)],
    data: whole.slice(headerBytes, whole.length - 2),
  }
}

function isRepeatRequest(whole: Uint8Array): boolean {
  return whole.length === smallestFrame && whole.subarray(1, 12).every((byte) => byte === 0)
}

function damage(reason: DamageReason, bytes: Uint8Array): Frame {
  return { kind: 'damaged', reason, length: bytes.length, first: bytes.slice(0, 16) }
}

function checksum(bytes: Uint8Array): number {
  let sum = 0
  for (const byte of bytes) sum ^= byte
  return sum
}

/** A message as it goes over the line. Throws `RangeError` when the data is longer than the protocol allows. */
export function encodeMessage(message: Message): Uint8Array {
  const length = message.data.length
  if (length > longestData.fromReader) throw new RangeError(`${length} bytes of data do not fit a frame`)
  const frame = new Uint8Array(smallestFrame + length)
  frame.set([startMark, message.type, length & 0xff, length >> 8, 0, 0, message.slot, message.sequence, ...message.parameters])
  frame.set(message.data, headerBytes)
  frame[headerBytes + length] = checksum(frame.subarray(1, headerBytes + length))
  frame[headerBytes + length + 1] = endMark
  return frame
}

/** What a reader says to a command it has received, well or badly. */
export function encodeStatus(status: ReaderStatus): Uint8Array {
  const code = { accepted: 0x00, 'checksum-error': 0xff, 'length-error': 0xfe, 'end-mark-error': 0xfd, timeout: 0xfc }[status]
  return Uint8Array.of(startMark, code, code, endMark)
}

/** Unasked notice that a card came or went. Two bits per slot: present, changed. */
export function encodeSlotNotice(map: number): Uint8Array {
  return Uint8Array.of(startMark, 0x50, map, 0x50 ^ map, endMark)
}

/** Asks the reader for its last answer again. */
export const repeatRequest: Uint8Array = Uint8Array.of(startMark, ...new Array<number>(11).fill(0), endMark)
