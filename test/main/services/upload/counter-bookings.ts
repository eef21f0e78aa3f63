/** Bookings of outpatient visits and pharmacy sales: what the window will plan, over the settlement of a bill. */
import type { NewUploadJob } from '../../../../main/services/ports/index.ts'
import { planOutpatient, planPharmacy } from '../../../../main/services/upload/index.ts'
import type { StayBill } from '../../../../shared/bill/index.ts'
import { parseLocalDate } from '../../../../shared/dates/index.ts'
import type { InsuredPerson } from '../../../../shared/insured/index.ts'
import { parseQuantity } from '../../../../shared/money/index.ts'
import { agreed, type Terminal } from '../../../builders/terminal.ts'

const traceCode = '81234567890123456789'

const saleRow = {
  ...{ record: 'SALE-1', itemCode: 'TEST0001', hospitalItemCode: 'H1', itemName: '测试项目1', isPrescriptionDrug: false },
  lot: { number: 'LOT-1', madeOn: parseLocalDate('2025-01-01'), expiresOn: parseLocalDate('2027-01-01') },
  ...{ quantity: parseQuantity('2'), at: '2026-03-10 09:00:00', operatorName: '测试收费员', visitNumber: 'VISIT-1' },
  ...{ isSplit: false, traceCodes: [traceCode], receiptNumber: 'R-1', prescriber: '测试医生' },
  pharmacist: { name: '测试药师', licence: 'YS-1' },
}

/** Books a settlement of the bill with the messages of that kind of care instead of a stay's. */
export function bookAs(care: 'outpatient' | 'pharmacy', terminal: Terminal, bill: StayBill, person: InsuredPerson): string {
  const { settlements } = terminal.stores
  const { book } = settlements
  const request = terminal.admit(bill, person)
  const { totalFee, fullySelfPaid, overPriceLimit, upfrontSelfPay, withinPolicy } = agreed(terminal.settlement.preview(request)).breakdown
  let made = 0
  const parts = {
    messageIds: { next: () => `H36080200001${'20260310090000'}${String(++made).padStart(4, '0')}` },
    newId: () => `job-${++made}`,
  }
  const plan = (settlementId: string, at: number, slipNumber: string): readonly NewUploadJob[] => {
    const { visitId } = bill
    const document = { kind: 'id-number' as const, number: person.idNumber }
    const { personNumber, enrolmentArea, insuranceType, idNumber, name } = person
    const buyer = { personNumber, enrolmentArea, idNumber, name }
    const common = {
      ...{ settlementId, at, slipNumber, lastSequence: 0, useAccount: false },
      stay: { visitId, personNumber, enrolmentArea, insuranceType, document },
      bill: { billId: bill.billId, lineCount: bill.lines.length },
      figures: { totalFee, fullySelfPaid, overPriceLimit, upfrontSelfPay, withinPolicy },
      dispensed: [{ lineId: 'L1', prescriptionNumber: 'RX-1', traceCodes: [traceCode] }],
    }
    if (care === 'pharmacy')
      return planPharmacy(parts, { ...common, medicalCategory: '41', soldAt: '2026-03-10 09:00:00', saleRows: [{ ...saleRow, buyer }] })
    const visit = {
      ...{ outpatientNumber: 'MZ-1', visitedAt: '2026-03-02 09:00:00', medicalCategory: '11' },
      department: { code: 'D01', name: '测试科', category: 'A03' },
      doctor: { code: 'DR01', name: '测试医生' },
      diagnoses: [{ code: 'J18.900', name: '测试诊断' }],
    }
    return planOutpatient(parts, { ...common, medicalCategory: '11', batch: 'BATCH-1', visit })
  }
  Object.assign(settlements, {
    book(booking: Parameters<typeof book>[0]) {
      Object.assign(settlements, { book })
      const { settlementId, settledAt, slipNumber } = booking.head
      return book({ ...booking, uploads: plan(settlementId, settledAt, slipNumber) })
    },
  })
  return agreed(terminal.confirm(request)).summary.settlementId
}
