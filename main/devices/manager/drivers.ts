import { z } from 'zod'
import type { DeviceKind, DeviceSettings } from '../../../shared/contract/index.ts'
import type {
  CardReader,
  CustomerDisplay,
  Device,
  IdCardReader,
  PinPad,
  RatingKeypad,
  ReceiptPrinter,
  Scanner,
} from '../../services/ports/index.ts'
import {
  acsMask,
  acsMeaningOf,
  createAcsSerialReader,
  createMt3SerialReader,
  createSocialCardReader,
  mt3Mask,
  mt3MeaningOf,
  pauseOn,
  readStatusMeanings,
  statusMeaningPattern,
} from '../card-reader/index.ts'
import { cd5220, createCustomerDisplay, led8 } from '../customer-display/index.ts'
import { createSamVReader, samBaudRates, samMeaningOf, samVMask, samVSettings } from '../id-card-reader/index.ts'
import { createPinPad, createPlainPinPad, pinPadMask, plainPinPadMask } from '../pin-pad/index.ts'
import { createRatingKeypad } from '../rating-keypad/index.ts'
import {
  createPrinterTraceMask,
  createReceiptPrinter,
  printerMeaningOf,
  printerTransportSettings,
  receiptPrinterOptionsSchema,
} from '../receipt-printer/index.ts'
import { createTextScanner, scannerMask, scannerOrders, type Terminator, type TriggerFamily, terminatorBytes } from '../scanner/index.ts'
import { type Line, nothingPersonal, type TraceMask, type TransportSettings } from '../transport/index.ts'

/** What each kind of device is to the services. */
export interface DeviceOfKind {
  'social-card': CardReader
  'id-card': IdCardReader
  scanner: Scanner
  'receipt-printer': ReceiptPrinter
  'rating-keypad': RatingKeypad
  'pin-pad': PinPad
  'customer-display': CustomerDisplay
}

interface Wanted<Options> {
  readonly baudRate: number
  readonly options: Options
}

/** One way to speak to one kind of device. */
export interface Driver<Kind extends DeviceKind = DeviceKind> {
  readonly kind: Kind
  readonly driver: string
  /** As makers deliver it, then other speeds a self-test tries. */
  readonly baudRates: readonly [number, ...number[]]
  readonly options: z.ZodObject
  /** Hides what is personal on this line; one per line. */
  readonly mask: () => TraceMask
  /** Names what a piece of the line's life is. */
  readonly meaningOf?: (direction: 'in' | 'out', bytes: Uint8Array) => string
  /** What the line needs beside its speed, such as flow control. */
  transport(wanted: Wanted<DeviceSettings['options']>): TransportSettings
  create(line: Line, wanted: Wanted<DeviceSettings['options']>): DeviceOfKind[Kind] & Device
}

/** Ties the options' schema to what `create` is given. */
function driver<Kind extends DeviceKind, Options>(
  entry: Omit<Driver<Kind>, 'options' | 'create' | 'transport'> & {
    readonly options: z.ZodObject & z.ZodType<Options>
    readonly transport?: (wanted: Wanted<Options>) => TransportSettings
    readonly create: (line: Line, wanted: Wanted<Options>) => DeviceOfKind[Kind]
  },
): Driver<Kind> {
  return {
    ...entry,
    transport: ({ baudRate, options }) => entry.transport?.({ baudRate, options: entry.options.parse(options) }) ?? { baudRate },
    create: (line, { baudRate, options }) => entry.create(line, { baudRate, options: entry.options.parse(options) }),
  }
}

const noOptions = z.strictObject({})
/** A byte that is no digit and no Enter. */
const keyCode = z
  .int()
  .min(0)
  .max(255)
  .refine((code) => code !== 0x0d && (code < 0x30 || code > 0x39), 'a key other than digits and Enter')

