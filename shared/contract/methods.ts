import { z } from 'zod'
import { stayBillSchema } from '../bill/index.ts'
import { instantSchema, localDateSchema } from '../dates/index.ts'
import { placeSchema } from '../errors/index.ts'
import { moneyCodec } from '../money/index.ts'
import { settlementBreakdownSchema } from '../settlement/index.ts'
import { slipSchema } from '../slip/index.ts'
import { defineEvents, defineMethods } from './define.ts'
import { deviceKindSchema, deviceMethods, deviceStateSchema } from './device-methods.ts'
import { identityMethods } from './identity-methods.ts'
import {
  amountDifferenceSchema,
  differenceCauseSchema,
  differenceDecisionSchema,
  platformMethods,
  uploadJobSchema,
} from './platform-methods.ts'
import { policyMethods } from './policy-methods.ts'
import { receiptMethods } from './receipt-methods.ts'
import { receivedScanSchema, scanMethods } from './scan-methods.ts'

const nothing = z.strictObject({})

export const roleSchema = z.enum(['cashier', 'supervisor', 'it', 'inspector'])
export const operatorSchema = z.strictObject({ operatorId: z.string(), name: z.string(), role: roleSchema })
export type Operator = z.output<typeof operatorSchema>

/** Why the ledger is only read and printed from; sentences stand under these codes. */
const viewOnlySchema = z.strictObject({
  code: z.enum(['store.newer-schema', 'store.moved', 'store.older-copy', 'store.witness-unusable']),
  details: z.record(z.string(), z.union([z.string(), z.int()])),
})

/** 终端状态: what the status bar shows. */
export const terminalStatusSchema = z.strictObject({
  institution: z.strictObject({ code: z.string(), name: z.string(), area: z.string(), hospitalLevel: z.string() }),
  /** Demo data: every screen and slip says so. */
  demo: z.boolean(),
  host: z.enum(['electron', 'loopback']),
  version: z.string(),
  link: z.strictObject({
    state: z.enum(['up', 'down', 'unknown']),
    lastContactAt: instantSchema.optional(),
  }),
  queue: z.strictObject({
    waiting: z.int(),
    needsPerson: z.int(),
    oldestAt: instantSchema.optional(),
  }),
  cardReader: z.strictObject({ state: deviceStateSchema, port: z.string() }),
  idCardReader: z.strictObject({ state: deviceStateSchema, port: z.string() }),
  packs: z.array(z.strictObject({ id: z.string(), title: z.string(), version: z.string(), hash: z.string() })),
  catalogue: z.strictObject({ version: z.string(), items: z.int() }).optional(),
  viewOnly: viewOnlySchema.optional(),
  /** What this computer remembers of the ledger cannot be renewed: an older copy of it would not be known for one. */
  isWitnessBehind: z.boolean(),
})
export type TerminalStatus = z.output<typeof terminalStatusSchema>

export const billSummarySchema = z.strictObject({
  billId: z.string(),
  inpatientNumber: z.string(),
  patientNameMasked: z.string(),
  idNumberMasked: z.string(),
  ward: z.string(),
  admittedOn: localDateSchema,
  dischargedOn: localDateSchema,
  totalFee: moneyCodec,
  deposit: moneyCodec,
  lineCount: z.int(),
  receivedAt: instantSchema,
  /** A cancelled settlement puts its bill back to `waiting`. */
  state: z.enum(['waiting', 'settled']),
  settlementId: z.string().optional(),
})
export type BillSummary = z.output<typeof billSummarySchema>

/** A bill that could not be taken in; it stays listed until somebody has dealt with it. */
export const refusedBillSchema = z.strictObject({
  refusedId: z.string(),
  /** File name or caller, never a machine path. */
  source: z.string(),
  receivedAt: instantSchema,
  billId: z.string().optional(),
  code: z.string(),
  places: z.array(placeSchema),
  details: z.record(z.string(), z.unknown()),
  acknowledgedBy: z.string().optional(),
})
export type RefusedBill = z.output<typeof refusedBillSchema>

/** 结算记录状态: provisional until the platform confirmed it. */
export const settlementStateSchema = z.enum(['provisional', 'confirmed', 'differs', 'refused', 'cancelled'])
export type SettlementState = z.output<typeof settlementStateSchema>

export const settlementSummarySchema = z.strictObject({
  settlementId: z.string(),
  /** 单据号 printed on the slip. */
  slipNumber: z.string(),
  kind: z.enum(['settlement', 'reversal']),
  /** The settlement a reversal takes back. */
  reverses: z.string().optional(),
  reversedBy: z.string().optional(),
  billId: z.string(),
  inpatientNumber: z.string(),
  patientNameMasked: z.string(),
  idNumberMasked: z.string(),
  settledAt: instantSchema,
  operatorName: z.string(),
  totalFee: moneyCodec,
  fundTotal: moneyCodec,
  personTotal: moneyCodec,
  cash: moneyCodec,
  refund: moneyCodec,
  balanceDue: moneyCodec,
  state: settlementStateSchema,
  centreSettlementId: z.string().optional(),
  /** What was decided about a difference, if anything was. */
  decision: differenceDecisionSchema.shape.decision.optional(),
  /** Whether the hospital system has been told. */
  hospitalTold: z.boolean(),
})
export type SettlementSummary = z.output<typeof settlementSummarySchema>

