import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { openCaseFile } from '../../../main/cli/settle.ts'
import { loadPack } from '../../../main/policy-packs/index.ts'
import { negateMoney, zeroMoney } from '../../../shared/money/index.ts'
import {
  caseOfFile,
  noticeCodes,
  reverse,
  settle,
  settleCase,
  settlementBreakdownSchema,
  traceCodes,
} from '../../../shared/settlement/index.ts'
import { aCase, aPack, type StayWords, seenCodes, settled } from '../../builders/pack.ts'

type Values = Parameters<typeof aPack>[0]
/** The amounts that came out, as text, by name. */
function amounts(values: Values, words: StayWords, ...names: string[]): string[] {
  const encoded = z.encode(settlementBreakdownSchema, settled(aPack(values), words)) as unknown as Record<string, string>
  return names.map((name) => encoded[name] ?? 'absent')
}
const deductible = (values: Values, words: StayWords) => amounts(values, words, 'deductibleApplied')[0]
const pool = (values: Values, words: StayWords) => amounts(values, words, 'pooledFundPayment')[0]

describe('deductible (起付线)', () => {
  const byLevel = (more: object) => ({
    'inpatient.deductible': {
      mode: 'per-stay',
      standards: [
        { level: 'L1', amount: '200.00' },
        { level: 'L2', amount: '500.00' },
        { level: 'L3A', amount: '1100.00' },
        { level: 'L3', amount: '900.00' },
      ],
      ...more,
    },
  })
  const stays = (n: number, level = 'L2') => ({ counts: { 'inpatient.stays': n - 1, [`inpatient.stays.${level}`]: n - 1 } })

  test.each([
    ['L1', '200.00'],
    ['L2', '500.00'],
    ['L3', '900.00'],
    ['L3A', '1100.00'],
    ['L3B', '900.00'],
  ])('by level: %s takes %s', (hospitalLevel, expected) => {
    expect(deductible(byLevel({}), { stay: { hospitalLevel } })).toBe(expected)
  })
  test('by person category and contribution grade', () => {
    const standards = [
      { category: 'retired', amount: '300.00' },
      { category: 'adult', contribution: '2', amount: '350.00' },
      { amount: '500.00' },
    ]
    const values = { 'inpatient.deductible': { mode: 'per-stay', standards } }
    expect(deductible(values, { person: { category: 'retired' } })).toBe('300.00')
    expect(deductible(values, { person: { category: 'adult', contribution: '2' } })).toBe('350.00')
    expect(deductible(values, { person: { category: 'adult', contribution: '1' } })).toBe('500.00')
  })
  test('other by place of care', () => {
    const standards = [{ place: 'cross-province', amount: '1500.00' }, { amount: '500.00' }]
    const values = { 'inpatient.deductible': { mode: 'per-stay', standards } }
    expect(deductible(values, { stay: { placement: { place: 'cross-province', filing: 'referral' } } })).toBe('1500.00')
  })
  test('n-th stay: minus a constant, never below the floor', () => {
    const values = byLevel({ nth: { counts: 'all', rules: [{ from: 2, method: 'minus', each: '150.00', floor: '100.00' }] } })
    expect([1, 2, 3, 4, 9].map((n) => deductible(values, stays(n)))).toEqual(['500.00', '350.00', '200.00', '100.00', '100.00'])
  })
  test('n-th stay: a floor above the level’s own standard does not raise it', () => {
    const values = byLevel({ nth: { counts: 'all', rules: [{ from: 2, method: 'minus', each: '50.00', floor: '300.00' }] } })
    expect(deductible(values, { stay: { hospitalLevel: 'L1' }, ...stays(2) })).toBe('200.00')
  })
  test('n-th stay: half the second time, none from the third', () => {
    const rules = [
      { from: 3, method: 'none' },
      { from: 2, method: 'factor', factor: '50%' },
    ]
    const values = byLevel({ nth: { counts: 'all', rules } })
    expect([1, 2, 3, 4].map((n) => deductible(values, stays(n)))).toEqual(['500.00', '250.00', '0.00', '0.00'])
  })
  test('n-th stay: a fixed smaller amount', () => {
    const values = byLevel({ nth: { counts: 'all', rules: [{ from: 3, method: 'fixed', amount: '120.00' }] } })
    expect([2, 3].map((n) => deductible(values, stays(n)))).toEqual(['500.00', '120.00'])
  })
  test('n-th stay: only stays of the same level count', () => {
    const values = byLevel({ nth: { counts: 'same-level', rules: [{ from: 2, method: 'factor', factor: '50%' }] } })
    expect(deductible(values, { counts: { 'inpatient.stays': 4, 'inpatient.stays.L1': 4 } })).toBe('500.00')
    expect(deductible(values, { counts: { 'inpatient.stays': 4, 'inpatient.stays.L2': 1 } })).toBe('250.00')
  })
  test('n-th stay by age: none from the fourth for the old', () => {
    const values = byLevel({ nth: { counts: 'all', rules: [{ from: 4, ageFrom: 70, method: 'none' }] } })
    expect(deductible(values, { person: { birthDate: '1955-03-08' }, ...stays(4) })).toBe('0.00')
    expect(deductible(values, { person: { birthDate: '1955-03-09' }, ...stays(4) })).toBe('500.00')
  })
  test('waived for a condition, for an identity on a same-level readmission, for repeated chemotherapy only', () => {
    const waivers = [
      { condition: 'psychiatric' },
      { identity: 'destitute', from: 2, counts: 'same-level' },
      { condition: 'chemo-radiotherapy', from: 2, counts: 'same-condition' },
    ]
    const values = byLevel({ waivers })
    expect(deductible(values, { stay: { conditions: ['psychiatric'] } })).toBe('0.00')
    const destitute = { person: { identities: [{ identity: 'destitute', from: '2024-01-01' }] } }
    expect(deductible(values, { ...destitute, ...stays(1) })).toBe('500.00')
    expect(deductible(values, { ...destitute, ...stays(2) })).toBe('0.00')
    const chemo = { stay: { conditions: ['chemo-radiotherapy'] } }
    expect(deductible(values, { ...chemo, ...stays(5) })).toBe('500.00')
    expect(deductible(values, { ...chemo, counts: { 'inpatient.stays.chemo-radiotherapy': 1 } })).toBe('0.00')
  })
  test('highest level of the year once: going up costs the difference, going down nothing', () => {
    const values = byLevel({ mode: 'year-top-up' })
    expect(deductible(values, { stay: { hospitalLevel: 'L3' }, amounts: { 'inpatient.deductible': '500.00' } })).toBe('400.00')
    expect(deductible(values, { stay: { hospitalLevel: 'L1' }, amounts: { 'inpatient.deductible': '500.00' } })).toBe('0.00')
  })
  test('a yearly total of all deductibles', () => {
    const values = byLevel({ yearTotal: '1200.00' })
    expect(deductible(values, { stay: { hospitalLevel: 'L3' }, amounts: { 'inpatient.deductible': '500.00' } })).toBe('700.00')
    expect(deductible(values, { stay: { hospitalLevel: 'L3' }, amounts: { 'inpatient.deductible': '1200.00' } })).toBe('0.00')
  })
  test('none at all', () => {
    expect(amounts({ 'inpatient.deductible': 'none' }, {}, 'deductibleStandard', 'pooledFundPayment')).toEqual(['0.00', '8000.00'])
  })
})

