import { z } from 'zod'
import { localDateSchema } from '../../shared/dates/index.ts'
import { accumulatorDeltasSchema, insuranceTypeSchema } from '../../shared/insured/index.ts'
import { moneyCodec, quantityCodec, unitPriceCodec } from '../../shared/money/index.ts'
import { clearingSchema } from './clearing.ts'

/** One fee line as it was uploaded. */
export const feeLineSchema = z.strictObject({
  lineId: z.string(),
  itemCode: z.string(),
  chargedOn: localDateSchema,
  quantity: quantityCodec,
  unitPrice: unitPriceCodec,
  amount: moneyCodec,
  originalLineId: z.string().optional(),
  approved: z.boolean().optional(),
  /** 收费批次号 of an outpatient line. */
  batch: z.string().optional(),
  /** 外购处方. */
  external: z.boolean().optional(),
  /** 病种编码 the line was charged for. */
  disease: z.string().optional(),
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
  /** 收费批次号 of an outpatient settlement. */
  batch: z.string().optional(),
  /** A ledger from before clearing was kept holds stays only, each its own agency's. */
  clearing: clearingSchema.default({ agency: '', type: '21', way: '1' }),
})
export type Settled = z.output<typeof settledSchema>
