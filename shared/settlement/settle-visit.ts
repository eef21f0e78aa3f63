import { type Outcome, succeed } from '../errors/index.ts'
import type { CompiledPack } from '../policy/index.ts'
import type { SettlementBreakdown } from './breakdown.ts'
import type { SettlementCase } from './case.ts'
import { assertParts } from './check-parts.ts'
import { leftOver, settleWithDeposit } from './hand-on.ts'
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
  return settleWithDeposit(partCase, isLast, (one) => settleRouted(one, pack, routing))
}
