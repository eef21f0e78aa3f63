import { type Money, subtractMoney } from '../../../shared/money/index.ts'
import type { SettlementBreakdown } from '../../../shared/settlement/index.ts'

/** Signed: positive is collected from the person, negative is paid back to them. */
export function dueOf({ balanceDue, refund }: Pick<SettlementBreakdown, 'balanceDue' | 'refund'>): Money {
  return subtractMoney(balanceDue, refund)
}
