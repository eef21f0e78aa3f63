import type { DeviceKind } from '../../../shared/contract/index.ts'

/** A protocol that might be at the other end: how to ask it harmlessly, and what its answers look like. */
export interface Family {
  readonly name: string
  /** What kind of device speaks it; absent where we have no driver for it. */
  readonly kind?: DeviceKind
  /** Absent where a question could make the device act. */
  readonly question?: Uint8Array
  readonly baudRate: number
  recognises(heard: Uint8Array): boolean
}

const bytes = (hex: string): Uint8Array => Uint8Array.from(hex.split(' '), (pair) => Number.parseInt(pair, 16))

function finds(heard: Uint8Array, wanted: (at: number) => boolean): boolean {
  return heard.some((_, at) => wanted(at))
}

/** 02, two bytes of length, content, check byte over the content, 03. */
function envelopeAt(heard: Uint8Array, at: number, fits: (content: Uint8Array) => boolean): boolean {
  if (heard[at] !== 0x02) return false
  const length = ((heard[at + 1] ?? 0) << 8) | (heard[at + 2] ?? 0)
  const content = heard.subarray(at + 3, at + 3 + length)
  const check = heard[at + 3 + length]
  if (length === 0 || content.length < length || heard[at + 4 + length] !== 0x03) return false
  return check === content.reduce((sum, byte) => sum ^ byte, 0) && fits(content)
}

function matchesAt(heard: Uint8Array, at: number, pattern: readonly number[]): boolean {
  return pattern.every((byte, index) => heard[at + index] === byte)
}

/** Its name begins with PP, a rating keypad's with RK. */
const saysPinPad = (content: Uint8Array): boolean => content[1] === 0x50 && content[2] === 0x50

const isText = (byte: number): boolean => byte >= 0x20 && byte < 0x7f

/** Families a port mix-up can put at the wrong line. Those without a driver here are listed so that they are recognised. */
export const families: readonly Family[] = [
  {
    name: 'sam-v',
    kind: 'id-card',
    question: bytes('AA AA AA 96 69 00 03 11 FF ED'),
    baudRate: 115_200,
    recognises: (heard) => finds(heard, (at) => matchesAt(heard, at, [0xaa, 0xaa, 0xaa, 0x96, 0x69, 0x00, 0x04])),
  },
  {
    name: 'acs-serial',
    kind: 'social-card',
    question: bytes('02 65 00 00 00 00 01 20 00 00 00 44 03'),
    baudRate: 9_600,
    recognises: (heard) =>
      finds(heard, (at) => matchesAt(heard, at, [0x02, 0x00, 0x00, 0x03]) || matchesAt(heard, at, [0x02, 0xff, 0xff, 0x03])),
  },
  {
    name: 'mt3-serial',
    kind: 'social-card',
    question: bytes('02 00 03 00 01 00 01 03'),
    baudRate: 9_600,
    // Status, one byte, data; keypads answer with one command byte whose upper bit is set.
    recognises: (heard) => finds(heard, (at) => envelopeAt(heard, at, (content) => content.length >= 3 && (content[0] ?? 0) < 0x80)),
  },
  {
    name: 'rk-serial',
    kind: 'rating-keypad',
    question: bytes('02 00 01 10 10 03'),
    baudRate: 9_600,
    recognises: (heard) => finds(heard, (at) => envelopeAt(heard, at, (content) => content[0] === 0x90 && !saysPinPad(content))),
  },
  {
    // The same ping; only its answer tells.
    name: 'pp-serial',
    kind: 'pin-pad',
    baudRate: 9_600,
    recognises: (heard) => finds(heard, (at) => envelopeAt(heard, at, (content) => content[0] === 0x90 && saysPinPad(content))),
  },
  {
    name: 'esc-pos',
    kind: 'receipt-printer',
    question: bytes('10 04 01'),
    baudRate: 9_600,
    recognises: (heard) => heard.length > 0 && heard.length <= 4 && heard.every((byte) => (byte & 0x93) === 0x12),
  },
  {
    name: 'text-scanner',
    kind: 'scanner',
    baudRate: 9_600,
    recognises: (heard) =>
      finds(heard, (at) => at >= 8 && (heard[at] === 0x0d || heard[at] === 0x0a) && heard.subarray(at - 8, at).every(isText)),
  },
  {
    name: 'acr30',
    baudRate: 9_600,
    recognises: (heard) => finds(heard, (at) => matchesAt(heard, at, [0x02, 0x30, 0x31]) && isText(heard[at + 3] ?? 0)),
  },
]

export function familyOf(heard: Uint8Array): Family | undefined {
  return families.find((family) => family.recognises(heard))
}

/** Whether the line only gives back what was sent: a loop-back plug, or receive and send joined in the cable. */
export function isEcho(sent: Uint8Array, heard: Uint8Array): boolean {
  return sent.length > 0 && heard.length >= sent.length && sent.every((byte, at) => heard[at] === byte)
}
