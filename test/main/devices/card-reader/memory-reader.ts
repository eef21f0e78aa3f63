import { type CardReaderSettings, createCardReader } from '../../../../main/devices/index.ts'
import {
  type CardDescription,
  createCardModel,
  createSimulatedCard,
  createSimulatedReader,
} from '../../../../main/simulators/card-reader/index.ts'
import { parseLocalDate } from '../../../../shared/dates/index.ts'
import { createMemoryTransport } from '../memory-transport.ts'

/** The driver and the simulated reader on one line inside the process, with the waits of the driver made short. */
export function createMemoryReader(card: CardDescription | undefined, settings: Partial<CardReaderSettings> = {}, cardTimeMs = 0) {
  const written: Uint8Array[] = []
  const transport = createMemoryTransport((bytes) => {
    written.push(bytes)
    simulated.receive(bytes)
  })
  const simulated = createSimulatedReader({ send: transport.deliver, cut: transport.lose }, { slot: settings.slot ?? 1, cardTimeMs })
  if (card) simulated.insert(createSimulatedCard(createCardModel(card)))
  const reader = createCardReader({
    port: 'memory',
    transport,
    interByteMs: 15,
    limits: { statusMs: 60, answerMs: 150, powerOnMs: 150, repeatMs: 60, goneMs: 60 },
    today: () => parseLocalDate('2026-03-01'),
    ...settings,
  })
  const insert = (description: CardDescription) => simulated.insert(createSimulatedCard(createCardModel(description)))
  return { reader, simulated, insert, transport, written }
}
