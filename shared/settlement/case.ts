import { z } from 'zod'
import { feeCategorySchema } from '../bill/index.ts'
import { itemTermsSchema } from '../catalogue/index.ts'
import { localDateSchema } from '../dates/index.ts'
import { accumulatorsSchema, heldIdentitySchema, insuranceTypeSchema, personCategorySchema } from '../insured/index.ts'
import { moneyCodec, quantityCodec, unitPriceCodec } from '../money/index.ts'

/** One fee line with the catalogue's terms of the day it was charged. */
export const caseLineSchema = z.strictObject({
  lineId: z.string(),
  itemCode: z.string(),
  itemName: z.string(),
  feeCategory: feeCategorySchema,
  chargedOn: localDateSchema,
  quantity: quantityCodec,
  unitPrice: unitPriceCodec,
  amount: moneyCodec,
  originalLineId: z.string().optional(),
  terms: itemTermsSchema,
})
export type CaseLine = z.output<typeof caseLineSchema>

/** 医院级别 as packs name it: `L1`, `L2`, `L3` and finer ones such as `L3A`, which falls back to `L3`. */
export const hospitalLevelSchema = z.string().regex(/^L[1-3][A-Z]?$/)

/** 异地就医: where the care takes place, seen from the area of enrolment, and how it was filed. */
export const placementSchema = z.strictObject({
  place: z.enum(['local', 'in-province', 'cross-province']),
  filing: z.enum(['none', 'long-term', 'referral', 'emergency']),
})

/** Everything `settle` needs to know about one stay; nothing else influences the result. */
export const settlementCaseSchema = z.strictObject({
  benefit: z.literal('inpatient'),
  person: z.strictObject({
    insuranceType: insuranceTypeSchema,
    category: personCategorySchema,
    enrolmentArea: z.string(),
    birthDate: localDateSchema.optional(),
    civilServantRank: z.string().optional(),
    /** 缴费档次 of a resident, as the pack names it. */
    contribution: z.string().optional(),
    /** 连续参保年数 and 零报销 years, for packs whose caps grow with them. */
    continuousYears: z.int().nonnegative().optional(),
    zeroClaimYears: z.int().nonnegative().optional(),
    identities: z.array(heldIdentitySchema),
  }),
  stay: z.strictObject({
    hospitalLevel: hospitalLevelSchema,
    admittedOn: localDateSchema,
    dischargedOn: localDateSchema,
    placement: placementSchema,
    /** Conditions packs may name, for example `psychiatric`, `chemo-radiotherapy`. */
    conditions: z.array(z.string()),
    /** Approvals recorded for this stay, each with the number of its record. */
    approvals: z.array(z.strictObject({ kind: z.enum(['unreferred-assistance']), record: z.string().min(1) })).optional(),
  }),
  lines: z.array(caseLineSchema),
  /** What the year of the discharge has counted so far. */
  accumulators: accumulatorsSchema,
  payment: z.strictObject({
    /** The person agrees that their own account pays. */
    useAccount: z.boolean(),
    accountBalance: moneyCodec,
    deposit: moneyCodec,
  }),
})
export type SettlementCase = z.output<typeof settlementCaseSchema>
