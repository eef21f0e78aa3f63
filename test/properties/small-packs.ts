/** Random small packs: every structural variant a pack may have, in combinations no city has yet. */
import fc from 'fast-check'
import { compilePack } from '../../shared/policy/index.ts'
import { compact, yuanOf } from './generated-cases.ts'
import type { PackPair } from './packs.ts'
import { packOf } from './second-engine/pack.ts'

const percent = (least: number, most: number) => fc.integer({ min: least * 2, max: most * 2 }).map((half) => `${half / 2}%`)
const amount = (least: number, most: number) => fc.integer({ min: least * 4, max: most * 4 }).map((quarter) => yuanOf(quarter * 25))
const sometimes = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 2 })
const record = <T extends object>(shape: { [Key in keyof T]: fc.Arbitrary<T[Key]> }) => fc.record(shape).map(compact)
const orNone = <T>(arbitrary: fc.Arbitrary<T>) => fc.oneof({ weight: 3, arbitrary }, fc.constant('none' as const))

/** Rows for single levels, persons or places before one that always holds. */
function rows<T extends object>(shape: fc.Arbitrary<T>): fc.Arbitrary<object[]> {
  const condition = fc.constantFrom<object>(
    { level: 'L1' },
    { level: ['L3A', 'L2'] },
    { level: 'L3' },
    { category: ['retired', 'elderly'] },
    { institution: 'community' },
    { institution: 'pharmacy' },
    { place: 'cross-province', filing: ['none', 'emergency'] },
    { condition: 'day-surgery' },
    { ageFrom: 70 },
    { ageTo: 6 },
    { identity: 'minimum-living' },
    { disease: 'D01' },
    { diseaseClass: 'II' },
  )
  const special = fc.tuple(condition, shape).map(([when, what]) => ({ ...when, ...what }))
  return fc
    .tuple(fc.uniqueArray(special, { maxLength: 3, selector: (row) => JSON.stringify(Object.keys(row).sort()) }), shape)
    .map(([some, last]) => [...some, last])
}

const segments = fc
  .tuple(fc.uniqueArray(fc.integer({ min: 1, max: 60 }), { maxLength: 3 }), fc.array(percent(30, 98), { minLength: 4, maxLength: 4 }))
  .map(([bounds, rates]) => {
    const sorted = bounds.sort((a, b) => a - b)
    return [...sorted, undefined].map((bound, index) =>
      compact({ upTo: bound === undefined ? undefined : yuanOf(bound * 250_000), rate: rates[index] }),
    )
  })
const origin = fc.constantFrom('zero', 'above')
const threshold = fc.oneof(
  amount(2000, 20_000).map((value) => ({ amount: value })),
  percent(10, 50).map((share) => ({ incomeShare: share, income: 'income.prefecture' })),
)

const nthRule = fc.oneof(
  fc.record({ from: fc.constant(2), method: fc.constant('minus'), each: amount(50, 200), floor: amount(0, 300) }),
  fc.record({ from: fc.integer({ min: 2, max: 4 }), method: fc.constant('factor'), factor: percent(0, 100) }),
  fc.record({ from: fc.integer({ min: 2, max: 4 }), method: fc.constant('fixed'), amount: amount(0, 500) }),
  fc.record({ from: fc.integer({ min: 2, max: 4 }), method: fc.constantFrom('none', 'unchanged') }),
)
const ownDeductible = record({
  mode: fc.constantFrom('per-stay', 'per-stay', 'year-top-up'),
  standards: rows(fc.record({ amount: amount(0, 1500) })),
  nth: sometimes(fc.record({ counts: fc.constantFrom('all', 'same-level'), rules: nthRule.map((rule) => [rule]) })),
  waivers: fc.array(
    fc.constantFrom<object>(
      { condition: 'psychiatric' },
      { condition: 'chemo-radiotherapy', from: 2, counts: 'same-condition' },
      { ageFrom: 70, from: 4 },
      { identity: 'minimum-living', from: 2, counts: 'same-level' },
    ),
    { maxLength: 2 },
  ),
  yearTotal: sometimes(amount(500, 3000)),
})
const adjustments = fc.array(
  fc.oneof(
    fc.record({ category: fc.constantFrom('retired', 'elderly'), points: percent(1, 8) }),
    fc.record({ category: fc.constant('retired'), ownShareFactor: percent(50, 90) }),
    fc.record({ condition: fc.constantFrom('day-surgery', 'family-doctor'), points: percent(1, 10) }),
  ),
  { maxLength: 2 },
)
const ownRate = fc.oneof(
  fc.record({ kind: fc.constant('flat'), rates: rows(fc.record({ rate: percent(40, 98) })), adjustments }),
  record({
    kind: fc.constant('segmented'),
    origin,
    per: sometimes(fc.constantFrom('stay', 'year')),
    tables: rows(fc.record({ segments })),
    adjustments,
  }),
)
const inpatientCap = fc.record({
  limits: fc.constantFrom('fund', 'fund', 'cost'),
  amounts: rows(fc.record({ amount: amount(5000, 200_000) })),
})
const as = (scheme: string) => fc.constant({ as: scheme })

