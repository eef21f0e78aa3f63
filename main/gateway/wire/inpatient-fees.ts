import { z } from 'zod'
import { chargedLine, ordering, person, visit } from './members.ts'
import { manyOf, type Written, wire } from './scalars.ts'

/** 2301 住院费用明细上传, one line of the input. */
export const feeLineInputSchema = z.object({
  ...visit,
  ...person,
  ...chargedLine,
  ...ordering,
  init_feedetl_sn: wire.optionalText,
  drord_no: wire.optionalText,
  med_type: wire.text,
  hosp_appr_flag: wire.optionalText,
  memo: wire.optionalText,
})
export type FeeLineInput = z.output<typeof feeLineInputSchema>
export const feesInputSchema = z.object({ feedetail: manyOf(feeLineInputSchema) })
export type WrittenFeesInput = Written<z.output<typeof feesInputSchema>>

/** The most lines one 2301 may carry. */
export const feeLinesPerCall = 100

/** 2301 output: the split of one line; the order may differ from the request. */
export const feeLineOutputSchema = z.object({
  feedetl_sn: wire.text,
  det_item_fee_sumamt: wire.amount,
  cnt: wire.optionalQuantity,
  pric: wire.optionalPrice,
  /** 999999 when there is no ceiling. */
  pric_uplmt_amt: wire.optionalPrice,
  selfpay_prop: wire.optionalRate,
  fulamt_ownpay_amt: wire.optionalAmount,
  overlmt_amt: wire.optionalAmount,
  preselfpay_amt: wire.optionalAmount,
  inscp_scp_amt: wire.optionalAmount,
  chrgitm_lv: wire.optionalText,
  med_chrgitm_type: wire.optionalText,
  lmt_used_flag: wire.optionalText,
  memo: wire.optionalText,
})
export type FeeLineOutput = z.output<typeof feeLineOutputSchema>
export const feesOutputSchema = z.object({ result: manyOf(feeLineOutputSchema) })
export type WrittenFeesOutput = Written<z.output<typeof feesOutputSchema>>

/** 2302 住院费用明细撤销; `0000` in place of a line's number means all lines that are not settled. */
export const feeWithdrawalInputSchema = z.object({
  data: manyOf(z.object({ ...visit, ...person, feedetl_sn: wire.text })),
})
export type WrittenFeeWithdrawal = Written<z.output<typeof feeWithdrawalInputSchema>>
export const allFeeLines = '0000'
