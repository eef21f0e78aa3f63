import { yearOf } from '../dates/index.ts'
import { type Outcome, refuse, succeed } from '../errors/index.ts'
import type { Accumulators } from '../insured/index.ts'
import { addMoney, compareMoney, type Money, positivePart, subtractMoney, sumMoney, zeroMoney } from '../money/index.ts'
import { type CompiledPack, type Law, versionOn } from '../policy/index.ts'
import type { SettlementBreakdown } from './breakdown.ts'
import type { SettlementCase, StayPart } from './case.ts'
import { IdentityViolation } from './checks.ts'
import { leftOver, settleWithDeposit } from './hand-on.ts'
import { numberTwice } from './line-numbers.ts'
import { combineParts, type SettledParts } from './parts.ts'
import { type SettleRefusal, settle } from './settle.ts'
import { describeSituation, wholeStay } from './situation.ts'
import { cutStay, cuttingOf, type StaySpan } from './stay-parts.ts'
import { deductibleOwed } from './steps/deductible.ts'

/**
 * 跨年住院与长期住院: settles a stay in the parts into which the pack's `stay-rules` cut it, or in one.
 *
 * Cut at the end of the year: each part is settled under the law of its own last day (of the admission, where the pack decides by
 * that day), so the first under that of 31 December, with the accumulators of its own year. The deductible is that of the first part
 * and is taken once: there as far as it goes, the rest in the next part. All parts are one stay, counted in the last part's year.
 * Cut into periods: each is a following stay with a deductible of its own. Either way an identity held on any day of the whole stay
 * counts for every part (JS-12, JS-13), and thresholds per stay are taken once for all parts of one stay.
 *
 * Refusals as in `settle`; besides, `settlement.unsupported` where a part lies in a year whose accumulators the case does not hold.
 */
export function settleStay(settlementCase: SettlementCase, pack: CompiledPack): Outcome<SettledParts, SettleRefusal> {
  const spans = spansOf(settlementCase, pack)
  if (!spans.ok) return spans
  if (!spans.value) {
    const settled = settle(settlementCase, pack)
    return settled.ok ? succeed(combineParts([settled.value])) : settled
  }
  // Two lines of one number might stand in different parts, where none of them would see it.
  const twice = numberTwice(settlementCase.lines)
  if (twice !== undefined) return refuse('settlement.unsupported', { reason: `line-number-twice: ${twice}` })
  const years = accumulatorsByYear(settlementCase)
  const settled: SettledSpan[] = []
  let { payment } = settlementCase
  for (const [index, span] of spans.value.entries()) {
    const accumulators = years.get(yearOf(span.to))
    if (!accumulators) return refuse('settlement.unsupported', { reason: `accumulators-needed: ${yearOf(span.to)}` })
    const others = settled.filter(({ period }) => period === span.period)
    const stay = { ...settlementCase.stay, admittedOn: span.from, dischargedOn: span.to }
    const part = partOf(settlementCase, spans.value, index, others)
    const partCase: SettlementCase = { ...settlementCase, stay, part, lines: [...span.lines], accumulators, payment }
    const outcome = settleWithDeposit(partCase, index === spans.value.length - 1, (one) => settle(one, pack))
    if (!outcome.ok) return outcome
    const owed = others[0]?.owed ?? owedBy(partCase, pack)
    settled.push({ period: span.period, owed, breakdown: outcome.value })
    years.set(yearOf(span.to), outcome.value.accumulatorsAfter)
    payment = leftOver(payment, outcome.value)
  }
  const parts = combineParts(settled.map(({ breakdown }) => breakdown))
  assertStay(settlementCase, parts, new Set(settled.map(({ period }) => period)).size)
  return succeed(parts)
}

