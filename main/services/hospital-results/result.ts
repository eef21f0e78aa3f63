import { instantText } from '../../../shared/dates/index.ts'
import { figureNames, type SettledFigures } from '../../../shared/difference/index.ts'
import { formatMoney, zeroMoney } from '../../../shared/money/index.ts'
import type { SettlementBreakdown } from '../../../shared/settlement/index.ts'
import type { Booking, NewSupplement, SettlementHead } from '../ports/index.ts'

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

/** What moves because the platform's figures hold instead of ours, and those figures. */
function supplementOf({ slip, at, shift, figures }: NewSupplement) {
  const moved = {
    collected: shift.cash,
    fundTotal: shift.fundTotal,
    personalAccount: shift.personalAccount,
    hospitalPart: shift.hospitalPart,
  }
  const named: readonly (keyof SettledFigures)[] = [...figureNames, 'hospitalPart']
  return {
    slipNumber: slip.number,
    decidedAt: instantText(at),
    ...Object.fromEntries(Object.entries(moved).map(([name, amount]) => [name, formatMoney(amount)])),
    amounts: Object.fromEntries(named.map((name) => [name, formatMoney(figures[name] ?? zeroMoney)])),
  }
}

function headOf(head: SettlementHead, breakdown: SettlementBreakdown) {
  return {
    billId: head.billId,
    inpatientNumber: head.inpatientNumber,
    visitId: head.stay.visitId,
    settledAt: instantText(head.settledAt),
    operatorId: head.operatorId,
    pack: { id: breakdown.pack.id, version: breakdown.pack.version, hash: breakdown.pack.hash },
    amounts: Object.fromEntries(amounts.map((name) => [name, formatMoney(breakdown[name])])),
  }
}

const written = (content: object) => `${JSON.stringify(content, null, 2)}\n`

/**
 * The result as the hospital system gets it (`resources/schemas/hospital-result.schema.json`). Written once, when it is booked, and
 * delivered byte for byte. It names the stay, not the person: the hospital system knows whose stay it is.
 */
export function writeHospitalResult(
  head: SettlementHead,
  breakdown: SettlementBreakdown,
  supplement?: NewSupplement,
): Booking['hospitalResult'] {
  const content = {
    format: 'sanbao-hospital-result/1',
    resultId: head.settlementId,
    kind: head.kind,
    ...(head.reverses === undefined ? {} : { reverses: head.reverses }),
    slipNumber: head.slipNumber,
    ...headOf(head, breakdown),
    ...(supplement ? { supplement: supplementOf(supplement) } : {}),
  }
  return { resultId: head.settlementId, content: written(content) }
}

/** 补充结算 decided after the settlement: a result of its own, whose figures take the place of those of the settlement it names. */
export function writeSupplementResult(
  head: SettlementHead,
  breakdown: SettlementBreakdown,
  supplement: NewSupplement,
): Booking['hospitalResult'] {
  const content = {
    format: 'sanbao-hospital-result/1',
    resultId: supplement.supplementId,
    kind: 'supplement',
    supplements: head.settlementId,
    slipNumber: supplement.slip.number,
    ...headOf(head, breakdown),
    operatorId: supplement.operatorId,
    supplement: supplementOf(supplement),
  }
  return { resultId: supplement.supplementId, content: written(content) }
}
