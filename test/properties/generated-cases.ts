/**
 * Generated case files for any pack: its own levels, identities, diseases, items and days, with amounts crowded at its
 * thresholds, bounds and caps, down to the fen.
 */
import fc from 'fast-check'
import { feeCategories } from '../../shared/bill/index.ts'
import { daysLater } from './second-engine/case.ts'
import type { RawApproval, RawCase, RawLine, RawPack, RawPerson, RawPlace } from './second-engine/raw.ts'

export const yuanOf = (fen: number) =>
  `${fen < 0 ? '-' : ''}${Math.floor(Math.abs(fen) / 100)}.${String(Math.abs(fen) % 100).padStart(2, '0')}`
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 2 })
/** Leaves out what is undefined, as a case file would. */
export function compact<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== undefined)) as T
}

/** What a pack talks about. */
export interface Vocabulary {
  readonly words: Readonly<Record<string, readonly string[]>>
  /** Fen of every amount in it. */
  readonly edges: readonly number[]
  readonly firstDay: string
  readonly days: number
  readonly schemes: readonly string[]
}

const asked = ['level', 'condition', 'identity', 'identities', 'rank', 'plan', 'disease', 'contribution', 'item', 'items', 'code'] as const

export function vocabularyOf(pack: RawPack): Vocabulary {
  const words = new Map<string, Set<string>>(asked.map((name) => [name, new Set<string>()]))
  const edges = new Set<number>()
  const walk = (value: unknown, name: string): void => {
    if (Array.isArray(value)) for (const inner of value) walk(inner, name)
    else if (typeof value === 'object' && value !== null) for (const [key, inner] of Object.entries(value)) walk(inner, key)
    else if (typeof value === 'string') {
      words.get(name)?.add(value)
      if (/^\d+\.\d\d$/.test(value)) edges.add(Math.round(Number(value) * 100))
    }
  }
  for (const values of Object.values(pack.values)) for (const { value } of values) walk(value, '')
  const starts = pack.versions.map(({ from }) => from).sort()
  const firstDay = starts[0] ?? '2024-01-01'
  const last = pack.versions[0]?.to ?? daysLater(starts.at(-1) ?? firstDay, 540)
  const schemes = ['outpatient', 'chronic', 'two-diseases', 'special-drug', 'maternity'].filter((scheme) =>
    pack.insuranceTypes.some((type) => pack.values[`${type}/${scheme}.pooled-fund-rate`]),
  )
  return {
    words: Object.fromEntries([...words].map(([name, found]) => [name, [...found].sort()])),
    edges: [...edges].sort((a, b) => a - b),
    firstDay,
    days: Math.round((Date.parse(last) - Date.parse(firstDay)) / 86_400_000),
    schemes,
  }
}

const oneOf = (words: readonly string[] | undefined, ...more: readonly string[]) => fc.constantFrom(...(words ?? []), ...more)
/** `XJ01*` stands for any code that begins so. */
const codeOf = (item: string) => (item.endsWith('*') ? `${item.slice(0, -1)}001` : item)

/** Small, ordinary and very large amounts alike, and those next to what the pack names. */
const fenOf = ({ edges }: Vocabulary) =>
  fc.oneof(
    fc.integer({ min: 1, max: 1000 }),
    fc.integer({ min: 1, max: 3_000_000 }),
    fc.integer({ min: 1, max: 60_000_000 }),
    fc.tuple(fc.constantFrom(...edges, 100), fc.integer({ min: -1, max: 1 })).map(([edge, off]) => Math.max(1, edge + off)),
  )
const countedOf = (vocabulary: Vocabulary) =>
  fc
    .oneof({ weight: 3, arbitrary: fc.constant(0) }, fenOf(vocabulary), fc.constantFrom(...vocabulary.edges, 0))
    .map((fen) => yuanOf(Math.min(fen, 80_000_000)))

function daysOf({ firstDay, days }: Vocabulary): fc.Arbitrary<string> {
  return fc.integer({ min: 0, max: days }).map((later) => daysLater(firstDay, later))
}

/** Periods around the day of the settlement: well before, ending just before, ending in it, still running. */
const periodOf = (day: string) =>
  fc.record({ before: fc.integer({ min: -5, max: 700 }), lasts: maybe(fc.integer({ min: 0, max: 720 })) }).map(({ before, lasts }) => {
    const from = daysLater(day, -before)
    return compact({ from, to: lasts === undefined ? undefined : daysLater(from, lasts) })
  })

