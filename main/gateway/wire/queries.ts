import { z } from 'zod'
import { feeLineOutputSchema } from './inpatient-fees.ts'
import { type SettlementDetail, settlementDetailsSchema, settlementInfoSchema } from './inpatient-settlement.ts'
import { clerk, person, personTold, told, visit } from './members.ts'
import { manyOf, oneOf, type Written, wire } from './scalars.ts'

const maybePerson = { psn_no: wire.optionalText }
const begin = { begntime: wire.time }
const span = { ...begin, endtime: wire.time }
const openSpan = { ...begin, endtime: wire.optionalTime }

/** Inputs of the queries, all of them in `data`. */
const queryRows = {
  '5201': { ...person, ...span, med_type: wire.text, mdtrt_id: wire.optionalText },
  '5202': { ...visit, ...person },
  '5203': { ...person, setl_id: wire.text, ...visit },
  '5204': { ...person, setl_id: wire.optionalText, ...visit },
  '5205': { ...person, ...openSpan },
  '5206': { ...person, cum_ym: wire.text },
  '5301': person,
  '5302': { ...person, biz_appy_type: wire.text },
  '5303': { ...maybePerson, ...span },
  '5304': { ...maybePerson, ...openSpan },
}
export type Query = keyof typeof queryRows
export function queryInputSchema<Number extends Query>(query: Number) {
  return z.object({ data: oneOf(z.object<(typeof queryRows)[Number]>(queryRows[query])) })
}
/** What stands in `data` of each, as it is written. */
export type WrittenQuery = { readonly [Number in Query]: Written<z.output<z.ZodObject<(typeof queryRows)[Number]>>> }

/** refd_setl_flag 退费结算标志. */
export const refunded = '1'

/** 5201 就诊信息查询, one visit. */
const visitRowSchema = z.object({
  mdtrt_id: wire.text,
  psn_no: wire.optionalText,
  begntime: wire.time,
  endtime: wire.optionalTime,
  med_type: wire.optionalText,
  ipt_otp_no: wire.optionalText,
  ...personTold,
  ...told(wire.optionalText, [
    'coner_name',
    'tel',
    'insutype',
    'psn_type',
    'maf_psn_flag',
    'cvlserv_flag',
    'flxempe_flag',
    'nwb_flag',
    'insu_optins',
    'emp_name',
    'mdtrt_cert_type',
    'ars_year_ipt_flag',
    'pre_pay_flag',
    'medrcdno',
    'atddr_no',
    'chfpdr_name',
    'adm_dept_codg',
    'adm_dept_name',
    'adm_bed',
    'dscg_maindiag_code',
    'dscg_maindiag_name',
    'dscg_dept_codg',
    'dscg_dept_name',
    'dscg_bed',
    'dscg_way',
    'main_cond_dscr',
    'dise_codg',
    'dise_name',
    'oprn_oprt_code',
    'oprn_oprt_name',
    'otp_diag_info',
    'inhosp_stas',
    'ipt_days',
    'fpsc_no',
    'matn_type',
    'birctrl_type',
    'latechb_flag',
    'geso_val',
    'fetts',
    'fetus_cnt',
    'pret_flag',
    'cop_flag',
  ]),
  ...told(wire.optionalDay, ['die_date', 'birctrl_matn_date']),
  ...clerk,
})
export type VisitRow = z.output<typeof visitRowSchema>
export const visitsOutputSchema = z.object({ mdtrtinfo: manyOf(visitRowSchema) })
export type WrittenVisitsOutput = { readonly mdtrtinfo: readonly Written<VisitRow>[] }

