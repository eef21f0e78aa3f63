import { connect, type Socket } from 'node:net'
import { refuse, succeed } from '../../../shared/errors/index.ts'
import { createListeners } from './listeners.ts'
import { portRefusal } from './port-errors.ts'
import {
  defaultOpenLimitMs,
  defaultWriteLimitMs,
  type Transport,
  type TransportOutcome,
  type TransportProblem,
  type TransportSettings,
} from './transport.ts'

/** A device server that already serves somebody hangs up on the second caller this soon, without a byte. */
const refusedCallerMs = 500

/** A serial device behind a device server in the hospital's network: `tcp://host:port`. */
export function createTcpTransport(port: string, settings: TransportSettings): Transport {
  const data = createListeners<Uint8Array>()
  const lost = createListeners<TransportProblem>()
  let socket: Socket | undefined

  function attach(opened: Socket): void {
    socket = opened
    const since = performance.now()
    let heard = false
    opened.on('data', (bytes: Buffer) => {
      heard = true
      data.call(bytes)
    })
    // The words of the error do not matter here: whatever it was, `close` follows and the line is gone.
    opened.on('error', () => opened.destroy())
    opened.on('close', () => {
      if (socket !== opened) return
      socket = undefined
      const turnedAway = !heard && performance.now() - since < refusedCallerMs
      lost.call(refuse(turnedAway ? 'device.busy' : 'device.disconnected', { port }).error)
    })
  }

  return {
    port,
    get isOpen() {
      return socket !== undefined && !socket.destroyed
    },
    async open() {
      if (socket && !socket.destroyed) return succeed(undefined)
      const opened = await openSocket(port, settings)
      if (!opened.ok) return opened
      attach(opened.value)
      return succeed(undefined)
    },
    write(bytes) {
      if (!socket || socket.destroyed) return Promise.resolve(refuse('device.disconnected', { port }))
      return writeTo(socket, bytes, port, settings.writeLimitMs ?? defaultWriteLimitMs)
    },
    // Nothing of ours waits in the network: what is on its way is dropped by the frame parser and the sequence number.
    flush: () => Promise.resolve(),
    setBaudRate: () => Promise.resolve(),
    close() {
      const closing = socket
      socket = undefined
      closing?.destroy()
      return Promise.resolve()
    },
    isPresent: () => undefined,
    onData: data.add,
    onLost: lost.add,
  }
}

/** The parts of `tcp://host:port`; undefined when it is not of this form. */
export function readTcpAddress(port: string): { readonly host: string; readonly port: number } | undefined {
  const parts = /^tcp:\/\/(\[[0-9a-fA-F:]+\]|[^:/\s]+):(\d{1,5})$/.exec(port)
  if (!parts?.[1] || !parts[2]) return undefined
  const number = Number(parts[2])
  return number >= 1 && number <= 65_535 ? { host: parts[1].replace(/^\[|\]$/g, ''), port: number } : undefined
}

function openSocket(port: string, settings: TransportSettings) {
  type Opened = { readonly ok: true; readonly value: Socket } | ReturnType<typeof portRefusal>
  const address = readTcpAddress(port)
  if (!address) return Promise.resolve<Opened>(refuse('device.failed', { port, reason: 'not an address of the form tcp://host:port' }))
  return new Promise<Opened>((resolve) => {
    const opening = connect({ ...address, noDelay: true, keepAlive: true, keepAliveInitialDelay: 5_000 })
    const end = (outcome: Opened) => {
      clearTimeout(timer)
      opening.removeAllListeners()
      if (!outcome.ok) opening.on('error', () => opening.destroy()).destroy()
      resolve(outcome)
    }
    const timer = setTimeout(() => end(refuse('device.not-found', { port })), settings.openLimitMs ?? defaultOpenLimitMs)
    opening.once('connect', () => end(succeed(opening)))
    opening.once('error', (error) => end(portRefusal(port, error)))
  })
}

function writeTo(socket: Socket, bytes: Uint8Array, port: string, limitMs: number): Promise<TransportOutcome> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(refuse('device.no-answer', { port })), limitMs)
    socket.write(bytes, (error) => {
      clearTimeout(timer)
      resolve(error ? portRefusal(port, error) : succeed(undefined))
    })
  })
}
