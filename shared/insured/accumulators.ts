import { z } from 'zod'
import { moneyCodec } from '../money/index.ts'

/**
 * 年度累计: what has been counted for one person, insurance type, pooling area and year.
 *
 * Names are open so that a pack can need one that no other pack has, for example
 * `inpatient.stays` (count), `inpatient.stays.L3` (count), `inpatient.deductible`, `pool.fund`, `large.fund`,
 * `catastrophic.base`, `catastrophic.fund`, `civil-servant.fund`, `assistance.base`, `assistance.fund.inpatient`,
 * `tilt.fund`. An absent name means nothing has been counted yet.
 */
export const accumulatorsSchema = z.strictObject({
  counts: z.record(z.string(), z.int().nonnegative()),
  amounts: z.record(z.string(), moneyCodec),
})
export type Accumulators = z.output<typeof accumulatorsSchema>

export const emptyAccumulators: Accumulators = { counts: {}, amounts: {} }

/** The change one settlement makes to the accumulators; a reversal subtracts exactly this. */
export const accumulatorDeltasSchema = z.strictObject({
  counts: z.record(z.string(), z.int()),
  amounts: z.record(z.string(), moneyCodec),
})
export type AccumulatorDeltas = z.output<typeof accumulatorDeltasSchema>
