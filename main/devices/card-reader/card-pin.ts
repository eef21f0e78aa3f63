import { type Outcome, refuse, succeed } from '../../../shared/errors/index.ts'
import { readCardAnswer, statusWords, verifyCommand } from './apdu.ts'
import { type CardCode, openApplication, refusalOf } from './card-application.ts'
import type { CardSlot } from './card-slot.ts'

export type CardPinCode = CardCode | 'card.pin-wrong' | 'card.pin-locked'

/** Long enough for the command to leave, short enough for a person who gave up. */
const wayOutMs = 150
const triesLeftMask = 0x63c0

/**
 * 社保卡密码: has the card check a PIN of 4 to 16 ASCII digits, as a PIN pad gives them. A wrong one costs the card a try: only on the
 * holder's own entry, and never again by itself, not even when the answer was lost. The caller overwrites the digits.
 */
export async function verifyCardPin(slot: CardSlot, digits: Uint8Array, signal?: AbortSignal): Promise<Outcome<undefined, CardPinCode>> {
  if (digits.length < 4 || digits.length > 16 || !digits.every(isDigit)) throw new RangeError('not a PIN of 4 to 16 digits')
  try {
    const powered = await slot.powerOn(signal)
    if (!powered.ok) return powered
    const application = await openApplication(slot, signal)
    return application.ok ? await verify(slot, digits, signal) : application
  } finally {
    await slot.powerOff(wayOutMs)
  }
}

/** Straight to the slot: nothing on the way may send it a second time. */
async function verify(slot: CardSlot, digits: Uint8Array, signal?: AbortSignal): Promise<Outcome<undefined, CardPinCode>> {
  const packed = pack(digits)
  const apdu = verifyCommand(packed)
  packed.fill(0)
  try {
    const answered = await slot.transmit(apdu, signal)
    if (!answered.ok) return answered
    const answer = readCardAnswer(answered.value)
    if (!answer) return refuse('device.garbled', { port: slot.port, reason: 'the answer of the card is shorter than its status' })
    return meaningOf(answer.status)
  } finally {
    apdu.fill(0)
  }
}

function meaningOf(status: number): Outcome<undefined, CardPinCode> {
  if (status === statusWords.done) return succeed(undefined)
  if (status === statusWords.keyBlocked || status === triesLeftMask) return refuse('card.pin-locked', {})
  if ((status & 0xfff0) === triesLeftMask) return refuse('card.pin-wrong', { triesLeft: status & 0x0f })
  return refusalOf(status, 'pin')
}

function pack(digits: Uint8Array): Uint8Array {
  const packed = new Uint8Array(Math.ceil(digits.length / 2)).fill(0xff)
  for (const [index, digit] of digits.entries()) {
    const value = digit - 0x30
    const byte = packed[index >> 1] ?? 0
    packed[index >> 1] = index % 2 === 0 ? (value << 4) | (byte & 0x0f) : (byte & 0xf0) | value
  }
  return packed
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39
}
