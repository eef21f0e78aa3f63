/** A card reader with social-security cards, simulated to the byte: for the demo, for tests and for training at a hospital. */
import { type Endpoint, type EndpointSettings, openEndpoint } from '../common/index.ts'
import type { CardDescription } from './card-description.ts'
import { createCardModel } from './card-model.ts'
import type { Fault } from './faults.ts'
import { createSimulatedCard } from './simulated-card.ts'
import { createSimulatedReader } from './simulated-reader.ts'

export { type CardDescription, cardDescriptionSchema, cardFileSchema } from './card-description.ts'
export { createCardModel } from './card-model.ts'
export { createFaultPlan, createSpoiler, type DueFault, type Fault, faultSchema } from './faults.ts'
export { cardOptions, cardOptionWords, obeyCardOrders, orderWords } from './orders.ts'
export { createSimulatedCard, testCryptogram } from './simulated-card.ts'
export { createSimulatedReader, type SimulatedReader, type Wire } from './simulated-reader.ts'

export type CardReaderSimulatorSettings = {
  readonly slot?: number
  /** How long the card thinks about each command. */
  readonly cardTimeMs?: number
  /** A card that is in the slot from the beginning. */
  readonly card?: CardDescription
} & EndpointSettings

/** As the maker delivers the reader. */
export const defaultBaudRate = 9_600

export interface CardReaderSimulator {
  /** What the terminal's settings name: `tcp://127.0.0.1:40112`, or the serial path. */
  readonly address: string
  insert(card: CardDescription): void
  remove(): void
  fault(fault: Fault): void
  clearFaults(): void
  close(): Promise<void>
}

/** Starts a simulated reader at this end of a line. Port 0 takes a free one. */
export async function startCardReaderSimulator(settings: CardReaderSimulatorSettings): Promise<CardReaderSimulator> {
  let endpoint: Endpoint | undefined
  const reader = createSimulatedReader(
    { send: (bytes) => endpoint?.send(bytes), cut: () => endpoint?.cut() },
    { slot: settings.slot ?? 1, cardTimeMs: settings.cardTimeMs ?? 0 },
  )
  endpoint = await openEndpoint(settings, defaultBaudRate, { received: reader.receive, connected: () => undefined })
  const insert = (card: CardDescription) => reader.insert(createSimulatedCard(createCardModel(card)))
  if (settings.card) insert(settings.card)
  const { address, close } = endpoint
  return { address, insert, remove: reader.remove, fault: reader.fault, clearFaults: reader.clearFaults, close }
}
