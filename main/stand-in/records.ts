import { z } from 'zod'
import { localDateSchema } from '../../shared/dates/index.ts'
import { accumulatorDeltasSchema, insuranceTypeSchema } from '../../shared/insured/index.ts'
import { moneyCodec, quantityCodec, unitPriceCodec } from '../../shared/money/index.ts'
import { clearingSchema } from './clearing.ts'

/** One fee line as 2301 brought it. */
export const feeLineSchema = z.strictObject({
  lineId: z.string(),
  itemCode: z.string(),
  chargedOn: localDateSchema,
  quantity: quantityCodec,
  unitPrice: unitPriceCodec,
  amount: moneyCodec,
  originalLineId: z.string().optional(),
  approved: z.boolean().optional(),
})
export type FeeLine = z.output<typeof feeLineSchema>

/** The figures of one settlement, as the platform worked them out; negative in a cancellation. */
export const figuresSchema = z.strictObject({
  totalFee: moneyCodec,
  fullySelfPaid: moneyCodec,
  overPriceLimit: moneyCodec,
  upfrontSelfPay: moneyCodec,
  withinPolicy: moneyCodec,
  deductibleApplied: moneyCodec,
  pooledFundPayment: moneyCodec,
  employeeLargeAmount: moneyCodec,
  residentMajorIllness: moneyCodec,
  civilServantSubsidy: moneyCodec,
  enterpriseSupplement: moneyCodec,
  medicalAssistance: moneyCodec,
  otherFunds: moneyCodec,
  fundTotal: moneyCodec,
  personTotal: moneyCodec,
  personalAccount: moneyCodec,
  cash: moneyCodec,
})
export type Figures = z.output<typeof figuresSchema>

export const settledSchema = z.strictObject({
  insuranceType: insuranceTypeSchema,
  year: z.int(),
  figures: figuresSchema,
  deltas: accumulatorDeltasSchema,
  /** A ledger from before clearing was kept holds stays only, each its own agency's. */
  clearing: clearingSchema.default({ agency: '', type: '21', way: '1' }),
})
export type Settled = z.output<typeof settledSchema>
