/** 年度累计分段: a scale over the year pays the same whatever the number of stays, and a reversal climbs down again. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatMoney, moneyFromFen, sumMoney, zeroMoney } from '../../../shared/money/index.ts'
import { reverse } from '../../../shared/settlement/index.ts'
import { aPack, settled } from '../../builders/pack.ts'

const yuan = (fen: number) => formatMoney(moneyFromFen(fen))

/** Bounds in fen and rates in halves of a per cent. */
const scales = fc.record({
  origin: fc.constantFrom('zero', 'above'),
  bounds: fc.uniqueArray(fc.integer({ min: 1, max: 2_000_000 }), { maxLength: 3 }),
  rates: fc.array(fc.integer({ min: 0, max: 200 }), { minLength: 4, maxLength: 4 }),
  cap: fc.option(fc.integer({ min: 0, max: 2_000_000 }), { nil: undefined }),
  segments: fc.constantFrom('sum', 'each'),
  fund: fc.constantFrom('half-up', 'floor'),
})
type ScaleWords = ReturnType<typeof scales.generate>['value']

function packOf({ origin, bounds, rates, cap, segments, fund }: ScaleWords) {
  const steps = [...bounds.sort((a, b) => a - b), undefined].map((bound, index) => ({
    ...(bound === undefined ? {} : { upTo: yuan(bound) }),
    rate: `${(rates[index] ?? 0) / 2}%`,
  }))
  return aPack({
    rounding: { fund, segments },
    'inpatient.deductible': 'none',
    'inpatient.pooled-fund-rate': { kind: 'segmented', origin, per: 'year', tables: [{ segments: steps }] },
    'inpatient.cap': cap === undefined ? 'none' : { limits: 'fund', amounts: [{ amount: yuan(cap) }] },
  })
}

type Pack = ReturnType<typeof packOf>

/** One stay after the other, each with the year the one before left. */
function yearOf(pack: Pack, stays: readonly number[]) {
  let amounts: Record<string, string> = {}
  const payments = stays.map((fen) => {
    const { accumulatorsAfter, pooledFundPayment } = settled(pack, { within: yuan(fen), amounts })
    amounts = Object.fromEntries(Object.entries(accumulatorsAfter.amounts).map(([name, amount]) => [name, formatMoney(amount)]))
    return pooledFundPayment
  })
  return { paid: formatMoney(sumMoney(payments)), amounts }
}

describe('a scale of the year', () => {
  const stays = fc.array(fc.integer({ min: 1, max: 900_000 }), { minLength: 1, maxLength: 6 })

  test('pays for any number of stays what it pays for one', () => {
    fc.assert(
      fc.property(scales, stays, (words, fen) => {
        const pack = packOf(words)
        const whole = fen.reduce((sum, one) => sum + one, 0)
        expect(yearOf(pack, fen)).toEqual(yearOf(pack, [whole]))
      }),
      { numRuns: 150, seed: 20_260_402 },
    )
  })

  test('a scale of the single stay begins at the bottom each time, and counts nothing', () => {
    const rate = { kind: 'segmented', origin: 'zero', tables: [{ segments: [{ upTo: '1000.00', rate: '50%' }, { rate: '60%' }] }] }
    const pack = aPack({ 'inpatient.deductible': 'none', 'inpatient.pooled-fund-rate': rate })
    expect(yearOf(pack, [100_000, 100_000])).toEqual({ paid: '1000.00', amounts: { 'pool.fund': '1000.00' } })
    const ofYear = aPack({ 'inpatient.deductible': 'none', 'inpatient.pooled-fund-rate': { ...rate, per: 'year' } })
    expect(yearOf(ofYear, [100_000, 100_000])).toEqual({
      paid: '1100.00',
      amounts: { 'pool.fund': '1100.00', 'pool.within-policy': '2000.00' },
    })
  })

  test('under a cap, the working says what this settlement adds to a step that was begun before', () => {
    const pack = packOf({ origin: 'zero', bounds: [1_000_000], rates: [100, 160, 0, 0], cap: 480_000, segments: 'sum', fund: 'half-up' })
    const { amounts } = yearOf(pack, [400_000])
    const second = settled(pack, { within: '8000.00', amounts })
    const { formula = '' } = second.trace.find(({ code }) => code === 'pooled-fund.capped') ?? {}
    // 4800 - 2000 is left of the cap: not even the 6000 up to the bound are used up
    expect(formatMoney(second.pooledFundPayment)).toBe('2800.00')
    expect(formula).toContain('min(8000.00, 2800.00 ÷ 50%) = 5600.00')
    const wider = packOf({ origin: 'zero', bounds: [1_000_000], rates: [100, 160, 0, 0], cap: 540_000, segments: 'sum', fund: 'half-up' })
    const { formula: reached = '' } =
      settled(wider, { within: '8000.00', amounts }).trace.find(({ code }) => code === 'pooled-fund.capped') ?? {}
    expect(reached).toContain('10000.00 - 4000.00 = 6000.00; min(8000.00, 6000.00 + (3400.00 - 6000.00 × 50%) ÷ 80%) = 6500.00')
  })

  test('a reversal gives back what was climbed', () => {
    const pack = packOf({ origin: 'zero', bounds: [300_000], rates: [140, 160, 0, 0], cap: undefined, segments: 'sum', fund: 'half-up' })
    const { amounts } = yearOf(pack, [250_000])
    const second = settled(pack, { within: '6000.00', amounts })
    const back = reverse(second)
    expect(formatMoney(back.accumulatorDeltas.amounts['pool.within-policy'] ?? zeroMoney)).toBe('-6000.00')
    expect(settled(pack, { within: '6000.00', amounts }).pooledFundPayment).toBe(second.pooledFundPayment)
  })
})
