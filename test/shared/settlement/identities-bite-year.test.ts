import { describe, expect, test } from 'vitest'
import { parseLocalDate } from '../../../shared/dates/index.ts'
import { formatMoney, parseMoney } from '../../../shared/money/index.ts'
import { reverse, type SettlementBreakdown, type TraceEntry, violatedIdentities } from '../../../shared/settlement/index.ts'
import { aPack, settled } from '../../builders/pack.ts'
import { everyTierStay, outsideStay, raised, recounted, reworked } from '../../builders/worked.ts'

const accumulator = (name: string) => `identity 10 (accumulator ${name})`
const count = (name: string) => `identity 10 (count ${name})`
const counts = (name: string) => `identity 10 (${name} counts what was paid)`
const others = 'identity 10 (outpatient.above-cap.fund and composite.fund count what was paid)'

/** The year counts one fen more, before and after in step with it: only what it must count can tell. */
const inStep = (breakdown: SettlementBreakdown, name: string, fen = 1) =>
  violatedIdentities(recounted(breakdown, name, { accumulatorDeltas: fen, accumulatorsAfter: fen }))

describe('an amount of the year', () => {
  test.each(['pool.fund', 'assistance.fund.inpatient', 'tilt.base', 'of-another-year'])('before, change and after: %s', (name) => {
    const stay = everyTierStay()
    for (const fen of [1, -1])
      for (const place of ['accumulatorsBefore', 'accumulatorsAfter'] as const)
        expect(violatedIdentities(recounted(stay, name, { [place]: fen }))).toEqual([accumulator(name)])
  })
  test.each(['tilt.base', 'of-another-year'])('a change that nothing follows: %s', (name) => {
    expect(violatedIdentities(recounted(everyTierStay(), name, { accumulatorDeltas: 1 }))).toEqual([accumulator(name)])
  })
  test('nothing below zero; zero itself is allowed', () => {
    const stay = everyTierStay()
    const standing = (fen: number) => violatedIdentities(recounted(stay, 'old', { accumulatorsBefore: fen, accumulatorsAfter: fen }))
    expect([standing(1), standing(0), standing(-1)]).toEqual([[], [], [accumulator('old')]])
    const used = (fen: number) =>
      violatedIdentities(recounted(stay, 'old', { accumulatorsBefore: 1, accumulatorDeltas: fen, accumulatorsAfter: 1 + fen }))
    expect([used(-1), used(-2)]).toEqual([[], [accumulator('old')]])
  })
  test.each<[name: string, expected: string[]]>([
    ['inpatient.deductible', [counts('inpatient.deductible')]],
    ['pool.fund', [counts('pool.fund')]],
    ['large.fund', [counts('large.fund')]],
    ['catastrophic.fund', [counts('catastrophic.fund')]],
    ['civil-servant.fund', [counts('civil-servant.fund')]],
    ['enterprise.fund', [counts('enterprise.fund')]],
    ['assistance.fund.inpatient', [counts('assistance.fund.inpatient')]],
    ['tilt.fund', [counts('tilt.fund')]],
    ['composite.fund', [others]],
    ['outpatient.above-cap.fund', [others]],
    // what a tier rests on is no payment; another scheme's assistance is not this stay's
    ['tilt.base', []],
    ['assistance.fund.chronic', []],
  ])('what was paid is what is counted: %s', (name, expected) => {
    expect(inStep(everyTierStay(), name)).toEqual(expected)
  })
  test('in whatever order', () => {
    const stay = everyTierStay()
    const amounts = Object.fromEntries(Object.entries(stay.accumulatorDeltas.amounts).toReversed())
    expect(violatedIdentities({ ...stay, accumulatorDeltas: { ...stay.accumulatorDeltas, amounts } })).toEqual([])
  })
  test('a payment that is not counted at all', () => {
    const stay = everyTierStay()
    const { 'tilt.fund': _delta, ...deltas } = stay.accumulatorDeltas.amounts
    const { 'tilt.fund': _after, ...after } = stay.accumulatorsAfter.amounts
    const uncounted = {
      ...stay,
      accumulatorDeltas: { ...stay.accumulatorDeltas, amounts: deltas },
      accumulatorsAfter: { ...stay.accumulatorsAfter, amounts: after },
    }
    expect(violatedIdentities(uncounted)).toEqual([counts('tilt.fund')])
  })
})

