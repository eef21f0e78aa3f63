import { describe, expect, test } from 'vitest'
import { parseMoney, parseRate, subtractRates, wholeRate, zeroRate } from '../../../shared/money/index.ts'
import { assertIdentities } from '../../../shared/settlement/checks.ts'
import { IdentityViolation, reverse, type SettlementBreakdown, violatedIdentities } from '../../../shared/settlement/index.ts'
import { aPack, settled } from '../../builders/pack.ts'
import { type AmountName, everyTierStay, type LineAmount, nudged, nudgedLine, outsideStay } from '../../builders/worked.ts'

const bill = 'identity 2 (bill: total = parts)'
const own = 'identity 2 (fully self-paid)'
const over = 'identity 2 (over price limit)'
const upfront = 'identity 2 (upfront)'
const within = 'identity 2 (within policy)'
const noPart = 'identity 2 (no negative part)'
const deductible = 'identity 3 (deductible)'
const pieces = 'identity 4 (within policy = deductible + pool + coinsurance + above cap)'
const noPiece = 'identity 4 (no negative piece)'
const burden = 'identity 5 (burden after each tier)'
const funds = 'identity 6 (fund total)'
const noFund = 'identity 6 (no negative fund)'
const total = 'identity 7 (total = funds + person)'
const purses = 'identity 7 (person = accounts + cash)'
const noAccount = 'identity 7 (no negative account)'
const person = 'identity 8 (person = outside + rest within policy)'
const rest = 'identity 8 (rest within policy)'
const outside = 'identity 9 (no fund pays outside the policy)'
const rate = 'identity 10 (rate between 0 % and 100 %)'
const deposit = 'identity 21 (deposit)'
const oneWay = 'identity 21 (refund or balance due, never both)'
const balance = 'identity 22 (account not below zero)'
const shared = 'identity 22 (family payments in relatives’ accounts)'
const family = 'identity 22 (family accounts not below zero)'
const start = 'identity 24 (rest at the start)'
const end = 'identity 24 (rest at the end)'
const counts = (name: string) => `identity 10 (${name} counts what was paid)`
const others = 'identity 10 (outpatient.above-cap.fund and composite.fund count what was paid)'
const working = (name: string) => `identity 24 (working of ${name})`
const missing = (name: string) => `identity 24 (working of ${name} is missing)`
const line = (id: string) => `identity 1 (line ${id})`

/** What one fen more, and one fen less, breaks of a stay on which every tier pays. */
const byOneFen: Partial<Record<AmountName, readonly string[] | { readonly more: readonly string[]; readonly less: readonly string[] }>> = {
  totalFee: [bill, total, working('totalFee')],
  fullySelfPaid: [bill, own, person],
  overPriceLimit: [bill, over, person],
  upfrontSelfPay: [bill, upfront, person],
  outOfAreaUpfront: [upfront, within, start, working('outOfAreaUpfront')],
  withinPolicy: [bill, within, pieces, start],
  // 500.00 of a standard of 500.00 was taken
  deductibleStandard: { more: [], less: [deductible] },
  deductibleApplied: {
    more: [deductible, pieces, counts('inpatient.deductible'), working('deductibleApplied')],
    less: [pieces, counts('inpatient.deductible'), working('deductibleApplied')],
  },
  pooledFundPayment: [pieces, funds, counts('pool.fund'), working('pooledFundPayment')],
  coinsurance: [pieces],
  aboveCap: [pieces],
  employeeLargeAmount: [funds, counts('large.fund'), working('employeeLargeAmount')],
  // zero, and said by no entry of the working
  residentMajorIllness: {
    more: [funds, counts('catastrophic.fund'), missing('residentMajorIllness')],
    less: [funds, noFund, counts('catastrophic.fund'), missing('residentMajorIllness')],
  },
  civilServantSubsidy: [funds, counts('civil-servant.fund'), working('civilServantSubsidy')],
  enterpriseSupplement: [funds, counts('enterprise.fund'), working('enterpriseSupplement')],
  medicalAssistance: [funds, counts('assistance.fund.inpatient'), working('medicalAssistance')],
  tiltAssistance: [funds, counts('tilt.fund'), working('tiltAssistance')],
  otherFunds: [funds, others, working('otherFunds')],
  fundTotal: [funds, total],
  withinPolicyRest: [person, end],
  upfrontCovered: [person],
  outsideCovered: [person],
  personTotal: [total, purses, person],
  personalAccount: [purses, working('personalAccount')],
  sharedAccount: [purses, shared, working('sharedAccount')],
  cash: [purses, deposit, working('cash')],
  deposit: [deposit],
  refund: [deposit],
  // zero, beside a refund of 6.71
  balanceDue: [deposit, oneWay],
}

