import type { DifferenceCause } from '../contract/index.ts'
import {
  addMoney,
  compareMoney,
  formatMoney,
  formatPercent,
  isZeroMoney,
  type Money,
  parseMoney,
  parseRate,
  percentOf,
  positivePart,
  roundShare,
  subtractMoney,
} from '../money/index.ts'
import type { SettlementBreakdown, TraceEntry } from '../settlement/index.ts'
import { distance, isWithinFen } from './fen.ts'
import type { SettledFigures } from './figures.ts'

/** The share of `whole` that `part` is, where it is one of a tenth of a percent: `'85%'`. */
function tenthOfPercent(part: Money, whole: Money): string | undefined {
  if (compareMoney(whole, parseMoney('0.00')) <= 0) return undefined
  const below = percentOf(part, whole)
  const above = percentOf(addMoney(part, parseMoney('0.01')), whole)
  return [below, above].find((share) => isWithinFen(roundShare(whole, parseRate(share), 'half-up'), part))
}

/** Same by whole percents: an amount by chance is one of these a hundred times less often. */
const wholePercent = (part: Money, whole: Money) => {
  const share = tenthOfPercent(part, whole)
  return share !== undefined && !share.includes('.') ? share : undefined
}

const shareText = /(\d+\.\d{2}) × \d+(?:\.\d+)?%/g

/** The parts of the bill that had a rate each, as the working multiplies them out. */
function segmentsOf({ formula }: TraceEntry): Money[] {
  return [...formula.matchAll(shareText)].map(([, amount]) => parseMoney(String(amount)))
}

/** Whether the fund paid so much more or less because a rate is another one. */
function isOtherRate(ours: Money, theirs: Money, base: Money, entry: TraceEntry): boolean {
  const apart = distance(ours, theirs)
  if (tenthOfPercent(theirs, base) !== undefined && wholePercent(theirs, base) !== undefined) return true
  return [base, ...segmentsOf(entry)].some((amount) => tenthOfPercent(apart, amount) !== undefined)
}

const capOf = (breakdown: SettlementBreakdown, { values }: TraceEntry): string | undefined =>
  values.cap ?? breakdown.trace.flatMap(({ parameters }) => parameters).find(({ id }) => id.endsWith('.cap'))?.value

/**
 * The pooled fund pays another amount on the same base: by another share, or because the ceiling, or what the year had used of it,
 * is another. A ceiling only ever takes away, and what lies above it goes on to the next tier.
 */
export function pooledCause(breakdown: SettlementBreakdown, platform: SettledFigures): DifferenceCause {
  const ours = breakdown.pooledFundPayment
  const theirs = platform.pooledFundPayment
  const field = 'pooledFundPayment'
  const entry = breakdown.trace.find(({ step, result }) => step === 'pooled-fund' && result?.name === field)
  const base = positivePart(subtractMoney(breakdown.withinPolicy, breakdown.deductibleApplied))
  const byCeiling = (): DifferenceCause => {
    const cap = entry && capOf(breakdown, entry)
    return { cause: 'ceiling', field, ...(cap === undefined ? {} : { ours: cap }) }
  }
  const byShare = (): DifferenceCause => {
    const rate = breakdown.pooledFundRate
    const told = rate && tenthOfPercent(theirs, base)
    return {
      cause: 'pooled-share',
      field,
      ...(rate ? { ours: formatPercent(rate) } : {}),
      ...(told === undefined ? {} : { platform: told }),
    }
  }
  const isMore = compareMoney(theirs, ours) > 0
  const wasCapped =
    entry?.code === 'pooled-fund.capped' || entry?.code === 'pooled-fund.cap-used-up' || entry?.code === 'pooled-fund.cost-capped'
  if (wasCapped) return !isMore && wholePercent(theirs, base) !== undefined ? byShare() : byCeiling()
  if (isMore) return byShare()
  const goesOn = compareMoney(platform.employeeLargeAmount, breakdown.employeeLargeAmount) > 0
  if (goesOn || (isZeroMoney(theirs) && !isZeroMoney(base))) return byCeiling()
  return entry && isOtherRate(ours, theirs, base, entry) ? byShare() : byCeiling()
}

/** The same as text, for a difference that only shows in the amount. */
export const amountsOf = (ours: Money, theirs: Money) => ({ ours: formatMoney(ours), platform: formatMoney(theirs) })
