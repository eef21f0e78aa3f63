import type { DeviceKind, DevicePlace, DeviceReport, DeviceSettings, DeviceState, Verdict } from '../../../shared/contract/index.ts'
import { deviceKinds } from '../../../shared/contract/index.ts'
import { instantText } from '../../../shared/dates/index.ts'
import type { Device } from '../../services/ports/index.ts'
import { createListeners, createTransport, type Line, type LineTrace, type Listeners, type PortListing } from '../transport/index.ts'
import { type DeviceOfKind, type Driver, driverOf, faultsOf, type SettingsFault } from './drivers.ts'
import type { FoundPort } from './find-port.ts'
import { createLinePool, type LinePoolSettings, placeName } from './line-pool.ts'
import { createPortBook, type PortBook } from './port-book.ts'
import { type CounterDevices, createStandingDevices } from './standing-devices.ts'

/** One device in use, with everything a self-test needs of it. */
export interface Installed {
  readonly settings: DeviceSettings
  readonly entry: Driver
  readonly baudRate: number
  readonly line: Line
  readonly trace: LineTrace
  readonly device: Device
}

export interface DeviceManager extends CounterDevices {
  /** One report per kind, configured or not. */
  list(): readonly DeviceReport[]
  report(kind: DeviceKind): DeviceReport
  settings(): readonly DeviceSettings[]
  readonly ports: PortBook
  /** The kind that uses this path, where one does. */
  usedBy(path: string): DeviceKind | undefined
  installed(kind: DeviceKind): Installed | undefined
  /** Where the device of these settings is plugged in; absent for settings that name a port. */
  find(place: DevicePlace): Promise<FoundPort | undefined>
  /** Another kind of ours that has this path open. */
  holderAmongUs(kind: DeviceKind, path: string): DeviceKind | undefined
  /** A device for a moment, beside those in use. */
  openFor(entry: Driver, settings: DeviceSettings): { readonly device: Device; close(): Promise<void> }
  /** Takes a device into use in place of the one before, or out of use. Answers what is wrong with the settings, and then nothing changed. */
  configure(kind: DeviceKind, settings: DeviceSettings | undefined): Promise<readonly SettingsFault[]>
  /** Remembers what a self-test found, for the report. */
  found(kind: DeviceKind, verdict: Verdict): void
  onChange(listener: (kind: DeviceKind) => void): () => void
  close(): Promise<void>
}

export interface ManagerSettings {
  readonly devices: readonly DeviceSettings[]
  readonly now?: () => number
  readonly listPorts?: () => Promise<PortListing>
  readonly createTransport?: LinePoolSettings['createTransport']
}

/** How often missing devices are looked for and the clock is compared. */
const tickMs = 1_000
/** A tick this late was not late: the machine slept. */
const sleptMs = 15_000

type Opened = Installed & { close(): Promise<void> }

interface Place {
  installed?: Opened
  verdict?: Verdict
  since: number
  state: DeviceState
  readonly changed: Listeners<undefined>
}

