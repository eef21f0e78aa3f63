/** A stay with everything a hospital can tell of it: admission, discharge, operations and the record page. All of it is made up. */
import type { z } from 'zod'
import { type StayBill, stayBillSchema } from '../../shared/bill/index.ts'

type BillText = z.input<typeof stayBillSchema>

const department = { code: 'A0301', name: '测试内科' }
const doctor = { code: 'D360802000101', name: '测试医师甲' }

export const wholeStayText: BillText = {
  format: 'sanbao-stay-bill/1',
  billId: 'B-WHOLE',
  inpatientNumber: 'ZY-WHOLE',
  visitId: 'HIS-77',
  patient: { name: '测试甲1', idNumber: '360802198003150012' },
  admittedOn: '2026-03-01',
  dischargedOn: '2026-03-05',
  ward: '测试内科一病区',
  bed: '12',
  diagnoses: [
    { code: 'J18.900', name: '肺炎', kind: 'western', onAdmission: 'present', department, doctor, at: '2026-03-01 10:00:00' },
    { code: 'I10.x00', name: '高血压病', onAdmission: 'uncertain' },
    { code: 'A04.01', name: '风温病', kind: 'tcm-disease' },
    { code: 'B02.01', name: '痰热壅肺证', kind: 'tcm-syndrome' },
  ],
  operations: [
    {
      code: '33.2400x001',
      name: '纤维支气管镜检查',
      from: '2026-03-02 09:00:00',
      to: '2026-03-02 09:40:00',
      surgeon: doctor,
      anaesthesia: {
        way: '3',
        doctor: { code: 'D360802000202', name: '测试医师乙' },
        from: '2026-03-02 08:50:00',
        to: '2026-03-02 09:45:00',
      },
    },
    { code: '38.9300x001', name: '静脉置管', from: '2026-03-02 11:00:00', surgeon: doctor },
  ],
  admission: {
    at: '2026-03-01 09:30:00',
    department,
    doctor,
    bed: '12',
    diagnosisText: '肺炎，高血压病',
    diagnosis: { code: 'J18.900', name: '肺炎' },
    contact: { name: '测试家属', phone: '07960000000' },
    condition: '发热三天，咳嗽',
    disease: { code: 'BZ01', name: '测试病种', type: '1' },
    operation: { code: '33.2400x001', name: '纤维支气管镜检查' },
    maternity: {
      certificate: 'JS001',
      birth: 'normal',
      birthControl: 'other',
      late: false,
      weeks: '39',
      order: '1',
      children: '1',
      premature: false,
      on: '2026-03-02',
    },
  },
  discharge: { at: '2026-03-05 10:00:00', department, bed: '15', way: 'advice', complication: true },
  recordPage: {
    caseNumber: 'BA-1',
    nationality: 'CHN',
    ethnicity: '01',
    profession: '17',
    address: '测试市测试路1号',
    employer: { name: '测试单位（虚构）', address: '测试市测试路2号', phone: '07960000001', postcode: '343000' },
    contact: { name: '测试家属', relation: '1', address: '测试市测试路1号', phone: '07960000000' },
    admittedBy: 'outpatient',
    treatment: 'both',
    transfers: [{ code: 'A0302', name: '测试重症监护室' }],
    admissionSpecialty: 'A03',
    dischargeSpecialty: 'A03.01',
    outpatientDiagnosis: { code: 'J18.900', name: '肺炎' },
    outpatientTcmDiagnosis: { code: 'A04.01', name: '风温病' },
    chronic: [{ code: 'M03900', name: '高血压', operation: { code: '39.9500', name: '血液透析' } }],
    newborn: { admission: '1', birthWeights: ['3100', '2900'], admissionWeights: ['3050', '2850'] },
    ventilation: { days: '0', hours: '12', minutes: '30' },
    comaBefore: { days: '0', hours: '0', minutes: '20' },
    comaAfter: { days: '1', hours: '2', minutes: '3' },
    nursing: { special: '1', first: '2', second: '1', third: '0' },
    intensiveCare: [{ ward: '1', from: '2026-03-02 10:00:00', to: '2026-03-03 12:05:00' }],
    blood: [{ kind: '1', amount: '2', unit: 'U' }],
    receivedBy: { code: 'H36080299992', name: '测试康复医院（虚构）' },
    readmission: { purpose: '复查' },
    nurse: { code: 'N360802000301', name: '测试护士' },
    filledBy: { department: '医保办', person: '测试填报人' },
    paidBy: 'disease-score',
  },
  deposit: '1000.00',
  totalFee: '12000.00',
  lines: [
    {
      lineId: 'L1',
      itemCode: 'TEST-A',
      hospitalItemCode: 'H1',
      itemName: '测试项目',
      feeCategory: 'bed',
      chargedOn: '2026-03-02',
      quantity: '1',
      unitPrice: '12000.00',
      amount: '12000.00',
      department,
      doctor,
    },
  ],
}

/** The same stay with some of it otherwise. */
export function aWholeStay(changes: Partial<BillText> = {}): StayBill {
  return stayBillSchema.parse({ ...wholeStayText, ...changes })
}

/** The same stay as hospitals tell it that know only what must be told. */
export function aBareStay(changes: Partial<BillText> = {}): StayBill {
  const { operations: _operations, recordPage: _recordPage, admission, ...text } = wholeStayText
  const { at, department: ward, doctor: chief, bed, diagnosisText } = admission as NonNullable<BillText['admission']>
  return stayBillSchema.parse({
    ...text,
    diagnoses: [{ code: 'J18.900', name: '肺炎' }],
    admission: { at, department: ward, doctor: chief, bed, diagnosisText },
    discharge: { at: '2026-03-05 10:00:00', department, way: 'advice' },
    ...changes,
  })
}
