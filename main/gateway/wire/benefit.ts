import { z } from 'zod'
import { manyOf, oneOf, type Written, wire } from './scalars.ts'

/** 2001 人员待遇享受检查, input. */
const benefitFields = {
  psn_no: wire.text,
  insutype: wire.text,
  fixmedins_code: wire.text,
  med_type: wire.text,
  begntime: wire.time,
  endtime: wire.optionalTime,
  dise_codg: wire.optionalText,
  dise_name: wire.optionalText,
  oprn_oprt_code: wire.optionalText,
  oprn_oprt_name: wire.optionalText,
  matn_type: wire.optionalText,
  birctrl_type: wire.optionalText,
  exp_content: wire.optionalText,
}
export const benefitInputSchema = z.object({ data: oneOf(z.object(benefitFields)) })
export type WrittenBenefitInput = Written<z.output<typeof benefitInputSchema>>

/** trt_chk_type 待遇检查类型: a fund, or anything else. */
export const fundCheck = '1'

/** 2001, output: a row for each fund. */
const benefitRowFields = {
  psn_no: wire.optionalText,
  trt_chk_type: wire.optionalText,
  fund_pay_type: wire.text,
  trt_enjymnt_flag: wire.optionalText,
  begndate: wire.optionalDay,
  enddate: wire.optionalDay,
  trt_chk_rslt: wire.optionalText,
}
export const benefitOutputSchema = z.object({ trtinfo: manyOf(z.object(benefitRowFields)) })
export type BenefitRow = z.output<typeof benefitOutputSchema>['trtinfo'][number]
export type WrittenBenefitOutput = Written<z.output<typeof benefitOutputSchema>>
