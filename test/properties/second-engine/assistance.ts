/** Steps 8 and 9: medical assistance under the best identity, and tilt assistance. */
import { kindsOf, type Task } from './case.ts'
import {
  add,
  type Fraction,
  fraction,
  isLess,
  isSame,
  isZero,
  multiply,
  one,
  plus,
  round,
  smaller,
  subtract,
  sum,
  zero,
} from './fraction.ts'
import { type Facts, holds, type Law, thresholdOf } from './pack.ts'
import type { Bill } from './tiers.ts'
import type { AssistanceGroup } from './values.ts'

const used = (task: Task, name: string) => task.year.amounts[name] ?? zero

interface Candidate {
  readonly paid: Fraction
  readonly base: Fraction
  readonly touchesCap: boolean
  readonly identity: string
  readonly tilt: Tilted
}

export interface Assisted {
  readonly paid: Fraction
  readonly base: Fraction
  readonly identity?: string
  /** What follows under the same identity, once assistance answers for this settlement at all. */
  readonly tilt: Tilted
}

/**
 * `rest` is what is left within policy, `first` what is left of the first-pay. The complete result of each identity is worked out,
 * the largest counts; on a tie the one with the smaller effect on a cap, then the pack's order.
 */
export function assistance(task: Task, law: Law, facts: Facts, bill: Bill, rest: Fraction, first: Fraction): Assisted {
  const nothing = { paid: zero, base: zero, tilt: { paid: zero } }
  if (facts.identities.length === 0) return nothing
  const value = law.ask('medical-assistance')
  if (!value) return nothing
  const groups = value.groups.filter(({ identities }) => identities.some((identity) => facts.identities.includes(identity)))
  const reachable = groups.filter(({ scope }) => kindsOf(facts).some((kind) => scope.includes(kind)))
  if (reachable.length === 0) return nothing
  const { unreferred } = value
  let points = zero
  const isReferred = !unreferred.when.some((row) => holds(row, facts))
  if (!isReferred) {
    const approved = (task.place.approvals ?? []).some(({ kind }) => kind === 'unreferred-assistance')
    if (unreferred.onApproval === 'none' || !approved) return nothing
    points = fraction(unreferred.onApproval.points)
  }
  const base = baseOf(law, facts, bill, rest, first)
  if (isZero(base)) return nothing
  let best: Candidate | undefined
  const sumOf = (one: Candidate) => add(one.paid, one.tilt.paid)
  for (const group of reachable) {
    const alone = { ...facts, identities: group.identities.filter((one) => facts.identities.includes(one)) }
    const candidate = candidateOf(task, law, alone, bill, group, base, points, subtract(bill.within, rest))
    if (!best || isLess(sumOf(best), sumOf(candidate))) best = candidate
    else if (isSame(sumOf(best), sumOf(candidate)) && best.touchesCap && !candidate.touchesCap) best = candidate
  }
  return best ?? nothing
}

/** M: what is left within policy, with the first-pay and without what a missing referral took off, as the pack says. */
function baseOf(law: Law, facts: Facts, bill: Bill, rest: Fraction, first: Fraction): Fraction {
  const value = law.known('medical-assistance')
  const { includeFirstPay = false, includeReduced = false } = value?.base ?? {}
  const isUnreferred = value?.unreferred.when.some((row) => holds(row, facts)) ?? false
  const within = plus(subtract(rest, isUnreferred && !includeReduced ? bill.pool.reduced : zero))
  return includeFirstPay ? add(within, first) : within
}

function candidateOf(
  task: Task,
  law: Law,
  facts: Facts,
  bill: Bill,
  group: AssistanceGroup,
  whole: Fraction,
  points: Fraction,
  paidWithin: Fraction,
): Candidate {
  const fund = law.askIfSpokenOf('rounding')?.fund
  const isClassII = facts.benefit === 'chronic' && facts.diseaseClass === 'II' && group.chronicClassII === 'above-limit'
  const base = isClassII ? smaller(whole, bill.aboveCapLeft ?? bill.pool.aboveCap) : whole
  const rates = group.rates.filter(
    ({ billFrom, billTo }) =>
      (billFrom === undefined || !isLess(bill.within, fraction(billFrom))) &&
      (billTo === undefined || !isLess(fraction(billTo), bill.within)),
  )
  const rate = plus(subtract(fraction(law.row('medical-assistance', rates, facts).rate), points))
  const { threshold } = group
  let paid: Fraction
  if (threshold === 'none') paid = isSame(rate, one) ? base : round(multiply(base, rate), fund)
  else {
    const amount = round(thresholdOf(law, threshold))
    const g = (total: Fraction) => round(multiply(plus(subtract(total, amount)), rate), fund)
    const before = threshold.per === 'year' ? used(task, 'assistance.base') : (task.part?.before.assistedBase ?? zero)
    paid = subtract(g(add(before, base)), g(before))
  }
  const { totalShareCeiling } = group
  const ceiling = totalShareCeiling === undefined ? undefined : round(multiply(bill.within, fraction(totalShareCeiling)), fund)
  if (ceiling) paid = smaller(paid, plus(subtract(ceiling, paidWithin)))
  const kinds = kindsOf(facts)
  const caps = group.caps === 'none' ? [] : group.caps.filter((cap) => cap.kinds.some((kind) => kinds.includes(kind)))
  for (const cap of caps) {
    const counted = sum(cap.kinds.map((kind) => used(task, `assistance.fund.${kind}`)))
    paid = smaller(paid, plus(subtract(fraction(cap.amount), counted)))
  }
  const left = ceiling && plus(subtract(ceiling, add(paidWithin, paid)))
  const tilt = tiltAssistance(task, law, facts, plus(subtract(whole, paid)), left)
  return { paid, base, touchesCap: caps.length > 0, identity: facts.identities[0] ?? '', tilt }
}

export interface Tilted {
  readonly paid: Fraction
  readonly base?: Fraction
}

/** `base` is M less what assistance paid, `left` what a ceiling on all funds leaves. */
function tiltAssistance(task: Task, law: Law, facts: Facts, base: Fraction, left: Fraction | undefined): Tilted {
  const value = law.askIfSpokenOf('tilt-assistance')
  const row = value?.rows.find((one) => holds(one, facts))
  if (!value || !row) return { paid: zero }
  const fund = law.askIfSpokenOf('rounding')?.fund
  const g = (total: Fraction) => round(multiply(plus(subtract(total, fraction(row.threshold))), fraction(row.rate)), fund)
  const isYearly = value.per !== 'stay'
  const before = isYearly ? used(task, 'tilt.base') : (task.part?.before.tiltedBase ?? zero)
  const wanted = subtract(g(add(before, base)), g(before))
  const isCapYearly = value.capPer === undefined ? isYearly : value.capPer === 'year'
  const usedBefore = isCapYearly ? used(task, 'tilt.fund') : (task.part?.before.tilted ?? zero)
  const room = row.cap === 'none' ? wanted : plus(subtract(fraction(row.cap), usedBefore))
  return { paid: smaller(smaller(wanted, left ?? wanted), room), base }
}
