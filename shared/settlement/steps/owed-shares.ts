import {
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

/** The order in which an account pays. */
export const shareKinds = ['within-policy', 'upfront', 'over-price-limit', 'fully-self-paid'] as const satisfies readonly ShareKind[]

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

export interface PayableShares {
  readonly payable: PersonShares
  /** Lines no account may pay, and what of the person's shares that leaves out. */
  readonly excludedLines: readonly LineSplit[]
  readonly excluded: Money
}

/**
 * What an account may pay at all: the shares without those of excluded fee categories and items (`*` after a beginning). An excluded
 * line's own three parts are left out as they are; what is left within policy and what was paid first for the place of care are not
 * known by line, so of each the excluded lines' portion of the amount within policy is left out, rounded once.
 */
export function withoutExcluded(owed: Owed, shares: PersonShares, excludes: readonly string[]): PayableShares {
  const excludedLines = owed.lines.filter(({ feeCategory, itemCode }) =>
    excludes.some((one) => one === feeCategory || holdsItem(one, itemCode)),
  )
  if (excludedLines.length === 0) return { payable: shares, excludedLines, excluded: zeroMoney }
  const sum = (lines: readonly LineSplit[], part: 'withinPolicy' | 'upfrontSelfPay' | 'overPriceLimit' | 'fullySelfPaid') =>
    sumMoney(lines.map((line) => line[part]))
  const within = sum(owed.lines, 'withinPolicy')
  const portion = isZeroMoney(within) ? zeroRate : rateOfFraction(fenOf(sum(excludedLines, 'withinPolicy')), fenOf(within))
  const excluded: PersonShares = {
    'within-policy': roundShare(shares['within-policy'], portion, 'half-up'),
    upfront: sumMoney([sum(excludedLines, 'upfrontSelfPay'), roundShare(owed.outOfAreaUpfront, portion, 'half-up')]),
    'over-price-limit': sum(excludedLines, 'overPriceLimit'),
    'fully-self-paid': sum(excludedLines, 'fullySelfPaid'),
  }
  const left = (kind: ShareKind) => positivePart(subtractMoney(shares[kind], excluded[kind]))
  const payable: PersonShares = {
    'within-policy': left('within-policy'),
    upfront: left('upfront'),
    'over-price-limit': left('over-price-limit'),
    'fully-self-paid': left('fully-self-paid'),
  }
  return { payable, excludedLines, excluded: subtractMoney(totalOf(shares), totalOf(payable)) }
}

export function totalOf(shares: PersonShares, kinds: readonly ShareKind[] = shareKinds): Money {
  return sumMoney(kinds.map((kind) => shares[kind]))
}

export interface Drawn {
  readonly amount: Money
  readonly left: PersonShares
}

/** Takes from an account what it may pay of these kinds, in the fixed order, as far as it reaches. */
export function drawFrom(available: Money, shares: PersonShares, kinds: readonly ShareKind[]): Drawn {
  const left: Record<ShareKind, Money> = { ...shares }
  let rest = available
  for (const kind of shareKinds) {
    if (!kinds.includes(kind)) continue
    const paid = minMoney(rest, left[kind])
    rest = subtractMoney(rest, paid)
    left[kind] = subtractMoney(left[kind], paid)
  }
  return { amount: subtractMoney(available, rest), left }
}
