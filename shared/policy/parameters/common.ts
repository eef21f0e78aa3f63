import { z } from 'zod'
import {
  compareMoney,
  compareRates,
  isNegativeMoney,
  type Money,
  moneyCodec,
  type Rate,
  rateCodec,
  wholeRate,
  zeroRate,
} from '../../money/index.ts'
import { evidenceSchema } from '../pack-files.ts'
import { lineSelectorShape, selectorShape } from '../selectors.ts'

/** An amount of a pack: decimal text in yuan, not negative. */
export const amountSchema = moneyCodec.refine((amount) => !isNegativeMoney(amount), 'an amount that is not negative')
/** A share between 0 % and 100 %. */
export const shareSchema = rateCodec.refine(
  (rate) => compareRates(rate, zeroRate) >= 0 && compareRates(rate, wholeRate) <= 0,
  'a share between "0%" and "100%"',
)
/** A factor or a number of percentage points, not negative. */
export const factorSchema = rateCodec.refine((rate) => compareRates(rate, zeroRate) >= 0, 'a factor that is not negative')
/** Percentage points; below zero takes points off. */
export const pointsSchema = rateCodec

/** An amount, or the rule says there is none. */
export const limitSchema = z.union([z.literal('none'), amountSchema], { error: 'an amount such as "50000.00", or none' })

/** A row of a table: its conditions, what holds under them, and its own source where it differs from the value's. */
export function row<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  return z.strictObject({ ...selectorShape, evidence: evidenceSchema.optional(), ...shape })
}
/** A row about fee lines; it may also ask what a row about the whole case may ask. */
export function lineRow<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  return z.strictObject({ ...selectorShape, ...lineSelectorShape, evidence: evidenceSchema.optional(), ...shape })
}

/** One step of a scale; the last has no upper bound. Its upper edge belongs to it (含). */
export interface Segment {
  readonly upTo?: Money | undefined
  readonly rate: Rate
}

/** A scale from the bottom up, without gaps because each step begins where the one before ends. */
export const segmentsSchema = z
  .array(z.strictObject({ upTo: amountSchema.optional(), rate: shareSchema }))
  .min(1)
  .superRefine((segments, context) => {
    segments.forEach((segment, index) => {
      const last = index === segments.length - 1
      const before = segments[index - 1]?.upTo
      if (last !== (segment.upTo === undefined))
        context.addIssue({ code: 'custom', path: [index], message: 'upTo on every step but the last, which is open upwards' })
      if (before !== undefined && segment.upTo !== undefined && compareMoney(segment.upTo, before) <= 0)
        context.addIssue({ code: 'custom', path: [index, 'upTo'], message: 'a bound above the one of the step before' })
    })
  })

/** Where the bounds of a scale are counted from: the whole amount, or the part above threshold or deductible. */
export const originSchema = z.enum(['zero', 'above'])

/** A threshold as an amount or as a share of a yearly income figure. */
export const thresholdSchema = z.union(
  [
    z.strictObject({ amount: amountSchema }),
    z.strictObject({ incomeShare: shareSchema, income: z.enum(['income.provincial', 'income.prefecture']) }),
  ],
  { error: '{ amount: "14000.00" } or { incomeShare: "10%", income: income.prefecture }' },
)
export type Threshold = z.output<typeof thresholdSchema>

/** 结算类别 a rule speaks about; `chronic` holds for every class, `chronic-I` for the class the pack calls I. */
export const benefitKindSchema = z.enum([
  'inpatient',
  'outpatient',
  'chronic',
  'chronic-I',
  'chronic-II',
  'two-diseases',
  'special-drug',
  'maternity',
])
export type BenefitKind = z.output<typeof benefitKindSchema>