describe('an amount of the result', () => {
  test('untouched, nothing is violated, nor in its reversal', () => {
    for (const breakdown of [everyTierStay(), outsideStay()]) {
      expect(violatedIdentities(breakdown)).toEqual([])
      expect(violatedIdentities(reverse(breakdown))).toEqual([])
    }
  })
  test.each(Object.entries(byOneFen))('one fen more or less of it breaks exactly what rests on it: %s', (name, expected) => {
    const { more, less } = 'more' in expected ? expected : { more: expected, less: expected }
    const stay = everyTierStay()
    expect(violatedIdentities(nudged(stay, { [name]: 1 }))).toEqual(more)
    expect(violatedIdentities(nudged(stay, { [name]: -1 }))).toEqual(less)
    // in a reversal the other way round
    expect(violatedIdentities(nudged(reverse(stay), { [name]: -1 }))).toEqual(more)
    expect(violatedIdentities(nudged(reverse(stay), { [name]: 1 }))).toEqual(less)
  })

  /** One fen below a zero, where nothing may lie; or above it, in a reversal. */
  const belowZero: Partial<Record<AmountName, readonly string[]>> = {
    overPriceLimit: [bill, over, noPart, person],
    upfrontSelfPay: [bill, upfront, noPart, person],
    outOfAreaUpfront: [upfront, within, noPart, start],
    withinPolicy: [bill, within, noPart, deductible, pieces, burden, outside, start],
    pooledFundPayment: [pieces, noPiece, funds, noFund, counts('pool.fund'), working('pooledFundPayment')],
    coinsurance: [pieces, noPiece],
    aboveCap: [pieces, noPiece],
    employeeLargeAmount: [funds, noFund, counts('large.fund'), working('employeeLargeAmount')],
    civilServantSubsidy: [funds, noFund, counts('civil-servant.fund'), missing('civilServantSubsidy')],
    enterpriseSupplement: [burden, funds, noFund, counts('enterprise.fund'), missing('enterpriseSupplement')],
    medicalAssistance: [funds, noFund, counts('assistance.fund.inpatient'), working('medicalAssistance')],
    tiltAssistance: [funds, noFund, counts('tilt.fund'), missing('tiltAssistance')],
    otherFunds: [funds, noFund, others, missing('otherFunds')],
    withinPolicyRest: [person, rest, end],
    personalAccount: [purses, noAccount, missing('personalAccount')],
    sharedAccount: [purses, noAccount, shared, missing('sharedAccount')],
    deposit: [deposit],
    refund: [deposit, oneWay],
  }
  test.each(Object.entries(belowZero))('one fen below zero it is on the wrong side: %s', (name, expected) => {
    const stay = outsideStay()
    expect(violatedIdentities(nudged(stay, { [name]: -1 }))).toEqual(expected)
    // a reversal's working says nothing of what was zero
    const unsaid = expected.map((identity) => (identity === working(name) ? missing(name) : identity))
    expect(violatedIdentities(nudged(reverse(stay), { [name]: 1 }))).toEqual(unsaid)
  })
  test('a deductible below zero', () => {
    const stay = outsideStay()
    const expected = [deductible, pieces, counts('inpatient.deductible')]
    expect(violatedIdentities(nudged(stay, { deductibleApplied: -1 }))).toEqual([...expected, working('deductibleApplied')])
    expect(violatedIdentities(nudged(reverse(stay), { deductibleApplied: 1 }))).toEqual(expected)
  })

  test('a tier that pays more than is left, and a fund more than lies within the policy', () => {
    const stay = outsideStay()
    const tier = (name: AmountName) => violatedIdentities(nudged(stay, { [name]: 1 }))
    expect(tier('pooledFundPayment')).toEqual([pieces, burden, funds, counts('pool.fund'), working('pooledFundPayment')])
    expect(tier('employeeLargeAmount')).toEqual([burden, funds, counts('large.fund'), working('employeeLargeAmount')])
    expect(tier('civilServantSubsidy')).toEqual([burden, funds, counts('civil-servant.fund'), missing('civilServantSubsidy')])
    expect(tier('fundTotal')).toEqual([funds, outside, total])
    // what its rule lets it pay outside is no payment within
    expect(violatedIdentities(nudged(stay, { fundTotal: 1, upfrontCovered: 1 }))).toEqual([funds, total, person])
    expect(violatedIdentities(nudged(stay, { outsideCovered: 1 }))).toEqual([burden, person])
  })
  test('a deductible above what lies within the policy', () => {
    // 300.00 of a standard of 500.00
    const stay = settled(aPack(), { within: '300.00' })
    expect(violatedIdentities(nudged(stay, { deductibleStandard: -20_000 }))).toEqual([])
    expect(violatedIdentities(nudged(stay, { deductibleStandard: -20_001 }))).toEqual([deductible])
    expect(violatedIdentities(nudged(stay, { deductibleApplied: 1, coinsurance: -1 }))).toEqual([
      deductible,
      noPiece,
      counts('inpatient.deductible'),
      working('deductibleApplied'),
    ])
  })
  test('a person or cash below zero', () => {
    const stay = outsideStay()
    const paid = { personTotal: -50_001, cash: -50_001 }
    expect(violatedIdentities(nudged(stay, paid))).toEqual([total, person, rest, deposit, working('cash')])
    expect(violatedIdentities(nudged(stay, { cash: -50_001, personalAccount: 50_001 }))).toEqual([
      rest,
      deposit,
      working('cash'),
      missing('personalAccount'),
    ])
    expect(violatedIdentities(nudged(stay, { cash: -50_000, personalAccount: 50_000 }))).toEqual([
      deposit,
      working('cash'),
      missing('personalAccount'),
    ])
  })
  test('a refund and a balance due at once, or a refund below zero', () => {
    const stay = outsideStay()
    expect(violatedIdentities(nudged(stay, { refund: 1, balanceDue: 1 }))).toEqual([oneWay])
    const paidBefore = settled(aPack(), { lines: [{ class: 'C', amount: '500.00' }], payment: { deposit: '500.00' } })
    expect(violatedIdentities(paidBefore)).toEqual([])
    expect(violatedIdentities(nudged(paidBefore, { refund: -1, deposit: -1 }))).toEqual([oneWay])
    expect(violatedIdentities(nudged(paidBefore, { balanceDue: -1, deposit: 1 }))).toEqual([oneWay])
    expect(violatedIdentities(nudged(paidBefore, { refund: 1, deposit: 1 }))).toEqual([])
  })
  test('an account emptied is none below zero', () => {
    const stay = everyTierStay()
    expect(violatedIdentities(nudged(stay, { accountBalanceAfter: 1 }))).toEqual([])
    expect(violatedIdentities(nudged(stay, { accountBalanceAfter: -1 }))).toEqual([balance])
    // the reversal gave 300.00 back
    expect(violatedIdentities(nudged(reverse(stay), { accountBalanceAfter: -30_000 }))).toEqual([])
    expect(violatedIdentities(nudged(reverse(stay), { accountBalanceAfter: -30_001 }))).toEqual([balance])
  })
  test('a rate of 0 % or 100 %, or of more or less than that', () => {
    const atRate = (pooledFundRate: SettlementBreakdown['pooledFundRate']) => violatedIdentities({ ...outsideStay(), pooledFundRate })
    const least = parseRate('0.0001')
    expect([atRate(zeroRate), atRate(wholeRate), atRate(undefined)]).toEqual([[], [], []])
    expect(atRate(subtractRates(zeroRate, least))).toEqual([rate])
    expect(atRate(parseRate('1.0001'))).toEqual([rate])
  })
})

