import { refuse, succeed } from '../../../shared/errors/index.ts'
import { createListeners } from './listeners.ts'
import type { Transport, TransportOutcome, TransportProblem } from './transport.ts'
import { createTurns } from './turns.ts'

/** Pauses before each new try to open a port that went away; the last one repeats. */
export const reopenDelaysMs = [500, 1_000, 2_000, 5_000] as const

const hungUpMs = 200
/** How often a missing path is looked at, so that a cable put back is found before the pause is over. */
const lookEveryMs = 250

/**
 * One port kept open: opens it again after a loss and lets one task use it at a time.
 * Logical devices that share a port share its line, and with it the queue.
 */
export interface Line {
  readonly port: string
  readonly isOpen: boolean
  /** Opens now, without waiting for the pause between tries; the same try serves everybody who asks meanwhile. */
  open(): Promise<TransportOutcome>
  /** Uses the line alone from first byte to last. See `Turns.take`. */
  alone<Value>(task: () => Promise<Value>, signal?: AbortSignal): Promise<Value>
  write(bytes: Uint8Array): Promise<TransportOutcome>
  flush(): Promise<void>
  /** See `Transport.setBaudRate`. */
  setBaudRate(baudRate: number): Promise<void>
  onData(listener: (bytes: Uint8Array) => void): () => void
  onOpened(listener: () => void): () => void
  /** The line went away: by itself or by `close`. */
  onLost(listener: (problem: TransportProblem) => void): () => void
  /** Gives the port back and opens it again: after the machine slept, an open port may be a dead one. */
  reopen(): Promise<TransportOutcome>
  close(): Promise<void>
}

/** Begins to open at once and keeps at it until `close`. */
export function createLine(transport: Transport): Line {
  const opened = createListeners<undefined>()
  const lost = createListeners<TransportProblem>()
  const turns = createTurns()
  let stopWaiting = () => {}
  let closed = false
  let failures = 0
  let opening: Promise<TransportOutcome> | undefined

  async function open(): Promise<TransportOutcome> {
    if (closed) return refuse('device.disconnected', { port: transport.port })
    if (transport.isOpen) return succeed(undefined)
    opening ??= openOnce().finally(() => {
      opening = undefined
    })
    return await opening
  }

  async function openOnce(): Promise<TransportOutcome> {
    stopWaiting()
    const outcome = await transport.open()
    if (closed) {
      await transport.close()
      return outcome
    }
    if (outcome.ok) {
      await transport.flush()
      opened.call(undefined)
    } else tryAgainLater()
    return outcome
  }

  function tryAgainLater(): void {
    const pause = reopenDelaysMs[Math.min(failures, reopenDelaysMs.length - 1)] ?? 5_000
    failures += 1
    stopWaiting()
    let missing = transport.isPresent() === false
    const look = setInterval(() => {
      const present = transport.isPresent()
      if (present === false) missing = true
      else if (present && missing) void open()
    }, lookEveryMs)
    const timer = setTimeout(() => void open(), pause)
    stopWaiting = () => {
      clearInterval(look)
      clearTimeout(timer)
    }
  }

  // Only a device that speaks counts as back: a device server that hangs up on the second caller opens well every time.
  transport.onData(() => {
    failures = 0
  })
  transport.onLost((problem) => {
    lost.call(problem)
    if (!closed) tryAgainLater()
  })
  void open()

  return {
    get port() {
      return transport.port
    },
    get isOpen() {
      return transport.isOpen
    },
    open,
    alone: turns.take,
    write: (bytes) => transport.write(bytes),
    flush: () => transport.flush(),
    setBaudRate: (baudRate) => transport.setBaudRate(baudRate),
    onData: (listener) => transport.onData(listener),
    onOpened: (listener) => opened.add(listener),
    onLost: lost.add,
    async reopen() {
      await transport.close()
      lost.call(refuse('device.disconnected', { port: transport.port }).error)
      // A device server turns a caller away until it has noticed that the one before hung up.
      await new Promise((resolve) => setTimeout(resolve, hungUpMs))
      return await open()
    },
    async close() {
      closed = true
      stopWaiting()
      await opening
      await transport.close()
      // Whoever still waits for an answer need not wait for its time to run out.
      lost.call(refuse('device.disconnected', { port: transport.port }).error)
    },
  }
}