/** 5202 诊断信息查询, one diagnosis. */
const diagnosisRowSchema = z.object({
  mdtrt_id: wire.optionalText,
  psn_no: wire.optionalText,
  diag_type: wire.optionalText,
  maindiag_flag: wire.optionalText,
  diag_srt_no: wire.optionalCount,
  diag_code: wire.text,
  diag_name: wire.text,
  ...told(wire.optionalText, ['diag_info_id', 'inout_diag_type', 'adm_cond', 'diag_dept', 'dise_dor_no', 'dise_dor_name']),
  ...told(wire.optionalTime, ['diag_time']),
  ...clerk,
})
export type DiagnosisRow = z.output<typeof diagnosisRowSchema>
export const diagnosesOutputSchema = z.object({ diseinfo: manyOf(diagnosisRowSchema) })
export type WrittenDiagnosesOutput = { readonly diseinfo: readonly Written<DiagnosisRow>[] }

/** 5203 结算信息查询: the block of a settlement, with 个人负担 and 现金 under other names. */
const foundSettlementSchema = settlementInfoSchema.extend({
  refd_setl_flag: wire.optionalText,
  fixmedins_code: wire.optionalText,
  ...told(wire.optionalText, [
    'flxempe_flag',
    'nwb_flag',
    'insu_optins',
    'emp_name',
    'pay_loc',
    'fixmedins_name',
    'hosp_lv',
    'fixmedins_poolarea',
    'lmtpric_hosp_lv',
    'dedc_hosp_lv',
    'year',
    'dise_codg',
    'dise_name',
    'invono',
  ]),
  ...told(wire.optionalDay, ['begndate', 'enddate']),
  ...clerk,
})
export type FoundSettlementInfo = z.output<typeof foundSettlementSchema>
/** Some platforms answer an empty block where there is no such settlement. */
export const foundSettlementOutputSchema = z.object({
  setlinfo: z.preprocess(
    (value) => (value === null || value === '' || (Array.isArray(value) && value.length === 0) ? undefined : value),
    oneOf(foundSettlementSchema.optional()),
  ),
  setldetail: settlementDetailsSchema,
})
export type WrittenFoundSettlement = {
  readonly setlinfo: Written<FoundSettlementInfo>
  readonly setldetail: readonly Written<SettlementDetail>[]
}

/** 5204 费用明细查询, one line. */
const foundFeeLineSchema = feeLineOutputSchema.extend({
  mdtrt_id: wire.optionalText,
  setl_id: wire.optionalText,
  med_list_codg: wire.optionalText,
  ...told(wire.optionalText, [
    'rx_drord_no',
    'med_type',
    'sin_dos_dscr',
    'used_frqu_dscr',
    'prd_days',
    'medc_way_dscr',
    'hilist_code',
    'hilist_name',
    'list_type',
    'medins_list_codg',
    'medins_list_name',
    'prodname',
    'spec',
    'dosform_name',
    'bilg_dept_codg',
    'bilg_dept_name',
    'bilg_dr_codg',
    'bilg_dr_name',
    'acord_dept_codg',
    'acord_dept_name',
    'orders_dr_code',
    'orders_dr_name',
    'hosp_prep_flag',
    'hosp_appr_flag',
    'tcmdrug_used_way',
    'prodplac_type',
    'bas_medn_flag',
    'hi_nego_drug_flag',
    'chld_medc_flag',
    'etip_flag',
    'etip_hosp_code',
    'dscg_tkdrug_flag',
    'list_sp_item_flag',
    'matn_fee_flag',
    'drt_reim_flag',
    'opter_id',
    'opter_name',
  ]),
  ...told(wire.optionalTime, ['fee_ocur_time', 'opt_time']),
})
export type FoundFeeLineRow = z.output<typeof foundFeeLineSchema>

/** The rows stand without a node; some builds wrap them all the same, and a single row may stand alone. */
function rowsOf(output: unknown): unknown {
  if (typeof output !== 'object' || output === null || Array.isArray(output)) return output
  const wrapped = ['feedetail', 'data', 'result', 'output'].map((name) => (output as Record<string, unknown>)[name])
  return wrapped.find((value) => Array.isArray(value)) ?? (Object.keys(output).length === 0 ? [] : output)
}
export const feeLinesOutputSchema = z.preprocess(rowsOf, manyOf(foundFeeLineSchema))
export type WrittenFeeLinesOutput = readonly Written<FoundFeeLineRow>[]

