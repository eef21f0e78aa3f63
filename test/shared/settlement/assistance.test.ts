import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { reverse, settlementBreakdownSchema, violatedIdentities } from '../../../shared/settlement/index.ts'
import { aPack, type StayWords, settled } from '../../builders/pack.ts'

type Values = Parameters<typeof aPack>[0]

const group = { identities: ['destitute'], scope: ['inpatient'], rates: [{ rate: '50%' }], threshold: 'none', caps: 'none' }
const unreferred = { when: [{ place: ['in-province', 'cross-province'], filing: 'none' }], onApproval: { points: '20%' } }
const assistance = (groups: object[], more: object = {}) => ({ 'medical-assistance': { groups, unreferred, ...more } })

/** Every outpatient scheme without deductible or cap, at 60 %. */
const scheme = (name: string, more: object = {}) => ({
  [`${name}.deductible`]: 'none',
  [`${name}.pooled-fund-rate`]: { kind: 'flat', rates: [{ rate: '60%' }] },
  [`${name}.cap`]: 'none',
  ...more,
})
const diseases = {
  'chronic.diseases': {
    diseases: [
      { code: 'dialysis', name: '尿毒症透析', class: 'I', items: 'all' },
      { code: 'stroke', name: '脑卒中后遗症', class: 'II', items: 'all' },
    ],
  },
}
const kinds = {
  ...scheme('outpatient'),
  ...scheme('chronic'),
  ...scheme('two-diseases'),
  ...scheme('special-drug'),
  ...scheme('maternity'),
  ...diseases,
}

function resultOf(values: Values, words: StayWords) {
  const identities = [{ identity: 'destitute', from: '2024-01-01' }]
  const breakdown = settled(aPack(values), {
    insuranceType: 'resident',
    ...words,
    person: { category: 'adult', identities, ...words.person },
  })
  expect(violatedIdentities(breakdown)).toEqual([])
  expect(violatedIdentities(reverse(breakdown))).toEqual([])
  return breakdown
}
const paid = (values: Values, words: StayWords = {}, ...names: string[]) => {
  const encoded = z.encode(settlementBreakdownSchema, resultOf(values, words)) as unknown as Record<string, string>
  return ['medicalAssistance', ...names].map((name) => encoded[name])
}

