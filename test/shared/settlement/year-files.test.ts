import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compareYearStep } from '../../../shared/settlement/index.ts'
import { aPack } from '../../builders/pack.ts'
import { aCity } from '../../builders/visit.ts'
import { answersOf, balanceAfter, encodedStep, settleOn, stayOn, stepsOf } from '../../builders/year.ts'

/** Merges the three days before admission, same institution; outpatient 100 once a year, then 50 % up to 800; inpatient 500, then 80 %. */
const city = aCity()
const relative = (account: string, balance: string, authorised: object = {}) => ({
  account,
  relation: 'child',
  balance,
  authorised: { from: '2024-01-01', record: 'GJ', ...authorised },
})
const outcomes = (...words: Parameters<typeof stepsOf>) => answersOf(stepsOf(...words))

describe('from event to event', () => {
  test('accumulators and balances go on; a refused event leaves everything as it was', () => {
    const steps = stepsOf(city, {
      payment: { useAccount: true, accountBalance: '30.00' },
      events: [
        settleOn('a', '2025-02-01', '150.00'),
        settleOn('x', '2025-02-02', '10.00', { benefit: 'chronic' }),
        settleOn('b', '2025-02-03', '400.00'),
      ],
    })
    expect(answersOf(steps)).toEqual(['ok', { 'settlement.unsupported': { reason: 'disease-needed' } }, 'ok'])
    expect(steps[1]?.after).toBe(steps[1]?.before)
    // a: (150 - 100) × 50 % = 25, own 30 of 125; b: 400 × 50 % = 200, nothing of the account left
    expect(encodedStep(steps[2]).result).toMatchObject({ deductibleApplied: '0.00', pooledFundPayment: '200.00', personalAccount: '0.00' })
    expect(encodedStep(steps[2]).after).toMatchObject({
      accumulators: {
        '2025': { counts: { 'outpatient.visits': 2 }, amounts: { 'outpatient.deductible': '100.00', 'outpatient.fund': '225.00' } },
      },
      account: { balance: '0.00' },
    })
  })
  test('taking back what was refused, or was taken back, is refused by its number', () => {
    const words = [settleOn('x', '2025-02-02', '10.00', { benefit: 'chronic' }), { event: 'reverse', of: 'x' }]
    expect(outcomes(city, { events: words })[1]).toEqual({ 'settlement.unknown': { settlementId: 'x' } })
    const twice = [settleOn('a', '2025-02-02', '10.00'), { event: 'reverse', of: 'a' }, { event: 'reverse', of: 'a' }]
    expect(outcomes(city, { events: twice })).toEqual(['ok', 'ok', { 'settlement.already-cancelled': { settlementId: 'a' } }])
  })
  test('the deposit of the file goes to the first settlement, a further one to its own', () => {
    const steps = stepsOf(city, {
      payment: { deposit: '100.00' },
      events: [
        settleOn('a', '2025-02-01', '60.00', { payment: { deposit: '5.00' } }),
        settleOn('b', '2025-02-02', '60.00'),
        settleOn('c', '2025-02-03', '60.00', { payment: { deposit: '7.00' } }),
      ],
    })
    expect(steps.map((step) => encodedStep(step).result?.deposit)).toEqual(['105.00', '0.00', '7.00'])
    expect(encodedStep(steps[0])).toMatchObject({ before: { deposit: '100.00' }, result: { refund: '45.00' }, after: { deposit: '0.00' } })
  })
  test('relatives pay in the order of the file, in another, or not at all; balances and limits go on', () => {
    const family = [relative('F-1', '500.00', { limit: '40.00' }), relative('F-2', '50.00')]
    const pay = (id: string, payment: object) => settleOn(id, '2025-02-01', '60.00', { payment })
    const steps = stepsOf(city, {
      payment: { family },
      events: [pay('a', {}), pay('b', { family: [] }), pay('c', { family: ['F-2', 'F-1'] }), pay('d', {})],
    })
    const paid = steps.map((step) => encodedStep(step).result?.familyPayments ?? [])
    expect(paid).toMatchObject([
      [
        { account: 'F-1', amount: '40.00' },
        { account: 'F-2', amount: '20.00' },
      ],
      [],
      [{ account: 'F-2', amount: '30.00' }],
      [],
    ])
    expect(encodedStep(steps[3]).after?.family).toEqual({ 'F-1': { balance: '460.00', limit: '0.00' }, 'F-2': { balance: '0.00' } })
  })
  test('somebody is retired from the day of the retirement on', () => {
    const pack = aCity({ 'outpatient.pooled-fund-rate': { kind: 'flat', rates: [{ category: 'retired', rate: '60%' }, { rate: '50%' }] } })
    const steps = stepsOf(pack, {
      person: { category: 'retired', retiredOn: '2025-03-10' },
      accumulators: { '2025': { amounts: { 'outpatient.deductible': '100.00' } } },
      events: [settleOn('a', '2025-03-09', '100.00'), settleOn('b', '2025-03-10', '100.00')],
    })
    expect(steps.map((step) => encodedStep(step).result?.fundTotal)).toEqual(['50.00', '60.00'])
  })
  test('a stay cut at the end of the year needs what the year before had counted, stated or settled', () => {
    const pack = aCity({ 'stay-rules': { crossYear: 'split' } })
    const lines = [
      { class: 'A', amount: '1000.00', chargedOn: '2024-12-30' },
      { class: 'A', amount: '1000.00', chargedOn: '2025-01-02' },
    ]
    const across = stayOn('s', '2024-12-28', '2025-01-05', '0.00', { lines })
    expect(outcomes(pack, { events: [across] })).toEqual([{ 'settlement.unsupported': { reason: 'accumulators-needed: 2024' } }])
    expect(outcomes(pack, { accumulators: { '2024': {} }, events: [across] })).toEqual(['ok'])
    const [, step] = stepsOf(pack, { events: [settleOn('v', '2024-11-01', '300.00'), across] })
    // (1000 - 500) × 80 % in 2024, 1000 × 80 % in 2025
    expect(encodedStep(step).after?.accumulators).toMatchObject({
      '2024': { counts: { 'outpatient.visits': 1 }, amounts: { 'pool.fund': '400.00' } },
      '2025': { counts: { 'inpatient.stays': 1 }, amounts: { 'pool.fund': '800.00' } },
    })
  })
})

