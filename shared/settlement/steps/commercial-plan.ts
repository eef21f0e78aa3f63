import { formatPercent, isZeroMoney, type Money, minMoney, positivePart, roundShare, subtractMoney, zeroMoney } from '../../money/index.ts'
import { findValue, firstHolding } from '../../policy/index.ts'
import type { Situation } from '../situation.ts'
import { remark, type Working, yuan } from '../working.ts'

/**
 * 惠民保 and other commercial plans come after everything and are settled elsewhere: what one may pay of this bill is told, never
 * taken off it and never counted. `everything` is all the person bears, `within-policy` the part within policy. One rounding, as funds
 * round. A pack that does not speak of a plan, or does not know its numbers, says nothing.
 */
export function remarkCommercialPlan({ law, facts, rounding }: Situation, personTotal: Money, working: Working): void {
  const found = findValue(law, 'commercial-plan')
  const row = typeof found === 'string' ? undefined : found.value && firstHolding(found.value.rows, facts)
  if (typeof found === 'string' || !row) return
  const base = row.of === 'everything' ? personTotal : working.rest
  const threshold = row.threshold ?? zeroMoney
  const computed = roundShare(positivePart(subtractMoney(base, threshold)), row.share, rounding.fund)
  const amount = row.cap === 'none' ? computed : minMoney(computed, row.cap)
  if (isZeroMoney(amount)) return
  const values = { title: found.title, base: yuan(base), threshold: yuan(threshold), share: formatPercent(row.share), amount: yuan(amount) }
  remark(working, 'commercial-plan.may-pay', values)
}