describe('pooled fund rate (统筹支付比例)', () => {
  const segments = [{ upTo: '3000.00', rate: '70%' }, { upTo: '8000.00', rate: '80%' }, { rate: '90%' }]
  const segmented = (origin: string, more: object = {}) => ({
    'inpatient.pooled-fund-rate': {
      kind: 'segmented',
      origin,
      tables: [{ level: 'L1', segments: [{ rate: '95%' }] }, { segments }],
      ...more,
    },
  })
  test('segments from zero: the deductible lies inside the first', () => {
    // 2500 x 70% + 5000 x 80% + 2000 x 90%
    expect(pool(segmented('zero'), {})).toBe('7550.00')
  })
  test('segments above the deductible', () => {
    // 3000 x 70% + 5000 x 80% + 1500 x 90%
    expect(pool(segmented('above'), {})).toBe('7450.00')
  })
  test('a segment’s upper edge belongs to it', () => {
    expect(pool(segmented('zero'), { within: '3000.00' })).toBe('1750.00')
    expect(pool(segmented('zero'), { within: '3000.01' })).toBe('1750.01')
  })
  test('other segments at another level, and no single rate is named', () => {
    expect(pool(segmented('zero'), { stay: { hospitalLevel: 'L1' } })).toBe('9025.00')
    expect(amounts(segmented('zero'), {}, 'pooledFundRate')).toEqual(['absent'])
  })
  test('retired: the own share is a factor of the active own share', () => {
    const values = {
      'inpatient.pooled-fund-rate': {
        kind: 'flat',
        rates: [{ rate: '85%' }],
        adjustments: [{ category: 'retired', ownShareFactor: '0.6' }],
      },
    }
    // 1 - 0.6 x 15% = 91%
    expect(amounts(values, { person: { category: 'retired' } }, 'pooledFundRate', 'pooledFundPayment')).toEqual(['0.91', '8645.00'])
  })
  test('points by age band and by condition add up, never above 100 %', () => {
    const adjustments = [
      { ageFrom: 60, ageTo: 69, points: '2%' },
      { ageFrom: 70, points: '4%' },
      { condition: 'family-doctor', points: '5%' },
    ]
    const values = { 'inpatient.pooled-fund-rate': { kind: 'flat', rates: [{ rate: '93%' }], adjustments } }
    const rate = (birthDate: string, conditions: string[] = []) =>
      amounts(values, { person: { birthDate }, stay: { conditions } }, 'pooledFundRate')[0]
    expect([rate('1990-01-01'), rate('1960-01-01'), rate('1950-01-01'), rate('1960-01-01', ['family-doctor'])]).toEqual([
      '0.93',
      '0.95',
      '0.97',
      '1',
    ])
  })
  test('a pack that asks for age refuses a case without a birth date', () => {
    const values = {
      'inpatient.pooled-fund-rate': { kind: 'flat', rates: [{ rate: '93%' }], adjustments: [{ ageFrom: 70, points: '4%' }] },
    }
    expect(() => settled(aPack(values))).toThrow('birth-date-needed')
  })
})

