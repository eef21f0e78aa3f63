import { describe, expect, test } from 'vitest'
import { amounts, type Values } from '../../builders/amounts.ts'
import { aPack, type StayWords, settled } from '../../builders/pack.ts'

const pool = (values: Values, words: StayWords) => amounts(values, words, 'pooledFundPayment')[0]

describe('rounding switches (取舍)', () => {
  const lines = [
    { class: 'B', upfrontShare: '10%', amount: '3.35' },
    { class: 'B', upfrontShare: '10%', amount: '3.35' },
    { class: 'A', amount: '1000.00' },
  ]
  const upfront = (rounding: object) => amounts({ rounding }, { lines }, 'upfrontSelfPay')[0]
  test('first-pay half up, up or down, per line or once per bill', () => {
    expect(upfront({})).toBe('0.68')
    expect(upfront({ firstPay: 'floor' })).toBe('0.66')
    expect(upfront({ firstPay: 'ceiling' })).toBe('0.68')
    expect(upfront({ firstPayLevel: 'bill' })).toBe('0.67')
    expect(upfront({ firstPayLevel: 'bill', firstPay: 'floor' })).toBe('0.67')
  })
  test('once per bill, every fen is handed out to a line', () => {
    const { lines: split } = settled(aPack({ rounding: { firstPayLevel: 'bill' } }), { lines })
    expect(split.map(({ upfrontSelfPay }) => Number(upfrontSelfPay))).toEqual([34, 33, 0])
  })
  test('funds half up or down', () => {
    const words = { within: '500.01' }
    expect(pool({}, words)).toBe('0.01')
    expect(pool({ rounding: { fund: 'floor' } }, words)).toBe('0.00')
  })
  test('segments rounded in sum or each', () => {
    const tables = [{ segments: [{ upTo: '1000.01', rate: '50%' }, { rate: '50%' }] }]
    const values = { 'inpatient.deductible': 'none', 'inpatient.pooled-fund-rate': { kind: 'segmented', origin: 'zero', tables } }
    const words = { within: '2000.02' }
    expect(pool({ ...values }, words)).toBe('1000.01')
    expect(pool({ ...values, rounding: { segments: 'each' } }, words)).toBe('1000.02')
  })
})

describe('lines (费用明细)', () => {
  const parts = (...lines: Record<string, unknown>[]) =>
    amounts(
      {},
      { lines: [{ class: 'A', amount: '1000.00' }, ...lines] },
      'fullySelfPaid',
      'overPriceLimit',
      'upfrontSelfPay',
      'withinPolicy',
    )
  test('class C, an unlisted item and an unmet restriction are wholly self-paid', () => {
    const lines = [
      { class: 'C', amount: '1.00' },
      { class: 'unlisted', amount: '2.00' },
      { class: 'A', amount: '4.00', restriction: { text: 'x', met: false } },
      { class: 'A', amount: '8.00', restriction: { text: 'x', met: true } },
    ]
    expect(parts(...lines)).toEqual(['7.00', '0.00', '0.00', '1008.00'])
  })
  test('the price limit is taken off before the share of class B', () => {
    expect(parts({ class: 'B', upfrontShare: '20%', quantity: '2', unitPrice: '80.00', priceLimit: '50.00' })).toEqual([
      '0.00',
      '60.00',
      '20.00',
      '1080.00',
    ])
  })
  test('a return may stand above its original on the bill', () => {
    const original = { lineId: 'o', class: 'B', upfrontShare: '20%', quantity: '2', unitPrice: '80.00', priceLimit: '50.00' }
    expect(parts({ originalLineId: 'o', class: 'B', quantity: '-1', amount: '-80.00' }, original)).toEqual([
      '0.00',
      '30.00',
      '10.00',
      '1040.00',
    ])
  })
  test('each line says why it was split as it was', () => {
    const { lines } = settled(aPack(), {
      lines: [
        { class: 'A', unitPrice: '80.00', priceLimit: '0' },
        { lineId: 'b', class: 'B', unitPrice: '80.00', priceLimit: '79.99' },
        { class: 'unlisted', amount: '1.00' },
        { class: 'A', amount: '1.00', restriction: { text: 'x', met: false } },
        { originalLineId: 'b', class: 'B', amount: '-80.00' },
      ],
    })
    expect(lines.map(({ reasons }) => reasons.join(' '))).toEqual([
      'class-a price-limit-zero',
      'class-b over-price-limit',
      'not-in-catalogue',
      'class-a restriction-not-met',
      'class-b over-price-limit return-of-original',
    ])
  })
  test('a price limit of zero means the fund pays nothing; no limit means no limit', () => {
    expect(parts({ class: 'A', unitPrice: '80.00', priceLimit: '0' })).toEqual(['0.00', '80.00', '0.00', '1000.00'])
    expect(parts({ class: 'A', unitPrice: '80.00' })).toEqual(['0.00', '0.00', '0.00', '1080.00'])
  })
  test('a return takes the parts of its original, whatever today’s catalogue says', () => {
    const original = { lineId: 'o', class: 'B', upfrontShare: '20%', quantity: '2', unitPrice: '80.00', priceLimit: '50.00' }
    expect(parts(original, { originalLineId: 'o', class: 'C', quantity: '-1', amount: '-80.00' })).toEqual([
      '0.00',
      '30.00',
      '10.00',
      '1040.00',
    ])
  })
  test.each([
    [
      'more than was charged',
      [
        { lineId: 'o', class: 'A', amount: '10.00' },
        { originalLineId: 'o', class: 'A', amount: '-10.01' },
      ],
      'settlement.refund-exceeds-fee',
    ],
    ['of a line that is not there', [{ originalLineId: 'zz', class: 'A', amount: '-1.00' }], 'return-without-original'],
    ['without naming its original', [{ class: 'A', amount: '-1.00' }], 'return-without-original'],
    [
      'that adds money',
      [
        { lineId: 'o', class: 'A', amount: '10.00' },
        { originalLineId: 'o', class: 'A', amount: '5.00' },
      ],
      'return-not-below-zero',
    ],
    [
      'that adds pieces',
      [
        { lineId: 'o', class: 'A', amount: '10.00' },
        { originalLineId: 'o', class: 'A', amount: '-5.00', quantity: '1' },
      ],
      'return-not-below-zero',
    ],
  ])('a return %s is refused', (_, lines, reason) => {
    expect(() => settled(aPack(), { lines })).toThrow(reason)
  })
  test('fewer than no pieces of something that is charged is refused', () => {
    const line = { lineId: 'o', class: 'A', amount: '100.00', unitPrice: '200', quantity: '-1', priceLimit: '50' }
    expect(() => settled(aPack(), { lines: [line] })).toThrow('quantity-below-zero: o')
  })
  test('the same line number twice is refused', () => {
    expect(() =>
      settled(aPack(), {
        lines: [
          { lineId: 'a', class: 'A', amount: '1.00' },
          { lineId: 'a', class: 'A', amount: '1.00' },
        ],
      }),
    ).toThrow('line-number-twice')
  })
  test('a class B line without any share is refused with its number', () => {
    expect(() => settled(aPack({ 'class-b-share': undefined }), { lines: [{ lineId: 'q7', class: 'B', amount: '1.00' }] })).toThrow(
      'line q7',
    )
  })
  test('a stay without lines settles at nothing', () => {
    expect(amounts({}, { lines: [] }, 'totalFee', 'personTotal')).toEqual(['0.00', '0.00'])
  })
})
