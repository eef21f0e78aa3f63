import { existsSync, statSync } from 'node:fs'
import { SerialPort } from 'serialport'
import { refuse, succeed } from '../../../shared/errors/index.ts'
import { createListeners } from './listeners.ts'
import { portRefusal } from './port-errors.ts'
import {
  defaultOpenLimitMs,
  defaultWriteLimitMs,
  lineTimeMs,
  type Transport,
  type TransportOutcome,
  type TransportProblem,
  type TransportSettings,
} from './transport.ts'

/** A pulled port that was being read at that moment gives zero bytes for ever instead of an error, so its path is looked at too. */
const lookEveryMs = 250

/** A serial port of this machine, by its path. */
export function createSerialTransport(port: string, wanted: TransportSettings): Transport {
  let settings = wanted
  const data = createListeners<Uint8Array>()
  const lost = createListeners<TransportProblem>()
  let serial: SerialPort | undefined
  let looking: NodeJS.Timeout | undefined

  /** Unplugging is only noticed while the port is being read, so the reader is attached before anything else. */
  function attach(opened: SerialPort): void {
    serial = opened
    opened.on('data', (bytes: Buffer) => data.call(bytes))
    opened.on('error', () => drop(opened))
    opened.on('close', () => drop(opened))
    if (!isPath(port)) return
    const device = deviceAt(port)
    looking = setInterval(() => {
      const now = deviceAt(port)
      if (now === undefined || now !== device) drop(opened)
    }, lookEveryMs)
  }

  function drop(gone: SerialPort): void {
    if (serial !== gone) return
    serial = undefined
    clearInterval(looking)
    if (gone.isOpen) gone.close(() => undefined)
    lost.call(refuse('device.disconnected', { port }).error)
  }

  return {
    port,
    get isOpen() {
      return serial?.isOpen ?? false
    },
    async open() {
      if (serial?.isOpen) return succeed(undefined)
      const opened = await openPort(port, settings)
      if (!opened.ok) return opened
      attach(opened.value)
      return succeed(undefined)
    },
    write(bytes) {
      if (!serial?.isOpen) return Promise.resolve(refuse('device.disconnected', { port }))
      return writeTo(serial, bytes, port, settings)
    },
    async flush() {
      const flushed = serial
      if (!flushed?.isOpen) return
      // A port that goes away meanwhile answers with an error or not at all; the loss itself is told through `onLost`.
      await endsWithin(300, (done) => flushed.flush(done))
    },
    async setBaudRate(baudRate) {
      settings = { ...settings, baudRate }
      const changed = serial
      if (changed?.isOpen) await endsWithin(300, (done) => changed.update({ baudRate }, done))
    },
    async close() {
      const closing = serial
      serial = undefined
      clearInterval(looking)
      if (!closing?.isOpen) return
      await endsWithin(1_000, (done) => closing.close(done))
    },
    isPresent: () => (isPath(port) ? existsSync(port) : undefined),
    onData: data.add,
    onLost: lost.add,
  }
}

/** Windows names its ports, and its reads do end with an error. */
const isPath = (port: string): boolean => port.startsWith('/')

/** Which device a path leads to now; a path put back meanwhile leads to another one. */
const deviceAt = (path: string): number | undefined => statSync(path, { throwIfNoEntry: false })?.rdev

/** Opening can take many seconds on some adapters: past the limit we answer, and close the late port when it comes. */
function openPort(port: string, settings: TransportSettings) {
  const { baudRate, flowControl = 'none' } = settings
  const wires = { rtscts: flowControl === 'rtscts', xon: flowControl === 'xon', xoff: flowControl === 'xon' }
  const opening = new SerialPort({ path: port, baudRate, autoOpen: false, lock: true, ...wires })
  type Opened = { readonly ok: true; readonly value: SerialPort } | ReturnType<typeof portRefusal>
  return new Promise<Opened>((resolve) => {
    let late = false
    const timer = setTimeout(() => {
      late = true
      resolve(refuse('device.failed', { port, reason: 'opening the port did not end' }))
    }, settings.openLimitMs ?? defaultOpenLimitMs)
    opening.open((error) => {
      clearTimeout(timer)
      if (late) {
        if (!error) opening.close(() => undefined)
      } else resolve(error ? portRefusal(port, error) : succeed(opening))
    })
  })
}

/** A write to a port that just vanished may never call back: our own timer ends the wait. */
function writeTo(serial: SerialPort, bytes: Uint8Array, port: string, settings: TransportSettings): Promise<TransportOutcome> {
  const limit = (settings.writeLimitMs ?? defaultWriteLimitMs) + lineTimeMs(bytes.length, settings.baudRate)
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(refuse('device.no-answer', { port })), limit)
    const end = (error: Error | null | undefined) => {
      clearTimeout(timer)
      resolve(error ? portRefusal(port, error) : succeed(undefined))
    }
    serial.write(Buffer.from(bytes), (error) => {
      if (error || !settings.writesUntilSent || !serial.isOpen) end(error)
      else serial.drain(end)
    })
  })
}

function endsWithin(limitMs: number, start: (done: () => void) => void): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, limitMs)
    start(() => {
      clearTimeout(timer)
      resolve()
    })
  })
}
