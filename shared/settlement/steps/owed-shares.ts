import {
  addMoney,
  compareMoney,
  fenOf,
  formatMoney,
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
import { formatBalance, inTurn } from '../scale.ts'

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

/** Statements of how the shares outside the policy came about: what was charged, less what funds have taken of it. */
function formatShares(owed: Owed): Readonly<Record<ShareKind, readonly string[]>> {
  const whole = sharesOf(owed)
  const { upfrontSelfPay, outOfAreaUpfront, upfrontCovered = zeroMoney, outsideCovered = zeroMoney } = owed
  let covered = outsideCovered
  const statementsOf = (kind: ShareKind, charged: readonly Money[], byFunds: Money): string[] => {
    const taken = subtractMoney(subtractMoney(sumMoney(charged), byFunds), whole[kind])
    const rest = subtractMoney(covered, taken)
    // Taken whole, what there was to take is said; taken in part, what was left of the cover has been said before.
    const isGone = isZeroMoney(whole[kind]) && !isZeroMoney(taken)
    const said = [
      isGone ? formatBalance(charged, [byFunds], taken) : formatBalance(charged, [byFunds, taken], whole[kind]),
      isZeroMoney(taken) || isZeroMoney(rest) ? '' : formatBalance([covered], [taken], rest),
    ]
    covered = rest
    return said
  }
  return {
    'within-policy': [],
    upfront: statementsOf('upfront', [subtractMoney(upfrontSelfPay, outOfAreaUpfront), outOfAreaUpfront], upfrontCovered),
    'over-price-limit': statementsOf('over-price-limit', [owed.overPriceLimit], zeroMoney),
    'fully-self-paid': statementsOf('fully-self-paid', [owed.fullySelfPaid], zeroMoney),
  }
}

/** These kinds with all before them: what funds took of one is left to take of the next. */
const upTo = (kinds: readonly ShareKind[]): readonly ShareKind[] =>
  shareKinds.slice(0, 1 + Math.max(-1, ...kinds.map((kind) => shareKinds.indexOf(kind))))

/** Statements of how what an account may pay of these kinds came about, without what was paid already and what no account may pay. */
export function formatPayable(owed: Owed, kinds: readonly ShareKind[], less: readonly PersonShares[], payable: Money): string {
  const [whole, shares] = [sharesOf(owed), formatShares(owed)]
  const taken = less.flatMap((one) => kinds.map((kind) => one[kind]))
  const sum = formatBalance(
    kinds.map((kind) => whole[kind]),
    taken,
    payable,
  )
  const asked = kinds.filter((kind) => !isZeroMoney(whole[kind]))
  return inTurn(...upTo(asked).flatMap((kind) => shares[kind]), sum)
}

/** `300.00 + 200.00 = 500.00`: what an account paid of each kind, where it paid of several. */
export const formatDrawn = ({ amount, paid }: Drawn): string =>
  formatBalance(
    shareKinds.map((kind) => paid[kind]),
    [],
    amount,
  )

export interface ExcludedShares {
  /** What of each share no account may pay. */
  readonly shares: PersonShares
  readonly lines: readonly LineSplit[]
  /** Statements of how they came about. */
  readonly how: string
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
  if (lines.length === 0) return { shares: nothing, lines, how: '' }
  const sum = (of: readonly LineSplit[], part: 'withinPolicy' | 'upfrontSelfPay' | 'overPriceLimit' | 'fullySelfPaid') =>
    sumMoney(of.map((line) => line[part]))
  const within = sum(owed.lines, 'withinPolicy')
  const own = sum(lines, 'withinPolicy')
  const portion = isZeroMoney(within) ? zeroRate : rateOfFraction(fenOf(own), fenOf(within))
  const ofPlace = roundShare(owed.outOfAreaUpfront, portion, 'half-up')
  const excluded: PersonShares = {
    'within-policy': roundShare(owed.withinPolicyRest, portion, 'half-up'),
    upfront: addMoney(sum(lines, 'upfrontSelfPay'), ofPlace),
    'over-price-limit': sum(lines, 'overPriceLimit'),
    'fully-self-paid': sum(lines, 'fullySelfPaid'),
  }
  // A supplement may have paid some of it already.
  const whole = sharesOf(owed)
  const shares = eachKind((kind) => minMoney(excluded[kind], whole[kind]))
  const made = formatShares(owed)
  const part = (amount: Money, of: Money) =>
    isZeroMoney(of) ? '' : `${formatMoney(amount)} × ${formatMoney(own)} ÷ ${formatMoney(within)} = ${formatMoney(of)}`
  const how = inTurn(
    part(owed.withinPolicyRest, excluded['within-policy']),
    part(owed.outOfAreaUpfront, ofPlace),
    formatBalance([sum(lines, 'upfrontSelfPay'), ofPlace], [], excluded.upfront),
    ...shareKinds.flatMap((kind) =>
      compareMoney(excluded[kind], whole[kind]) > 0
        ? [
            ...upTo([kind]).flatMap((one) => made[one]),
            `min(${formatMoney(excluded[kind])}, ${formatMoney(whole[kind])}) = ${formatMoney(shares[kind])}`,
          ]
        : [],
    ),
    formatBalance(
      shareKinds.map((kind) => shares[kind]),
      [],
      totalOf(shares),
    ),
  )
  return { shares, lines, how }
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
