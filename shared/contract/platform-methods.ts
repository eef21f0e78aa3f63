import { z } from 'zod'
import { instantSchema, localDateSchema } from '../dates/index.ts'
import { insuranceTypeSchema } from '../insured/index.ts'
import { moneyCodec } from '../money/index.ts'
import { defineMethods } from './define.ts'

const nothing = z.strictObject({})

export const uploadStateSchema = z.enum(['queued', 'sending', 'unknown', 'held', 'acknowledged', 'refused', 'superseded'])
export type UploadState = z.output<typeof uploadStateSchema>

/** Messages that build a settlement up at the platform, in the order in which a visit sends them. */
export const buildingKinds = [
  'admission',
  'registration',
  'visit-information',
  'fee-details',
  'discharge',
  'pre-settlement',
  'settlement',
  'settlement-list',
  'sale',
] as const

/** 报文种类: every message a visit may need, those that undo behind those that build up. */
export const uploadKindSchema = z.enum([
  ...buildingKinds,
  'cancellation',
  'taking-back',
  'fee-withdrawal',
  'discharge-cancellation',
  'admission-cancellation',
  'registration-cancellation',
  'sale-return',
])
export type UploadKind = z.output<typeof uploadKindSchema>

/** 下一步: what happens to a message by itself, or what somebody has to do about it. */
export const uploadNextStepSchema = z.enum([
  /** Its turn comes: earlier messages of the visit or of the person go first. */
  'waits-its-turn',
  /** Goes out as soon as the line is back. */
  'waits-for-line',
  'is-sent',
  /** The platform is asked what it has before anything is sent again. */
  'is-looked-up',
  /** The platform said no: read its words, mend the cause, try again or resolve it. */
  'needs-person',
  'is-held',
  'none',
])
export type UploadNextStep = z.output<typeof uploadNextStepSchema>

export const uploadJobSchema = z.strictObject({
  jobId: z.string(),
  settlementId: z.string(),
  /** 单据号 of the settlement it belongs to. */
  slipNumber: z.string(),
  kind: uploadKindSchema,
  state: uploadStateSchema,
  nextStep: uploadNextStepSchema,
  sequence: z.int(),
  messageId: z.string(),
  attempts: z.int(),
  nextAttemptAt: instantSchema.optional(),
  lastAttemptAt: instantSchema.optional(),
  /** The platform's own words, or ours when it did not answer. */
  lastWords: z.string().optional(),
  createdAt: instantSchema,
  /** 上传时限: when it must be at the platform; absent for what is done and for what has no limit. */
  deadlineAt: instantSchema.optional(),
})
export type UploadJob = z.output<typeof uploadJobSchema>

/** One line of the journal of a message. */
export const uploadAttemptSchema = z.strictObject({
  at: instantSchema,
  messageId: z.string(),
  outcome: z.enum([
    'begun',
    'interrupted',
    'accepted',
    'refused',
    'not-sent',
    'unknown',
    'quarantined',
    'held',
    'released',
    'resolved',
    'retried',
  ]),
  words: z.string(),
  /** Whose act it was, where a person's hand was on the message. */
  operatorName: z.string().optional(),
  /** The answer as it came, identity numbers and names masked. */
  answer: z.string().optional(),
})
export type UploadAttempt = z.output<typeof uploadAttemptSchema>

export const uploadDetailSchema = z.strictObject({ job: uploadJobSchema, attempts: z.array(uploadAttemptSchema) })
export type UploadDetail = z.output<typeof uploadDetailSchema>

/** 差异: one amount of the settlement as we and as the platform worked it out. */
export const amountDifferenceSchema = z.strictObject({
  field: z.string(),
  ours: moneyCodec,
  platform: moneyCodec,
  /** What was charged, where that is neither ours nor what the platform says now. */
  charged: moneyCodec.optional(),
})
export type AmountDifference = z.output<typeof amountDifferenceSchema>