describe('what other care counts', () => {
  const rate = { kind: 'flat', rates: [{ rate: '80%' }] }
  /** Chronic care that borrows the outpatient deductible and shares the inpatient cap: 100.00, then 900.00 × 80 % = 720.00. */
  const chronic = () =>
    settled(
      aPack({
        'chronic.diseases': { diseases: [{ code: 'stroke', name: '样例', class: 'II', items: 'all' }] },
        'chronic.pooled-fund-rate': rate,
        'chronic.deductible': { as: 'outpatient' },
        'outpatient.deductible': { mode: 'year-top-up', standards: [{ amount: '100.00' }] },
        'chronic.cap': { limits: 'fund', amounts: [{ sharedWith: 'inpatient' }] },
      }),
      { benefit: 'chronic', disease: 'stroke', within: '1000.00' },
    )
  test.each<[name: string, expected: string[]]>([
    ['outpatient.deductible', [counts('outpatient.deductible')]],
    ['chronic.fund', [counts('chronic.fund')]],
    ['chronic.fund.stroke', [counts('chronic.fund.stroke')]],
    ['pool.fund', [counts('pool.fund')]],
    ['assistance.fund.chronic', [counts('assistance.fund.chronic')]],
    ['chronic.fund.uraemia', []],
    ['chronic.cost', []],
  ])('a disease, a borrowed deductible, a shared cap: %s', (name, expected) => {
    expect(inStep(chronic(), name)).toEqual(expected)
  })
  test('a visit counts for no disease and not towards the pool; a layer above its cap for itself', () => {
    const visit = settled(
      aPack({
        'outpatient.deductible': 'none',
        'outpatient.pooled-fund-rate': rate,
        'outpatient.cap': { limits: 'fund', amounts: [{ amount: '1000.00' }] },
        'outpatient.above-cap': { rates: [{ rate: '50%' }], cap: 'none' },
      }),
      { benefit: 'outpatient', within: '2000.00' },
    )
    // 1250.00 uses the cap up; 750.00 × 50 %
    expect([formatMoney(visit.pooledFundPayment), formatMoney(visit.otherFunds)]).toEqual(['1000.00', '375.00'])
    expect(violatedIdentities(visit)).toEqual([])
    expect(inStep(visit, 'outpatient.fund')).toEqual([counts('outpatient.fund')])
    expect(inStep(visit, 'outpatient.above-cap.fund')).toEqual([others])
    expect(inStep(visit, 'outpatient.fund.stroke')).toEqual([])
  })
  test('paid from the account alone, the year counts nothing', () => {
    const visit = settled(aPack({ 'personal-account': { pays: ['within-policy'] } }), {
      benefit: 'account',
      payment: { useAccount: true, accountBalance: '300.00' },
    })
    expect([violatedIdentities(visit), violatedIdentities(reverse(visit))]).toEqual([[], []])
    expect(inStep(visit, 'outpatient.fund', 0)).toEqual([])
    expect(inStep(visit, 'outpatient.fund')).toEqual([counts('outpatient.fund')])
  })
})

describe('a count of the year', () => {
  const name = 'inpatient.stays'
  /** The second stay of the year: 1 + 1 = 2. */
  const counted = (changes: Partial<Record<'accumulatorsBefore' | 'accumulatorDeltas' | 'accumulatorsAfter', number>>, of = name) => {
    const stay = everyTierStay()
    const places = Object.entries(changes).map(([place, value]) => {
      const { counts: all, amounts } = stay[place as keyof typeof changes]
      return [place, { amounts, counts: { ...all, [of]: value } }]
    })
    return violatedIdentities({ ...stay, ...Object.fromEntries(places) })
  }
  test('before, change and after', () => {
    expect(counted({ accumulatorsBefore: 1, accumulatorDeltas: 1, accumulatorsAfter: 2 })).toEqual([])
    for (const wrong of [{ accumulatorsBefore: 0 }, { accumulatorsBefore: 2 }, { accumulatorDeltas: 0 }, { accumulatorsAfter: 3 }])
      expect(counted(wrong)).toEqual([count(name)])
  })
  test('a count that stands in one place only', () => {
    for (const place of ['accumulatorsBefore', 'accumulatorDeltas', 'accumulatorsAfter'])
      expect(counted({ [place]: 1 }, 'other.visits')).toEqual([count('other.visits')])
    expect(counted({ accumulatorsBefore: 4, accumulatorsAfter: 4 }, 'other.visits')).toEqual([])
  })
  test('none below zero; zero itself is allowed', () => {
    expect(counted({ accumulatorsBefore: 1, accumulatorDeltas: -1, accumulatorsAfter: 0 })).toEqual([])
    expect(counted({ accumulatorsBefore: 0, accumulatorDeltas: -1, accumulatorsAfter: -1 })).toEqual([count(name)])
  })
})

const working = (name: string) => `identity 24 (working of ${name})`
const missing = (name: string) => `identity 24 (working of ${name} is missing)`
const start = 'identity 24 (rest at the start)'
const end = 'identity 24 (rest at the end)'
const restBefore = (code: string, rest: string) => `identity 24 (rest before ${code}: ${rest})`
const room = (code: string) => `identity 10 (${code} within its room)`

