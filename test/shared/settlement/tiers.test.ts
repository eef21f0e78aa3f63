import { describe, expect, test } from 'vitest'
import { amounts, type Values } from '../../builders/amounts.ts'
import { aPack, type StayWords, settled } from '../../builders/pack.ts'

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
  test('of the cost above the cap only what the large amount left is left out of the rest', () => {
    // cap 4000 ÷ 80 % = 5000 used up; 4500 above it, of which 90 % = 4050 are paid: rest 500 + 1000 + 450 = 1950
    const cap = { 'inpatient.cap': { limits: 'fund', amounts: [{ amount: '4000.00' }] } }
    const large = { 'employee-large-amount': { atCap: { rates: [{ rate: '90%' }] }, cap: 'none' } }
    // (1950 - 450) × 50 %
    expect(paid({ ...subsidy({ excludes: ['above-cap'] }), ...cap, ...large })).toBe('750.00')
    // Of all that lay above the deductible, everything above the cap: (9500 - 4500) × 20 %
    const ofPool = { shares: [{ share: '20%', of: 'pool-base' }], excludes: ['above-cap'] }
    expect(paid({ ...subsidy(ofPool), ...cap, ...large })).toBe('1000.00')
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

test('of several identities of one group the pack’s order decides which is named, not the order of the person’s record', () => {
  const groups = [{ identities: ['destitute', 'orphan'], scope: ['inpatient'], rates: [{ rate: '50%' }], threshold: 'none', caps: 'none' }]
  const pack = aPack({ 'medical-assistance': { groups, unreferred: { when: [{ place: 'cross-province' }], onApproval: 'none' } } })
  const named = (...identities: string[]) =>
    settled(pack, { person: { identities: identities.map((identity) => ({ identity, from: '2024-01-01' })) } }).assistanceIdentity
  expect([named('orphan', 'destitute'), named('destitute', 'orphan'), named('orphan')]).toEqual(['destitute', 'destitute', 'orphan'])
})