describe('kinds of settlement', () => {
  const visits: readonly (readonly [string, StayWords])[] = [
    ['inpatient', {}],
    ['outpatient', { benefit: 'outpatient' }],
    ['chronic', { benefit: 'chronic', disease: 'dialysis' }],
    ['two-diseases', { benefit: 'two-diseases', disease: 'hypertension' }],
    ['special-drug', { benefit: 'special-drug' }],
    ['maternity', { benefit: 'maternity' }],
  ]
  // inpatient 2400 is left, elsewhere 4000
  test.each(visits)('%s: assisted when in scope, counted under its own name, and not otherwise', (kind, words) => {
    const amount = kind === 'inpatient' ? '1200.00' : '2000.00'
    const inScope = resultOf({ ...kinds, ...assistance([{ ...group, scope: [kind] }]) }, words)
    expect(z.encode(settlementBreakdownSchema, inScope).medicalAssistance).toBe(amount)
    expect(Object.keys(inScope.accumulatorDeltas.amounts).filter((name) => name.startsWith('assistance'))).toEqual([
      'assistance.base',
      `assistance.fund.${kind}`,
    ])
    const others = visits.map(([other]) => other).filter((other) => other !== kind)
    const outOfScope = resultOf({ ...kinds, ...assistance([{ ...group, scope: others }]) }, words)
    expect(z.encode(settlementBreakdownSchema, outOfScope).medicalAssistance).toBe('0.00')
    expect(outOfScope.accumulatorDeltas.amounts['assistance.base']).toBeUndefined()
    expect(outOfScope.trace.map(({ code }) => code)).toContain('medical-assistance.identity-not-covered')
  })
  test('a class of diseases is a scope of its own', () => {
    const values = { ...kinds, ...assistance([{ ...group, scope: ['chronic-I'] }]) }
    expect(paid(values, { benefit: 'chronic', disease: 'dialysis' })).toEqual(['2000.00'])
    expect(paid(values, { benefit: 'chronic', disease: 'stroke' })).toEqual(['0.00'])
  })
  test('caps: ordinary outpatient alone, chronic with inpatient, and all of them together (JS-7)', () => {
    const caps = [
      { kinds: ['outpatient'], amount: '1000.00' },
      { kinds: ['chronic', 'inpatient'], amount: '9000.00' },
      { kinds: ['inpatient', 'outpatient', 'chronic', 'maternity'], amount: '10000.00' },
    ]
    const values = { ...kinds, ...assistance([{ ...group, scope: ['inpatient', 'outpatient', 'chronic', 'maternity'], caps }]) }
    const used = (amounts: Record<string, string>) => ({
      amounts: Object.fromEntries(Object.entries(amounts).map(([kind, amount]) => [`assistance.fund.${kind}`, amount])),
    })
    const outpatient = { benefit: 'outpatient' as const }
    const chronic = { benefit: 'chronic' as const, disease: 'dialysis' }
    const maternity = { benefit: 'maternity' as const }
    expect(paid(values, outpatient)).toEqual(['1000.00'])
    expect(paid(values, { ...outpatient, ...used({ outpatient: '300.00', inpatient: '9000.00' }) })).toEqual(['700.00'])
    expect(paid(values, { ...chronic, ...used({ outpatient: '1000.00', inpatient: '8500.00' }) })).toEqual(['500.00'])
    expect(paid(values, { ...maternity, ...used({ outpatient: '1000.00', inpatient: '8500.00' }) })).toEqual(['500.00'])
    expect(paid(values, { ...maternity, ...used({ outpatient: '1000.00', inpatient: '9000.00' }) })).toEqual(['0.00'])
  })
  test('a disease of a list may have a rate of its own', () => {
    const rates = [{ disease: 'dialysis', rate: '70%' }, { rate: '50%' }]
    const values = { ...kinds, ...assistance([{ ...group, scope: ['chronic'], rates }]) }
    expect(paid(values, { benefit: 'chronic', disease: 'dialysis' })).toEqual(['2800.00'])
    expect(paid(values, { benefit: 'chronic', disease: 'stroke' })).toEqual(['2000.00'])
  })
  test('care at a pharmacy or on an account alone is not assisted where no scheme pays', () => {
    const values = { ...kinds, ...assistance([{ ...group, scope: ['outpatient'] }]) }
    expect(paid(values, { benefit: 'account' })).toEqual(['0.00'])
  })
})

