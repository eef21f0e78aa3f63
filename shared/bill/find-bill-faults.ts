import { dayOfTime } from '../dates/index.ts'
import type { ErrorCode } from '../errors/index.ts'
import {
  compareMoney,
  compareUnitPrices,
  formatMoney,
  formatQuantity,
  formatUnitPrice,
  isNegativeMoney,
  isNegativeQuantity,
  type Money,
  negateMoney,
  priceTimesQuantity,
  type Quantity,
  subtractMoney,
  sumMoney,
  sumQuantities,
  zeroMoney,
} from '../money/index.ts'
import type { BillLine, StayBill } from './stay-bill.ts'

/** Codes of what may be wrong with a bill whose fields are all well formed, in the order they are reported. */
export const billFaultCodes = [
  'bill.malformed',
  'bill.duplicate-line',
  'bill.return-without-original',
  'bill.return-exceeds-original',
  'bill.bad-dates',
  'bill.wrong-line-amount',
  'bill.wrong-sum',
] as const satisfies readonly ErrorCode[]
export type BillFaultCode = (typeof billFaultCodes)[number]

/** One fault with the path of the field it is in; `found` and `expected` are values and Chinese words, never a name. */
export interface BillFault {
  readonly code: BillFaultCode
  readonly path: readonly (string | number)[]
  readonly found: string
  readonly expected: string
}

export interface BillRules {
  /** How far a line's amount may lie from price x quantity rounded half up; 0.00 unless the site says otherwise. */
  readonly allowedLineDifference: Money
}

export const strictBillRules: BillRules = { allowedLineDifference: zeroMoney }

const size = (amount: Money): Money => (isNegativeMoney(amount) ? negateMoney(amount) : amount)

function findDateFaults(bill: StayBill): BillFault[] {
  const { admittedOn, dischargedOn } = bill
  if (dischargedOn < admittedOn)
    return [{ code: 'bill.bad-dates', path: ['dischargedOn'], found: dischargedOn, expected: `不早于入院日期 ${admittedOn}` }]
  return bill.lines.flatMap(({ chargedOn }, index) =>
    chargedOn >= admittedOn && chargedOn <= dischargedOn
      ? []
      : [
          {
            code: 'bill.bad-dates' as const,
            path: ['lines', index, 'chargedOn'],
            found: chargedOn,
            expected: `在住院期间 ${admittedOn} 至 ${dischargedOn} 之内`,
          },
        ],
  )
}

function findAmountFaults(bill: StayBill, rules: BillRules): BillFault[] {
  return bill.lines.flatMap(({ unitPrice, quantity, amount }, index) => {
    const worked = priceTimesQuantity(unitPrice, quantity, 'half-up')
    if (compareMoney(size(subtractMoney(amount, worked)), rules.allowedLineDifference) <= 0) return []
    const expected = `${formatUnitPrice(unitPrice)} × ${formatQuantity(quantity)} = ${formatMoney(worked)}`
    return [{ code: 'bill.wrong-line-amount' as const, path: ['lines', index, 'amount'], found: formatMoney(amount), expected }]
  })
}

/** What is wrong with one return, apart from how much is taken back. */
function returnFault(line: BillLine, original: BillLine | undefined): Pick<BillFault, 'found' | 'expected'> | undefined {
  if (!line.originalLineId) return { found: '缺少', expected: '退费行（数量为负）必须写明原费用流水号' }
  if (!original) return { found: line.originalLineId, expected: '本账单内已有的费用流水号' }
  if (isNegativeQuantity(original.quantity)) return { found: line.originalLineId, expected: '原费用行，而不是另一条退费行' }
  if (original.itemCode !== line.itemCode) return { found: line.itemCode, expected: `与原费用行相同的医保编码 ${original.itemCode}` }
  if (compareUnitPrices(original.unitPrice, line.unitPrice) !== 0)
    return { found: formatUnitPrice(line.unitPrice), expected: `与原费用行相同的单价 ${formatUnitPrice(original.unitPrice)}` }
  return line.chargedOn < original.chargedOn ? { found: line.chargedOn, expected: `不早于原费用行的日期 ${original.chargedOn}` } : undefined
}

function findReturnFaults(bill: StayBill): BillFault[] {
  const faults: BillFault[] = []
  const byId = new Map(bill.lines.map((line) => [line.lineId, line]))
  const left = new Map<string, Quantity>()
  bill.lines.forEach((line, index) => {
    const path = ['lines', index, 'originalLineId']
    if (!isNegativeQuantity(line.quantity)) {
      if (line.originalLineId)
        faults.push({ code: 'bill.malformed', path, found: line.originalLineId, expected: '只有退费行（数量为负）才写原费用流水号' })
      return
    }
    const original = line.originalLineId === undefined ? undefined : byId.get(line.originalLineId)
    const fault = returnFault(line, original)
    if (fault) faults.push({ code: 'bill.return-without-original', path, ...fault })
    if (fault || !original) return
    const before = left.get(original.lineId) ?? original.quantity
    const after = sumQuantities(before, line.quantity)
    if (isNegativeQuantity(after)) {
      const expected = `不超过原费用行 ${original.lineId} 尚余的数量 ${formatQuantity(before)}`
      faults.push({
        code: 'bill.return-exceeds-original',
        path: ['lines', index, 'quantity'],
        found: formatQuantity(line.quantity),
        expected,
      })
    } else left.set(original.lineId, after)
  })
  return faults
}

