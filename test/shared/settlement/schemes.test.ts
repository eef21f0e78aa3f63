/** Every scheme beside the inpatient one: deductible, rate, cap and what lies above it, exact to the fen, worked by hand in the comments. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { compareMoney, formatMoney, moneyFromFen } from '../../../shared/money/index.ts'
import { reverse, type SettlementBreakdown, settlementBreakdownSchema, violatedIdentities } from '../../../shared/settlement/index.ts'
import { aPack, type StayWords, settled } from '../../builders/pack.ts'

type Values = NonNullable<Parameters<typeof aPack>[0]>

/** A city whose outpatient scheme pays 60 % of everything, without deductible or cap, unless a test says otherwise. */
const outpatient = (values: Values = {}): Values => ({
  'outpatient.deductible': 'none',
  'outpatient.pooled-fund-rate': { kind: 'flat', rates: [{ rate: '60%' }] },
  'outpatient.cap': 'none',
  ...values,
})
const visit = (within: string, words: StayWords = {}): StayWords => ({ benefit: 'outpatient', within, ...words })

/** The amounts that came out, as text; a reversal of it must come out too, to the fen. */
function amounts(values: Values, words: StayWords, ...names: string[]): string[] {
  const breakdown = settled(aPack(values), words)
  expectReversed(breakdown)
  const encoded = z.encode(settlementBreakdownSchema, breakdown) as unknown as Record<string, string>
  return names.map((name) => encoded[name] ?? 'absent')
}

function expectReversed(breakdown: SettlementBreakdown): void {
  const reversal = reverse(breakdown)
  expect(violatedIdentities(reversal)).toEqual([])
  expect(reversal.accumulatorsAfter).toEqual(breakdown.accumulatorsBefore)
  expect({ ...reverse(reversal), trace: [] }).toEqual({ ...breakdown, trace: [] })
}

const counted = (values: Values, words: StayWords): object => {
  const { accumulatorDeltas } = z.encode(settlementBreakdownSchema, settled(aPack(values), words))
  return { ...accumulatorDeltas.counts, ...accumulatorDeltas.amounts }
}
const codes = (values: Values, words: StayWords) => {
  const { trace, notices } = settled(aPack(values), words)
  return [...trace, ...notices].map(({ code }) => code)
}

describe('a scheme of a pack', () => {
  test('pays by its own rate and counts its own year', () => {
    // 300.00 × 60 % = 180.00
    expect(amounts(outpatient(), visit('300.00'), 'pooledFundPayment', 'cash')).toEqual(['180.00', '120.00'])
    expect(counted(outpatient(), visit('300.00'))).toEqual({ 'outpatient.visits': 1, 'outpatient.fund': '180.00' })
  })
  test('is named when it, its deductible or its cap is not stated, or not known', () => {
    const missing = (values: Values) => () => settled(aPack(outpatient(values)), visit('300.00'))
    expect(missing({ 'outpatient.pooled-fund-rate': undefined })).toThrow('test-city/employee/outpatient.pooled-fund-rate')
    expect(missing({ 'outpatient.deductible': undefined })).toThrow('test-city/employee/outpatient.deductible')
    expect(missing({ 'outpatient.cap': undefined })).toThrow('test-city/employee/outpatient.cap')
    expect(missing({ 'outpatient.cap': null })).toThrow('test-city/employee/outpatient.cap')
    expect(missing({ 'outpatient.pooled-fund-rate': 'none' })).toThrow('test-city/employee/outpatient.pooled-fund-rate')
    expect(missing({ 'outpatient.cap': { limits: 'fund', amounts: [{ category: 'retired', amount: '1000.00' }] } })).toThrow(
      'outpatient.cap[active]',
    )
  })
  test('leaves no trace of further tiers that do not name it, and needs none of them', () => {
    const bare = outpatient({ 'employee-large-amount': null, 'resident-major-illness': null, 'civil-servant-subsidy': undefined })
    expect(codes(bare, visit('300.00', { person: { civilServantRank: 'any' } }))).not.toContain('employee-large-amount.not-reached')
    expect(amounts(bare, visit('300.00', { insuranceType: 'resident', person: { category: 'adult' } }), 'fundTotal')).toEqual(['180.00'])
  })
  test('a subsidy that exists without its numbers is refused to the civil servant, not to others', () => {
    const unknown = aPack(outpatient({ 'civil-servant-subsidy': null }))
    expect(() => settled(unknown, visit('300.00', { person: { civilServantRank: 'any' } }))).toThrow('civil-servant-subsidy')
    expect(formatMoney(settled(unknown, visit('300.00')).fundTotal)).toBe('180.00')
  })
  test('a level of the prescribing institution counts at a pharmacy, the lowest where nobody says', () => {
    const rates = [
      { level: 'L3', rate: '50%' },
      { level: 'L1', rate: '70%' },
    ]
    const values = outpatient({ 'outpatient.pooled-fund-rate': { kind: 'flat', rates } })
    const at = (prescription: object) =>
      visit('100.00', { visit: { hospitalLevel: 'L3', institution: { kind: 'pharmacy' }, prescription } })
    expect(amounts(values, at({ external: true, institutionLevel: 'L3' }), 'pooledFundPayment')).toEqual(['50.00'])
    expect(amounts(values, at({ external: true }), 'pooledFundPayment')).toEqual(['70.00'])
  })
  test('an identity lost in the month of the visit counts to its end', () => {
    const adjustments = [{ identity: 'destitute', points: '10%' }]
    const values = outpatient({ 'outpatient.pooled-fund-rate': { kind: 'flat', rates: [{ rate: '60%' }], adjustments } })
    const lost = (to: string) => visit('100.00', { person: { identities: [{ identity: 'destitute', from: '2025-01-01', to }] } })
    expect(amounts(values, lost('2025-03-01'), 'pooledFundPayment')).toEqual(['70.00'])
    expect(amounts(values, lost('2025-02-28'), 'pooledFundPayment')).toEqual(['60.00'])
  })
})

