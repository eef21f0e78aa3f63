/** The other figures of a platform that counts a higher deductible. */
import type { AmountDifference, DifferenceCause } from '../../shared/contract/index.ts'
import { addMoney, formatMoney, parseMoney, subtractMoney } from '../../shared/money/index.ts'
import type { SettlementBreakdown } from '../../shared/settlement/index.ts'

/** What the platform pays less. */
export const gap = parseMoney('130.00')

export function otherFigures({ pooledFundPayment, fundTotal, personTotal, cash }: SettlementBreakdown): AmountDifference[] {
  return [
    { field: 'pooledFundPayment', ours: pooledFundPayment, platform: subtractMoney(pooledFundPayment, gap) },
    { field: 'fundTotal', ours: fundTotal, platform: subtractMoney(fundTotal, gap) },
    { field: 'personTotal', ours: personTotal, platform: addMoney(personTotal, gap) },
    { field: 'cash', ours: cash, platform: addMoney(cash, gap) },
  ]
}

export function otherCause({ deductibleApplied }: SettlementBreakdown): DifferenceCause {
  return {
    cause: 'deductible',
    field: 'pooledFundPayment',
    ours: formatMoney(deductibleApplied),
    platform: formatMoney(addMoney(deductibleApplied, parseMoney('200.00'))),
  }
}