describe('cap (封顶线)', () => {
  const cap = (limits: string, amount = '5000.00') => ({
    'inpatient.cap': { limits, amounts: [{ category: 'retired', amount: '9000.00' }, { amount }] },
  })
  const names = ['pooledFundPayment', 'coinsurance', 'aboveCap'] as const
  test('limits the fund’s payment', () => {
    // 5000 / 80% = 6250 used up, 9500 - 6250 = 3250 above
    expect(amounts(cap('fund'), {}, ...names)).toEqual(['5000.00', '1250.00', '3250.00'])
    expect(amounts(cap('fund'), { person: { category: 'retired' } }, ...names)).toEqual(['7600.00', '1900.00', '0.00'])
  })
  test('limits the cost admitted to the pool', () => {
    expect(amounts(cap('cost'), {}, ...names)).toEqual(['4000.00', '1000.00', '4500.00'])
    expect(amounts(cap('cost'), { amounts: { 'pool.cost': '5000.00' } }, ...names)).toEqual(['0.00', '0.00', '9500.00'])
    expect(amounts(cap('cost', '20000.00'), {}, ...names)).toEqual(['7600.00', '1900.00', '0.00'])
  })
  test('along segments the cost that used it up is the inverse of the scale', () => {
    const tables = [{ segments: [{ upTo: '2000.00', rate: '60%' }, { rate: '90%' }] }]
    const values = { ...cap('fund', '3000.00'), 'inpatient.pooled-fund-rate': { kind: 'segmented', origin: 'above', tables } }
    // 2000 x 60% = 1200; (3000 - 1200) / 90% = 2000; 4000 used up
    expect(amounts(values, {}, ...names)).toEqual(['3000.00', '1000.00', '5500.00'])
  })
  test('already used up: everything lies above it', () => {
    expect(amounts(cap('fund'), { amounts: { 'pool.fund': '5000.00' } }, ...names)).toEqual(['0.00', '0.00', '9500.00'])
  })
})

describe('out of area (异地就医)', () => {
  const rows = [
    { place: 'in-province', filing: ['long-term', 'referral'], method: 'none' },
    { place: 'in-province', method: 'rate-points', points: '10%' },
    { filing: ['referral', 'emergency'], method: 'rate-factor', factor: '0.9' },
    { filing: 'long-term', method: 'none' },
    { method: 'first-pay', share: '20%' },
  ]
  const paid = (place: string, filing: string) =>
    amounts(
      { 'out-of-area': { rows } },
      { stay: { placement: { place, filing } } },
      'upfrontSelfPay',
      'deductibleApplied',
      'pooledFundPayment',
    )
  test.each([
    ['in-province', 'referral', ['0.00', '500.00', '7600.00']],
    ['in-province', 'none', ['0.00', '500.00', '6650.00']],
    ['cross-province', 'emergency', ['0.00', '500.00', '6840.00']],
    ['cross-province', 'long-term', ['0.00', '500.00', '7600.00']],
    ['cross-province', 'none', ['2000.00', '500.00', '6000.00']],
    ['local', 'none', ['0.00', '500.00', '7600.00']],
  ])('%s with filing %s', (place, filing, expected) => {
    expect(paid(place, filing)).toEqual(expected)
  })
  test('points never make a rate negative', () => {
    const values = { 'out-of-area': { rows: [{ method: 'rate-points', points: '90%' }] } }
    expect(pool(values, { stay: { placement: { place: 'cross-province', filing: 'none' } } })).toBe('0.00')
  })
  test('a situation no row speaks of is refused, never taken as no reduction', () => {
    const pack = aPack({ 'out-of-area': { rows: [{ place: 'in-province', method: 'none' }] } })
    expect(() => settled(pack, { stay: { placement: { place: 'cross-province', filing: 'referral' } } })).toThrow('policy.value-absent')
  })
})

