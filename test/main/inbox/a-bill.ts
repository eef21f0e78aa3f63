import type { z } from 'zod'
import type { stayBillSchema } from '../../../shared/bill/index.ts'

/** A bill as the hospital system writes it: every value is text. */
export type BillText = z.input<typeof stayBillSchema>
export type LineText = BillText['lines'][number]

export function aLine(lineId: string, change: Partial<LineText> = {}): LineText {
  return {
    lineId,
    itemCode: '001990100010000',
    hospitalItemCode: 'YY10001',
    itemName: '普通床位费（三人间）',
    feeCategory: 'bed',
    chargedOn: '2026-03-01',
    quantity: '2',
    unitPrice: '35',
    amount: '70.00',
    department: { code: 'A0301', name: '演示内科' },
    doctor: { code: 'D360802000101', name: '演示医师甲' },
    ...change,
  }
}

export function aBill(change: Partial<BillText> = {}): BillText {
  return {
    format: 'sanbao-stay-bill/1',
    billId: 'B-1',
    inpatientNumber: 'ZY1',
    visitId: '360800999',
    patient: { name: '演示甲㐀', idNumber: '360802198001019016' },
    admittedOn: '2026-03-01',
    dischargedOn: '2026-03-04',
    ward: '演示内科一病区',
    diagnoses: [{ code: 'J18.900', name: '肺炎' }],
    deposit: '100.00',
    totalFee: '140.00',
    lines: [aLine('F1'), aLine('F2')],
    ...change,
  }
}

export const json = (value: unknown): Buffer => Buffer.from(JSON.stringify(value, undefined, 2))

const headNames: readonly (readonly [string, (bill: BillText) => string | undefined])[] = [
  ['format', (bill) => bill.format],
  ['billId', (bill) => bill.billId],
  ['inpatientNumber', (bill) => bill.inpatientNumber],
  ['visitId', (bill) => bill.visitId],
  ['patientName', (bill) => bill.patient.name],
  ['idNumber', (bill) => bill.patient.idNumber],
  ['personNumber', (bill) => bill.patient.personNumber],
  ['admittedOn', (bill) => bill.admittedOn],
  ['dischargedOn', (bill) => bill.dischargedOn],
  ['ward', (bill) => bill.ward],
  ['bed', (bill) => bill.bed],
  ['filing', (bill) => bill.filing],
  ['deposit', (bill) => bill.deposit],
  ['totalFee', (bill) => bill.totalFee],
]

const columns: readonly (readonly [string, (line: LineText) => string | undefined])[] = [
  ['lineId', (line) => line.lineId],
  ['itemCode', (line) => line.itemCode],
  ['hospitalItemCode', (line) => line.hospitalItemCode],
  ['itemName', (line) => line.itemName],
  ['feeCategory', (line) => line.feeCategory],
  ['chargedOn', (line) => line.chargedOn],
  ['quantity', (line) => line.quantity],
  ['unitPrice', (line) => line.unitPrice],
  ['amount', (line) => line.amount],
  ['originalLineId', (line) => line.originalLineId],
  ['restrictionApproved', (line) => line.restrictionApproved?.toString()],
  ['departmentCode', (line) => line.department.code],
  ['departmentName', (line) => line.department.name],
  ['doctorCode', (line) => line.doctor.code],
  ['doctorName', (line) => line.doctor.name],
]

const cell = (text: string | undefined): string =>
  text !== undefined && /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : (text ?? '')

/** The same bill as CSV, with the columns named. */
export function csv(bill: BillText, without: readonly string[] = []): string {
  const head = headNames.flatMap(([name, read]) => (read(bill) === undefined ? [] : [`#${name},${cell(read(bill))}`]))
  const diagnoses = bill.diagnoses.map(({ code, name }) => `#diagnosis,${code},${name}`)
  const conditions = (bill.conditions ?? []).map((condition) => `#condition,${condition}`)
  const used = columns.filter(([name]) => !without.includes(name))
  const rows = bill.lines.map((line) => used.map(([, read]) => cell(read(line))).join(','))
  return [...head, ...diagnoses, ...conditions, used.map(([name]) => name).join(','), ...rows, ''].join('\r\n')
}
