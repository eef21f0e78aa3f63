import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fenOf, formatMoney } from '../../../shared/money/index.ts'
import { type SettledParts, settleCase, type summedAmounts, traceCodes } from '../../../shared/settlement/index.ts'
import { seenCodes } from '../../builders/pack.ts'
import { aCity, aVisit, noticesOf, routesOf, settledVisit, type VisitWords } from '../../builders/visit.ts'

const city = aCity()
const amounts = (settled: SettledParts, ...names: (typeof summedAmounts)[number][]) => names.map((name) => formatMoney(settled[name]))
const drug = { class: 'A', feeCategory: 'western-drug' }
const chronic = (more = {}) => ({ kind: 'chronic', disease: 'uraemia', from: '2024-01-01', record: 'MB-1', ...more })
const pressure = (more = {}) => ({ kind: 'two-diseases', disease: 'hypertension', from: '2024-01-01', record: 'LB-1', ...more })
const dualChannel = (more = {}) => ({
  kind: 'special-drug',
  items: ['SD*'],
  institution: 'H-1',
  doctor: 'D-1',
  pharmacies: ['P-1', 'P-2'],
  from: '2024-01-01',
  record: 'ST-1',
  ...more,
})
const atHospital = { institution: { kind: 'hospital', code: 'H-1' }, prescription: { external: false, doctor: 'D-1' } }
const atPharmacy = (code: string, prescription?: object) => ({
  institution: { kind: 'pharmacy', code },
  ...(prescription ? { prescription } : {}),
})

describe('a visit divided among five schemes', () => {
  const words: VisitWords = {
    person: { approvals: [chronic(), pressure(), dualChannel()] },
    visit: atHospital,
    lines: [
      { class: 'A', amount: '300.00', feeCategory: 'examination' },
      { ...drug, itemCode: 'DX01', amount: '1000.00' },
      { ...drug, itemCode: 'SD7', amount: '2000.00', specialDrug: true },
      { ...drug, itemCode: 'JY', amount: '100.10' },
      { class: 'A', amount: '500.00', purpose: 'maternity' },
      { ...drug, lineId: 'back', itemCode: 'DX01', originalLineId: '2', quantity: '-0.5', amount: '-500.00' },
      { class: 'C', amount: '20.00', feeCategory: 'other' },
    ],
    payment: { deposit: '1200.00' },
  }
  const settled = settledVisit(city, words)

  test('each line goes to the scheme that stands first, a return with its original', () => {
    expect(routesOf(settled)).toEqual([
      'maternity: 5',
      'special-drug: 3',
      'chronic uraemia: 2, back',
      'two-diseases hypertension: 4',
      'outpatient: 1, 7',
    ])
  })
  // maternity 500 × 100 % = 500; special drug 2000 × 70 % = 1400; chronic 500 × 80 % = 400; two diseases 100.10 × 65 % = 65.065 → 65.07;
  // outpatient (300 - 100) × 50 % = 100, 20 of class C besides
  test('each part by its own rate, and the sums of all', () => {
    expect(settled.parts.map(({ fundTotal }) => formatMoney(fundTotal))).toEqual(['500.00', '1400.00', '400.00', '65.07', '100.00'])
    expect(amounts(settled, 'totalFee', 'fundTotal', 'personTotal', 'fullySelfPaid')).toEqual(['3420.10', '2465.07', '955.03', '20.00'])
  })
  // 0 + 600 + 100 + 35.03 + 220 = 955.03; 1200 - 955.03 = 244.97
  test('the deposit pays part after part, and what is left goes back with the last', () => {
    expect(settled.parts.map(({ deposit, refund }) => [formatMoney(deposit), formatMoney(refund)])).toEqual([
      ['0.00', '0.00'],
      ['600.00', '0.00'],
      ['100.00', '0.00'],
      ['35.03', '0.00'],
      ['464.97', '244.97'],
    ])
    expect(amounts(settled, 'deposit', 'cash', 'refund', 'balanceDue')).toEqual(['1200.00', '955.03', '244.97', '0.00'])
  })
  test('a deposit that is used up leaves the rest to pay', () => {
    const short = settledVisit(city, { ...words, payment: { deposit: '650.00' } })
    expect(short.parts.map(({ balanceDue }) => formatMoney(balanceDue))).toEqual(['0.00', '0.00', '50.00', '35.03', '220.00'])
    expect(amounts(short, 'deposit', 'refund', 'balanceDue')).toEqual(['650.00', '0.00', '305.03'])
  })
  test('the year goes on from part to part', () => {
    const { counts, amounts: after } = settled.accumulatorsAfter
    expect(counts).toEqual({
      'maternity.visits': 1,
      'special-drug.visits': 1,
      'chronic.visits': 1,
      'two-diseases.visits': 1,
      'outpatient.visits': 1,
    })
    expect(Object.fromEntries(Object.entries(after).map(([name, amount]) => [name, formatMoney(amount)]))).toEqual({
      'maternity.fund': '500.00',
      'special-drug.fund': '1400.00',
      'chronic.fund': '400.00',
      'chronic.fund.uraemia': '400.00',
      'two-diseases.fund': '65.07',
      'two-diseases.fund.hypertension': '65.07',
      'outpatient.deductible': '100.00',
      'outpatient.fund': '100.00',
    })
  })
  test('the working says by which approval, right after the law', () => {
    const [, , part] = settled.parts
    expect(part?.trace.slice(0, 3).map(({ step }) => step)).toEqual(['eligibility', 'routing', 'lines'])
    expect(part?.trace[1]).toMatchObject({
      code: 'routing.chronic',
      values: { count: '2', lines: '2, back', amount: '500.00', disease: '尿毒症透析', record: 'MB-1' },
      parameters: [{ id: 'chronic.diseases', value: '尿毒症透析' }],
    })
  })
})

