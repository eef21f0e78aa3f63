/** Rules of the area laid over the catalogue, and the days that are entitled: how single lines are split, to the fen. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { reverse, settlementBreakdownSchema, violatedIdentities } from '../../../shared/settlement/index.ts'
import { aPack, type StayWords, settled } from '../../builders/pack.ts'

type Line = Record<string, unknown>

const breakdownOf = (rules: readonly object[], lines: readonly Line[], words: StayWords = {}, values: object = {}) =>
  settled(aPack({ 'item-rules': rules.length > 0 ? { rules } : 'none', ...values }), { lines, ...words })

/** Own, over, upfront and within of every line, as text. */
function parts(...asked: Parameters<typeof breakdownOf>): string[][] {
  const breakdown = breakdownOf(...asked)
  expect(violatedIdentities(reverse(breakdown))).toEqual([])
  return z
    .encode(settlementBreakdownSchema, breakdown)
    .lines.map((line) => [line.fullySelfPaid, line.overPriceLimit, line.upfrontSelfPay, line.withinPolicy])
}
const reasons = (...asked: Parameters<typeof breakdownOf>) => breakdownOf(...asked).lines.map((line) => line.reasons)

const item = (itemCode: string, amount: string, more: Line = {}): Line => ({ class: 'A', itemCode, amount, ...more })
const pieces = (lineId: string, quantity: string, more: Line = {}): Line => ({
  class: 'A',
  lineId,
  itemCode: 'bed',
  feeCategory: 'bed',
  quantity,
  unitPrice: '50.00',
  ...more,
})

describe('class', () => {
  test('an item becomes one of class A: nothing is paid first, whatever the catalogue says', () => {
    const rules = [{ item: 'drug-1', class: 'A' }]
    const lines = [
      item('drug-1', '100.00', { class: 'B', upfrontShare: '20%' }),
      item('drug-2', '100.00', { class: 'B', upfrontShare: '20%' }),
    ]
    expect(parts(rules, lines)).toEqual([
      ['0.00', '0.00', '0.00', '100.00'],
      ['0.00', '0.00', '20.00', '80.00'],
    ])
    expect(reasons(rules, lines)).toEqual([['class-a', 'reclassified'], ['class-b']])
  })
  test('an item outside the catalogue comes in for a while; class C goes out', () => {
    const rules = [
      { item: 'test-*', class: 'B', upfrontShare: '30%' },
      { item: 'gift', class: 'C' },
    ]
    const lines = [item('test-antigen', '10.00', { class: 'unlisted' }), item('gift', '10.00')]
    expect(parts(rules, lines)).toEqual([
      ['0.00', '0.00', '3.00', '7.00'],
      ['10.00', '0.00', '0.00', '0.00'],
    ])
    expect(reasons(rules, lines)).toEqual([
      ['class-b', 'reclassified', 'upfront-by-rule'],
      ['class-c', 'reclassified'],
    ])
  })
  test('a restriction that is not met stays one', () => {
    const restriction = { text: '限重症', met: false }
    expect(parts([{ item: 'drug', class: 'A' }], [item('drug', '10.00', { class: 'B', restriction })])).toEqual([
      ['10.00', '0.00', '0.00', '0.00'],
    ])
  })
  test('rules may ask for the case: a condition, a benefit', () => {
    const rules = [{ condition: 'covid', class: 'A' }]
    const lines = [item('drug', '10.00', { class: 'unlisted' })]
    expect(parts(rules, lines, { stay: { conditions: ['covid'] } })).toEqual([['0.00', '0.00', '0.00', '10.00']])
    expect(parts(rules, lines)).toEqual([['10.00', '0.00', '0.00', '0.00']])
  })
  test('the rules are applied in order, each seeing the class the one before gave', () => {
    const lines = [item('drug', '100.00', { class: 'C' })]
    const toB = { item: 'drug', class: 'B' }
    const ofB = { itemClass: 'B', upfrontShare: '40%' }
    expect(parts([toB, ofB], lines)).toEqual([['0.00', '0.00', '40.00', '60.00']])
    // Before it is B the second rule does not hold; the pack's default of 10 % does.
    expect(parts([ofB, toB], lines)).toEqual([['0.00', '0.00', '10.00', '90.00']])
  })
})