describe('the rest in the working', () => {
  const stay = everyTierStay
  const shifted = (code: string, name: 'restBefore' | 'restAfter', fen: number) =>
    violatedIdentities(reworked(stay(), code, (entry) => ({ ...entry, [name]: raised(entry[name], fen) })))
  test('begins with what lies within the policy', () => {
    for (const fen of [1, -1]) expect(shifted('lines.split', 'restBefore', fen)).toEqual([start])
  })
  test('is handed from entry to entry', () => {
    expect(shifted('lines.split', 'restAfter', 1)).toEqual([restBefore('out-of-area.first-pay', '11180.00')])
    expect(shifted('pooled-fund.capped', 'restBefore', 1)).toEqual([restBefore('pooled-fund.capped', '10062.01')])
    expect(shifted('pooled-fund.capped', 'restAfter', -1)).toEqual([restBefore('employee-large-amount.capped', '5062.00')])
    expect(shifted('composite-protection.paid', 'restBefore', -1)).toEqual([restBefore('composite-protection.paid', '1032.31')])
  })
  test('ends with what is left within the policy', () => {
    for (const fen of [1, -1]) expect(shifted('composite-protection.paid', 'restAfter', fen)).toEqual([end])
  })
  test('an entry that does not say what it leaves leaves what was there', () => {
    const silent = reworked(stay(), 'pooled-fund.capped', ({ restAfter: _, ...entry }) => entry)
    expect(violatedIdentities(silent)).toEqual([restBefore('employee-large-amount.capped', '5062.00')])
    expect(violatedIdentities(reworked(stay(), 'deductible.full', ({ restBefore: _, restAfter: __, ...entry }) => entry))).toEqual([])
  })
  test('no working at all', () => {
    expect(violatedIdentities({ ...stay(), trace: [] })).toEqual([
      end,
      ...[
        'pooledFundPayment',
        'employeeLargeAmount',
        'civilServantSubsidy',
        'enterpriseSupplement',
        'medicalAssistance',
        'tiltAssistance',
        'otherFunds',
        'personalAccount',
        'sharedAccount',
      ].map(missing),
    ])
    expect(violatedIdentities({ ...outsideStay(), trace: [] })).toEqual([])
  })
})

describe('what an entry determines', () => {
  const results: Record<string, string> = {
    'lines.split': 'totalFee',
    'out-of-area.first-pay': 'outOfAreaUpfront',
    'deductible.full': 'deductibleApplied',
    'cash.refund': 'cash',
    'pooled-fund.capped': 'pooledFundPayment',
    'employee-large-amount.capped': 'employeeLargeAmount',
    'civil-servant-subsidy.paid': 'civilServantSubsidy',
    'enterprise-supplement.paid': 'enterpriseSupplement',
    'medical-assistance.capped': 'medicalAssistance',
    'tilt-assistance.paid': 'tiltAssistance',
    'composite-protection.paid': 'otherFunds',
    'personal-account.paid': 'personalAccount',
    'personal-account.family-paid': 'sharedAccount',
  }
  const mustBeSaid = (name: string) => !['totalFee', 'outOfAreaUpfront', 'deductibleApplied', 'cash'].includes(name)
  test.each(Object.entries(results))('one fen more or less, or not said: %s', (code, name) => {
    const withResult = (result: (amount: TraceEntry['result']) => TraceEntry['result']) =>
      violatedIdentities(
        reworked(everyTierStay(), code, ({ result: old, ...entry }) => {
          const changed = result(old)
          return { ...entry, ...(changed ? { result: changed } : {}) }
        }),
      )
    for (const fen of [1, -1])
      expect(withResult((result) => result && { name: result.name, amount: raised(result.amount, fen) })).toEqual([working(name)])
    expect(withResult(() => undefined)).toEqual(mustBeSaid(name) ? [missing(name)] : [])
  })
  test('a resident’s major illness', () => {
    const illness = { threshold: { amount: '1000.00' }, origin: 'zero', segments: [{ rate: '60%' }], cap: 'none' }
    const stay = settled(aPack({ 'resident-major-illness': illness }), { insuranceType: 'resident', person: { category: 'adult' } })
    expect(formatMoney(stay.residentMajorIllness)).toBe('840.00')
    const unsaid = reworked(stay, 'resident-major-illness.paid', ({ result: _, ...entry }) => entry)
    expect(violatedIdentities(unsaid)).toEqual([missing('residentMajorIllness')])
  })
  test('several entries for one amount add up', () => {
    const stay = everyTierStay()
    const halves = (first: string, second: string) => {
      const trace = stay.trace.flatMap((entry) => {
        if (entry.code !== 'tilt-assistance.paid') return [entry]
        const half = (amount: string) => ({ name: 'tiltAssistance', amount: parseMoney(amount) })
        const { restBefore: _, restAfter: __, ...silent } = entry
        return [
          { ...entry, result: half(first) },
          { ...silent, result: half(second) },
        ]
      })
      return violatedIdentities({ ...stay, trace })
    }
    expect([halves('932.00', '0.32'), halves('932.00', '0.33')]).toEqual([[], [working('tiltAssistance')]])
  })
  test('an amount there is no field for must be zero', () => {
    const named = (amount: string) =>
      violatedIdentities(
        reworked(everyTierStay(), 'accumulators.written', (entry) => ({
          ...entry,
          result: { name: 'elsewhere', amount: parseMoney(amount) },
        })),
      )
    expect([named('0.00'), named('0.01')]).toEqual([[], [working('elsewhere')]])
  })
})

