import { z } from 'zod'
import { instantSchema, localDateSchema } from '../dates/index.ts'
import { placeSchema } from '../errors/index.ts'
import { benefitSchema, identitySchema, insuranceTypeSchema, personCategorySchema } from '../insured/index.ts'
import { moneyCodec } from '../money/index.ts'
import { gradeSchema, hospitalLevelSchema, placementSchema, settlementStepSchema, traceEntrySchema } from '../settlement/index.ts'
import { defineMethods } from './define.ts'

const nothing = z.strictObject({})
const listOf = <Item extends z.ZodType>(item: Item) => z.array(item).readonly()

/** A sentence the tools for packs wrote in both languages of the house. */
const wordsSchema = z.strictObject({ zh: z.string(), en: z.string() })

/** 政策包签名: what verifying a pack folder came to; only `valid` may be trusted. */
export const packSignatureSchema = z.strictObject({
  state: z.enum(['valid', 'unsigned', 'malformed', 'unknown-key', 'forged', 'changed']),
  keyId: z.string().optional(),
  /** Files that are not as they were signed. */
  changed: listOf(z.string()),
  missing: listOf(z.string()),
  added: listOf(z.string()),
})
export type PackSignatureFacts = z.output<typeof packSignatureSchema>

const useSchema = z.enum(['settlement', 'comparison'])

export const installedPackSchema = z.strictObject({
  packId: z.string(),
  title: z.string(),
  areas: listOf(z.string()),
  insuranceTypes: listOf(insuranceTypeSchema),
  use: useSchema,
  /** The version in force on the terminal's day; absent when there is none. */
  versionInForce: z.string().optional(),
  newestVersion: z.string(),
  /** The weakest evidence among the values in force on the day; among all values when no version is in force. */
  worstGrade: gradeSchema,
  signature: packSignatureSchema,
  cases: z.int(),
  hash: z.string(),
})
export type InstalledPackSummary = z.output<typeof installedPackSchema>

export const refusedPackSchema = z.strictObject({ folder: z.string(), places: listOf(placeSchema) })
export type RefusedPackSummary = z.output<typeof refusedPackSchema>

export const packListSchema = z.strictObject({
  /** The terminal's day. */
  on: localDateSchema,
  packs: listOf(installedPackSchema),
  refused: listOf(refusedPackSchema),
})

/** 检查结果: one thing worth knowing about a pack. */
export const findingSchema = z.strictObject({
  severity: z.enum(['error', 'warning', 'remark']),
  kind: z.string(),
  place: z.string(),
  found: wordsSchema,
  expected: wordsSchema,
})
export type PackFinding = z.output<typeof findingSchema>

const documentSchema = z.strictObject({
  issuer: z.string(),
  title: z.string(),
  number: z.string().optional(),
  link: z.string().optional(),
})

const explainedValueSchema = z.strictObject({
  from: localDateSchema,
  to: localDateSchema.optional(),
  state: z.enum(['value', 'none', 'unknown']),
  statements: listOf(z.strictObject({ key: z.string(), label: wordsSchema, text: wordsSchema })),
  document: documentSchema,
  article: z.string().optional(),
  grade: gradeSchema,
  rules: listOf(z.string()),
  note: z.string().optional(),
})

/** 政策说明: a pack as a page for people. */
export const explainedPackSchema = z.strictObject({
  id: z.string(),
  title: z.string(),
  areas: listOf(z.string()),
  insuranceTypes: listOf(insuranceTypeSchema),
  use: useSchema,
  versions: listOf(
    z.strictObject({ version: z.string(), from: localDateSchema, to: localDateSchema.optional(), note: z.string().optional() }),
  ),
  on: localDateSchema.optional(),
  parameters: listOf(
    z.strictObject({
      id: z.string(),
      title: z.string(),
      insuranceTypes: listOf(insuranceTypeSchema),
      file: z.string(),
      values: listOf(explainedValueSchema),
    }),
  ),
})