/** 差异原因: the first thing both sides see differently, in the order in which a settlement is worked. */
export const differenceCauseSchema = z.strictObject({
  cause: z.enum([
    /** Lines of the bill are missing there, or other ones are there. */
    'lines',
    /** A line's amount: quantity or unit price. */
    'price',
    /** 支付类别 of an item: A, B or C. */
    'class',
    /** 定价上限. */
    'price-limit',
    /** 先行自付比例. */
    'share',
    /** 起付线: its height, or how much of it the year had used. */
    'deductible',
    /** 支付比例 of the pooled fund. */
    'pooled-share',
    /** 封顶线, or how much of it the year had used. */
    'ceiling',
    /** 大病/大额: threshold, share or what the year had counted. */
    'second-tier',
    /** 公务员补助、企业补充. */
    'supplement',
    /** 医疗救助: identity, threshold, share or annual limit. */
    'assistance',
    /** 个人账户余额或共济. */
    'account',
    /** A fen by rounding alone. */
    'rounding',
    'unexplained',
  ]),
  /** The amount it shows in. */
  field: z.string(),
  /** Line and item, where one line shows it. */
  lineId: z.string().optional(),
  itemCode: z.string().optional(),
  /** Both values of the parameter, as text: a rate, a price, a class, an amount; absent where they cannot be told. */
  ours: z.string().optional(),
  platform: z.string().optional(),
})
export type DifferenceCause = z.output<typeof differenceCauseSchema>

export const differenceDecisionSchema = z.strictObject({
  decision: z.enum([
    'platform-accepted',
    'disputed',
    /** 争议了结: the platform has mended its figures and holds what was charged. */
    'platform-corrected',
    /** 争议了结: both agree that what was charged stands; the platform's books keep their own figures. */
    'ours-agreed',
  ]),
  at: instantSchema,
  operatorName: z.string(),
  reason: z.string(),
  /** 补充单据号 and what it collects (+) or pays back (-); only where the platform's figures were accepted. */
  supplement: z.strictObject({ slipNumber: z.string(), collected: moneyCodec }).optional(),
})
export type DifferenceDecision = z.output<typeof differenceDecisionSchema>

/** 预结算核对: what the platform's pre-settlement says before money moves. */
export const rehearsalSchema = z.discriminatedUnion('verdict', [
  z.strictObject({ verdict: z.literal('agreed'), waitedMs: z.number() }),
  z.strictObject({
    verdict: z.literal('different'),
    waitedMs: z.number(),
    differences: z.array(amountDifferenceSchema),
    cause: differenceCauseSchema,
    /** Which of the two is charged, as the site has set it; `ask`: the cashier chooses. */
    charge: z.enum(['platform', 'ours', 'ask']),
    /** What the person pays (+) or gets back (-) by the platform's figures, deposit counted. */
    platformDue: moneyCodec,
    /** Handed back with the confirmation that charges the platform's figures. */
    rehearsalId: z.string(),
  }),
  /** Ours, provisional: the line is down, the platform took too long, or refused to work it out. */
  z.strictObject({
    verdict: z.literal('no-answer'),
    waitedMs: z.number(),
    reason: z.enum(['line-down', 'too-slow', 'refused', 'visit-busy', 'switched-off']),
    words: z.string().optional(),
  }),
])
export type Rehearsal = z.output<typeof rehearsalSchema>

/** 离线额度: how much may be settled while the platform cannot be asked, and what of it is used. */
export const offlineBudgetSchema = z.strictObject({
  /** Settlements the platform has not confirmed. */
  records: z.int(),
  recordsMax: z.int(),
  fundTotal: moneyCodec,
  fundTotalMax: moneyCodec,
  recordFundMax: moneyCodec,
  personAgeMaxHours: z.int(),
  /** The tightest deadline of what is unsent. */
  worstDeadlineAt: instantSchema.optional(),
  overdue: z.int(),
})
export type OfflineBudget = z.output<typeof offlineBudgetSchema>

/** 对账: one group of a day as both sides count it. */
export const reconciledGroupSchema = z.strictObject({
  insuranceType: insuranceTypeSchema,
  clearingType: z.string(),
  agency: z.string(),
  at: instantSchema,
  count: z.int(),
  totalFee: moneyCodec,
  fundTotal: moneyCodec,
  personalAccount: moneyCodec,
  cash: moneyCodec,
  /**
   * `equal-noted`: equal to the fen, with figures of the platform that both sides have agreed to leave beside ours. `differs-since`:
   * equal when it was compared, and one of its records has been found to differ after that.
   */
  result: z.enum(['equal', 'equal-noted', 'platform-has-more', 'institution-has-more', 'differs', 'differs-since', 'no-answer']),
  words: z.string(),
})
export type ReconciledGroup = z.output<typeof reconciledGroupSchema>