describe('visits before a stay', () => {
  const near = settleOn('near', '2025-03-08', '300.00')
  const far = settleOn('far', '2025-03-01', '300.00')
  const elsewhere = settleOn('elsewhere', '2025-03-09', '80.00', { visit: { institution: { kind: 'hospital', code: 'H-2' } } })
  const stay = (more: object = {}) => stayOn('s', '2025-03-10', '2025-03-18', '10000.00', more as Record<string, unknown>)
  test('move by themselves where the pack says so', () => {
    const step = stepsOf(city, { events: [far, near, elsewhere, stay()] })[3]
    expect(encodedStep(step).result).toMatchObject({
      totalFee: '10300.00',
      merge: { rule: 'in-pack', moved: ['near'], outside: [{ id: 'elsewhere', reason: 'other-institution' }], takenBack: ['near'] },
    })
    expect(encodedStep(step).after?.accumulators).toMatchObject({ '2025': { counts: { 'outpatient.visits': 2, 'inpatient.stays': 1 } } })
  })
  test('named ones have to move: why one does not is said', () => {
    const named = (merge: readonly string[]) => outcomes(city, { events: [far, near, elsewhere, stay({ merge })] })[3]
    expect(named(['near'])).toBe('ok')
    expect(named(['near', 'elsewhere'])).toEqual({ 'settlement.not-merged': { settlementId: 'elsewhere', outside: 'other-institution' } })
    expect(named(['far'])).toEqual({ 'settlement.not-merged': { settlementId: 'far', outside: 'not-in-those-days' } })
  })
  test('stay where the pack has no rule, with a remark where one is near; naming one asks for the rule', () => {
    const silent = aCity({ 'outpatient.stay-links': undefined })
    const mergeOf = (...events: Record<string, unknown>[]) => encodedStep(stepsOf(silent, { events }).at(-1)).result?.merge
    expect([mergeOf(near, stay()), mergeOf(far, stay()), mergeOf(stay())]).toEqual([{ rule: 'not-in-pack' }, undefined, undefined])
    expect(outcomes(silent, { events: [near, stay({ merge: ['near'] })] })[1]).toEqual({
      'policy.value-absent': { parameter: 'test-city/employee/outpatient.stay-links', date: '2025-03-10', asker: 'merge' },
    })
  })
  test('a rule that is unknown is refused as soon as there are visits, never taken as none', () => {
    const unknown = aCity({ 'outpatient.stay-links': null })
    expect(outcomes(unknown, { events: [stay()] })).toEqual(['ok'])
    expect(outcomes(unknown, { events: [near, stay()] })[1]).toMatchObject({ 'policy.value-absent': { asker: 'merge' } })
    expect(outcomes(unknown, { events: [near, { event: 'reverse', of: 'near' }, stay()] })[2]).toBe('ok')
  })
  test('a cleared one stays where it is and cannot be taken back', () => {
    const events = [{ ...near, cleared: true }, stay(), { event: 'reverse', of: 'near' }]
    const steps = stepsOf(city, { events })
    expect(encodedStep(steps[1]).result?.merge).toMatchObject({ moved: [], outside: [{ id: 'near', reason: 'cleared' }] })
    expect(answersOf(steps)[2]).toEqual({ 'settlement.unsupported': { reason: 'cleared: near' } })
  })
  test('the stay taken back does not bring them back', () => {
    const steps = stepsOf(city, { events: [near, stay(), { event: 'reverse', of: 's' }, { event: 'reverse', of: 'near' }] })
    expect(answersOf(steps)).toEqual(['ok', 'ok', 'ok', { 'settlement.already-cancelled': { settlementId: 'near' } }])
    expect(encodedStep(steps[2]).after?.accumulators).toEqual({ '2025': { counts: {}, amounts: {} } })
  })
})