describe('class II chronic diseases (Ⅱ类门慢, JA-5)', () => {
  const cap = { limits: 'fund', amounts: [{ amount: '4000.00', per: 'disease' }] }
  const groupOf = (chronicClassII: string, rate = '75%') => ({ ...group, scope: ['chronic'], rates: [{ rate }], chronicClassII })
  const values = (chronicClassII: string, rate?: string) => ({
    ...kinds,
    'chronic.cap': cap,
    ...assistance([groupOf(chronicClassII, rate)]),
  })
  const stroke = { benefit: 'chronic' as const, disease: 'stroke' }

  test('only what lies above the disease’s limit: the cost that used it up is limit ÷ ratio', () => {
    // 4000 ÷ 60% = 6666.67 used up; 8000 - 6666.67 = 1333.33 above; x 75% = 999.9975
    expect(paid(values('above-limit'), { ...stroke, within: '8000.00' }, 'pooledFundPayment', 'aboveCap', 'withinPolicyRest')).toEqual([
      '1000.00',
      '4000.00',
      '1333.33',
      '3000.00',
    ])
    const breakdown = resultOf(values('above-limit'), { ...stroke, within: '8000.00' })
    expect(breakdown.trace.find(({ code }) => code === 'medical-assistance.above-disease-limit')?.formula).toBe(
      'min(1333.33, 4000.00) = 1333.33',
    )
  })
  test('at the limit and below nothing', () => {
    expect(paid(values('above-limit'), { ...stroke, within: '6666.67' })).toEqual(['0.00'])
    expect(paid(values('above-limit'), { ...stroke, within: '3000.00' })).toEqual(['0.00'])
  })
  test('what the year has used of the limit counts', () => {
    // room 1000 ÷ 60% = 1666.67; 3000 - 1666.67 = 1333.33
    const amounts = { 'chronic.fund.stroke': '3000.00', 'chronic.fund': '3000.00' }
    expect(paid(values('above-limit'), { ...stroke, within: '3000.00', amounts }, 'pooledFundPayment')).toEqual(['1000.00', '1000.00'])
  })
  test('what the large amount took over above the limit is not assisted, nor anything below the limit in its place', () => {
    // 1333.33 above the limit, of which the large amount pays 90 % = 1200.00; 133.33 × 75 % = 99.9975
    const large = { atCap: { rates: [{ rate: '90%' }] }, scope: ['inpatient', 'chronic'], cap: 'none' }
    const words = { ...stroke, insuranceType: 'employee' as const, person: { category: 'active' }, within: '8000.00' }
    expect(paid({ ...values('above-limit'), 'employee-large-amount': large }, words, 'employeeLargeAmount', 'withinPolicyRest')).toEqual([
      '100.00',
      '1200.00',
      '2700.00',
    ])
  })
  test('a hundred per cent pays exactly that part; class I and packs that say so the whole rest', () => {
    expect(paid(values('above-limit', '100%'), { ...stroke, within: '8000.00' })).toEqual(['1333.33'])
    expect(paid(values('above-limit', '100%'), { ...stroke, disease: 'dialysis', within: '8000.00' })).toEqual(['4000.00'])
    expect(paid(values('rest', '100%'), { ...stroke, within: '8000.00' })).toEqual(['4000.00'])
  })
})

describe('rates', () => {
  test('by the size of the bill, both bounds belonging to the row', () => {
    const rates = [
      { billTo: '5000.00', rate: '50%' },
      { billFrom: '5000.01', billTo: '10000.00', rate: '60%' },
      { billFrom: '10000.01', rate: '70%' },
    ]
    const values = { 'inpatient.deductible': 'none', ...assistance([{ ...group, rates }]) }
    // rest 20 % of the bill
    expect(['5000.00', '5000.01', '10000.00', '10000.01'].map((within) => paid(values, { within })[0])).toEqual([
      '500.00',
      '600.00',
      '1200.00',
      '1400.00',
    ])
  })
  test('a bill of a size no row speaks of is refused, and a row that can never be reached too', () => {
    const values = assistance([{ ...group, rates: [{ billFrom: '20000.00', rate: '50%' }] }])
    expect(() => paid(values)).toThrow('medical-assistance[destitute]')
    const rates = [
      { billFrom: '1000.00', rate: '50%' },
      { billFrom: '2000.00', rate: '60%' },
    ]
    expect(() => aPack(assistance([{ ...group, rates }]))).toThrow('a row that can be reached')
  })
  test('by place: inside the county by a condition', () => {
    const rates = [{ condition: 'in-county', rate: '80%' }, { place: 'local', rate: '70%' }, { rate: '60%' }]
    const values = assistance([{ ...group, rates }])
    expect(paid(values, { stay: { conditions: ['in-county'] } })).toEqual(['1920.00'])
    expect(paid(values)).toEqual(['1680.00'])
    const elsewhere = { placement: { place: 'in-province', filing: 'referral' } }
    expect(paid(values, { stay: elsewhere })).toEqual(['1440.00'])
  })
  test('approved without referral: at most 20 points off (JS-1), never below nothing', () => {
    const stay = { placement: { place: 'cross-province', filing: 'none' }, approvals: [{ kind: 'unreferred-assistance', record: 'R-1' }] }
    expect(paid(assistance([group]), { stay })).toEqual(['720.00'])
    expect(paid(assistance([{ ...group, rates: [{ rate: '15%' }] }]), { stay })).toEqual(['0.00'])
    expect(() => aPack(assistance([group], { unreferred: { ...unreferred, onApproval: { points: '20.01%' } } }))).toThrow('at most')
  })
  test('nothing outside the scope of the catalogue can be assisted (JS-15)', () => {
    expect(() => aPack(assistance([group], { base: { includeFullySelfPaid: true } }))).toThrow('includeFullySelfPaid')
    const lines = [
      { class: 'A', amount: '10000.00' },
      { class: 'C', amount: '500.00' },
      { class: 'B', upfrontShare: '10%', unitPrice: '300.00', priceLimit: '200.00' },
    ]
    const all = { ...group, rates: [{ rate: '100%' }] }
    const names = ['withinPolicyRest', 'upfrontCovered', 'personTotal']
    expect(paid(assistance([all]), { lines }, ...names)).toEqual(['2436.00', '0.00', undefined, '620.00'])
    // the switch takes in 先行自付 of items inside the scope: 20.00
    expect(paid(assistance([all], { base: { includeFirstPay: true } }), { lines }, ...names)).toEqual([
      '2456.00',
      '0.00',
      '20.00',
      '600.00',
    ])
  })
})

