/** The other figures of a platform that counts a higher deductible. */
import type { AmountDifference, DifferenceCause, SettlementRecord } from '../../shared/contract/index.ts'
import { figuresOf, type SettledFigures } from '../../shared/difference/index.ts'
import { addMoney, formatMoney, parseMoney, subtractMoney } from '../../shared/money/index.ts'
import type { SettlementBreakdown } from '../../shared/settlement/index.ts'
import type { SlipSupplement } from '../../shared/slip/index.ts'

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

/** What a slip says of the platform's figures that hold. */
export function supplementOf({ summary, breakdown, decisions }: SettlementRecord): SlipSupplement | undefined {
  const decision = decisions.findLast(({ supplement }) => supplement !== undefined)
  if (!decision?.supplement) return undefined
  const { slipNumber, collected } = decision.supplement
  const theirs = Object.fromEntries(otherFigures(breakdown).map(({ field, platform }) => [field, platform]))
  const figures: SettledFigures = { ...figuresOf(breakdown), ...theirs }
  const occasion = decision.at === summary.settledAt ? 'with-settlement' : 'later'
  return { slipNumber, occasion, figures, collected, at: decision.at, operatorName: decision.operatorName, reason: decision.reason }
}
