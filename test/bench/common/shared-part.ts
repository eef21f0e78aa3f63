/**
 * The part of a settlement that a general rules engine can express too: each line by class and price limit, then flat tiers on the
 * sums. The numbers of the little policy stand here once, for the pack and for every peer.
 */
import { formatMoney, type Money } from '../../../shared/money/index.ts'
import type { SettlementBreakdown } from '../../../shared/settlement/index.ts'
import { aPack } from '../../builders/pack.ts'
import type { PlainLine } from './bills.ts'

/** Whole fen and whole per cent, so that a peer that counts in binary fractions is exact too. */
export const policy = {
  deductible: 60_000,
  poolPercent: 65,
  poolCap: 15_000_000,
  illnessThreshold: 850_000,
  illnessPercent: 65,
  assistancePercent: 75,
  assistanceCap: 5_000_000,
} as const

const yuan = (fen: number) => (fen / 100).toFixed(2)
const percent = (value: number) => `${value}%`

export const policyAsPack = aPack({
  'inpatient.deductible': { mode: 'per-stay', standards: [{ amount: yuan(policy.deductible) }] },
  'inpatient.pooled-fund-rate': { kind: 'flat', rates: [{ rate: percent(policy.poolPercent) }] },
  'inpatient.cap': { limits: 'fund', amounts: [{ amount: yuan(policy.poolCap) }] },
  'resident-major-illness': {
    threshold: { amount: yuan(policy.illnessThreshold) },
    origin: 'zero',
    segments: [{ rate: percent(policy.illnessPercent) }],
    cap: 'none',
  },
  'medical-assistance': {
    groups: [
      {
        identities: ['minimum-living'],
        scope: ['inpatient'],
        rates: [{ rate: percent(policy.assistancePercent) }],
        threshold: 'none',
        caps: [{ kinds: ['inpatient'], amount: yuan(policy.assistanceCap) }],
      },
    ],
    unreferred: { when: [{ place: 'cross-province' }], onApproval: 'none' },
  },
})

/** A line as a peer takes it: numbers, money in fen, the limit of one piece in fen. */
export interface NumberLine {
  readonly class: 'A' | 'B' | 'C'
  readonly amount: number
  readonly unitPrice: number
  readonly quantity: number
  readonly limit: number | null
  readonly percent: number
}

export function numberLines(lines: readonly PlainLine[]): NumberLine[] {
  return lines.map((line) => ({
    class: line.class,
    amount: Math.round(Number(line.amount) * 100),
    unitPrice: Math.round(Number(line.unitPrice) * 100),
    quantity: Number(line.quantity),
    limit: line.priceLimit === undefined ? null : Math.round(Number(line.priceLimit) * 1_000_000) / 10_000,
    percent: Math.round(Number(line.upfrontShare ?? 0) * 100),
  }))
}

/** What every engine has to come to, in fen. */
export interface SharedTotals {
  readonly own: number
  readonly over: number
  readonly first: number
  readonly within: number
  readonly pool: number
  readonly illness: number
  readonly assistance: number
}

/** The parts of one line, in fen. */
export interface LineParts {
  readonly own: number
  readonly over: number
  readonly first: number
}

export interface SharedResult {
  readonly splits: readonly LineParts[]
  readonly totals: SharedTotals
}

/** What our engine came to, in the form of the peers. */
export function resultOf(breakdown: SettlementBreakdown): SharedResult {
  const splits = breakdown.lines.map((line) => ({
    own: fenOf(line.fullySelfPaid),
    over: fenOf(line.overPriceLimit),
    first: fenOf(line.upfrontSelfPay),
  }))
  return { splits, totals: totalsOf(breakdown) }
}

const fenOf = (amount: Money) => Number(formatMoney(amount).replace('.', ''))

function totalsOf(breakdown: SettlementBreakdown): SharedTotals {
  return {
    own: fenOf(breakdown.fullySelfPaid),
    over: fenOf(breakdown.overPriceLimit),
    first: fenOf(breakdown.upfrontSelfPay),
    within: fenOf(breakdown.withinPolicy),
    pool: fenOf(breakdown.pooledFundPayment),
    illness: fenOf(breakdown.residentMajorIllness),
    assistance: fenOf(breakdown.medicalAssistance),
  }
}