describe('resident major illness (大病保险)', () => {
  const segments = [{ upTo: '20000.00', rate: '60%' }, { rate: '70%' }]
  const illness = (more: object = {}) => ({
    'resident-major-illness': { threshold: { amount: '10000.00' }, origin: 'zero', segments, cap: 'none', ...more },
    'income.provincial': { amount: '30000.00' },
  })
  const paid = (values: Values, words: StayWords = {}) =>
    amounts(values, { insuranceType: 'resident', person: { category: 'adult' }, within: '120000.00', ...words }, 'residentMajorIllness')[0]
  // pool 119500 x 80% = 95600, burden 24400
  test('bounds counted from zero', () => expect(paid(illness())).toBe('9080.00'))
  test('bounds counted above the threshold', () => expect(paid(illness({ origin: 'above' }))).toBe('8640.00'))
  test('threshold as a share of income', () =>
    expect(paid(illness({ threshold: { incomeShare: '50%', income: 'income.provincial' } }))).toBe('6080.00'))
  test('a cap counts what the year has paid', () => {
    expect(paid(illness({ cap: '5000.00' }), { amounts: { 'catastrophic.fund': '1000.00' } })).toBe('4000.00')
  })
  test('base with the lines’ first-pay, without deductible', () => {
    const lines = [
      { class: 'A', amount: '120000.00' },
      { class: 'B', upfrontShare: '100%', amount: '1000.00' },
    ]
    // burden 24400 + 1000, above 20000 at 70%
    expect(paid(illness({ base: { includeUpfront: true } }), { lines })).toBe('9780.00')
    expect(paid(illness({ base: { excludeDeductible: true } }))).toBe('8730.00')
  })
  test('base without what lies above the pool cap', () => {
    const values = {
      ...illness({ base: { excludeAboveCap: true } }),
      'inpatient.cap': { limits: 'fund', amounts: [{ amount: '40000.00' }] },
    }
    // burden 80000, above cap 119500 - 50000 = 69500, counted 10500
    expect(paid(values)).toBe('300.00')
  })
  test('base without benefit lost through place of care', () => {
    const values = { ...illness({ base: { excludeReduced: true } }), 'out-of-area': { rows: [{ method: 'rate-factor', factor: '0.5' }] } }
    // reduced 95600 - 47800; burden 72200 - 47800 = 24400
    expect(paid(values, { stay: { placement: { place: 'cross-province', filing: 'referral' } } })).toBe('9080.00')
  })
  // 31053.01 x 50% x 50% = 7763.2525: 7763.25 in one rounding, not 7763.26 by way of 15526.51
  test('half of a share of the income is rounded once', () => {
    const tilt = [{ identities: ['destitute'], thresholdFactor: '50%', cap: 'none' }]
    const values = {
      'income.provincial': { amount: '31053.01' },
      'resident-major-illness': {
        threshold: { incomeShare: '50%', income: 'income.provincial' },
        origin: 'above',
        segments: [{ rate: '100%' }],
        cap: 'none',
        tilt,
      },
    }
    const person = { category: 'adult', identities: [{ identity: 'destitute', from: '2024-01-01' }] }
    const words = { insuranceType: 'resident' as const, person, within: '60000.00' }
    // (60000 - 500) x 80% = 47600; burden 12400 - 7763.25
    expect(amounts(values, words, 'residentMajorIllness')).toEqual(['4636.75'])
  })
  test('tilt by identity: lower threshold, own scale, own cap', () => {
    const tilt = [{ identities: ['destitute'], threshold: { amount: '4400.00' }, segments: [{ rate: '90%' }], cap: '15000.00' }]
    const person = { category: 'adult', identities: [{ identity: 'destitute', from: '2024-01-01' }] }
    expect(paid(illness({ tilt }), { person })).toBe('15000.00')
    expect(paid(illness({ tilt: [{ identities: ['destitute'], thresholdFactor: '50%', points: '5%', cap: 'same' }] }), { person })).toBe(
      '13050.00',
    )
  })
  test('identity changed in the year: the margin, or the year again less what was paid', () => {
    const tilt = [{ identities: ['destitute'], thresholdFactor: '50%', points: '5%', cap: 'none' }]
    const words = {
      person: { category: 'adult', identities: [{ identity: 'destitute', from: '2025-02-01' }] },
      within: '5500.00',
      amounts: { 'catastrophic.base': '12000.00', 'catastrophic.fund': '1200.00' },
    }
    // burden 1500: 65% of it; or (13500 - 5000) x 65% - 1200
    expect(paid(illness({ tilt }), words)).toBe('975.00')
    expect(paid(illness({ tilt, identityChange: 'recompute' }), words)).toBe('1500.00')
  })
})

