import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatMoney, parseMoney } from '../../../shared/money/index.ts'
import {
  type CaseOfFile,
  type ReversalChain,
  reversalChain,
  type SettledRecord,
  violatedIdentities,
} from '../../../shared/settlement/index.ts'
import { shiftAccumulators } from '../../../shared/settlement/unwind.ts'
import { aHistory, aWorld } from '../../builders/history.ts'
import { aCase } from '../../builders/pack.ts'
import { aCity, aVisit, type VisitWords } from '../../builders/visit.ts'

/** Outpatient: 100 once a year, then 50 % up to 800. */
const city = aCity()
const world = aWorld(city)
const visitOf = (on: string, amount: string, more: Partial<VisitWords> = {}): CaseOfFile =>
  aVisit({ lines: [{ class: 'A', amount }], ...more, visit: { on, ...more.visit } })
function chainOf(records: readonly SettledRecord[], target: string, at = world): ReversalChain {
  const chain = reversalChain(records, target, at)
  if (!chain.ok) throw new Error(JSON.stringify(chain.error))
  return chain.value
}
const ids = (list: readonly { readonly id: string }[]) => list.map(({ id }) => id)
const differences = ({ resettled }: ReversalChain) =>
  Object.fromEntries(
    resettled.map(({ id, differences: list }) => [
      id,
      Object.fromEntries(list.map(({ name, before, after }) => [name, `${formatMoney(before)} → ${formatMoney(after)}`])),
    ]),
  )

describe('later settlements of the year', () => {
  // a: (150 - 100) × 50 % = 25; b: 400 × 50 % = 200; c: 1000 × 50 % = 500. Without a, b bears the deductible: (400 - 100) × 50 % = 150
  const records = aHistory(city, {
    a: visitOf('2025-02-01', '150.00'),
    b: visitOf('2025-03-01', '400.00'),
    c: visitOf('2025-04-01', '1000.00'),
  })

  test('only the one that comes out otherwise is taken back and settled again', () => {
    const chain = chainOf(records, 'a')
    expect([ids(chain.reversals), ids(chain.resettled)]).toEqual([['b', 'a'], ['b']])
    expect(differences(chain)).toEqual({
      b: {
        deductibleApplied: '0.00 → 100.00',
        pooledFundPayment: '200.00 → 150.00',
        coinsurance: '200.00 → 150.00',
        fundTotal: '200.00 → 150.00',
        withinPolicyRest: '200.00 → 250.00',
        personTotal: '200.00 → 250.00',
        cash: '200.00 → 250.00',
        balanceDue: '200.00 → 250.00',
      },
    })
  })
  test('the last one depends on nothing', () => {
    const chain = chainOf(records, 'c')
    expect([ids(chain.reversals), ids(chain.resettled)]).toEqual([['c'], []])
    expect(formatMoney(chain.yearChanges.get(2025)?.amounts['outpatient.fund'] ?? parseMoney('0.00'))).toBe('-500.00')
  })
  test('each reversal is the exact negative, and what is settled again keeps every identity, its day and its law', () => {
    const chain = chainOf(records, 'a')
    const [b, a] = chain.reversals
    expect(b?.parts.map(({ fundTotal }) => formatMoney(fundTotal))).toEqual(['-200.00'])
    expect(a?.parts.map(({ totalFee }) => formatMoney(totalFee))).toEqual(['-150.00'])
    const [again] = chain.resettled
    expect(again?.settled.parts.flatMap(violatedIdentities)).toEqual([])
    expect(again?.settled.parts[0]).toMatchObject({ decidedOn: '2025-03-01', pack: records[1]?.settled.parts[0]?.pack })
  })
  // used 25 + 500 + 275 of 800 after c; without a there are 300 left for d: 700 × 50 % = 350
  test('a cap with more room reaches the one that it had cut', () => {
    const long = aHistory(city, {
      a: visitOf('2025-02-01', '150.00'),
      b: visitOf('2025-03-01', '1000.00', { lines: [{ class: 'A', amount: '1000.00' }] }),
      d: visitOf('2025-05-01', '700.00'),
    })
    expect(formatMoney(long[2]?.settled.fundTotal ?? parseMoney('0.00'))).toBe('275.00')
    const chain = chainOf(long, 'a')
    expect([ids(chain.reversals), ids(chain.resettled)]).toEqual([
      ['d', 'b', 'a'],
      ['b', 'd'],
    ])
    // b: (1000 - 100) × 50 % = 450; d: min(350, 800 - 450) = 350
    expect(differences(chain)).toMatchObject({ b: { fundTotal: '500.00 → 450.00' }, d: { fundTotal: '275.00 → 350.00' } })
  })
  test('care no fund pays for depends on nothing', () => {
    const pharmacy = visitOf('2025-02-02', '60.00', { visit: { institution: { kind: 'pharmacy', code: 'P' } } })
    const mixed = aHistory(city, { a: visitOf('2025-02-01', '150.00'), p: pharmacy, b: visitOf('2025-03-01', '400.00') })
    expect(ids(chainOf(mixed, 'a').reversals)).toEqual(['b', 'a'])
    expect(ids(chainOf(mixed, 'p').reversals)).toEqual(['p'])
  })
  test('a stay depends on the stays before it, not on visits of other schemes', () => {
    const nth = { counts: 'all', rules: [{ from: 2, method: 'factor', factor: '50%' }] }
    const pack = aCity({ 'inpatient.deductible': { mode: 'per-stay', standards: [{ amount: '500.00' }], nth } })
    const stay = (from: string, to: string) => aCase({ stay: { admittedOn: from, dischargedOn: to } })
    const mixed = aHistory(pack, {
      v: visitOf('2025-01-05', '150.00'),
      s1: stay('2025-02-01', '2025-02-08'),
      s2: stay('2025-03-01', '2025-03-08'),
    })
    const chain = chainOf(mixed, 's1', aWorld(pack))
    expect([ids(chain.reversals), ids(chain.resettled)]).toEqual([['s2', 's1'], ['s2']])
    expect(differences(chain)).toMatchObject({ s2: { deductibleApplied: '250.00 → 500.00' } })
    expect(ids(chainOf(mixed, 'v', aWorld(pack)).reversals)).toEqual(['v'])
  })
})