export const settlementRecordSchema = z.strictObject({
  summary: settlementSummarySchema,
  breakdown: settlementBreakdownSchema,
  differences: z.array(amountDifferenceSchema),
  /** The first thing both sides see differently; absent while there is no difference. */
  cause: differenceCauseSchema.optional(),
  /** What was decided about a difference, oldest first; the last one holds. */
  decisions: z.array(differenceDecisionSchema),
  /** What may be decided now. */
  choices: z.array(differenceDecisionSchema.shape.decision),
  uploads: z.array(uploadJobSchema),
  printed: z.int(),
})
export type SettlementRecord = z.output<typeof settlementRecordSchema>

export const settlementPreviewSchema = z.strictObject({
  /** 结算键: made now, before anything is tried; confirming twice with it books once. */
  settlementKey: z.string(),
  /** Hash of everything the figures rest on; a confirmation with an older one is refused. */
  fingerprint: z.string(),
  breakdown: settlementBreakdownSchema,
  /** 累计信息: when the platform was asked what the year has counted; without it this terminal's own ledger alone says so. */
  accumulators: z.strictObject({ asOf: instantSchema.optional(), isOld: z.boolean() }),
  /** How long the services worked on it, without the line. */
  workedMs: z.number(),
})
export type SettlementPreview = z.output<typeof settlementPreviewSchema>

/** Demo institution only: whose card lies in the simulated reader and how the stand-in platform behaves. */
export const demoStateSchema = z.strictObject({
  people: z.array(
    z.strictObject({
      personNumber: z.string(),
      name: z.string(),
      idNumberMasked: z.string(),
      about: z.string(),
      billIds: z.array(z.string()),
    }),
  ),
  insertedPersonNumber: z.string().optional(),
  platform: z.enum(['normal', 'slow', 'failing', 'dropping-answers', 'disagreeing', 'offline']),
})
export type DemoState = z.output<typeof demoStateSchema>

/** What may stand in the way of figures. */
const previewErrors = [
  'bill.unknown',
  'bill.already-settled',
  'insured.no-record',
  'insured.not-this-patient',
  'insured.not-eligible',
  'catalogue.item-unknown',
  'catalogue.item-not-computable',
  'catalogue.not-installed',
  'policy.not-in-force',
  'policy.value-absent',
  'policy.invalid',
  'settlement.unsupported',
  'settlement.refund-exceeds-fee',
] as const

