/** Chronic diseases (门诊慢特病): borrowed tables, limits per disease, shared and together, and the tiers they reach; worked by hand in the comments. */
import { describe, expect, test } from 'vitest'
import { amounts, codes, counted, type Values } from '../../builders/outcome.ts'
import { aPack, type StayWords, settled } from '../../builders/pack.ts'

describe('chronic diseases', () => {
  const diseases = [
    { code: 'dialysis', name: '透析', class: 'I', items: 'all' },
    { code: 'asthma', name: '哮喘', class: 'II', items: 'all' },
    { code: 'gout', name: '痛风', class: 'II', items: 'all' },
  ]
  const amountsByClass = [
    { diseaseClass: 'I', sharedWith: 'inpatient' },
    { disease: 'asthma', amount: '4000.00', per: 'disease' },
    { disease: 'gout', amount: '3000.00', per: 'disease' },
  ]
  const chronic = (values: Values = {}): Values => ({
    'chronic.diseases': { diseases },
    'chronic.deductible': 'none',
    'chronic.pooled-fund-rate': { as: 'inpatient' },
    'chronic.cap': { limits: 'fund', amounts: amountsByClass },
    'inpatient.cap': { limits: 'fund', amounts: [{ amount: '100000.00' }] },
    ...values,
  })
  const of = (disease: string, within: string, words: StayWords = {}): StayWords => ({ benefit: 'chronic', disease, within, ...words })
  const approved = (...names: string[]) => ({
    approvals: names.map((disease) => ({ kind: 'chronic', disease, from: '2024-06-01', record: disease })),
  })

  test('borrows the inpatient rate, with points of its own', () => {
    expect(amounts(chronic(), of('asthma', '1000.00'), 'pooledFundPayment')).toEqual(['800.00'])
    const more = chronic({ 'chronic.pooled-fund-rate': { as: 'inpatient', adjustments: [{ diseaseClass: 'II', points: '5%' }] } })
    expect(amounts(more, of('asthma', '1000.00'), 'pooledFundPayment', 'pooledFundRate')).toEqual(['850.00', '0.85'])
    expect(amounts(more, of('dialysis', '1000.00'), 'pooledFundPayment')).toEqual(['800.00'])
  })
  test('a disease without a limit of its own is refused, one without a name too', () => {
    const withoutGout = chronic({ 'chronic.cap': { limits: 'fund', amounts: amountsByClass.slice(0, 2) } })
    expect(() => settled(aPack(withoutGout), of('gout', '1000.00'))).toThrow('chronic.cap[gout]')
    expect(() => settled(aPack(chronic()), { benefit: 'chronic' })).toThrow('disease-needed')
  })
  test('counts each disease by itself under its own limit', () => {
    // 2000 × 80 % = 1600; room 4000 - 3000 = 1000, used up by 1250
    const words = of('asthma', '2000.00', { amounts: { 'chronic.fund': '9000.00', 'chronic.fund.asthma': '3000.00' } })
    expect(amounts(chronic(), words, 'pooledFundPayment', 'aboveCap')).toEqual(['1000.00', '750.00'])
    expect(counted(chronic(), words)).toEqual({ 'chronic.visits': 1, 'chronic.fund': '1000.00', 'chronic.fund.asthma': '1000.00' })
  })
  test('class I shares the inpatient cap and counts in both', () => {
    // 2000 × 80 % = 1600; room 100000 - 99000 = 1000
    const words = of('dialysis', '2000.00', { amounts: { 'pool.fund': '99000.00' } })
    expect(amounts(chronic(), words, 'pooledFundPayment', 'aboveCap')).toEqual(['1000.00', '750.00'])
    expect(counted(chronic(), words)).toMatchObject({
      'pool.fund': '1000.00',
      'chronic.fund': '1000.00',
      'chronic.fund.dialysis': '1000.00',
    })
    // Without an inpatient cap nothing limits it, and it still counts in the pool.
    const uncapped = chronic({ 'inpatient.cap': 'none' })
    expect(amounts(uncapped, words, 'pooledFundPayment')).toEqual(['1600.00'])
    expect(counted(uncapped, words)).toMatchObject({ 'pool.fund': '1600.00' })
    // A shared cap on cost admits and counts cost.
    const onCost = chronic({ 'inpatient.cap': { limits: 'cost', amounts: [{ amount: '100000.00' }] } })
    const costs = of('dialysis', '2000.00', { amounts: { 'pool.cost': '99000.00' } })
    expect(amounts(onCost, costs, 'pooledFundPayment', 'aboveCap')).toEqual(['800.00', '1000.00'])
    expect(counted(onCost, costs)).toMatchObject({ 'pool.cost': '1000.00', 'pool.fund': '800.00' })
  })
  test('several diseases together have one limit instead of their own', () => {
    const values = chronic({ 'chronic.cap': { limits: 'fund', amounts: amountsByClass, together: { diseases: 2, amount: '6000.00' } } })
    const year = { 'chronic.fund': '5500.00', 'chronic.fund.asthma': '3900.00', 'chronic.fund.gout': '1600.00' }
    // 2000 × 80 % = 1600; alone 4000 - 3900 = 100 left, together 6000 - 5500 = 500
    const words = (...names: string[]) => of('asthma', '2000.00', { amounts: year, person: approved(...names) })
    expect(amounts(values, words('asthma'), 'pooledFundPayment')).toEqual(['100.00'])
    expect(amounts(values, words('asthma', 'gout'), 'pooledFundPayment')).toEqual(['500.00'])
    // A disease that shares the inpatient cap neither makes it two nor uses it up.
    expect(amounts(values, words('asthma', 'dialysis'), 'pooledFundPayment')).toEqual(['100.00'])
    const withClassOne = { ...year, 'chronic.fund': '25500.00', 'chronic.fund.dialysis': '20000.00' }
    const both = of('asthma', '2000.00', { amounts: withClassOne, person: approved('asthma', 'gout', 'dialysis') })
    expect(amounts(values, both, 'pooledFundPayment')).toEqual(['500.00'])
    const dialysis = of('dialysis', '2000.00', { amounts: withClassOne, person: approved('asthma', 'gout', 'dialysis') })
    expect(amounts(values, dialysis, 'pooledFundPayment')).toEqual(['1600.00'])
  })
  test('a chronic benefit for one of the two diseases leaves the other one its own limit', () => {
    const values = chronic({
      'two-diseases.deductible': 'none',
      'two-diseases.pooled-fund-rate': { kind: 'flat', rates: [{ rate: '65%' }] },
      'two-diseases.cap': {
        limits: 'fund',
        amounts: [{ disease: 'hypertension', amount: '400.00', per: 'disease' }],
        together: { diseases: 2, amount: '900.00' },
      },
    })
    const approval = (kind: string, disease: string) => ({ kind, disease, from: '2024-06-01', record: `${kind} ${disease}` })
    const both = [approval('two-diseases', 'hypertension'), approval('two-diseases', 'diabetes')]
    const words = (...approvals: object[]): StayWords => ({
      benefit: 'two-diseases',
      disease: 'hypertension',
      within: '1000.00',
      person: { approvals },
    })
    // 1000 × 65 % = 650
    expect(amounts(values, words(...both), 'pooledFundPayment')).toEqual(['650.00'])
    expect(amounts(values, words(...both, approval('chronic', 'diabetes')), 'pooledFundPayment')).toEqual(['400.00'])
  })
  test('a borrowed deductible takes the other scheme’s stays and counts towards its year', () => {
    const values = chronic({
      'inpatient.deductible': {
        mode: 'per-stay',
        standards: [{ amount: '500.00' }],
        nth: { counts: 'all', rules: [{ from: 2, method: 'factor', factor: '50%' }] },
      },
      'chronic.deductible': { as: 'inpatient' },
    })
    const words = of('asthma', '1000.00', { counts: { 'inpatient.stays': 1 } })
    // Second stay of the year: 250 due, (1000 - 250) × 80 % = 600
    expect(amounts(values, words, 'deductibleApplied', 'pooledFundPayment')).toEqual(['250.00', '600.00'])
    expect(counted(values, words)).toMatchObject({
      'chronic.visits': 1,
      'inpatient.stays': 1,
      'inpatient.stays.L2': 1,
      'inpatient.deductible': '250.00',
    })
  })
  test('what lies above the cap reaches the large amount only where it is named, by kind or by class', () => {
    const large = (scope?: readonly string[]) =>
      chronic({ 'employee-large-amount': { atCap: { rates: [{ rate: '90%' }] }, cap: 'none', ...(scope ? { scope } : {}) } })
    const full = { amounts: { 'pool.fund': '100000.00', 'chronic.fund.asthma': '4000.00' } }
    const paid = (scope: readonly string[] | undefined, disease: string) =>
      amounts(large(scope), of(disease, '1000.00', full), 'employeeLargeAmount')[0]
    expect(paid(undefined, 'dialysis')).toBe('0.00')
    expect(paid(['inpatient', 'chronic-I'], 'dialysis')).toBe('900.00')
    expect(paid(['inpatient', 'chronic-I'], 'asthma')).toBe('0.00')
    expect(paid(['chronic'], 'asthma')).toBe('900.00')
  })
  test('pool and large amount under one cap: only what the pool’s year counts', () => {
    const cap = { amount: '105000.00', counts: 'pool-and-large' }
    const values = chronic({ 'employee-large-amount': { scope: ['chronic'], atCap: { rates: [{ rate: '90%' }] }, cap } })
    // dialysis: room of the pool 100000 - 99000 = 1000, used up by 1250; (10000 - 1250) × 90 % = 7875; 105000 - 99000 - 1000 = 5000
    const words = of('dialysis', '10000.00', { amounts: { 'pool.fund': '99000.00' } })
    expect(amounts(values, words, 'pooledFundPayment', 'employeeLargeAmount')).toEqual(['1000.00', '5000.00'])
    // asthma: 4000 of its own, used up by 5000; 5000 × 90 % = 4500; what it paid does not count in the pool: room 6000
    const own = of('asthma', '10000.00', { amounts: { 'pool.fund': '99000.00' } })
    expect(amounts(values, own, 'pooledFundPayment', 'employeeLargeAmount')).toEqual(['4000.00', '4500.00'])
  })
  test('the burden counts for major illness where it is named', () => {
    const illness = (scope: readonly string[], more: object = {}) =>
      chronic({
        'resident-major-illness': {
          threshold: { amount: '1000.00' },
          origin: 'above',
          segments: [{ rate: '60%' }],
          cap: 'none',
          scope,
          ...more,
        },
      })
    const resident = of('dialysis', '2000.00', {
      insuranceType: 'resident',
      person: { category: 'adult' },
      amounts: { 'catastrophic.base': '900.00' },
    })
    // burden 2000 - 1600 = 400: the year 900 → 1300, (1300 - 1000) × 60 % = 180
    expect(amounts(illness(['inpatient', 'chronic-I']), resident, 'residentMajorIllness')).toEqual(['180.00'])
    expect(counted(illness(['inpatient', 'chronic-I']), resident)).toMatchObject({ 'catastrophic.base': '400.00' })
    expect(amounts(illness(['inpatient', 'chronic-II']), resident, 'residentMajorIllness')).toEqual(['0.00'])
    expect(counted(illness(['inpatient', 'chronic-II']), resident)).not.toHaveProperty('catastrophic.base')
    // Paid once after the year: counted now, nothing paid.
    const yearEnd = illness(['chronic'], { paid: 'year-end' })
    expect(amounts(yearEnd, resident, 'residentMajorIllness')).toEqual(['0.00'])
    expect(counted(yearEnd, resident)).toMatchObject({ 'catastrophic.base': '400.00' })
    expect(codes(yearEnd, resident)).toContain('resident-major-illness.counted')
  })
})
