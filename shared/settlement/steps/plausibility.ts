import { addMoney, compareMoney, formatPercent, isZeroMoney, type Money, percentOf, type Rate, roundShare } from '../../money/index.ts'
import { findValue } from '../../policy/index.ts'
import type { Situation } from '../situation.ts'
import type { NoticeCode } from '../trace-codes.ts'
import { remark, type Working } from '../working.ts'

/** What the funds bore of the amount within policy. */
export interface FundShares {
  readonly withinPolicy: Money
  readonly pooledFundPayment: Money
  readonly employeeLargeAmount: Money
  readonly residentMajorIllness: Money
}

/** Targets of a plan (规划目标) for inpatient care are alarms for the reader: they never change a payment and cite no rule. */
export function remarkPlausibility({ law, facts }: Situation, shares: FundShares, assistance: Money, working: Working): void {
  const found = findValue(law, 'plausibility')
  if (typeof found === 'string' || !found.value || facts.place !== 'local' || facts.benefit !== 'inpatient') return
  const { fundShare, assistanceShare } = found.value
  const funds = addMoney(shares.pooledFundPayment, shares.employeeLargeAmount, shares.residentMajorIllness)
  if (fundShare) remarkBelow('plausibility.fund-share-below-target', funds, shares.withinPolicy, fundShare, working)
  const assisted = addMoney(assistance, working.rest)
  if (assistanceShare && !isZeroMoney(assistance))
    remarkBelow('plausibility.assistance-share-below-target', assistance, assisted, assistanceShare, working)
}

function remarkBelow(code: NoticeCode & `plausibility.${string}`, part: Money, whole: Money, target: Rate, working: Working): void {
  if (isZeroMoney(whole) || compareMoney(part, roundShare(whole, target, 'ceiling')) >= 0) return
  remark(working, code, { share: percentOf(part, whole), target: formatPercent(target) })
}
