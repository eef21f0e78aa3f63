import {
  addMoney,
  addRates,
  clampRate,
  compareMoney,
  divideRates,
  formatMoney,
  formatPercent,
  isZeroMoney,
  type Money,
  maxMoney,
  minMoney,
  negateMoney,
  positivePart,
  type Rate,
  roundShare,
  roundShares,
  type Share,
  subtractMoney,
  sumMoney,
  wholeRate,
  zeroMoney,
} from '../money/index.ts'
import type { Rounding, Segment } from '../policy/index.ts'

/** The parts of the span between two amounts that fall into each step of a scale; an upper edge belongs to its step. */
export function overlapsOf(segments: readonly Segment[], from: Money, to: Money): Share[] {
  let low = zeroMoney
  return segments.map(({ upTo, rate }) => {
    const high = upTo ?? maxMoney(to, low)
    const amount = positivePart(subtractMoney(minMoney(to, high), maxMoney(from, low)))
    low = high
    return { amount, rate }
  })
}

/** `R(Σ rate × part)`, one rounding for the sum, or one for each part where a pack says so. */
export function roundScale(shares: readonly Share[], rounding: Rounding): Money {
  if (rounding.segments === 'sum') return roundShares(shares, rounding.fund)
  return sumMoney(shares.map(({ amount, rate }) => roundShare(amount, rate, rounding.fund)))
}

/** What a settlement adds to a scale, and what the year's settlements before it have climbed: nothing where each begins at the bottom. */
export interface Climb {
  readonly shares: readonly Share[]
  /** The same steps with the same rates; empty where the scale does not run over the year. */
  readonly before: readonly Share[]
}

const reachedBy = ({ shares, before }: Climb): Share[] =>
  shares.map(({ amount, rate }, index) => ({ amount: addMoney(amount, before[index]?.amount ?? zeroMoney), rate }))

/** `R(f(after)) - R(f(before))`: the rounded payments of the year so far, with this settlement and without it. */
export function roundClimb(climb: Climb, rounding: Rounding): Money {
  return subtractMoney(roundScale(reachedBy(climb), rounding), roundScale(climb.before, rounding))
}

/**
 * `6000.00 × 60% + 500.00 × 65% - 3600.00`, led by what the 3600.00 come from; without both where the scale does not run over the
 * year.
 */
export function formatClimb(climb: Climb, rounding: Rounding): { readonly lead: string; readonly sum: string } {
  const reached = formatShares(reachedBy(climb))
  if (climb.before.length === 0) return { lead: '', sum: reached }
  const paid = roundScale(climb.before, rounding)
  return { lead: formatPaid(climb.before, paid), sum: `${reached} - ${formatMoney(paid)}` }
}

/** `10000.00 - 2835.50 = 7164.50`: what a settlement adds to the lowest steps of a scale that runs over the year, where they were begun before. */
export function formatSteps({ shares, before }: Climb, steps: number): string {
  const added = shares.slice(0, steps).map(({ amount }, index) => {
    const climbed = before[index]?.amount ?? zeroMoney
    return isZeroMoney(amount) ? '' : formatBalance([addMoney(climbed, amount)], [climbed], amount)
  })
  return inTurn(...added)
}

/** `6000.00 × 60% = 3600.00`: what a scale has paid before; nothing where it has not. */
export function formatPaid(shares: readonly Share[], paid: Money): string {
  return isZeroMoney(paid) ? '' : `${formatShares(shares)} = ${formatMoney(paid)}`
}

/** The lowest part of what a settlement adds, as much as is admitted. */
export function cutClimb({ shares, before }: Climb, admitted: Money): Climb {
  let left = admitted
  const cut = shares.map(({ amount, rate }) => {
    const part = minMoney(amount, left)
    left = subtractMoney(left, part)
    return { amount: part, rate }
  })
  return { shares: cut, before }
}

/** A cost, and how it was found: `5000.00 + (9000.00 - 5000.00 × 60%) ÷ 75%`. */
interface UsingUp {
  readonly cost: Money
  readonly how: string
  /** How many steps of the scale are used up whole. */
  readonly whole: number
}

/**
 * The cost that uses up an amount of fund money along a scale: the inverse of `roundScale`, rounded to whole fen.
 * Never more than the cost itself.
 */
export function costUsingUp(room: Money, shares: readonly Share[], rounding: Rounding): UsingUp {
  const before: Share[] = []
  for (const share of shares) {
    const reached = compareMoney(roundShares([...before, share], 'floor'), room) >= 0
    if (reached && !isZeroMoney(roundShare(share.amount, share.rate, 'ceiling'))) {
      const inside = roundShares(
        [
          { amount: room, rate: divideRates(wholeRate, share.rate) },
          ...before.map(({ amount, rate }) => ({ amount: negateMoney(amount), rate: divideRates(rate, share.rate) })),
        ],
        rounding.fund,
      )
      const cost = addMoney(sumMoney(before.map(({ amount }) => amount)), minMoney(positivePart(inside), share.amount))
      return { cost, how: formatUsingUp(room, before, share.rate), whole: before.length }
    }
    before.push(share)
  }
  const cost = sumMoney(shares.map(({ amount }) => amount))
  return { cost, how: formatMoney(cost), whole: 0 }
}

