import { type Outcome, succeed } from '../errors/index.ts'
import { isZeroMoney, subtractMoney, zeroMoney } from '../money/index.ts'
import type { CompiledPack } from '../policy/index.ts'
import type { SettlementBreakdown } from './breakdown.ts'
import type { SettlementCase } from './case.ts'
import { assertParts } from './check-parts.ts'
import { combineParts, type SettledParts } from './parts.ts'
import { type RoutedPart, routeLines } from './route-lines.ts'
import { type SettleRefusal, settleRouted } from './settle.ts'
import { describeSituation } from './situation.ts'

/** A visit before its lines were divided among the schemes. */
export type VisitCase = Omit<SettlementCase, 'benefit' | 'disease'>

/**
 * 一次就诊: divides the lines of a visit among the schemes and settles each part in the order of precedence. Every part begins
 * with the accumulators, balances and deposit the one before left over; the deposit first pays what the first part asks for, what is
 * left of it goes back with the last. Refusals as in `settle`; throws `IdentityViolation` where the parts do not add up to the visit.
 */
export function settleVisit(visit: VisitCase, pack: CompiledPack): Outcome<SettledParts, SettleRefusal> {
  const described = describeSituation({ ...visit, benefit: 'outpatient' }, pack)
  if (!described.ok) return described
  const routed = routeLines(described.value)
  if (!routed.ok) return routed
  const settled: SettlementBreakdown[] = []
  let state: Pick<VisitCase, 'accumulators' | 'payment'> = visit
  for (const [index, part] of routed.value.entries()) {
    const outcome = settlePart({ ...visit, ...state }, part, pack, index === routed.value.length - 1)
    if (!outcome.ok) return outcome
    settled.push(outcome.value)
    state = { accumulators: outcome.value.accumulatorsAfter, payment: leftOver(state.payment, outcome.value) }
  }
  const parts = combineParts(settled)
  assertParts(visit, parts)
  return succeed(parts)
}

function settlePart(visit: VisitCase, part: RoutedPart, pack: CompiledPack, isLast: boolean): Outcome<SettlementBreakdown, SettleRefusal> {
  const { benefit, disease, lines, routing } = part
  const partCase: SettlementCase = { ...visit, benefit, ...(disease !== undefined ? { disease } : {}), lines: [...lines] }
  const settled = settleRouted(partCase, pack, routing)
  if (!settled.ok || isLast || isZeroMoney(settled.value.refund)) return settled
  // What this part does not need of the deposit is there for the next one.
  return settleRouted({ ...partCase, payment: { ...partCase.payment, deposit: settled.value.cash } }, pack, routing)
}

/** Balances, authorised limits and deposit after a part was paid. */
export function leftOver(payment: SettlementCase['payment'], part: SettlementBreakdown): SettlementCase['payment'] {
  const paid = new Map(part.familyPayments?.map(({ account, amount }) => [account, amount]))
  const family = payment.family?.map((one) => {
    const amount = paid.get(one.account) ?? zeroMoney
    const { limit, ...authorised } = one.authorised
    return {
      ...one,
      balance: subtractMoney(one.balance, amount),
      authorised: { ...authorised, ...(limit !== undefined ? { limit: subtractMoney(limit, amount) } : {}) },
    }
  })
  return {
    ...payment,
    accountBalance: part.accountBalanceAfter,
    deposit: subtractMoney(payment.deposit, part.deposit),
    ...(family ? { family } : {}),
  }
}