describe('first-pay share', () => {
  test('of a special examination, class A too: 70 % counts, 30 % is paid first', () => {
    const rules = [{ feeCategory: 'examination', upfrontShare: '30%' }]
    const lines = [item('ct', '200.00', { feeCategory: 'examination' }), item('pill', '10.00')]
    expect(parts(rules, lines)).toEqual([
      ['0.00', '0.00', '60.00', '140.00'],
      ['0.00', '0.00', '0.00', '10.00'],
    ])
    expect(reasons(rules, lines)[0]).toEqual(['class-a', 'upfront-by-rule'])
  })
  test('of the pack, wins over the catalogue’s where it says so, and only there', () => {
    const shares = [{ benefit: 'special-drug', share: '10%', overrides: true }, { share: '15%' }]
    const values = {
      'class-b-share': { shares },
      'special-drug.deductible': 'none',
      'special-drug.pooled-fund-rate': { kind: 'flat', rates: [{ rate: '70%' }] },
      'special-drug.cap': 'none',
    }
    const lines = [item('drug', '100.00', { class: 'B', upfrontShare: '30%' }), item('drug', '100.00', { class: 'B' })]
    const special = parts([], lines, { benefit: 'special-drug' }, values)
    expect(special.map((line) => line[2])).toEqual(['10.00', '10.00'])
    expect(parts([], lines, {}, values).map((line) => line[2])).toEqual(['30.00', '15.00'])
    const { trace } = breakdownOf([], lines, { benefit: 'special-drug' }, values)
    expect(trace.find(({ code }) => code === 'lines.class-b-override')?.values).toEqual({ count: '2', amount: '200.00' })
  })
})

test('the lower of the two price limits counts', () => {
  const rules = [{ feeCategory: 'bed', priceLimit: '40.00' }]
  const lines = [pieces('1', '2'), pieces('2', '2', { priceLimit: '30.00' }), pieces('3', '2', { priceLimit: '45.00' })]
  expect(parts(rules, lines).map((line) => line[1])).toEqual(['20.00', '40.00', '20.00'])
  expect(parts([{ feeCategory: 'bed', priceLimit: '0' }], [pieces('1', '2')])).toEqual([['0.00', '100.00', '0.00', '0.00']])
  expect(reasons([{ feeCategory: 'bed', priceLimit: '0' }], [pieces('1', '2')])).toEqual([['class-a', 'price-limit-zero']])
})

describe('quantity limit', () => {
  const perStay = [{ feeCategory: 'bed', quantityLimit: { quantity: '3', per: 'settlement' } }]
  const perDay = [{ feeCategory: 'bed', quantityLimit: { quantity: '1', per: 'day' } }]
  const own = (...asked: Parameters<typeof parts>) => parts(...asked).map((line) => line[0])

  test('counted over all lines in order, the excess fully self-paid', () => {
    const lines = [pieces('1', '2'), pieces('2', '2'), pieces('3', '1')]
    expect(own(perStay, lines)).toEqual(['0.00', '50.00', '50.00'])
    expect(reasons(perStay, lines)).toEqual([['class-a'], ['class-a', 'quantity-limit'], ['class-a', 'quantity-limit']])
  })
  test('counted per day', () => {
    const lines = [
      pieces('1', '1', { chargedOn: '2025-03-01' }),
      pieces('2', '1', { chargedOn: '2025-03-01' }),
      pieces('3', '1', { chargedOn: '2025-03-02' }),
    ]
    expect(own(perDay, lines)).toEqual(['0.00', '50.00', '0.00'])
  })
  test('the strictest of several rules decides', () => {
    const lines = [pieces('1', '2', { chargedOn: '2025-03-01' }), pieces('2', '2', { chargedOn: '2025-03-02' })]
    const twice = [{ feeCategory: 'bed', quantityLimit: { quantity: '2', per: 'day' } }, ...perStay]
    expect(own(twice, lines)).toEqual(['0.00', '50.00'])
  })
  test('the share of what counts, and the price limit on what counts only', () => {
    // 3 of 4 pieces: 200.00 × 3/4 = 150.00 counts; limit 40.00 × 3 = 120.00; 20 % of 120.00 is paid first
    const rules = [{ feeCategory: 'bed', priceLimit: '40.00', upfrontShare: '20%', quantityLimit: { quantity: '3', per: 'settlement' } }]
    expect(parts(rules, [pieces('1', '4')])).toEqual([['50.00', '30.00', '24.00', '96.00']])
    // An amount that thirds do not divide: 100.00 × 1/3 = 33.33 counts
    const third = [{ feeCategory: 'bed', quantityLimit: { quantity: '1', per: 'settlement' } }]
    expect(parts(third, [pieces('1', '3', { amount: '100.00' })])).toEqual([['66.67', '0.00', '0.00', '33.33']])
  })
  test('lines that do not count anyway use nothing up', () => {
    expect(own(perStay, [pieces('1', '3', { class: 'C' }), pieces('2', '3')])).toEqual(['150.00', '0.00'])
  })
  test('a return takes back the excess first, and makes room for later lines', () => {
    const back = (lineId: string, originalLineId: string, quantity: string) => pieces(lineId, quantity, { originalLineId })
    // 4 of which 3 count; one returned: the one that did not count
    expect(parts(perStay, [pieces('1', '4'), back('2', '1', '-1')])).toEqual([
      ['50.00', '0.00', '0.00', '150.00'],
      ['-50.00', '0.00', '0.00', '0.00'],
    ])
    // two more: now of what counted
    expect(parts(perStay, [pieces('1', '4'), back('2', '1', '-1'), back('3', '1', '-2')])[2]).toEqual(['0.00', '0.00', '0.00', '-100.00'])
    // 2 + 2 with 1 of the first returned: 1 + 2 count
    expect(own(perStay, [pieces('1', '2'), pieces('2', '2'), back('3', '1', '-1')])).toEqual(['0.00', '0.00', '0.00'])
    // the same with the return above its original
    expect(own(perStay, [back('3', '1', '-1'), pieces('1', '2'), pieces('2', '2')])).toEqual(['0.00', '0.00', '0.00'])
    // and in full: nothing remains of the line
    const all = parts(perStay, [pieces('1', '4'), back('2', '1', '-4')])
    expect(all[1]).toEqual(['-50.00', '0.00', '0.00', '-150.00'])
  })

  test('whatever is returned, as many pieces count in the end as the limit lets, and every identity holds', () => {
    const bill = fc.array(fc.record({ charged: fc.integer({ min: 1, max: 6 }), returned: fc.nat(6) }), { minLength: 1, maxLength: 6 })
    fc.assert(
      fc.property(bill, fc.nat(12), fc.boolean(), (entries, limit, isReturnFirst) => {
        const charges = entries.map(({ charged }, index) => pieces(`c${index}`, String(charged)))
        const returns = entries.flatMap(({ charged, returned }, index) =>
          returned === 0 ? [] : [pieces(`r${index}`, String(-Math.min(charged, returned)), { originalLineId: `c${index}` })],
        )
        const rules = [{ feeCategory: 'bed', quantityLimit: { quantity: String(limit), per: 'settlement' } }]
        const breakdown = breakdownOf(rules, isReturnFirst ? [...returns, ...charges] : [...charges, ...returns])
        const left = entries.reduce((sum, { charged, returned }) => sum + charged - Math.min(charged, returned), 0)
        const { fullySelfPaid, withinPolicy } = z.encode(settlementBreakdownSchema, breakdown)
        expect([fullySelfPaid, withinPolicy]).toEqual(
          [Math.max(0, left - limit) * 50, Math.min(left, limit) * 50].map((yuan) => yuan.toFixed(2)),
        )
      }),
      { numRuns: 200 },
    )
  })
})

