import type { DifferenceDecision, SettlementRecord } from '../../../shared/contract/index.ts'
import { addMoney, type Money, negateMoney, subtractMoney, sumMoney, zeroMoney } from '../../../shared/money/index.ts'
import { useRead } from '../../client/index.ts'
import { dueOf } from '../discharge/due.ts'

type Decided = Pick<SettlementRecord, 'summary' | 'decisions'>

/** What went over the counter because of decisions: collected (+) or paid back (-). */
function collectedBy(decisions: readonly DifferenceDecision[]): Money {
  return sumMoney(decisions.map(({ supplement }) => supplement?.collected ?? zeroMoney))
}

/** What accepting the platform's figures moves: the person's cash there less what was charged. Positive is collected. */
export function cashToMove({ differences, decisions }: Pick<SettlementRecord, 'differences' | 'decisions'>): Money {
  const cash = differences.find(({ field }) => field === 'cash')
  return subtractMoney(cash ? subtractMoney(cash.platform, cash.ours) : zeroMoney, collectedBy(decisions))
}

/** The platform's figures were charged with the settlement itself: decided in the very moment it was booked. */
export function isChargedAtOnce({ settledAt }: SettlementRecord['summary'], { supplement, at }: DifferenceDecision): boolean {
  return supplement !== undefined && Date.parse(at) === Date.parse(settledAt)
}

/** Money was moved later, by a supplementary slip of its own. */
export function hasSupplementSlip({ summary, decisions }: Decided): boolean {
  return decisions.some((decision) => decision.supplement !== undefined && !isChargedAtOnce(summary, decision))
}

/** What went over the counter with this slip beside our figures; a reversal takes back whatever its original moved. */
export function useFurther({ summary, decisions }: Decided): Money {
  const original = useRead('settlement.get', { settlementId: summary.reverses ?? '' }, { enabled: summary.reverses !== undefined })
  if (summary.reverses !== undefined) return negateMoney(collectedBy(original.data?.decisions ?? []))
  return collectedBy(decisions.filter((decision) => isChargedAtOnce(summary, decision)))
}

/** What the last supplementary slip moves; what went over the counter before it is counted with the settlement. */
export function movedLater({ summary, decisions }: Decided): { readonly before: Money; readonly last: Money } | undefined {
  const later = decisions.filter((decision) => decision.supplement !== undefined && !isChargedAtOnce(summary, decision))
  const last = later.at(-1)?.supplement?.collected
  return last === undefined ? undefined : { before: collectedBy(later.slice(0, -1)), last }
}

/** Everything that went over the counter for a settlement, its supplements included: what taking it back moves the other way. */
export function movedInAll({ breakdown, decisions }: Pick<SettlementRecord, 'breakdown' | 'decisions'>): Money {
  return addMoney(dueOf(breakdown), collectedBy(decisions))
}