function scheme(other: string) {
  const cap = record({
    limits: fc.constantFrom('fund', 'fund', 'cost'),
    amounts: rows(fc.record({ amount: amount(200, 8000), per: fc.constant('scheme') })),
  })
  const rate = fc.oneof(
    { weight: 3, arbitrary: ownRate },
    fc.record({ kind: fc.constant('fixed'), amounts: rows(fc.record({ amount: amount(100, 3000) })) }),
    fc.record({ as: fc.constant(other), adjustments }),
  )
  return { deductible: orNone(fc.oneof({ weight: 3, arbitrary: ownDeductible }, as(other))), rate, cap: orNone(cap) }
}
const diseaseCap = record({
  limits: fc.constant('fund'),
  amounts: fc.oneof(
    rows(fc.record({ amount: amount(500, 8000), per: fc.constantFrom('scheme', 'disease') })),
    fc.constant([{ sharedWith: 'inpatient' }]),
    amount(500, 8000).map((value) => [
      { diseaseClass: 'I', sharedWith: 'inpatient' },
      { amount: value, per: 'disease' },
    ]),
  ),
  together: sometimes(fc.record({ diseases: fc.constant(2), amount: amount(500, 9000) })),
})

const scopes = fc.uniqueArray(fc.constantFrom('chronic', 'chronic-I', 'two-diseases', 'special-drug', 'maternity'), { maxLength: 3 })
const scope = scopes.map((kinds) => ['inpatient', ...kinds])

const tilt = fc.array(
  record({
    identities: fc.constant(['destitute', 'minimum-living']),
    thresholdFactor: sometimes(percent(30, 100)),
    threshold: sometimes(threshold),
    points: sometimes(percent(1, 10)),
    segments: sometimes(segments),
    cap: fc.oneof(fc.constantFrom('same', 'none'), amount(20_000, 300_000)),
  }),
  { maxLength: 1 },
)

const largeAmount = fc
  .record({
    atCap: fc.option(fc.record({ rates: rows(fc.record({ rate: percent(50, 95) })) }), { nil: undefined }),
    second: sometimes(fc.record({ threshold, origin, segments, tilt })),
    scope,
    cap: fc.oneof(fc.constant('none'), fc.record({ amount: amount(20_000, 400_000), counts: fc.constantFrom('large', 'pool-and-large') })),
  })
  .map((value) => compact(value.atCap || value.second ? value : { ...value, atCap: { rates: [{ rate: '90%' }] } }))

