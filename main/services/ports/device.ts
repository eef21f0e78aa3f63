import type { DeviceKind, DeviceState } from '../../../shared/contract/index.ts'
import type { Outcome } from '../../../shared/errors/index.ts'

/** What can go wrong with any device, whatever it is for. */
export type DeviceCode =
  | 'device.not-configured'
  | 'device.not-found'
  | 'device.busy'
  | 'device.disconnected'
  | 'device.no-answer'
  | 'device.garbled'
  | 'device.failed'

/** What every device at the counter has in common. */
export interface Device {
  readonly kind: DeviceKind
  /** The make or family: `acs-serial`, `mt3-serial`, `sam-v`, `esc-pos`. */
  readonly driver: string
  port(): string
  state(): DeviceState
  onChange(listener: () => void): () => void
  /** Signs of noise on its line so far. */
  readonly disturbances: number
  /**
   * A harmless question only this kind of device answers well; a device that never answers is taken at the line's word. The
   * value tells what it said of itself: a module number, a firmware version, or nothing. Ends within 3 s.
   */
  probe(signal?: AbortSignal): Promise<Outcome<string, DeviceCode>>
  close(): Promise<void>
}