function formatUsingUp(room: Money, before: readonly Share[], rate: Rate): string {
  const below = before.filter(({ amount }) => !isZeroMoney(amount))
  const left = [formatMoney(room), ...below.map((share) => formatShares([share]))].join(' - ')
  const inside = `${below.length === 0 ? left : `(${left})`} ÷ ${formatPercent(rate)}`
  return [...below.map(({ amount }) => formatMoney(amount)), inside].join(' + ')
}

/** The same of a scale above a threshold, led by what lay above it. */
export function formatPaidBefore(before: Money, threshold: Money, shares: readonly Share[], paid: Money): string {
  return isZeroMoney(paid) ? '' : inTurn(formatBalance([before], [threshold], subtractMoney(before, threshold)), formatPaid(shares, paid))
}

/** Adds percentage points to every step of a scale, between 0 % and 100 %. */
export function addPoints(segments: readonly Segment[], points: Rate): Segment[] {
  return segments.map(({ upTo, rate }) => ({ ...(upTo !== undefined ? { upTo } : {}), rate: clampRate(addRates(rate, points)) }))
}

/** `f(B)`: what a scale pays on a year's amount above its threshold, exact parts still to be rounded. */
export function partsAbove(amount: Money, threshold: Money, origin: 'zero' | 'above', segments: readonly Segment[]): Share[] {
  if (origin === 'zero') return overlapsOf(segments, threshold, amount)
  return overlapsOf(segments, zeroMoney, positivePart(subtractMoney(amount, threshold)))
}

/** `6000.00 × 60% + 0.00 × 65%` without the empty parts. */
export function formatShares(shares: readonly Share[]): string {
  const filled = shares.filter(({ amount }) => !isZeroMoney(amount))
  if (filled.length === 0) return '0.00'
  return filled.map(({ amount, rate }) => `${formatMoney(amount)} × ${formatPercent(rate)}`).join(' + ')
}

/** `≤50000.00 60%, >50000.00 65%` as a parameter's value is shown. */
export function formatSegments(segments: readonly Segment[]): string {
  return segments
    .map(({ upTo, rate }, index) => {
      const before = segments[index - 1]?.upTo
      const bound = upTo !== undefined ? `≤${formatMoney(upTo)} ` : before !== undefined ? `>${formatMoney(before)} ` : ''
      return `${bound}${formatPercent(rate)}`
    })
    .join(', ')
}

/** Statements of a formula one after the other, without those that say nothing. */
export const inTurn = (...statements: readonly string[]): string => statements.filter((statement) => statement !== '').join('; ')

/**
 * `12664.25 + 100.00 - 7605.00 = 5159.25`, never below 0.00 and without what is 0.00; nothing where the result is one of the amounts
 * alone, which has been said already.
 */
export function formatBalance(plus: readonly Money[], minus: readonly Money[], result: Money): string {
  const [added, taken] = [plus, minus].map((amounts) => amounts.filter((amount) => !isZeroMoney(amount))) as [Money[], Money[]]
  if (taken.length === 0 && added.length <= 1) return ''
  const sum = [added.map(formatMoney).join(' + ') || formatMoney(zeroMoney), ...taken.map(formatMoney)].join(' - ')
  const isBelow = compareMoney(sumMoney(taken), sumMoney(added)) > 0
  return `${isBelow ? `max(0.00, ${sum})` : sum} = ${formatMoney(result)}`
}

/** `3000.00 + 1200.00 = 4200.00`: what the year counted before, and with this settlement. */
export const formatYear = (before: Money, base: Money, after: Money): string =>
  `${formatMoney(before)} + ${formatMoney(base)} = ${formatMoney(after)}`

/** `4200.00 ≤ 14000.00`; above a threshold and still nothing to pay, `>`. */
export const formatNotAbove = (amount: Money, threshold: Money): string =>
  `${formatMoney(amount)} ${compareMoney(amount, threshold) <= 0 ? '≤' : '>'} ${formatMoney(threshold)}`

/** `900.00 - 700.00 = 200.00`: what of a payment went beyond the rest within policy; nothing where all of it stayed within. */
export const formatBeyond = (amount: Money, pays: Money): string =>
  compareMoney(amount, pays) === 0 ? '' : formatBalance([amount], [pays], subtractMoney(amount, pays))

/** What is left under a limit, and what of a computed amount fits into it. */
export interface Limited {
  readonly amount: Money
  readonly room: Money
  readonly isCapped: boolean
}

/** `50000.00 - 12000.00` as the working prints it; where more was used than the limit allows now, that nothing is left. */
export function formatRoom(limit: Money, used: Money): string {
  const difference = `${formatMoney(limit)} - ${formatMoney(used)}`
  return compareMoney(used, limit) > 0 ? `max(0.00, ${difference})` : difference
}

/** `sum = 12.00`, or `min(sum = 12.00, 10.00) = 10.00` where less than that is left to pay. */
export function formatWithin(sum: string, amount: Money, left: Money): string {
  const whole = `${sum} = ${formatMoney(amount)}`
  return compareMoney(amount, left) > 0 ? `min(${whole}, ${formatMoney(left)}) = ${formatMoney(left)}` : whole
}

export function limitTo(computed: Money, limit: Money, used: Money): Limited {
  const room = positivePart(subtractMoney(limit, used))
  return { amount: minMoney(computed, room), room, isCapped: compareMoney(computed, room) > 0 }
}