describe('the account', () => {
  const rule = {
    'account-accrual': { components: [{ source: 'own', rate: '2%', base: 'own-base', category: 'active' }] },
    'personal-account': {
      pays: ['within-policy'],
      uses: [
        { use: 'long-term-care-premium', for: ['self', 'spouse'] },
        { use: 'antigen-test', for: ['self'], until: '2025-03-31' },
      ],
    },
  }
  const pack = aPack(rule)
  const use = (what: string, on: string, amount: string, whom = 'self') => ({ event: 'use-account', use: what, for: whom, on, amount })
  test('is credited by month and pays what the rule lists, up to its last fen', () => {
    const steps = stepsOf(pack, {
      payment: { accountBalance: '1.00' },
      events: [
        { event: 'accrue', month: '2025-03', ownBase: '5678.90' },
        use('long-term-care-premium', '2025-03-02', '100.00', 'spouse'),
        use('antigen-test', '2025-03-31', '14.58'),
      ],
    })
    // 5678.90 × 2 % = 113.578
    expect(steps.map(balanceAfter)).toEqual(['114.58', '14.58', '0.00'])
    expect(encodedStep(steps[2]).result).toMatchObject({ amount: '14.58', until: '2025-03-31', parameter: { id: 'personal-account' } })
  })
  test.each([
    ['not listed', use('fitness', '2025-03-02', '1.00'), { why: 'not-listed', use: 'fitness', relation: 'self' }],
    ['not for that relation', use('antigen-test', '2025-03-02', '1.00', 'child'), { why: 'not-for-relation', relation: 'child' }],
    [
      'after its last day',
      use('antigen-test', '2025-04-01', '1.00'),
      { why: 'ended', date: '2025-04-01', rule: expect.stringContaining('≤ 2025-03-31') },
    ],
  ])('does not pay what is %s, and names the rule', (_, event, details) => {
    const [step] = stepsOf(pack, { payment: { accountBalance: '10.00' }, events: [event] })
    expect(answersOf(step ? [step] : [])).toEqual([{ 'account.use-not-allowed': expect.objectContaining(details) }])
    expect(balanceAfter(step)).toBe('10.00')
  })
  test('does not pay a fen more than it holds, nothing once closed, and nothing where there is none', () => {
    const premium = use('long-term-care-premium', '2025-03-02', '10.01')
    expect(outcomes(pack, { payment: { accountBalance: '10.00' }, events: [premium] })).toEqual([
      { 'account.balance-short': { balance: '10.00', amount: '10.01' } },
    ])
    const closed = {
      payment: { accountBalance: '20.00' },
      events: [stayOn('s', '2025-01-01', '2025-01-02', '1.00'), { event: 'reverse', of: 's', closed: ['own'] }, premium],
    }
    expect(outcomes(pack, closed)[2]).toEqual({ 'account.balance-short': { balance: '0.00', amount: '10.01' } })
    expect(outcomes(aPack({ 'personal-account': 'none' }), { events: [premium] })).toMatchObject([
      { 'account.use-not-allowed': { why: 'no-account' } },
    ])
    expect(outcomes(aPack({ 'personal-account': undefined }), { events: [premium] })).toMatchObject([
      { 'policy.value-absent': { asker: 'personal-account' } },
    ])
  })
  test('a closed relative’s account is paid by hand and pays nothing more', () => {
    const steps = stepsOf(city, {
      payment: { family: [relative('F-1', '50.00', { limit: '45.00' })] },
      events: [settleOn('a', '2025-02-01', '40.00'), { event: 'reverse', of: 'a', closed: ['F-1'] }, settleOn('b', '2025-02-02', '40.00')],
    })
    expect(encodedStep(steps[1]).result?.refunds).toEqual([
      { of: 'a', channel: 'family-account', account: 'F-1', amount: '40.00', isManual: true },
    ])
    expect(encodedStep(steps[2]).result?.sharedAccount).toBe('0.00')
    expect(encodedStep(steps[2]).after?.family).toEqual({ 'F-1': { balance: '10.00', isClosed: true, limit: '5.00' } })
  })
  test('what comes back to a relative may be paid again under the same authorisation', () => {
    const steps = stepsOf(city, {
      payment: { family: [relative('F-1', '500.00', { limit: '60.00' })] },
      events: [settleOn('a', '2025-02-01', '60.00'), settleOn('b', '2025-02-02', '400.00'), { event: 'reverse', of: 'a' }],
    })
    // a 60 of the deductible, paid by the relative; b: (400 - 40) × 50 % = 180, then (400 - 100) × 50 % = 150 and 60 of 250 from the relative
    expect(encodedStep(steps[1]).result).toMatchObject({ sharedAccount: '0.00', cash: '220.00' })
    expect(encodedStep(steps[2]).result?.resettled).toMatchObject([{ id: 'b', sharedAccount: '60.00', cash: '190.00' }])
    expect(encodedStep(steps[2]).after?.family).toEqual({ 'F-1': { balance: '440.00', limit: '0.00' } })
  })
})