describe('what relatives paid', () => {
  const paid = (payments: readonly [amount: string, balanceAfter: string][], from = everyTierStay()) => ({
    ...from,
    familyPayments: payments.map(([amount, balanceAfter], index) => ({
      account: `F-${index}`,
      relation: 'spouse' as const,
      amount: parseMoney(amount),
      balanceAfter: parseMoney(balanceAfter),
    })),
  })
  test.each<[[string, string][], string[]]>([
    [[['200.00', '0.00']], []],
    [
      [
        ['150.00', '0.00'],
        ['50.00', '8.00'],
      ],
      [],
    ],
    [[['200.00', '-0.01']], [family]],
    [[['200.01', '0.00']], [shared]],
    [[['199.99', '0.00']], [shared]],
    [
      [
        ['200.00', '0.00'],
        ['0.00', '0.00'],
      ],
      [],
    ],
    [
      [
        ['200.01', '0.00'],
        ['-0.01', '0.00'],
      ],
      [family],
    ],
    [[], [shared]],
  ])('%j', (payments, expected) => {
    expect(violatedIdentities(paid(payments))).toEqual(expected)
  })
  test('absent, and in a reversal', () => {
    const { familyPayments: _, ...without } = everyTierStay()
    expect(violatedIdentities(without)).toEqual([shared])
    const reversed = reverse(everyTierStay())
    expect(violatedIdentities(paid([['-200.00', '200.00']], reversed))).toEqual([])
    expect(violatedIdentities(paid([['-200.00', '-0.01']], reversed))).toEqual([family])
    expect(
      violatedIdentities(
        paid(
          [
            ['-200.01', '0.00'],
            ['0.01', '0.00'],
          ],
          reversed,
        ),
      ),
    ).toEqual([family])
  })
})

