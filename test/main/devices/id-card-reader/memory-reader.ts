import { createIdCardReader, type IdCardReaderSettings } from '../../../../main/devices/index.ts'
import {
  createSimulatedDocument,
  createSimulatedModule,
  type DocumentDescription,
  simulatedNumber,
} from '../../../../main/simulators/id-card-reader/index.ts'
import { text } from '../card-reader/bytes.ts'
import { createMemoryTransport } from '../memory-transport.ts'
import { today } from './documents.ts'

interface MemoryReaderSettings extends Partial<IdCardReaderSettings> {
  readonly knowsFingerprints?: boolean
  readonly itsOwnTime?: boolean
}

/** The driver and the simulated module on one line inside the process. */
export function createMemoryReader(
  document?: DocumentDescription,
  { knowsFingerprints = true, itsOwnTime = false, ...settings }: MemoryReaderSettings = {},
) {
  const sent: string[] = []
  const speeds: number[] = []
  const line = createMemoryTransport((bytes) => {
    sent.push(text(bytes))
    simulated.receive(bytes)
  })
  const transport = {
    ...line,
    get isOpen() {
      return line.isOpen
    },
    setBaudRate(baudRate: number) {
      speeds.push(baudRate)
      return Promise.resolve()
    },
  }
  const simulated = createSimulatedModule(
    { send: line.deliver, cut: line.lose },
    { number: simulatedNumber, itsOwnTime, knowsFingerprints },
  )
  const put = (description: DocumentDescription) => simulated.put(createSimulatedDocument(description))
  if (document) put(document)
  const reader = createIdCardReader({ port: 'memory', transport, today, ...settings })
  /** Names of the commands sent since last asked. */
  const commands = () => sent.splice(0).map((frame) => names[frame.slice(21, 26)] ?? frame)
  return { reader, simulated, put, commands, speeds, line }
}

const names: Readonly<Record<string, string>> = {
  '10 FF': 'reset',
  '11 FF': 'status',
  '12 FF': 'number',
  '20 01': 'find',
  '20 02': 'select',
  '30 01': 'read',
  '30 10': 'fingerprints',
  '30 03': 'address',
}