describe('employee large amount (职工大额)', () => {
  const cap = { 'inpatient.cap': { limits: 'fund', amounts: [{ amount: '4000.00' }] } }
  const large = (value: object) => ({ ...cap, 'employee-large-amount': value })
  const paid = (value: object, words: StayWords = {}) => amounts(large(value), words, 'employeeLargeAmount')[0]
  const atCap = { rates: [{ category: 'retired', rate: '95%' }, { rate: '90%' }] }
  const second = { threshold: { amount: '1000.00' }, origin: 'zero', segments: [{ rate: '50%' }] }
  // 4000 / 80% = 5000 used up, 4500 above
  test('starts at the cap, its own cap counts large payments only', () => {
    expect(paid({ atCap, cap: 'none' })).toBe('4050.00')
    expect(paid({ atCap, cap: 'none' }, { person: { category: 'retired' } })).toBe('4275.00')
    expect(paid({ atCap, cap: { amount: '3000.00', counts: 'large' } }, { amounts: { 'large.fund': '500.00' } })).toBe('2500.00')
  })
  test('one cap for pool and large amount together', () => {
    expect(paid({ atCap, cap: { amount: '6000.00', counts: 'pool-and-large' } })).toBe('2000.00')
  })
  test('second compensation on the year’s burden', () => {
    // burden 6000: (6000 - 1000) x 50%; with 3000 counted before: (9000 - 1000) x 50% - 1000
    expect(paid({ second, cap: 'none' })).toBe('2500.00')
    expect(paid({ second, cap: 'none' }, { amounts: { 'large.base': '3000.00' } })).toBe('3000.00')
  })
  test('both in this order under one cap', () => {
    // burden after the first 6000 - 4050 = 1950: (1950 - 1000) x 50% = 475
    expect(paid({ atCap, second, cap: 'none' })).toBe('4525.00')
    expect(paid({ atCap, second, cap: { amount: '4200.00', counts: 'large' } })).toBe('4200.00')
  })
})

describe('civil servants (公务员补助)', () => {
  const subsidy = (more: object = {}) => ({
    'civil-servant-subsidy': {
      shares: [
        { rank: 'county', share: '50%' },
        { rank: 'section', share: '40%' },
      ],
      ...more,
    },
  })
  const paid = (values: Values, words: StayWords = {}) =>
    amounts(values, { person: { civilServantRank: 'county' }, ...words }, 'civilServantSubsidy')[0]
  // burden 10000 - 7600 = 2400
  test('by rank, with points for the retired', () => {
    expect(paid(subsidy())).toBe('1200.00')
    expect(
      paid(subsidy({ adjustments: [{ category: 'retired', points: '5%' }] }), {
        person: { civilServantRank: 'section', category: 'retired' },
      }),
    ).toBe('1080.00')
  })
  test('pieces a pack leaves out, and a yearly cap', () => {
    expect(paid(subsidy({ excludes: ['deductible'] }))).toBe('950.00')
    expect(paid(subsidy({ cap: '1500.00' }), { amounts: { 'civil-servant.fund': '900.00' } })).toBe('600.00')
  })
  test('a rank the pack does not know is refused', () => {
    expect(() => settled(aPack(subsidy()), { person: { civilServantRank: 'minister' } })).toThrow('civil-servant-subsidy[minister]')
  })
})