test('a visit of one scheme is one part; without lines it is an account part of nothing', () => {
  expect(routesOf(settledVisit(city, { lines: [{ class: 'A', amount: '1.00' }] }))).toEqual(['outpatient: 1'])
  expect(routesOf(settledVisit(city, { lines: [] }))).toEqual(['account: '])
})

describe('chronic disease (门诊慢特病)', () => {
  const routed = (approval: object, line: object, visit = {}) =>
    settledVisit(city, { person: { approvals: [approval] }, visit, lines: [{ ...drug, itemCode: 'DX01', amount: '50.00', ...line }] })

  test.each([
    ['valid on its last day', { to: '2025-03-10' }, 'chronic uraemia: 1'],
    ['the day after it ended', { to: '2025-03-09' }, 'outpatient: 1'],
    ['the day before it begins', { from: '2025-03-11' }, 'outpatient: 1'],
  ])('an approval %s', (_, period, expected) => {
    const settled = routed(chronic(period), {})
    expect(routesOf(settled)).toEqual([expected])
    expect(noticesOf(settled, 'routing.approval-not-valid')).toHaveLength(expected.startsWith('chronic') ? 0 : 1)
  })
  test('an item that is not on the list is ordinary care; a notice says so where it was prescribed for the disease', () => {
    const plain = routed(chronic(), { itemCode: 'XX' })
    const prescribed = routed(chronic(), { itemCode: 'XX', disease: 'uraemia' })
    expect([routesOf(plain), routesOf(prescribed)]).toEqual([['outpatient: 1'], ['outpatient: 1']])
    expect(noticesOf(plain, 'routing.item-not-on-list')).toEqual([])
    expect(noticesOf(prescribed, 'routing.item-not-on-list')).toEqual([{ disease: '尿毒症透析', record: 'MB-1', lines: '1' }])
  })
  test('only at the institutions the person chose', () => {
    const chosen = chronic({ institutions: ['H-1', 'H-2'] })
    expect(routesOf(routed(chosen, {}, atHospital))).toEqual(['chronic uraemia: 1'])
    const elsewhere = routed(chosen, {}, { institution: { kind: 'hospital', code: 'H-9' } })
    expect(routesOf(elsewhere)).toEqual(['outpatient: 1'])
    expect(noticesOf(elsewhere, 'routing.institution-not-chosen')).toMatchObject([{ institution: 'H-9', record: 'MB-1' }])
  })
  test('a prescription for a disease without approval is named', () => {
    const settled = settledVisit(city, { lines: [{ ...drug, amount: '5.00', disease: 'uraemia' }] })
    expect(routesOf(settled)).toEqual(['outpatient: 1'])
    expect(noticesOf(settled, 'routing.not-approved')).toEqual([{ benefit: 'chronic', subject: 'uraemia', lines: '1' }])
  })
  test('of two diseases each has its own part, in the order of the approvals', () => {
    const approvals = [chronic({ disease: 'hypertension', record: 'MB-2' }), chronic()]
    const lines = [
      { ...drug, itemCode: 'DX01', amount: '5.00' },
      { ...drug, itemCode: 'GX02', amount: '6.00' },
    ]
    expect(routesOf(settledVisit(city, { person: { approvals }, lines }))).toEqual(['chronic hypertension: 2', 'chronic uraemia: 1'])
  })
  test('a disease the pack does not list, or no list at all, is refused by its name', () => {
    const refusal = (pack: typeof city, disease: string) => {
      const outcome = settleCase(aVisit({ person: { approvals: [chronic({ disease })] }, lines: [{ ...drug, amount: '5.00' }] }), pack)
      return outcome.ok ? 'settled' : outcome.error
    }
    expect(refusal(city, 'gout')).toMatchObject({
      code: 'policy.value-absent',
      details: { parameter: 'test-city/employee/chronic.diseases[gout]', asker: 'routing' },
    })
    expect(refusal(aCity({ 'chronic.diseases': undefined }), 'uraemia')).toMatchObject({
      details: { parameter: 'test-city/employee/chronic.diseases', asker: 'routing' },
    })
  })
  test('an approval that has ended stops no visit, whatever the pack knows of its disease', () => {
    const ended = { person: { approvals: [chronic({ disease: 'gout', to: '2024-06-30' })] }, lines: [{ ...drug, amount: '5.00' }] }
    for (const pack of [city, aCity({ 'chronic.diseases': undefined })])
      expect(routesOf(settledVisit(pack, ended))).toEqual(['outpatient: 1'])
  })
  test('where the pack has no such scheme the approval is worth nothing', () => {
    const none = {
      'chronic.diseases': undefined,
      'chronic.deductible': undefined,
      'chronic.pooled-fund-rate': undefined,
      'chronic.cap': undefined,
    }
    const lines = [{ ...drug, itemCode: 'DX01', amount: '5.00', disease: 'uraemia' }]
    const settled = settledVisit(aCity(none), { person: { approvals: [chronic()] }, lines })
    expect(routesOf(settled)).toEqual(['outpatient: 1'])
    expect(settled.parts[0]?.trace.map(({ code }) => code)).toContain('routing.scheme-not-in-pack')
  })
})

