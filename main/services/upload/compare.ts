import type { AmountDifference } from '../../../shared/contract/index.ts'
import { addMoney, compareMoney, type Money } from '../../../shared/money/index.ts'
import type { SettlementBreakdown } from '../../../shared/settlement/index.ts'
import type { PlatformFigures } from '../ports/index.ts'

/** Every amount both sides name, in the order they are worked: the first difference is the first step that parted. */
const fields = [
  'totalFee',
  'fullySelfPaid',
  'overPriceLimit',
  'upfrontSelfPay',
  'withinPolicy',
  'deductibleApplied',
  'pooledFundPayment',
  'employeeLargeAmount',
  'residentMajorIllness',
  'civilServantSubsidy',
  'enterpriseSupplement',
  'medicalAssistance',
  'otherFunds',
  'fundTotal',
  'personTotal',
  'personalAccount',
  'cash',
] as const satisfies readonly (keyof PlatformFigures)[]

/** Ours in the platform's cut: it has no word of its own for 倾斜救助, which it counts among the other funds. */
function ourAmount(breakdown: SettlementBreakdown, field: (typeof fields)[number]): Money {
  return field === 'otherFunds' ? addMoney(breakdown.otherFunds, breakdown.tiltAssistance) : breakdown[field]
}

export function compareFigures(breakdown: SettlementBreakdown, platform: PlatformFigures): readonly AmountDifference[] {
  const compared = fields.map((field) => ({ field, ours: ourAmount(breakdown, field), platform: platform[field] }))
  return compared.filter(({ ours, platform: theirs }) => compareMoney(ours, theirs) !== 0)
}