describe('medical assistance (医疗救助)', () => {
  const group = { identities: ['destitute'], scope: ['inpatient'], rates: [{ rate: '50%' }], threshold: 'none', caps: 'none' }
  const unreferred = { when: [{ place: ['in-province', 'cross-province'], filing: 'none' }], onApproval: { points: '20%' } }
  const assistance = (groups: object[], more: object = {}) => ({ 'medical-assistance': { groups, unreferred, ...more } })
  const identities = [{ identity: 'destitute', from: '2024-01-01' }]
  const paid = (values: Values, words: StayWords = {}, ...names: string[]) =>
    amounts(values, { insuranceType: 'resident', person: { category: 'adult', identities }, ...words }, 'medicalAssistance', ...names)
  // burden 2400
  test('threshold once a year counts the year, threshold per stay counts each stay', () => {
    const year = assistance([{ ...group, threshold: { per: 'year', amount: '1000.00' } }])
    const stay = assistance([{ ...group, threshold: { per: 'stay', amount: '1000.00' } }])
    expect(paid(year)).toEqual(['700.00'])
    expect(paid(year, { amounts: { 'assistance.base': '5000.00' } })).toEqual(['1200.00'])
    expect(paid(stay, { amounts: { 'assistance.base': '5000.00' } })).toEqual(['700.00'])
  })
  test('caps by kind and in total: the smallest room counts', () => {
    const caps = [
      { kinds: ['inpatient'], amount: '1000.00' },
      { kinds: ['inpatient', 'chronic', 'outpatient'], amount: '3000.00' },
    ]
    const values = assistance([{ ...group, caps }])
    expect(paid(values)).toEqual(['1000.00'])
    expect(paid(values, { amounts: { 'assistance.fund.chronic': '2000.00', 'assistance.fund.outpatient': '600.00' } })).toEqual(['400.00'])
  })
  test('rates by place of care', () => {
    const rates = [{ place: 'local', rate: '60%' }, { rate: '50%' }]
    expect(paid(assistance([{ ...group, rates }]))).toEqual(['1440.00'])
  })
  test('unreferred: nothing, or with a recorded approval the rate less its points', () => {
    const stay = { placement: { place: 'cross-province', filing: 'none' } }
    expect(paid(assistance([group]), { stay })).toEqual(['0.00'])
    const approvals = [{ kind: 'unreferred-assistance', record: 'R-1' }]
    expect(paid(assistance([group]), { stay: { ...stay, approvals } })).toEqual(['720.00'])
    expect(paid(assistance([group], { unreferred: { ...unreferred, onApproval: 'none' } }), { stay: { ...stay, approvals } })).toEqual([
      '0.00',
    ])
  })
  test('first-pay inside the base: what goes beyond the rest within policy is named', () => {
    const lines = [
      { class: 'A', amount: '10000.00' },
      { class: 'B', upfrontShare: '100%', amount: '600.00' },
    ]
    const all = assistance([{ ...group, rates: [{ rate: '100%' }] }], { base: { includeFirstPay: true } })
    expect(paid(all, { lines }, 'withinPolicyRest', 'upfrontCovered', 'personTotal')).toEqual(['3000.00', '0.00', '600.00', '0.00'])
  })
  test('benefit lost through a missing referral stays outside the base unless the pack takes it in; a proper one loses nothing', () => {
    const place = { 'out-of-area': { rows: [{ method: 'rate-factor', factor: '0.5' }] } }
    const approvals = [{ kind: 'unreferred-assistance', record: 'R-1' }]
    const unfiled = { placement: { place: 'cross-province', filing: 'none' }, approvals }
    const taken = { unreferred: { ...unreferred, onApproval: { points: '0%' } } }
    expect(paid({ ...place, ...assistance([group], taken) }, { stay: unfiled })).toEqual(['1200.00'])
    expect(paid({ ...place, ...assistance([group], { ...taken, base: { includeReduced: true } }) }, { stay: unfiled })).toEqual(['3100.00'])
    const referred = { placement: { place: 'cross-province', filing: 'referral' } }
    expect(paid({ ...place, ...assistance([group]) }, { stay: referred })).toEqual(['3100.00'])
  })
  test('several identities: the larger payment, on a tie the one without a cap', () => {
    const both = [...identities, { identity: 'orphan', from: '2024-01-01' }]
    const capped = { ...group, caps: [{ kinds: ['inpatient'], amount: '9000.00' }] }
    const orphan = { ...group, identities: ['orphan'] }
    const words = { person: { category: 'adult', identities: both } }
    expect(paid(assistance([capped, orphan]), words, 'assistanceIdentity')).toEqual(['1200.00', 'orphan'])
    expect(paid(assistance([orphan, { ...group, rates: [{ rate: '60%' }] }]), words, 'assistanceIdentity')).toEqual([
      '1440.00',
      'destitute',
    ])
  })
  test('tilt assistance after it: per year, with its own threshold and cap, for admitted stays only', () => {
    const tilt = (more: object) => ({
      ...assistance([group]),
      'tilt-assistance': { rows: [{ place: 'local', threshold: '200.00', rate: '50%', cap: '900.00', ...more }] },
    })
    const tilted = (values: Values, words: StayWords = {}) => paid(values, words, 'tiltAssistance')[1]
    // rest 1200: (1200 - 200) x 50%
    expect(tilted(tilt({}))).toBe('500.00')
    expect(tilted(tilt({}), { amounts: { 'tilt.base': '1000.00', 'tilt.fund': '400.00' } })).toBe('500.00')
    expect(tilted(tilt({ cap: '450.00' }))).toBe('450.00')
    expect(tilted(tilt({ threshold: '1200.00' }))).toBe('0.00')
    expect(tilted(tilt({ place: 'in-province' }))).toBe('0.00')
  })
})

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