function personOf(pack: RawPack, { words }: Vocabulary, day: string): fc.Arbitrary<RawPerson> {
  const area = (pack.areas[0] ?? '').padEnd(6, '0')
  const identity = oneOf([...(words.identities ?? []), ...(words.identity ?? [])], 'destitute', 'low-income-edge')
  const held = fc.tuple(identity, periodOf(day)).map(([name, period]) => ({ identity: name, ...period }))
  const enrolment = fc
    .record({
      before: fc.integer({ min: -2, max: 400 }),
      openWindow: fc.boolean(),
      newborn: maybe(fc.boolean()),
      missedYears: maybe(fc.integer({ min: 0, max: 3 })),
      employeeGap: maybe(fc.integer({ min: 1, max: 200 })),
      interruption: maybe(fc.integer({ min: 0, max: 20 })),
    })
    .map(({ before, employeeGap, interruption, ...rest }) => {
      const from = daysLater(day, -before)
      const broken =
        interruption === undefined
          ? undefined
          : [{ from: daysLater(day, -interruption), to: daysLater(day, -Math.floor(interruption / 2)) }]
      return compact({
        from,
        ...rest,
        employeeUntil: employeeGap === undefined ? undefined : daysLater(from, -employeeGap),
        interruptions: broken,
      })
    })
  const approval = approvalOf(words, day)
  const common = {
    enrolmentArea: fc.constant(area),
    birthDate: fc.integer({ min: 0, max: 36_000 }).map((days) => daysLater(day, -days)),
    identities: fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, fc.array(held, { maxLength: 3 })),
    approvals: fc.array(approval, { maxLength: 4 }),
    enrolment: fc.option(enrolment, { nil: undefined, freq: 3 }),
    supplementPlan: words.plan?.length ? maybe(oneOf(words.plan)) : fc.constant(undefined),
  }
  const employee = fc.record({
    ...common,
    insuranceType: fc.constant('employee'),
    category: fc.constantFrom('active', 'retired'),
    civilServantRank: words.rank?.length ? fc.option(oneOf(words.rank), { nil: undefined, freq: 1 }) : fc.constant(undefined),
  })
  const resident = fc.record({
    ...common,
    insuranceType: fc.constant('resident'),
    category: fc.constantFrom('minor', 'student', 'adult', 'elderly'),
    contribution: words.contribution?.length ? oneOf(words.contribution) : fc.constant(undefined),
    continuousYears: maybe(fc.integer({ min: 0, max: 30 })),
    zeroClaimYears: maybe(fc.integer({ min: 0, max: 5 })),
  })
  const kinds = [
    ...(pack.insuranceTypes.includes('employee') ? [employee] : []),
    ...(pack.insuranceTypes.includes('resident') ? [resident] : []),
  ]
  return fc.oneof(...kinds).map(compact) as fc.Arbitrary<RawPerson>
}

const hospitals = ['H1', 'H2']
const pharmacies = ['P1', 'P2']
const doctors = ['DR1', 'DR2']
const specialDrugs = ['SD01', 'SD02']

function approvalOf(words: Vocabulary['words'], day: string): fc.Arbitrary<RawApproval> {
  const disease = oneOf([...(words.code ?? []), ...(words.disease ?? [])], 'hypertension')
  const kinds = fc.oneof(
    fc.record({ kind: fc.constant('chronic'), disease, institutions: maybe(fc.subarray([...hospitals, ...pharmacies])) }),
    fc.record({ kind: fc.constant('two-diseases'), disease: fc.constantFrom('hypertension', 'diabetes') }),
    fc.record({
      kind: fc.constant('special-drug'),
      items: fc.subarray(specialDrugs, { minLength: 1 }),
      institution: fc.constantFrom(...hospitals),
      doctor: fc.constantFrom(...doctors),
      pharmacies: fc.subarray(pharmacies, { minLength: 1 }),
    }),
    fc.record({ kind: fc.constant('maternity') }),
  )
  return fc.tuple(kinds, periodOf(day)).map(([kind, period]) => ({ ...compact(kind), ...period, record: 'R-1' }))
}

