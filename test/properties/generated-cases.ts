/**
 * Generated case files for any pack: its own levels, identities, diseases, items and days, with amounts crowded at its
 * thresholds, bounds and caps, down to the fen.
 */
import fc from 'fast-check'
import { feeCategories } from '../../shared/bill/index.ts'
import { daysLater } from './second-engine/case.ts'
import { Law } from './second-engine/pack.ts'
import type { RawApproval, RawCase, RawLine, RawPack, RawPerson, RawPlace } from './second-engine/raw.ts'

export const yuanOf = (fen: number) =>
  `${fen < 0 ? '-' : ''}${Math.floor(Math.abs(fen) / 100)}.${String(Math.abs(fen) % 100).padStart(2, '0')}`
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 2 })
/** Present once in so many times; where a pack says nothing of it, almost never, because such a case is refused and shows little. */
const rarely = <T>(arbitrary: fc.Arbitrary<T>, times = 4) =>
  fc.oneof({ weight: times - 1, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary })
/** Leaves out what is undefined, as a case file would. */
export function compact<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== undefined)) as T
}

/** What a pack talks about. */
export interface Vocabulary {
  readonly words: Readonly<Record<string, readonly string[]>>
  /** Fen of every amount in it. */
  readonly edges: readonly number[]
  readonly schemes: readonly string[]
  /** Whether the pack holds a value of that parameter for anybody on some day. */
  readonly holds: (id: string) => boolean
  /** For each kind of case and insurance type the days on which it can be settled. */
  readonly chances: readonly Chance[]
}

interface Chance {
  readonly benefit: string
  readonly type: string
  readonly days: readonly string[]
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
  const schemes = ['outpatient', 'chronic', 'two-diseases', 'special-drug', 'maternity'].filter((scheme) =>
    pack.insuranceTypes.some((type) => pack.values[`${type}/${scheme}.pooled-fund-rate`]),
  )
  return {
    words: Object.fromEntries([...words].map(([name, found]) => [name, [...found].sort()])),
    edges: [...edges].sort((a, b) => a - b),
    schemes,
    holds: (id) => pack.insuranceTypes.some((type) => (pack.values[`${type}/${id}`] ?? []).some(({ value }) => value !== null)),
    chances: chancesOf(pack, schemes),
  }
}

/** The first days of all values and versions, the days before them, and every tenth day between. */
function daysOf(pack: RawPack): readonly string[] {
  const dated = [...pack.versions, ...Object.values(pack.values).flat()]
  const starts = [...new Set(dated.map(({ from }) => String(from)))].sort()
  const [first = '', last = ''] = [starts[0], starts.at(-1)]
  const end = pack.versions[0]?.to ?? daysLater(last, 540)
  const days = starts.flatMap((day) => [day, daysLater(day, -1)])
  for (let day = first; day <= end; day = daysLater(day, 10)) days.push(day)
  return [...new Set(days)].sort()
}