/** 单边账与不一致: each kind of record that the two ledgers can hold differently. */
export const mismatchKindSchema = z.enum([
  /** 平台多: settled there by a message of ours whose answer never came. */
  'settled-there-unanswered',
  /** Settled there by a message we have given up. */
  'settled-there-superseded',
  /** Settled there for a visit of ours by a message that is not ours. */
  'settled-there-foreign',
  /** Two valid settlements of one visit there. */
  'settled-there-twice',
  /** 医院多: confirmed here, nothing there. */
  'missing-there',
  /** Confirmed here, cancelled there. */
  'cancelled-there',
  /** Confirmed here, taken back there by 冲正. */
  'taken-back-there',
  /** Cancelled here, still valid there. */
  'valid-there-cancelled-here',
  /** The same settlement with other amounts. */
  'amounts-differ',
  /** Fee lines there without a settlement, or others than ours. */
  'fee-lines-left-there',
  /** A visit that is open there and settled or unknown here. */
  'visit-open-there',
  /** The platform's number of a settlement is another one than we hold. */
  'other-number-there',
])
export type MismatchKind = z.output<typeof mismatchKindSchema>

/** What may be done about a mismatch; each asks for one confirmation. */
export const healingStepSchema = z.enum([
  /** Take the platform's settlement over: its number and figures become ours. */
  'adopt',
  /** 冲正 by the id of its message. */
  'take-back',
  /** Cancel it there. */
  'cancel-there',
  /** Upload it again under a new message. */
  'send-again',
  /** Take it back here as well: a reversal record. */
  'reverse-here',
  'withdraw-fee-lines',
  /** Accept or dispute the figures: the difference is decided like any other. */
  'decide-difference',
  /** Nothing to do on our side: noted with a reason. */
  'note',
])
export type HealingStep = z.output<typeof healingStepSchema>

const sideOfMismatch = z.strictObject({ totalFee: moneyCodec, fundTotal: moneyCodec, personalAccount: moneyCodec })

export const mismatchSchema = z.strictObject({
  mismatchId: z.string(),
  kind: mismatchKindSchema,
  day: localDateSchema,
  foundAt: instantSchema,
  state: z.enum(['open', 'healing', 'closed']),
  settlementId: z.string().optional(),
  slipNumber: z.string().optional(),
  visitId: z.string().optional(),
  centreSettlementId: z.string().optional(),
  messageId: z.string().optional(),
  ours: sideOfMismatch.optional(),
  theirs: sideOfMismatch.optional(),
  /** Every amount that differs, where the sums alone do not show it. */
  differences: z.array(amountDifferenceSchema).optional(),
  words: z.string().optional(),
  /** What may be done, the recommended first. */
  steps: z.array(healingStepSchema),
  closedAt: instantSchema.optional(),
  closing: z.string().optional(),
})
export type Mismatch = z.output<typeof mismatchSchema>

export const dayReconciliationSchema = z.strictObject({
  day: localDateSchema,
  groups: z.array(reconciledGroupSchema),
  mismatches: z.array(mismatchSchema),
  /** Settlements of the day that the platform has not confirmed yet: they are in no statement. */
  unconfirmed: z.int(),
  /** Settlements of the day whose figures are disputed and not settled with the agency yet. */
  disputed: z.int(),
  /** Somebody has asked for a comparison and waits for it. */
  running: z.boolean(),
})
export type DayReconciliation = z.output<typeof dayReconciliationSchema>