describe('a payment under a cap', () => {
  const valued = (code: string, values: Record<string, string>, of = everyTierStay()) =>
    violatedIdentities(reworked(of, code, (entry) => ({ ...entry, values: { ...entry.values, ...values } })))
  /** Cap 6000.00, used 1000.00, room 5000.00 = amount; 7649.60 worked out. */
  const pool = 'pooled-fund.capped'
  test.each<[Record<string, string>, boolean]>([
    [{}, true],
    [{ cap: '6000.01' }, false],
    [{ cap: '5999.99' }, false],
    [{ used: '1000.01' }, false],
    [{ used: '999.99' }, false],
    [{ room: '5000.01' }, false],
    [{ room: '4999.99' }, false],
    [{ amount: '5000.01' }, false],
    [{ amount: '4999.99' }, false],
    // it was not the cap that decided
    [{ computed: '4999.99' }, false],
    [{ computed: '5000.00' }, false],
    [{ computed: '5000.01' }, true],
    // a cap used up, and more than used up, leaves nothing
    [{ used: '6000.00', room: '0.00', amount: '0.00' }, true],
    [{ used: '6000.01', room: '0.00', amount: '0.00' }, true],
    [{ used: '6000.01', room: '-0.01', amount: '-0.01' }, false],
  ])('%j', (values, holds) => {
    expect(valued(pool, values)).toEqual(holds ? [] : [room(pool)])
  })
  test.each(['employee-large-amount.capped', 'medical-assistance.capped'])('every tier with a cap: %s', (code) => {
    expect([valued(code, { room: '0.01' }), valued(code, { amount: '0.01' })]).toEqual([[room(code)], [room(code)]])
  })
  test.each(['cap', 'used', 'room', 'amount'])('that does not say its %s', (name) => {
    const silent = reworked(everyTierStay(), pool, (entry) => {
      const { [name]: _, ...values } = entry.values
      return { ...entry, values }
    })
    expect(violatedIdentities(silent)).toEqual([room(pool)])
  })
  test('a payment that no cap cut may say what it likes of one', () => {
    const noCap = { cap: '1.00', used: '0.00', room: '7.00', computed: '0.00', amount: '1.00' }
    expect(valued('civil-servant-subsidy.paid', noCap)).toEqual([])
  })
  test('a cap on the cost leaves what it admits, not what is paid', () => {
    // cap 6000.00 of cost; (6000.00 - deductible) is not asked here: the payment is a share of what is admitted
    const stay = settled(aPack({ 'inpatient.cap': { limits: 'cost', amounts: [{ amount: '6000.00' }] } }))
    const code = 'pooled-fund.cost-capped'
    expect(valued(code, {}, stay)).toEqual([])
    expect(valued(code, { amount: '1.00' }, stay)).toEqual([])
    expect(valued(code, { room: '5999.99' }, stay)).toEqual([room(code)])
  })
})

describe('the law of the day', () => {
  test.each<[from: string, to: string | undefined, holds: boolean]>([
    ['2024-01-01', undefined, true],
    ['2025-03-08', undefined, true],
    ['2025-03-09', undefined, false],
    ['2024-01-01', '2025-03-08', true],
    ['2024-01-01', '2025-03-07', false],
    ['2025-03-08', '2025-03-08', true],
    ['2025-03-09', '2025-03-31', false],
  ])('a value from %s', (from, to, holds) => {
    const days = { from: parseLocalDate(from), ...(to ? { to: parseLocalDate(to) } : {}) }
    const code = 'civil-servant-subsidy.paid'
    const dated = reworked(everyTierStay(), code, (entry) => ({
      ...entry,
      parameters: entry.parameters.map((parameter, index) => (index === 0 ? { ...parameter, ...days } : parameter)),
    }))
    expect(violatedIdentities(dated)).toEqual(holds ? [] : [`identity 25 (${code} uses law of the day)`])
  })
})