function placeOf({ words }: Vocabulary): fc.Arbitrary<RawPlace> {
  const level = oneOf(words.level, 'L1', 'L2', 'L3', 'L3A')
  const institution = fc.oneof(
    fc.record({ kind: fc.constantFrom('hospital', 'hospital', 'community'), code: maybe(fc.constantFrom(...hospitals)) }).map(compact),
    fc.record({ kind: fc.constant('pharmacy'), code: maybe(fc.constantFrom(...pharmacies)) }).map(compact),
  )
  const prescription = fc
    .record({
      external: fc.boolean(),
      institution: maybe(fc.constantFrom(...hospitals)),
      institutionLevel: maybe(level),
      doctor: maybe(fc.constantFrom(...doctors)),
    })
    .map(compact)
  const conditions = [...(words.condition ?? []), 'in-stay', 'long-term-care', 'psychiatric']
  return fc
    .record({
      hospitalLevel: level,
      institution: maybe(institution),
      prescription: maybe(prescription),
      placement: fc.record({
        place: fc.constantFrom('local', 'local', 'local', 'local', 'local', 'in-province', 'cross-province'),
        filing: fc.constantFrom('none', 'long-term', 'referral', 'emergency'),
      }),
      conditions: fc.oneof({ weight: 2, arbitrary: fc.constant<string[]>([]) }, fc.subarray([...new Set(conditions)], { maxLength: 3 })),
      approvals: maybe(fc.constant([{ kind: 'unreferred-assistance', record: 'R-2' }])),
    })
    .map(compact) as fc.Arbitrary<RawPlace>
}

type Wish = Omit<RawLine, 'lineId'> & { readonly returned?: number | undefined }

function lineOf(vocabulary: Vocabulary, from: string, to: string): fc.Arbitrary<Wish> {
  const { words } = vocabulary
  const stayDays = Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000)
  const items = [...(words.item ?? []), ...(words.items ?? [])].filter((item) => item !== 'all').map(codeOf)
  const terms = fc.record({
    class: fc.constantFrom('A', 'A', 'A', 'B', 'B', 'C', 'unlisted'),
    itemCode: maybe(oneOf(items, ...specialDrugs)),
    feeCategory: fc.constantFrom('western-drug', ...feeCategories),
    chargedOn: maybe(fc.integer({ min: 0, max: stayDays }).map((days) => daysLater(from, days))),
    origin: maybe(fc.constantFrom('domestic', 'imported')),
    upfrontShare: fc.option(fc.constantFrom('0', '0.05', '0.1', '0.15', '0.125', '0.3333', '1'), { nil: undefined, freq: 12 }),
    restriction: maybe(fc.boolean().map((met) => ({ text: '限', met }))),
    specialDrug: maybe(fc.boolean()),
    purpose: fc.option(fc.constant('maternity'), { nil: undefined, freq: 1 }),
    disease: fc.option(oneOf(words.code, 'hypertension', 'diabetes'), { nil: undefined, freq: 1 }),
  })
  const priced = fc
    .record({
      quantity: fc.integer({ min: 1, max: 4000 }),
      price: fc.integer({ min: 1, max: 50_000_000 }),
      limit: maybe(fc.integer({ min: 0, max: 50_000_000 })),
      returned: maybe(fc.integer({ min: 1, max: 100 })),
    })
    .map(({ quantity, price, limit, returned }) => ({
      quantity: hundredths(quantity),
      unitPrice: tenThousandths(price),
      priceLimit: limit === undefined ? undefined : tenThousandths(limit),
      amount: yuanOf(timesPrice(quantity, price)),
      returned,
    }))
  const whole = fenOf(vocabulary).map((amount) => ({ quantity: '1', unitPrice: yuanOf(amount), amount: yuanOf(amount) }))
  return fc.tuple(terms, fc.oneof(priced, whole)).map(([term, price]) => compact({ ...term, ...price })) as fc.Arbitrary<Wish>
}

const hundredths = (scaled: number) => (scaled / 100).toFixed(2)
const tenThousandths = (scaled: number) => (scaled / 10_000).toFixed(4)
/** Quantity in hundredths, price in ten-thousandths: exact in whole numbers, rounded half up to the fen. */
function timesPrice(quantity: number, price: number): number {
  const exact = BigInt(quantity) * BigInt(price)
  return Number((exact + 5_000n) / 10_000n)
}

/** Numbers the lines, and adds to some of them a return of part of the quantity. */
function withReturns(wishes: readonly Wish[]): RawLine[] {
  return wishes.flatMap(({ returned, ...wish }, index): RawLine[] => {
    const line: RawLine = { ...wish, lineId: String(index + 1) }
    if (returned === undefined || !line.quantity || !line.unitPrice || !line.amount) return [line]
    const [quantity, price] = [Math.round(Number(line.quantity) * 100), Math.round(Number(line.unitPrice) * 10_000)]
    const back = Math.ceil((quantity * returned) / 100)
    const amount = timesPrice(quantity, price) - timesPrice(quantity - back, price)
    return [
      line,
      { ...line, lineId: `${index + 1}r`, originalLineId: line.lineId ?? '', quantity: `-${hundredths(back)}`, amount: yuanOf(-amount) },
    ]
  })
}