const majorIllness = record({
  threshold,
  origin,
  segments,
  cap: orNone(amount(20_000, 300_000)),
  incentive: sometimes(
    fc.record({ afterYears: fc.constant(4), perYear: amount(1000, 3000), zeroClaim: amount(1000, 3000), ceiling: percent(10, 20) }),
  ),
  base: record({
    includeUpfront: sometimes(fc.boolean()),
    includeOutOfAreaUpfront: sometimes(fc.boolean()),
    excludeDeductible: sometimes(fc.boolean()),
    excludeAboveCap: sometimes(fc.boolean()),
    excludeReduced: sometimes(fc.boolean()),
  }),
  scope,
  tilt,
  paid: fc.constantFrom('each-settlement', 'each-settlement', 'each-settlement', 'year-end'),
  identityChange: fc.constantFrom('marginal', 'recompute'),
})

const group = record({
  identities: fc.uniqueArray(fc.constantFrom('destitute', 'minimum-living', 'low-income-edge', 'expenditure-hardship'), {
    minLength: 1,
    maxLength: 3,
  }),
  scope: fc.uniqueArray(fc.constantFrom('inpatient', 'outpatient', 'chronic', 'chronic-I', 'two-diseases', 'maternity'), {
    minLength: 1,
    maxLength: 4,
  }),
  rates: fc.oneof(
    rows(fc.record({ rate: fc.oneof(percent(40, 95), fc.constant('100%')) })),
    fc.tuple(percent(40, 60), percent(60, 95)).map(([low, high]) => [{ rate: low, billTo: '20000.00' }, { rate: high }]),
  ),
  threshold: fc.oneof(
    fc.constant('none' as const),
    fc.record({ per: fc.constantFrom('year', 'stay'), amount: amount(500, 9000) }),
    fc.record({ per: fc.constant('year'), incomeShare: percent(5, 25), income: fc.constant('income.prefecture') }),
  ),
  chronicClassII: sometimes(fc.constant('above-limit')),
  totalShareCeiling: sometimes(percent(80, 95)),
  caps: fc.oneof(
    fc.constant('none' as const),
    amount(1000, 50_000).map((value) => [{ kinds: ['inpatient', 'chronic'], amount: value }]),
    fc.tuple(amount(1000, 9000), amount(9000, 50_000)).map(([small, large]) => [
      { kinds: ['outpatient'], amount: small },
      { kinds: ['inpatient', 'outpatient', 'chronic', 'two-diseases', 'maternity'], amount: large },
    ]),
  ),
})
const assistance = fc.record({
  groups: fc.array(group, { minLength: 1, maxLength: 3 }),
  unreferred: fc.record({
    when: fc.constant([{ place: ['in-province', 'cross-province'], filing: 'none' }]),
    onApproval: fc.oneof(fc.constant('none' as const), fc.record({ points: percent(5, 20) })),
  }),
  base: record({ includeFirstPay: sometimes(fc.boolean()), includeReduced: sometimes(fc.boolean()) }),
})

const pays = fc.constantFrom(
  ['within-policy', 'upfront', 'over-price-limit', 'fully-self-paid'],
  ['within-policy', 'upfront'],
  ['within-policy'],
  ['upfront', 'fully-self-paid'],
)
const account = record({
  pays,
  excludes: sometimes(fc.constantFrom(['registration'], ['western-drug'], ['SD01'])),
  relatives: fc.array(
    record({
      relations: fc.subarray(['spouse', 'parent', 'child'], { minLength: 1 }),
      from: sometimes(fc.constant('2025-01-01')),
      places: sometimes(fc.constantFrom(['local'], ['local', 'in-province'])),
      pays,
    }),
    { maxLength: 2 },
  ),
})

