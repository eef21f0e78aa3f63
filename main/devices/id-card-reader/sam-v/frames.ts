import { createFrameScanner, type FrameScanner, type Recognised } from '../../transport/index.ts'

/** Bytes to frames and back for the security module of identity card readers (SAM-V, GA 467). Pure. */

const preamble = [0xaa, 0xaa, 0xaa, 0x96, 0x69] as const
/** Preamble and length. */
const headerBytes = 7
/** As much of a frame as never carries anything personal: up to the status. */
const namelessBytes = 10

/** What the length field may say: it counts everything after itself, the check byte included. */
export const samLengths = {
  /** Command, parameter, check; the longest known command has no data, some room is left for set-up commands. */
  fromHost: { shortest: 3, longest: 64 },
  /** Three status bytes and check; the longest is an identity record with photo and fingerprints. */
  fromModule: { shortest: 4, longest: 0x090a },
} as const

export interface SamCommand {
  readonly command: number
  readonly parameter: number
  readonly data: Uint8Array
}

export interface SamAnswer {
  /** SW1 and SW2, forwarded from the document; zero when it was not asked. */
  readonly document: readonly [number, number]
  /** SW3, the module's own word: the one that counts. */
  readonly status: number
  readonly data: Uint8Array
}

export type SamDamage = 'checksum' | 'length' | 'incomplete'

export type SamFrame =
  | { readonly kind: 'command'; readonly command: SamCommand }
  | { readonly kind: 'answer'; readonly answer: SamAnswer }
  /** Began with the preamble and is no frame. */
  | { readonly kind: 'damaged'; readonly reason: SamDamage; readonly length: number; readonly first: Uint8Array }

/** Whose frames are being read. */
export type SamSender = 'host' | 'module'

/** A parser for what this side sends. */
export function createSamParser(sender: SamSender): FrameScanner<SamFrame> {
  return createFrameScanner({
    recognise: (bytes) => recognise(bytes, sender),
    abandoned: (bytes) => (bytes.length >= preamble.length ? damage('incomplete', bytes) : undefined),
  })
}

function recognise(bytes: Uint8Array, sender: SamSender): Recognised<SamFrame> {
  for (const [at, expected] of preamble.entries()) {
    if (at === bytes.length) return 'incomplete'
    if (bytes[at] !== expected) return 'none'
  }
  const lengths = sender === 'host' ? samLengths.fromHost : samLengths.fromModule
  const [high, low] = [bytes[5], bytes[6]]
  // Judged before waiting for so many bytes: a damaged length would swallow everything that follows.
  if (high !== undefined && high << 8 > lengths.longest) return { damaged: damage('length', bytes.subarray(0, 6)) }
  if (high === undefined || low === undefined) return 'incomplete'
  const counted = (high << 8) | low
  if (counted < lengths.shortest || counted > lengths.longest) return { damaged: damage('length', bytes.subarray(0, headerBytes)) }
  const length = headerBytes + counted
  if (bytes.length < length) return 'incomplete'
  const whole = bytes.subarray(0, length)
  if (samCheck(whole.subarray(preamble.length, length - 1)) !== whole[length - 1]) return { damaged: damage('checksum', whole) }
  return { frame: sender === 'host' ? commandIn(whole) : answerIn(whole), length }
}

function commandIn(whole: Uint8Array): SamFrame {
  return { kind: 'command', command: { command: whole[7] ?? 0, parameter: whole[8] ?? 0, data: whole.slice(9, -1) } }
}

function answerIn(whole: Uint8Array): SamFrame {
  return {
    kind: 'answer',
    answer: { document: [whole[7] ?? 0, whole[8] ?? 0], status: whole[9] ?? 0, data: whole.slice(10, -1) },
  }
}

function damage(reason: SamDamage, bytes: Uint8Array): SamFrame {
  return { kind: 'damaged', reason, length: bytes.length, first: bytes.slice(0, namelessBytes) }
}

/** Exclusive or of everything from the length on. It lets one damaged frame in 256 through, and every pair of equal flips. */
export function samCheck(bytes: Uint8Array): number {
  let sum = 0
  for (let at = 0; at < bytes.length; at += 1) sum ^= bytes[at] ?? 0
  return sum
}

/** A command as it goes over the line. Throws `RangeError` when its data is longer than any command's. */
export function encodeSamCommand(command: SamCommand): Uint8Array {
  const counted = 3 + command.data.length
  if (counted > samLengths.fromHost.longest) throw new RangeError(`${command.data.length} bytes of data do not fit a command`)
  return frame(counted, [command.command, command.parameter], command.data)
}

/** An answer as a module sends it. Throws `RangeError` when its data is longer than any answer's. */
export function encodeSamAnswer(answer: SamAnswer): Uint8Array {
  const counted = 4 + answer.data.length
  if (counted > samLengths.fromModule.longest) throw new RangeError(`${answer.data.length} bytes of data do not fit an answer`)
  return frame(counted, [...answer.document, answer.status], answer.data)
}

function frame(counted: number, start: readonly number[], data: Uint8Array): Uint8Array {
  const whole = new Uint8Array(headerBytes + counted)
  whole.set([...preamble, counted >> 8, counted & 0xff, ...start])
  whole.set(data, headerBytes + start.length)
  whole[whole.length - 1] = samCheck(whole.subarray(preamble.length, whole.length - 1))
  return whole
}
