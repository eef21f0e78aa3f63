import type { Transport, TransportProblem } from '../../../main/devices/index.ts'
import { createListeners } from '../../../main/devices/index.ts'
import { refuse, succeed } from '../../../shared/errors/index.ts'

/** A line inside the process: what the driver writes goes to `written`, what the far end delivers comes as data. */
export interface MemoryTransport extends Transport {
  /** Bytes from the far end. They arrive after what is running now has ended, as they do on a real line. */
  deliver(bytes: Uint8Array): void
  lose(): void
}

export function createMemoryTransport(written: (bytes: Uint8Array) => void, port = 'memory'): MemoryTransport {
  const data = createListeners<Uint8Array>()
  const lost = createListeners<TransportProblem>()
  let open = false
  return {
    port,
    get isOpen() {
      return open
    },
    open() {
      open = true
      return Promise.resolve(succeed(undefined))
    },
    write(bytes) {
      if (!open) return Promise.resolve(refuse('device.disconnected', { port }))
      queueMicrotask(() => written(bytes))
      return Promise.resolve(succeed(undefined))
    },
    flush: () => Promise.resolve(),
    setBaudRate: () => Promise.resolve(),
    close() {
      open = false
      return Promise.resolve()
    },
    isPresent: () => undefined,
    onData: data.add,
    onLost: lost.add,
    deliver: (bytes) => queueMicrotask(() => data.call(bytes)),
    lose() {
      open = false
      lost.call(refuse('device.disconnected', { port }).error)
    },
  }
}