describe('deductible of a scheme', () => {
  test('per visit, with rules for the n-th one', () => {
    const nth = {
      counts: 'all',
      rules: [
        { from: 3, method: 'none' },
        { from: 2, method: 'factor', factor: '50%' },
      ],
    }
    const values = outpatient({ 'outpatient.deductible': { mode: 'per-stay', standards: [{ amount: '50.00' }], nth } })
    const visits = (count: number) => visit('300.00', { counts: { 'outpatient.visits': count } })
    // (300 - 50) × 60 % = 150; (300 - 25) × 60 % = 165; 300 × 60 % = 180
    expect(amounts(values, visits(0), 'deductibleApplied', 'pooledFundPayment')).toEqual(['50.00', '150.00'])
    expect(amounts(values, visits(1), 'deductibleApplied', 'pooledFundPayment')).toEqual(['25.00', '165.00'])
    expect(amounts(values, visits(2), 'deductibleApplied', 'pooledFundPayment')).toEqual(['0.00', '180.00'])
    expect(codes(values, visits(0))).toContain('deductible.visit')
    expect(codes(values, visits(1))).toContain('deductible.nth-visit')
    expect(codes(values, visits(2))).toContain('deductible.nth-visit-none')
  })
  test('only visits of the same level counted, and by level only where a rule asks', () => {
    const nth = { counts: 'same-level', rules: [{ from: 2, method: 'none' }] }
    const values = outpatient({ 'outpatient.deductible': { mode: 'per-stay', standards: [{ amount: '50.00' }], nth } })
    expect(counted(values, visit('300.00'))).toMatchObject({ 'outpatient.visits': 1, 'outpatient.visits.L2': 1 })
    const again = visit('300.00', { counts: { 'outpatient.visits': 3, 'outpatient.visits.L2': 1 } })
    expect(amounts(values, again, 'deductibleApplied')).toEqual(['0.00'])
  })
  test('waived under a condition', () => {
    const waivers = [{ condition: 'dialysis' }]
    const values = outpatient({ 'outpatient.deductible': { mode: 'per-stay', standards: [{ amount: '50.00' }], waivers } })
    const words = visit('300.00', { visit: { conditions: ['dialysis'] } })
    expect(amounts(values, words, 'deductibleApplied')).toEqual(['0.00'])
    expect(codes(values, words)).toContain('deductible.visit-waived')
  })
  test('once a year, cumulative', () => {
    const values = outpatient({ 'outpatient.deductible': { mode: 'year-top-up', standards: [{ amount: '300.00' }] } })
    // 120 of 300 counted: 180 still due, (200 - 180) × 60 % = 12
    const words = visit('200.00', { amounts: { 'outpatient.deductible': '120.00' } })
    expect(amounts(values, words, 'deductibleApplied', 'pooledFundPayment')).toEqual(['180.00', '12.00'])
    expect(amounts(values, visit('200.00'), 'deductibleApplied', 'pooledFundPayment')).toEqual(['200.00', '0.00'])
  })

  const topUp = outpatient({
    'outpatient.deductible': {
      mode: 'year-top-up',
      standards: [
        { level: 'L1', amount: '100.00' },
        { level: 'L2', amount: '200.00' },
        { level: 'L3', amount: '300.00' },
      ],
    },
  })
  const standards: Record<string, number> = { L1: 10_000, L2: 20_000, L3: 30_000 }
  const year = (levels: readonly string[], fens: readonly number[]) => {
    const pack = aPack(topUp)
    let before = {}
    return levels.map((hospitalLevel, index) => {
      const done = settled(pack, {
        ...visit(formatMoney(moneyFromFen(fens[index] ?? 0))),
        visit: { hospitalLevel },
        amounts: before,
      })
      before = z.encode(settlementBreakdownSchema, done).accumulatorsAfter.amounts
      return done
    })
  }
  test('topped up from level to level, never given back going down', () => {
    // 100 at level 1, then 200 more at level 3, then nothing at level 2
    const taken = year(['L1', 'L3', 'L2'], [50_000, 50_000, 50_000]).map(({ deductibleApplied }) => formatMoney(deductibleApplied))
    expect(taken).toEqual(['100.00', '200.00', '0.00'])
  })
  test('identity 18: with visits above their standards, the year comes to the highest standard visited in any order', () => {
    const someVisits = fc.array(fc.record({ level: fc.constantFrom('L1', 'L2', 'L3'), above: fc.nat(100_000) }), {
      minLength: 1,
      maxLength: 5,
    })
    fc.assert(
      fc.property(someVisits, (visits) => {
        const levels = visits.map(({ level }) => level)
        const fens = visits.map(({ level, above }) => (standards[level] ?? 0) + above)
        const highest = Math.max(...levels.map((level) => standards[level] ?? 0))
        for (const order of [(list: unknown[]) => list, (list: unknown[]) => [...list].reverse()]) {
          const last = year(order(levels) as string[], order(fens) as number[]).at(-1)
          expect(formatMoney(last?.accumulatorsAfter.amounts['outpatient.deductible'] ?? moneyFromFen(0))).toBe(
            formatMoney(moneyFromFen(highest)),
          )
        }
      }),
      { numRuns: 60 },
    )
  })
})