function chancesOf(pack: RawPack, schemes: readonly string[]): readonly Chance[] {
  const days = daysOf(pack)
  return pack.insuranceTypes.flatMap((type) => {
    const law = (day: string) => new Law(pack, type, day)
    const canSettle = (scheme: string, day: string) =>
      ['deductible', 'pooled-fund-rate', 'cap'].every((part) => law(day).isStated(`${scheme}.${part}`)) &&
      (scheme === 'inpatient' ? law(day).version() : law(day).version()?.ruleSets.outpatient) !== undefined
    const kinds = ['inpatient', ...schemes].map((benefit) => ({ benefit, type, days: days.filter((day) => canSettle(benefit, day)) }))
    const visits = [...new Set(kinds.slice(1).flatMap((kind) => kind.days))]
    return [...kinds, { benefit: 'visit', type, days: visits }, { benefit: 'account', type, days: visits }]
  })
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

/** Periods around the day of the settlement: well before, ending just before, ending in it, still running. */
const periodOf = (day: string) =>
  fc.record({ before: fc.integer({ min: -5, max: 700 }), lasts: maybe(fc.integer({ min: 0, max: 720 })) }).map(({ before, lasts }) => {
    const from = daysLater(day, -before)
    return compact({ from, to: lasts === undefined ? undefined : daysLater(from, lasts) })
  })

function personOf(pack: RawPack, { words, holds }: Vocabulary, type: string, day: string): fc.Arbitrary<RawPerson> {
  const area = (pack.areas[0] ?? '').padEnd(6, '0')
  const identity = oneOf([...(words.identities ?? []), ...(words.identity ?? [])], 'destitute', 'low-income-edge')
  const held = fc.tuple(identity, periodOf(day)).map(([name, period]) => ({ identity: name, ...period }))
  const enrolment = fc
    .record({
      before: fc.integer({ min: -2, max: 400 }),
      openWindow: holds('waiting-period') ? fc.boolean() : fc.constant(true),
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
    identities: rarely(fc.array(held, { minLength: 1, maxLength: 3 }), holds('medical-assistance') ? 2 : 12).map((all) => all ?? []),
    approvals: fc.array(approval, { maxLength: 4 }),
    enrolment: rarely(enrolment),
    supplementPlan: words.plan?.length ? maybe(oneOf(words.plan)) : fc.constant(undefined),
  }
  const employee = fc.record({
    ...common,
    insuranceType: fc.constant('employee'),
    category: fc.constantFrom('active', 'retired'),
    civilServantRank: words.rank?.length ? rarely(oneOf(words.rank)) : fc.constant(undefined),
  })
  const resident = fc.record({
    ...common,
    insuranceType: fc.constant('resident'),
    category: fc.constantFrom('minor', 'student', 'adult', 'elderly'),
    contribution: words.contribution?.length ? oneOf(words.contribution) : fc.constant(undefined),
    continuousYears: maybe(fc.integer({ min: 0, max: 30 })),
    zeroClaimYears: maybe(fc.integer({ min: 0, max: 5 })),
  })
  return fc.oneof(type === 'employee' ? employee : resident).map(compact) as fc.Arbitrary<RawPerson>
}

// Mostly the first one, so that approvals often match.
const hospitals = ['H1', 'H1', 'H1', 'H2']
const pharmacies = ['P1', 'P1', 'P1', 'P2']
const doctors = ['DR1', 'DR1', 'DR1', 'DR2']
const specialDrugs = ['SD01', 'SD02']

function approvalOf(words: Vocabulary['words'], day: string): fc.Arbitrary<RawApproval> {
  const disease = oneOf([...(words.code ?? []), ...(words.disease ?? [])], 'hypertension')
  const kinds = fc.oneof(
    fc.record({ kind: fc.constant('chronic'), disease, institutions: maybe(fc.subarray(['H1', 'H2', 'P1', 'P2'])) }),
    fc.record({ kind: fc.constant('two-diseases'), disease: fc.constantFrom('hypertension', 'diabetes') }),
    fc.record({
      kind: fc.constant('special-drug'),
      items: fc.subarray(specialDrugs, { minLength: 1 }),
      institution: fc.constantFrom(...hospitals),
      doctor: fc.constantFrom(...doctors),
      pharmacies: fc.subarray(['P1', 'P2'], { minLength: 1 }),
    }),
    fc.record({ kind: fc.constant('maternity') }),
  )
  return fc.tuple(kinds, periodOf(day)).map(([kind, period]) => ({ ...compact(kind), ...period, record: 'R-1' }))
}

function placeOf({ words, holds }: Vocabulary): fc.Arbitrary<RawPlace> {
  const usual = ['L1', 'L2', 'L3', 'L3A']
  const level = fc.oneof(
    { weight: 12, arbitrary: oneOf(words.level?.length ? words.level : usual) },
    { weight: 1, arbitrary: oneOf(usual) },
  )
  const elsewhere = fc.constantFrom('in-province', 'cross-province')
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
        place: rarely(elsewhere, holds('out-of-area') ? 4 : 40).map((place) => place ?? 'local'),
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
    specialDrug: rarely(fc.boolean()),
    purpose: rarely(fc.constant('maternity'), 6),
    disease: rarely(oneOf(words.code, 'hypertension', 'diabetes'), 6),
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
  return fc
    .tuple(terms, fc.oneof(priced, whole))
    .map(([term, price]) =>
      compact({ ...term, ...price, ...(term.specialDrug ? { itemCode: specialDrugs[0] } : {}) }),
    ) as fc.Arbitrary<Wish>
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
    ...[
      'inpatient.deductible',
      'pool.fund',
      'pool.cost',
      'pool.within-policy',
      'large.fund',
      'large.base',
      'catastrophic.base',
      'catastrophic.fund',
    ],
    ...['civil-servant.fund', 'enterprise.fund', 'assistance.base', 'tilt.base', 'tilt.fund', 'outpatient.above-cap.fund'],
    ...kinds.map((kind) => `assistance.fund.${kind}`),
    ...schemes.flatMap((scheme) => [`${scheme}.fund`, `${scheme}.deductible`, `${scheme}.cost`, `${scheme}.within-policy`]),
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
  const mayPay = vocabulary.holds('personal-account')
  return fc.record({
    useAccount: mayPay ? fc.boolean() : fc.constant(false),
    accountBalance: money,
    deposit: money,
    family: fc.array(relative, { maxLength: mayPay ? 3 : 0 }).map((relatives) =>
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
  const { words, chances } = vocabulary
  const wished = chances.filter(({ benefit, days }) => days.length > 0 && (benefits?.includes(benefit) ?? true))
  // A pack that can settle nothing refuses everything, and that alike.
  const open = wished.length > 0 ? wished : pack.insuranceTypes.map((type) => ({ benefit: 'inpatient', type, days: daysOf(pack) }))
  const weighted = open.map((chance) => ({
    weight: ['inpatient', 'visit'].includes(chance.benefit) ? 3 : 1,
    arbitrary: fc.constant(chance),
  }))
  const stayDays = fc.oneof(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 200 }))
  return fc
    .oneof(...weighted)
    .chain((chance) => fc.record({ chance: fc.constant(chance), day: fc.constantFrom(...chance.days), stayDays }))
    .chain(({ chance: { benefit, type }, day, stayDays: length }) => {
      const from = benefit === 'inpatient' ? daysLater(day, -length) : day
      const diseases = benefit === 'chronic' ? words.code : benefit === 'two-diseases' ? ['hypertension', 'diabetes'] : undefined
      return fc
        .record({
          disease: diseases?.length ? oneOf(diseases) : fc.constant(undefined),
          person: personOf(pack, vocabulary, type, day),
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
