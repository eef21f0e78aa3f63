/** Generated Ji'an stays: every level, identity, place and accumulator state, with amounts down to the fen. */
import { join } from 'node:path'
import fc from 'fast-check'
import { loadPack } from '../../main/policy-packs/index.ts'
import { feeCategories } from '../../shared/bill/index.ts'
import type { CompiledPack } from '../../shared/policy/index.ts'
import { readCaseFile, type SettlementBreakdown, type SettlementCase, settle, singleCaseOfFile } from '../../shared/settlement/index.ts'
import type { RawCase, RawLine } from './second-engine.ts'

function load(name: string): CompiledPack {
  const loaded = loadPack(join(import.meta.dirname, '../../resources/policy-packs', name))
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.error))
  return loaded.value
}
export const jian = load('jiangxi-jian')

export const yuanOf = (fen: number) =>
  `${fen < 0 ? '-' : ''}${Math.floor(Math.abs(fen) / 100)}.${String(Math.abs(fen) % 100).padStart(2, '0')}`
/** Small, ordinary and very large amounts alike. */
const fen = fc.oneof(fc.integer({ min: 1, max: 1000 }), fc.integer({ min: 1, max: 3_000_000 }), fc.integer({ min: 1, max: 90_000_000 }))
const money = (max: number) => fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.integer({ min: 0, max })).map(yuanOf)
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 2 })
/** Leaves out what is undefined, as a case file would. */
export function compact<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== undefined)) as T
}

const terms = fc.record({
  class: fc.constantFrom('A', 'A', 'A', 'B', 'B', 'C', 'unlisted'),
  feeCategory: fc.constantFrom(...feeCategories),
  origin: maybe(fc.constantFrom('domestic', 'imported')),
  upfrontShare: maybe(fc.constantFrom('0', '0.05', '0.1', '0.15', '0.125', '0.3333', '1')),
  restriction: maybe(fc.boolean().map((met) => ({ text: '限', met }))),
})
const priced = fc
  .record({
    quantity: fc.integer({ min: 1, max: 40_000 }),
    price: fc.integer({ min: 1, max: 5_000_000 }),
    limit: maybe(fc.integer({ min: 0, max: 5_000_000 })),
  })
  .map(({ quantity, price, limit }) => {
    // Quantity in hundredths, price in ten-thousandths: exact in whole numbers, rounded half up to the fen.
    const amount = Math.floor((quantity * price) / 10_000) + ((quantity * price) % 10_000 >= 5_000 ? 1 : 0)
    const text = (scaled: number, places: number) => (scaled / 10 ** places).toFixed(places)
    return compact({
      quantity: text(quantity, 2),
      unitPrice: text(price, 4),
      priceLimit: limit === undefined ? undefined : text(limit, 4),
      amount: yuanOf(amount),
    })
  })
const whole = fen.map((amount) => ({ quantity: '1', unitPrice: yuanOf(amount), amount: yuanOf(amount) }))
const line = fc.tuple(terms, fc.oneof(priced, whole)).map(([term, price]) => compact({ ...term, ...price }) as Omit<RawLine, 'lineId'>)

const identities = [
  'destitute',
  'minimum-living',
  'returned-to-poverty',
  'unstable-out-of-poverty',
  'marginal-at-risk',
  'low-income-edge',
  'expenditure-hardship',
  'sudden-severe-hardship',
]
const day = fc.integer({ min: 0, max: 1279 }).map((days) => new Date(Date.UTC(2023, 6, 1) + days * 86_400_000).toISOString().slice(0, 10))
const held = fc
  .record({ identity: fc.constantFrom(...identities), from: day, to: maybe(day) })
  .map(({ identity, from, to }) => compact({ identity, from, to: to === undefined || to >= from ? to : from }))

const person = fc.oneof(
  fc.record({
    insuranceType: fc.constant('employee' as const),
    category: fc.constantFrom('active', 'retired'),
    civilServantRank: maybe(fc.constantFrom('section', 'county', 'department')),
    identities: fc.array(held, { maxLength: 2 }),
  }),
  fc.record({
    insuranceType: fc.constant('resident' as const),
    category: fc.constantFrom('minor', 'student', 'adult', 'elderly'),
    continuousYears: maybe(fc.integer({ min: 0, max: 30 })),
    zeroClaimYears: maybe(fc.integer({ min: 0, max: 5 })),
    identities: fc.array(held, { maxLength: 3 }),
  }),
)
const stay = fc
  .record({
    hospitalLevel: fc.constantFrom('L1', 'L2', 'L3', 'L3A'),
    dischargedOn: day,
    days: fc.integer({ min: 0, max: 120 }),
    placement: fc.record({
      place: fc.constantFrom('local', 'local', 'in-province', 'cross-province'),
      filing: fc.constantFrom('none', 'long-term', 'referral', 'emergency'),
    }),
    conditions: fc.oneof({ weight: 4, arbitrary: fc.constant([]) }, fc.constantFrom(['psychiatric'], ['chemo-radiotherapy'])),
  })
  .map(({ days, ...rest }) => ({
    ...rest,
    admittedOn: new Date(Date.parse(rest.dischargedOn) - days * 86_400_000).toISOString().slice(0, 10),
  }))
const accumulators = fc
  .record({
    stays: fc.integer({ min: 0, max: 10 }),
    pool: money(16_000_000),
    large: money(45_000_000),
    base: money(30_000_000),
    catastrophic: money(26_000_000),
    assistanceBase: money(5_000_000),
    inpatient: money(5_200_000),
    chronic: money(1_000_000),
  })
  .map((a) => ({
    counts: { 'inpatient.stays': a.stays },
    amounts: {
      'pool.fund': a.pool,
      'large.fund': a.large,
      'catastrophic.base': a.base,
      'catastrophic.fund': a.catastrophic,
      'assistance.base': a.assistanceBase,
      'assistance.fund.inpatient': a.inpatient,
      'assistance.fund.chronic': a.chronic,
    },
  }))

export const rawCase: fc.Arbitrary<RawCase> = fc.record({
  person: person.map(compact) as fc.Arbitrary<RawCase['person']>,
  stay: stay as fc.Arbitrary<RawCase['stay']>,
  lines: fc.array(line, { minLength: 1, maxLength: 12 }).map((lines) => lines.map((one, index) => ({ ...one, lineId: String(index + 1) }))),
  accumulators,
  payment: fc.record({ useAccount: fc.boolean(), accountBalance: money(500_000), deposit: money(3_000_000) }),
})

export function readRaw(raw: RawCase): SettlementCase {
  const file = readCaseFile({
    format: 'sanbao-case/1',
    benefit: 'inpatient',
    name: 'generated',
    ...raw,
    person: { ...raw.person, enrolmentArea: '360802' },
  })
  if (!file.ok) throw new Error(JSON.stringify(file.error))
  return singleCaseOfFile(file.value)
}

export function settleRaw(raw: RawCase, pack: CompiledPack = jian): SettlementBreakdown {
  const outcome = settle(readRaw(raw), pack)
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.error))
  return outcome.value
}
