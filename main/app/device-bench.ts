import type { DeviceKind, DeviceSettings, SelfTestReport } from '../../shared/contract/index.ts'
import { type Outcome, refuse, succeed } from '../../shared/errors/index.ts'
import { createDeviceManager, drivers, faultsOf, listPorts, type TracedPiece, testDevice } from '../devices/index.ts'
import type { CardIdentity, CardReaderCode, IdCard, IdCardCode, RawScan } from '../services/ports/index.ts'
import { lineOfPiece } from './devices.ts'

/** One device on the bench: opened for a moment, without a terminal around it. */
export interface DeviceBench {
  readonly settings: DeviceSettings
  readCard(): Promise<Outcome<CardIdentity, CardReaderCode>>
  readIdCard(waitMs: number): Promise<Outcome<IdCard, IdCardCode>>
  /** The next scan; undefined when none came in time. */
  nextScan(waitMs: number): Promise<RawScan | undefined>
  selfTest(): Promise<SelfTestReport>
  /** What is said on the line from now on, masked, a line of text each. */
  onLine(listener: (line: string) => void): void
  close(): Promise<void>
}

export interface WantedDevice {
  readonly kind: DeviceKind
  /** The first of its kind where none is named. */
  readonly driver?: string
  readonly port: string
  readonly baudRate?: number
}

/** Opens one device by its port. The port must be free: a terminal that runs holds its own. */
export function openDeviceBench({ kind, driver, port, baudRate }: WantedDevice): Outcome<DeviceBench, 'device.bad-settings'> {
  const settings: DeviceSettings = {
    kind,
    driver: driver ?? drivers.find((entry) => entry.kind === kind)?.driver ?? '',
    at: { port },
    ...(baudRate !== undefined && { baudRate }),
    options: {},
  }
  const faults = faultsOf(settings)
  if (faults.length > 0)
    return refuse('device.bad-settings', {
      places: faults.map(({ path, found, expected }) => ({ place: path.map(String).join('.'), found, expected })),
    })
  const manager = createDeviceManager({ devices: [settings] })
  const { scanner, socialCard, idCard } = manager
  return succeed({
    settings,
    readCard: () => socialCard.read(),
    readIdCard: (waitMs) => idCard.read({ waitMs }),
    nextScan: (waitMs) =>
      new Promise((resolve) => {
        const end = (scan?: RawScan) => {
          off()
          clearTimeout(timer)
          resolve(scan)
        }
        const timer = setTimeout(end, waitMs)
        const off = scanner.onScan(end)
      }),
    async selfTest() {
      const report = await testDevice({ manager }, kind)
      if (report === undefined) throw new Error(`${kind} was configured a moment ago and is not`)
      return report
    },
    onLine: (listener) => {
      manager.installed(kind)?.trace.onPiece((piece: TracedPiece) => listener(lineOfPiece(piece)))
    },
    close: manager.close,
  })
}

/** Serial ports as the system lists them. */
export { listPorts }

export interface DriverFacts {
  readonly kind: DeviceKind
  readonly driver: string
  readonly baudRate: number
  readonly options: readonly string[]
}

/** Every driver there is, as `devices.yaml` names it. */
export function listDrivers(): readonly DriverFacts[] {
  return drivers.map(({ kind, driver, baudRates, options }) => ({
    kind,
    driver,
    baudRate: baudRates[0],
    options: Object.keys(options.shape),
  }))
}