const itemRule = fc.oneof(
  fc.record({ feeCategory: fc.constant('western-drug'), upfrontShare: percent(0, 40) }),
  fc.record({ item: fc.constant('SD*'), class: fc.constantFrom('A', 'B', 'C') }),
  fc.record({ feeCategory: fc.constant('bed'), priceLimit: amount(10, 60) }),
  fc.record({
    item: fc.constant('X01'),
    quantityLimit: fc.record({ quantity: fc.constantFrom('5', '12.5'), per: fc.constantFrom('settlement', 'day') }),
  }),
  fc.record({ itemClass: fc.constant('unlisted'), diseaseClass: fc.constant('I'), class: fc.constant('A') }),
)
const classB = fc.tuple(percent(5, 30), sometimes(percent(5, 20))).map(([share, drug]) => ({
  shares: [...(drug === undefined ? [] : [{ feeCategory: 'western-drug', share: drug, overrides: true }]), { share }],
}))
const outOfArea = fc.constantFrom<object[]>(
  [{ method: 'none' }],
  [
    { place: 'in-province', method: 'none' },
    { filing: 'none', method: 'first-pay', share: '20%' },
    { method: 'first-pay', share: '10%' },
  ],
  [
    { filing: 'none', method: 'rate-factor', factor: '70%' },
    { method: 'rate-factor', factor: '90%' },
  ],
  [
    { filing: 'long-term', method: 'none' },
    { filing: 'none', method: 'rate-points', points: '20%' },
    { method: 'rate-points', points: '10%' },
  ],
)

const [outpatient, twoDiseases, specialDrug, maternity, chronic] = [
  scheme('inpatient'),
  scheme('outpatient'),
  scheme('outpatient'),
  scheme('inpatient'),
  scheme('inpatient'),
]
const values = fc.record({
  rounding: sometimes(
    fc.record({
      fund: fc.constantFrom('half-up', 'floor'),
      firstPay: fc.constantFrom('half-up', 'ceiling', 'floor'),
      firstPayLevel: fc.constantFrom('line', 'bill'),
      segments: fc.constantFrom('sum', 'each'),
    }),
  ),
  'class-b-share': classB,
  'item-rules': sometimes(fc.array(itemRule, { minLength: 1, maxLength: 3 }).map((rules) => ({ rules }))),
  'out-of-area': outOfArea.map((list) => ({ rows: list })),
  'inpatient.deductible': orNone(ownDeductible),
  'inpatient.pooled-fund-rate': ownRate,
  'inpatient.cap': orNone(inpatientCap),
  'outpatient.stay-links': fc.record({
    merge: fc.constant('none'),
    duringStay: fc.constantFrom('payable', 'not-payable'),
    longTermCare: fc.constantFrom('payable', 'not-payable'),
  }),
  'outpatient.deductible': outpatient.deductible,
  'outpatient.pooled-fund-rate': outpatient.rate,
  'outpatient.cap': outpatient.cap,
  'outpatient.above-cap': sometimes(fc.record({ rates: rows(fc.record({ rate: percent(30, 90) })), cap: orNone(amount(500, 5000)) })),
  'chronic.diseases': fc.constant({
    diseases: [
      { code: 'D01', name: '甲病', class: 'I', items: 'all' },
      { code: 'D02', name: '乙病', class: 'II', items: ['X01', 'SD*'] },
      { code: 'hypertension', name: '高血压', class: 'II', items: ['X*'] },
    ],
  }),
  'chronic.deductible': chronic.deductible,
  'chronic.pooled-fund-rate': chronic.rate,
  'chronic.cap': orNone(diseaseCap),
  'two-diseases.deductible': twoDiseases.deductible,
  'two-diseases.pooled-fund-rate': twoDiseases.rate,
  'two-diseases.cap': orNone(diseaseCap),
  'special-drug.deductible': specialDrug.deductible,
  'special-drug.pooled-fund-rate': specialDrug.rate,
  'special-drug.cap': specialDrug.cap,
  'maternity.deductible': maternity.deductible,
  'maternity.pooled-fund-rate': maternity.rate,
  'maternity.cap': maternity.cap,
  'employee-large-amount': orNone(largeAmount),
  'resident-major-illness': orNone(majorIllness),
  'civil-servant-subsidy': orNone(
    fc.record({
      scope,
      shares: fc
        .record({ share: percent(20, 100), of: fc.constantFrom('rest', 'pool-base') })
        .map((row) => [{ rank: 'county', ...row }, { share: '50%' }]),
      adjustments: fc.constantFrom<object[]>([], [{ category: 'retired', points: '5%' }]),
      excludes: fc.subarray(['deductible', 'above-cap']),
      cap: orNone(amount(500, 20_000)),
    }),
  ),
  'enterprise-supplement': orNone(
    fc.record({
      scope,
      rows: record({
        share: percent(20, 100),
        of: fc.constantFrom('within-policy', 'everything', 'own-share'),
        threshold: sometimes(amount(100, 3000)),
        cap: orNone(amount(500, 20_000)),
      }).map((row) => [
        { plan: 'gold', ...row },
        { share: '30%', of: 'within-policy', cap: 'none' },
      ]),
    }),
  ),
  'medical-assistance': orNone(assistance),
  'tilt-assistance': orNone(
    record({
      per: fc.constantFrom('year', 'stay'),
      capPer: sometimes(fc.constantFrom('year', 'settlement')),
      rows: fc
        .record({ threshold: amount(500, 5000), rate: percent(30, 90), cap: orNone(amount(500, 20_000)) })
        .map((row) => [{ identity: ['destitute', 'minimum-living'], place: ['local', 'in-province'], ...row }]),
    }),
  ),
  'composite-protection': sometimes(
    fc.record({ share: percent(20, 90), includeUpfront: fc.boolean() }).map((row) => ({ rows: [{ identity: 'low-income-edge', ...row }] })),
  ),
  'personal-account': orNone(account),
  'waiting-period': sometimes(
    fc.constant({
      months: 3,
      extraMonthsPerMissedYear: 1,
      exempt: { openWindow: true, newborn: true, afterEmployeeBreakMonths: 3, identities: ['minimum-living'] },
    }),
  ),
  'stay-rules': sometimes(
    fc.record({ crossYear: fc.constantFrom('discharge-year', 'split'), periodDays: fc.constantFrom('none', 30, 90) }),
  ),
  'income.prefecture': amount(20_000, 40_000).map((value) => ({ amount: value })),
})