describe('the end of the year', () => {
  const pack = aPack({
    'resident-major-illness': {
      threshold: { amount: '1000.00' },
      origin: 'zero',
      segments: [{ rate: '60%' }],
      cap: 'none',
      paid: 'year-end',
    },
    'outpatient.stay-links': { merge: { days: 3, institution: 'same' }, duringStay: 'payable', longTermCare: 'payable' },
  })
  const resident = { insuranceType: 'resident', category: 'adult' }
  const stays = [stayOn('a', '2024-12-01', '2024-12-08', '20000.00'), stayOn('b', '2025-02-01', '2025-02-08', '20000.00')]
  test('once it was paid, that year’s settlements stay; another year’s may go, and where nothing was paid all may', () => {
    const end = (year: number) => ({ event: 'year-end', year })
    const back = (of: string) => ({ event: 'reverse', of })
    const paid = outcomes(pack, { person: resident, events: [...stays, end(2024), back('a'), back('b')] })
    expect(paid).toEqual(['ok', 'ok', 'ok', { 'settlement.later-one-depends': { settlementIds: ['year-end 2024'] } }, 'ok'])
    expect(outcomes(aPack(), { person: resident, events: [...stays, end(2024), back('a')] })).toEqual(['ok', 'ok', 'ok', 'ok'])
  })
})