describe('a line of the bill', () => {
  /** A 1,000.00 of class A, B 300.00 in four parts but one, C 500.00 of class C; 400.00 of A and 200.00 of C were given back. */
  const bought = [
    { lineId: 'A', class: 'A', amount: '1000.00' },
    { lineId: 'B', class: 'B', upfrontShare: '10%', unitPrice: '300.00', priceLimit: '200.00' },
    { lineId: 'C', class: 'C', amount: '500.00' },
    { lineId: 'A-back', originalLineId: 'A', class: 'A', amount: '-400.00' },
    { lineId: 'C-back', originalLineId: 'C', class: 'C', amount: '-200.00' },
  ]
  const withReturns = () => settled(aPack(), { lines: bought })

  const parts: Record<LineAmount, readonly string[]> = {
    amount: [bill],
    fullySelfPaid: [own],
    overPriceLimit: [over],
    upfrontSelfPay: [upfront],
    withinPolicy: [within],
  }
  test.each(Object.entries(parts))('one fen more or less of a part: %s', (name, sums) => {
    for (const breakdown of [withReturns(), reverse(withReturns())])
      for (const fen of [1, -1]) {
        // nothing of B is fully self-paid: one fen below that is on the wrong side as well, and its sum is wrong in any case
        expect(violatedIdentities(nudgedLine(breakdown, 'B', { [name]: fen }))).toEqual([line('B'), ...sums])
        expect(violatedIdentities(nudgedLine(breakdown, 'A-back', { [name]: fen }))).toEqual([line('A-back'), ...sums])
      }
  })
  /** One fen moves from one part of a line to another of the same, and back in a second line that can bear it: all sums hold. */
  test.each<[victim: string, part: LineAmount, from: LineAmount, ofCharge: string, ofReturn: string]>([
    ['A', 'fullySelfPaid', 'withinPolicy', 'B', 'C'],
    ['A', 'overPriceLimit', 'withinPolicy', 'B', 'B'],
    ['A', 'upfrontSelfPay', 'withinPolicy', 'B', 'B'],
    ['C', 'withinPolicy', 'overPriceLimit', 'B', 'B'],
  ])('a part on the wrong side of zero, in %s', (victim, part, from, ofCharge, ofReturn) => {
    const moved = (breakdown: SettlementBreakdown, id: string, helper: string, fen: number) =>
      violatedIdentities(nudgedLine(nudgedLine(breakdown, id, { [part]: fen, [from]: -fen }), helper, { [part]: -fen, [from]: fen }))
    const [original, reversed, back] = [withReturns(), reverse(withReturns()), `${victim}-back`]
    expect([moved(original, victim, ofCharge, -1), moved(reversed, victim, ofCharge, 1)]).toEqual([[line(victim)], [line(victim)]])
    expect([moved(original, back, ofReturn, 1), moved(reversed, back, ofReturn, -1)]).toEqual([[line(back)], [line(back)]])
  })
  test('a line that says it is a return, and one that no longer says it', () => {
    const saying = (id: string, reasons: SettlementBreakdown['lines'][number]['reasons']) => {
      const breakdown = withReturns()
      return violatedIdentities({ ...breakdown, lines: breakdown.lines.map((one) => (one.lineId === id ? { ...one, reasons } : one)) })
    }
    expect(saying('B', ['class-b', 'return-of-original'])).toEqual([line('B')])
    expect(saying('A-back', ['class-a'])).toEqual([line('A-back')])
  })
})

