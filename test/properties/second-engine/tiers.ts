/** Steps 6 and 7: large amount or major illness, then the supplements. */
import { kindsOf, type Task } from './case.ts'
import { add, divide, type Fraction, fraction, isZero, multiply, one, plus, round, smaller, subtract, sum, zero } from './fraction.ts'
import { type Facts, holds, type Law, thresholdOf } from './pack.ts'
import { overlap, type PoolResult, stepsOf } from './pool.ts'
import type { Segment, Threshold, Tilt } from './values.ts'

/** The settlement so far: what tiers need of it, and what they leave. */
export interface Bill {
  readonly total: Fraction
  readonly own: Fraction
  readonly over: Fraction
  /** First-pay of the lines and of the place. */
  readonly first: Fraction
  readonly placeFirst: Fraction
  readonly within: Fraction
  readonly deductible: Fraction
  readonly pool: PoolResult
  /** Above-cap layer of outpatient care. */
  readonly layer: Fraction
  /** What of the cost above the cap is left after that layer and the large amount; until they are worked out, all of it. */
  readonly aboveCapLeft?: Fraction
}

const used = (task: Task, name: string) => task.year.amounts[name] ?? zero
export const isInScope = (scope: readonly string[] | undefined, facts: Facts) =>
  kindsOf(facts).some((kind) => (scope ?? ['inpatient']).includes(kind))

/** F(B) on a scale: one rounding for the sum, or one for each step. */
function cumulative(law: Law, threshold: Fraction, origin: string, segments: readonly Segment[], points: Fraction) {
  const rounding = law.askIfSpokenOf('rounding') ?? {}
  return (total: Fraction): Fraction => {
    const pieces = stepsOf(segments).map(({ low, high, rate }) => {
      const part = origin === 'zero' ? overlap(threshold, total, low, high) : overlap(zero, plus(subtract(total, threshold)), low, high)
      return multiply(part, smaller(one, plus(add(rate, points))))
    })
    if (rounding.segments === 'each') return sum(pieces.map((piece) => round(piece, rounding.fund)))
    return round(sum(pieces), rounding.fund)
  }
}

const tiltOf = (rows: readonly Tilt[] | undefined, facts: Facts) =>
  rows?.find(({ identities }) => identities.some((identity) => facts.identities.includes(identity)))

const pointsOf = (tilt: Tilt | undefined) => fraction(tilt?.points ?? '0')

/** One rounding for whatever is multiplied. */
function tiltedThreshold(law: Law, general: Threshold, tilt: Tilt | undefined): Fraction {
  const exact = thresholdOf(law, tilt?.threshold ?? general)
  return round(tilt?.thresholdFactor === undefined ? exact : multiply(exact, fraction(tilt.thresholdFactor)))
}

export interface Large {
  readonly paid: Fraction
  /** Of it on the cost above the cap. */
  readonly atCap?: Fraction
  /** What the second compensation counts of this settlement. */
  readonly base?: Fraction
}

export function employeeLarge(task: Task, law: Law, facts: Facts, bill: Bill, rest: Fraction): Large {
  // A value that is unknown is needed only where a stay passed the cap.
  const value =
    isZero(bill.pool.aboveCap) || facts.benefit !== 'inpatient'
      ? law.known('employee-large-amount')
      : law.askIfSpokenOf('employee-large-amount')
  if (!value || !isInScope(value.scope, facts)) return { paid: zero }
  const { cap, atCap, second } = value
  const counted =
    cap !== 'none' && cap.counts === 'pool-and-large' ? add(used(task, 'pool.fund'), bill.pool.countsInPool ? bill.pool.paid : zero) : zero
  let room = cap === 'none' ? undefined : plus(subtract(fraction(cap.amount), add(counted, used(task, 'large.fund'))))
  const within = (wanted: Fraction) => (room ? smaller(wanted, room) : wanted)
  const fund = law.askIfSpokenOf('rounding')?.fund
  let paid = zero
  if (atCap && !isZero(bill.pool.aboveCap)) {
    const rate = fraction(law.row('employee-large-amount', atCap.rates, facts).rate)
    paid = within(round(multiply(smaller(bill.pool.aboveCap, rest), rate), fund))
    if (room) room = subtract(room, paid)
  }
  if (!second) return { paid, atCap: paid }
  const base = subtract(rest, paid)
  const before = used(task, 'large.base')
  const tilt = tiltOf(second.tilt, facts)
  const f = cumulative(law, tiltedThreshold(law, second.threshold, tilt), second.origin, tilt?.segments ?? second.segments, pointsOf(tilt))
  const wanted = subtract(f(add(before, base)), f(before))
  if (!tilt || tilt.cap === 'same') return { paid: add(paid, within(wanted)), atCap: paid, base }
  if (tilt.cap === 'none') return { paid: add(paid, wanted), atCap: paid, base }
  // A cap of its own looks at the same payments of the year, those of this settlement among them.
  const own = plus(subtract(fraction(tilt.cap), sum([counted, used(task, 'large.fund'), paid])))
  return { paid: add(paid, smaller(wanted, own)), atCap: paid, base }
}

export interface Catastrophic {
  readonly paid: Fraction
  readonly base: Fraction
  /** Whether the sum of the year is paid once afterwards, so that the year has to know what each settlement left. */
  readonly isPaidAtYearEnd?: boolean
}

