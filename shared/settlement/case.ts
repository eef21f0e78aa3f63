import { z } from 'zod'
import { feeCategorySchema } from '../bill/index.ts'
import { itemTermsSchema } from '../catalogue/index.ts'
import { localDateSchema } from '../dates/index.ts'
import {
  accumulatorsSchema,
  benefitSchema,
  heldIdentitySchema,
  insuranceTypeSchema,
  personCategorySchema,
  relationSchema,
} from '../insured/index.ts'
import { moneyCodec, quantityCodec, unitPriceCodec } from '../money/index.ts'
import { amountSchema } from '../policy/parameters/common.ts'

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
  /** What the prescription says the line is for: a disease the person is approved for, or maternity care. */
  disease: z.string().optional(),
  purpose: z.enum(['maternity']).optional(),
  terms: itemTermsSchema,
})
export type CaseLine = z.output<typeof caseLineSchema>

/** 医院级别 as packs name it: `L1`, `L2`, `L3` and finer ones such as `L3A`, which falls back to `L3`. */
export const hospitalLevelSchema = z.string().regex(/^L[1-3][A-Z]?$/, 'a level such as L2 or L3A')

/** 异地就医: where the care takes place, seen from the area of enrolment, and how it was filed. */
export const placementSchema = z.strictObject({
  place: z.enum(['local', 'in-province', 'cross-province']),
  filing: z.enum(['none', 'long-term', 'referral', 'emergency']),
})

const period = { from: localDateSchema, to: localDateSchema.optional() } as const
const record = z.string().min(1)

/** 备案 and 认定 of a person, each with the number of its record. */
export const approvalSchema = z.discriminatedUnion('kind', [
  /** 门诊慢特病: the disease as the pack's list names it, and the institutions the person chose; without any, every one. */
  z.strictObject({
    kind: z.literal('chronic'),
    disease: z.string().min(1),
    institutions: z.array(z.string()).optional(),
    ...period,
    record,
  }),
  z.strictObject({ kind: z.literal('two-diseases'), disease: z.enum(['hypertension', 'diabetes']), ...period, record }),
  /** 双通道三定: institution, doctor and pharmacies that must all match. */
  z.strictObject({
    kind: z.literal('special-drug'),
    items: z.array(z.string()).min(1),
    institution: z.string().min(1),
    doctor: z.string().min(1),
    pharmacies: z.array(z.string()).min(1),
    ...period,
    record,
  }),
  z.strictObject({ kind: z.literal('maternity'), ...period, record }),
])
export type Approval = z.output<typeof approvalSchema>

/** 参保 as far as waiting periods and breaks ask: when the present enrolment began, and how. */
export const enrolmentSchema = z.strictObject({
  from: localDateSchema,
  /** Enrolled inside the open window (集中参保期). */
  openWindow: z.boolean(),
  newborn: z.boolean(),
  missedYears: z.int().nonnegative().max(150),
  /** Last day of an employee enrolment before this one. */
  employeeUntil: localDateSchema.optional(),
  /** 断保: days without entitlement inside the enrolment. */
  interruptions: z.array(z.strictObject({ from: localDateSchema, to: localDateSchema })),
})

/** 家庭共济授权: a relative's account that may pay for this person. */
export const familyAccountSchema = z.strictObject({
  /** Number of the relative's account; it never holds a name or an identity number. */
  account: z.string().min(1),
  /** What the account holder is to the patient. */
  relation: relationSchema.exclude(['self']),
  balance: amountSchema,
  /** The limit is what the authorisation still lets it pay. */
  authorised: z.strictObject({ ...period, limit: amountSchema.optional(), record }),
})
export type FamilyAccount = z.output<typeof familyAccountSchema>

/** 一次住院分段结算: which part of a stay a case is. Only `settleStay` makes these; no file holds one. */
export const stayPartSchema = z.strictObject({
  /** First and last day of the whole stay; the case's own stay is this part's days. */
  admittedOn: localDateSchema,
  dischargedOn: localDateSchema,
  number: z.int().positive(),
  of: z.int().positive(),
  /** Parts cut at the end of a year are one stay; the last of them counts it. */
  countsStay: z.boolean(),
  /** 起付线 of the one stay, and what the parts before left of it; absent where this part takes its own. */
  deductible: z.strictObject({ standard: moneyCodec, left: moneyCodec }).optional(),
  /** What the parts before counted towards thresholds of the stay. */
  counted: z.record(z.string(), moneyCodec),
})
export type StayPart = z.output<typeof stayPartSchema>

/**
 * Everything `settle` needs to know about one stay, or one part of a visit; nothing else influences the result. A visit is a stay
 * whose two days are the same.
 */
export const settlementCaseSchema = z.strictObject({
  benefit: benefitSchema,
  /** 病种 a chronic or two-diseases part is for. */
  disease: z.string().optional(),
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
    approvals: z.array(approvalSchema).optional(),
    enrolment: enrolmentSchema.optional(),
    /** 企业补充医疗保险 plan, as the pack names it. */
    supplementPlan: z.string().optional(),
  }),
  stay: z.strictObject({
    hospitalLevel: hospitalLevelSchema,
    /** 机构: absent, a hospital whose code no rule asks for. */
    institution: z.strictObject({ kind: z.enum(['hospital', 'community', 'pharmacy']), code: z.string().optional() }).optional(),
    /** 外配处方 brought to a pharmacy, or the doctor of a dual-channel drug. */
    prescription: z
      .strictObject({
        external: z.boolean(),
        institution: z.string().optional(),
        institutionLevel: hospitalLevelSchema.optional(),
        doctor: z.string().optional(),
      })
      .optional(),
    admittedOn: localDateSchema,
    dischargedOn: localDateSchema,
    placement: placementSchema,
    /** Conditions packs may name, for example `psychiatric`, `chemo-radiotherapy`. */
    conditions: z.array(z.string()),
    /** Approvals recorded for this stay, each with the number of its record. */
    approvals: z.array(z.strictObject({ kind: z.enum(['unreferred-assistance']), record: z.string().min(1) })).optional(),
  }),
  part: stayPartSchema.optional(),
  lines: z.array(caseLineSchema),
  /** What the year of the discharge has counted so far. */
  accumulators: accumulatorsSchema,
  /** What the year before had counted, for stays that are split at the end of the year. */
  accumulatorsOfYearBefore: accumulatorsSchema.optional(),
  payment: z.strictObject({
    /** The person agrees that their own account pays. */
    useAccount: z.boolean(),
    accountBalance: moneyCodec,
    deposit: moneyCodec,
    /** In the order in which they are to pay. */
    family: z.array(familyAccountSchema).optional(),
  }),
})
export type SettlementCase = z.output<typeof settlementCaseSchema>
