/** Every scheme beside the inpatient one: deductible, rate, cap and what lies above it, exact to the fen, worked by hand in the comments. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { compareMoney, formatMoney, moneyFromFen } from '../../../shared/money/index.ts'
import { settlementBreakdownSchema } from '../../../shared/settlement/index.ts'
import { amounts, codes, counted, type Values } from '../../builders/outcome.ts'
import { aPack, type StayWords, settled } from '../../builders/pack.ts'

/** A city whose outpatient scheme pays 60 % of everything, without deductible or cap, unless a test says otherwise. */
const outpatient = (values: Values = {}): Values => ({
  'outpatient.deductible': 'none',
  'outpatient.pooled-fund-rate': { kind: 'flat', rates: [{ rate: '60%' }] },
  'outpatient.cap': 'none',
  ...values,
})
const visit = (within: string, words: StayWords = {}): StayWords => ({ benefit: 'outpatient', within, ...words })

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
