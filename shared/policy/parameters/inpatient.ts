import { z } from 'zod'
import { amountSchema, factorSchema, lineRow, originSchema, pointsSchema, row, segmentsSchema, shareSchema } from './common.ts'

/** 乙类先行自付 where the catalogue gives an item none: by fee category and origin. */
export const classBShareSchema = z.strictObject({ shares: z.array(lineRow({ share: shareSchema })).min(1) })

const nthRule = z.discriminatedUnion('method', [
  /** The level's standard less a constant for each further stay, never below the floor. */
  row({ from: z.int().min(2), method: z.literal('minus'), each: amountSchema, floor: amountSchema }),
  /** A share of the level's standard, for example half. */
  row({ from: z.int().min(2), method: z.literal('factor'), factor: shareSchema }),
  row({ from: z.int().min(2), method: z.literal('fixed'), amount: amountSchema }),
  row({ from: z.int().min(2), method: z.literal('none') }),
  /** Says that later stays pay the level's full standard. */
  row({ from: z.int().min(2), method: z.literal('unchanged') }),
])

/** Which stays of the year count for "the n-th stay". */
const countsSchema = z.enum(['all', 'same-level', 'same-condition'])

/**
 * 住院起付线. `per-stay`: the standard of the level for each stay, with rules for the n-th one. `year-top-up`: what was
 * taken at any level counts everywhere and only the difference to this level's standard is due; this is also
 * "once a year" and "the highest level of the year, once".
 */
export const deductibleSchema = z.strictObject({
  mode: z.enum(['per-stay', 'year-top-up']),
  standards: z.array(row({ amount: amountSchema })).min(1),
  /** Read from the top: put later stays first. */
  nth: z.strictObject({ counts: countsSchema.exclude(['same-condition']), rules: z.array(nthRule).min(1) }).optional(),
  /** No deductible for these stays; `from` says from which counted stay on. */
  waivers: z.array(row({ from: z.int().min(1).default(1), counts: countsSchema.default('all') })).default([]),
  /** The most that all stays of a year take together. */
  yearTotal: amountSchema.optional(),
})

/** Every adjustment whose conditions hold is applied in order: own-share factors and points add to what stands. */
const adjustment = z.union([row({ points: pointsSchema }), row({ ownShareFactor: factorSchema })], {
  error: 'conditions and either points: "3%" or ownShareFactor: "0.6"',
})

/** 住院统筹支付比例, flat or as a scale on the amount within policy. */
export const pooledFundRateSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('flat'),
    rates: z.array(row({ rate: shareSchema })).min(1),
    adjustments: z.array(adjustment).default([]),
  }),
  z.strictObject({
    kind: z.literal('segmented'),
    /** `zero`: the deductible lies inside the first step. `above`: bounds are counted above the deductible. */
    origin: originSchema,
    tables: z.array(row({ segments: segmentsSchema })).min(1),
    adjustments: z.array(adjustment).default([]),
  }),
])

/** 统筹基金年度最高支付限额: limits the fund's payment, or the cost admitted to the pool. */
export const poolCapSchema = z.strictObject({
  limits: z.enum(['fund', 'cost']),
  amounts: z.array(row({ amount: amountSchema })).min(1),
})

/** 异地就医: one of three ways of lowering the benefit per situation, or none. Deductibles by place are rows of their table. */
export const outOfAreaSchema = z.strictObject({
  rows: z
    .array(
      z.discriminatedUnion('method', [
        row({ method: z.literal('none') }),
        row({ method: z.literal('first-pay'), share: shareSchema }),
        row({ method: z.literal('rate-factor'), factor: shareSchema }),
        row({ method: z.literal('rate-points'), points: shareSchema }),
      ]),
    )
    .min(1),
})

/** 四舍五入 and its exceptions; what a pack does not say is half-up, half-up, line, sum. */
export const roundingSchema = z.strictObject({
  fund: z.enum(['half-up', 'floor']).default('half-up'),
  firstPay: z.enum(['half-up', 'ceiling', 'floor']).default('half-up'),
  firstPayLevel: z.enum(['line', 'bill']).default('line'),
  segments: z.enum(['sum', 'each']).default('sum'),
})
export type Rounding = z.output<typeof roundingSchema>

/** What the person's own account may pay. */
export const accountUseSchema = z.strictObject({
  pays: z.array(z.enum(['within-policy', 'upfront', 'over-price-limit', 'fully-self-paid'])).min(1),
})

/** 目标 of a plan, for alarms only: they never change a payment. */
export const plausibilitySchema = z.strictObject({ fundShare: shareSchema.optional(), assistanceShare: shareSchema.optional() })

/** 上一年度居民人均可支配收入, keyed by the settlement year it is used in. */
export const incomeSchema = z.strictObject({ amount: amountSchema })