describe('cap of a scheme', () => {
  const capped = (cap: object, values: Values = {}) => outpatient({ 'outpatient.cap': cap, ...values })
  test('on the fund: pays what is left, the rest lies above it', () => {
    // 1000 × 60 % = 600; room 2000 - 1700 = 300, used up by 500 of cost; 500 above the cap
    const words = visit('1000.00', { amounts: { 'outpatient.fund': '1700.00' } })
    const values = capped({ limits: 'fund', amounts: [{ amount: '2000.00' }] })
    expect(amounts(values, words, 'pooledFundPayment', 'coinsurance', 'aboveCap')).toEqual(['300.00', '200.00', '500.00'])
    const usedUp = visit('1000.00', { amounts: { 'outpatient.fund': '2000.00' } })
    expect(amounts(values, usedUp, 'pooledFundPayment', 'coinsurance', 'aboveCap')).toEqual(['0.00', '0.00', '1000.00'])
  })
  test('on cost: admits what is left and counts it', () => {
    // room 15000 - 14600 = 400: 400 × 60 % = 240, 600 above the cap
    const words = visit('1000.00', { amounts: { 'outpatient.cost': '14600.00' } })
    const values = capped({ limits: 'cost', amounts: [{ amount: '15000.00' }] })
    expect(amounts(values, words, 'pooledFundPayment', 'coinsurance', 'aboveCap')).toEqual(['240.00', '160.00', '600.00'])
    expect(counted(values, words)).toMatchObject({ 'outpatient.cost': '400.00', 'outpatient.fund': '240.00' })
  })
  test('reached: a second layer pays on what lies above, out of another fund', () => {
    const values = capped(
      { limits: 'fund', amounts: [{ amount: '300.00' }] },
      { 'outpatient.above-cap': { rates: [{ rate: '70%' }], cap: 'none' } },
    )
    // 1000 × 60 % = 600, cap 300 (cost 500); 500 × 70 % = 350
    const names = ['pooledFundPayment', 'aboveCap', 'otherFunds', 'fundTotal', 'withinPolicyRest']
    expect(amounts(values, visit('1000.00'), ...names)).toEqual(['300.00', '500.00', '350.00', '650.00', '350.00'])
    expect(counted(values, visit('1000.00'))).toMatchObject({ 'outpatient.above-cap.fund': '350.00' })
    expect(codes(values, visit('100.00'))).not.toContain('above-cap.paid')
  })
  test('the second layer keeps to a cap of its own', () => {
    const values = capped(
      { limits: 'fund', amounts: [{ amount: '300.00' }] },
      { 'outpatient.above-cap': { rates: [{ rate: '70%' }], cap: '400.00' } },
    )
    const words = visit('1000.00', { amounts: { 'outpatient.above-cap.fund': '100.00' } })
    expect(amounts(values, words, 'otherFunds', 'withinPolicyRest')).toEqual(['300.00', '400.00'])
    expect(codes(values, words)).toEqual(expect.arrayContaining(['above-cap.capped', 'above-cap.cap-reached']))
    expect(amounts({ ...values, 'outpatient.above-cap': 'none' }, words, 'otherFunds')).toEqual(['0.00'])
    expect(() => settled(aPack({ ...values, 'outpatient.above-cap': null }), words)).toThrow('outpatient.above-cap')
  })
})

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

