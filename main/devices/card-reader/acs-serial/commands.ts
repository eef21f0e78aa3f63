import type { BlockProtocol } from '../answer-to-reset.ts'
import type { Message } from './frames.ts'

/** Messages of the ACS serial protocol: what the host asks for and what an answer means. Pure. */

export const messageTypes = {
  setParameters: 0x61,
  powerOn: 0x62,
  powerOff: 0x63,
  slotStatus: 0x65,
  escape: 0x6b,
  transfer: 0x6f,
  dataBlock: 0x80,
  slotStatusAnswer: 0x81,
  parametersAnswer: 0x82,
  escapeAnswer: 0x83,
} as const

/** A command before it is given its slot and its number. */
export interface Command {
  readonly type: number
  readonly parameters: readonly [number, number, number]
  readonly data: Uint8Array
  /** The message type that answers it. */
  readonly answeredBy: number
}

const noData = new Uint8Array()
const noParameters = [0, 0, 0] as const
const voltages = { automatic: 0, '5 V': 1, '3 V': 2, '1.8 V': 3 } as const

export function powerOnCommand(voltage: keyof typeof voltages = 'automatic'): Command {
  return { type: messageTypes.powerOn, parameters: [voltages[voltage], 0, 0], data: noData, answeredBy: messageTypes.dataBlock }
}

export const powerOffCommand: Command = {
  type: messageTypes.powerOff,
  parameters: noParameters,
  data: noData,
  answeredBy: messageTypes.slotStatusAnswer,
}

export const slotStatusCommand: Command = {
  type: messageTypes.slotStatus,
  parameters: noParameters,
  data: noData,
  answeredBy: messageTypes.slotStatusAnswer,
}

/** Block protocol T=1 with what the card's answer to reset says of itself; the reader agrees on it with the card. */
export function setBlockProtocolCommand(blocks: BlockProtocol): Command {
  const { speed, guardTime, waitingTimes, largestBlock, check } = blocks
  return {
    type: messageTypes.setParameters,
    parameters: [1, 0, 0],
    data: Uint8Array.of(speed, check === 'crc' ? 0x11 : 0x10, guardTime, waitingTimes, 0, largestBlock, 0),
    answeredBy: messageTypes.parametersAnswer,
  }
}

export function transferCommand(apdu: Uint8Array): Command {
  return { type: messageTypes.transfer, parameters: noParameters, data: apdu, answeredBy: messageTypes.dataBlock }
}

export type CardPresence = 'active' | 'inactive' | 'absent'

export type AnswerMeaning =
  | { readonly kind: 'done'; readonly data: Uint8Array; readonly presence: CardPresence }
  /** The card needs longer; wait again. */
  | { readonly kind: 'time-extension'; readonly multiplier: number }
  | { readonly kind: 'failed'; readonly failure: AnswerFailure; readonly reason: string; readonly presence: CardPresence }

export type AnswerFailure = 'card-absent' | 'card-mute' | 'reader'

/** What an answer says. The error byte counts only when the command failed: some readers leave rubbish in it on success. */
export function answerMeaning(message: Message): AnswerMeaning {
  const [status, error] = message.parameters
  const presence = presenceOf(status)
  switch (status >> 6) {
    case 0:
      return { kind: 'done', data: message.data, presence }
    case 2:
      return { kind: 'time-extension', multiplier: Math.max(1, error) }
    default:
      return { kind: 'failed', ...failureOf(error, presence), presence }
  }
}

function presenceOf(status: number): CardPresence {
  const state = status & 0x03
  return state === 0 ? 'active' : state === 1 ? 'inactive' : 'absent'
}

const errorWords: Readonly<Record<number, string>> = {
  255: 'command aborted',
  254: 'card does not answer',
  253: 'parity error between reader and card',
  252: 'overrun between reader and card',
  251: 'reader hardware error',
  248: 'answer to reset begins wrongly',
  247: 'answer to reset has a wrong check byte',
  246: 'card protocol not supported by the reader',
  245: 'instruction class not supported by the reader',
  244: 'unexpected procedure byte from the card',
  243: 'card protocol switched off in the reader',
  242: 'reader busy with an automatic sequence',
  240: 'PIN entry timed out',
  239: 'PIN entry cancelled',
  224: 'slot busy',
  7: 'voltage not supported by the reader',
  5: 'the reader has no such slot',
  0: 'command not supported by the reader',
}

/** Errors that come from the card or its contacts rather than from the reader. */
const cardErrors: ReadonlySet<number> = new Set([254, 253, 252, 248, 247, 244])

function failureOf(error: number, presence: CardPresence): { readonly failure: AnswerFailure; readonly reason: string } {
  const reason = errorWords[error] ?? (error < 128 ? `command refused at byte ${error}` : `reader error ${error}`)
  if (presence === 'absent') return { failure: 'card-absent', reason }
  return { failure: cardErrors.has(error) ? 'card-mute' : 'reader', reason }
}

/** Whether a card is in the slot, from a notice; undefined when the notice cannot speak of this slot. */
export function presentByNotice(map: number, slot: number): boolean | undefined {
  if (slot > 1) return undefined
  return ((map >> (slot * 2)) & 1) === 1
}