describe('what cannot be taken back', () => {
  const records = aHistory(city, {
    a: visitOf('2025-02-01', '150.00'),
    b: visitOf('2025-03-01', '400.00'),
    c: visitOf('2025-04-01', '1.00'),
  })
  const marked = (id: string, state: 'reversed' | 'cleared') => records.map((one) => (one.id === id ? { ...one, state } : one))
  test('an unknown one, one that was taken back before, one that was cleared', () => {
    expect(reversalChain(records, 'z', world)).toMatchObject({ error: { code: 'settlement.unknown', details: { settlementId: 'z' } } })
    expect(reversalChain(marked('a', 'reversed'), 'a', world)).toMatchObject({
      error: { code: 'settlement.already-cancelled', details: { settlementId: 'a' } },
    })
    expect(reversalChain(marked('a', 'cleared'), 'a', world)).toMatchObject({
      error: { code: 'settlement.unsupported', details: { reason: 'cleared: a' } },
    })
  })
  test('a chain that reaches one that was cleared; not one that only stands behind it', () => {
    expect(reversalChain(marked('b', 'cleared'), 'a', world)).toMatchObject({
      error: { code: 'settlement.later-one-depends', details: { settlementIds: ['b'] } },
    })
    expect(ids(chainOf(marked('c', 'cleared'), 'a').reversals)).toEqual(['b', 'a'])
  })
  test('one that was taken back before is passed over', () => {
    expect(ids(chainOf(marked('b', 'reversed'), 'a').reversals)).toEqual(['c', 'a'])
  })
  test('one whose law is no longer held', () => {
    expect(reversalChain(records, 'a', { ...world, packOf: () => undefined })).toMatchObject({
      error: { code: 'settlement.unsupported', details: { reason: 'pack-not-held: test-city v1' } },
    })
  })
})

