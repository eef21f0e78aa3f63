import { instantText } from '../../../shared/dates/index.ts'
import { formatMoney } from '../../../shared/money/index.ts'
import type { SettlementBreakdown } from '../../../shared/settlement/index.ts'
import type { Booking, SettlementHead } from '../ports/index.ts'

const amounts = [
  'totalFee',
  'fullySelfPaid',
  'overPriceLimit',
  'upfrontSelfPay',
  'withinPolicy',
  'deductibleApplied',
  'pooledFundPayment',
  'employeeLargeAmount',
  'residentMajorIllness',
  'civilServantSubsidy',
  'enterpriseSupplement',
  'medicalAssistance',
  'tiltAssistance',
  'otherFunds',
  'fundTotal',
  'personTotal',
  'personalAccount',
  'sharedAccount',
  'cash',
  'deposit',
  'refund',
  'balanceDue',
] as const satisfies readonly (keyof SettlementBreakdown)[]

/**
 * The result as the hospital system gets it (`resources/schemas/hospital-result.schema.json`). Written once, when it is booked, and
 * delivered byte for byte. It names the stay, not the person: the hospital system knows whose stay it is.
 */
export function writeHospitalResult(head: SettlementHead, breakdown: SettlementBreakdown): Booking['hospitalResult'] {
  const content = {
    format: 'sanbao-hospital-result/1',
    resultId: head.settlementId,
    kind: head.kind,
    ...(head.reverses === undefined ? {} : { reverses: head.reverses }),
    slipNumber: head.slipNumber,
    billId: head.billId,
    inpatientNumber: head.inpatientNumber,
    visitId: head.stay.visitId,
    settledAt: instantText(head.settledAt),
    operatorId: head.operatorId,
    pack: { id: breakdown.pack.id, version: breakdown.pack.version, hash: breakdown.pack.hash },
    amounts: Object.fromEntries(amounts.map((name) => [name, formatMoney(breakdown[name])])),
  }
  return { resultId: head.settlementId, content: `${JSON.stringify(content, null, 2)}\n` }
}
