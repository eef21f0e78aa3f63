import type { DevicePlace } from '../../../shared/contract/index.ts'
import { refuse, succeed } from '../../../shared/errors/index.ts'
import {
  createFoundTransport,
  createLine,
  createListeners,
  createTracedTransport,
  type Line,
  type LineTrace,
  type TraceMask,
  type Transport,
  type TransportProblem,
  type TransportSettings,
} from '../transport/index.ts'
import { type FoundPort, findPort, type PlaceByIds } from './find-port.ts'
import type { PortBook } from './port-book.ts'

/** A line with its memory, as one device sees it: closing it leaves it to the others on the same port. */
export interface LeasedLine {
  readonly line: Line
  readonly trace: LineTrace
}

/** How one driver sees a line's bytes: what it hides, and what it takes them for. */
export interface Watch {
  readonly mask: TraceMask
  readonly meaningOf?: (direction: 'in' | 'out', bytes: Uint8Array) => string
}

export interface LinePool {
  lease(place: DevicePlace, wanted: TransportSettings, watch: Watch): LeasedLine
  /** Opens at once what is found again; asks the system only while something is missing. */
  look(): Promise<void>
  /** Every line closed and opened anew: after a sleep an open port may be a dead one. */
  reopen(): Promise<void>
  find(place: DevicePlace): Promise<FoundPort | undefined>
}

interface Pooled {
  readonly line: Line
  readonly trace: LineTrace
  readonly watches: Set<Watch>
  readonly place: DevicePlace
  leases: number
}

export interface LinePoolSettings {
  readonly ports: PortBook
  readonly createTransport: (port: string, settings: TransportSettings) => Transport
  readonly now: () => number
  /** Places of all configured devices, for telling alike ports apart. */
  readonly places: () => readonly DevicePlace[]
}

export const placeName = (place: DevicePlace): string => ('port' in place ? place.port : `${place.vendorId}:${place.productId}`)

/** Everything a place says: where systems name no socket, the path it had last is all that tells two alike adapters apart. */
const keyOf = (place: DevicePlace): string =>
  'port' in place ? place.port : [place.vendorId, place.productId, place.serialNumber, place.location, place.lastPort].join(':')

/** One line per port, however many logical devices share it. */
export function createLinePool(settings: LinePoolSettings): LinePool {
  const pooled = new Map<string, Pooled>()

  async function find(place: PlaceByIds): Promise<FoundPort> {
    const others = settings.places().filter((other): other is PlaceByIds => !('port' in other) && keyOf(other) !== keyOf(place))
    return findPort(place, (await settings.ports.list()).ports, others)
  }

  async function locate(place: PlaceByIds) {
    const found = await find(place)
    if (found.kind === 'found') return succeed(found.path)
    const name = placeName(place)
    return refuse('device.not-found', { port: found.kind === 'absent' ? name : `${name} = ${found.paths.join(' / ')} ?` })
  }

  function transportFor(place: DevicePlace, wanted: TransportSettings): Transport {
    if ('port' in place) return settings.createTransport(place.port, wanted)
    return createFoundTransport({
      name: placeName(place),
      find: () => locate(place),
      create: (path) => settings.createTransport(path, wanted),
    })
  }

  function openUp(place: DevicePlace, wanted: TransportSettings): Pooled {
    const watches = new Set<Watch>()
    // With several devices on a line each knows only its own frames: what any of them hides stays hidden.
    const mask: TraceMask = (direction, bytes) => {
      const views = [...watches].map((watch) => watch.mask(direction, bytes))
      return Array.from(bytes, (byte, at) => (views.length > 0 && views.every((view) => view[at] !== undefined) ? byte : undefined))
    }
    const meaningOf = (direction: 'in' | 'out', bytes: Uint8Array) =>
      [...watches].map((watch) => watch.meaningOf?.(direction, bytes) ?? '').find((meaning) => meaning !== '') ?? ''
    const transport = createTracedTransport(transportFor(place, wanted), { mask, meaningOf, now: settings.now })
    return { line: createLine(transport), trace: transport.trace, watches, place, leases: 0 }
  }

  return {
    lease(place, wanted, watch) {
      const key = keyOf(place)
      const shared = pooled.get(key) ?? openUp(place, wanted)
      pooled.set(key, shared)
      shared.leases += 1
      shared.watches.add(watch)
      const line = viewOf(shared.line, async () => {
        shared.watches.delete(watch)
        shared.leases -= 1
        if (shared.leases > 0) return
        pooled.delete(key)
        await shared.line.close()
      })
      return { line, trace: shared.trace }
    },
    async look() {
      const missing = [...pooled.values()].filter(({ line, place }) => !line.isOpen && !('port' in place))
      for (const { line, place } of missing) {
        if (!('port' in place) && (await find(place)).kind === 'found') void line.open()
      }
    },
    async reopen() {
      await Promise.all([...pooled.values()].map(({ line }) => line.reopen()))
    },
    find: (place) => ('port' in place ? Promise.resolve(undefined) : find(place)),
  }
}

/** The same line for one device: its own listeners, its own end. */
function viewOf(line: Line, release: () => Promise<void>): Line {
  const lost = createListeners<TransportProblem>()
  const removals: (() => void)[] = [line.onLost(lost.call)]
  let closed = false
  const own = (removal: () => void) => {
    removals.push(removal)
    return removal
  }
  return {
    get port() {
      return line.port
    },
    get isOpen() {
      return !closed && line.isOpen
    },
    open: () => (closed ? Promise.resolve(refuse('device.disconnected', { port: line.port })) : line.open()),
    alone: line.alone,
    write: (bytes) => line.write(bytes),
    flush: () => line.flush(),
    setBaudRate: (baudRate) => line.setBaudRate(baudRate),
    onData: (listener) => own(line.onData(listener)),
    onOpened(listener) {
      // Whoever joins a line that is open already learns of it as if it had just been opened.
      if (line.isOpen) queueMicrotask(() => !closed && listener())
      return own(line.onOpened(listener))
    },
    onLost: lost.add,
    reopen: () => line.reopen(),
    async close() {
      if (closed) return
      closed = true
      for (const removal of removals) removal()
      lost.call(refuse('device.disconnected', { port: line.port }).error)
      await release()
    },
  }
}
