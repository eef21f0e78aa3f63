import { z } from 'zod'
import type { Diagnosis, RecordPage } from '../../../shared/bill/index.ts'
import { manyOf, oneOf, type Written, wire } from './scalars.ts'

/** diag_type of the list: the western main diagnosis stands apart from the others. */
export const listDiagnosisCode = { main: '1', western: '2', 'tcm-disease': '3', 'tcm-syndrome': '4' } as const
/** adm_cond_type 入院病情. */
export const codeOfCondition: Readonly<Record<NonNullable<Diagnosis['onAdmission']>, string>> = {
  present: '1',
  uncertain: '2',
  unknown: '3',
  absent: '4',
}
/** adm_way 入院途径. */
export const codeOfAdmittedBy: Readonly<Record<RecordPage['admittedBy'], string>> = {
  emergency: '1',
  outpatient: '2',
  transfer: '3',
  other: '9',
}
/** trt_type 治疗类别. */
export const codeOfTreatment: Readonly<Record<RecordPage['treatment'], string>> = { western: '1', tcm: '2', both: '3' }
/** hi_paymtd 医保支付方式. */
export const codeOfPaidBy: Readonly<Record<NonNullable<RecordPage['paidBy']>, string>> = {
  item: '1',
  'single-disease': '2',
  'disease-score': '3',
  drg: '4',
  'bed-day': '5',
  head: '6',
  other: '9',
}
/** ipt_med_type 住院医疗类型: 住院 or 日间手术. */
export const stayKindCode = { stay: '1', daySurgery: '2' } as const
/** oprn_oprt_type: the main operation and the others. */
export const operationKindCode = { main: '1', other: '2' } as const

/** What both editions ask of the stay besides the money. */
const commonFields = {
  psn_no: wire.text,
  mdtrt_id: wire.text,
  setl_id: wire.text,
  hi_no: wire.optionalText,
  medcasno: wire.text,
  dcla_time: wire.optionalTime,
  ntly: wire.text,
  prfs: wire.text,
  curr_addr: wire.optionalText,
  emp_name: wire.optionalText,
  emp_addr: wire.optionalText,
  emp_tel: wire.optionalText,
  poscode: wire.optionalText,
  coner_name: wire.optionalText,
  patn_rlts: wire.optionalText,
  coner_addr: wire.optionalText,
  coner_tel: wire.optionalText,
  nwb_adm_type: wire.optionalText,
  nwb_bir_wt: wire.optionalText,
  nwb_adm_wt: wire.optionalText,
  mul_nwb_bir_wt: wire.optionalText,
  mul_nwb_adm_wt: wire.optionalText,
  opsp_diag_caty: wire.optionalText,
  opsp_mdtrt_date: wire.optionalDay,
  ipt_med_type: wire.text,
  adm_way: wire.optionalText,
  trt_type: wire.optionalText,
  adm_time: wire.optionalTime,
  refldept_dept: wire.optionalText,
  dscg_time: wire.optionalTime,
  dscg_caty: wire.text,
  otp_wm_dise: wire.optionalText,
  wm_dise_code: wire.optionalText,
  otp_tcm_dise: wire.optionalText,
  tcm_dise_code: wire.optionalText,
  vent_used_dura: wire.optionalText,
  pwcry_bfadm_coma_dura: wire.optionalText,
  pwcry_afadm_coma_dura: wire.optionalText,
  spga_nurscare_days: wire.optionalCount,
  lv1_nurscare_days: wire.optionalCount,
  scd_nurscare_days: wire.optionalCount,
  lv3_nurscare_days: wire.optionalCount,
  dscg_way: wire.optionalText,
  acp_medins_name: wire.optionalText,
  acp_optins_code: wire.optionalText,
  bill_code: wire.text,
  bill_no: wire.text,
  biz_sn: wire.text,
  days_rinp_flag_31: wire.optionalText,
  days_rinp_pup_31: wire.optionalText,
  chfpdr_code: wire.optionalText,
  setl_begn_date: wire.day,
  setl_end_date: wire.day,
  medins_fill_dept: wire.text,
  medins_fill_psn: wire.text,
  resp_nurs_code: wire.text,
  stas_type: wire.optionalText,
  hi_paymtd: wire.text,
}

