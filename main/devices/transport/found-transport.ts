import { refuse, succeed } from '../../../shared/errors/index.ts'
import { createListeners } from './listeners.ts'
import type { Transport, TransportOutcome, TransportProblem } from './transport.ts'

export interface FoundTransportSettings {
  /** What stands for the port while it is not found: `1A86:7523`. */
  readonly name: string
  /** Where the device is now; a refusal where it is nowhere or in two places. */
  readonly find: () => Promise<{ readonly ok: true; readonly value: string } | { readonly ok: false; readonly error: TransportProblem }>
  readonly create: (path: string) => Transport
}

/** A transport whose path is looked up at every opening, because a device plugged in again may come back elsewhere: COM5, COM6. */
export function createFoundTransport(settings: FoundTransportSettings): Transport {
  const data = createListeners<Uint8Array>()
  const lost = createListeners<TransportProblem>()
  let inner: Transport | undefined
  let detach = () => {}
  let baudRate: number | undefined

  function take(path: string): Transport {
    if (inner?.port === path) return inner
    detach()
    const transport = settings.create(path)
    const offs = [transport.onData(data.call), transport.onLost(lost.call)]
    detach = () => {
      for (const off of offs) off()
    }
    inner = transport
    if (baudRate !== undefined) void transport.setBaudRate(baudRate)
    return transport
  }

  async function open(): Promise<TransportOutcome> {
    if (inner?.isOpen) return succeed(undefined)
    const found = await settings.find()
    return found.ok ? await take(found.value).open() : found
  }

  return {
    get port() {
      return inner?.port ?? settings.name
    },
    get isOpen() {
      return inner?.isOpen ?? false
    },
    open,
    write: (bytes) => inner?.write(bytes) ?? Promise.resolve(refuse('device.disconnected', { port: settings.name })),
    flush: () => inner?.flush() ?? Promise.resolve(),
    async setBaudRate(wanted) {
      baudRate = wanted
      await inner?.setBaudRate(wanted)
    },
    close: () => inner?.close() ?? Promise.resolve(),
    isPresent: () => inner?.isPresent(),
    onData: data.add,
    onLost: lost.add,
  }
}
