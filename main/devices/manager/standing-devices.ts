import type { DeviceKind } from '../../../shared/contract/index.ts'
import { refuse } from '../../../shared/errors/index.ts'
import type { Device, RawScan } from '../../services/ports/index.ts'
import { createListeners, type Listeners } from '../transport/index.ts'
import type { DeviceOfKind } from './drivers.ts'

/** The devices as services hold them: always there, whatever is configured, plugged in or exchanged behind them. */
export interface CounterDevices {
  readonly socialCard: DeviceOfKind['social-card']
  readonly idCard: DeviceOfKind['id-card']
  readonly scanner: DeviceOfKind['scanner']
  readonly receiptPrinter: DeviceOfKind['receipt-printer']
  readonly ratingKeypad: DeviceOfKind['rating-keypad']
  readonly pinPad: DeviceOfKind['pin-pad']
  readonly customerDisplay: DeviceOfKind['customer-display']
}

/** Cells of 58 mm paper: what fits every printer. */
const narrowPaper = 32

/** What stands behind a kind right now. */
export type CurrentDevice = <Kind extends DeviceKind>(kind: Kind) => DeviceOfKind[Kind] | undefined

export interface StandingSettings {
  readonly current: CurrentDevice
  readonly changed: (kind: DeviceKind) => Listeners<undefined>
}

/** Facades that pass everything on to the device of the moment; without one they refuse. */
export function createStandingDevices({ current, changed }: StandingSettings): CounterDevices & { readonly scans: ScanRelay } {
  const unconfigured = (kind: DeviceKind) => Promise.resolve(refuse('device.not-configured', { role: kind }))

  /** What all devices have, and what only this kind has, read from the device of the moment. */
  function standing<Kind extends DeviceKind>(kind: Kind, own: Omit<DeviceOfKind[Kind], keyof Device>): DeviceOfKind[Kind] {
    const common: Device = {
      kind,
      get driver() {
        return current(kind)?.driver ?? ''
      },
      port: () => current(kind)?.port() ?? '',
      state: () => current(kind)?.state() ?? 'not-configured',
      onChange: (listener) => changed(kind).add(listener),
      get disturbances() {
        return current(kind)?.disturbances ?? 0
      },
      probe: (signal) => current(kind)?.probe(signal) ?? unconfigured(kind),
      // Whoever configured it closes it; services only stop using it.
      close: () => Promise.resolve(),
    }
    // Getters are copied as getters: a spread would read them once.
    return Object.defineProperties(common, Object.getOwnPropertyDescriptors(own)) as DeviceOfKind[Kind]
  }

  const scanRelay = createListeners<RawScan>()
  return {
    socialCard: standing('social-card', { read: (signal) => current('social-card')?.read(signal) ?? unconfigured('social-card') }),
    idCard: standing('id-card', { read: (options) => current('id-card')?.read(options) ?? unconfigured('id-card') }),
    scanner: standing('scanner', { onScan: scanRelay.add }),
    receiptPrinter: standing('receipt-printer', {
      get columns() {
        return current('receipt-printer')?.columns ?? narrowPaper
      },
      hasGlyph: (character) => current('receipt-printer')?.hasGlyph(character) ?? true,
      print: (receipt, signal) => current('receipt-printer')?.print(receipt, signal) ?? unconfigured('receipt-printer'),
    }),
    ratingKeypad: standing('rating-keypad', { ask: (options) => current('rating-keypad')?.ask(options) ?? unconfigured('rating-keypad') }),
    pinPad: standing('pin-pad', { readPin: (options) => current('pin-pad')?.readPin(options) ?? unconfigured('pin-pad') }),
    customerDisplay: standing('customer-display', {
      show: (content) => current('customer-display')?.show(content) ?? unconfigured('customer-display'),
      clear: () => current('customer-display')?.clear() ?? unconfigured('customer-display'),
    }),
    scans: { take: scanRelay.call },
  }
}

/** Scanners are not asked, they speak: the manager passes on what the scanner of the moment said. */
export interface ScanRelay {
  take(scan: RawScan): void
}
