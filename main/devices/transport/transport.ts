import type { Outcome, Problem } from '../../../shared/errors/index.ts'

/** What can go wrong with the line itself, whatever hangs on it. */
export type TransportCode = 'device.not-found' | 'device.busy' | 'device.disconnected' | 'device.no-answer' | 'device.failed'
export type TransportProblem = Problem<TransportCode>
export type TransportOutcome = Outcome<undefined, TransportCode>

/**
 * Bytes to and from one device. A serial port and a serial device server in the network look the same from here.
 *
 * One program at a time: opening what another holds ends with `device.busy`. After a loss the same object can be opened again.
 */
export interface Transport {
  /** As the settings name it: `/dev/ttyUSB0`, `COM3`, `tcp://10.0.0.7:4001`. */
  readonly port: string
  readonly isOpen: boolean
  open(): Promise<TransportOutcome>
  /** Ends when the operating system took the bytes; by its own timer when it never says so. */
  write(bytes: Uint8Array): Promise<TransportOutcome>
  /** Throws away what the operating system holds in either direction. */
  flush(): Promise<void>
  /** Speaks at this speed from now on, also after a loss. A device server has its own setting and ignores it. */
  setBaudRate(baudRate: number): Promise<void>
  close(): Promise<void>
  /** Whether the device's path exists right now; undefined where only opening can tell. */
  isPresent(): boolean | undefined
  onData(listener: (bytes: Uint8Array) => void): () => void
  /** The other side went away by itself: unplugged, switched off, hung up. Not called after `close`. */
  onLost(listener: (problem: TransportProblem) => void): () => void
}

export interface TransportSettings {
  readonly baudRate: number
  /** How long opening may take. */
  readonly openLimitMs?: number
  /** How long the operating system may hold a write beyond the time the line itself needs. */
  readonly writeLimitMs?: number
  /** How the device says that it cannot take more for now; a device server has its own setting. */
  readonly flowControl?: FlowControl
  /** Ends a write only when the bytes have left the port, so that a device with a small buffer is never more than one write ahead. */
  readonly writesUntilSent?: boolean
}

/** Wires beside the data, or the characters XON and XOFF in the data. */
export type FlowControl = 'none' | 'rtscts' | 'xon'

export const defaultOpenLimitMs = 3_000
export const defaultWriteLimitMs = 1_000

/** Milliseconds these bytes need on the line: eight data bits, one start bit, one stop bit. */
export function lineTimeMs(bytes: number, baudRate: number): number {
  return (bytes * 10 * 1000) / baudRate
}
