import { describe, expect, test } from 'vitest'
import { formatMoney, parseMoney } from '../../../shared/money/index.ts'
import { assertParts } from '../../../shared/settlement/check-parts.ts'
import {
  type CaseOfFile,
  caseOfFile,
  IdentityViolation,
  readCaseFile,
  type SettledParts,
  type SettlementBreakdown,
  settleCase,
  violatedPartIdentities,
} from '../../../shared/settlement/index.ts'
import { aPack } from '../../builders/pack.ts'
import { aCity, aVisit } from '../../builders/visit.ts'
import { raised } from '../../builders/worked.ts'

const lines = 'identity 20 (every line in exactly one part)'
const sum = 'identity 20 (parts add up to the visit)'
const deposit = 'identity 21 (deposit handed on)'
const oneWay = 'identity 21 (refund or balance due, never both)'
const account = 'identity 22 (account handed on)'
const ofRelative = (name: string) => `identity 22 (family account ${name})`
const family = 'identity 22 (family payments in relatives’ accounts)'
const year = (part: number) => `identity 10 (year handed on to part ${part})`

interface Divided {
  readonly visit: CaseOfFile
  readonly settled: SettledParts
}
const relative = (name: string, balance: string) => ({
  account: name,
  relation: 'spouse',
  balance,
  authorised: { from: '2024-01-01', record: `GJ-${name}` },
})

function settledCase(visit: CaseOfFile, pack: Parameters<typeof settleCase>[1]): Divided {
  const outcome = settleCase(visit, pack)
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.error))
  return { visit, settled: outcome.value }
}

/**
 * A mixed prescription. Chronic 100.00 × 80 %: 20.00 left, of it account 15.00 and F-1 5.00. Outpatient (150.00 - 100.00) × 50 %: 125.00
 * left, of it F-1 35.00, F-2 60.00 and cash 30.00, which the deposit of 50.00 pays; 20.00 goes back.
 */
function mixed(): Divided {
  const visit = aVisit({
    person: { approvals: [{ kind: 'chronic', disease: 'uraemia', from: '2024-01-01', record: 'MB-1' }] },
    lines: [
      { class: 'A', itemCode: 'DX1', amount: '100.00' },
      { class: 'A', amount: '150.00' },
    ],
    payment: { useAccount: true, accountBalance: '15.00', deposit: '50.00', family: [relative('F-1', '40.00'), relative('F-2', '60.00')] },
  })
  return settledCase(visit, aCity())
}

/** A stay over the end of the year, cut there: 6,000.00 and 4,000.00. */
function crossing(): Divided {
  const file = readCaseFile({
    format: 'sanbao-case/1',
    benefit: 'inpatient',
    name: 'test',
    person: { insuranceType: 'employee', category: 'active', enrolmentArea: '990100' },
    stay: { hospitalLevel: 'L2', admittedOn: '2024-12-20', dischargedOn: '2025-01-10' },
    lines: [
      { class: 'A', amount: '6000.00', chargedOn: '2024-12-25' },
      { class: 'A', amount: '4000.00', chargedOn: '2025-01-05' },
    ],
    accumulators: {},
    accumulatorsOfYearBefore: { amounts: { 'pool.fund': '10.00' } },
    payment: {},
  })
  if (!file.ok) throw new Error(JSON.stringify(file.error))
  return settledCase(caseOfFile(file.value), aPack({ 'stay-rules': { crossYear: 'split' } }))
}

const violated = ({ visit, settled }: Divided) => violatedPartIdentities(visit, settled)
/** What does not hold once the sums, or one part, or the visit are otherwise. */
const withSums = (change: Partial<SettledParts>, { visit, settled } = mixed()) => violated({ visit, settled: { ...settled, ...change } })
const withPart = (index: number, change: (part: SettlementBreakdown) => Partial<SettlementBreakdown>) => {
  const { visit, settled } = mixed()
  const parts = settled.parts.map((part, at) => (at === index ? { ...part, ...change(part) } : part))
  return violated({ visit, settled: { ...settled, parts } })
}
const withPayment = (change: Partial<CaseOfFile['payment']>) => {
  const { visit, settled } = mixed()
  return violated({ visit: { ...visit, payment: { ...visit.payment, ...change } }, settled })
}

