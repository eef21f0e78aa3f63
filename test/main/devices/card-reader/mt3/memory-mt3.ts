import {
  createLine,
  createMt3SerialReader,
  createSocialCardReader,
  type Mt3ReaderSettings,
  type ThirdGenerationKeys,
} from '../../../../../main/devices/index.ts'
import { type CardDescription, createCardModel, createSimulatedCard } from '../../../../../main/simulators/card-reader/index.ts'
import { createSimulatedMt3Reader } from '../../../../../main/simulators/mt3-card-reader/index.ts'
import { parseLocalDate } from '../../../../../shared/dates/index.ts'
import { createMemoryTransport } from '../../memory-transport.ts'
import { text } from '../bytes.ts'

/** The MT3 driver and its simulated reader on one line inside the process, with the waits of the driver made short. */
export function createMemoryMt3(
  card: CardDescription | undefined,
  changes: Partial<Mt3ReaderSettings> & { readonly thirdGeneration?: ThirdGenerationKeys } = {},
  cardTimeMs = 0,
) {
  const { thirdGeneration, ...settings } = changes
  const written: string[] = []
  const transport = createMemoryTransport((sent) => {
    written.push(text(sent))
    simulated.receive(sent)
  })
  const simulated = createSimulatedMt3Reader({ send: transport.deliver, cut: transport.lose }, { cardTimeMs })
  const insert = (description: CardDescription) => simulated.insert(createSimulatedCard(createCardModel(description)))
  if (card) insert(card)
  const line = createLine(transport)
  const slot = createMt3SerialReader(line, {
    baudRate: 115_200,
    interByteMs: 15,
    limits: { firmware: 60, reset: 150, transfer: 150, powerOff: 100 },
    ...settings,
  })
  const reader = createSocialCardReader(line, slot, {
    today: () => parseLocalDate('2026-03-01'),
    ...(thirdGeneration && { thirdGeneration }),
  })
  return { reader, slot, line, simulated, insert, transport, written }
}
