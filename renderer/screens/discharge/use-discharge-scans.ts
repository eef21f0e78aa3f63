import type { BillSummary } from '../../../shared/contract/index.ts'
import { maskIdNumber } from '../../../shared/insured/index.ts'
import { type ScanRemark, useScans } from '../../scan/index.ts'
import type { Discharge } from './use-discharge.ts'

const remark = (key: ScanRemark['key'], values: ScanRemark['values']): ScanRemark => ({ key, values })

/**
 * What a scan does at the discharge: a number opens its bill, an identity number identifies the patient of the open bill or searches
 * the list for that person, a voucher asks the platform whose it is. Where a slip is on the screen, the next patient begins.
 */
export function useDischargeScans(discharge: Discharge, search: (typed: string) => void): void {
  const begin = () => {
    if (discharge.bookedId !== undefined) discharge.startOver()
  }

  function openBill(number: string, isMeant: (bill: BillSummary) => boolean): 'used' | ScanRemark {
    const meant = discharge.bills.filter(isMeant)
    const waiting = meant.filter((bill) => bill.state === 'waiting')
    const [only] = waiting
    if (!only) return remark(meant.length > 0 ? 'scan.bill-settled' : 'scan.bill-not-there', { number })
    begin()
    if (waiting.length === 1) discharge.chooseBill(only.billId)
    else {
      // Several bills of one stay: the cashier says which.
      discharge.closeBill()
      search(number)
    }
    return 'used'
  }

  function findPerson(idNumber: string): 'used' | ScanRemark {
    const masked = maskIdNumber(idNumber)
    const { bill } = discharge
    if (bill !== undefined && discharge.identified === undefined && bill.idNumberMasked === masked) {
      discharge.identifyByBill(bill.billId, idNumber)
      return 'used'
    }
    const waiting = discharge.bills.some((one) => one.state === 'waiting' && one.idNumberMasked === masked)
    if (!waiting) return remark('scan.person-without-bill', { idNumber: masked })
    begin()
    if (bill) discharge.closeBill()
    search(masked)
    return 'used'
  }

  useScans(({ scan, at }) => {
    switch (scan.kind) {
      case 'inpatient':
        return openBill(scan.number, (bill) => bill.inpatientNumber === scan.number)
      case 'bill':
        return openBill(scan.number, (bill) => bill.billId === scan.number)
      case 'id-number':
        return findPerson(scan.idNumber)
      case 'voucher':
        discharge.readVoucher(scan.code, at)
        return 'used'
      default:
        return undefined
    }
  })
}
