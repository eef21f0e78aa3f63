import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { reverse, settlementBreakdownSchema, violatedIdentities } from '../../../shared/settlement/index.ts'
import { aPack, type StayWords, settled } from '../../builders/pack.ts'

type Values = Parameters<typeof aPack>[0]

function resultOf(values: Values, words: StayWords = {}) {
  const breakdown = settled(aPack(values), words)
  expect(violatedIdentities(breakdown)).toEqual([])
  expect(violatedIdentities(reverse(breakdown))).toEqual([])
  return breakdown
}
function amounts(values: Values, words: StayWords, ...names: string[]) {
  const encoded = z.encode(settlementBreakdownSchema, resultOf(values, words)) as unknown as Record<string, string>
  return names.map((name) => encoded[name] ?? 'absent')
}

/** Pool 7600 of 10000, so that 2400 is left; 20 paid first, 100 over the limit and 500 outside the catalogue lie outside the policy. */
const lines = [
  { class: 'A', amount: '9820.00' },
  { class: 'B', upfrontShare: '10%', unitPrice: '300.00', priceLimit: '200.00' },
  { class: 'C', amount: '500.00' },
]

describe('enterprise supplement (企业补充医疗保险)', () => {
  const supplement = (row: object, more: object = {}) => ({ 'enterprise-supplement': { rows: [{ cap: 'none', ...row }], ...more } })
  const planned = (words: StayWords = {}): StayWords => ({ lines, ...words, person: { supplementPlan: 'gold', ...words.person } })
  const paid = (values: Values, words: StayWords = planned(), ...names: string[]) =>
    amounts(values, words, 'enterpriseSupplement', ...names)

  test('a share of the rest within policy', () => {
    expect(paid(supplement({ plan: 'gold', share: '50%', of: 'within-policy' }), planned(), 'withinPolicyRest', 'outsideCovered')).toEqual([
      '1200.00',
      '1200.00',
      'absent',
    ])
  })
  test('a share of everything, outside the policy too, divided by size', () => {
    // (2400 + 620) x 50% = 1510; of it 2400 ÷ 3020 is 1200 within policy
    const names = ['withinPolicyRest', 'outsideCovered', 'fundTotal', 'personTotal']
    expect(paid(supplement({ share: '50%', of: 'everything' }), planned(), ...names)).toEqual([
      '1510.00',
      '1200.00',
      '310.00',
      '9110.00',
      '1510.00',
    ])
    expect(paid(supplement({ share: '100%', of: 'everything' }), planned(), ...names)).toEqual([
      '3020.00',
      '0.00',
      '620.00',
      '10620.00',
      '0.00',
    ])
  })
  test('a share of deductible and coinsurance, not of what lies above the cap, and never of what others took over', () => {
    const cap = { 'inpatient.cap': { limits: 'fund', amounts: [{ amount: '4000.00' }] } }
    const own = supplement({ share: '50%', of: 'own-share' })
    // 4000 ÷ 80% = 5000 used up: coinsurance 1000, deductible 500, above the cap 4500
    expect(paid({ ...cap, ...own })).toEqual(['750.00'])
    const subsidy = { 'civil-servant-subsidy': { shares: [{ share: '80%' }] } }
    // 2400 less 1920 leaves 480
    expect(paid({ ...own, ...subsidy }, planned({ person: { civilServantRank: 'any' } }))).toEqual(['240.00'])
  })
  test('a supplement for the retired asks for no plan', () => {
    const own = supplement({ category: 'retired', share: '30%', of: 'own-share' })
    expect(paid(own, { lines, person: { category: 'retired' } })).toEqual(['720.00'])
    expect(paid(own, { lines })).toEqual(['0.00'])
  })
  test('above a threshold, up to a yearly cap', () => {
    const row = { share: '50%', of: 'within-policy', threshold: '1000.00' }
    expect(paid(supplement(row))).toEqual(['700.00'])
    expect(paid(supplement({ ...row, threshold: '2400.00' }))).toEqual(['0.00'])
    expect(paid(supplement({ ...row, cap: '900.00' }), planned({ amounts: { 'enterprise.fund': '500.00' } }))).toEqual(['400.00'])
    const below = resultOf(supplement({ ...row, threshold: '2400.00' }), planned()).trace
    expect(below.map(({ code }) => code)).toContain('enterprise-supplement.below-threshold')
  })
  test('by plan; a plan the pack does not know is refused, and so is a pack that is silent about plans', () => {
    const rows = [
      { plan: 'gold', share: '50%', of: 'within-policy', cap: 'none' },
      { plan: 'basic', share: '10%', of: 'within-policy', cap: 'none' },
    ]
    const values = { 'enterprise-supplement': { rows } }
    expect(paid(values)).toEqual(['1200.00'])
    expect(paid(values, planned({ person: { supplementPlan: 'basic' } }))).toEqual(['240.00'])
    expect(() => paid(values, planned({ person: { supplementPlan: 'silver' } }))).toThrow('enterprise-supplement[silver]')
    expect(() => paid({})).toThrow('test-city/employee/enterprise-supplement')
    expect(paid({ 'enterprise-supplement': 'none' })).toEqual(['0.00'])
    expect(paid({ 'enterprise-supplement': null }, { lines })).toEqual(['0.00'])
  })
  test('a commercial plan asks nothing of it, though a row without a plan still holds', () => {
    const commercial = { 'commercial-plan': { rows: [{ plan: 'gold', share: '10%', of: 'everything', cap: 'none' }] } }
    expect(paid(commercial)).toEqual(['0.00'])
    expect(paid({ ...commercial, ...supplement({ plan: 'basic', share: '50%', of: 'within-policy' }) })).toEqual(['0.00'])
    expect(paid({ ...commercial, ...supplement({ category: 'active', share: '50%', of: 'within-policy' }) })).toEqual(['1200.00'])
  })
  test('only settlements of its scope', () => {
    const values = {
      ...supplement({ share: '50%', of: 'within-policy' }, { scope: ['outpatient'] }),
      'outpatient.deductible': 'none',
      'outpatient.pooled-fund-rate': { kind: 'flat', rates: [{ rate: '60%' }] },
      'outpatient.cap': 'none',
    }
    expect(paid(values)).toEqual(['0.00'])
    expect(paid(values, planned({ benefit: 'outpatient' }))).toEqual(['2000.00'])
  })
  test('last before assistance: it lowers the base, and what it covers outside is gone for the account', () => {
    const group = { identities: ['destitute'], scope: ['inpatient'], rates: [{ rate: '50%' }], threshold: 'none', caps: 'none' }
    const unreferred = { when: [{ place: 'cross-province' }], onApproval: 'none' }
    const values = {
      ...supplement({ share: '50%', of: 'everything' }),
      'medical-assistance': { groups: [group], unreferred, base: { includeFirstPay: true } },
      'personal-account': { pays: ['within-policy', 'upfront', 'over-price-limit'] },
    }
    const identities = [{ identity: 'destitute', from: '2024-01-01' }]
    const payment = { useAccount: true, accountBalance: '5000.00' }
    // outside 310 goes to 20 first-pay, 100 over the limit and 190 outside the catalogue; 1200 x 50%; the account pays what is within
    const names = ['medicalAssistance', 'withinPolicyRest', 'personTotal', 'personalAccount', 'cash']
    expect(paid(values, planned({ person: { identities }, payment }), ...names)).toEqual([
      '1510.00',
      '600.00',
      '600.00',
      '910.00',
      '600.00',
      '310.00',
    ])
  })
})

