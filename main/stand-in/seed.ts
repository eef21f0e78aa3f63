import { z } from 'zod'
import { feeCategorySchema, type StayBill } from '../../shared/bill/index.ts'
import { itemClassSchema } from '../../shared/catalogue/index.ts'
import { localDateSchema } from '../../shared/dates/index.ts'
import { accumulatorsSchema, insuranceTypeSchema, insuredPersonSchema } from '../../shared/insured/index.ts'
import { rateCodec, unitPriceCodec } from '../../shared/money/index.ts'
import { approvalSchema } from '../../shared/settlement/index.ts'
import { clearingRulesSchema } from './clearing.ts'
import { seedDirectoriesSchema } from './directory-book.ts'
import { habitsSchema } from './habits.ts'

const period = { from: localDateSchema, to: localDateSchema.optional() }

/** The platform's own copy of an item's terms; the shape catalogue readers produce, so that the same rows can be given here. */
export const seedItemSchema = z.object({
  code: z.string().min(1).max(50),
  feeCategory: feeCategorySchema,
  origin: z.enum(['domestic', 'imported']).optional(),
  /** 双通道药品. */
  specialDrug: z.boolean().optional(),
  validFrom: localDateSchema,
  validTo: localDateSchema.optional(),
  classes: z.array(z.object({ ...period, class: itemClassSchema.exclude(['unlisted']), restriction: z.string().optional() })),
  shares: z.array(
    z.object({
      ...period,
      insuranceType: insuranceTypeSchema,
      kind: z.enum(['first-payment', 'direct-reimbursement', 'price-band']),
      share: rateCodec.optional(),
    }),
  ),
  priceLimits: z.array(z.object({ ...period, level: z.enum(['L1', 'L2', 'L3']), limit: unitPriceCodec })),
})
export type SeedItem = z.output<typeof seedItemSchema>

export const seedPersonSchema = z.object({
  person: insuredPersonSchema,
  card: z
    .object({
      number: z.string(),
      identification: z.string(),
      /** Lost or handed back: the platform no longer takes it. */
      cancelled: z.boolean().optional(),
    })
    .optional(),
  /** 备案 and 认定: chronic diseases, two diseases, dual-channel drugs, maternity. */
  approvals: z.array(approvalSchema).optional(),
  /** What earlier settlements of a year have counted, before this stand-in saw any. */
  counted: z.array(z.object({ insuranceType: insuranceTypeSchema, year: z.int(), accumulators: accumulatorsSchema })).default([]),
})
export type SeedPerson = z.output<typeof seedPersonSchema>

/** A stay as 2401 would have registered it at admission. */
export const seedVisitSchema = z.object({
  visitId: z.string().min(1).max(30),
  personNumber: z.string().min(1).max(30),
  inpatientNumber: z.string(),
  admittedOn: localDateSchema,
  dischargedOn: localDateSchema.optional(),
  filing: z.enum(['none', 'long-term', 'referral', 'emergency']).default('none'),
  conditions: z.array(z.string()).default([]),
})
export type SeedVisit = z.output<typeof seedVisitSchema>

/** People, stays and catalogue of the stand-in. Given again, a row with the same number replaces the former one. */
export const standInSeedSchema = z.object({
  people: z.array(seedPersonSchema).default([]),
  visits: z.array(seedVisitSchema).default([]),
  items: z.array(seedItemSchema).default([]),
  /** How the region clears; absent: as before, and at first each area is its own agency. */
  clearing: clearingRulesSchema.optional(),
  /** How the region writes what others write otherwise; absent: as before. */
  habits: habitsSchema.optional(),
  /** Catalogues to be downloaded and looked up; absent: as before, and at first a few made-up records in each. */
  directories: seedDirectoriesSchema.optional(),
})
export type StandInSeed = z.output<typeof standInSeedSchema>
/** The same as JSON: amounts, shares and prices as decimal text. */
export type StandInSeedText = z.input<typeof standInSeedSchema>

/** The admission that must have come before a bill. */
export function visitOfBill(bill: StayBill, personNumber: string): SeedVisit {
  const { visitId, inpatientNumber, admittedOn, dischargedOn, filing, conditions } = bill
  return { visitId, personNumber, inpatientNumber, admittedOn, dischargedOn, filing, conditions }
}
