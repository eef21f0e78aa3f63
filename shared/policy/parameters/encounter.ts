import { z } from 'zod'
import { identitySchema } from '../../insured/index.ts'
import { amountSchema, row, shareSchema } from './common.ts'

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

/** How stays are counted, cut and joined. What a pack does not say: year of discharge, no periods. */
export const stayRulesSchema = z.strictObject({
  /** 跨年住院: one settlement under the law and year of the discharge, or two parts of one stay with one deductible. */
  crossYear: z.enum(['discharge-year', 'split']).default('discharge-year'),
  /** 长期住院: each so many days are settled as a period, the next one counting as a following stay. */
  periodDays: z.union([z.literal('none'), z.int().min(1)], { error: 'none, or a number of days such as 90' }).default('none'),
})

/** How ordinary outpatient care and stays touch each other. */
export const stayLinksSchema = z.strictObject({
  /** 住院前门诊费用并入: visits of so many calendar days before admission, and of the admission day, belong to the stay. */
  merge: z.union([z.literal('none'), z.strictObject({ days: z.int().min(0), institution: z.enum(['same', 'any']) })], {
    error: 'none, or { days: 3, institution: same }',
  }),
  /** Ordinary outpatient care while the person is in hospital. */
  duringStay: z.enum(['payable', 'not-payable']),
  /** The same for persons in long-term care (condition `long-term-care`), who count as not in hospital. */
  longTermCare: z.enum(['payable', 'not-payable']),
})

/** 待遇等待期 after late or interrupted enrolment, with those it does not bind. */
export const waitingPeriodSchema = z.strictObject({
  months: z.int().nonnegative(),
  extraMonthsPerMissedYear: z.int().nonnegative(),
  exempt: z.strictObject({
    openWindow: z.boolean(),
    newborn: z.boolean(),
    /** Enrolled within so many months after a break in employee insurance. */
    afterEmployeeBreakMonths: z.int().nonnegative().optional(),
    identities: z.array(identitySchema).default([]),
  }),
})

/** 门诊慢特病病种 with class and item list, as the agency publishes them. */
export const diseaseListSchema = z.strictObject({
  diseases: z
    .array(
      z.strictObject({
        code: z.string().regex(/^[a-zA-Z0-9][a-zA-Z0-9-]*$/, 'letters and digits joined by dashes'),
        name: z.string().min(1),
        class: z.string().min(1).optional(),
        /** Item codes, beginnings followed by `*`, or `all`. */
        items: z.union([z.literal('all'), z.array(z.string().min(1)).min(1)], { error: 'all, or a list of item codes' }),
      }),
    )
    .min(1),
})

/** 目标 of a plan, for alarms only: they never change a payment. */
export const plausibilitySchema = z.strictObject({ fundShare: shareSchema.optional(), assistanceShare: shareSchema.optional() })

/** 上一年度居民人均可支配收入, keyed by the settlement year it is used in. */
export const incomeSchema = z.strictObject({ amount: amountSchema })