describe('composite protection (综合保障)', () => {
  const composite = (row: object) => ({ 'composite-protection': { rows: [row] } })
  const protectedStay = { lines, stay: { conditions: ['covid'] } }
  const names = ['otherFunds', 'withinPolicyRest', 'upfrontCovered', 'personTotal']
  test('under the conditions of a row the rest within policy is borne by another fund', () => {
    const values = composite({ condition: 'covid', share: '100%' })
    expect(amounts(values, protectedStay, ...names)).toEqual(['2400.00', '0.00', 'absent', '620.00'])
    expect(amounts(values, { lines }, ...names)).toEqual(['0.00', '2400.00', 'absent', '3020.00'])
  })
  test('先行自付 too where the row says so, but nothing further', () => {
    const values = composite({ condition: 'covid', share: '100%', includeUpfront: true })
    expect(amounts(values, protectedStay, ...names)).toEqual(['2420.00', '0.00', '20.00', '600.00'])
    const half = composite({ condition: 'covid', share: '50%', includeUpfront: true })
    expect(amounts(half, protectedStay, ...names)).toEqual(['1210.00', '1190.00', 'absent', '1810.00'])
  })
  test('after assistance, on what that left; a pack that does not know its share is refused', () => {
    const group = { identities: ['destitute'], scope: ['inpatient'], rates: [{ rate: '75%' }], threshold: 'none', caps: 'none' }
    const unreferred = { when: [{ place: 'cross-province' }], onApproval: 'none' }
    const values = { ...composite({ share: '50%' }), 'medical-assistance': { groups: [group], unreferred } }
    const person = { identities: [{ identity: 'destitute', from: '2024-01-01' }] }
    expect(amounts(values, { person }, 'medicalAssistance', 'otherFunds')).toEqual(['1800.00', '300.00'])
    expect(() => resultOf({ 'composite-protection': null })).toThrow('composite-protection')
  })
  test('where assistance took of 先行自付 too, it says what both have taken', () => {
    const group = { identities: ['destitute'], scope: ['inpatient'], rates: [{ rate: '99.5%' }], threshold: 'none', caps: 'none' }
    const unreferred = { when: [{ place: 'cross-province' }], onApproval: 'none' }
    const assistance = { groups: [group], unreferred, base: { includeFirstPay: true } }
    const values = { ...composite({ share: '50%', includeUpfront: true }), 'medical-assistance': assistance }
    const person = { identities: [{ identity: 'destitute', from: '2024-01-01' }] }
    const breakdown = resultOf(values, { lines, person })
    // 2420 x 99.5 % = 2407.90, of it 7.90 beyond the 2400 within policy; half of the 12.10 left
    const { formula } = breakdown.trace.find(({ code }) => code === 'composite-protection.paid') ?? {}
    expect(formula).toContain('12.10 × 50% = 6.05')
    expect(formula).toContain('7.90 + 6.05 = 13.95')
    expect(amounts(values, { lines, person }, 'upfrontCovered')).toEqual(['13.95'])
  })
  test('beside what a layer above the outpatient cap pays', () => {
    const values = {
      ...composite({ share: '10%' }),
      'outpatient.deductible': 'none',
      'outpatient.pooled-fund-rate': { kind: 'flat', rates: [{ rate: '50%' }] },
      'outpatient.cap': { limits: 'fund', amounts: [{ amount: '1000.00' }] },
      'outpatient.above-cap': { rates: [{ rate: '50%' }], cap: 'none' },
    }
    // 2000 uses up the cap; above it 8000 x 50% = 4000; 5000 is left: 500
    expect(amounts(values, { benefit: 'outpatient' }, 'otherFunds', 'withinPolicyRest')).toEqual(['4500.00', '4500.00'])
  })
})

