/** Synthetic people, bills and breakdowns for tests of store and services; every name says that it is made up. */
import { z } from 'zod'
import { type StayBill, stayBillSchema } from '../../shared/bill/index.ts'
import { parseLocalDate } from '../../shared/dates/index.ts'
import type { InsuredPerson } from '../../shared/insured/index.ts'
import {
  addMoney,
  formatMoney,
  moneyFromFen,
  negateMoney,
  parseMoney,
  parseRate,
  subtractMoney,
  sumMoney,
  zeroMoney,
} from '../../shared/money/index.ts'
import type { LineSplit, SettlementBreakdown, SettlementCase } from '../../shared/settlement/index.ts'

const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]

/** A synthetic identity number of area 360802 with a valid check digit. */
export function syntheticIdNumber(serial: number, birthDate = '19560315'): string {
  const body = `360802${birthDate}${String(serial % 1000).padStart(3, '0')}`
  const sum = [...body].reduce((total, digit, index) => total + Number(digit) * (weights[index] ?? 0), 0)
  return body + '10X98765432'.charAt(sum % 11)
}

export function aPerson(serial = 1, changes: Partial<InsuredPerson> = {}): InsuredPerson {
  return {
    personNumber: `3608020000${String(serial).padStart(6, '0')}`,
    name: `测试甲${serial}`,
    idNumber: syntheticIdNumber(serial),
    sex: 'male',
    birthDate: parseLocalDate('1956-03-15'),
    insuranceType: 'employee',
    category: 'retired',
    enrolmentArea: '360802',
    enrolmentStatus: 'normal',
    identities: [],
    accountBalance: parseMoney('500.00'),
    ...changes,
  }
}

export interface BillWish {
  readonly serial?: number
  readonly person?: InsuredPerson
  readonly lines?: number
  readonly deposit?: string
  /** Price of one unit in fen; each line has two. */
  readonly unitFen?: number
}

export const billIdOf = (serial: number) => `BILL-${serial}`

export function aBill({ serial = 1, person = aPerson(serial), lines = 3, deposit = '1000.00', unitFen = 1005 }: BillWish = {}): StayBill {
  const billLines = Array.from({ length: lines }, (_, index) => ({
    lineId: `L${index + 1}`,
    itemCode: `TEST${String((index % 300) + 1).padStart(4, '0')}`,
    hospitalItemCode: `H${(index % 300) + 1}`,
    itemName: `测试项目${(index % 300) + 1}`,
    feeCategory: 'western-drug',
    chargedOn: '2026-03-02',
    quantity: '2',
    unitPrice: formatMoney(moneyFromFen(unitFen)),
    amount: formatMoney(moneyFromFen(2 * unitFen)),
    department: { code: 'D01', name: '测试科' },
    doctor: { code: 'DR01', name: '测试医生' },
  }))
  const bill = {
    format: 'sanbao-stay-bill/1',
    billId: billIdOf(serial),
    inpatientNumber: `ZY${String(serial).padStart(6, '0')}`,
    visitId: `VISIT-${serial}`,
    patient: { name: person.name, idNumber: person.idNumber, personNumber: person.personNumber },
    admittedOn: '2026-03-01',
    dischargedOn: '2026-03-09',
    ward: '测试病区',
    diagnoses: [{ code: 'J18.900', name: '测试诊断' }],
    deposit,
    totalFee: formatMoney(moneyFromFen(2 * unitFen * lines)),
    lines: billLines,
  }
  return z.decode(stayBillSchema, bill as z.input<typeof stayBillSchema>)
}

const pack = { id: 'test-pack', title: '测试政策', version: '1', hash: 'f'.repeat(64), ruleSet: 'test@1' }