function findDuplicates(bill: StayBill): BillFault[] {
  const first = new Map<string, number>()
  return bill.lines.flatMap(({ lineId }, index) => {
    const before = first.get(lineId)
    if (before === undefined) {
      first.set(lineId, index)
      return []
    }
    const expected = `不重复；第 ${before + 1} 条明细已用此流水号`
    return [{ code: 'bill.duplicate-line' as const, path: ['lines', index, 'lineId'], found: lineId, expected }]
  })
}

/**
 * Full-width letters and digits, and spaces at the ends, look right and match nothing: the platform answers with the plain
 * number, and no answer would be taken for ours. Numbers that identify must be written plainly.
 */
function findUnplainNumbers(bill: StayBill): BillFault[] {
  const plain = (path: readonly (string | number)[], text: string | undefined): BillFault[] => {
    if (text === undefined) return []
    if (text !== text.trim()) return [{ code: 'bill.malformed', path, found: '首尾有空白', expected: '首尾没有空格或换行' }]
    if (!/[\uff01-\uff5e\u3000]/.test(text)) return []
    return [{ code: 'bill.malformed', path, found: '含全角字符', expected: '半角字母和数字' }]
  }
  return [
    ...plain(['billId'], bill.billId),
    ...plain(['inpatientNumber'], bill.inpatientNumber),
    ...plain(['visitId'], bill.visitId),
    ...plain(['patient', 'idNumber'], bill.patient.idNumber),
    ...plain(['patient', 'personNumber'], bill.patient.personNumber),
    ...bill.diagnoses.flatMap(({ code }, index) => plain(['diagnoses', index, 'code'], code)),
    ...(bill.operations ?? []).flatMap(({ code }, index) => plain(['operations', index, 'code'], code)),
    ...plain(['admission', 'doctor', 'code'], bill.admission?.doctor.code),
    ...plain(['recordPage', 'caseNumber'], bill.recordPage?.caseNumber),
    ...bill.lines.flatMap((line, index) => [
      ...plain(['lines', index, 'lineId'], line.lineId),
      ...plain(['lines', index, 'originalLineId'], line.originalLineId),
      ...plain(['lines', index, 'itemCode'], line.itemCode),
    ]),
  ]
}

function findSumFault(bill: StayBill): BillFault[] {
  const counted = sumMoney(bill.lines.map((line) => line.amount))
  if (compareMoney(counted, bill.totalFee) === 0) return []
  const expected = `明细金额合计 ${formatMoney(counted)}`
  return [{ code: 'bill.wrong-sum', path: ['totalFee'], found: formatMoney(bill.totalFee), expected }]
}

/** Admission and discharge come together, agree with the days of the bill, and a death has its day. */
function findStayFaults(bill: StayBill): BillFault[] {
  const { admission, discharge } = bill
  if (admission === undefined && discharge === undefined) return []
  if (admission === undefined || discharge === undefined) {
    const name = admission === undefined ? 'admission' : 'discharge'
    return [{ code: 'bill.malformed', path: [name], found: '缺少', expected: '入院信息 admission 与出院信息 discharge 同时写明' }]
  }
  const day = (path: readonly string[], at: string, expected: string): BillFault[] =>
    dayOfTime(at) === expected ? [] : [{ code: 'bill.bad-dates', path, found: at, expected: `在 ${expected} 这一天` }]
  const died = discharge.way === 'death'
  return [
    ...day(['admission', 'at'], admission.at, bill.admittedOn),
    ...day(['discharge', 'at'], discharge.at, bill.dischargedOn),
    ...(discharge.at < admission.at
      ? [{ code: 'bill.bad-dates' as const, path: ['discharge', 'at'], found: discharge.at, expected: `不早于入院时间 ${admission.at}` }]
      : []),
    ...(died === (discharge.diedOn !== undefined)
      ? []
      : [
          {
            code: 'bill.malformed' as const,
            path: ['discharge', 'diedOn'],
            found: discharge.diedOn ?? '缺少',
            expected: died ? '离院方式为死亡时写明死亡日期' : '只有离院方式为死亡时才写死亡日期',
          },
        ]),
  ]
}

/**
 * Everything that is wrong with a bill whose fields are well formed, sorted by `billFaultCodes`; empty when it can be settled.
 *
 * Line amounts are compared with `R(price × quantity)`, half up; the total with the exact sum of the amounts as billed.
 * Whether the items are in a catalogue is not asked here: that depends on the day and the person.
 */
export function findBillFaults(bill: StayBill, rules: BillRules = strictBillRules): BillFault[] {
  const faults = [
    ...findUnplainNumbers(bill),
    ...findDuplicates(bill),
    ...findReturnFaults(bill),
    ...findDateFaults(bill),
    ...findStayFaults(bill),
    ...findAmountFaults(bill, rules),
    ...findSumFault(bill),
    ...(isNegativeMoney(bill.deposit)
      ? [{ code: 'bill.malformed' as const, path: ['deposit'], found: formatMoney(bill.deposit), expected: '不小于 0.00' }]
      : []),
  ]
  return faults.sort((one, other) => billFaultCodes.indexOf(one.code) - billFaultCodes.indexOf(other.code))
}
