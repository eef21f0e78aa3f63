import type { SettlementRecord } from '../../../shared/contract/index.ts'
import { type Money, subtractMoney, zeroMoney } from '../../../shared/money/index.ts'

/** What accepting the platform's figures moves: the person's cash there less that here. Positive is collected. */
export function cashToMove(differences: SettlementRecord['differences']): Money {
  const cash = differences.find(({ field }) => field === 'cash')
  return cash ? subtractMoney(cash.platform, cash.ours) : zeroMoney
}