test('a divided visit as it was settled violates nothing', () => {
  const { settled } = mixed()
  expect(settled.parts.map(({ benefit }) => benefit)).toEqual(['chronic', 'outpatient'])
  const { personalAccount, sharedAccount, cash, refund, accountBalanceAfter } = settled
  const paid = [personalAccount, sharedAccount, cash, refund, accountBalanceAfter].map(formatMoney)
  expect(paid).toEqual(['15.00', '100.00', '30.00', '20.00', '0.00'])
  expect(violated(mixed())).toEqual([])
})

describe('lines', () => {
  test('each in exactly one part, in whatever order', () => {
    const { visit, settled } = mixed()
    expect(violated({ visit: { ...visit, lines: visit.lines.toReversed() }, settled })).toEqual([])
    expect(violated({ visit, settled: { ...settled, parts: settled.parts.slice(0, 1) } })).toEqual([lines])
    expect(withPart(0, ({ lines: own }) => ({ lines: [...own, ...own] }))).toEqual([lines])
    expect(withPart(1, ({ lines: own }) => ({ lines: [...own, ...own] }))).toEqual([lines])
    expect(withPart(0, () => ({ lines: [] }))).toEqual([lines])
    expect(withPart(0, ({ lines: own }) => ({ lines: own.map((line) => ({ ...line, lineId: 'other' })) }))).toEqual([lines])
  })
  test('one of another name before or after all others', () => {
    for (const lineId of ['0', 'z']) {
      expect(withPart(0, ({ lines: own }) => ({ lines: own.map((line) => ({ ...line, lineId })) }))).toEqual([lines])
      expect(withPart(1, ({ lines: own }) => ({ lines: own.map((line) => ({ ...line, lineId })) }))).toEqual([lines])
    }
  })
  test('their sum is that of the visit', () => {
    const { settled } = mixed()
    for (const fen of [1, -1]) expect(withSums({ totalFee: raised(settled.totalFee, fen) })).toEqual([sum])
  })
})

describe('the deposit', () => {
  test('all of it is handed on', () => {
    const { settled } = mixed()
    for (const fen of [1, -1]) expect(withSums({ deposit: raised(settled.deposit, fen) })).toEqual([deposit])
  })
  test('goes back or is short, never both', () => {
    expect(withSums({ balanceDue: parseMoney('0.01') })).toEqual([oneWay])
    expect(withSums({ refund: parseMoney('0.00'), balanceDue: parseMoney('0.01') })).toEqual([])
    expect(withSums({ refund: parseMoney('0.00') })).toEqual([])
  })
})

describe('the own account', () => {
  test('has what it held less what was paid', () => {
    for (const fen of [1, -1]) {
      expect(withSums({ personalAccount: raised(parseMoney('15.00'), fen) })).toEqual([account])
      expect(withSums({ accountBalanceAfter: raised(parseMoney('0.00'), fen) })).toEqual([account])
    }
  })
  test('pays to the last fen, and not one more', () => {
    const paying = (personalAccount: string, accountBalanceAfter: string) =>
      withSums({ personalAccount: parseMoney(personalAccount), accountBalanceAfter: parseMoney(accountBalanceAfter) })
    expect([paying('14.99', '0.01'), paying('15.00', '0.00'), paying('15.01', '-0.01')]).toEqual([[], [], [account]])
  })
})