describe('what is expected', () => {
  const differencesOf = (event: Record<string, unknown>) => stepsOf(city, { events: [event] }).flatMap(compareYearStep)
  test('is compared to the fen, by the names that are stated, state and refusal too', () => {
    const settled = (expected: object) => differencesOf(settleOn('a', '2025-02-01', '150.00', { expect: expected }))
    expect(settled({ pooledFundPayment: '25.00', after: { accumulators: { '2025': { counts: { 'outpatient.visits': 1 } } } } })).toEqual([])
    expect(settled({ pooledFundPayment: '25.01', cash: '125.00' })).toEqual([
      { field: 'pooledFundPayment', expected: '"25.01"', found: '"25.00"' },
    ])
    expect(settled({ after: { account: { balance: '1.00' } } })).toEqual([
      { field: 'after.account.balance', expected: '"1.00"', found: '"0.00"' },
    ])
    expect(settled({ merge: { moved: [] } })).toEqual([{ field: 'merge', expected: '{"moved":[]}', found: 'nothing' }])
    expect(settled({ refusal: { code: 'policy.value-absent' } })).toEqual([
      { field: 'refusal', expected: '{"code":"policy.value-absent"}', found: 'nothing' },
    ])
  })
  test('a refusal nobody expected differs, whether something was expected or not', () => {
    for (const expected of [undefined, { total: '1.00' }])
      expect(differencesOf({ event: 'accrue', month: '2025-01', ...(expected ? { expect: expected } : {}) })).toMatchObject([
        { field: 'refusal', expected: 'no refusal', found: expect.stringContaining('account-accrual') },
      ])
  })
  test('lists have as many places as stated', () => {
    const steps = stepsOf(city, {
      events: [
        settleOn('a', '2025-02-01', '150.00'),
        { event: 'reverse', of: 'a', expect: { refunds: [{ channel: 'cash' }, { channel: 'cash' }] } },
      ],
    })
    expect(steps.flatMap(compareYearStep)).toMatchObject([{ field: 'refunds' }])
  })
})

const anyEvents = fc.array(
  fc.record({
    amount: fc.integer({ min: 1, max: 900_000 }).map((fen) => (fen / 100).toFixed(2)),
    item: fc.constantFrom('DX01', 'JY', 'XX'),
    isStay: fc.boolean(),
    useAccount: fc.boolean(),
    family: fc.subarray(['F-1', 'F-2']),
  }),
  { minLength: 1, maxLength: 7 },
)

test('whatever the year: the last one taken back leaves accumulators and purses exactly as they were before it', () => {
  fc.assert(
    fc.property(anyEvents, fc.integer({ min: 0, max: 500_000 }), (events, balance) => {
      const person = { approvals: [{ kind: 'chronic', disease: 'uraemia', from: '2024-01-01', record: 'MB-1' }] }
      const settled = events.map(({ amount, item, isStay, useAccount, family }, index) => {
        // Far enough apart that no stay takes a visit in.
        const on = `2025-0${index + 1}-10`
        const more = { lines: [{ class: 'A', itemCode: item, feeCategory: 'western-drug', amount }], payment: { useAccount, family } }
        return isStay ? stayOn(`e${index}`, on, on, '0.00', more) : settleOn(`e${index}`, on, '0.00', more)
      })
      const steps = stepsOf(city, {
        person,
        payment: {
          accountBalance: (balance / 100).toFixed(2),
          family: [relative('F-1', '70.00', { limit: '50.00' }), relative('F-2', '300.00')],
        },
        events: [...settled, { event: 'reverse', of: `e${events.length - 1}` }],
      })
      expect(answersOf(steps)).toEqual(steps.map(() => 'ok'))
      const [last, back] = steps.slice(-2)
      expect(JSON.stringify(back?.after)).toBe(JSON.stringify({ ...last?.before }))
    }),
    { numRuns: 120 },
  )
})
