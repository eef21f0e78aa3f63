import type { Admission, Diagnosis, StayBill } from '../../../shared/bill/index.ts'
import type { AdmissionRequest, DischargeRequest, StayReference } from '../../services/ports/index.ts'
import {
  codeOfBirth,
  codeOfBirthControl,
  codeOfDiagnosisKind,
  codeOfInsuranceType,
  codeOfLeaving,
  no,
  type WrittenAdmission,
  type WrittenAdmissionChange,
  type WrittenDischarge,
  type WrittenStayCancellation,
  wordOfCondition,
  yes,
} from '../wire/index.ts'
import { credentialOf } from './settlement.ts'
import { Unmappable } from './unmappable.ts'

const flag = (value: boolean | undefined) => (value === undefined ? undefined : value ? yes : no)

function admissionOf(bill: Pick<StayBill, 'admission'>): Admission {
  if (bill.admission === undefined) throw new Unmappable('账单没有入院信息（admission）')
  return bill.admission
}

/** 病种, operation and maternity, the same in 2401, 2402 and 2403. */
function treatmentOf({ disease, operation, maternity }: Admission) {
  return {
    dise_codg: disease?.code,
    dise_name: disease?.name,
    oprn_oprt_code: operation?.code,
    oprn_oprt_name: operation?.name,
    fpsc_no: maternity?.certificate,
    matn_type: maternity?.birth && codeOfBirth[maternity.birth],
    birctrl_type: maternity?.birthControl && codeOfBirthControl[maternity.birthControl],
    latechb_flag: flag(maternity?.late),
    geso_val: maternity?.weeks,
    fetts: maternity?.order,
    fetus_cnt: maternity?.children,
    pret_flag: flag(maternity?.premature),
    birctrl_matn_date: maternity?.on,
  }
}

/** What 2401 and 2403 say of the stay alike. */
function stayOf(bill: StayBillHead, admission: Admission, medicalCategory: string) {
  const main = admission.diagnosis ?? bill.diagnoses[0]
  if (main === undefined) throw new Unmappable('账单没有诊断')
  return {
    coner_name: admission.contact?.name,
    tel: admission.contact?.phone,
    begntime: admission.at,
    med_type: medicalCategory,
    medrcdno: bill.recordPage?.caseNumber,
    atddr_no: admission.doctor.code,
    chfpdr_name: admission.doctor.name,
    adm_diag_dscr: admission.diagnosisText,
    adm_dept_codg: admission.department.code,
    adm_dept_name: admission.department.name,
    adm_bed: admission.bed,
    dscg_maindiag_code: main.code,
    dscg_maindiag_name: main.name,
    main_cond_dscr: admission.condition,
    ...treatmentOf(admission),
    dise_type_code: admission.disease?.type,
  }
}

type StayBillHead = Omit<StayBill, 'lines'>

/** One diagnosis; who made it where and when is taken from the admission unless the bill says it. */
function diagnosisOf(diagnosis: Diagnosis, place: number, psn_no: string, admission: Admission) {
  const { kind = 'western', onAdmission, department = admission.department, doctor = admission.doctor, at = admission.at } = diagnosis
  return {
    psn_no,
    diag_type: codeOfDiagnosisKind[kind],
    maindiag_flag: place === 0 ? yes : no,
    diag_srt_no: place + 1,
    diag_code: diagnosis.code,
    diag_name: diagnosis.name,
    adm_cond: onAdmission && wordOfCondition[onAdmission],
    diag_dept: department.name,
    dise_dor_no: doctor.code,
    dise_dor_name: doctor.name,
    diag_time: at,
  }
}

/** 2401. */
export function writeAdmission({ stay, bill }: AdmissionRequest, medicalCategory: string): WrittenAdmission {
  const admission = admissionOf(bill)
  return {
    mdtrtinfo: {
      psn_no: stay.personNumber,
      insutype: codeOfInsuranceType[stay.insuranceType],
      ...credentialOf(stay),
      ipt_no: bill.inpatientNumber,
      ...stayOf(bill, admission, medicalCategory),
    },
    diseinfo: bill.diagnoses.map((diagnosis, place) => diagnosisOf(diagnosis, place, stay.personNumber, admission)),
  }
}

/** 2403. */
export function writeAdmissionChange({ stay, bill }: DischargeRequest, medicalCategory: string): WrittenAdmissionChange {
  const admission = admissionOf(bill)
  const { mdtrt_cert_type } = credentialOf(stay)
  return {
    adminfo: {
      mdtrt_id: stay.visitId,
      psn_no: stay.personNumber,
      mdtrt_cert_type,
      ipt_otp_no: bill.inpatientNumber,
      endtime: bill.discharge?.at,
      ...stayOf(bill, admission, medicalCategory),
    },
    diseinfo: bill.diagnoses.map((diagnosis, place) => ({
      mdtrt_id: stay.visitId,
      ...diagnosisOf(diagnosis, place, stay.personNumber, admission),
    })),
  }
}

/** 2402. */
export function writeDischarge({ stay, bill }: DischargeRequest): WrittenDischarge {
  const admission = admissionOf(bill)
  const { discharge } = bill
  if (discharge === undefined) throw new Unmappable('账单没有出院信息（discharge）')
  return {
    dscginfo: {
      mdtrt_id: stay.visitId,
      psn_no: stay.personNumber,
      insutype: codeOfInsuranceType[stay.insuranceType],
      endtime: discharge.at,
      ...treatmentOf(admission),
      cop_flag: flag(discharge.complication),
      dscg_dept_codg: discharge.department.code,
      dscg_dept_name: discharge.department.name,
      dscg_bed: discharge.bed,
      dscg_way: codeOfLeaving[discharge.way],
      die_date: discharge.diedOn,
    },
    diseinfo: bill.diagnoses.map((diagnosis, place) => ({
      mdtrt_id: stay.visitId,
      ...diagnosisOf(diagnosis, place, stay.personNumber, admission),
    })),
  }
}

/** 2404 and 2405. */
export function writeStayCancellation(stay: StayReference): WrittenStayCancellation {
  return { data: { mdtrt_id: stay.visitId, psn_no: stay.personNumber } }
}