describe('burden ceiling (个人负担封顶, JS-9)', () => {
  const group = { identities: ['destitute'], scope: ['inpatient'], rates: [{ rate: '50%' }], threshold: 'none', caps: 'none' }
  const ceiling = (more: object = {}) => ({
    'medical-assistance': { groups: [group], unreferred: { when: [{ place: 'cross-province' }], onApproval: 'none' } },
    'burden-ceiling': { mode: 'alarm', share: '10%', when: [{ condition: 'in-county' }], ...more },
  })
  const identities = [{ identity: 'destitute', from: '2024-01-01' }]
  const inCounty = { person: { identities }, stay: { conditions: ['in-county'] } }
  const alarmOf = (values: Values, words: StayWords) =>
    resultOf(values, words).notices.find(({ code }) => code === 'burden-ceiling.exceeded')?.values

  test('an alarm changes no payment', () => {
    // 1200 left, 10 % of 10000 is 1000
    expect(alarmOf(ceiling(), inCounty)).toEqual({ rest: '1200.00', ceiling: '1000.00', over: '200.00' })
    expect(amounts(ceiling(), inCounty, 'withinPolicyRest', 'fundTotal')).toEqual(['1200.00', '8800.00'])
    expect(resultOf(ceiling(), inCounty).accumulatorDeltas.amounts['burden-ceiling.rest']).toBeUndefined()
  })
  test('at the ceiling none; for the unassisted, outside the county and out of scope none', () => {
    expect(alarmOf(ceiling({ share: '12%' }), inCounty)).toBeUndefined()
    expect(alarmOf(ceiling({ share: '11.99%' }), inCounty)).toMatchObject({ over: '1.00' })
    expect(alarmOf(ceiling(), { stay: { conditions: ['in-county'] } })).toBeUndefined()
    expect(alarmOf(ceiling(), { person: { identities } })).toBeUndefined()
    expect(alarmOf(ceiling({ scope: ['chronic'] }), inCounty)).toBeUndefined()
    expect(alarmOf({ ...ceiling(), 'burden-ceiling': 'none' }, inCounty)).toBeUndefined()
  })
  test('made up after the year’s end: the year counts both sides, also of stays below it', () => {
    const values = ceiling({ mode: 'year-end-top-up' })
    const counted = (words: StayWords) => {
      const { accumulatorsAfter, trace } = resultOf(values, words)
      expect(trace.map(({ code }) => code)).toContain('burden-ceiling.counted')
      return ['burden-ceiling.base', 'burden-ceiling.rest'].map((name) => Number(accumulatorsAfter.amounts[name]))
    }
    expect(counted(inCounty)).toEqual([1_000_000, 120_000])
    // rest (600 - 500) x 20% + 500 = 520, half of it assisted: 260
    const amounts = { 'burden-ceiling.base': '10000.00', 'burden-ceiling.rest': '1200.00' }
    expect(counted({ ...inCounty, within: '600.00', amounts })).toEqual([1_060_000, 146_000])
    expect(alarmOf(values, inCounty)).toMatchObject({ over: '200.00' })
  })
  test('a pack that does not know its ceiling is refused for those it may concern', () => {
    expect(() => resultOf({ ...ceiling(), 'burden-ceiling': null }, inCounty)).toThrow('burden-ceiling')
    expect(resultOf({ ...ceiling(), 'burden-ceiling': null }).assistanceIdentity).toBeUndefined()
  })
})

test('targets are held against inpatient care only', () => {
  const values = {
    plausibility: { fundShare: '90%' },
    'outpatient.deductible': 'none',
    'outpatient.pooled-fund-rate': { kind: 'flat', rates: [{ rate: '60%' }] },
    'outpatient.cap': 'none',
  }
  const codes = (words: StayWords) => resultOf(values, words).notices.map(({ code }) => code)
  expect(codes({})).toContain('plausibility.fund-share-below-target')
  expect(codes({ benefit: 'outpatient' })).not.toContain('plausibility.fund-share-below-target')
})
