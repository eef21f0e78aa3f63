import { z } from 'zod'
import { identitySchema } from '../../insured/index.ts'
import { compareRates, rateOfFraction } from '../../money/index.ts'
import { evidenceSchema } from '../pack-files.ts'
import {
  amountSchema,
  benefitKindSchema,
  limitSchema,
  originSchema,
  pointsSchema,
  row,
  segmentsSchema,
  shareSchema,
  thresholdSchema,
} from './common.ts'

const rules = z.array(z.string().min(1)).default([])

/** 倾斜支付 by identity; the first row whose identity the person holds counts. `cap: same` keeps the cap that holds for everybody. */
const tiltSchema = z
  .array(
    z.strictObject({
      identities: z.array(identitySchema).min(1),
      rules,
      thresholdFactor: shareSchema.optional(),
      threshold: thresholdSchema.optional(),
      points: pointsSchema.optional(),
      segments: segmentsSchema.optional(),
      evidence: evidenceSchema.optional(),
      cap: z.union([z.literal('same'), limitSchema], { error: 'an amount, none or same' }),
    }),
  )
  .default([])
export type Tilt = z.output<typeof tiltSchema>[number]

/** 职工大额: begins when the pool cap is used up, or pays a second time on what the person bears, or both in this order. */
export const employeeLargeAmountSchema = z
  .strictObject({
    atCap: z.strictObject({ rates: z.array(row({ rate: shareSchema })).min(1) }).optional(),
    second: z.strictObject({ threshold: thresholdSchema, origin: originSchema, segments: segmentsSchema, tilt: tiltSchema }).optional(),
    /** Settlements of which kinds may reach it; ordinary outpatient care never spills over unless it is named. */
    scope: z.array(benefitKindSchema).min(1).default(['inpatient']),
    /** `pool-and-large`: pool and large amount share this cap. */
    cap: z.union([z.literal('none'), z.strictObject({ amount: amountSchema, counts: z.enum(['large', 'pool-and-large']) })]),
  })
  .refine((value) => value.atCap || value.second, 'atCap, second, or both')

/** 大病保险. */
export const residentMajorIllnessSchema = z.strictObject({
  threshold: thresholdSchema,
  origin: originSchema,
  segments: segmentsSchema,
  cap: limitSchema,
  /** Continuous enrolment raises the cap. */
  incentive: z
    .strictObject({ afterYears: z.int().positive(), perYear: amountSchema, zeroClaim: amountSchema, ceiling: shareSchema })
    .optional(),
  /** Which money counts towards the year's base besides deductible, coinsurance and cost above the pool cap. */
  base: z
    .strictObject({
      includeUpfront: z.boolean().default(false),
      includeOutOfAreaUpfront: z.boolean().default(false),
      excludeDeductible: z.boolean().default(false),
      excludeAboveCap: z.boolean().default(false),
      excludeReduced: z.boolean().default(false),
    })
    .prefault({}),
  /** Settlements of which kinds count. */
  scope: z.array(benefitKindSchema).min(1).default(['inpatient']),
  tilt: tiltSchema,
  /** 年终一次支付: settlements only count, and the year's sum is paid once afterwards. */
  paid: z.enum(['each-settlement', 'year-end']).default('each-settlement'),
  /** When the identity changed in the year: only the margin, or the whole year again less what was paid. */
  identityChange: z.enum(['marginal', 'recompute']).default('marginal'),
})

/** 公务员医疗补助 on what is left within policy. */
export const civilServantSubsidySchema = z.strictObject({
  scope: z.array(benefitKindSchema).min(1).default(['inpatient']),
  /** `of: pool-base` takes the share of what lay above the deductible (another so many points), `rest` of what is left within policy. */
  shares: z.array(row({ share: shareSchema, of: z.enum(['rest', 'pool-base']).default('rest') })).min(1),
  /** Points for every row that holds; the share never passes 100 %. */
  adjustments: z.array(row({ points: pointsSchema })).default([]),
  excludes: z.array(z.enum(['deductible', 'above-cap'])).default([]),
  cap: limitSchema.default('none'),
})

/**
 * 企业补充医疗保险 and other supplements after large amount or major illness. `within-policy` takes its share of the rest within policy;
 * `everything` of all the person still bears, outside the policy too; `own-share` of the coinsurance and deductible of the
 * pool only. Worked out last before assistance, never more than what is left.
 */
export const enterpriseSupplementSchema = z.strictObject({
  scope: z.array(benefitKindSchema).min(1).default(['inpatient']),
  rows: z
    .array(
      row({
        share: shareSchema,
        of: z.enum(['within-policy', 'everything', 'own-share']),
        threshold: amountSchema.optional(),
        cap: limitSchema,
      }),
    )
    .min(1),
})

