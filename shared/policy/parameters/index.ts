/** Every parameter a pack may hold, with the form of its value. */
import type { z } from 'zod'
import {
  civilServantSubsidySchema,
  employeeLargeAmountSchema,
  medicalAssistanceSchema,
  residentMajorIllnessSchema,
  tiltAssistanceSchema,
} from './further-tiers.ts'
import {
  accountUseSchema,
  classBShareSchema,
  deductibleSchema,
  incomeSchema,
  outOfAreaSchema,
  plausibilitySchema,
  poolCapSchema,
  pooledFundRateSchema,
  roundingSchema,
} from './inpatient.ts'

export type { Segment, Threshold } from './common.ts'
export type { AssistanceGroup } from './further-tiers.ts'
export type { Rounding } from './inpatient.ts'

export const parameterSchemas = {
  rounding: roundingSchema,
  'class-b-share': classBShareSchema,
  'out-of-area': outOfAreaSchema,
  'inpatient.deductible': deductibleSchema,
  'inpatient.pooled-fund-rate': pooledFundRateSchema,
  'inpatient.cap': poolCapSchema,
  'employee-large-amount': employeeLargeAmountSchema,
  'resident-major-illness': residentMajorIllnessSchema,
  'civil-servant-subsidy': civilServantSubsidySchema,
  'medical-assistance': medicalAssistanceSchema,
  'tilt-assistance': tiltAssistanceSchema,
  'personal-account': accountUseSchema,
  'income.provincial': incomeSchema,
  'income.prefecture': incomeSchema,
  plausibility: plausibilitySchema,
} as const satisfies Record<string, z.ZodType>

export type ParameterId = keyof typeof parameterSchemas
export type ParameterValue<Id extends ParameterId> = z.output<(typeof parameterSchemas)[Id]>

/** Parameters whose rule may say that there is none. */
export const parametersThatMayBeNone: ReadonlySet<ParameterId> = new Set<ParameterId>([
  'class-b-share',
  'inpatient.deductible',
  'inpatient.cap',
  'employee-large-amount',
  'resident-major-illness',
  'civil-servant-subsidy',
  'medical-assistance',
  'tilt-assistance',
  'personal-account',
])

export function isParameterId(text: string): text is ParameterId {
  return Object.hasOwn(parameterSchemas, text)
}
