import { z } from 'zod'
import type { Diagnosis, Discharge, Maternity } from '../../../shared/bill/index.ts'
import { credential, person, visit } from './members.ts'
import { manyOf, oneOf, type Written, wire } from './scalars.ts'

/** adm_cond 入院病情 is text here; the settlement list has codes for it. */
export const wordOfCondition: Readonly<Record<NonNullable<Diagnosis['onAdmission']>, string>> = {
  present: '有',
  uncertain: '临床未确定',
  unknown: '情况不明',
  absent: '无',
}
/** dscg_way 离院方式. */
export const codeOfLeaving: Readonly<Record<Discharge['way'], string>> = {
  advice: '1',
  transfer: '2',
  community: '3',
  'against-advice': '4',
  death: '5',
  other: '9',
}
/** matn_type 生育类别. */
export const codeOfBirth: Readonly<Record<NonNullable<Maternity['birth']>, string>> = {
  normal: '1',
  assisted: '2',
  caesarean: '3',
  difficult: '4',
  abortion: '5',
  induced: '6',
  prenatal: '7',
  other: '9',
}
/** birctrl_type 计划生育手术类别. */
export const codeOfBirthControl: Readonly<Record<NonNullable<Maternity['birthControl']>, string>> = {
  'device-in': '1',
  'device-out': '2',
  abortion: '3',
  induction: '4',
  sterilisation: '5',
  'sterilisation-undone': '6',
  vasectomy: '7',
  'vasectomy-undone': '8',
  other: '9',
}

const insurance = { insutype: wire.text }
const extension = { exp_content: wire.optionalText }

/** 病种, operation and maternity, which 2401, 2402 and 2403 have in common. */
const treatmentFields = {
  dise_codg: wire.optionalText,
  dise_name: wire.optionalText,
  oprn_oprt_code: wire.optionalText,
  oprn_oprt_name: wire.optionalText,
  fpsc_no: wire.optionalText,
  matn_type: wire.optionalText,
  birctrl_type: wire.optionalText,
  latechb_flag: wire.optionalText,
  geso_val: wire.optionalCount,
  fetts: wire.optionalCount,
  fetus_cnt: wire.optionalCount,
  pret_flag: wire.optionalText,
  birctrl_matn_date: wire.optionalDay,
}

/** 2401 入院办理. */
const admissionFields = {
  ...person,
  ...insurance,
  coner_name: wire.optionalText,
  tel: wire.optionalText,
  begntime: wire.time,
  ...credential,
  med_type: wire.text,
  ipt_no: wire.text,
  medrcdno: wire.optionalText,
  atddr_no: wire.text,
  chfpdr_name: wire.text,
  adm_diag_dscr: wire.text,
  adm_dept_codg: wire.text,
  adm_dept_name: wire.text,
  adm_bed: wire.text,
  dscg_maindiag_code: wire.text,
  dscg_maindiag_name: wire.text,
  main_cond_dscr: wire.optionalText,
  ...treatmentFields,
  dise_type_code: wire.optionalText,
  ...extension,
}

/** 2401 diseinfo, one diagnosis. */
const stayDiagnosisFields = {
  ...person,
  diag_type: wire.text,
  maindiag_flag: wire.text,
  diag_srt_no: wire.count,
  diag_code: wire.text,
  diag_name: wire.text,
  adm_cond: wire.optionalText,
  diag_dept: wire.text,
  dise_dor_no: wire.text,
  dise_dor_name: wire.text,
  diag_time: wire.time,
}

export const admissionInputSchema = z.object({
  mdtrtinfo: oneOf(z.object(admissionFields)),
  diseinfo: manyOf(z.object(stayDiagnosisFields)),
})
export type WrittenAdmission = Written<z.output<typeof admissionInputSchema>>
export const admissionOutputSchema = z.object({ result: oneOf(z.object(visit)) })
export type WrittenAdmissionOutput = Written<z.output<typeof admissionOutputSchema>>

/** 2402 出院办理; it has no output. */
const dischargeFields = {
  ...visit,
  ...person,
  ...insurance,
  endtime: wire.time,
  ...treatmentFields,
  cop_flag: wire.optionalText,
  dscg_dept_codg: wire.text,
  dscg_dept_name: wire.text,
  dscg_bed: wire.optionalText,
  dscg_way: wire.text,
  die_date: wire.optionalDay,
  ...extension,
}
/** Some editions want the visit with each diagnosis; the others ignore it. */
const dischargeDiagnosisFields = { mdtrt_id: wire.optionalText, ...stayDiagnosisFields }
export const dischargeInputSchema = z.object({
  dscginfo: oneOf(z.object(dischargeFields)),
  diseinfo: manyOf(z.object(dischargeDiagnosisFields)),
})
export type WrittenDischarge = Written<z.output<typeof dischargeInputSchema>>

/** 2403 入院信息变更; it has no output. */
export const admissionChangeInputSchema = z.object({
  adminfo: oneOf(
    z
      .object({ ...visit, ...admissionFields, endtime: wire.optionalTime, ipt_otp_no: wire.text })
      .omit({ insutype: true, mdtrt_cert_no: true, ipt_no: true }),
  ),
  diseinfo: manyOf(z.object({ ...visit, ...stayDiagnosisFields })),
})
export type WrittenAdmissionChange = Written<z.output<typeof admissionChangeInputSchema>>

/** 2404 入院撤销 and 2405 出院撤销: one form, no output. */
const stayCancellationFields = { ...visit, ...person, ...extension }
export const stayCancellationInputSchema = z.object({ data: oneOf(z.object(stayCancellationFields)) })
export type WrittenStayCancellation = Written<z.output<typeof stayCancellationInputSchema>>