/** setlinfo of 4101: institution, person and amounts besides, and blood in the block itself. */
const fullListFields = {
  ...commonFields,
  fixmedins_name: wire.text,
  fixmedins_code: wire.text,
  hi_setl_lv: wire.optionalText,
  psn_name: wire.text,
  gend: wire.text,
  brdy: wire.optionalDay,
  age: wire.optionalText,
  nwb_age: wire.optionalCount,
  naty: wire.optionalText,
  patn_cert_type: wire.text,
  certno: wire.text,
  hi_type: wire.text,
  insuplc: wire.text,
  sp_psn_type: wire.optionalText,
  adm_caty: wire.optionalText,
  act_ipt_days: wire.optionalCount,
  diag_code_cnt: wire.optionalCount,
  oprn_oprt_code_cnt: wire.optionalCount,
  bld_cat: wire.optionalText,
  bld_amt: wire.optionalQuantity,
  bld_unt: wire.optionalText,
  chfpdr_name: wire.optionalText,
  psn_selfpay: wire.amount,
  psn_ownpay: wire.amount,
  acct_pay: wire.amount,
  psn_cashpay: wire.amount,
}

/** payinfo, of 4101 only: a row for each fund that paid. */
const listPaymentFields = {
  fund_pay_type: wire.text,
  fund_payamt: wire.amount,
}
/** opspdiseinfo: 门诊慢特病诊断. */
const listChronicFields = {
  diag_name: wire.text,
  diag_code: wire.text,
  oprn_oprt_name: wire.optionalText,
  oprn_oprt_code: wire.optionalText,
}
const listDiagnosisFields = {
  diag_type: wire.text,
  diag_code: wire.text,
  diag_name: wire.text,
  adm_cond_type: wire.optionalText,
  maindiag_flag: wire.optionalText,
}
/** iteminfo, of 4101 only: a row for each 收费项目类别; what it adds up to is its amount. */
const listItemFields = {
  med_chrgitm: wire.text,
  amt: wire.amount,
  claa_sumfee: wire.amount,
  clab_amt: wire.amount,
  fulamt_ownpay_amt: wire.amount,
  oth_amt: wire.amount,
}
const listOperationFields = {
  oprn_oprt_type: wire.text,
  oprn_oprt_name: wire.text,
  oprn_oprt_code: wire.text,
  anst_way: wire.optionalText,
  oper_dr_name: wire.text,
  oper_dr_code: wire.text,
  anst_dr_name: wire.optionalText,
  anst_dr_code: wire.optionalText,
}
/** 4101 asks for the day, 4101A for the times. */
const fullListOperationFields = { ...listOperationFields, oprn_oprt_date: wire.optionalDay }
const slimListOperationFields = {
  ...listOperationFields,
  oprn_oprt_begntime: wire.optionalTime,
  oprn_oprt_endtime: wire.optionalTime,
  anst_begntime: wire.optionalTime,
  anst_endtime: wire.optionalTime,
}
const listIntensiveCareFields = {
  scs_cutd_ward_type: wire.text,
  scs_cutd_inpool_time: wire.time,
  scs_cutd_exit_time: wire.time,
  scs_cutd_sum_dura: wire.text,
}
/** bldinfo, of 4101A only. */
const listBloodFields = {
  bld_cat: wire.text,
  bld_amt: wire.optionalQuantity,
  bld_unt: wire.optionalText,
}

/** 4101 医疗保障基金结算清单信息上传. */
export const fullListInputSchema = z.object({
  setlinfo: oneOf(z.object(fullListFields)),
  payinfo: manyOf(z.object(listPaymentFields)),
  opspdiseinfo: manyOf(z.object(listChronicFields)),
  diseinfo: manyOf(z.object(listDiagnosisFields)),
  iteminfo: manyOf(z.object(listItemFields)),
  oprninfo: manyOf(z.object(fullListOperationFields)),
  icuinfo: manyOf(z.object(listIntensiveCareFields)),
})
export type WrittenFullList = Written<z.output<typeof fullListInputSchema>>

/** 4101A, the slimmer edition: the platform knows person and money by the settlement. */
export const slimListInputSchema = z.object({
  setlinfo: oneOf(z.object(commonFields)),
  opspdiseinfo: manyOf(z.object(listChronicFields)),
  diseinfo: manyOf(z.object(listDiagnosisFields)),
  oprninfo: manyOf(z.object(slimListOperationFields)),
  icuinfo: manyOf(z.object(listIntensiveCareFields)),
  bldinfo: manyOf(z.object(listBloodFields)),
})
export type WrittenSlimList = Written<z.output<typeof slimListInputSchema>>

/** The output stands without a node, or in one. */
const listId = z.object({ setl_list_id: wire.text })
export const listOutputSchema = z.union([listId, z.object({ result: oneOf(listId) }).transform(({ result }) => result)])
export type WrittenListOutput = Written<z.output<typeof listOutputSchema>>