/** 惠民保 and other commercial plans, for information: what a plan may pay after everything is told, never taken off the bill. */
export const commercialPlanSchema = z.strictObject({
  rows: z
    .array(row({ share: shareSchema, of: z.enum(['within-policy', 'everything']), threshold: amountSchema.optional(), cap: limitSchema }))
    .min(1),
})

/** 综合保障: what is left within policy (or also paid first) is borne by another fund, under the conditions of a row. */
export const compositeProtectionSchema = z.strictObject({
  rows: z.array(row({ share: shareSchema, includeUpfront: z.boolean().default(false) })).min(1),
})

/** 个人负担封顶: burden of assisted persons above a share of the amount within policy is reported, or paid after the year's end. */
export const burdenCeilingSchema = z.strictObject({
  scope: z.array(benefitKindSchema).min(1).default(['inpatient']),
  mode: z.enum(['alarm', 'year-end-top-up']),
  share: shareSchema,
  when: z.array(row({})).min(1),
})

const assistanceThreshold = z.union(
  [
    z.literal('none'),
    z.strictObject({ per: z.enum(['year', 'stay']), amount: amountSchema }),
    z.strictObject({ per: z.enum(['year', 'stay']), incomeShare: shareSchema, income: z.enum(['income.provincial', 'income.prefecture']) }),
  ],
  { error: 'none, { per: year, amount: "3000.00" } or { per: year, incomeShare: "10%", income: income.prefecture }' },
)

/** The year counts assistance by kind of settlement, not by class of disease. */
const cappedKindSchema = benefitKindSchema.exclude(['chronic-I', 'chronic-II'])

/** 未按规定转诊 but approved: at most 20 points are taken off (JS-1). */
const unreferredPointsSchema = shareSchema.refine((points) => compareRates(points, rateOfFraction(20, 100)) <= 0, 'at most "20%"')

/**
 * 医疗救助 by identity. Nothing outside the catalogue's scope can be assisted: areas may not widen it (JS-15). What `includeFirstPay`
 * takes in is the person's share of items inside the scope.
 */
export const medicalAssistanceSchema = z.strictObject({
  /** In the order that decides a tie between equal payments. */
  groups: z
    .array(
      z.strictObject({
        identities: z.array(identitySchema).min(1),
        rules,
        evidence: evidenceSchema.optional(),
        scope: z.array(benefitKindSchema).min(1),
        /** `billFrom` and `billTo` ask for the size of the bill within policy; both ends belong to the row. */
        rates: z.array(row({ rate: shareSchema, billFrom: amountSchema.optional(), billTo: amountSchema.optional() })).min(1),
        threshold: assistanceThreshold,
        /** Ⅱ类门慢: the whole rest, or only what lies above the disease's own limit. */
        chronicClassII: z.enum(['rest', 'above-limit']).default('rest'),
        /** 总支付比例上限: all funds together never pay more than this share of the amount within policy. */
        totalShareCeiling: shareSchema.optional(),
        /** Yearly caps; each counts the kinds it names together, and the smallest room decides. */
        caps: z.union(
          [z.literal('none'), z.array(z.strictObject({ kinds: z.array(cappedKindSchema).min(1), amount: amountSchema })).min(1)],
          {
            error: 'none, or a list of { kinds: [inpatient, chronic], amount: "50000.00" }',
          },
        ),
      }),
    )
    .min(1),
  /** Stays to which assistance does not reach unless an approval is recorded, and the points taken off then. */
  unreferred: z.strictObject({
    when: z.array(row({})).min(1),
    onApproval: z.union([z.literal('none'), z.strictObject({ points: unreferredPointsSchema })], { error: 'none, or { points: "20%" }' }),
  }),
  base: z.strictObject({ includeFirstPay: z.boolean().default(false), includeReduced: z.boolean().default(false) }).prefault({}),
})
export type AssistanceGroup = z.output<typeof medicalAssistanceSchema>['groups'][number]

/** 倾斜救助 after the three tiers. */
export const tiltAssistanceSchema = z.strictObject({
  per: z.enum(['year', 'stay']).default('year'),
  /** What the rows' caps count, where it is not what `per` says: the year's payments, or those of the single settlement (a stay in parts is one). */
  capPer: z.enum(['year', 'settlement']).optional(),
  /** A stay to which no row holds gets none. */
  rows: z.array(row({ threshold: amountSchema, rate: shareSchema, cap: limitSchema })).min(1),
})
