import { z } from 'zod'
import { amountSchema, factorSchema, limitSchema, originSchema, pointsSchema, row, segmentsSchema, shareSchema } from './common.ts'

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

/** 参照住院, 参照普通门诊: this scheme takes the other one's table, and counts towards the other one's year. */
const asOtherScheme = z.strictObject({ as: z.enum(['inpatient', 'outpatient']) })

/**
 * 起付线. `per-stay`: the standard of the level for each stay or visit, with rules for the n-th one. `year-top-up`: what
 * was taken at any level counts everywhere and only the difference to this level's standard is due; this is also
 * "once a year" and "the highest level of the year, once".
 */
export const ownDeductibleSchema = z.strictObject({
  mode: z.enum(['per-stay', 'year-top-up']),
  standards: z.array(row({ amount: amountSchema })).min(1),
  /** Read from the top: put later stays first. */
  nth: z.strictObject({ counts: countsSchema.exclude(['same-condition']), rules: z.array(nthRule).min(1) }).optional(),
  /** No deductible for these stays; `from` says from which counted stay on. */
  waivers: z.array(row({ from: z.int().min(1).default(1), counts: countsSchema.default('all') })).default([]),
  /** The most that all stays of a year take together. */
  yearTotal: amountSchema.optional(),
})

export const deductibleSchema = z.union([asOtherScheme, ownDeductibleSchema], {
  error: '{ mode: per-stay or year-top-up, standards: [...] } or { as: inpatient }',
})
export type Deductible = z.output<typeof ownDeductibleSchema>

/**
 * Every adjustment whose conditions hold is applied in order: own-share factors and points add to what stands. They speak of the whole
 * settlement, never of single lines, those for traditional medicine (中医) too: the rate is one, on what the deductible leaves of all
 * lines together, and no rule says on which line a deductible falls.
 */
const adjustment = z.union([row({ points: pointsSchema }), row({ ownShareFactor: factorSchema })], {
  error: 'conditions and either points: "3%" or ownShareFactor: "0.6"',
})

/** 统筹支付比例, flat or as a scale on the amount within policy. */
export const ownRateSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('flat'),
    rates: z.array(row({ rate: shareSchema })).min(1),
    adjustments: z.array(adjustment).default([]),
  }),
  z.strictObject({
    kind: z.literal('segmented'),
    /** `zero`: the deductible lies inside the first step. `above`: bounds are counted above the deductible. */
    origin: originSchema,
    /**
     * What climbs the scale: each stay or visit by itself, or the year's amounts one upon the other, so that the year's payment does
     * not depend on how it was cut into stays. The year counts what is within policy (`zero`), or what lies above deductibles (`above`).
     */
    per: z.enum(['stay', 'year']).default('stay'),
    tables: z.array(row({ segments: segmentsSchema })).min(1),
    adjustments: z.array(adjustment).default([]),
  }),
])

/**
 * 统筹支付比例: a flat rate, a scale, a fixed amount (定额) whatever the bill, or the other scheme's. `adjustments` beside
 * `as` are points this scheme adds to what it borrows.
 */
export const pooledFundRateSchema = z.union(
  [
    ownRateSchema,
    z.strictObject({ kind: z.literal('fixed'), amounts: z.array(row({ amount: amountSchema })).min(1) }),
    asOtherScheme.extend({ adjustments: z.array(adjustment).default([]) }),
  ],
  { error: '{ kind: flat, rates }, { kind: segmented, origin, tables }, { kind: fixed, amounts } or { as: inpatient }' },
)
export type PooledFundRate = z.output<typeof ownRateSchema>

/** 住院统筹基金年度最高支付限额: limits the fund's payment, or the cost admitted to the pool. */
export const inpatientCapSchema = z.strictObject({
  limits: z.enum(['fund', 'cost']),
  amounts: z.array(row({ amount: amountSchema })).min(1),
})

/** Whose yearly payments a cap counts: those of the whole scheme, or of the single disease. */
const capRow = z.union(
  [row({ sharedWith: z.literal('inpatient') }), row({ amount: amountSchema, per: z.enum(['scheme', 'disease']).default('scheme') })],
  { error: 'conditions and either amount: "2000.00" or sharedWith: inpatient' },
)

/** The same for the other schemes: limits the fund's payment, or the cost admitted to the pool. `sharedWith` counts in the inpatient cap instead. */
export const capSchema = z.strictObject({
  limits: z.enum(['fund', 'cost']),
  amounts: z.array(capRow).min(1),
  /** 多病种合计限额: for a person approved for at least `diseases` diseases of this scheme, all of them together, instead of the rows. */
  together: z.strictObject({ diseases: z.int().min(2), amount: amountSchema }).optional(),
})

/** 大额门诊: a second layer on what lies above the scheme's cap. */
export const aboveCapSchema = z.strictObject({
  rates: z.array(row({ rate: shareSchema })).min(1),
  cap: limitSchema,
})
