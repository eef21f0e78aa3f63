import { z } from 'zod'
import { feeCategorySchema } from '../bill/index.ts'
import { itemClassSchema } from '../catalogue/index.ts'
import { localDateSchema } from '../dates/index.ts'
import { accumulatorDeltasSchema, accumulatorsSchema, benefitSchema, identitySchema, relationSchema } from '../insured/index.ts'
import { moneyCodec, quantityCodec, rateCodec, unitPriceCodec } from '../money/index.ts'
import { type Grade, gradeSchema } from '../policy/pack-files.ts'

export { type Grade, gradeSchema }

/** A value of the policy pack that a step used, with where it comes from. */
export const usedParameterSchema = z.strictObject({
  /** For example `inpatient.deductible`. */
  id: z.string(),
  title: z.string(),
  /** The value chosen, as text with its unit: `'800.00'`, `'85%'`. */
  value: z.string(),
  from: localDateSchema,
  to: localDateSchema.optional(),
  /** 文号 or the name of the document. */
  document: z.string(),
  article: z.string().optional(),
  grade: gradeSchema,
})
export type UsedParameter = z.output<typeof usedParameterSchema>

/** 超限价, 先行自付 …: why a line was split as it was; each is one sentence in `renderer/text`. */
export const lineReasonSchema = z.enum([
  'class-a',
  'class-b',
  'class-c',
  'not-in-catalogue',
  'restriction-not-met',
  'over-price-limit',
  'price-limit-zero',
  'return-of-original',
  // The area's rules treat the item as of this class, set what is paid first, or count only so many pieces of it.
  'reclassified',
  'upfront-by-rule',
  'quantity-limit',
  // Charged on a day without entitlement (待遇等待期, 断保).
  'not-entitled',
])
export type LineReason = z.output<typeof lineReasonSchema>

/** 费用明细拆分: how one line falls into the four parts; `amount` is their exact sum. */
export const lineSplitSchema = z.strictObject({
  lineId: z.string(),
  itemCode: z.string(),
  itemName: z.string(),
  feeCategory: feeCategorySchema,
  chargedOn: localDateSchema,
  quantity: quantityCodec,
  unitPrice: unitPriceCodec,
  class: itemClassSchema,
  upfrontShare: rateCodec,
  priceLimit: unitPriceCodec.optional(),
  amount: moneyCodec,
  /** 全自费. */
  fullySelfPaid: moneyCodec,
  /** 超限价. */
  overPriceLimit: moneyCodec,
  /** 先行自付. */
  upfrontSelfPay: moneyCodec,
  /** 政策范围内. */
  withinPolicy: moneyCodec,
  reasons: z.array(lineReasonSchema),
})
export type LineSplit = z.output<typeof lineSplitSchema>

/** The parts of the calculation, in the order they are worked. */
export const settlementSteps = [
  'eligibility',
  'routing',
  'lines',
  'out-of-area',
  'deductible',
  'pooled-fund',
  'above-cap',
  'employee-large-amount',
  'resident-major-illness',
  'civil-servant-subsidy',
  'enterprise-supplement',
  'medical-assistance',
  'tilt-assistance',
  'composite-protection',
  'burden-ceiling',
  'personal-account',
  'cash',
  'accumulators',
] as const
export const settlementStepSchema = z.enum(settlementSteps)
export type SettlementStep = z.output<typeof settlementStepSchema>

/**
 * One step of the working. A cashier reads it as a sentence made from `code` and `values`, an inspector as a table,
 * a test as data.
 */
export const traceEntrySchema = z.strictObject({
  step: settlementStepSchema,
  /** What happened, one sentence per code in `renderer/text`: `deductible.applied`, `pooled-fund.capped` … */
  code: z.string().regex(/^[a-z0-9-]+\.[a-z0-9-]+$/),
  /** Rule ids this rests on, for example `JA-3`. */
  rules: z.array(z.string()),
  /** The formula with the numbers in it: `(12000.00 - 800.00) × 85% = 9520.00`. */
  formula: z.string(),
  /** The numbers and names of the sentence; amounts and rates as text. */
  values: z.record(z.string(), z.string()),
  parameters: z.array(usedParameterSchema),
  /** The named result of this step: the field of the breakdown it determines. */
  result: z.strictObject({ name: z.string(), amount: moneyCodec }).optional(),
  /** What the person still bears of the amounts within policy, before and after this step. */
  restBefore: moneyCodec.optional(),
  restAfter: moneyCodec.optional(),
})
export type TraceEntry = z.output<typeof traceEntrySchema>

