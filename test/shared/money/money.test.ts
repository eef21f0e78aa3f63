import { Decimal } from 'decimal.js'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  addMoney,
  addRates,
  compareMoney,
  compareRates,
  divideRates,
  fenOf,
  formatMoney,
  formatPercent,
  formatQuantity,
  formatRate,
  formatUnitPrice,
  moneyCodec,
  moneyFromFen,
  multiplyRates,
  negateMoney,
  parseMoney,
  parseQuantity,
  parseRate,
  parseUnitPrice,
  percentOf,
  priceTimesQuantity,
  rateOfFraction,
  roundQuotientOfRate,
  roundShare,
  roundShares,
  splitToFen,
  subtractMoney,
  subtractRates,
  sumMoney,
} from '../../../shared/money/index.ts'

const fen = fc.integer({ min: -100_000_000_000, max: 100_000_000_000 })
const rate = fc
  .tuple(fc.integer({ min: 0, max: 100_000 }), fc.constantFrom(1, 3, 7, 100, 1000, 10_000, 99_999))
  .map(([numerator, denominator]) => ({ exact: rateOfFraction(numerator, denominator), numerator, denominator }))
const modes = { 'half-up': Decimal.ROUND_HALF_UP, floor: Decimal.ROUND_DOWN, ceiling: Decimal.ROUND_UP } as const
const mode = fc.constantFrom('half-up', 'floor', 'ceiling')
Decimal.set({ precision: 60 })

describe('money as text', () => {
  test.each([
    ['0', '0.00'],
    ['12', '12.00'],
    ['12.5', '12.50'],
    ['-0.05', '-0.05'],
    ['-0', '0.00'],
    ['9999999999999.99', '9999999999999.99'],
  ])('%s is %s', (text, printed) => expect(formatMoney(parseMoney(text))).toBe(printed))
  test.each(['', ' 1', '1.', '.5', '1.005', '1e3', '１', '1,000', '+1', '--1', 'NaN', 'Infinity', '99999999999999', '0x1'])(
    '%j is refused',
    (text) => expect(() => parseMoney(text)).toThrow(RangeError),
  )
  test('text and fen are the same amount both ways', () => {
    fc.assert(
      fc.property(
        fen,
        (n) => fenOf(parseMoney(formatMoney(moneyFromFen(n)))) === n && formatMoney(moneyFromFen(n)) === new Decimal(n).div(100).toFixed(2),
      ),
    )
  })
  test('a fraction of a fen or a sum out of range cannot exist', () => {
    expect(() => moneyFromFen(0.5)).toThrow(RangeError)
    expect(() => addMoney(moneyFromFen(Number.MAX_SAFE_INTEGER), moneyFromFen(1))).toThrow(RangeError)
  })
  test('the codec keeps the words of a refusal', () => {
    expect(moneyCodec.safeParse('1.005').error?.issues[0]?.message).toContain('at most two decimal places')
    expect(moneyCodec.safeParse(1.5).success).toBe(false)
  })
})

describe('sums', () => {
  test('decimal.js agrees on sums and differences, and zero has no sign', () => {
    fc.assert(
      fc.property(fen, fen, (a, b) => {
        expect(formatMoney(addMoney(moneyFromFen(a), moneyFromFen(b)))).toBe(new Decimal(a).plus(b).div(100).toFixed(2))
        expect(formatMoney(subtractMoney(moneyFromFen(a), moneyFromFen(b)))).toBe(new Decimal(a).minus(b).div(100).toFixed(2))
        expect(Object.is(fenOf(negateMoney(moneyFromFen(0))), 0)).toBe(true)
      }),
    )
  })
})

describe('rates', () => {
  test.each([
    ['0.85', '85%'],
    ['85%', '85%'],
    ['62.5%', '62.5%'],
    ['1', '100%'],
    ['0', '0%'],
    ['0.3333', '33.33%'],
  ])('%s reads as %s', (text, percent) => expect(formatPercent(parseRate(text))).toBe(percent))
  test.each(['', '%', '1/3', '0.1.2', '8５%', 'a'])('%j is refused', (text) => expect(() => parseRate(text)).toThrow(RangeError))
  test('a fraction without end stays one', () => {
    expect(formatRate(rateOfFraction(2, 3))).toBe('2/3')
    expect(formatPercent(rateOfFraction(2, 3))).toBe('2/3')
    expect(formatRate(rateOfFraction(17, 20))).toBe('0.85')
  })
  test('sums, products and quotients are exact', () => {
    fc.assert(
      fc.property(rate, rate, (a, b) => {
        expect(compareRates(subtractRates(addRates(a.exact, b.exact), b.exact), a.exact)).toBe(0)
        if (b.numerator > 0) expect(compareRates(multiplyRates(divideRates(a.exact, b.exact), b.exact), a.exact)).toBe(0)
      }),
    )
  })
  test('a share for reading is cut, never rounded up', () => {
    expect(percentOf(parseMoney('2.00'), parseMoney('3.00'))).toBe('66.6%')
    expect(() => percentOf(parseMoney('1.00'), parseMoney('0.00'))).toThrow(RangeError)
  })
})