describe('relatives’ accounts', () => {
  /** F-1 pays in both parts: 5.00 of 40.00, then 35.00. */
  const payments = (index: number, change: (amount: NonNullable<SettlementBreakdown['familyPayments']>[number]) => object) =>
    withPart(index, ({ familyPayments = [] }) => ({
      familyPayments: familyPayments.map((one) => (one.account === 'F-1' ? { ...one, ...change(one) } : one)),
    }))
  test('each has what the part before left', () => {
    const { settled } = mixed()
    const all = settled.parts.flatMap(({ familyPayments = [] }) => familyPayments)
    expect(all.map((one) => `${one.account} ${formatMoney(one.amount)} → ${formatMoney(one.balanceAfter)}`)).toEqual([
      'F-1 5.00 → 35.00',
      'F-1 35.00 → 0.00',
      'F-2 60.00 → 0.00',
    ])
    for (const fen of [1, -1]) {
      expect(payments(0, ({ balanceAfter }) => ({ balanceAfter: raised(balanceAfter, fen) }))).toEqual([ofRelative('F-1')])
      expect(payments(1, ({ balanceAfter }) => ({ balanceAfter: raised(balanceAfter, fen) }))).toEqual([ofRelative('F-1')])
    }
  })
  test('none pays more than it has, whatever its balance is said to be', () => {
    const more = payments(1, ({ amount, balanceAfter }) => ({ amount: raised(amount, 1), balanceAfter: raised(balanceAfter, -1) }))
    expect(more).toEqual([ofRelative('F-1'), family])
    const less = payments(1, ({ amount, balanceAfter }) => ({ amount: raised(amount, -1), balanceAfter: raised(balanceAfter, 1) }))
    expect(less).toEqual([family])
  })
  test('one that was not given to the visit has nothing', () => {
    expect(withPayment({ family: [] })).toEqual([ofRelative('F-1'), ofRelative('F-1'), ofRelative('F-2')])
    const { visit, settled } = mixed()
    const { family: _, ...payment } = visit.payment
    expect(violated({ visit: { ...visit, payment }, settled })).toEqual([ofRelative('F-1'), ofRelative('F-1'), ofRelative('F-2')])
  })
  test('what they paid is what the parts say of them', () => {
    for (const fen of [1, -1]) expect(withPart(1, ({ sharedAccount }) => ({ sharedAccount: raised(sharedAccount, fen) }))).toEqual([family])
    expect(withPart(0, () => ({ familyPayments: undefined }) as object)).toEqual([ofRelative('F-1'), family])
  })
})

describe('the year', () => {
  const otherwise = { counts: {}, amounts: { 'pool.fund': parseMoney('0.01') } }
  test('begins with what the visit began with', () => {
    expect(withSums({ accumulatorsBefore: otherwise })).toEqual([year(1)])
    expect(withPart(0, () => ({ accumulatorsBefore: otherwise }))).toEqual([year(1)])
  })
  test('goes on from part to part', () => {
    expect(withPart(0, () => ({ accumulatorsAfter: otherwise }))).toEqual([year(2)])
    expect(withPart(1, () => ({ accumulatorsBefore: otherwise }))).toEqual([year(2)])
    expect(withPart(1, () => ({ accumulatorsAfter: otherwise }))).toEqual([])
  })
  test('a stay cut at the end of the year begins another one, and is no divided visit', () => {
    const { visit, settled } = crossing()
    expect(settled.parts.map((part) => part.year)).toEqual([2024, 2025])
    expect(violated({ visit, settled })).toEqual([year(2)])
    expect(withSums({ totalFee: parseMoney('9999.99') }, { visit, settled })).toEqual([sum, year(2)])
  })
})

describe('assertParts', () => {
  test('is silent where all hold', () => {
    const { visit, settled } = mixed()
    expect(() => assertParts(visit, settled)).not.toThrow()
  })
  test('names everything that does not', () => {
    const { visit, settled } = mixed()
    const tampered = { ...settled, totalFee: parseMoney('250.01'), deposit: parseMoney('0.00') }
    const asserting = () => assertParts(visit, tampered)
    expect(asserting).toThrow(IdentityViolation)
    expect(asserting).toThrow(`money identity violated: ${sum}; ${deposit}`)
  })
})
