import { vi } from 'vitest'
import { createCardReader, createLine, createMt3SerialReader, createSocialCardReader } from '../../../../main/devices/index.ts'
import type { CardReader } from '../../../../main/services/ports/index.ts'
import {
  type CardDescription,
  createCardModel,
  createSimulatedCard,
  createSimulatedReader,
} from '../../../../main/simulators/card-reader/index.ts'
import { createSimulatedMt3Reader } from '../../../../main/simulators/mt3-card-reader/index.ts'
import { parseLocalDate } from '../../../../shared/dates/index.ts'
import { createMemoryTransport } from '../memory-transport.ts'
import { identityOf } from './cards.ts'
import type { NoiseMaker } from './noise.ts'

/** Lets everything happen that needs no time, then the next thing that does, until the promise has ended. */
export async function inVirtualTime<Value>(promise: Promise<Value>): Promise<Value> {
  let ended = false
  const watched = promise.finally(() => {
    ended = true
  })
  for (;;) {
    await new Promise((resolve) => setImmediate(resolve))
    if (ended) return await watched
    vi.advanceTimersToNextTimer()
  }
}

/** A reader of one family at the end of a line that may be noisy. */
export type NoisyReader = (card: CardDescription, noise: () => NoiseMaker | undefined, equalReadings: 1 | 2) => CardReader

const today = () => parseLocalDate('2026-03-01')

function noisyWire(deliver: (bytes: Uint8Array) => void, noise: () => NoiseMaker | undefined): (bytes: Uint8Array) => void {
  let free = 0
  return (bytes) => {
    for (const piece of noise()?.disturb(bytes) ?? [{ afterMs: 0, bytes }]) {
      // Pieces keep their order: what is sent later never arrives earlier.
      free = Math.max(free, Date.now()) + piece.afterMs
      if (free === Date.now()) deliver(piece.bytes)
      else setTimeout(() => deliver(piece.bytes), free - Date.now())
    }
  }
}

export const acsOnNoisyLine: NoisyReader = (card, noise, equalReadings) => {
  const transport = createMemoryTransport((bytes) => simulated.receive(bytes))
  const wire = { send: noisyWire(transport.deliver, noise), cut: transport.lose }
  const simulated = createSimulatedReader(wire, { slot: 1, cardTimeMs: 0 })
  simulated.insert(createSimulatedCard(createCardModel(card)))
  return createCardReader({ port: 'memory', transport, equalReadings, today })
}

export const mt3OnNoisyLine: NoisyReader = (card, noise, equalReadings) => {
  const transport = createMemoryTransport((bytes) => simulated.receive(bytes))
  const wire = { send: noisyWire(transport.deliver, noise), cut: transport.lose }
  const simulated = createSimulatedMt3Reader(wire, { cardTimeMs: 0 })
  simulated.insert(createSimulatedCard(createCardModel(card)))
  const line = createLine(transport)
  const slot = createMt3SerialReader(line, { baudRate: 9_600, interByteMs: 200 })
  return createSocialCardReader(line, slot, { equalReadings, today })
}

export interface NoisyRun {
  readonly falseIdentities: number
  readonly endings: Readonly<Record<string, number>>
  readonly afterwards: unknown
  readonly recoveryMs: number
}

export async function readThroughNoise(
  onNoisyLine: NoisyReader,
  card: CardDescription,
  frames: number,
  noise: NoiseMaker,
  equalReadings: 1 | 2,
): Promise<NoisyRun> {
  const truth = JSON.stringify(identityOf(card))
  let on = true
  const reader = onNoisyLine(card, () => (on ? noise : undefined), equalReadings)
  const endings: Record<string, number> = { read: 0 }
  let falseIdentities = 0
  while (noise.disturbed < frames) {
    const outcome = await inVirtualTime(reader.read())
    const ending = outcome.ok ? 'read' : outcome.error.code
    endings[ending] = (endings[ending] ?? 0) + 1
    if (outcome.ok && JSON.stringify(outcome.value) !== truth) falseIdentities += 1
  }
  on = false
  const before = Date.now()
  const afterwards = await inVirtualTime(reader.read())
  const recoveryMs = Date.now() - before
  await inVirtualTime(reader.close())
  return { falseIdentities, endings, afterwards, recoveryMs }
}