describe('whether it is a reversal', () => {
  test('a bill of nothing but a deposit, or of nothing at all', () => {
    for (const payment of [{ deposit: '100.00' }, {}]) {
      const nothing = settled(aPack(), { lines: [], payment })
      expect(violatedIdentities(nothing)).toEqual([])
      expect(violatedIdentities(reverse(nothing))).toEqual([])
    }
  })
  test('a deposit of one fen decides where no line was charged, and so does a deductible', () => {
    const free = settled(aPack({ 'inpatient.deductible': 'none' }), { lines: [], payment: { deposit: '0.01' } })
    expect([violatedIdentities(free), violatedIdentities(reverse(free))]).toEqual([[], []])
    expect(violatedIdentities(nudged(free, { refund: -2 }))).toEqual([deposit, oneWay])
    expect(violatedIdentities(nudged(reverse(free), { refund: 2 }))).toEqual([deposit, oneWay])
    const nothing = settled(aPack(), { lines: [], payment: { deposit: '0.01' } })
    expect(violatedIdentities(nudged(nothing, { deposit: -2, refund: -2 }))).toEqual([deductible])
    expect(violatedIdentities(nudged(nothing, { deductibleStandard: -100_000 }))).toEqual([oneWay])
  })
  test('lines that cost nothing, and lines given back, say nothing about it', () => {
    const free = { lineId: 'free', class: 'A', amount: '0.00' }
    const lines = [
      free,
      { lineId: 'A', class: 'A', amount: '800.00' },
      { lineId: 'back', originalLineId: 'A', class: 'A', amount: '-800.00' },
    ]
    const nothing = settled(aPack(), { lines: [free] })
    expect(violatedIdentities(reverse(nothing))).toEqual([])
    const breakdown = settled(aPack(), { lines })
    const backFirst = { ...breakdown, lines: breakdown.lines.toReversed() }
    expect(violatedIdentities(backFirst)).toEqual([])
    expect(violatedIdentities(reverse(backFirst))).toEqual([])
  })
})

describe('assertIdentities', () => {
  test('is silent where all hold', () => {
    expect(() => assertIdentities(everyTierStay())).not.toThrow()
  })
  test('names every identity that does not, the first by itself', () => {
    let thrown: unknown
    try {
      assertIdentities(nudged(everyTierStay(), { fundTotal: 1 }))
    } catch (error) {
      thrown = error
    }
    expect(thrown).toBeInstanceOf(IdentityViolation)
    expect(thrown).toMatchObject({
      name: 'IdentityViolation',
      identity: funds,
      message: `money identity violated: ${funds}; ${total}`,
    })
    expect(new IdentityViolation([]).identity).toBe('')
  })
})