test('across a year end the old year’s accumulators change and the new year stays', () => {
  const records = aHistory(city, {
    a: visitOf('2024-12-30', '150.00'),
    b: visitOf('2024-12-31', '400.00'),
    n: visitOf('2025-01-02', '300.00'),
  })
  const chain = chainOf(records, 'a')
  expect(ids(chain.reversals)).toEqual(['b', 'a'])
  expect([...chain.yearChanges.keys()]).toEqual([2024])
  const [again] = chain.resettled
  expect(again?.settled.parts[0]).toMatchObject({ year: 2024, decidedOn: '2024-12-31' })
})

test('a stay cut at the year’s end is worked out again in both years', () => {
  const pack = aCity({
    'stay-rules': { crossYear: 'split' },
    'inpatient.deductible': { mode: 'year-top-up', standards: [{ amount: '500.00' }] },
  })
  const lines = (first: string, second: string) => [
    { class: 'A', amount: '1000.00', chargedOn: first },
    { class: 'A', amount: '2000.00', chargedOn: second },
  ]
  const early = aCase({ lines: lines('2024-11-02', '2024-11-03'), stay: { admittedOn: '2024-11-01', dischargedOn: '2024-11-08' } })
  const [first] = aHistory(pack, { early })
  if (!first) throw new Error('no record')
  const across: CaseOfFile = {
    ...aCase({ lines: lines('2024-12-30', '2025-01-02'), stay: { admittedOn: '2024-12-28', dischargedOn: '2025-01-05' } }),
    accumulatorsOfYearBefore: first.settled.accumulatorsAfter,
  }
  const [second] = aHistory(pack, { across })
  if (!second) throw new Error('no record')
  const shares = (settled: SettledRecord['settled']) =>
    settled.parts.map(({ year, deductibleApplied }) => `${year} ${formatMoney(deductibleApplied)}`)
  expect(shares(second.settled)).toEqual(['2024 0.00', '2025 0.00'])
  // Without the early stay the 500.00 of the year fall due in the first part.
  const chain = chainOf([first, second], 'early', aWorld(pack))
  expect([ids(chain.reversals), ids(chain.resettled)]).toEqual([['across', 'early'], ['across']])
  expect(chain.resettled.flatMap(({ settled }) => shares(settled))).toEqual(['2024 500.00', '2025 0.00'])
  expect([...chain.yearChanges].map(([year, { amounts }]) => [year, formatMoney(amounts['pool.fund'] ?? parseMoney('0.00'))])).toEqual([
    // the early stay's (3000 - 500) × 80 % = 2000, and 500 × 80 % = 400 of the first part
    [2024, '-2400.00'],
    [2025, '0.00'],
  ])
})

describe('money goes back the way it came', () => {
  const child = (balance: string) => ({ account: 'F-1', relation: 'child', balance, authorised: { from: '2024-01-01', record: 'GJ' } })
  // a: 125 to pay: own 100, child 20, cash 5. b: 200 to pay, 200 cash
  const records = aHistory(city, {
    a: visitOf('2025-02-01', '150.00', { payment: { useAccount: true, accountBalance: '100.00', family: [child('20.00')] } }),
    b: visitOf('2025-03-01', '400.00', { payment: { useAccount: true } }),
  })
  const purses = (list: ReversalChain['refunds']) =>
    list.map(({ of, channel, account, amount, isManual }) => [of, channel, account, formatMoney(amount), isManual])

  test('own account, relative’s account, cash; and then pays what is settled again', () => {
    const chain = chainOf(records, 'a', aWorld(city, '0.00', { 'F-1': { balance: parseMoney('3.00') } }))
    expect(purses(chain.refunds)).toEqual([
      ['b', 'cash', undefined, '200.00', false],
      ['a', 'own-account', undefined, '100.00', false],
      ['a', 'family-account', 'F-1', '20.00', false],
      ['a', 'cash', undefined, '5.00', false],
    ])
    // b now 250: own 100, cash 150
    expect(differences(chain).b).toMatchObject({ personalAccount: '0.00 → 100.00', cash: '200.00 → 150.00' })
    expect(formatMoney(chain.own.balance)).toBe('0.00')
    expect(formatMoney(chain.family.get('F-1')?.balance ?? parseMoney('0.00'))).toBe('23.00')
  })
  test('a closed account goes on the manual list and pays nothing any more', () => {
    const closed = {
      ...aWorld(city, '0.00', { 'F-1': { balance: parseMoney('0.00'), isClosed: true } }),
      own: { balance: parseMoney('0.00'), isClosed: true },
    }
    const chain = chainOf(records, 'a', closed)
    expect(chain.refunds.filter(({ isManual }) => isManual).map(({ channel }) => channel)).toEqual(['own-account', 'family-account'])
    expect(differences(chain).b).toMatchObject({ cash: '200.00 → 250.00' })
    expect(formatMoney(chain.own.balance)).toBe('0.00')
  })
  test('an account nobody knows any more is a case for the manual list', () => {
    expect(chainOf(records, 'a').refunds.find(({ channel }) => channel === 'family-account')?.isManual).toBe(true)
  })
  test('today’s balance counts for what is settled again, never below zero', () => {
    const chain = chainOf(records, 'a', aWorld(city, '30.00'))
    expect(differences(chain).b).toMatchObject({ personalAccount: '0.00 → 130.00', cash: '200.00 → 120.00' })
    expect(formatMoney(chain.own.balance)).toBe('0.00')
  })
})