export function majorIllness(task: Task, law: Law, facts: Facts, bill: Bill, rest: Fraction): Catastrophic {
  const value = law.askIfSpokenOf('resident-major-illness')
  if (!value || !isInScope(value.scope, facts)) return { paid: zero, base: zero }
  const wants = value.base ?? {}
  let base = rest
  if (wants.includeUpfront) base = add(base, subtract(bill.first, bill.placeFirst))
  if (wants.includeOutOfAreaUpfront) base = add(base, bill.placeFirst)
  if (wants.excludeDeductible) base = subtract(base, bill.deductible)
  if (wants.excludeAboveCap) base = subtract(base, bill.pool.aboveCap)
  if (wants.excludeReduced) base = subtract(base, bill.pool.reduced)
  base = plus(base)
  if (value.paid === 'year-end') return { paid: zero, base, isPaidAtYearEnd: true }
  const tilt = tiltOf(value.tilt, facts)
  const threshold = tiltedThreshold(law, value.threshold, tilt)
  const f = cumulative(law, threshold, value.origin, tilt?.segments ?? value.segments, pointsOf(tilt))
  const before = used(task, 'catastrophic.base')
  const paidBefore = value.identityChange === 'recompute' ? used(task, 'catastrophic.fund') : f(before)
  // Whatever the year counts, only what is left within policy can be paid.
  const wanted = smaller(rest, plus(subtract(f(add(before, base)), paidBefore)))
  const capText = tilt && tilt.cap !== 'same' ? tilt.cap : value.cap
  if (capText === 'none') return { paid: wanted, base }
  let cap = fraction(capText)
  const { incentive } = value
  if (incentive) {
    const { continuousYears = 0, zeroClaimYears = 0 } = task.person
    const years = fraction(Math.max(0, continuousYears - incentive.afterYears))
    const raise = add(multiply(years, fraction(incentive.perYear)), multiply(fraction(zeroClaimYears), fraction(incentive.zeroClaim)))
    cap = add(cap, smaller(raise, round(multiply(cap, fraction(incentive.ceiling)))))
  }
  return { paid: smaller(wanted, plus(subtract(cap, used(task, 'catastrophic.fund')))), base }
}

export function civilServants(task: Task, law: Law, facts: Facts, bill: Bill, rest: Fraction): Fraction {
  if (task.person.civilServantRank === undefined) return zero
  const value = law.askIfSpokenOf('civil-servant-subsidy')
  if (!value || !isInScope(value.scope, facts)) return zero
  const row = law.row('civil-servant-subsidy', value.shares, facts)
  const share = (value.adjustments ?? [])
    .filter((one) => holds(one, facts))
    .reduce((total, { points }) => add(total, fraction(points)), fraction(row.share))
  let of = rest
  const above = bill.aboveCapLeft ?? bill.pool.aboveCap
  for (const excluded of value.excludes ?? []) of = subtract(of, excluded === 'deductible' ? bill.deductible : above)
  if (row.of === 'pool-base')
    of = (value.excludes ?? []).includes('above-cap') ? subtract(bill.pool.base, bill.pool.aboveCap) : bill.pool.base
  const paid = smaller(rest, round(multiply(plus(of), smaller(one, plus(share))), law.askIfSpokenOf('rounding')?.fund))
  const cap = value.cap ?? 'none'
  return cap === 'none' ? paid : smaller(paid, plus(subtract(fraction(cap), used(task, 'civil-servant.fund'))))
}

export interface Supplement {
  readonly paid: Fraction
  /** What a yearly threshold counts of this settlement. */
  readonly base?: Fraction | undefined
  /** The same share of what is within policy and beyond it; beyond it covers first-pay first, then what lies outside the policy. */
  readonly ofFirst: Fraction
  readonly ofOutside: Fraction
}

export function enterprise(task: Task, law: Law, facts: Facts, bill: Bill, rest: Fraction): Supplement {
  const value = law.askIfSpokenOf('enterprise-supplement')
  const row = value && isInScope(value.scope, facts) ? value.rows.find((one) => holds(one, facts)) : undefined
  if (!row) return { paid: zero, ofFirst: zero, ofOutside: zero }
  const borne = sum([bill.own, bill.over, bill.first, rest])
  const ofPool = smaller(rest, add(bill.deductible, bill.pool.coinsurance))
  const of = row.of === 'everything' ? borne : row.of === 'own-share' ? ofPool : rest
  const limit = row.of === 'everything' ? borne : rest
  const fund = law.askIfSpokenOf('rounding')?.fund
  // A threshold is one of the stay.
  const { threshold } = row
  const g = (total: Fraction) => round(multiply(plus(subtract(total, fraction(threshold ?? '0'))), fraction(row.share)), fund)
  const before = threshold === undefined ? zero : (task.part?.before.supplementBase ?? zero)
  const wanted = subtract(g(add(before, of)), g(before))
  const base = threshold === undefined ? undefined : of
  const room = row.cap === 'none' ? limit : smaller(limit, plus(subtract(fraction(row.cap), used(task, 'enterprise.fund'))))
  const paid = smaller(room, wanted)
  if (row.of !== 'everything' || isZero(borne)) return { paid, base, ofFirst: zero, ofOutside: zero }
  const partOf = (piece: Fraction) => round(divide(multiply(paid, piece), borne))
  const beyond = subtract(paid, partOf(rest))
  const ofFirst = smaller(beyond, bill.first)
  return { paid, base, ofFirst, ofOutside: subtract(beyond, ofFirst) }
}