/** 结算凭证: one record's ids, attempts, answers and proof, for whoever doubts it. */
export const certificateSchema = z.strictObject({
  settlementId: z.string(),
  slipNumber: z.string(),
  kind: z.enum(['settlement', 'reversal']),
  reverses: z.string().optional(),
  reversedBy: z.string().optional(),
  settledAt: instantSchema,
  operatorName: z.string(),
  visitId: z.string(),
  state: z.string(),
  centreSettlementId: z.string().optional(),
  amounts: z.array(z.strictObject({ field: z.string(), ours: moneyCodec, platform: moneyCodec.optional() })),
  /** Everything that was decided about a difference, oldest first. */
  decisions: z.array(differenceDecisionSchema),
  messages: z.array(uploadDetailSchema),
  proof: z.strictObject({
    /** SHA-256 over figures, lines, trace and deltas as they were booked. */
    contentSha256: z.string(),
    intact: z.boolean(),
    packHash: z.string().optional(),
    auditSequence: z.int(),
    auditHash: z.string(),
    /** SHA-256 over this whole certificate without this field, canonical JSON. */
    certificateSha256: z.string(),
  }),
  reconciledAt: instantSchema.optional(),
})
export type Certificate = z.output<typeof certificateSchema>

const ofJob = z.strictObject({ jobId: z.string() })
const ofSettlement = z.strictObject({ settlementId: z.string() })
const ofDay = z.strictObject({ day: localDateSchema })
const withReason = { reason: z.string().trim().min(1).max(200) }
const writing = ['store.disk-full', 'store.busy', 'store.newer-schema', 'store.damaged'] as const
const changingJob = ['upload.unknown', 'upload.not-possible', ...writing] as const

export const platformMethods = defineMethods({
  'upload.list': { request: nothing, reply: z.array(uploadJobSchema), errors: [] },
  'upload.detail': { request: ofJob, reply: uploadDetailSchema, errors: ['upload.unknown'] },
  /** Tries a waiting or refused job again now. */
  'upload.retry': { request: ofJob, reply: nothing, errors: changingJob },
  /** 挂起: keeps a message, and whatever follows it in its visit, from going out. */
  'upload.hold': {
    request: ofJob.extend(withReason),
    reply: nothing,
    errors: changingJob,
  },
  'upload.release': { request: ofJob, reply: nothing, errors: changingJob },
  /** 人工处理: a refused message that was dealt with elsewhere; it never goes out, and the next one of the visit does. */
  'upload.resolve': {
    request: ofJob.extend(withReason),
    reply: nothing,
    errors: changingJob,
  },
  /** The open messages with their journals for support: personal data masked, JSON lines. */
  'upload.export': { request: nothing, reply: z.strictObject({ fileName: z.string(), text: z.string() }), errors: [] },

  'settlement.certificate': { request: ofSettlement, reply: certificateSchema, errors: ['settlement.unknown'] },
  /** Asks the platform before money moves, within the site's time budget; books nothing. */
  'settlement.rehearse': {
    request: z.strictObject({ settlementKey: z.string(), billId: z.string(), personNumber: z.string(), useAccount: z.boolean() }),
    reply: rehearsalSchema,
    errors: ['bill.unknown', 'settlement.preview-outdated'],
  },
  /** The supervisor's word on a difference: the platform's figures hold, or they are disputed; and later how the dispute ended. */
  'settlement.decide': {
    request: ofSettlement.extend({ decision: differenceDecisionSchema.shape.decision, ...withReason }),
    reply: differenceDecisionSchema,
    errors: [
      'settlement.unknown',
      'settlement.not-different',
      'settlement.already-decided',
      'settlement.figures-not-chargeable',
      ...writing,
    ],
  },
  'settlement.offlineBudget': { request: nothing, reply: offlineBudgetSchema, errors: [] },

  'reconciliation.day': { request: ofDay, reply: dayReconciliationSchema, errors: [] },
  /** Compares the day with the platform now; days longer than 90 days ago are not taken any more. */
  'reconciliation.run': {
    request: ofDay,
    reply: dayReconciliationSchema,
    errors: ['reconciliation.not-possible', ...writing],
  },
  /** Everything open, whatever its day, the oldest first. */
  'reconciliation.mismatches': { request: nothing, reply: z.array(mismatchSchema), errors: [] },
  'reconciliation.heal': {
    request: z.strictObject({ mismatchId: z.string(), step: healingStepSchema, ...withReason }),
    reply: mismatchSchema,
    errors: ['reconciliation.not-possible', 'settlement.later-one-depends', ...writing],
  },
})