describe('ceiling on the total share (总支付比例上限)', () => {
  const ceiling = (share: string, more: object = {}) => assistance([{ ...group, totalShareCeiling: share, ...more }])
  test('all funds together never pay more of the amount within policy', () => {
    // pool 7600, assistance 1200 would be 8800 of 10000
    expect(paid(ceiling('90%'))).toEqual(['1200.00'])
    expect(paid(ceiling('85%'), {}, 'fundTotal')).toEqual(['900.00', '8500.00'])
    expect(paid(ceiling('76%'))).toEqual(['0.00'])
    expect(paid(ceiling('50%'), {}, 'fundTotal')).toEqual(['0.00', '7600.00'])
    const capped = resultOf(ceiling('85%'), {}).trace.find(({ code }) => code === 'medical-assistance.share-capped')
    expect(capped?.formula).toBe(
      '10000.00 × 85% = 8500.00; 10000.00 - 2400.00 = 7600.00; min(2400.00 × 50% = 1200.00, 8500.00 - 7600.00) = 900.00',
    )
  })
  test('the smaller of ceiling and yearly cap decides', () => {
    const caps = [{ kinds: ['inpatient'], amount: '800.00' }]
    expect(paid(ceiling('85%', { caps }))).toEqual(['800.00'])
    expect(paid(ceiling('85%', { caps }), { amounts: { 'assistance.fund.inpatient': '100.00' } })).toEqual(['700.00'])
    expect(paid(ceiling('80%', { caps }))).toEqual(['400.00'])
  })
  test('it holds for tilt assistance as well', () => {
    const tilt = { 'tilt-assistance': { rows: [{ threshold: '0.00', rate: '50%', cap: 'none' }] } }
    // 1200, then 600 of the 1200 left; 300 of room at 91 %
    expect(paid({ ...ceiling('100%'), ...tilt }, {}, 'tiltAssistance')).toEqual(['1200.00', '600.00'])
    expect(paid({ ...ceiling('91%'), ...tilt }, {}, 'tiltAssistance', 'fundTotal')).toEqual(['1200.00', '300.00', '9100.00'])
    expect(paid({ ...ceiling('85%'), ...tilt }, {}, 'tiltAssistance')).toEqual(['900.00', '0.00'])
  })
})