const valueSourceSchema = z.strictObject({ document: documentSchema, article: z.string().optional(), grade: gradeSchema })

/** 政策对比: what two packs say otherwise, and what that does to people. */
export const packComparisonSchema = z.strictObject({
  parameters: listOf(
    z.strictObject({
      id: z.string(),
      title: z.string(),
      insuranceType: insuranceTypeSchema,
      kind: z.enum(['changed', 'added', 'removed']),
      from: localDateSchema,
      changes: listOf(z.strictObject({ label: wordsSchema, before: wordsSchema.optional(), after: wordsSchema.optional() })),
      before: valueSourceSchema.optional(),
      after: valueSourceSchema.optional(),
    }),
  ),
  /** Made-up people with bills of several sizes on the day, and the worked cases of both packs, by groups of people. */
  groups: listOf(
    z.strictObject({
      group: wordsSchema,
      cases: z.int(),
      gaining: z.int(),
      losing: z.int(),
      same: z.int(),
      /** Cases at least one of the two packs refuses. */
      refused: z.int(),
      gainSum: moneyCodec,
      lossSum: moneyCodec,
      largestGain: moneyCodec,
      largestLoss: moneyCodec,
    }),
  ),
})
export type PackComparison = z.output<typeof packComparisonSchema>

/** A settlement the tools may look at: who it was for is masked, and no more is told of it than one needs to choose it. */
export const storedCaseSummarySchema = z.strictObject({
  settlementId: z.string(),
  slipNumber: z.string(),
  inpatientNumber: z.string(),
  patientNameMasked: z.string(),
  settledAt: instantSchema,
  totalFee: moneyCodec,
  fundTotal: moneyCodec,
  personTotal: moneyCodec,
})
export type StoredCaseSummary = z.output<typeof storedCaseSummarySchema>

const choiceSchema = z.strictObject({ code: z.string(), words: wordsSchema })

/** What a stored settlement rests on, as far as a what-if may change it, and what it may be changed to. */
export const storedCaseSchema = z.strictObject({
  summary: storedCaseSummarySchema,
  benefit: z.enum([...benefitSchema.options, 'visit']),
  pack: z.strictObject({ id: z.string(), title: z.string(), version: z.string(), hash: z.string() }),
  insuranceType: insuranceTypeSchema,
  category: personCategorySchema,
  hospitalLevel: hospitalLevelSchema,
  admittedOn: localDateSchema,
  dischargedOn: localDateSchema,
  placement: placementSchema,
  identities: listOf(identitySchema),
  choices: z.strictObject({
    packs: listOf(z.strictObject({ packId: z.string(), title: z.string(), use: useSchema })),
    levels: listOf(choiceSchema),
    categories: listOf(personCategorySchema),
    identities: listOf(choiceSchema),
  }),
})
export type StoredCase = z.output<typeof storedCaseSchema>

export const whatIfRequestSchema = z.strictObject({
  settlementId: z.string(),
  /** An installed pack; absent: the one it was settled under, from the archive. */
  packId: z.string().optional(),
  on: localDateSchema.optional(),
  hospitalLevel: hospitalLevelSchema.optional(),
  category: personCategorySchema.optional(),
  place: placementSchema.shape.place.optional(),
  filing: placementSchema.shape.filing.optional(),
  addIdentities: z.array(identitySchema).max(20),
  removeIdentities: z.array(identitySchema).max(20),
})
export type WhatIfRequest = z.output<typeof whatIfRequestSchema>

const sideSchema = z.strictObject({ title: z.string(), version: z.string(), hash: z.string(), decidedOn: localDateSchema })