describe('paying (支付)', () => {
  const account = (payment: Record<string, unknown>, values: Values = { 'personal-account': { pays: ['within-policy', 'upfront'] } }) =>
    amounts(
      values,
      {
        payment,
        lines: [
          { class: 'A', amount: '1000.00' },
          { class: 'B', upfrontShare: '50%', amount: '20.00' },
          { class: 'C', amount: '30.00' },
        ],
      },
      'personTotal',
      'personalAccount',
      'cash',
      'accountBalanceAfter',
      'refund',
      'balanceDue',
    )
  // pool (1010 - 500) x 80% = 408; person 1050 - 408 = 642, of it 30 outside the account's uses
  test('the account pays what the pack lets it pay', () => {
    expect(account({ useAccount: true, accountBalance: '1000.00' })).toEqual(['642.00', '612.00', '30.00', '388.00', '0.00', '30.00'])
  })
  test('never more than it holds', () => {
    expect(account({ useAccount: true, accountBalance: '100.00' })).toEqual(['642.00', '100.00', '542.00', '0.00', '0.00', '542.00'])
    expect(account({ useAccount: true, accountBalance: '0.00' })).toEqual(['642.00', '0.00', '642.00', '0.00', '0.00', '642.00'])
  })
  test('not when the person declines, not where the rule says there is none', () => {
    expect(account({ useAccount: false, accountBalance: '100.00' })[1]).toBe('0.00')
    expect(account({ useAccount: true, accountBalance: '100.00' }, {})[1]).toBe('0.00')
  })
  test('a deposit that fits exactly leaves nothing to pay either way', () => {
    expect(account({ deposit: '642.00' }).slice(4)).toEqual(['0.00', '0.00'])
    expect(account({ deposit: '700.00' }).slice(4)).toEqual(['58.00', '0.00'])
  })
})

test('of several identities of one group the pack’s order decides which is named, not the order of the person’s record', () => {
  const groups = [{ identities: ['destitute', 'orphan'], scope: ['inpatient'], rates: [{ rate: '50%' }], threshold: 'none', caps: 'none' }]
  const pack = aPack({ 'medical-assistance': { groups, unreferred: { when: [{ place: 'cross-province' }], onApproval: 'none' } } })
  const named = (...identities: string[]) =>
    settled(pack, { person: { identities: identities.map((identity) => ({ identity, from: '2024-01-01' })) } }).assistanceIdentity
  expect([named('orphan', 'destitute'), named('destitute', 'orphan'), named('orphan')]).toEqual(['destitute', 'destitute', 'orphan'])
})

test('an account, a deposit or a year below zero is refused by its name', () => {
  const words = aCase({ amounts: { 'pool.fund': '1.00' } })
  const below = negateMoney(words.accumulators.amounts['pool.fund'] ?? zeroMoney)
  const refusalOf = (change: Partial<typeof words>) => {
    const outcome = settle({ ...words, ...change }, aPack())
    return outcome.ok ? 'settled' : outcome.error.details
  }
  const { payment } = words
  expect(refusalOf({})).toBe('settled')
  expect(refusalOf({ payment: { ...payment, accountBalance: below } })).toEqual({ reason: 'below-zero: account' })
  expect(refusalOf({ payment: { ...payment, deposit: below } })).toEqual({ reason: 'below-zero: deposit' })
  expect(refusalOf({ accumulators: { counts: {}, amounts: { 'pool.fund': below } } })).toEqual({ reason: 'below-zero: pool.fund' })
})