describe('two diseases (两病)', () => {
  const routed = (line: object, words: Partial<VisitWords> = {}) =>
    settledVisit(city, { person: { approvals: [pressure()] }, ...words, lines: [{ ...drug, itemCode: 'JY', amount: '50.00', ...line }] })

  test('drugs of every kind, nothing else', () => {
    for (const feeCategory of ['western-drug', 'patent-chinese-drug', 'herbal-piece'])
      expect(routesOf(routed({ feeCategory }))).toEqual(['two-diseases hypertension: 1'])
    const examined = routed({ feeCategory: 'examination', disease: 'hypertension' })
    expect(routesOf(examined)).toEqual(['outpatient: 1'])
    expect(examined.parts[0]?.trace.map(({ code }) => code)).toContain('routing.two-diseases-drugs-only')
  })
  test('only where the scheme has a rate', () => {
    const settled = routed({}, { visit: { hospitalLevel: 'L3' } })
    expect(routesOf(settled)).toEqual(['outpatient: 1'])
    expect(noticesOf(settled, 'routing.two-diseases-not-at-level')).toEqual([{ disease: 'hypertension', level: 'L3', lines: '1' }])
  })
  test('not for another disease than the approved one, not after its end', () => {
    const other = routed({ disease: 'diabetes' })
    expect([routesOf(other), noticesOf(other, 'routing.not-approved')]).toEqual([
      ['outpatient: 1'],
      [{ benefit: 'two-diseases', subject: 'diabetes', lines: '1' }],
    ])
    const ended = routed({}, { person: { approvals: [pressure({ to: '2025-02-28' })] } })
    expect(noticesOf(ended, 'routing.approval-not-valid')).toEqual([
      { benefit: 'two-diseases', record: 'LB-1', from: '2024-01-01', to: '2025-02-28', on: '2025-03-10', lines: '1' },
    ])
  })
  test('an approved chronic benefit for the same disease replaces it, for listed items and for others', () => {
    const person = { approvals: [pressure(), chronic({ disease: 'hypertension', record: 'MB-2' })] }
    expect(routesOf(routed({ itemCode: 'GX01' }, { person }))).toEqual(['chronic hypertension: 1'])
    const unlisted = routed({}, { person })
    expect(routesOf(unlisted)).toEqual(['outpatient: 1'])
    expect(noticesOf(unlisted, 'routing.two-diseases-replaced')).toEqual([{ disease: 'hypertension', record: 'LB-1', lines: '1' }])
  })
  test('a chronic approval that has ended replaces nothing', () => {
    const person = { approvals: [pressure(), chronic({ disease: 'hypertension', to: '2024-12-31' })] }
    expect(routesOf(routed({}, { person }))).toEqual(['two-diseases hypertension: 1'])
  })
  // 400.00 - 380.00 = 20.00 of 50 × 65 % = 32.50
  test('its cap counts the single disease', () => {
    const settled = routed(
      {},
      { accumulators: { amounts: { 'two-diseases.fund.hypertension': '380.00', 'two-diseases.fund.diabetes': '400.00' } } },
    )
    expect(formatMoney(settled.fundTotal)).toBe('20.00')
  })
})