function yearArbitrary(vocabulary: Vocabulary): fc.Arbitrary<NonNullable<RawCase['accumulators']>> {
  const { words, schemes } = vocabulary
  const diseases = [...new Set([...(words.code ?? []), 'hypertension', 'diabetes'])]
  const kinds = ['inpatient', 'outpatient', 'chronic', 'two-diseases', 'special-drug', 'maternity']
  const names = [
    ...['inpatient.deductible', 'pool.fund', 'pool.cost', 'large.fund', 'large.base', 'catastrophic.base', 'catastrophic.fund'],
    ...['civil-servant.fund', 'enterprise.fund', 'assistance.base', 'tilt.base', 'tilt.fund', 'outpatient.above-cap.fund'],
    ...kinds.map((kind) => `assistance.fund.${kind}`),
    ...schemes.flatMap((scheme) => [`${scheme}.fund`, `${scheme}.deductible`, `${scheme}.cost`]),
    ...['chronic', 'two-diseases'].flatMap((scheme) => diseases.map((disease) => `${scheme}.fund.${disease}`)),
  ]
  const levels = words.level?.length ? words.level : ['L2']
  const counters = [
    'inpatient.stays',
    ...levels.map((level) => `inpatient.stays.${level}`),
    ...(words.condition ?? []).map((one) => `inpatient.stays.${one}`),
    ...schemes.map((scheme) => `${scheme}.visits`),
  ]
  const amounts = fc.array(fc.tuple(fc.constantFrom(...names), countedOf(vocabulary)), { maxLength: 12 })
  const counts = fc.array(fc.tuple(fc.constantFrom(...counters), fc.integer({ min: 0, max: 6 })), { maxLength: 4 })
  return fc.record({ counts: counts.map((pairs) => Object.fromEntries(pairs)), amounts: amounts.map((pairs) => Object.fromEntries(pairs)) })
}

function paymentOf(vocabulary: Vocabulary, day: string): fc.Arbitrary<NonNullable<RawCase['payment']>> {
  const money = countedOf(vocabulary)
  const relation = fc.constantFrom('spouse', 'parent', 'child', 'sibling', 'grandparent')
  const relative = fc.record({ relation, balance: money, limit: maybe(money), period: periodOf(day) })
  return fc.record({
    useAccount: fc.boolean(),
    accountBalance: money,
    deposit: money,
    family: fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, fc.array(relative, { maxLength: 3 })).map((relatives) =>
      relatives.map(({ period, limit, ...rest }, index) => ({
        account: `ACC-${index + 1}`,
        ...rest,
        authorised: compact({ ...period, limit, record: 'R-3' }),
      })),
    ),
  })
}

export interface CaseWish {
  readonly benefits?: readonly string[]
}

/** Case files for one pack; `benefits` narrows the kinds. */
export function casesFor(pack: RawPack, { benefits }: CaseWish = {}): fc.Arbitrary<RawCase> {
  const vocabulary = vocabularyOf(pack)
  const { schemes, words } = vocabulary
  const kinds = benefits ?? [
    'inpatient',
    'inpatient',
    ...(schemes.length > 0 ? ['visit', 'visit'] : []),
    ...schemes,
    ...(schemes.length > 0 ? ['account'] : []),
  ]
  return fc
    .record({
      benefit: fc.constantFrom(...kinds),
      day: daysOf(vocabulary),
      stayDays: fc.oneof(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 200 })),
    })
    .chain(({ benefit, day, stayDays }) => {
      const from = benefit === 'inpatient' ? daysLater(day, -stayDays) : day
      const diseases = benefit === 'chronic' ? words.code : benefit === 'two-diseases' ? ['hypertension', 'diabetes'] : undefined
      return fc
        .record({
          disease: diseases?.length ? oneOf(diseases) : fc.constant(undefined),
          person: personOf(pack, vocabulary, day),
          place: placeOf(vocabulary),
          lines: fc.array(lineOf(vocabulary, from, day), { minLength: 1, maxLength: 8 }).map(withReturns),
          accumulators: yearArbitrary(vocabulary),
          accumulatorsOfYearBefore: maybe(yearArbitrary(vocabulary)),
          payment: paymentOf(vocabulary, day),
        })
        .map(({ place, accumulatorsOfYearBefore, ...rest }): RawCase => {
          const where =
            benefit === 'inpatient' ? { stay: { ...place, admittedOn: from, dischargedOn: day } } : { visit: { ...place, on: day } }
          const before = benefit === 'inpatient' ? { accumulatorsOfYearBefore } : {}
          return compact({ format: 'sanbao-case/1', benefit, name: 'generated', ...rest, ...before, ...where })
        })
    })
}