const header = {
  areas: ['99'],
  insuranceTypes: ['employee', 'resident'],
  versions: [
    { version: 'v1', from: '2024-01-01', ruleSets: { inpatient: 'three-tier-inpatient@1', outpatient: 'three-tier-outpatient@1' } },
  ],
} as const

/** Compiles the values for both engines; `undefined` when the pack is refused, for example for a row that can never be reached. */
export function pairOfValues(name: string, all: Readonly<Record<string, unknown>>): PackPair | undefined {
  const locate = () => ({ line: 1, column: 1 })
  const files = Object.entries(compact(all)).map(([id, value]) => ({ id, values: [{ from: '2024-01-01', value }] }))
  const compiled = compilePack(
    {
      pack: {
        file: 'pack.yaml',
        locate,
        content: { format: 'sanbao-policy-pack/1', id: 'small-pack', title: '测试', use: 'comparison', ...header },
      },
      references: { file: 'references.yaml', locate, content: { 'test-rule': { issuer: '测试', title: '测试规定' } } },
      parameters: files.map(({ id, values: [dated] }) => ({
        file: `parameters/${id}.yaml`,
        locate,
        content: { id, title: id, unit: 'mixed', per: 'stay', values: [{ ...dated, reference: 'test-rule', grade: 'S' }] },
      })),
    },
    'test',
  )
  return compiled.ok
    ? { name, first: compiled.value, second: packOf(header, files), isShipped: false, [fc.toStringMethod]: () => name }
    : undefined
}

/** Where the first-pay is rounded for the whole bill, no rule says how much of it an excluded line bears. */
function isDetermined(all: {
  readonly rounding: { readonly firstPayLevel: string } | undefined
  readonly 'personal-account': object | 'none'
}): boolean {
  return all.rounding?.firstPayLevel !== 'bill' || !('excludes' in Object(all['personal-account']))
}

/** So many packs, the same ones for the same seed. */
export function smallPacks(count: number, seed: number): readonly PackPair[] {
  const pairs = fc
    .sample(values.filter(isDetermined), { numRuns: count * 2, seed })
    .flatMap((all, index) => pairOfValues(`small-${index + 1}`, all) ?? [])
  return pairs.slice(0, count)
}
