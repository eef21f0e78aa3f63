import { z } from 'zod'
import { fourParts, person, personTold, settlementQuestion, visit } from './members.ts'
import { manyOf, oneOf, type Written, wire } from './scalars.ts'

/** 2303 住院预结算 and 2304 住院结算, input. */
export const settlementInputSchema = z.object({
  data: oneOf(
    z.object({
      ...settlementQuestion,
      acct_used_flag: wire.optionalText,
      mid_setl_flag: wire.text,
      dscg_time: wire.optionalDay,
    }),
  ),
})
export type SettlementInput = z.output<typeof settlementInputSchema>
/** The same input as it is written; the day goes out as text. */
export type WrittenSettlementInput = Written<SettlementInput>

/** 2305 住院结算撤销, input. */
export const cancellationInputSchema = z.object({
  data: oneOf(z.object({ ...visit, ...person, setl_id: wire.text })),
})
export type WrittenCancellationInput = Written<z.output<typeof cancellationInputSchema>>

/** `setlinfo`: the block every settlement answers with. Real answers leave out more than the specification allows. */
export const settlementInfoSchema = z.object({
  mdtrt_id: wire.optionalText,
  setl_id: wire.optionalText,
  psn_no: wire.optionalText,
  ...personTold,
  insutype: wire.optionalText,
  psn_type: wire.optionalText,
  cvlserv_flag: wire.optionalText,
  setl_time: wire.optionalText,
  mdtrt_cert_type: wire.optionalText,
  med_type: wire.optionalText,
  medfee_sumamt: wire.amount,
  ...fourParts,
  act_pay_dedc: wire.optionalAmount,
  hifp_pay: wire.optionalAmount,
  pool_prop_selfpay: wire.optionalRate.catch(undefined),
  cvlserv_pay: wire.optionalAmount,
  hifes_pay: wire.optionalAmount,
  hifmi_pay: wire.optionalAmount,
  hifob_pay: wire.optionalAmount,
  maf_pay: wire.optionalAmount,
  hifdm_pay: wire.optionalAmount,
  oth_pay: wire.optionalAmount,
  fund_pay_sumamt: wire.amount,
  psn_part_amt: wire.optionalAmount,
  /** The same as `psn_part_amt`, in regions that send it. */
  psn_pay: wire.optionalAmount,
  acct_pay: wire.optionalAmount,
  psn_cash_pay: wire.optionalAmount,
  /** The same as `psn_cash_pay`: so spelt by builds of 2208, and by 2103 and some regions. */
  pdn_cash_pay: wire.optionalAmount,
  cash_payamt: wire.optionalAmount,
  cashPayamt: wire.optionalAmount,
  hosp_part_amt: wire.optionalAmount,
  /** What the hospital bears, as cancellations of some regions name it. */
  ownpay_hosp_part: wire.optionalAmount,
  balc: wire.optionalAmount,
  acct_mulaid_pay: wire.optionalAmount,
  /** The message id of the settling request, given back. */
  medins_setl_id: wire.optionalText,
  clr_optins: wire.optionalText,
  clr_way: wire.optionalText,
  clr_type: wire.optionalText,
})
export type SettlementInfo = z.output<typeof settlementInfoSchema>

export const settlementDetailSchema = z.object({
  fund_pay_type: wire.text,
  inscp_scp_amt: wire.optionalAmount,
  crt_payb_lmt_amt: wire.optionalAmount,
  fund_payamt: wire.optionalAmount,
  fund_pay_type_name: wire.optionalText,
  setl_proc_info: wire.optionalText,
})
export type SettlementDetail = z.output<typeof settlementDetailSchema>
/** What was settled stands in `setlinfo`; rows that cannot be read make no settlement unreadable. */
export const settlementDetailsSchema = manyOf(settlementDetailSchema).catch([])

/** Output of 2303, 2304 and 2305. */
export const settlementOutputSchema = z.object({
  setlinfo: oneOf(settlementInfoSchema),
  setldetail: settlementDetailsSchema,
})
export type SettlementOutput = z.output<typeof settlementOutputSchema>
/** Whose settlement it is, where the rest of the block cannot be read. */
export const settlementOwnerSchema = z.object({ setlinfo: oneOf(settlementInfoSchema.pick({ psn_no: true, mdtrt_id: true })) })
export interface WrittenSettlementOutput {
  readonly setlinfo: Written<SettlementInfo>
  readonly setldetail: readonly Written<SettlementDetail>[]
}
