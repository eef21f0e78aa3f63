import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Accumulators } from '../../../shared/insured/index.ts'
import { addMoney, fenOf, formatMoney, moneyFromFen, parseMoney, sumMoney, zeroMoney } from '../../../shared/money/index.ts'
import { settle, yearEndPayments } from '../../../shared/settlement/index.ts'
import { aCase, aPack, seenCodes } from '../../builders/pack.ts'

type Values = Parameters<typeof aPack>[0]

const illness = (more: object = {}) => ({
  'resident-major-illness': {
    threshold: { amount: '10000.00' },
    origin: 'zero',
    segments: [{ upTo: '20000.00', rate: '60%' }, { rate: '70%' }],
    cap: 'none',
    paid: 'year-end',
    ...more,
  },
})
const person = (...identities: { identity: string; from: string; to?: string }[]) =>
  aCase({ insuranceType: 'resident', person: { category: 'adult', identities } }).person

function yearOf(values: Values, amounts: Record<string, string>, who = person()) {
  const accumulators: Accumulators = {
    counts: {},
    amounts: Object.fromEntries(Object.entries(amounts).map(([name, amount]) => [name, parseMoney(amount)])),
  }
  const outcome = yearEndPayments({ person: who, year: 2025, accumulators }, aPack(values))
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.error))
  for (const { code } of outcome.value.trace) seenCodes.add(code)
  return outcome.value
}
const paid = (...words: Parameters<typeof yearOf>) => {
  const { residentMajorIllness, burdenTopUp } = yearOf(...words)
  return [residentMajorIllness, burdenTopUp].map(formatMoney)
}
const counted = (base: string, more: Record<string, string> = {}) => ({ 'catastrophic.base': base, 'catastrophic.rest': base, ...more })

describe('major illness paid once after the year (大病年终一次支付)', () => {
  test('F of the whole year, exact at the edges', () => {
    // (20000 - 10000) x 60% + 4400 x 70%
    expect(paid(illness(), counted('24400.00'))).toEqual(['9080.00', '0.00'])
    expect(paid(illness(), counted('10000.00'))).toEqual(['0.00', '0.00'])
    expect(paid(illness(), counted('10000.01'))).toEqual(['0.01', '0.00'])
    expect(paid(illness(), {})).toEqual(['0.00', '0.00'])
  })
  test('up to the cap, and never more than the person still bears', () => {
    expect(paid(illness({ cap: '5000.00' }), counted('24400.00'))).toEqual(['5000.00', '0.00'])
    expect(paid(illness(), counted('24400.00', { 'catastrophic.rest': '3000.00' }))).toEqual(['3000.00', '0.00'])
    const { trace } = yearOf(illness({ cap: '5000.00' }), counted('24400.00', { 'catastrophic.fund': '1000.00' }))
    expect(trace.find(({ code }) => code === 'resident-major-illness.year-end-capped')?.values).toMatchObject({
      room: '4000.00',
      amount: '4000.00',
    })
  })
  test('once: what it leaves pays nothing again', () => {
    const first = yearOf(illness(), counted('24400.00'))
    const again = yearEndPayments({ person: person(), year: 2025, accumulators: first.accumulatorsAfter }, aPack(illness()))
    expect(again.ok && [fenOf(again.value.residentMajorIllness), again.value.accumulatorsAfter]).toEqual([0, first.accumulatorsAfter])
  })
  test('tilted for an identity of the last day, or lost in December', () => {
    const tilt = illness({ tilt: [{ identities: ['destitute'], thresholdFactor: '50%', points: '5%', cap: 'none' }] })
    const year = counted('24400.00')
    // (20000 - 5000) x 65% + 4400 x 75%
    expect(paid(tilt, year, person({ identity: 'destitute', from: '2025-12-31' }))[0]).toBe('13050.00')
    expect(paid(tilt, year, person({ identity: 'destitute', from: '2024-01-01', to: '2025-12-01' }))[0]).toBe('13050.00')
    expect(paid(tilt, year, person({ identity: 'destitute', from: '2024-01-01', to: '2025-11-30' }))[0]).toBe('9080.00')
  })
  test('nothing where the pack pays with each settlement, has none, or the person is an employee', () => {
    const year = counted('24400.00')
    expect(paid(illness({ paid: 'each-settlement' }), year)).toEqual(['0.00', '0.00'])
    expect(paid({}, year)).toEqual(['0.00', '0.00'])
    expect(paid(illness(), year, aCase().person)).toEqual(['0.00', '0.00'])
  })
  test('terms that are not known are refused, never taken as nothing', () => {
    expect(() => paid({ 'resident-major-illness': null }, counted('24400.00'))).toThrow('resident-major-illness')
    expect(paid({ 'resident-major-illness': null }, {}, aCase().person)).toEqual(['0.00', '0.00'])
  })
  test('a year without law is refused', () => {
    const outcome = yearEndPayments({ person: person(), year: 2020, accumulators: { counts: {}, amounts: {} } }, aPack())
    expect(outcome.ok ? 'settled' : outcome.error.code).toBe('policy.not-in-force')
  })
  test('settlements that only count, then the year: the same sum as paying with each (identity 11)', () => {
    const eachTime = aPack(illness({ paid: 'each-settlement' }))
    const [atEnd, stays] = [aPack(illness()), fc.array(fc.integer({ min: 1, max: 9_000_000 }), { minLength: 1, maxLength: 5 })]
    const through = (pack: typeof atEnd, fees: readonly number[]) => {
      let accumulators: Accumulators = { counts: {}, amounts: {} }
      const paidEach = fees.map((fen) => {
        const words = aCase({ insuranceType: 'resident', person: { category: 'adult' }, within: formatMoney(moneyFromFen(fen)) })
        const outcome = settle({ ...words, accumulators }, pack)
        if (!outcome.ok) throw new Error(JSON.stringify(outcome.error))
        accumulators = outcome.value.accumulatorsAfter
        return outcome.value.residentMajorIllness
      })
      const end = yearEndPayments({ person: person(), year: 2025, accumulators }, pack)
      if (!end.ok) throw new Error(JSON.stringify(end.error))
      return { settled: sumMoney(paidEach), atEnd: end.value.residentMajorIllness }
    }
    fc.assert(
      fc.property(stays, (fees) => {
        const [now, later] = [through(eachTime, fees), through(atEnd, fees)]
        expect([later.settled, later.atEnd]).toEqual([zeroMoney, now.settled])
        expect(now.atEnd).toEqual(zeroMoney)
      }),
      { numRuns: 150 },
    )
  })
})