describe('a fixed amount (定额)', () => {
  const maternity = (values: Values = {}): Values => ({
    'maternity.deductible': 'none',
    'maternity.pooled-fund-rate': { kind: 'fixed', amounts: [{ amount: '3000.00' }] },
    'maternity.cap': 'none',
    ...values,
  })
  const birth = (within: string, words: StayWords = {}): StayWords => ({ benefit: 'maternity', within, ...words })
  test('pays so much whatever the bill, never more than lies above the deductible', () => {
    expect(amounts(maternity(), birth('5000.00'), 'pooledFundPayment', 'coinsurance')).toEqual(['3000.00', '2000.00'])
    expect(amounts(maternity(), birth('2500.00'), 'pooledFundPayment', 'coinsurance')).toEqual(['2500.00', '0.00'])
    const less = maternity({ 'maternity.deductible': { mode: 'per-stay', standards: [{ amount: '200.00' }] } })
    expect(amounts(less, birth('2500.00'), 'pooledFundPayment', 'deductibleApplied')).toEqual(['2300.00', '200.00'])
    expect(codes(maternity(), birth('5000.00'))).toContain('pooled-fund.fixed')
  })
  test('in hospital for several days it is one delivery', () => {
    const words = birth('5000.00', { stay: {} })
    expect(amounts(maternity(), words, 'pooledFundPayment')).toEqual(['3000.00'])
    expect(counted(maternity(), words)).toEqual({ 'maternity.visits': 1, 'maternity.fund': '3000.00' })
  })
  test('under a cap on the fund only the end of the fixed amount is cut off', () => {
    // room 1000: 2000 of the bill were never shared in, 1000 are above the cap and 2000 more of the fixed amount are missing
    const values = maternity({ 'maternity.cap': { limits: 'fund', amounts: [{ amount: '1000.00' }] } })
    expect(amounts(values, birth('5000.00'), 'pooledFundPayment', 'coinsurance', 'aboveCap')).toEqual(['1000.00', '2000.00', '2000.00'])
  })
  test('under a cap on cost it pays no more than was admitted', () => {
    const values = maternity({ 'maternity.cap': { limits: 'cost', amounts: [{ amount: '2800.00' }] } })
    expect(amounts(values, birth('5000.00'), 'pooledFundPayment', 'coinsurance', 'aboveCap')).toEqual(['2800.00', '0.00', '2200.00'])
  })
  test('far from home it is lowered like a rate', () => {
    const values = maternity({ 'out-of-area': { rows: [{ method: 'rate-factor', factor: '90%' }] } })
    const words = birth('5000.00', { visit: { placement: { place: 'cross-province', filing: 'referral' } } })
    expect(amounts(values, words, 'pooledFundPayment', 'coinsurance')).toEqual(['2700.00', '2300.00'])
  })
  test('two schemes may borrow one after the other', () => {
    const values: Values = {
      ...outpatient({
        'outpatient.pooled-fund-rate': { as: 'inpatient' },
        'outpatient.deductible': { mode: 'year-top-up', standards: [{ amount: '100.00' }] },
      }),
      'two-diseases.deductible': { as: 'outpatient' },
      'two-diseases.pooled-fund-rate': { as: 'outpatient', adjustments: [{ points: '-10%' }] },
      'two-diseases.cap': { limits: 'fund', amounts: [{ disease: 'diabetes', amount: '600.00' }] },
    }
    const words: StayWords = {
      benefit: 'two-diseases',
      disease: 'diabetes',
      within: '300.00',
      amounts: { 'outpatient.deductible': '40.00' },
    }
    // 60 of the outpatient deductible still due; (300 - 60) × (80 % - 10 %) = 168
    expect(amounts(values, words, 'deductibleApplied', 'pooledFundPayment')).toEqual(['60.00', '168.00'])
    expect(counted(values, words)).toEqual({
      'two-diseases.visits': 1,
      'outpatient.visits': 1,
      'outpatient.deductible': '60.00',
      'two-diseases.fund': '168.00',
      'two-diseases.fund.diabetes': '168.00',
    })
  })
})

