/** The ladder: how the whole fee becomes what changes hands, one amount a rung. */
import { isZeroMoney, type Money } from '../../../shared/money/index.ts'
import type { SettlementBreakdown, SettlementStep, TraceEntry } from '../../../shared/settlement/index.ts'

export type AmountField = {
  [Field in keyof SettlementBreakdown]-?: SettlementBreakdown[Field] extends Money ? Field : never
}[keyof SettlementBreakdown]

export interface Rung {
  readonly field: AmountField
  readonly amount: Money
  /** What it is in the ladder: a sum, a part taken off it, one of the three tiers, or a way of paying. */
  readonly kind: 'sum' | 'part' | 'tier' | 'payment'
  readonly tier?: 1 | 2 | 3
}

interface RungPlan {
  readonly field: AmountField
  readonly kind: Rung['kind']
  readonly steps: readonly SettlementStep[]
  readonly tier?: 1 | 2 | 3
  /** Left out when it is 0.00. */
  readonly optional?: boolean
}

const plans: readonly RungPlan[] = [
  { field: 'totalFee', kind: 'sum', steps: ['eligibility', 'lines'] },
  { field: 'fullySelfPaid', kind: 'part', steps: ['lines'] },
  { field: 'overPriceLimit', kind: 'part', steps: ['lines'] },
  { field: 'upfrontSelfPay', kind: 'part', steps: ['lines', 'out-of-area'] },
  { field: 'withinPolicy', kind: 'sum', steps: ['lines', 'out-of-area'] },
  { field: 'deductibleApplied', kind: 'part', steps: ['deductible'] },
  { field: 'pooledFundPayment', kind: 'tier', tier: 1, steps: ['pooled-fund'] },
  { field: 'employeeLargeAmount', kind: 'tier', tier: 2, steps: ['employee-large-amount'] },
  { field: 'residentMajorIllness', kind: 'tier', tier: 2, steps: ['resident-major-illness'] },
  { field: 'civilServantSubsidy', kind: 'tier', steps: ['civil-servant-subsidy'], optional: true },
  { field: 'enterpriseSupplement', kind: 'tier', steps: ['enterprise-supplement'], optional: true },
  { field: 'medicalAssistance', kind: 'tier', tier: 3, steps: ['medical-assistance'] },
  { field: 'tiltAssistance', kind: 'tier', steps: ['tilt-assistance'], optional: true },
  { field: 'otherFunds', kind: 'tier', steps: ['above-cap', 'composite-protection'], optional: true },
  {
    field: 'fundTotal',
    kind: 'sum',
    steps: [
      'pooled-fund',
      'above-cap',
      'employee-large-amount',
      'resident-major-illness',
      'civil-servant-subsidy',
      'enterprise-supplement',
      'medical-assistance',
      'tilt-assistance',
      'composite-protection',
    ],
  },
  { field: 'personTotal', kind: 'sum', steps: ['cash'] },
  { field: 'personalAccount', kind: 'payment', steps: ['personal-account'] },
  { field: 'sharedAccount', kind: 'payment', steps: ['personal-account'], optional: true },
  { field: 'cash', kind: 'payment', steps: ['cash'] },
]

/** 险种 as the engine took it; it decides which second tier there is. */
function isEmployee(breakdown: SettlementBreakdown): boolean {
  const chosen = breakdown.trace.find((entry) => entry.values.insuranceType !== undefined)
  return chosen ? chosen.values.insuranceType === 'employee' : isZeroMoney(breakdown.residentMajorIllness)
}

/** The three tiers are what a stay is settled for; other care shows those it reached. */
function isShown(breakdown: SettlementBreakdown, { field, kind, steps, optional }: RungPlan): boolean {
  if (!isZeroMoney(breakdown[field])) return true
  if (optional) return false
  const isFromFunds = kind === 'tier' || field === 'deductibleApplied'
  return breakdown.benefit === 'inpatient' || !isFromFunds || breakdown.trace.some(({ step }) => steps.includes(step))
}

export function rungsOf(breakdown: SettlementBreakdown): Rung[] {
  const otherTier: AmountField = isEmployee(breakdown) ? 'residentMajorIllness' : 'employeeLargeAmount'
  return plans
    .filter((plan) => isShown(breakdown, plan.field === otherTier ? { ...plan, optional: true } : plan))
    .map(({ field, kind, tier }) => ({ field, kind, amount: breakdown[field], ...(tier && { tier }) }))
}

/** The steps an amount came from: those that name it as their result, and the others of its part of the calculation. */
export function entriesOf(breakdown: SettlementBreakdown, field: AmountField): readonly TraceEntry[] {
  const steps = plans.find((plan) => plan.field === field)?.steps ?? []
  return breakdown.trace.filter((entry) => entry.result?.name === field || steps.includes(entry.step))
}
