/** A barcode scanner on a serial line, simulated: for the demo, for tests and for training at a hospital. */
import { type Endpoint, type EndpointSettings, openEndpoint } from '../common/index.ts'
import { createSimulatedScanner, type SimulatedScanner } from './simulated-scanner.ts'

export { type ScanFault, scanFaultSchema } from './faults.ts'
export {
  createSimulatedScanner,
  type ScannerManners,
  type SimulatedScanner,
  scannerMannersSchema,
} from './simulated-scanner.ts'

export const defaultBaudRate = 9_600

export interface ScannerSimulator extends Omit<SimulatedScanner, 'receive'> {
  /** What the terminal's settings name: `tcp://127.0.0.1:40112`, or the serial path. */
  readonly address: string
  close(): Promise<void>
}

/** Starts a simulated scanner at this end of a line. Port 0 takes a free one. */
export async function startScannerSimulator(settings: EndpointSettings): Promise<ScannerSimulator> {
  let endpoint: Endpoint | undefined
  const { receive, ...scanner } = createSimulatedScanner({ send: (bytes) => endpoint?.send(bytes), cut: () => endpoint?.cut() })
  endpoint = await openEndpoint(settings, defaultBaudRate, { received: receive, connected: () => undefined })
  const { address, close } = endpoint
  return {
    ...scanner,
    address,
    close: () => {
      scanner.stop()
      return close()
    },
  }
}