const anyYear = fc.array(
  fc.record({
    amount: fc.integer({ min: 1, max: 90_000 }).map((fen) => (fen / 100).toFixed(2)),
    item: fc.constantFrom('DX01', 'JY', 'XX'),
    isStay: fc.boolean(),
  }),
  { minLength: 2, maxLength: 6 },
)
const approvals = [
  { kind: 'chronic', disease: 'uraemia', from: '2024-01-01', record: 'MB-1' },
  { kind: 'two-diseases', disease: 'diabetes', from: '2024-01-01', record: 'LB-1' },
]
const tight = aCity({
  'chronic.pooled-fund-rate': { as: 'inpatient' },
  'chronic.cap': { limits: 'fund', amounts: [{ sharedWith: 'inpatient' }] },
  'inpatient.cap': { limits: 'fund', amounts: [{ amount: '600.00' }] },
})

test('whatever the year: afterwards every later settlement and the year itself are as if the target had never been', () => {
  fc.assert(
    fc.property(anyYear, fc.nat(), (year, pick) => {
      const cases = Object.fromEntries(
        year.map(({ amount, item, isStay }, index) => {
          const on = `2025-0${index + 1}-10`
          const lines = [{ class: 'A', itemCode: item, feeCategory: 'western-drug', amount }]
          const settledCase = isStay
            ? aCase({ lines, stay: { admittedOn: on, dischargedOn: on } })
            : aVisit({ lines, visit: { on }, person: { approvals } })
          return [`s${index}`, settledCase]
        }),
      )
      const target = `s${pick % year.length}`
      const { [target]: _gone, ...others } = cases
      const [records, fresh] = [aHistory(tight, cases), aHistory(tight, others)]
      const chain = chainOf(records, target, aWorld(tight))
      const again = new Map(chain.resettled.map(({ id, settled }) => [id, settled]))
      for (const { id, settled } of fresh) {
        const now = again.get(id) ?? records.find((one) => one.id === id)?.settled
        expect(now?.parts.map(({ fundTotal, deductibleApplied, cash }) => [fundTotal, deductibleApplied, cash].map(formatMoney))).toEqual(
          settled.parts.map(({ fundTotal, deductibleApplied, cash }) => [fundTotal, deductibleApplied, cash].map(formatMoney)),
        )
        if (again.has(id)) expect(now).toEqual(settled)
      }
      const last = records.at(-1)?.settled.accumulatorsAfter ?? { counts: {}, amounts: {} }
      const end = shiftAccumulators(last, chain.yearChanges.get(2025) ?? { counts: {}, amounts: {} })
      expect(end).toEqual(fresh.at(-1)?.settled.accumulatorsAfter)
    }),
    { numRuns: 60 },
  )
})
