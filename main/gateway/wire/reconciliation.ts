import { z } from 'zod'
import { oneOf, type Written, wire } from './scalars.ts'

/** 退费结算标志 of a question: what it spares is told by 0; everything else includes refunds, each as a row of its own. */
export const refunds = { included: '1', excluded: '0' } as const
/** 退费结算标志 of a row. */
export const refundFlag = { normal: '0', refund: '1' } as const

const refundSwitch = { REFD_SETL_FLAG: wire.optionalText, refd_setl_flag: wire.optionalText }

/** 3201 医药机构费用结算对总账. */
export const totalsInputSchema = z.object({
  data: oneOf(
    z.object({
      insutype: wire.text,
      clr_type: wire.text,
      setl_optins: wire.text,
      stmt_begndate: wire.day,
      stmt_enddate: wire.day,
      medfee_sumamt: wire.amount,
      fund_pay_sumamt: wire.amount,
      acct_pay: wire.amount,
      fixmedins_setl_cnt: wire.count,
      ...refundSwitch,
    }),
  ),
})
export type TotalsInput = z.output<typeof totalsInputSchema>
export type WrittenTotalsInput = Written<TotalsInput>
export const totalsOutputSchema = z.object({
  stmtinfo: oneOf(
    z.object({
      setl_optins: wire.optionalText,
      stmt_rslt: wire.text,
      stmt_rslt_dscr: wire.optionalText,
      exp_content: wire.optionalText.catch(undefined),
    }),
  ),
})
export type WrittenTotalsOutput = Written<z.output<typeof totalsOutputSchema>>

/** 3202 医药机构费用结算对明细账. It does not say which insurance type: the file holds all of them. */
export const detailsInputSchema = z.object({
  data: oneOf(
    z.object({
      setl_optins: wire.text,
      file_qury_no: wire.text,
      stmt_begndate: wire.day,
      stmt_enddate: wire.day,
      medfee_sumamt: wire.amount,
      fund_pay_sumamt: wire.amount,
      cash_payamt: wire.amount,
      fixmedins_setl_cnt: wire.count,
      clr_type: wire.optionalText,
      ...refundSwitch,
    }),
  ),
})
export type WrittenDetailsInput = Written<z.output<typeof detailsInputSchema>>
export const detailsOutputSchema = z.object({
  fileinfo: oneOf(z.object({ file_qury_no: wire.text, filename: wire.text, dld_endtime: wire.optionalText })),
})
export type WrittenDetailsOutput = Written<z.output<typeof detailsOutputSchema>>

/** Columns of the file that goes up with 3202; an eighth one of some editions is not looked at. */
export const statementColumns = ['setl_id', 'mdtrt_id', 'psn_no', 'medfee_sumamt', 'fund_pay_sumamt', 'acct_pay', 'refd_setl_flag'] as const
export const statementRowSchema = z.object({
  setl_id: wire.text,
  mdtrt_id: wire.text,
  psn_no: wire.text,
  medfee_sumamt: wire.amount,
  fund_pay_sumamt: wire.amount,
  acct_pay: wire.amount,
  refd_setl_flag: wire.text,
})
export type StatementFileRow = z.output<typeof statementRowSchema>

/** Columns of the result file that comes down; one edition swaps the fifth and the sixth, another has an eleventh. */
export const resultColumns = [
  'psn_no',
  'mdtrt_id',
  'setl_id',
  'msgid',
  'stmt_rslt',
  'refd_setl_flag',
  'memo',
  'medfee_sumamt',
  'fund_pay_sumamt',
  'acct_pay',
] as const
export const resultRowSchema = z.object({
  psn_no: wire.optionalText,
  mdtrt_id: wire.optionalText,
  setl_id: wire.optionalText,
  msgid: wire.optionalText,
  stmt_rslt: wire.optionalText,
  refd_setl_flag: wire.optionalText,
  memo: wire.optionalText,
  medfee_sumamt: wire.optionalAmount,
  fund_pay_sumamt: wire.optionalAmount,
  acct_pay: wire.optionalAmount,
})
export type ResultFileRow = z.output<typeof resultRowSchema>

/** Cells of a record under the names of its columns. */
export function named(cells: readonly (string | undefined)[], columns: readonly string[]): Record<string, string | undefined> {
  return Object.fromEntries(columns.map((name, at) => [name, cells[at]]))
}