/** The whole contract: a name that is not here does not exist. Amounts cross as decimal text, days as `YYYY-MM-DD`. */
export const methods = defineMethods({
  /** Whether this terminal has an institution, or the demo one is to be offered. */
  'setup.state': {
    request: nothing,
    /** The folder is where `institution.yaml` belongs; the problem one line a fault. */
    reply: z.strictObject({
      configured: z.boolean(),
      folder: z.string().optional(),
      problem: z.string().optional(),
      /** What the sentence of the problem names, where it is one of our codes. */
      problemDetails: z.record(z.string(), z.unknown()).optional(),
    }),
    errors: [],
    anonymous: true,
  },
  /** Installs the demo institution: synthetic people, catalogue, bills, simulated reader and platform. */
  'setup.startDemo': { request: nothing, reply: nothing, errors: ['store.disk-full', 'setup.not-done'], anonymous: true },

  'session.operators': {
    request: nothing,
    /** The PIN is told in the demo only. */
    reply: z.array(operatorSchema.extend({ demoPin: z.string().optional() })),
    errors: [],
    anonymous: true,
  },
  'session.current': { request: nothing, reply: z.strictObject({ operator: operatorSchema.optional() }), errors: [], anonymous: true },
  'session.signIn': {
    request: z.strictObject({ operatorId: z.string().max(20), pin: z.string().max(64) }),
    reply: operatorSchema,
    errors: ['session.wrong-pin', 'session.locked'],
    anonymous: true,
  },
  'session.signOut': { request: nothing, reply: nothing, errors: [] },

  /** 接管账本: a ledger that is only viewed is worked with again. The terminal opens anew afterwards, and whoever is there signs in again. */
  'ledger.adopt': {
    request: z.strictObject({ reason: z.string().trim().min(1).max(200), otherCopyRetired: z.boolean() }),
    reply: z.strictObject({ terminal: z.string(), slipsFrom: z.int().optional() }),
    errors: [
      'setup.not-done',
      'store.busy',
      'store.not-moved',
      'store.desk-in-use',
      'store.newer-schema',
      'store.witness-unusable',
      'store.wrong-key',
      'store.key-missing',
      'store.damaged',
    ],
  },
  'terminal.status': { request: nothing, reply: terminalStatusSchema, errors: [], anonymous: true },

  ...identityMethods,

  'bill.list': { request: nothing, reply: z.array(billSummarySchema), errors: [] },
  'bill.get': { request: z.strictObject({ billId: z.string() }), reply: stayBillSchema, errors: ['bill.unknown'] },
  'bill.refused': { request: nothing, reply: z.array(refusedBillSchema), errors: [] },
  'bill.acknowledgeRefused': { request: z.strictObject({ refusedId: z.string() }), reply: nothing, errors: ['bill.unknown'] },

  /** Works out a settlement without recording anything. */
  'settlement.preview': {
    request: z.strictObject({ billId: z.string(), personNumber: z.string(), useAccount: z.boolean() }),
    reply: settlementPreviewSchema,
    errors: previewErrors,
  },
  /** Books it: one transaction for record, lines, trace, accumulators, uploads and audit. The cash amount is said again by the cashier's screen. */
  'settlement.confirm': {
    request: z.strictObject({
      settlementKey: z.string(),
      fingerprint: z.string(),
      billId: z.string(),
      personNumber: z.string(),
      useAccount: z.boolean(),
      /** Signed: positive is collected from the person, negative is paid back to them. */
      amountConfirmed: moneyCodec,
      /** The rehearsal whose figures are charged; absent: ours. */
      chargeRehearsal: z.string().optional(),
    }),
    reply: settlementRecordSchema,
    errors: [
      ...previewErrors,
      'settlement.preview-outdated',
      'settlement.amount-not-confirmed',
      'settlement.same-key-other-content',
      'settlement.figures-not-chargeable',
      'settlement.over-offline-budget',
      'store.disk-full',
      'store.busy',
      'store.newer-schema',
      'store.damaged',
    ],
  },
  'settlement.get': {
    request: z.strictObject({ settlementId: z.string() }),
    reply: settlementRecordSchema,
    errors: ['settlement.unknown'],
  },
  'settlement.list': { request: nothing, reply: z.array(settlementSummarySchema), errors: [] },
  /** Takes a settlement back by a reversal record; the later settlements that rest on it must go first. */
  'settlement.cancel': {
    request: z.strictObject({ settlementId: z.string(), reason: z.string().min(1).max(200) }),
    reply: settlementRecordSchema,
    errors: [
      'settlement.unknown',
      'settlement.already-cancelled',
      'settlement.later-one-depends',
      'store.disk-full',
      'store.busy',
      'store.newer-schema',
      'store.damaged',
    ],
  },

  /** With `supplement` the 补充结算单, where a supplement was decided after the settlement. */
  'slip.get': {
    request: z.strictObject({ settlementId: z.string(), supplement: z.boolean().optional() }),
    reply: slipSchema,
    errors: ['settlement.unknown'],
  },
  /** Counts a print; a later one is marked 补打. */
  'slip.printed': {
    request: z.strictObject({ settlementId: z.string(), supplement: z.boolean().optional() }),
    reply: z.strictObject({ copy: z.int() }),
    errors: ['settlement.unknown'],
  },

  ...platformMethods,
  ...receiptMethods,

  ...policyMethods,
  ...scanMethods,
  ...deviceMethods,

  'demo.state': { request: nothing, reply: demoStateSchema, errors: ['settlement.unsupported'] },
  'demo.insertCard': {
    request: z.strictObject({ personNumber: z.string().optional() }),
    reply: demoStateSchema,
    errors: ['settlement.unsupported', 'insured.no-record'],
  },
  /** Another document than the card: it is laid on its reader, or scanned. */
  'demo.present': {
    request: z.strictObject({ personNumber: z.string(), document: z.enum(['id-card', 'e-voucher']) }),
    reply: demoStateSchema,
    errors: ['settlement.unsupported', 'insured.no-record'],
  },
  'demo.setPlatform': {
    request: z.strictObject({ platform: demoStateSchema.shape.platform }),
    reply: demoStateSchema,
    errors: ['settlement.unsupported'],
  },
})

/** Facts that already happened. A screen asks again for what it shows. */
export const events = defineEvents({
  'card.slotChanged': z.strictObject({ present: z.boolean() }),
  'bill.changed': z.strictObject({ billId: z.string().optional() }),
  'settlement.changed': z.strictObject({ settlementId: z.string() }),
  'upload.changed': z.strictObject({ settlementId: z.string() }),
  /** A day was compared, or a mismatch found, healed or closed. */
  'reconciliation.changed': nothing,
  'terminal.changed': nothing,
  /** Somebody scanned something; what it is, the window tells, because scanners that type are heard there alone. */
  'scan.received': receivedScanSchema,
  /** Settings, state or port of a device, or what its last self-test found. */
  'device.changed': z.strictObject({ kind: deviceKindSchema }),
})

export type Methods = typeof methods
export type MethodName = keyof Methods
export type MethodRequest<Name extends MethodName> = z.output<Methods[Name]['request']>
export type MethodReply<Name extends MethodName> = z.output<Methods[Name]['reply']>
export type MethodErrors<Name extends MethodName> = Methods[Name]['errors'][number]
export type Events = typeof events
export type EventName = keyof Events
export type EventPayload<Name extends EventName> = z.output<Events[Name]>