describe('dual-channel drugs (双通道三定, JA-11)', () => {
  const routed = (visit: Record<string, unknown>, approvals: object[] = [dualChannel()], line: object = {}) =>
    settledVisit(city, {
      person: { approvals },
      visit,
      lines: [{ ...drug, itemCode: 'SD7', specialDrug: true, amount: '100.00', ...line }],
    })
  const codes = (settled: SettledParts) => settled.parts.flatMap(({ notices }) => notices.map(({ code }) => code))

  test('institution and doctor match at the hospital; at a pharmacy it is asked for too', () => {
    expect(routesOf(routed(atHospital))).toEqual(['special-drug: 1'])
    const prescription = { external: true, institution: 'H-1', doctor: 'D-1' }
    expect(routesOf(routed(atPharmacy('P-2', prescription)))).toEqual(['special-drug: 1'])
    expect(routesOf(routed(atPharmacy('P-2', { ...prescription, external: false })))).toEqual(['special-drug: 1'])
  })
  test.each([
    ['institution', { institution: { kind: 'hospital', code: 'H-2' }, prescription: { external: false, doctor: 'D-1' } }, 'H-1', 'H-2'],
    ['doctor', { ...atHospital, prescription: { external: false, doctor: 'D-2' } }, 'D-1', 'D-2'],
    ['doctor', { institution: { kind: 'hospital', code: 'H-1' } }, 'D-1', '—'],
    ['pharmacy', atPharmacy('P-3', { external: true, institution: 'H-1', doctor: 'D-1' }), 'P-1、P-2', 'P-3'],
  ] as const)('another %s: account only, and the notice names it', (what, visit, designated, found) => {
    const settled = routed(visit)
    expect(routesOf(settled)).toEqual(['account: 1'])
    expect(formatMoney(settled.fundTotal)).toBe('0.00')
    expect(noticesOf(settled, `routing.special-drug-other-${what}`)).toEqual([{ record: 'ST-1', designated, found, lines: '1' }])
    expect(codes(settled).filter((code) => code.startsWith('routing.'))).toHaveLength(1)
  })
  test('everything that does not match is named, of the approval that comes nearest', () => {
    const near = dualChannel({ doctor: 'D-8', record: 'ST-2' })
    const settled = routed({ institution: { kind: 'hospital', code: 'H-1' }, prescription: { external: false, doctor: 'D-9' } }, [
      dualChannel({ institution: 'H-5', doctor: 'D-5' }),
      near,
    ])
    expect(noticesOf(settled, 'routing.special-drug-other-doctor')).toMatchObject([{ record: 'ST-2', designated: 'D-8' }])
    expect(noticesOf(settled, 'routing.special-drug-other-institution')).toEqual([])
  })
  test('without approval, or with one that has ended, the account', () => {
    expect(codes(routed(atHospital, []))).toContain('routing.not-approved')
    const ended = routed(atHospital, [dualChannel({ to: '2025-01-31' })])
    expect([routesOf(ended), codes(ended)]).toEqual([['account: 1'], ['routing.approval-not-valid']])
  })
  test('a drug of another approval is not designated by this one', () => {
    expect(routesOf(routed(atHospital, [dualChannel()], { itemCode: 'XD7' }))).toEqual(['account: 1'])
  })
  test('where the pack has no dual-channel scheme it is a drug like others', () => {
    const none = { 'special-drug.deductible': undefined, 'special-drug.pooled-fund-rate': undefined, 'special-drug.cap': undefined }
    const lines = [{ ...drug, specialDrug: true, amount: '5.00' }]
    expect(routesOf(settledVisit(aCity(none), { lines }))).toEqual(['outpatient: 1'])
  })
})

