import { createFrameParser, encodeMessage, encodeSlotNotice, encodeStatus, type Message, messageTypes } from '../../devices/index.ts'
import { later } from '../common/index.ts'
import { createFaultPlan, createSpoiler, type DueFault, type Fault } from './faults.ts'
import type { SimulatedCard } from './simulated-card.ts'

/** Where the reader's bytes go. */
export interface Wire {
  send(bytes: Uint8Array): void
  cut(): void
}

export interface SimulatedReader {
  /** Bytes from the terminal, in pieces of any size. */
  receive(bytes: Uint8Array): void
  insert(card: SimulatedCard): void
  remove(): void
  fault(fault: Fault): void
  clearFaults(): void
}

export interface SimulatedReaderSettings {
  readonly slot: number
  /** How long the card thinks about each command. */
  readonly cardTimeMs: number
}

const failed = 0x40
const moreTime = 0x80
const absent = 0x02
const inactive = 0x01
const cardMute = 0xfe
const badSlot = 0x05
const notSupported = 0x00

/** A reader with ACS serial framing and one contact slot. */
export function createSimulatedReader(wire: Wire, settings: SimulatedReaderSettings): SimulatedReader {
  const parser = createFrameParser('host')
  const faults = createFaultPlan()
  const spoil = createSpoiler()
  let card: SimulatedCard | undefined
  let powered = false
  let silent = false
  let last: Uint8Array = new Uint8Array()

  const notice = (present: boolean) => wire.send(encodeSlotNotice(((present ? 1 : 0) | 2) << (settings.slot * 2)))
  const cardState = () => (!card ? absent : powered ? 0 : inactive)

  function reply(to: Message, type: number, status: number, error: number, data: Uint8Array = new Uint8Array()): Uint8Array {
    const clock = type === messageTypes.slotStatusAnswer && (status & 0x03) === inactive ? 1 : 0
    return encodeMessage({ type, slot: to.slot, sequence: to.sequence, parameters: [status, error, clock], data })
  }

  function answerTo(message: Message): Uint8Array {
    if (message.slot !== settings.slot) return reply(message, messageTypes.slotStatusAnswer, failed | absent, badSlot)
    switch (message.type) {
      case messageTypes.powerOn:
        return powerOn(message)
      case messageTypes.powerOff:
        powered = false
        card?.reset()
        return reply(message, messageTypes.slotStatusAnswer, cardState(), 0)
      case messageTypes.slotStatus:
        return reply(message, messageTypes.slotStatusAnswer, cardState(), 0)
      case messageTypes.transfer:
        if (!card || !powered) return reply(message, messageTypes.dataBlock, failed | cardState(), cardMute)
        return reply(message, messageTypes.dataBlock, 0, 0, card.answer(message.data))
      case messageTypes.setParameters:
        return reply(message, messageTypes.parametersAnswer, cardState(), 0, message.data)
      default:
        return reply(message, messageTypes.slotStatusAnswer, failed | cardState(), notSupported)
    }
  }

  function powerOn(message: Message): Uint8Array {
    powered = card !== undefined && !card.mute
    card?.reset()
    if (!card || !powered) return reply(message, messageTypes.dataBlock, failed | cardState(), cardMute)
    return reply(message, messageTypes.dataBlock, 0, 0, card.answerToReset)
  }

  /** Sends the answer, or what becomes of it. The undamaged one is kept for the terminal that asks again. */
  function give(answer: Uint8Array, fault: DueFault | undefined): void {
    const previous = last
    last = answer
    wire.send(spoil(answer, previous, fault))
    if (fault?.kind === 'half-frame') silent = true
  }

  function obey(message: Message): void {
    const fault = faults.next()
    if (fault?.kind === 'silence') silent = true
    else if (fault?.kind === 'command-damaged') wire.send(encodeStatus('checksum-error'))
    else if (fault?.kind === 'hang-up') wire.cut()
    else {
      wire.send(encodeStatus('accepted'))
      carryOut(message, fault)
    }
  }

  function carryOut(message: Message, fault: DueFault | undefined): void {
    if (fault?.kind === 'pull-card') remove()
    if (fault?.kind === 'no-answer') last = answerTo(message)
    else if (fault?.kind === 'time-extension') extend(message, fault)
    else later(settings.cardTimeMs, () => give(answerTo(message), fault))
  }

  function extend(message: Message, fault: DueFault): void {
    for (let turn = 0; turn < fault.times; turn += 1) {
      later(turn * fault.amount, () => wire.send(reply(message, messageTypes.dataBlock, moreTime, 1)))
    }
    later(fault.times * fault.amount, () => give(answerTo(message), undefined))
  }

  function remove(): void {
    if (!card) return
    card.reset()
    card = undefined
    powered = false
    if (!silent) notice(false)
  }

  return {
    receive(bytes) {
      for (const frame of parser.push(bytes)) {
        if (silent) continue
        if (frame.kind === 'message') obey(frame.message)
        else if (frame.kind === 'repeat-request') wire.send(last)
        else if (frame.kind === 'damaged') wire.send(encodeStatus(damageWords[frame.reason]))
      }
    },
    insert(inserted) {
      inserted.reset()
      card = inserted
      powered = false
      if (!silent) notice(true)
    },
    remove,
    fault: faults.order,
    clearFaults() {
      faults.clear()
      silent = false
    },
  }
}

const damageWords = { checksum: 'checksum-error', 'end-mark': 'end-mark-error', length: 'length-error', incomplete: 'timeout' } as const
