/** A reader of identity documents, simulated to the byte: for the demo, for tests and for training at a hospital. */
import { type Endpoint, type EndpointSettings, openEndpoint } from '../common/index.ts'
import { createSimulatedDocument, type DocumentDescription } from './document-description.ts'
import type { Fault } from './faults.ts'
import { createSimulatedModule } from './simulated-module.ts'

export {
  createSimulatedDocument,
  type DocumentDescription,
  documentDescriptionSchema,
  documentFileSchema,
  type SimulatedDocument,
} from './document-description.ts'
export { type Fault, faultSchema } from './faults.ts'
export { createSimulatedModule, type SimulatedModule } from './simulated-module.ts'

export const defaultBaudRate = 115_200

/** `05.01-20200101-0000123456-0987654321`. */
export const simulatedNumber: Uint8Array = Uint8Array.from(Buffer.from('05000100A53A340140E20100B168DE3A', 'hex'))

export type IdCardReaderSimulatorSettings = EndpointSettings & {
  /** Takes its time as a real module does: 0.8 to 1.5 s for a reading. */
  readonly itsOwnTime?: boolean
  /** Old modules know no reading with fingerprints. */
  readonly knowsFingerprints?: boolean
  /** A document that lies there from the beginning. */
  readonly document?: DocumentDescription
}

export interface IdCardReaderSimulator {
  /** What the terminal's settings name: `tcp://127.0.0.1:40112`, or the serial path. */
  readonly address: string
  put(document: DocumentDescription): void
  lift(): void
  fault(fault: Fault): void
  clearFaults(): void
  close(): Promise<void>
}

/** Starts a simulated reader at this end of a line. */
export async function startIdCardReaderSimulator(settings: IdCardReaderSimulatorSettings): Promise<IdCardReaderSimulator> {
  let endpoint: Endpoint | undefined
  const module = createSimulatedModule(
    { send: (bytes) => endpoint?.send(bytes), cut: () => endpoint?.cut() },
    { number: simulatedNumber, itsOwnTime: settings.itsOwnTime ?? false, knowsFingerprints: settings.knowsFingerprints ?? true },
  )
  endpoint = await openEndpoint(settings, defaultBaudRate, { received: module.receive, connected: () => undefined })
  const put = (document: DocumentDescription) => module.put(createSimulatedDocument(document))
  if (settings.document) put(settings.document)
  const { address, close } = endpoint
  return { address, put, lift: module.lift, fault: module.fault, clearFaults: module.clearFaults, close }
}