describe('what does not apply', () => {
  const identities = [{ identity: 'orphan', from: '2024-01-01' }]
  const codes = (values: Values, words: StayWords = {}) => settled(aPack(values), words).trace.map(({ code }) => code)
  const group = { identities: ['orphan'], scope: ['inpatient'], rates: [{ rate: '50%' }], threshold: 'none', caps: 'none' }
  const unreferred = { when: [{ place: 'cross-province', filing: 'none' }], onApproval: 'none' }
  test('an identity the pack assists with nothing is named', () => {
    expect(codes({}, { person: { identities } })).toContain('medical-assistance.identity-not-covered')
  })
  test('nothing is left to assist', () => {
    const values = { 'civil-servant-subsidy': { shares: [{ share: '100%' }] }, 'medical-assistance': { groups: [group], unreferred } }
    expect(codes(values, { person: { identities, civilServantRank: 'any' } })).toContain('medical-assistance.nothing-left')
  })
  test('a civil servant where there is no subsidy', () => {
    expect(codes({}, { person: { civilServantRank: 'any' } })).toContain('civil-servant-subsidy.none')
  })
  test('a resident where there is no major-illness insurance', () => {
    expect(codes({}, { insuranceType: 'resident', person: { category: 'adult' } })).toContain('resident-major-illness.none')
  })
  test('a burden below the second compensation’s threshold', () => {
    const second = { threshold: { amount: '9000.00' }, origin: 'zero', segments: [{ rate: '50%' }] }
    const words = { amounts: { 'large.base': '100.00' } }
    const breakdown = settled(aPack({ 'employee-large-amount': { second, cap: 'none' } }), words)
    expect(breakdown.trace.map(({ code }) => code)).toContain('employee-large-amount.second-below-threshold')
    expect(Number(breakdown.accumulatorsAfter.amounts['large.base'])).toBe(250_000)
  })
  test('a tier without numbers in the pack is refused when the case needs it, and only then', () => {
    const pack = aPack({ 'employee-large-amount': undefined, 'medical-assistance': null, 'civil-servant-subsidy': undefined })
    expect(settled(pack).employeeLargeAmount).toBe(settled(aPack()).employeeLargeAmount)
    const capped = aPack({ 'employee-large-amount': null, 'inpatient.cap': { limits: 'fund', amounts: [{ amount: '1000.00' }] } })
    expect(() => settled(capped)).toThrow('employee-large-amount')
    expect(() => settled(pack, { person: { identities } })).toThrow('medical-assistance')
    expect(() => settled(pack, { person: { civilServantRank: 'any' } })).toThrow('civil-servant-subsidy')
  })
  test('a pack that does not know how to round is refused', () => {
    expect(() => settled(aPack({ rounding: null }))).toThrow('test-city/employee/rounding')
  })
  test('discharged before admitted is refused', () => {
    expect(() => settled(aPack(), { stay: { admittedOn: '2025-03-09' } })).toThrow('discharged-before-admitted')
  })
  test('assisted where the pack says nothing of tilt assistance: nothing is computed and the slip says so', () => {
    const pack = aPack({ 'medical-assistance': { groups: [group], unreferred }, 'tilt-assistance': undefined })
    expect(settled(pack, { person: { identities } }).notices.map(({ code }) => code)).toContain('tilt-assistance.not-in-pack')
    expect(() =>
      settled(aPack({ 'medical-assistance': { groups: [group], unreferred }, 'tilt-assistance': null }), { person: { identities } }),
    ).toThrow('tilt-assistance')
  })
})

test('between them, these cases and the shipped ones show every trace code there is', () => {
  const root = join(import.meta.dirname, '../../../resources/policy-packs')
  const shown = new Set(seenCodes)
  for (const { name: folder } of readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isDirectory())) {
    const pack = loadPack(join(root, folder))
    if (!pack.ok) throw new Error(JSON.stringify(pack.error))
    for (const name of readdirSync(join(root, folder, 'cases'))) {
      const file = openCaseFile(join(root, folder, 'cases', name))
      const outcome = file.ok ? settleCase(caseOfFile(file.value), pack.value) : undefined
      for (const part of outcome?.ok ? outcome.value.parts : [])
        for (const { code } of [...part.trace, ...part.notices, ...reverse(part).trace]) shown.add(code)
    }
  }
  const all = [...Object.keys(traceCodes), ...Object.keys(noticeCodes)]
  expect(all.filter((code) => !shown.has(code))).toEqual([])
})
