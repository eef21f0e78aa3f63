import { createEnvelopeParser, encodeEnvelope, mt3Codes, shortestMt3Content } from '../../devices/index.ts'
import {
  createFaultPlan,
  type createSimulatedCard,
  createSpoiler,
  type DueFault,
  type SimulatedReader,
  type Wire,
} from '../card-reader/index.ts'
import { later } from '../common/index.ts'

type SimulatedCard = ReturnType<typeof createSimulatedCard>

const firmware = 'MT3-SIM 1.0'
/** Made up: makers publish no values. One for everything that is wrong with a card, one for commands it does not know. */
const statuses = { done: 0x0000, cardError: 0x0012, unknownCommand: 0x0001 } as const

/** A reader with MT3 framing. It speaks only when spoken to, and to a damaged command not at all. */
export function createSimulatedMt3Reader(wire: Wire, settings: { readonly cardTimeMs: number }): SimulatedReader {
  const parser = createEnvelopeParser(shortestMt3Content)
  const faults = createFaultPlan()
  const spoil = createSpoiler()
  let card: SimulatedCard | undefined
  let powered = false
  let silent = false
  let last: Uint8Array = new Uint8Array()

  function answerTo(content: Uint8Array): Uint8Array {
    const data = content.subarray(3)
    switch (((content[0] ?? 0) << 8) | (content[1] ?? 0)) {
      case mt3Codes.firmware:
        return reply(statuses.done, Buffer.from(firmware, 'latin1'))
      case mt3Codes.reset:
        powered = card !== undefined && !card.mute
        card?.reset()
        return card && powered ? reply(statuses.done, card.answerToReset) : reply(statuses.cardError)
      case mt3Codes.transfer:
        return card && powered ? reply(statuses.done, card.answer(data)) : reply(statuses.cardError)
      case mt3Codes.powerOff:
        powered = false
        card?.reset()
        return reply(statuses.done)
      default:
        return reply(statuses.unknownCommand)
    }
  }

  function obey(content: Uint8Array): void {
    const fault = faults.next()
    if (fault?.kind === 'silence') silent = true
    else if (fault?.kind === 'hang-up') wire.cut()
    else if (fault?.kind !== 'command-damaged') carryOut(content, fault)
  }

  function carryOut(content: Uint8Array, fault: DueFault | undefined): void {
    if (fault?.kind === 'pull-card') remove()
    const extraMs = fault?.kind === 'time-extension' ? fault.times * fault.amount : 0
    later(settings.cardTimeMs + extraMs, () => {
      const previous = last
      last = encodeEnvelope(answerTo(content))
      if (fault?.kind !== 'no-answer') wire.send(spoil(last, previous, fault))
      if (fault?.kind === 'half-frame') silent = true
    })
  }

  function remove(): void {
    card?.reset()
    card = undefined
    powered = false
  }

  return {
    receive(bytes) {
      for (const frame of parser.push(bytes)) if (!silent && frame.kind === 'content') obey(frame.content)
    },
    insert(inserted) {
      inserted.reset()
      card = inserted
      powered = false
    },
    remove,
    fault: faults.order,
    clearFaults() {
      faults.clear()
      silent = false
    },
  }
}

function reply(status: number, data: Uint8Array = new Uint8Array()): Uint8Array {
  return Uint8Array.of(status >> 8, status & 0xff, 0x00, ...data)
}
