import type { DeviceState } from '../../../shared/contract/index.ts'
import { type Outcome, refuse, succeed } from '../../../shared/errors/index.ts'
import { createRepeatFilter } from '../../../shared/scan/index.ts'
import type { DeviceCode, RawScan, Scanner } from '../../services/ports/index.ts'
import { createLine, createListeners, createTransport, type Line, type TraceMask, type Transport } from '../transport/index.ts'
import { type ScannerOrder, scannerOrders, type TriggerFamily } from './commands.ts'
import { decodeScan } from './decode.ts'
import { createScanFramer, type Terminator } from './framing.ts'

export interface TextScannerSettings {
  /** What the scanner sends behind a code; without any, codes end by silence alone. */
  readonly terminators?: readonly Terminator[]
  /** So much silence ends a code that has no terminator. */
  readonly silenceMs?: number
  /** Every reading counts, even of the same code at once: boxes of one product carry the same product code. */
  readonly countsPackages?: boolean
  /** Software trigger; only for scanners that are set up for it. */
  readonly trigger?: TriggerFamily
  readonly now?: () => number
}

export interface ScannerSettings extends TextScannerSettings {
  /** Serial path or `tcp://host:port`. */
  readonly port: string
  readonly baudRate?: number
  /** For tests. */
  readonly transport?: Transport
}

/** A scanner that also takes orders, where its family is known. */
export interface TextScanner extends Scanner {
  order(order: ScannerOrder): Promise<Outcome<undefined, DeviceCode>>
}

const defaultBaudRate = 9_600
const silenceMs = { serial: 100, tcp: 300 }
/** A timer this late says that the program was busy: what arrived meanwhile has not been looked at yet. */
const busyMs = 20

/** A scanner at this port. Begins to look for it at once and keeps looking until `close`. */
export function createScanner(settings: ScannerSettings): TextScanner {
  const baudRate = settings.baudRate ?? defaultBaudRate
  return createTextScanner(createLine(settings.transport ?? createTransport(settings.port, { baudRate })), settings)
}

/** A scanner that sends codes as text, each with a terminator or followed by silence. */
export function createTextScanner(line: Line, settings: TextScannerSettings = {}): TextScanner {
  const framer = createScanFramer(settings.terminators ?? ['CR', 'LF'])
  const quietMs = settings.silenceMs ?? (line.port.startsWith('tcp://') ? silenceMs.tcp : silenceMs.serial)
  const now = settings.now ?? Date.now
  const repeats = createRepeatFilter()
  const scans = createListeners<RawScan>()
  const changed = createListeners<undefined>()
  let state: DeviceState = line.isOpen ? 'silent' : 'offline'
  let cutOrDamaged = 0
  let lastByteAt = 0
  let quietTimer: NodeJS.Timeout | undefined

  function become(next: DeviceState): void {
    if (next === state) return
    state = next
    changed.call(undefined)
  }

  function deliver(frames: readonly Uint8Array[]): void {
    for (const frame of frames) {
      const { text, damaged } = decodeScan(frame)
      if (damaged) cutOrDamaged += 1
      become('ready')
      const repeated = repeats.isRepeat(text, lastByteAt)
      if (!repeated || settings.countsPackages) scans.call({ text, at: lastByteAt })
    }
  }

  function awaitQuiet(): void {
    clearTimeout(quietTimer)
    if (framer.pending === 0) return
    const dueAt = performance.now() + quietMs
    quietTimer = setTimeout(() => {
      if (performance.now() - dueAt > busyMs) awaitQuiet()
      else deliver(framer.expire())
    }, quietMs)
  }

  function forgetPiece(): void {
    clearTimeout(quietTimer)
    if (framer.pending > 0) cutOrDamaged += 1
    framer.discard()
  }

  line.onData((bytes) => {
    lastByteAt = now()
    deliver(framer.push(bytes))
    awaitQuiet()
  })
  line.onOpened(() => {
    forgetPiece()
    become('silent')
  })
  line.onLost(() => {
    forgetPiece()
    become('offline')
  })

  return {
    kind: 'scanner',
    driver: 'text-scanner',
    port: () => line.port,
    state: () => state,
    onChange: (listener) => changed.add(listener),
    onScan: scans.add,
    get disturbances() {
      return cutOrDamaged + framer.dropped
    },
    // There is no question every scanner answers: an open line is all that can be known until somebody scans.
    async probe(signal) {
      signal?.throwIfAborted()
      const opened = await line.open()
      return opened.ok ? succeed('') : opened
    },
    async order(order) {
      const bytes = settings.trigger && scannerOrders[settings.trigger][order]
      if (bytes === undefined) return refuse('device.failed', { port: line.port, reason: `no such order for this scanner: ${order}` })
      return await line.alone(() => line.write(bytes))
    },
    async close() {
      clearTimeout(quietTimer)
      await line.close()
    },
  }
}

/** A code may be a voucher or an identity number: in what is written down of the line, only terminators and orders can be seen. */
export function scannerMask(): TraceMask {
  return (direction, bytes) => Array.from(bytes, (byte) => (direction === 'out' || byte < 0x20 ? byte : undefined))
}