/** 5205 人员慢特病用药记录: the rows of 5204 and where it was. */
const medicationRowSchema = foundFeeLineSchema.extend({
  fixmedins_code: wire.optionalText,
  fixmedins_name: wire.optionalText.catch(undefined),
})
export type MedicationRow = z.output<typeof medicationRowSchema>
export const medicationOutputSchema = z.preprocess(rowsOf, manyOf(medicationRowSchema))
export type WrittenMedicationOutput = { readonly feedetail: readonly Written<MedicationRow>[] }

/** 5206 人员累计信息查询, one accumulator. */
const accumulatorRowSchema = z.object({
  insutype: wire.optionalText,
  year: wire.text,
  cum_ym: wire.text,
  cum_type_code: wire.text,
  cum: wire.amount,
})
export type AccumulatorRow = z.output<typeof accumulatorRowSchema>
export const accumulatorsOutputSchema = z.object({ cuminfo: manyOf(accumulatorRowSchema) })
export type WrittenAccumulatorsOutput = { readonly cuminfo: readonly Written<AccumulatorRow>[] }

/** 5301 人员慢特病备案查询; the node is called so in the specification. */
const chronicRowSchema = z.object({
  opsp_dise_code: wire.text,
  opsp_dise_name: wire.optionalText,
  begndate: wire.optionalDay,
  enddate: wire.optionalDay,
})
export type ChronicRow = z.output<typeof chronicRowSchema>
export const chronicOutputSchema = z.object({ feedetail: manyOf(chronicRowSchema) })
export type WrittenChronicOutput = { readonly feedetail: readonly Written<ChronicRow>[] }

/** 5302 人员定点信息查询. */
const designationRowSchema = z.object({
  psn_no: wire.optionalText,
  insutype: wire.optionalText,
  fix_srt_no: wire.optionalCount,
  fixmedins_code: wire.text,
  fixmedins_name: wire.optionalText,
  begndate: wire.optionalDay,
  enddate: wire.optionalDay,
  ...told(wire.optionalText, ['memo']),
})
export type DesignationRow = z.output<typeof designationRowSchema>
export const designationsOutputSchema = z.object({ psnfixmedin: manyOf(designationRowSchema) })
export type WrittenDesignationsOutput = { readonly psnfixmedin: readonly Written<DesignationRow>[] }

/** 5303 在院信息查询. */
const openVisitRowSchema = z.object({
  mdtrt_id: wire.text,
  psn_no: wire.optionalText,
  begndate: wire.day,
  med_type: wire.optionalText,
  ipt_otp_no: wire.optionalText,
  ...personTold,
  ...told(wire.optionalText, ['insutype', 'out_flag']),
})
export type OpenVisitRow = z.output<typeof openVisitRowSchema>
export const openVisitsOutputSchema = z.object({ data: manyOf(openVisitRowSchema) })
export type WrittenOpenVisitsOutput = { readonly data: readonly Written<OpenVisitRow>[] }

/** 5304 转院信息查询. */
const referralRowSchema = z.object({
  psn_no: wire.optionalText,
  reflin_medins_no: wire.optionalText,
  reflin_medins_name: wire.optionalText,
  out_flag: wire.optionalText,
  refl_date: wire.optionalDay,
  begndate: wire.optionalDay,
  enddate: wire.optionalDay,
  ...personTold,
  ...told(wire.optionalText, [
    'insutype',
    'dcla_souc',
    'diag_code',
    'diag_name',
    'dise_cond_dscr',
    'refl_rea',
    'hosp_agre_refl_flag',
    'opter_id',
    'opter_name',
  ]),
  ...told(wire.optionalTime, ['opt_time']),
})
export type ReferralRow = z.output<typeof referralRowSchema>
export const referralsOutputSchema = z.object({ refmedin: manyOf(referralRowSchema) })
export type WrittenReferralsOutput = { readonly refmedin: readonly Written<ReferralRow>[] }
