import { z } from 'zod'
import { accumulatorsSchema } from '../insured/index.ts'
import { type Money, moneyCodec, sumMoney } from '../money/index.ts'
import { type SettlementBreakdown, settlementBreakdownSchema } from './breakdown.ts'

/** Amounts of a breakdown that add up over the parts of one visit or one stay. */
export const summedAmounts = [
  'totalFee',
  'fullySelfPaid',
  'overPriceLimit',
  'upfrontSelfPay',
  'outOfAreaUpfront',
  'withinPolicy',
  'deductibleApplied',
  'pooledFundPayment',
  'coinsurance',
  'aboveCap',
  'employeeLargeAmount',
  'residentMajorIllness',
  'civilServantSubsidy',
  'enterpriseSupplement',
  'medicalAssistance',
  'tiltAssistance',
  'otherFunds',
  'fundTotal',
  'withinPolicyRest',
  'personTotal',
  'personalAccount',
  'sharedAccount',
  'cash',
  'deposit',
  'refund',
  'balanceDue',
] as const
type SummedAmount = (typeof summedAmounts)[number]

const amountsShape = Object.fromEntries(summedAmounts.map((name) => [name, moneyCodec])) as Record<SummedAmount, typeof moneyCodec>

/**
 * 一次就诊的各部分: one visit settled scheme by scheme, or one stay cut at the end of the year or into periods. Each part is a
 * settlement of its own; the amounts here are their exact sums.
 */
export const settledPartsSchema = z.strictObject({
  ...amountsShape,
  accountBalanceAfter: moneyCodec,
  accumulatorsBefore: accumulatorsSchema,
  accumulatorsAfter: accumulatorsSchema,
  parts: z.array(settlementBreakdownSchema).min(1),
})
export type SettledParts = z.output<typeof settledPartsSchema>

/** Names and texts for other programs: a single settlement as its breakdown, a divided one as the sums with its `parts`. */
export function encodeSettled(settled: SettledParts): Record<string, unknown> {
  const encoded = z.encode(settledPartsSchema, settled)
  const [only, second] = encoded.parts
  return only && !second ? { ...only } : { ...encoded }
}

/** Adds up the parts in the order in which they were settled. Throws when there is none. */
export function combineParts(parts: readonly SettlementBreakdown[]): SettledParts {
  const [first, last] = [parts[0], parts.at(-1)]
  if (!first || !last) throw new RangeError('a visit has at least one part')
  const sums = Object.fromEntries(summedAmounts.map((name) => [name, sumMoney(parts.map((part) => part[name]))])) as Record<
    SummedAmount,
    Money
  >
  return {
    ...sums,
    accountBalanceAfter: last.accountBalanceAfter,
    accumulatorsBefore: first.accumulatorsBefore,
    accumulatorsAfter: last.accumulatorsAfter,
    parts: [...parts],
  }
}