/** The spans of a stay that is cut, under the law of the day that decides about the whole stay; absent where it is not cut. */
function spansOf(settlementCase: SettlementCase, pack: CompiledPack): Outcome<readonly StaySpan[] | undefined, SettleRefusal> {
  const { stay, person } = settlementCase
  const on = pack.decidingDay === 'discharge' ? stay.dischargedOn : stay.admittedOn
  const law: Law = { pack, insuranceType: person.insuranceType, on }
  // Whatever else is wrong with the case, `settle` says it.
  if (settlementCase.part || stay.dischargedOn < stay.admittedOn || !versionOn(pack, on)) return succeed(undefined)
  const cutting = cuttingOf(settlementCase, law)
  if (!cutting.ok) return cutting
  return succeed(cutting.value && cutStay(settlementCase, cutting.value))
}

interface Owed {
  readonly standard: Money
  readonly due: Money
}

interface SettledSpan {
  readonly period: number
  /** The one deductible of the stay the span belongs to. */
  readonly owed: Owed
  readonly breakdown: SettlementBreakdown
}

function accumulatorsByYear({ stay, accumulators, accumulatorsOfYearBefore }: SettlementCase): Map<number, Accumulators> {
  const year = yearOf(stay.dischargedOn)
  return new Map([[year, accumulators], ...(accumulatorsOfYearBefore ? ([[year - 1, accumulatorsOfYearBefore]] as const) : [])])
}

function partOf(settlementCase: SettlementCase, spans: readonly StaySpan[], index: number, others: readonly SettledSpan[]): StayPart {
  const { admittedOn, dischargedOn } = wholeStay(settlementCase)
  const [first] = others
  const taken = sumMoney(others.map(({ breakdown }) => breakdown.deductibleApplied))
  return {
    admittedOn,
    dischargedOn,
    number: index + 1,
    of: spans.length,
    countsStay: spans[index + 1]?.period !== spans[index]?.period,
    ...(first ? { deductible: { standard: first.owed.standard, left: positivePart(subtractMoney(first.owed.due, taken)) } } : {}),
    counted: countedBy(others),
  }
}

/** What the parts so far have counted, whichever year they lie in. */
function countedBy(others: readonly SettledSpan[]): Record<string, Money> {
  const counted: Record<string, Money> = {}
  for (const { breakdown } of others)
    for (const [name, amount] of Object.entries(breakdown.accumulatorDeltas.amounts))
      counted[name] = addMoney(counted[name] ?? zeroMoney, amount)
  return counted
}

/** What the first part of a stay owes as deductible. It was settled with the same case, so that nothing can be refused any more. */
function owedBy(partCase: SettlementCase, pack: CompiledPack): Owed {
  const described = describeSituation(partCase, pack)
  const owed = described.ok ? deductibleOwed(described.value, 'inpatient') : described
  if (!owed.ok) throw new Error(`a part that was settled is refused: ${owed.error.code}`)
  return owed.value
}

/** Identity 20: every line in exactly one part, the sums those of the whole stay, as many stays counted as there are periods. */
function assertStay({ lines, payment }: SettlementCase, settled: SettledParts, stays: number): void {
  const { parts } = settled
  const placed = parts.flatMap((part) => part.lines.map(({ lineId }) => lineId)).sort()
  const asked = lines.map(({ lineId }) => lineId).sort()
  const counted = parts.reduce((sum, { accumulatorDeltas }) => sum + (accumulatorDeltas.counts['inpatient.stays'] ?? 0), 0)
  const violations = [
    ...(placed.join('\n') === asked.join('\n') ? [] : ['identity 20 (every line in exactly one part)']),
    ...(compareMoney(settled.totalFee, sumMoney(lines.map(({ amount }) => amount))) === 0
      ? []
      : ['identity 20 (parts add up to the stay)']),
    ...(counted === stays ? [] : ['identity 20 (one stay counted)']),
    ...(compareMoney(settled.deposit, payment.deposit) === 0 ? [] : ['identity 21 (deposit handed on)']),
  ]
  if (violations.length > 0) throw new IdentityViolation(violations)
}