describe('days without entitlement (待遇等待期, 断保)', () => {
  const enrolment = { from: '2025-03-03', openWindow: true, interruptions: [{ from: '2025-03-06', to: '2025-03-06' }] }
  const waiting = { 'waiting-period': { months: 0, extraMonthsPerMissedYear: 0, exempt: { openWindow: true, newborn: true } } }
  const on = (lineId: string, chargedOn: string, more: Line = {}) => ({ class: 'A', lineId, amount: '100.00', chargedOn, ...more })
  test('what was charged on them is fully self-paid, its return too, and the rest is settled as ever', () => {
    const lines = [
      on('1', '2025-03-02'),
      on('2', '2025-03-03'),
      on('3', '2025-03-06', { class: 'B' }),
      on('4', '2025-03-07'),
      on('5', '2025-03-07', { amount: '-40.00', originalLineId: '1' }),
    ]
    const words = { person: { enrolment } }
    expect(parts([], lines, words, waiting).map((line) => line[0])).toEqual(['100.00', '0.00', '100.00', '0.00', '-40.00'])
    expect(reasons([], lines, words, waiting)[2]).toEqual(['class-b', 'not-entitled'])
    expect(breakdownOf([], lines, words, waiting).notices.map(({ code }) => code)).toContain('eligibility.not-entitled')
  })
  test('an account may pay all the same', () => {
    const words: StayWords = { benefit: 'account', person: { enrolment }, payment: { useAccount: true, accountBalance: '500.00' } }
    const values = { ...waiting, 'personal-account': { pays: ['within-policy'] } }
    expect(parts([], [on('1', '2025-03-02')], words, values)).toEqual([['0.00', '0.00', '0.00', '100.00']])
  })
})

test('a pack that knows of item rules without knowing them cannot split a bill', () => {
  expect(() => settled(aPack({ 'item-rules': null }))).toThrow('test-city/employee/item-rules')
})

test('the working cites the rules that were used, and only those', () => {
  const rules = [
    { item: 'bed', priceLimit: '40.00', quantityLimit: { quantity: '2', per: 'day' } },
    { item: 'ct', upfrontShare: '30%' },
  ]
  const { trace } = breakdownOf(rules, [pieces('1', '2')])
  const entry = trace.find(({ code }) => code === 'lines.item-rules')
  expect(entry?.values).toEqual({ count: '1', amount: '100.00' })
  expect(entry?.parameters.map(({ id, value }) => [id, value])).toEqual([['item-rules', '≤ 40.00; ≤ 2/day']])
})
