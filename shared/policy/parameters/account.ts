import { z } from 'zod'
import { localDateSchema } from '../../dates/index.ts'
import { relationSchema } from '../../insured/index.ts'
import { amountSchema, row, shareSchema } from './common.ts'

const payableSchema = z.array(z.enum(['within-policy', 'upfront', 'over-price-limit', 'fully-self-paid'])).min(1)

/** What is paid for besides care: premiums and single items an account may be used for. */
export const accountUseSchema = z.enum([
  'resident-premium',
  'long-term-care-premium',
  'commercial-insurance',
  'large-amount-premium',
  'antigen-test',
  'public-health',
  'fitness',
  'wellness',
])

/** 个人账户 and 家庭共济: what the person's own account and those of relatives may pay. */
export const personalAccountSchema = z.strictObject({
  pays: payableSchema,
  /** Fee categories and items no account may pay. */
  excludes: z.array(z.string().min(1)).default([]),
  /** Relatives whose accounts may pay for this person, each group from its day on. */
  relatives: z
    .array(
      z.strictObject({
        relations: z.array(relationSchema.exclude(['self'])).min(1),
        from: localDateSchema.optional(),
        places: z
          .array(z.enum(['local', 'in-province', 'cross-province']))
          .min(1)
          .optional(),
        pays: payableSchema,
      }),
    )
    .default([]),
  /** Other allowed uses, and for whom; a use that is not listed is not allowed. */
  uses: z
    .array(z.strictObject({ use: accountUseSchema, for: z.array(relationSchema).min(1), until: localDateSchema.optional() }))
    .default([]),
})

/** 个人账户划入: monthly, per component one rounding. `ofPension` is the fixed base of retired persons. */
export const accountAccrualSchema = z.strictObject({
  components: z
    .array(
      row({
        source: z.enum(['own', 'employer', 'fixed']),
        rate: shareSchema,
        base: z.union([z.literal('own-base'), z.strictObject({ averagePension: amountSchema })], {
          error: 'own-base or { averagePension: "3000.00" }',
        }),
      }),
    )
    .min(1),
})
