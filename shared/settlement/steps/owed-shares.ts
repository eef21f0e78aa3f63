import {
  addMoney,
  fenOf,
  isZeroMoney,
  type Money,
  minMoney,
  positivePart,
  rateOfFraction,
  roundShare,
  subtractMoney,
  sumMoney,
  zeroMoney,
  zeroRate,
} from '../../money/index.ts'
import { holdsItem } from '../../policy/index.ts'
import type { LineSplit, SettlementBreakdown } from '../breakdown.ts'

/** What the person bears, by kind. */
export interface PersonShares {
  readonly 'within-policy': Money
  readonly upfront: Money
  readonly 'over-price-limit': Money
  readonly 'fully-self-paid': Money
}
export type ShareKind = keyof PersonShares

const shareKinds = ['within-policy', 'upfront', 'over-price-limit', 'fully-self-paid'] as const satisfies readonly ShareKind[]

/** A settlement after all funds, before the person pays. */
export type Owed = Pick<
  SettlementBreakdown,
  | 'lines'
  | 'withinPolicyRest'
  | 'upfrontSelfPay'
  | 'outOfAreaUpfront'
  | 'upfrontCovered'
  | 'outsideCovered'
  | 'overPriceLimit'
  | 'fullySelfPaid'
>

/** What is left to the person of each kind; what a supplement paid outside the policy comes off in the order an account would pay. */
export function sharesOf(owed: Owed): PersonShares {
  let covered = owed.outsideCovered ?? zeroMoney
  const afterCover = (amount: Money) => {
    const left = positivePart(subtractMoney(amount, covered))
    covered = positivePart(subtractMoney(covered, amount))
    return left
  }
  return {
    'within-policy': owed.withinPolicyRest,
    upfront: afterCover(subtractMoney(owed.upfrontSelfPay, owed.upfrontCovered ?? zeroMoney)),
    'over-price-limit': afterCover(owed.overPriceLimit),
    'fully-self-paid': afterCover(owed.fullySelfPaid),
  }
}

export interface ExcludedShares {
  /** What of each share no account may pay. */
  readonly shares: PersonShares
  readonly lines: readonly LineSplit[]
}

const nothing: PersonShares = {
  'within-policy': zeroMoney,
  upfront: zeroMoney,
  'over-price-limit': zeroMoney,
  'fully-self-paid': zeroMoney,
}

/**
 * What no account may pay: the shares of excluded fee categories and items (`*` after a beginning). An excluded line's own three
 * parts count as they are; what is left within policy and what was paid first for the place of care are not known by line, so of each
 * the excluded lines' portion of the amount within policy counts, rounded once.
 */
export function excludedOf(owed: Owed, excludes: readonly string[]): ExcludedShares {
  const lines = owed.lines.filter(({ feeCategory, itemCode }) => excludes.some((one) => one === feeCategory || holdsItem(one, itemCode)))
  if (lines.length === 0) return { shares: nothing, lines }
  const sum = (of: readonly LineSplit[], part: 'withinPolicy' | 'upfrontSelfPay' | 'overPriceLimit' | 'fullySelfPaid') =>
    sumMoney(of.map((line) => line[part]))
  const within = sum(owed.lines, 'withinPolicy')
  const portion = isZeroMoney(within) ? zeroRate : rateOfFraction(fenOf(sum(lines, 'withinPolicy')), fenOf(within))
  const excluded: PersonShares = {
    'within-policy': roundShare(owed.withinPolicyRest, portion, 'half-up'),
    upfront: addMoney(sum(lines, 'upfrontSelfPay'), roundShare(owed.outOfAreaUpfront, portion, 'half-up')),
    'over-price-limit': sum(lines, 'overPriceLimit'),
    'fully-self-paid': sum(lines, 'fullySelfPaid'),
  }
  // A supplement may have paid some of it already.
  return { shares: eachKind((kind) => minMoney(excluded[kind], sharesOf(owed)[kind])), lines }
}

/** Asked in the order in which an account pays. */
function eachKind(amountOf: (kind: ShareKind) => Money): PersonShares {
  return {
    'within-policy': amountOf('within-policy'),
    upfront: amountOf('upfront'),
    'over-price-limit': amountOf('over-price-limit'),
    'fully-self-paid': amountOf('fully-self-paid'),
  }
}

/** What is left of each kind, never below 0.00. */
export function lessShares(shares: PersonShares, less: PersonShares): PersonShares {
  return eachKind((kind) => positivePart(subtractMoney(shares[kind], less[kind])))
}

export function totalOf(shares: PersonShares, kinds: readonly ShareKind[] = shareKinds): Money {
  return sumMoney(kinds.map((kind) => shares[kind]))
}

export interface Drawn {
  readonly amount: Money
  readonly paid: PersonShares
}

/** Takes from an account what it may pay of these kinds, in the fixed order, as far as it reaches. */
export function drawFrom(available: Money, shares: PersonShares, kinds: readonly ShareKind[]): Drawn {
  let rest = available
  const paid = eachKind((kind) => {
    if (!kinds.includes(kind)) return zeroMoney
    const amount = minMoney(rest, shares[kind])
    rest = subtractMoney(rest, amount)
    return amount
  })
  return { amount: subtractMoney(available, rest), paid }
}