describe('maternity (生育)', () => {
  const lines = [{ class: 'A', amount: '80.00', purpose: 'maternity' }]
  const registered = (more: object) => ({ approvals: [{ kind: 'maternity', from: '2024-12-01', record: 'SY-1', ...more }] })
  test('by the prescription’s word, or by a registration that must then be valid', () => {
    expect(routesOf(settledVisit(city, { lines }))).toEqual(['maternity: 1'])
    expect(routesOf(settledVisit(city, { lines, person: registered({}) }))).toEqual(['maternity: 1'])
    const ended = settledVisit(city, { lines, person: registered({ to: '2025-01-01' }) })
    expect(routesOf(ended)).toEqual(['outpatient: 1'])
    expect(noticesOf(ended, 'routing.approval-not-valid')).toMatchObject([{ benefit: 'maternity', record: 'SY-1' }])
  })
  test('ordinary care where the pack has no maternity scheme', () => {
    const none = { 'maternity.deductible': undefined, 'maternity.pooled-fund-rate': undefined, 'maternity.cap': undefined }
    expect(routesOf(settledVisit(aCity(none), { lines }))).toEqual(['outpatient: 1'])
  })
})

describe('pharmacies (药店)', () => {
  const lines = [{ ...drug, amount: '30.00' }]
  test('with an external prescription as outpatient care, at the level of the hospital that prescribed', () => {
    const visit = atPharmacy('P-1', { external: true, institution: 'H-1', institutionLevel: 'L3' })
    const settled = settledVisit(city, { lines, visit, person: { approvals: [pressure()] } })
    expect(routesOf(settled)).toEqual(['outpatient: 1'])
    expect(noticesOf(settled, 'routing.two-diseases-not-at-level')).toMatchObject([{ level: 'L3' }])
    const unknown = settledVisit(city, { lines, visit: atPharmacy('P-1', { external: true }), person: { approvals: [pressure()] } })
    expect(routesOf(unknown)).toEqual(['two-diseases hypertension: 1'])
  })
  test('the chosen institution of a chronic disease may be the pharmacy or the hospital that prescribed', () => {
    const listed = [{ ...drug, itemCode: 'DX01', amount: '30.00' }]
    const prescribed = atPharmacy('P-1', { external: true, institution: 'H-1' })
    const at = (institutions: string[]) =>
      routesOf(settledVisit(city, { lines: listed, visit: prescribed, person: { approvals: [chronic({ institutions })] } }))
    expect([at(['P-1']), at(['H-1']), at(['H-2'])]).toEqual([['chronic uraemia: 1'], ['chronic uraemia: 1'], ['outpatient: 1']])
  })
  test('without one nothing but account and cash', () => {
    const settled = settledVisit(city, { lines, visit: atPharmacy('P-1'), person: { approvals: [pressure(), chronic()] } })
    expect(routesOf(settled)).toEqual(['account: 1'])
    expect(noticesOf(settled, 'routing.no-external-prescription')).toEqual([{ lines: '1' }])
    expect(settled.accumulatorsAfter).toEqual(settled.accumulatorsBefore)
  })
})

