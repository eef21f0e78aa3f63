import { refuse, succeed } from '../../../shared/errors/index.ts'
import type { CardSlot, SlotOutcome } from './card-slot.ts'

/** Commands to a contact card and its answers, whatever the reader (ISO/IEC 7816-4, T=0 habits included). */

export interface CardAnswer {
  readonly data: Uint8Array
  /** SW1 SW2 as one number: 0x9000. */
  readonly status: number
}

export const statusWords = {
  done: 0x9000,
  fileInvalidated: 0x6283,
  wrongLength: 0x6700,
  wrongFileStructure: 0x6981,
  notAuthorised: 0x6982,
  keyBlocked: 0x6983,
  dataInvalid: 0x6984,
  notSatisfied: 0x6985,
  noFileSelected: 0x6986,
  badData: 0x6a80,
  notSupportedOrLocked: 0x6a81,
  notFound: 0x6a82,
  recordNotFound: 0x6a83,
  badParameters: 0x6a86,
  unknownInstruction: 0x6d00,
  unknownClass: 0x6e00,
  permanentlyLocked: 0x9303,
} as const

/** How often one command may lead to another before it is given up. */
const followUpsMax = 3

export function selectByName(name: Uint8Array): Uint8Array {
  return Uint8Array.of(0x00, selectInstruction, 0x04, 0x00, name.length, ...name)
}

export function selectFile(parameter: number, file: number): Uint8Array {
  return Uint8Array.of(0x00, selectInstruction, parameter, 0x00, 0x02, file >> 8, file & 0xff)
}

export function readRecord(parameter1: number, parameter2: number, length: number): Uint8Array {
  return Uint8Array.of(0x00, readRecordInstruction, parameter1, parameter2, length)
}

export function getChallenge(length: number): Uint8Array {
  return Uint8Array.of(0x00, 0x84, 0x00, 0x00, length)
}

function getResponse(length: number): Uint8Array {
  return Uint8Array.of(0x00, 0xc0, 0x00, 0x00, length)
}

const verifyInstruction = 0x20
const externalAuthenticationInstruction = 0x82
const selectInstruction = 0xa4
const readRecordInstruction = 0xb2

/**
 * Whether the card may get the command twice. Everything else changes the card when it arrives: it counts a try, draws a new random
 * number, or gives waiting bytes away.
 */
export function isRepeatable(apdu: Uint8Array): boolean {
  return apdu[1] === selectInstruction || apdu[1] === readRecordInstruction
}

/** Whether the card counts wrong tries of this command and locks itself after too many: it goes out once, whatever happens to it. */
export function countsTries(apdu: Uint8Array): boolean {
  return apdu[1] === verifyInstruction || apdu[1] === externalAuthenticationInstruction
}

/** Packed digits of a PIN; an odd number is filled up with F. */
export function verifyCommand(packed: Uint8Array): Uint8Array {
  return Uint8Array.of(0x00, verifyInstruction, 0x00, 0x00, packed.length, ...packed)
}

/**
 * Sends a command, fetches what waits (`61 xx`) and corrects the expected length (`6C xx`). Whether the reader did so already does
 * not matter. A waiting answer damaged on its way is gone from the card: a command it may get twice is then begun again, once.
 */
export async function askCard(slot: CardSlot, apdu: Uint8Array, signal?: AbortSignal): Promise<SlotOutcome<CardAnswer>> {
  let command = apdu
  let collected = new Uint8Array()
  let begunAgain = !isRepeatable(apdu)
  for (let followUps = 0; ; followUps += 1) {
    const answered = await slot.transmit(command, signal)
    if (!answered.ok) {
      if (begunAgain || command === apdu || answered.error.code !== 'device.garbled') return answered
      begunAgain = true
      command = apdu
      collected = new Uint8Array()
      continue
    }
    const answer = readCardAnswer(answered.value)
    if (!answer) return refuse('device.garbled', { port: slot.port, reason: 'the answer of the card is shorter than its status' })
    const [first, second] = [answer.status >> 8, answer.status & 0xff]
    collected = Uint8Array.of(...collected, ...answer.data)
    if (followUps < followUpsMax && first === 0x61) command = getResponse(second)
    else if (followUps < followUpsMax && first === 0x6c) command = Uint8Array.of(...command.subarray(0, -1), second)
    else return succeed({ data: collected, status: answer.status })
  }
}

/** Takes an answer apart; undefined when it is too short to have a status. */
export function readCardAnswer(bytes: Uint8Array): CardAnswer | undefined {
  const [first, second] = [bytes.at(-2), bytes.at(-1)]
  return first === undefined || second === undefined ? undefined : { data: bytes.slice(0, -2), status: (first << 8) | second }
}

/** `6A82`, for logs and reasons. */
export function statusText(status: number): string {
  return status.toString(16).toUpperCase().padStart(4, '0')
}