/** The complete result of one settlement. Every amount is exact; see `checks.ts` for the sums that must hold. */
export const settlementBreakdownSchema = z.strictObject({
  benefit: benefitSchema,
  /** 病种 of a chronic or two-diseases settlement. */
  disease: z.string().optional(),
  pack: z.strictObject({
    id: z.string(),
    title: z.string(),
    version: z.string(),
    /** SHA-256 of the compiled pack. */
    hash: z.string(),
    ruleSet: z.string(),
  }),
  /** The day whose law was used: the day of discharge unless the pack says otherwise. */
  decidedOn: localDateSchema,
  year: z.int(),
  /** Grades below P that a used value carries (C, A): screen and slip must say so. */
  unverifiedGrades: z.array(gradeSchema),

  lines: z.array(lineSplitSchema),
  /** 医疗费总额. */
  totalFee: moneyCodec,
  fullySelfPaid: moneyCodec,
  overPriceLimit: moneyCodec,
  /** 先行自付, with the out-of-area part. */
  upfrontSelfPay: moneyCodec,
  /** 异地先行自付, contained in `upfrontSelfPay`. */
  outOfAreaUpfront: moneyCodec,
  /** 政策范围内, after the out-of-area part was taken off. */
  withinPolicy: moneyCodec,

  /** 起付标准 for this stay and what of it was taken. */
  deductibleStandard: moneyCodec,
  deductibleApplied: moneyCodec,
  /** 统筹支付比例; absent when several rates applied. */
  pooledFundRate: rateCodec.optional(),
  pooledFundPayment: moneyCodec,
  /** 统筹段个人负担. */
  coinsurance: moneyCodec,
  /** 超统筹封顶线. */
  aboveCap: moneyCodec,
  employeeLargeAmount: moneyCodec,
  residentMajorIllness: moneyCodec,
  civilServantSubsidy: moneyCodec,
  enterpriseSupplement: moneyCodec,
  medicalAssistance: moneyCodec,
  tiltAssistance: moneyCodec,
  otherFunds: moneyCodec,
  /** The identity the assistance was paid under. */
  assistanceIdentity: identitySchema.optional(),
  fundTotal: moneyCodec,
  /** 政策范围内个人负担 left after all funds. */
  withinPolicyRest: moneyCodec,
  /** 先行自付 that a fund paid because its rule says so; absent when none. */
  upfrontCovered: moneyCodec.optional(),
  /** What a supplement paid outside the policy because its rule says so; absent when none. Contained in `enterpriseSupplement`. */
  outsideCovered: moneyCodec.optional(),
  personTotal: moneyCodec,
  personalAccount: moneyCodec,
  sharedAccount: moneyCodec,
  /** 家庭共济: which relative's account paid what of `sharedAccount`; absent when none. */
  familyPayments: z
    .array(z.strictObject({ account: z.string(), relation: relationSchema, amount: moneyCodec, balanceAfter: moneyCodec }))
    .optional(),
  cash: moneyCodec,
  accountBalanceAfter: moneyCodec,

  deposit: moneyCodec,
  /** 应退 and 应补: one of them is 0.00. */
  refund: moneyCodec,
  balanceDue: moneyCodec,

  accumulatorsBefore: accumulatorsSchema,
  accumulatorDeltas: accumulatorDeltasSchema,
  accumulatorsAfter: accumulatorsSchema,
  trace: z.array(traceEntrySchema),
  /** Remarks that must be seen, one sentence per code in `renderer/text`: `assistance.unreferred` … */
  notices: z.array(z.strictObject({ code: z.string(), values: z.record(z.string(), z.string()) })),
})
export type SettlementBreakdown = z.output<typeof settlementBreakdownSchema>