describe('outpatient care during a stay (JN-7, JN-8)', () => {
  const lines = [{ class: 'A', amount: '200.00' }]
  const during = (conditions: string[], pack = city) => settledVisit(pack, { lines, visit: { conditions } })
  test('is not paid, unless the person is in long-term care', () => {
    const settled = during(['in-stay'])
    expect(routesOf(settled)).toEqual(['account: 1'])
    expect(noticesOf(settled, 'routing.in-stay')).toEqual([{ lines: '1' }])
    expect(routesOf(during(['in-stay', 'long-term-care']))).toEqual(['outpatient: 1'])
    expect(routesOf(during(['long-term-care']))).toEqual(['outpatient: 1'])
  })
  test('as the pack says', () => {
    const links = (duringStay: string, longTermCare: string) =>
      aCity({ 'outpatient.stay-links': { merge: 'none', duringStay, longTermCare } })
    expect(routesOf(during(['in-stay'], links('payable', 'not-payable')))).toEqual(['outpatient: 1'])
    expect(routesOf(during(['long-term-care'], links('payable', 'not-payable')))).toEqual(['account: 1'])
  })
  test('a pack that does not say is refused, but only when it is asked', () => {
    const silent = aCity({ 'outpatient.stay-links': undefined })
    expect(routesOf(during([], silent))).toEqual(['outpatient: 1'])
    expect(() => during(['in-stay'], silent)).toThrow('outpatient.stay-links')
  })
})

describe('what cannot be divided', () => {
  const refusal = (lines: object[]) => {
    const outcome = settleCase(aVisit({ lines: lines as Record<string, unknown>[] }), city)
    return outcome.ok ? 'settled' : outcome.error
  }
  test('a line number that stands twice, even in different schemes', () => {
    const twice = [
      { class: 'A', lineId: 'x', amount: '1.00' },
      { class: 'A', lineId: 'x', amount: '2.00', purpose: 'maternity' },
    ]
    expect(refusal(twice)).toMatchObject({ code: 'settlement.unsupported', details: { reason: 'line-number-twice: x' } })
  })
  test('a return without its original', () => {
    expect(refusal([{ class: 'A', lineId: 'r', originalLineId: 'gone', amount: '-2.00' }])).toMatchObject({
      details: { reason: 'return-without-original: r' },
    })
  })
  test('a scheme whose rate is unknown refuses the visit instead of sending it elsewhere', () => {
    const outcome = settleCase(aVisit({ lines: [{ class: 'A', amount: '1.00' }] }), aCity({ 'outpatient.pooled-fund-rate': null }))
    expect(outcome).toMatchObject({
      error: { code: 'policy.value-absent', details: { parameter: 'test-city/employee/outpatient.pooled-fund-rate' } },
    })
  })
})

test('long lists of line numbers are cut in sentences and whole in the formula', () => {
  const settled = settledVisit(city, { lines: Array.from({ length: 9 }, () => ({ class: 'A', amount: '1.00' })) })
  const entry = settled.parts[0]?.trace.find(({ step }) => step === 'routing')
  expect(entry).toMatchObject({ values: { count: '9', lines: '1, 2, 3, 4 … 9' }, formula: '1, 2, 3, 4, 5, 6, 7, 8, 9 → outpatient' })
})