/** Every driver there is. A new family is a row here, a room of its own beside this one, and a simulator. */
export const drivers: readonly Driver[] = [
  driver({
    kind: 'social-card',
    driver: 'acs-serial',
    baudRates: [9_600, 115_200],
    options: z.strictObject({ slot: z.int().min(0).max(1).default(1) }),
    mask: acsMask,
    meaningOf: acsMeaningOf,
    create: (line, { baudRate, options }) =>
      createSocialCardReader(line, createAcsSerialReader(line, { baudRate, slot: options.slot, interByteMs: pauseOn(line.port) })),
  }),
  driver({
    kind: 'social-card',
    driver: 'mt3-serial',
    baudRates: [9_600, 115_200],
    options: z.strictObject({
      /** Status values of this make, as the site found them out: `0013=card-mute`. */
      statuses: z.array(z.string().regex(statusMeaningPattern)).default([]).transform(readStatusMeanings),
    }),
    mask: mt3Mask,
    meaningOf: mt3MeaningOf,
    create: (line, { baudRate, options }) =>
      createSocialCardReader(line, createMt3SerialReader(line, { ...options, baudRate, interByteMs: pauseOn(line.port) })),
  }),
  driver({
    kind: 'id-card',
    driver: 'sam-v',
    baudRates: samBaudRates,
    options: noOptions,
    mask: samVMask,
    meaningOf: samMeaningOf,
    create: (line, { baudRate }) => createSamVReader(line, samVSettings(line.port, { baudRate })),
  }),
  driver({
    kind: 'rating-keypad',
    driver: 'rk-serial',
    baudRates: [9_600],
    options: noOptions,
    mask: () => nothingPersonal,
    create: (line, { baudRate }) => createRatingKeypad(line, { baudRate, interByteMs: pauseOn(line.port) }),
  }),
  driver({
    kind: 'pin-pad',
    driver: 'pp-serial',
    baudRates: [9_600],
    options: noOptions,
    mask: pinPadMask,
    create: (line, { baudRate }) => createPinPad(line, { baudRate, interByteMs: pauseOn(line.port) }),
  }),
  driver({
    kind: 'pin-pad',
    driver: 'plain-ascii',
    baudRates: [9_600],
    /** Codes of the keys that give up and undo an entry; makers do not publish them. */
    options: z.strictObject({ cancelKey: keyCode.optional(), clearKey: keyCode.optional() }),
    mask: plainPinPadMask,
    create: (line, { options: { cancelKey, clearKey } }) =>
      createPlainPinPad(line, {
        keys: { ...(cancelKey !== undefined && { cancel: cancelKey }), ...(clearKey !== undefined && { clear: clearKey }) },
      }),
  }),
  driver({
    kind: 'customer-display',
    driver: led8.driver,
    baudRates: [2_400, 9_600],
    options: noOptions,
    mask: () => nothingPersonal,
    create: (line) => createCustomerDisplay(line, led8),
  }),
  driver({
    kind: 'customer-display',
    driver: cd5220.driver,
    baudRates: [9_600, 2_400],
    options: noOptions,
    mask: () => nothingPersonal,
    create: (line) => createCustomerDisplay(line, cd5220),
  }),
  driver({
    kind: 'receipt-printer',
    driver: 'esc-pos',
    baudRates: [9_600, 115_200, 19_200, 38_400],
    options: receiptPrinterOptionsSchema,
    mask: createPrinterTraceMask,
    meaningOf: printerMeaningOf,
    transport: ({ baudRate, options }) => printerTransportSettings(baudRate, options),
    create: (line, { baudRate, options }) => createReceiptPrinter(line, { ...options, baudRate }),
  }),
  driver({
    kind: 'scanner',
    driver: 'text-scanner',
    baudRates: [9_600, 115_200, 19_200, 38_400, 57_600],
    options: z.strictObject({
      /** What the scanner sends behind a code; an empty list leaves the silence. */
      terminators: z.array(z.enum(Object.keys(terminatorBytes) as [Terminator, ...Terminator[]])).default(['CR', 'LF']),
      silenceMs: z.int().min(20).max(2_000).optional(),
      countsPackages: z.boolean().default(false),
      trigger: z.enum(Object.keys(scannerOrders) as [TriggerFamily, ...TriggerFamily[]]).optional(),
    }),
    mask: scannerMask,
    create: (line, { options: { silenceMs, trigger, ...options } }) =>
      createTextScanner(line, { ...options, ...(silenceMs !== undefined && { silenceMs }), ...(trigger && { trigger }) }),
  }),
]

export function driverOf({ kind, driver: name }: Pick<DeviceSettings, 'kind' | 'driver'>): Driver | undefined {
  return drivers.find((entry) => entry.kind === kind && entry.driver === name)
}

export interface SettingsFault {
  readonly path: readonly PropertyKey[]
  readonly found: string
  readonly expected: string
}

/** What is wrong with one device's settings that its schema cannot see: the driver and the driver's own options. */
export function faultsOf(settings: DeviceSettings): readonly SettingsFault[] {
  const entry = driverOf(settings)
  if (entry === undefined) {
    const known = drivers.filter(({ kind }) => kind === settings.kind).map(({ driver: name }) => name)
    return [{ path: ['driver'], found: settings.driver, expected: known.join(' | ') }]
  }
  const options = entry.options.safeParse(settings.options)
  const known = Object.keys(entry.options.shape).join(' | ')
  return (options.error?.issues ?? []).flatMap((issue): readonly SettingsFault[] =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => ({ path: ['options', key], found: key, expected: known === '' ? '没有选项 / no options' : known }))
      : [{ path: ['options', ...issue.path], found: issue.code, expected: issue.message }],
  )
}
