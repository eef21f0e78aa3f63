/** Every parameter a pack may hold, with the form of its value. */
import type { z } from 'zod'
import { accountAccrualSchema, personalAccountSchema } from './account.ts'
import {
  diseaseListSchema,
  incomeSchema,
  outOfAreaSchema,
  plausibilitySchema,
  stayLinksSchema,
  stayRulesSchema,
  waitingPeriodSchema,
} from './encounter.ts'
import {
  burdenCeilingSchema,
  civilServantSubsidySchema,
  commercialPlanSchema,
  compositeProtectionSchema,
  employeeLargeAmountSchema,
  enterpriseSupplementSchema,
  medicalAssistanceSchema,
  residentMajorIllnessSchema,
  tiltAssistanceSchema,
} from './further-tiers.ts'
import { classBShareSchema, itemRulesSchema, roundingSchema } from './lines.ts'
import {
  aboveCapSchema,
  capSchema,
  deductibleSchema,
  inpatientCapSchema,
  ownDeductibleSchema,
  ownRateSchema,
  pooledFundRateSchema,
} from './scheme.ts'

export type { BenefitKind, Segment, Threshold } from './common.ts'
export type { AssistanceGroup, Tilt } from './further-tiers.ts'
export type { Rounding } from './lines.ts'
export type { Deductible, PooledFundRate } from './scheme.ts'

export const parameterSchemas = {
  rounding: roundingSchema,
  'class-b-share': classBShareSchema,
  'item-rules': itemRulesSchema,
  'out-of-area': outOfAreaSchema,
  'waiting-period': waitingPeriodSchema,
  'stay-rules': stayRulesSchema,
  'inpatient.deductible': ownDeductibleSchema,
  'inpatient.pooled-fund-rate': ownRateSchema,
  // Inpatient borrows from no other scheme.
  'inpatient.cap': inpatientCapSchema,
  'outpatient.stay-links': stayLinksSchema,
  'outpatient.deductible': deductibleSchema,
  'outpatient.pooled-fund-rate': pooledFundRateSchema,
  'outpatient.cap': capSchema,
  'outpatient.above-cap': aboveCapSchema,
  'chronic.diseases': diseaseListSchema,
  'chronic.deductible': deductibleSchema,
  'chronic.pooled-fund-rate': pooledFundRateSchema,
  'chronic.cap': capSchema,
  'two-diseases.deductible': deductibleSchema,
  'two-diseases.pooled-fund-rate': pooledFundRateSchema,
  'two-diseases.cap': capSchema,
  'special-drug.deductible': deductibleSchema,
  'special-drug.pooled-fund-rate': pooledFundRateSchema,
  'special-drug.cap': capSchema,
  'maternity.deductible': deductibleSchema,
  'maternity.pooled-fund-rate': pooledFundRateSchema,
  'maternity.cap': capSchema,
  'employee-large-amount': employeeLargeAmountSchema,
  'resident-major-illness': residentMajorIllnessSchema,
  'civil-servant-subsidy': civilServantSubsidySchema,
  'enterprise-supplement': enterpriseSupplementSchema,
  'medical-assistance': medicalAssistanceSchema,
  'tilt-assistance': tiltAssistanceSchema,
  'composite-protection': compositeProtectionSchema,
  'burden-ceiling': burdenCeilingSchema,
  'commercial-plan': commercialPlanSchema,
  'personal-account': personalAccountSchema,
  'account-accrual': accountAccrualSchema,
  'income.provincial': incomeSchema,
  'income.prefecture': incomeSchema,
  plausibility: plausibilitySchema,
} as const satisfies Record<string, z.ZodType>

export type ParameterId = keyof typeof parameterSchemas
export type ParameterValue<Id extends ParameterId> = z.output<(typeof parameterSchemas)[Id]>

/** Parameters whose value must be stated: no rule can say that there is none. */
const alwaysStated: readonly ParameterId[] = [
  'rounding',
  'out-of-area',
  'inpatient.pooled-fund-rate',
  'outpatient.stay-links',
  'chronic.diseases',
  'income.provincial',
  'income.prefecture',
  'plausibility',
]

/** Parameters whose rule may say that there is none. */
export const parametersThatMayBeNone: ReadonlySet<ParameterId> = new Set(
  (Object.keys(parameterSchemas) as ParameterId[]).filter((id) => !alwaysStated.includes(id)),
)

export function isParameterId(text: string): text is ParameterId {
  return Object.hasOwn(parameterSchemas, text)
}