/** Opens the devices of this counter and keeps them: found again wherever they are plugged in, exchanged without a restart. */
export function createDeviceManager(given: ManagerSettings): DeviceManager {
  const now = given.now ?? Date.now
  const changed = createListeners<DeviceKind>()
  const ports = createPortBook(given.listPorts)
  const pool = createLinePool({
    ports,
    now,
    createTransport: given.createTransport ?? createTransport,
    places: () => settings().map(({ at }) => at),
  })
  const places = Object.fromEntries(
    deviceKinds.map((kind): [DeviceKind, Place] => [
      kind,
      { since: now(), state: 'not-configured', changed: createListeners<undefined>() },
    ]),
  ) as Record<DeviceKind, Place>

  const settings = (): readonly DeviceSettings[] =>
    deviceKinds.flatMap((kind) => {
      const installed = places[kind].installed
      return installed ? [installed.settings] : []
    })

  const standing = createStandingDevices({
    current: <Kind extends DeviceKind>(kind: Kind) => places[kind].installed?.device as DeviceOfKind[Kind] | undefined,
    changed: (kind) => places[kind].changed,
  })

  function note(kind: DeviceKind): void {
    const place = places[kind]
    const state = place.installed?.device.state() ?? 'not-configured'
    if (state !== place.state) place.since = now()
    place.state = state
    place.changed.call(undefined)
    changed.call(kind)
  }

  function openFor(entry: Driver, wanted: DeviceSettings): Opened {
    const baudRate = wanted.baudRate ?? entry.baudRates[0]
    const { line, trace } = pool.lease(wanted.at, entry.transport({ baudRate, options: wanted.options }), {
      mask: entry.mask(),
      ...(entry.meaningOf && { meaningOf: entry.meaningOf }),
    })
    const device = entry.create(line, { baudRate, options: wanted.options })
    const close = async () => {
      await device.close()
      await line.close()
    }
    return { settings: wanted, entry, baudRate, line, trace, device, close }
  }

  function install(wanted: DeviceSettings, entry: Driver): void {
    const { kind } = wanted
    const opened = openFor(entry, wanted)
    const { device } = opened
    const offs = [device.onChange(() => note(kind))]
    if (kind === 'scanner') offs.push((device as DeviceOfKind['scanner']).onScan(standing.scans.take))
    places[kind].installed = {
      ...opened,
      close: async () => {
        for (const off of offs) off()
        await opened.close()
      },
    }
  }

  async function configure(kind: DeviceKind, wanted: DeviceSettings | undefined): Promise<readonly SettingsFault[]> {
    const faults = wanted ? faultsAmong(wanted, settings()) : []
    const entry = wanted && driverOf(wanted)
    if (faults.length > 0) return faults
    const place = places[kind]
    const before = place.installed
    delete place.installed
    delete place.verdict
    await before?.close()
    if (wanted && entry) install(wanted, entry)
    note(kind)
    return []
  }

  function report(kind: DeviceKind): DeviceReport {
    const { installed, verdict, since, state } = places[kind]
    const counted = installed?.trace.counted ?? { bytesIn: 0, bytesOut: 0, losses: 0 }
    return {
      kind,
      driver: installed?.settings.driver ?? '',
      port: installed?.line.isOpen ? installed.line.port : '',
      ...(installed && { baudRate: installed.baudRate, settings: installed.settings }),
      state,
      since: instantText(since),
      ...(verdict && { lastVerdict: verdict }),
      counted: { ...counted, disturbances: installed?.device.disturbances ?? 0 },
    }
  }

  let lastTick = now()
  const tick = setInterval(() => {
    const late = now() - lastTick
    lastTick = now()
    void (late > sleptMs ? pool.reopen() : pool.look())
  }, tickMs)
  tick.unref()

  for (const wanted of given.devices) {
    const entry = driverOf(wanted)
    if (entry) install(wanted, entry)
    note(wanted.kind)
  }

  return {
    ...standing,
    list: () => deviceKinds.map(report),
    report,
    settings,
    ports,
    usedBy: (path) => deviceKinds.find((kind) => places[kind].installed?.line.port === path),
    installed: (kind) => places[kind].installed,
    find: pool.find,
    holderAmongUs: (kind, path) =>
      deviceKinds.find((other) => other !== kind && places[other].installed?.line.isOpen && places[other].installed?.line.port === path),
    openFor,
    configure,
    found(kind, verdict) {
      places[kind].verdict = verdict
      changed.call(kind)
    },
    onChange: changed.add,
    async close() {
      clearInterval(tick)
      await Promise.all(deviceKinds.map((kind) => places[kind].installed?.close()))
    },
  }
}

/** What stands against these settings: driver and options, or another device that uses the same port at another speed. */
export function faultsAmong(wanted: DeviceSettings, others: readonly DeviceSettings[]): readonly SettingsFault[] {
  const faults = [...faultsOf(wanted)]
  const speed = ({ baudRate, ...one }: DeviceSettings) => baudRate ?? driverOf(one)?.baudRates[0]
  const clash = others.find((other) => other.kind !== wanted.kind && sharesPort(other, wanted) && speed(other) !== speed(wanted))
  if (clash)
    faults.push({ path: ['baudRate'], found: String(speed(wanted)), expected: `${speed(clash)} (${clash.kind}, ${placeName(clash.at)})` })
  return faults
}

function sharesPort(one: DeviceSettings, other: DeviceSettings): boolean {
  return JSON.stringify(one.at) === JSON.stringify(other.at)
}