const fenOfText = (amount: string) => Math.round(Number(amount) * 100)
const fen = fc.integer({ min: 1, max: 300_000 }).map((amount) => (amount / 100).toFixed(2))
const anyLine = fc.record(
  {
    class: fc.constantFrom('A', 'A', 'B', 'C'),
    feeCategory: fc.constantFrom('western-drug', 'herbal-piece', 'examination', 'registration'),
    itemCode: fc.constantFrom('DX01', 'GX01', 'SD1', 'MR9', 'XX'),
    amount: fen,
    disease: fc.constantFrom('uraemia', 'hypertension', 'diabetes'),
    purpose: fc.constant('maternity'),
    specialDrug: fc.boolean(),
  },
  { requiredKeys: ['class', 'feeCategory', 'itemCode', 'amount'] },
)
const anyFamily = fc.uniqueArray(
  fc.record({
    account: fc.constantFrom<string[]>('F-1', 'F-2', 'F-3'),
    relation: fc.constantFrom('spouse', 'child', 'sibling', 'grandparent'),
    balance: fen,
    authorised: fc.record(
      { from: fc.constant('2024-01-01'), to: fc.constantFrom('2025-03-09', '2025-12-31'), limit: fen, record: fc.constant('GJ') },
      { requiredKeys: ['from', 'record'] },
    ),
  }),
  { selector: ({ account }) => account },
)
const anyVisit = fc.record({
  person: fc.record({
    approvals: fc.subarray([chronic(), pressure(), dualChannel(), chronic({ disease: 'hypertension', record: 'MB-2' })]),
  }),
  visit: fc.constantFrom({}, atHospital, atPharmacy('P-1'), atPharmacy('P-1', { external: true, institution: 'H-1', doctor: 'D-1' }), {
    conditions: ['in-stay'],
  }),
  lines: fc.array(anyLine, { maxLength: 8 }),
  payment: fc.record({ useAccount: fc.boolean(), accountBalance: fen, deposit: fen, family: anyFamily }),
})

test('whatever the visit: every line in one part, sums exact, no account below zero, relatives in their order', () => {
  fc.assert(
    fc.property(anyVisit, (words) => {
      const { parts, ...sums } = settledVisit(city, words)
      const lines = parts.flatMap((part) => part.lines)
      expect(lines.map(({ lineId }) => Number(lineId)).sort((a, b) => a - b)).toEqual(words.lines.map((_, index) => index + 1))
      for (const { lineId, amount } of lines) expect(formatMoney(amount)).toBe(words.lines[Number(lineId) - 1]?.amount)
      expect(fenOf(sums.totalFee)).toBe(words.lines.reduce((sum, { amount }) => sum + fenOfText(amount), 0))
      const { useAccount, accountBalance, deposit, family } = words.payment
      expect(fenOf(sums.personalAccount)).toBe(useAccount ? fenOfText(accountBalance) - fenOf(sums.accountBalanceAfter) : 0)
      expect(fenOf(sums.accountBalanceAfter)).toBeGreaterThanOrEqual(0)
      expect(fenOf(sums.cash) + fenOf(sums.refund) - fenOf(sums.balanceDue)).toBe(fenOfText(deposit))
      const order = family.map(({ account }) => account)
      const left = new Map(
        family.map(({ account, balance, authorised: { limit } }) => [account, Math.min(...[balance, limit ?? balance].map(fenOfText))]),
      )
      for (const { familyPayments = [] } of parts) {
        const used = familyPayments.map(({ account }) => order.indexOf(account))
        expect(used).toEqual([...used].sort((a, b) => a - b))
        for (const { account, relation, amount } of familyPayments) {
          left.set(account, (left.get(account) ?? 0) - fenOf(amount))
          expect(left.get(account)).toBeGreaterThanOrEqual(0)
          expect(relation).not.toBe('grandparent')
          expect(family.find((one) => one.account === account)?.authorised.to).not.toBe('2025-03-09')
        }
      }
    }),
    { numRuns: 200 },
  )
})

test('between them, these visits show every way a line can take', () => {
  const routing = Object.keys(traceCodes).filter((code) => code.startsWith('routing.'))
  expect(routing.filter((code) => !seenCodes.has(code))).toEqual([])
})