/** A breakdown that keeps every sum: the fund pays half of each line, the account up to what it holds. */
export function settleByHalves(settlementCase: SettlementCase): SettlementBreakdown {
  const lines: LineSplit[] = settlementCase.lines.map(({ terms, originalLineId, ...line }) => ({
    ...line,
    class: terms.class,
    upfrontShare: parseRate('0'),
    fullySelfPaid: zeroMoney,
    overPriceLimit: zeroMoney,
    upfrontSelfPay: zeroMoney,
    withinPolicy: line.amount,
    reasons: ['class-a'],
  }))
  const totalFee = sumMoney(lines.map((line) => line.amount))
  const fund = moneyFromFen(Math.floor(Number(formatMoney(totalFee).replace('.', '')) / 2))
  const personTotal = subtractMoney(totalFee, fund)
  const account = settlementCase.payment.useAccount ? moneyFromFen(100) : zeroMoney
  const cash = subtractMoney(personTotal, account)
  const left = subtractMoney(settlementCase.payment.deposit, cash)
  const isRefund = Number(formatMoney(left)) >= 0
  const { accumulators } = settlementCase
  const before = accumulators.amounts['pool.fund'] ?? zeroMoney
  const stays = accumulators.counts['inpatient.stays'] ?? 0
  return {
    benefit: settlementCase.benefit,
    pack,
    decidedOn: settlementCase.stay.dischargedOn,
    year: 2026,
    unverifiedGrades: [],
    lines,
    totalFee,
    fullySelfPaid: zeroMoney,
    overPriceLimit: zeroMoney,
    upfrontSelfPay: zeroMoney,
    outOfAreaUpfront: zeroMoney,
    withinPolicy: totalFee,
    deductibleStandard: zeroMoney,
    deductibleApplied: zeroMoney,
    pooledFundRate: parseRate('0.5'),
    pooledFundPayment: fund,
    coinsurance: personTotal,
    aboveCap: zeroMoney,
    employeeLargeAmount: zeroMoney,
    residentMajorIllness: zeroMoney,
    civilServantSubsidy: zeroMoney,
    enterpriseSupplement: zeroMoney,
    medicalAssistance: zeroMoney,
    tiltAssistance: zeroMoney,
    otherFunds: zeroMoney,
    fundTotal: fund,
    withinPolicyRest: personTotal,
    personTotal,
    personalAccount: account,
    sharedAccount: zeroMoney,
    cash,
    accountBalanceAfter: subtractMoney(settlementCase.payment.accountBalance, account),
    deposit: settlementCase.payment.deposit,
    refund: isRefund ? left : zeroMoney,
    balanceDue: isRefund ? zeroMoney : negateMoney(left),
    accumulatorsBefore: accumulators,
    accumulatorDeltas: { counts: { 'inpatient.stays': 1 }, amounts: { 'pool.fund': fund } },
    accumulatorsAfter: { counts: { 'inpatient.stays': stays + 1 }, amounts: { 'pool.fund': addMoney(before, fund) } },
    trace: [
      {
        step: 'pooled-fund',
        code: 'pooled-fund.applied',
        rules: ['TEST-1'],
        formula: `${formatMoney(totalFee)} × 50% = ${formatMoney(fund)}`,
        values: { fund: formatMoney(fund) },
        parameters: [
          { id: 'inpatient.rate', title: '测试比例', value: '50%', from: parseLocalDate('2026-01-01'), document: '测试文件', grade: 'A' },
        ],
        result: { name: 'pooledFundPayment', amount: fund },
        restBefore: totalFee,
        restAfter: personTotal,
      },
    ],
    notices: [],
  }
}

const moneyFields = [
  'totalFee',
  'fullySelfPaid',
  'overPriceLimit',
  'upfrontSelfPay',
  'outOfAreaUpfront',
  'withinPolicy',
  'deductibleApplied',
  'pooledFundPayment',
  'coinsurance',
  'aboveCap',
  'employeeLargeAmount',
  'residentMajorIllness',
  'civilServantSubsidy',
  'enterpriseSupplement',
  'medicalAssistance',
  'tiltAssistance',
  'otherFunds',
  'fundTotal',
  'withinPolicyRest',
  'personTotal',
  'personalAccount',
  'sharedAccount',
  'cash',
  'deposit',
  'refund',
  'balanceDue',
] as const

/** Every amount, line and delta with the other sign. */
export function reverseByHalves(breakdown: SettlementBreakdown): SettlementBreakdown {
  const amounts = Object.fromEntries(moneyFields.map((name) => [name, negateMoney(breakdown[name])]))
  const { counts, amounts: deltas } = breakdown.accumulatorDeltas
  return {
    ...breakdown,
    ...amounts,
    lines: breakdown.lines.map((line) => ({ ...line, amount: negateMoney(line.amount), withinPolicy: negateMoney(line.withinPolicy) })),
    accumulatorDeltas: {
      counts: Object.fromEntries(Object.entries(counts).map(([name, count]) => [name, -count])),
      amounts: Object.fromEntries(Object.entries(deltas).map(([name, amount]) => [name, negateMoney(amount)])),
    },
  }
}
