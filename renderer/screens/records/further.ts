import type { SettlementRecord } from '../../../shared/contract/index.ts'
import { addMoney, type Money, negateMoney, subtractMoney, zeroMoney } from '../../../shared/money/index.ts'
import { useRead } from '../../client/index.ts'
import { dueOf } from '../discharge/due.ts'

/** What accepting the platform's figures moves: the person's cash there less that here. Positive is collected. */
export function cashToMove(differences: SettlementRecord['differences']): Money {
  const cash = differences.find(({ field }) => field === 'cash')
  return cash ? subtractMoney(cash.platform, cash.ours) : zeroMoney
}

type Decided = Pick<SettlementRecord, 'summary' | 'decision'>

/** The platform's figures were charged with the settlement itself: decided in the very moment it was booked. */
export function isChargedAtOnce({ summary, decision }: Decided): boolean {
  return decision?.supplement !== undefined && Date.parse(decision.at) === Date.parse(summary.settledAt)
}

/** The settlement was decided later, by a supplementary slip of its own. */
export function hasSupplementSlip(record: Decided): boolean {
  return record.decision?.supplement !== undefined && !isChargedAtOnce(record)
}

/** What went over the counter with this slip beside our figures; a reversal takes back whatever its original moved. */
export function useFurther({ summary, decision }: Decided): Money {
  const original = useRead('settlement.get', { settlementId: summary.reverses ?? '' }, { enabled: summary.reverses !== undefined })
  if (summary.reverses !== undefined) return negateMoney(original.data?.decision?.supplement?.collected ?? zeroMoney)
  return isChargedAtOnce({ summary, ...(decision && { decision }) }) ? (decision?.supplement?.collected ?? zeroMoney) : zeroMoney
}

/** Everything that went over the counter for a settlement, its supplement included: what taking it back moves the other way. */
export function movedInAll({ summary, decision }: Decided): Money {
  return addMoney(dueOf(summary), decision?.supplement?.collected ?? zeroMoney)
}
