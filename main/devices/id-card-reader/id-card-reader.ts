import type { IdCardReader } from '../../services/ports/index.ts'
import { createLine, createTransport, type Transport, todayInChina } from '../transport/index.ts'
import { createSamVReader, type SamVSettings } from './sam-v/driver.ts'

export interface IdCardReaderSettings extends Partial<SamVSettings> {
  /** Serial path or `tcp://host:port`. */
  readonly port: string
  /** For tests. */
  readonly transport?: Transport
}

/** As modules are delivered, and the other speed they are found at in the field. */
export const samBaudRates = [115_200, 9_600] as const
/** Networks deliver in bursts: a pause there says less than on a cable. */
const leastInterByteMs = { serial: 0, tcp: 300 }

/** What a reader on this port is taken for unless its settings say otherwise. */
export function samVSettings(port: string, settings: Partial<SamVSettings> = {}): SamVSettings {
  const overNetwork = port.startsWith('tcp://')
  return {
    today: todayInChina,
    baudRate: samBaudRates[0],
    // A device server has its own setting for the speed.
    otherBaudRates: overNetwork ? [] : samBaudRates,
    leastInterByteMs: overNetwork ? leastInterByteMs.tcp : leastInterByteMs.serial,
    ...settings,
  }
}

/** The reader for identity documents at this port. Begins to look for it at once and keeps looking until `close`. */
export function createIdCardReader({ port, transport, ...settings }: IdCardReaderSettings): IdCardReader {
  const complete = samVSettings(port, settings)
  return createSamVReader(createLine(transport ?? createTransport(port, { baudRate: complete.baudRate })), complete)
}