describe('rounding', () => {
  test.each([
    ['0.01', '50%', '0.01'],
    ['-0.01', '50%', '-0.01'],
    ['0.01', '49.99%', '0.00'],
    ['1.005', '100%', undefined],
  ])('half up: %s x %s', (amount, share, expected) => {
    if (expected === undefined) expect(() => parseMoney(amount)).toThrow()
    else expect(formatMoney(roundShare(parseMoney(amount), parseRate(share), 'half-up'))).toBe(expected)
  })
  test('one rounding for a sum of shares, as decimal.js rounds it', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fen, rate), { maxLength: 6 }), mode, (parts, how) => {
        // The common denominator keeps decimal.js exact where a single share has no end.
        const common = parts.reduce((product, [, { denominator }]) => product.times(denominator), new Decimal(1))
        const exact = parts.reduce(
          (sum, [amount, { numerator, denominator }]) => sum.plus(common.div(denominator).times(numerator).times(amount)),
          new Decimal(0),
        )
        fc.pre(exact.div(common).abs().lt(Number.MAX_SAFE_INTEGER))
        const ours = roundShares(
          parts.map(([amount, { exact: share }]) => ({ amount: moneyFromFen(amount), rate: share })),
          how,
        )
        expect(fenOf(ours)).toBe(exact.div(common).toDecimalPlaces(0, modes[how]).toNumber() + 0)
      }),
    )
  })
  test('the negative of a share is the share of the negative', () => {
    fc.assert(
      fc.property(fen, rate, mode, (amount, { exact, numerator, denominator }, how) => {
        fc.pre((Math.abs(amount) / denominator) * numerator < 2 ** 52)
        const [there, back] = [roundShare(moneyFromFen(amount), exact, how), roundShare(moneyFromFen(-amount), exact, how)]
        expect(fenOf(addMoney(there, back))).toBe(0)
      }),
    )
  })
  test('the cost that uses up fund money gives back that money', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10_000_000_000 }), fc.integer({ min: 1, max: 10_000 }), (amount, basis) => {
        const share = rateOfFraction(basis, 10_000)
        const cost = roundQuotientOfRate(moneyFromFen(amount), share, 'half-up')
        expect(fenOf(roundShare(cost, share, 'half-up'))).toBe(amount)
      }),
    )
    expect(() => roundQuotientOfRate(parseMoney('1.00'), parseRate('0'), 'half-up')).toThrow(RangeError)
  })
})

describe('splitting', () => {
  test('every fen of the rounded sum is handed out, none moves by more than a fen', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(
            fc.integer({ min: -1_000_000, max: 1_000_000 }),
            rate.filter(({ numerator, denominator }) => numerator <= denominator),
          ),
          { maxLength: 12 },
        ),
        mode,
        (parts, how) => {
          const shares = parts.map(([amount, { exact }]) => ({ amount: moneyFromFen(amount), rate: exact }))
          const split = splitToFen(shares, how)
          expect(fenOf(sumMoney(split))).toBe(fenOf(roundShares(shares, how)))
          split.forEach((part, index) => {
            const [amount, { numerator, denominator }] = parts[index] ?? [0, { numerator: 0, denominator: 1 }]
            expect(Math.abs(fenOf(part) - (amount * numerator) / denominator)).toBeLessThan(1)
          })
        },
      ),
    )
  })
  test('the largest remainder gets the fen, the earlier one on a tie', () => {
    const shares = ['0.01', '0.01', '0.01'].map((amount) => ({ amount: parseMoney(amount), rate: rateOfFraction(1, 3) }))
    expect(splitToFen(shares, 'half-up').map(fenOf)).toEqual([1, 0, 0])
  })
})

describe('quantities and prices', () => {
  test('price times quantity is rounded once, as decimal.js does it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10 ** 10 }), fc.integer({ min: -(10 ** 7), max: 10 ** 7 }), mode, (price, quantity, how) => {
        const [p, q] = [new Decimal(price).div(10 ** 6), new Decimal(quantity).div(10 ** 4)]
        const ours = priceTimesQuantity(parseUnitPrice(p.toFixed(6)), parseQuantity(q.toFixed(4)), how)
        expect(fenOf(ours)).toBe(p.times(q).times(100).toDecimalPlaces(0, modes[how]).toNumber() + 0)
      }),
    )
  })
  test('printed as short as they are exact', () => {
    expect(formatQuantity(parseQuantity('2.50'))).toBe('2.5')
    expect(formatQuantity(parseQuantity('-0.3333'))).toBe('-0.3333')
    expect(formatUnitPrice(parseUnitPrice('12.5'))).toBe('12.50')
    expect(formatUnitPrice(parseUnitPrice('0.003333'))).toBe('0.003333')
  })
  test.each(['1.00001', 'x', ''])('quantity %j is refused', (text) => expect(() => parseQuantity(text)).toThrow(RangeError))
  test.each(['-1', '0.0000001'])('unit price %j is refused', (text) => expect(() => parseUnitPrice(text)).toThrow(RangeError))
})

test('sorting amounts', () => {
  expect(['3.00', '-1.00', '2.00'].map(parseMoney).sort(compareMoney).map(formatMoney)).toEqual(['-1.00', '2.00', '3.00'])
})
