import { z } from 'zod'
import { credential, dispensedLine, ordering, person, settlementQuestion, visit } from './members.ts'
import { manyOf, oneOf, type Written, wire } from './scalars.ts'

/** diag_type 诊断类别. */
export const codeOfDiagnosisKind = { western: '1', 'tcm-disease': '2', 'tcm-syndrome': '3' } as const
/** min_prcunt_type: the smallest package, the only value that is known. */
export const smallestPackage = '2'
/** In place of a charge batch: everything that is not settled. */
export const allBatches = '0000'

/** 2201 门诊挂号. */
export const registrationInputSchema = z.object({
  data: oneOf(
    z.object({
      ...person,
      ...credential,
      insutype: wire.text,
      begntime: wire.text,
      ipt_otp_no: wire.text,
      atddr_no: wire.text,
      dr_name: wire.text,
      dept_code: wire.text,
      dept_name: wire.text,
      caty: wire.text,
    }),
  ),
})
export type WrittenRegistration = Written<z.output<typeof registrationInputSchema>>

export const registrationOutputSchema = z.object({
  data: oneOf(z.object({ mdtrt_id: wire.text, psn_no: wire.optionalText, ipt_otp_no: wire.optionalText })),
})
export type WrittenRegistrationOutput = Written<z.output<typeof registrationOutputSchema>>

/** 2202 门诊挂号撤销; it has no output. */
export const registrationCancellationInputSchema = z.object({
  data: oneOf(z.object({ ...person, ...visit, ipt_otp_no: wire.text })),
})
export type WrittenRegistrationCancellation = Written<z.output<typeof registrationCancellationInputSchema>>

/** 2203 and 2203A 门诊就诊信息上传; it has no output. */
export const visitInputSchema = z.object({
  mdtrtinfo: oneOf(
    z.object({
      ...visit,
      ...person,
      med_type: wire.text,
      begntime: wire.text,
      main_cond_dscr: wire.optionalText,
      dise_codg: wire.optionalText,
      dise_name: wire.optionalText,
      matn_type: wire.optionalText,
      geso_val: wire.optionalText,
      /** Asked for by some regions with 2203A. */
      caty: wire.optionalText,
    }),
  ),
  diseinfo: manyOf(
    z.object({
      diag_type: wire.text,
      /** Asked for by some regions with 2203A. */
      maindiag_flag: wire.optionalText,
      diag_srt_no: wire.text,
      diag_code: wire.text,
      diag_name: wire.text,
      diag_dept: wire.text,
      dise_dor_no: wire.text,
      dise_dor_name: wire.text,
      diag_time: wire.text,
      vali_flag: wire.text,
    }),
  ),
})
export type WrittenVisit = Written<z.output<typeof visitInputSchema>>

/** 2204 门诊费用明细信息上传, one line of the input. */
export const outpatientFeeLineInputSchema = z.object({
  ...visit,
  ...person,
  ...dispensedLine,
  ...ordering,
  chrg_bchno: wire.text,
  dise_codg: wire.optionalText,
  hosp_appr_flag: wire.text,
})
export type OutpatientFeeLineInput = z.output<typeof outpatientFeeLineInputSchema>
export const outpatientFeesInputSchema = z.object({ feedetail: manyOf(outpatientFeeLineInputSchema) })
export type WrittenOutpatientFees = Written<z.output<typeof outpatientFeesInputSchema>>

/** 2205 门诊费用明细信息撤销; `0000` in place of a batch means everything that is not settled. It has no output. */
export const outpatientFeeWithdrawalInputSchema = z.object({
  data: oneOf(z.object({ ...visit, ...person, chrg_bchno: wire.text })),
})
export type WrittenOutpatientFeeWithdrawal = Written<z.output<typeof outpatientFeeWithdrawalInputSchema>>

/** 药品追溯码 beside a settlement, in newer editions; a row that lacks a member rejects the settlement. */
export const traceRowSchema = z.object({
  feedetl_sn: wire.text,
  drug_trac_codg: wire.text,
  trdn_flag: wire.text,
  min_prcunt_type: wire.text,
})
export type TraceRow = z.output<typeof traceRowSchema>

/** 2206 门诊预结算 and 2207 门诊结算. The invoice and the four parts go out with 2207 only. */
export const outpatientSettlementInputSchema = z.object({
  data: oneOf(
    z.object({
      ...settlementQuestion,
      med_type: wire.text,
      chrg_bchno: wire.text,
      acct_used_flag: wire.text,
    }),
  ),
  drug_trac_info: manyOf(traceRowSchema),
})
export type OutpatientSettlementInput = z.output<typeof outpatientSettlementInputSchema>
export interface WrittenOutpatientSettlement {
  readonly data: Written<OutpatientSettlementInput['data']>
  readonly drug_trac_info?: readonly Written<TraceRow>[]
}