/** 试算: what was settled and what would have been; nothing of it is written anywhere. */
export const whatIfSchema = z.strictObject({
  original: sideSchema,
  changed: sideSchema,
  amounts: listOf(
    z.strictObject({
      /** As the breakdown names it. */
      name: z.string(),
      kind: z.enum(['fund', 'person']),
      before: moneyCodec,
      after: moneyCodec,
      /** Above zero when it grew. */
      difference: moneyCodec,
    }),
  ),
  /** Entries of both workings beside each other; one is absent where only the other side did this. */
  steps: listOf(
    z.strictObject({
      part: z.string(),
      step: settlementStepSchema,
      before: traceEntrySchema.optional(),
      after: traceEntrySchema.optional(),
      same: z.boolean(),
    }),
  ),
})
export type WhatIfResult = z.output<typeof whatIfSchema>

/** 重放: how far working out everything ever booked has come, and what did not come out the same. */
export const replayStateSchema = z.strictObject({
  state: z.enum(['idle', 'running', 'done', 'stopped', 'failed']),
  startedAt: instantSchema.optional(),
  endedAt: instantSchema.optional(),
  startedBy: z.string().optional(),
  /** How many records the ledger had when it began, and how many of them have been worked out again. */
  total: z.int(),
  worked: z.int(),
  same: z.int(),
  differs: z.int(),
  /** Booked before the ledger kept what a replay needs. */
  notKept: z.int(),
  reversals: z.int(),
  /** Those that are not the same, oldest first; `differs + notKept` may be more than are listed. */
  records: listOf(
    z.strictObject({
      settlementId: z.string(),
      slipNumber: z.string(),
      kind: z.enum(['settlement', 'reversal']),
      settledAt: instantSchema,
      packHash: z.string().optional(),
      state: z.enum(['differs', 'not-kept']),
      /** How many fields differ, and the first of them in the order of the calculation. */
      differences: z.int(),
      fields: listOf(z.strictObject({ field: z.string(), before: z.string(), after: z.string() })),
    }),
  ),
})
export type ReplayState = z.output<typeof replayStateSchema>

const onePack = z.strictObject({ packId: z.string().max(100) })
const storedCaseErrors = ['settlement.unknown', 'settlement.source-not-kept', 'policy.invalid'] as const

/** 政策: looking at packs, trying them and proving that what was settled still comes out the same. None of these writes anything. */
export const policyMethods = defineMethods({
  'policy.list': { request: nothing, reply: packListSchema, errors: [] },
  /** Seconds for a large pack; it is worked out beside the process that answers the window. */
  'policy.check': {
    request: onePack,
    reply: z.strictObject({ packId: z.string(), on: localDateSchema, findings: listOf(findingSchema) }),
    errors: ['policy.unknown', 'policy.invalid'],
  },
  /** Without a day everything the pack ever held. */
  'policy.explain': {
    request: onePack.extend({ on: localDateSchema.optional() }),
    reply: explainedPackSchema,
    errors: ['policy.unknown'],
  },
  'policy.compare': {
    request: z.strictObject({ before: z.string().max(100), after: z.string().max(100), on: localDateSchema }),
    reply: packComparisonSchema,
    errors: ['policy.unknown', 'policy.invalid'],
  },
  'policy.storedCases': { request: nothing, reply: listOf(storedCaseSummarySchema), errors: [] },
  'policy.storedCase': { request: z.strictObject({ settlementId: z.string() }), reply: storedCaseSchema, errors: storedCaseErrors },
  'policy.whatIf': {
    request: whatIfRequestSchema,
    reply: whatIfSchema,
    errors: [
      ...storedCaseErrors,
      'policy.unknown',
      'policy.not-in-force',
      'policy.value-absent',
      'settlement.unsupported',
      'settlement.refund-exceeds-fee',
    ],
  },
  'policy.replay': { request: nothing, reply: replayStateSchema, errors: [] },
  /** Begins anew; while one is running it answers how far that has come. */
  'policy.startReplay': { request: nothing, reply: replayStateSchema, errors: [] },
  'policy.stopReplay': { request: nothing, reply: replayStateSchema, errors: [] },
})
