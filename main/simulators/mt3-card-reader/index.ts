/** A card reader of the MT3 family with social-security cards, simulated to the byte. Cards, orders and faults are those of the other reader. */
import { type CardDescription, type CardReaderSimulator, createCardModel, createSimulatedCard } from '../card-reader/index.ts'
import { type Endpoint, type EndpointSettings, openEndpoint } from '../common/index.ts'
import { createSimulatedMt3Reader } from './simulated-reader.ts'

export { createSimulatedMt3Reader } from './simulated-reader.ts'

export type Mt3CardReaderSimulatorSettings = {
  /** How long the card thinks about each command. */
  readonly cardTimeMs?: number
  /** A card that is in the slot from the beginning. */
  readonly card?: CardDescription
} & EndpointSettings

export const defaultBaudRate = 9_600

/** Starts a simulated reader at this end of a line. Port 0 takes a free one. */
export async function startMt3CardReaderSimulator(settings: Mt3CardReaderSimulatorSettings): Promise<CardReaderSimulator> {
  let endpoint: Endpoint | undefined
  const wire = { send: (bytes: Uint8Array) => endpoint?.send(bytes), cut: () => endpoint?.cut() }
  const reader = createSimulatedMt3Reader(wire, { cardTimeMs: settings.cardTimeMs ?? 0 })
  endpoint = await openEndpoint(settings, defaultBaudRate, { received: reader.receive, connected: () => undefined })
  const insert = (card: CardDescription) => reader.insert(createSimulatedCard(createCardModel(card)))
  if (settings.card) insert(settings.card)
  const { address, close } = endpoint
  return { address, insert, remove: reader.remove, fault: reader.fault, clearFaults: reader.clearFaults, close }
}