describe('civil servants in outpatient care', () => {
  const subsidy = (row: object, more: object = {}) =>
    outpatient({
      'outpatient.deductible': { mode: 'per-stay', standards: [{ amount: '100.00' }] },
      'civil-servant-subsidy': { scope: ['outpatient'], shares: [row], ...more },
    })
  const words = visit('1100.00', { person: { civilServantRank: 'any' } })
  test('a share of what is left, or of all that lay above the deductible', () => {
    // (1100 - 100) × 60 % = 600; rest 500: × 80 % = 400; base 1000: × 20 % = 200
    expect(amounts(subsidy({ share: '80%' }), words, 'civilServantSubsidy')).toEqual(['400.00'])
    expect(amounts(subsidy({ share: '20%', of: 'pool-base' }), words, 'civilServantSubsidy')).toEqual(['200.00'])
  })
  test('of the pool’s base never more than is left; the deductible was never in it', () => {
    expect(amounts(subsidy({ share: '90%', of: 'pool-base' }), words, 'civilServantSubsidy', 'withinPolicyRest')).toEqual([
      '500.00',
      '0.00',
    ])
    const without = subsidy({ share: '20%', of: 'pool-base' }, { excludes: ['deductible'] })
    expect(amounts(without, words, 'civilServantSubsidy')).toEqual(['200.00'])
  })
  test('a scope that leaves this care out gives nothing', () => {
    const stays = outpatient({ 'civil-servant-subsidy': { shares: [{ share: '80%' }] } })
    expect(amounts(stays, words, 'civilServantSubsidy')).toEqual(['0.00'])
  })
})

describe('personal account only', () => {
  const words: StayWords = {
    benefit: 'account',
    lines: [
      { class: 'B', amount: '100.00', upfrontShare: '10%' },
      { class: 'C', amount: '20.00' },
    ],
    payment: { useAccount: true, accountBalance: '95.00' },
  }
  const values: Values = { 'personal-account': { pays: ['within-policy', 'upfront'] } }
  test('no fund pays and nothing but the account moves', () => {
    const names = ['fundTotal', 'withinPolicy', 'personalAccount', 'cash', 'accountBalanceAfter']
    expect(amounts(values, words, ...names)).toEqual(['0.00', '90.00', '95.00', '25.00', '0.00'])
    expect(counted(values, words)).toEqual({})
    expect(codes(values, words)).toContain('eligibility.no-fund')
  })
  test('a bill of nothing but a deposit reverses too', () => {
    expect(amounts(values, { benefit: 'account', lines: [], payment: { deposit: '50.00' } }, 'refund')).toEqual(['50.00'])
  })
})

test('more cost within policy never lowers what the fund pays, whatever the cap', () => {
  const pack = aPack(outpatient({ 'outpatient.cap': { limits: 'fund', amounts: [{ amount: '500.00' }] } }))
  const paid = (fen: number) => settled(pack, visit(formatMoney(moneyFromFen(fen)))).pooledFundPayment
  fc.assert(
    fc.property(fc.nat(200_000), fc.nat(50_000), (fen, more) => {
      expect(compareMoney(paid(fen + more), paid(fen))).toBeGreaterThanOrEqual(0)
    }),
    { numRuns: 100 },
  )
})

test('a version without a rule set for outpatient care refuses every visit', () => {
  const pack = aPack(outpatient())
  const versions = pack.versions.map((version) => ({ ...version, ruleSets: { inpatient: version.ruleSets.inpatient } }))
  expect(() => settled({ ...pack, versions }, visit('100.00'))).toThrow('test-city/employee/ruleSets.outpatient')
  expect(formatMoney(settled({ ...pack, versions }).pooledFundPayment)).toBe('7600.00')
})