describe('several identities (JS-10)', () => {
  const identities = ['destitute', 'orphan'].map((identity) => ({ identity, from: '2024-01-01' }))
  const orphan = { ...group, identities: ['orphan'] }
  test('each kind takes the best of those that reach it, never both', () => {
    const values = {
      ...kinds,
      ...assistance([
        { ...group, scope: ['inpatient', 'outpatient'], rates: [{ rate: '40%' }] },
        { ...orphan, scope: ['outpatient'], rates: [{ rate: '70%' }] },
      ]),
    }
    const person = { person: { identities } }
    expect(paid(values, { ...person, benefit: 'outpatient' }, 'assistanceIdentity')).toEqual(['2800.00', 'orphan'])
    expect(paid(values, person, 'assistanceIdentity')).toEqual(['960.00', 'destitute'])
  })
  test('a tie goes to the one that uses up no cap of this kind, then to the pack’s order', () => {
    const caps = (kind: string) => ({ caps: [{ kinds: [kind], amount: '90000.00' }] })
    const named = (...groups: object[]) => paid(assistance(groups), { person: { identities } }, 'assistanceIdentity')[1]
    expect(named({ ...group, ...caps('inpatient') }, orphan)).toBe('orphan')
    expect(named({ ...group, ...caps('outpatient') }, orphan)).toBe('destitute')
    expect(named({ ...group, ...caps('inpatient') }, { ...orphan, ...caps('inpatient') })).toBe('destitute')
    expect(named(orphan, group)).toBe('orphan')
  })
  test('ratio and threshold of different identities are never combined', () => {
    const low = { ...group, rates: [{ rate: '90%' }], threshold: { per: 'year', amount: '2000.00' } }
    const high = { ...orphan, rates: [{ rate: '30%' }] }
    // 400 x 90% = 360; 2400 x 30% = 720; 90% of everything would be 2160
    expect(paid(assistance([low, high]), { person: { identities } }, 'assistanceIdentity')).toEqual(['720.00', 'orphan'])
  })
  test('the year counts only what was taken', () => {
    const values = assistance([group, { ...orphan, rates: [{ rate: '60%' }] }])
    const { amounts } = resultOf(values, { person: { identities } }).accumulatorDeltas
    expect(
      Object.entries(amounts)
        .filter(([name]) => name.startsWith('assistance'))
        .map(([name, amount]) => [name, Number(amount)]),
    ).toEqual([
      ['assistance.base', 240_000],
      ['assistance.fund.inpatient', 144_000],
    ])
  })
})

describe('tilt assistance (倾斜救助)', () => {
  const row = { place: ['local', 'in-province'], threshold: '1000.00', rate: '50%', cap: 'none' }
  const tilt = (value: object) => ({
    ...assistance([group], { unreferred: { when: [{ place: 'cross-province', filing: 'none' }], onApproval: 'none' } }),
    'tilt-assistance': value,
  })
  test('properly referred and inside the province only (NA-6)', () => {
    const rows = [
      { ...row, place: 'local' },
      { ...row, place: 'in-province', filing: ['referral', 'emergency'] },
    ]
    const at = (place: string, filing: string) => paid(tilt({ rows }), { stay: { placement: { place, filing } } }, 'tiltAssistance')[1]
    // 1200 left: 200 x 50%
    expect([at('local', 'none'), at('in-province', 'referral'), at('in-province', 'none'), at('cross-province', 'referral')]).toEqual([
      '100.00',
      '100.00',
      '0.00',
      '0.00',
    ])
  })
  test('aid for large costs is a row without threshold', () => {
    expect(paid(tilt({ rows: [{ threshold: '0.00', rate: '30%', cap: '300.00' }] }), {}, 'tiltAssistance')).toEqual(['1200.00', '300.00'])
  })
  test('per year or per stay: threshold and cap count in the same span', () => {
    const amounts = { 'tilt.base': '2000.00', 'tilt.fund': '500.00' }
    const capped = { ...row, cap: '550.00' }
    expect(paid(tilt({ rows: [capped] }), { amounts }, 'tiltAssistance')[1]).toBe('50.00')
    expect(paid(tilt({ per: 'stay', rows: [capped] }), { amounts }, 'tiltAssistance')[1]).toBe('100.00')
  })
})