describe('burden above its ceiling, made up once after the year (JS-9)', () => {
  const ceiling = { 'burden-ceiling': { mode: 'year-end-top-up', share: '10%', when: [{}] } }
  const year = (base: string, rest: string, more: Record<string, string> = {}) => ({
    'burden-ceiling.base': base,
    'burden-ceiling.rest': rest,
    ...more,
  })
  test('what lies above the share of everything that counted', () => {
    expect(paid(ceiling, year('10600.00', '1460.00'))).toEqual(['0.00', '400.00'])
    expect(paid(ceiling, year('10600.00', '1060.00'))).toEqual(['0.00', '0.00'])
    expect(paid(ceiling, {})).toEqual(['0.00', '0.00'])
  })
  test('after major illness took over its part, and once', () => {
    const both = { ...ceiling, ...illness() }
    const counts = { ...counted('24400.00'), ...year('122000.00', '24400.00') }
    // 24400 - 9080 = 15320; 10 % of 122000 is 12200
    const first = yearOf(both, counts)
    expect([first.residentMajorIllness, first.burdenTopUp].map(formatMoney)).toEqual(['9080.00', '3120.00'])
    const again = yearEndPayments({ person: person(), year: 2025, accumulators: first.accumulatorsAfter }, aPack(both))
    expect(again.ok && addMoney(again.value.residentMajorIllness, again.value.burdenTopUp)).toEqual(zeroMoney)
  })
  test('an alarm pays nothing, an unknown ceiling is refused', () => {
    expect(paid({ 'burden-ceiling': { mode: 'alarm', share: '10%', when: [{}] } }, year('10600.00', '1460.00'))).toEqual(['0.00', '0.00'])
    expect(() => paid({ 'burden-ceiling': null }, {})).toThrow('burden-ceiling')
  })
})
