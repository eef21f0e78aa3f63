import { z } from 'zod'
import { instantSchema } from '../dates/index.ts'
import { defineMethods } from './define.ts'

const nothing = z.strictObject({})
const listOf = <Item extends z.ZodType>(item: Item) => z.array(item).readonly()

/** 外设种类: what a device is for; which make it is, is its driver. */
export const deviceKinds = ['social-card', 'id-card', 'scanner', 'receipt-printer', 'rating-keypad', 'pin-pad', 'customer-display'] as const
export const deviceKindSchema = z.enum(deviceKinds)
export type DeviceKind = z.output<typeof deviceKindSchema>

/**
 * `occupied`: a card, a document or paper is in it where the device can tell. `faulty`: it answers and says that it cannot work.
 * `silent`: the line is open and nothing can be known, as with scanners and displays that never answer.
 */
export const deviceStateSchema = z.enum(['not-configured', 'offline', 'ready', 'occupied', 'faulty', 'silent'])
export type DeviceState = z.output<typeof deviceStateSchema>

/** Where a device hangs: a path or `tcp://host:port`, or the ids by which its port is found wherever it is plugged in. */
export const devicePlaceSchema = z.union([
  z.strictObject({ port: z.string().min(1).max(200) }),
  z.strictObject({
    vendorId: z.string().regex(/^[0-9A-F]{4}$/),
    productId: z.string().regex(/^[0-9A-F]{4}$/),
    serialNumber: z.string().min(1).max(100).optional(),
    location: z.string().min(1).max(200).optional(),
    lastPort: z.string().min(1).max(200).optional(),
  }),
])
export type DevicePlace = z.output<typeof devicePlaceSchema>

/** One entry of `devices.yaml`; `options` are the driver's own and are checked by it. */
export const deviceSettingsSchema = z.strictObject({
  kind: deviceKindSchema,
  driver: z.string().min(1).max(40),
  at: devicePlaceSchema,
  baudRate: z.int().positive().optional(),
  options: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.array(z.string())])).default({}),
})
export type DeviceSettings = z.output<typeof deviceSettingsSchema>

/** Whose fault it is, so that the right person goes to the right place. */
export const culpritSchema = z.enum(['nothing', 'card', 'cable', 'reader', 'driver', 'entitlement', 'platform'])
export type Culprit = z.output<typeof culpritSchema>

/** 诊断: what is wrong, in the words of an error code, and why that was concluded. */
export const verdictSchema = z.strictObject({
  culprit: culpritSchema,
  /** One sentence and one next step per code in `renderer/text`. */
  code: z.string(),
  values: z.record(z.string(), z.string()),
})
export type Verdict = z.output<typeof verdictSchema>

export const selfTestStepSchema = z.strictObject({
  /** `listed`, `opened`, `heard`, `answered`, `card`, `identity`, `person`…: one label per name in `renderer/text`. */
  name: z.string(),
  result: z.enum(['passed', 'failed', 'not-applicable', 'needs-person']),
  milliseconds: z.number(),
  /** Error code of a failed step, or what was found: a SAM number, a version. Never personal data. */
  finding: z.string(),
})

export const selfTestReportSchema = z.strictObject({
  kind: deviceKindSchema,
  startedAt: instantSchema,
  steps: listOf(selfTestStepSchema),
  verdict: verdictSchema,
})
export type SelfTestReport = z.output<typeof selfTestReportSchema>

export const deviceReportSchema = z.strictObject({
  kind: deviceKindSchema,
  driver: z.string(),
  /** Where it is right now; empty where it was not found. */
  port: z.string(),
  baudRate: z.int().optional(),
  settings: deviceSettingsSchema.optional(),
  state: deviceStateSchema,
  since: instantSchema,
  /** What happened last that was not as it should be. */
  lastVerdict: verdictSchema.optional(),
  counted: z.strictObject({
    bytesIn: z.int(),
    bytesOut: z.int(),
    losses: z.int(),
    /** Signs of noise: bytes skipped, frames damaged. */
    disturbances: z.int(),
  }),
})
export type DeviceReport = z.output<typeof deviceReportSchema>

/** One piece of a line's life. Bytes that carry personal data are masked before they get here. */
export const traceEntrySchema = z.strictObject({
  sequence: z.int(),
  at: instantSchema,
  direction: z.enum(['in', 'out', 'event']),
  /** Upper-case hexadecimal separated by spaces, `··` for a masked byte; a word for events: `opened`, `lost`. */
  bytes: z.string(),
  /** What the driver takes it for: `find card`, `APDU select`. May be empty. */
  meaning: z.string(),
})
export type DeviceTraceEntry = z.output<typeof traceEntrySchema>

export const portListSchema = z.strictObject({
  ports: listOf(
    z.strictObject({
      path: z.string(),
      manufacturer: z.string().optional(),
      serialNumber: z.string().optional(),
      location: z.string().optional(),
      vendorId: z.string().optional(),
      productId: z.string().optional(),
      /** The device that is configured there. */
      usedBy: deviceKindSchema.optional(),
    }),
  ),
  /** Why the system could not be asked; typed paths still work then. */
  unavailable: z.string().optional(),
})

const optionValueSchema = deviceSettingsSchema.shape.options.unwrap().valueType

/** One option of a driver, as a form asks for it; `list` takes several words, any where no choices are named. */
export const driverOptionSchema = z.strictObject({
  name: z.string(),
  form: z.enum(['text', 'number', 'switch', 'choice', 'list']),
  choices: listOf(z.union([z.string(), z.number()])),
  /** What holds where nothing is written; absent: nothing does. */
  preset: optionValueSchema.optional(),
})
export type DriverOption = z.output<typeof driverOptionSchema>

export const driverFactsSchema = z.strictObject({
  kind: deviceKindSchema,
  driver: z.string(),
  /** The speed makers deliver first, then others in use. */
  baudRates: listOf(z.int()),
  options: listOf(driverOptionSchema),
})
export type DriverFacts = z.output<typeof driverFactsSchema>

const ofKind = z.strictObject({ kind: deviceKindSchema })

/** 外设: what IT needs to find out why a reader does not read. */
export const deviceMethods = defineMethods({
  'device.list': { request: nothing, reply: listOf(deviceReportSchema), errors: [] },
  'device.ports': { request: nothing, reply: portListSchema, errors: [] },
  /** Every way to speak to a device of each kind, and what each asks to be told. */
  'device.drivers': { request: nothing, reply: listOf(driverFactsSchema), errors: [] },
  /** Writes `devices.yaml` and takes the device into use at once; without settings the device is taken out. */
  'device.configure': {
    request: z.strictObject({ kind: deviceKindSchema, settings: deviceSettingsSchema.optional() }),
    reply: deviceReportSchema,
    errors: ['device.bad-settings', 'store.disk-full'],
  },
  /** Takes half a minute at most; one at a time per device. Asks the platform too when a document could be read. */
  'device.selfTest': { request: ofKind, reply: selfTestReportSchema, errors: ['device.not-configured'] },
  /** Entries after a number, oldest first; the line's life since the program started, capped. */
  'device.trace': {
    request: ofKind.extend({ after: z.int().default(0) }),
    reply: z.strictObject({ entries: listOf(traceEntrySchema), dropped: z.int() }),
    errors: [],
  },
  /** For whoever maintains the device: report, counters and the masked trace as text. */
  'device.exportTrace': { request: ofKind, reply: z.strictObject({ fileName: z.string(), text: z.string() }), errors: [] },
})
