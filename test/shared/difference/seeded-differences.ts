/** Fifty platforms that see one thing otherwise: the same engine over a case, terms of an item or a law that differ in one parameter. */
import { resolve } from 'node:path'
import { openPolicyPacks } from '../../../main/policy-packs/index.ts'
import type { DifferenceCause } from '../../../shared/contract/index.ts'
import { parseLocalDate } from '../../../shared/dates/index.ts'
import { figuresOf, type SettledFigures, type SettledLine } from '../../../shared/difference/index.ts'
import {
  addMoney,
  moneyFromFen,
  parseMoney,
  parseQuantity,
  parseRate,
  parseUnitPrice,
  priceTimesQuantity,
  subtractMoney,
} from '../../../shared/money/index.ts'
import type { CompiledPack, CompiledParameter } from '../../../shared/policy/index.ts'
import { type CaseLine, type SettlementBreakdown, type SettlementCase, settle } from '../../../shared/settlement/index.ts'
import { aCase, type StayWords } from '../../builders/pack.ts'
import { agreed } from '../../builders/terminal.ts'

const packs = openPolicyPacks(resolve(import.meta.dirname, '../../../resources/policy-packs'))
const law = (insuranceType: 'employee' | 'resident'): CompiledPack =>
  agreed(packs.find('360802', insuranceType, parseLocalDate('2025-06-12')))

/** A small generator of its own, so that a run repeats itself to the fen. */
function drawing(seed: number) {
  let state = (seed * 2_654_435_761) >>> 0
  return (from: number, to: number): number => {
    state = (Math.imul(state ^ (state >>> 15), 2_246_822_519) + 0x9e3779b9) >>> 0
    return from + (state % (to - from + 1))
  }
}

export interface SeededDifference {
  readonly name: string
  readonly cause: DifferenceCause['cause']
  readonly ours: SettlementBreakdown
  readonly platform: SettledFigures
  /** As much of the lines as this platform tells. */
  readonly lines: readonly SettledLine[] | undefined
}

/** `all` with the terms, `amounts` without, `none`: only the figures. */
type Told = 'all' | 'amounts' | 'none'

interface Seen {
  readonly settlementCase: SettlementCase
  readonly pack: CompiledPack
}

interface Distorted {
  readonly name: string
  readonly cause: DifferenceCause['cause']
  readonly told?: Told
  readonly words?: StayWords
  readonly distort: (seen: Seen) => Seen
  /** Of the answer itself. */
  readonly bend?: (answer: SettlementBreakdown) => SettlementBreakdown
}

const yuan = (fen: number) => `${Math.floor(fen / 100)}.${String(fen % 100).padStart(2, '0')}`

/** A stay of several lines of every class; `within` more of class A. */
function wordsOf(seed: number, insuranceType: 'employee' | 'resident', changes: StayWords = {}, scale = 1): StayWords {
  const draw = drawing(seed)
  const amount = (from: number, to: number) => yuan(draw(from * 100, to * 100) * scale)
  const price = yuan(draw(101, 399) * 100 + draw(1, 99))
  return {
    insuranceType,
    lines: [
      { class: 'A', amount: amount(1_000, 4_000) },
      { class: 'B', upfrontShare: '10%', amount: amount(900, 3_000) },
      { class: 'A', quantity: '3', unitPrice: price, amount: yuan(3 * Math.round(Number(price) * 100)), priceLimit: '100.00' },
      { class: 'C', amount: amount(80, 400) },
      { class: 'A', amount: amount(2_000, 6_000) },
    ],
    ...changes,
    person: { enrolmentArea: '360802', category: insuranceType === 'employee' ? 'active' : 'adult', ...changes.person },
    stay: { hospitalLevel: 'L3', admittedOn: '2025-06-02', dischargedOn: '2025-06-12', ...changes.stay },
  }
}

const inCase =
  (change: (settlementCase: SettlementCase) => SettlementCase) =>
  ({ settlementCase, pack }: Seen): Seen => ({ settlementCase: change(settlementCase), pack })

const line = (index: number, change: (line: CaseLine) => CaseLine) =>
  inCase((one) => ({ ...one, lines: one.lines.map((each, at) => (at === index ? change(each) : each)) }))
const terms = (index: number, change: Partial<CaseLine['terms']>) =>
  line(index, (each) => ({ ...each, terms: { ...each.terms, ...change } }))

const counted = (amounts: Record<string, string>, counts: Record<string, number> = {}) =>
  inCase((one) => ({
    ...one,
    accumulators: {
      counts: { ...one.accumulators.counts, ...counts },
      amounts: {
        ...one.accumulators.amounts,
        ...Object.fromEntries(Object.entries(amounts).map(([name, text]) => [name, parseMoney(text)])),
      },
    },
  }))

/** The same law with other values of one parameter, wherever a money or a rate of that name stands in it. */
function inLaw(id: string, member: string, change: (value: never) => unknown) {
  const walk = (value: unknown, name: string): unknown => {
    if (name === member) return change(value as never)
    if (Array.isArray(value)) return value.map((inner) => walk(inner, ''))
    if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype || 'numerator' in value)
      return value
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, walk(inner, key)]))
  }
  return ({ settlementCase, pack }: Seen): Seen => {
    const parameters = new Map(
      [...pack.parameters].map(([key, parameter]) => {
        if (parameter.id !== id) return [key, parameter]
        const values = parameter.values.map((dated) => ({ ...dated, value: walk(dated.value, '') }))
        return [key, { ...parameter, values } as unknown as CompiledParameter]
      }),
    )
    return { settlementCase, pack: { ...pack, parameters } }
  }
}

const raised = (by: string) => (amount: never) => addMoney(amount, parseMoney(by))
const rate = (text: string) => () => parseRate(text)
const identity = (name: string) => [{ identity: name, from: '2024-01-01' }]
const retired = { person: { category: 'retired' } }
const rank = (civilServantRank?: string) =>
  inCase(({ person: { civilServantRank: _, ...person }, ...one }) => ({
    ...one,
    person: { ...person, ...(civilServantRank ? { civilServantRank } : {}) },
  }))
const identities = (names: readonly string[]) =>
  inCase((one) => ({
    ...one,
    person: { ...one.person, identities: names.map((name) => ({ identity: name, from: parseLocalDate('2024-01-01') })) as never },
  }))
const balance = (text: string) => inCase((one) => ({ ...one, payment: { ...one.payment, accountBalance: parseMoney(text) } }))
const paying = (accountBalance: string) => ({ payment: { useAccount: true, accountBalance } })
const same = (seen: Seen) => seen
const fen = moneyFromFen(1)

const priced = (quantity: string, unitPrice: string) =>
  line(2, (each) => {
    const [count, price] = [parseQuantity(quantity), parseUnitPrice(unitPrice)]
    return { ...each, quantity: count, unitPrice: price, amount: priceTimesQuantity(price, count, 'half-up') }
  })
const dearer = line(2, (each) => ({ ...each, amount: addMoney(each.amount, parseMoney('12.34')), quantity: parseQuantity('3.1') }))
const without = (index: number) => inCase((one) => ({ ...one, lines: one.lines.filter((_, at) => at !== index) }))
const another = inCase((one) => ({ ...one, lines: [...one.lines, { ...(one.lines[0] as CaseLine), lineId: 'other-1' }] }))

const employee: readonly Distorted[] = [
  { name: 'a line is missing', cause: 'lines', told: 'all', distort: without(1) },
  { name: 'a line is missing, lines not told', cause: 'lines', told: 'none', distort: without(4) },
  { name: 'a line of somebody else', cause: 'lines', told: 'all', distort: another },
  { name: 'another unit price', cause: 'price', told: 'all', distort: priced('3', '131.07') },
  { name: 'another quantity', cause: 'price', told: 'all', distort: dearer },
  { name: 'another unit price, terms not told', cause: 'price', told: 'amounts', distort: priced('3', '88.80') },
  { name: 'another unit price, lines not told', cause: 'price', told: 'none', distort: priced('4', '77.77') },
  { name: '甲 there 丙', cause: 'class', told: 'all', distort: terms(0, { class: 'C' }) },
  { name: '乙 there 丙, terms not told', cause: 'class', told: 'amounts', distort: terms(1, { class: 'C' }) },
  { name: '丙 there 甲', cause: 'class', told: 'all', distort: terms(3, { class: 'A', upfrontShare: parseRate('0') }) },
  { name: '甲 there 丙, lines not told', cause: 'class', told: 'none', distort: terms(4, { class: 'C' }) },
  { name: 'a lower price limit', cause: 'price-limit', told: 'all', distort: terms(2, { priceLimit: parseUnitPrice('80') }) },
  { name: 'a higher price limit', cause: 'price-limit', told: 'all', distort: terms(2, { priceLimit: parseUnitPrice('101') }) },
  {
    name: 'a higher price limit, terms not told',
    cause: 'price-limit',
    told: 'amounts',
    distort: terms(2, { priceLimit: parseUnitPrice('100.5') }),
  },
  {
    name: 'a price limit of nothing, lines not told',
    cause: 'price-limit',
    told: 'none',
    distort: terms(2, { priceLimit: parseUnitPrice('90') }),
  },
  { name: '10 % there 20 %', cause: 'share', told: 'all', distort: terms(1, { upfrontShare: parseRate('20%') }) },
  { name: '10 % there 5 %', cause: 'share', told: 'all', distort: terms(1, { upfrontShare: parseRate('5%') }) },
  { name: '10 % there 15 %, terms not told', cause: 'share', told: 'amounts', distort: terms(1, { upfrontShare: parseRate('15%') }) },
  { name: '10 % there 30 %, lines not told', cause: 'share', told: 'none', distort: terms(1, { upfrontShare: parseRate('30%') }) },
  { name: '起付线 100.00 higher', cause: 'deductible', distort: inLaw('inpatient.deductible', 'amount', raised('100.00')) },
  { name: 'second stay of the year there', cause: 'deductible', distort: counted({}, { 'inpatient.stays': 1, 'inpatient.stays.L3': 1 }) },
  {
    name: 'second stay of the year here',
    cause: 'deductible',
    words: { counts: { 'inpatient.stays': 1, 'inpatient.stays.L3': 1 } },
    distort: counted({}, { 'inpatient.stays': 0, 'inpatient.stays.L3': 0 }),
  },
  { name: '85 % there 80 %', cause: 'pooled-share', distort: inLaw('inpatient.pooled-fund-rate', 'rate', rate('80%')) },
  { name: '85 % there 87.5 %', cause: 'pooled-share', distort: inLaw('inpatient.pooled-fund-rate', 'rate', rate('87.5%')) },
  {
    name: 'retired there active',
    cause: 'pooled-share',
    words: retired,
    distort: inLaw('inpatient.pooled-fund-rate', 'adjustments', () => []),
  },
  { name: 'the year has used up most of the ceiling there', cause: 'ceiling', distort: counted({ 'pool.fund': '97123.45' }) },
  { name: 'the year has used up the ceiling there', cause: 'ceiling', distort: counted({ 'pool.fund': '100000.00' }) },
  {
    name: 'the year has used more there',
    cause: 'ceiling',
    words: { amounts: { 'pool.fund': '96000.00' } },
    distort: counted({ 'pool.fund': '98765.43' }),
  },
  {
    name: 'a higher ceiling there',
    cause: 'ceiling',
    words: { amounts: { 'pool.fund': '98000.00' } },
    distort: inLaw('inpatient.cap', 'amount', () => parseMoney('120000.00')),
  },
  {
    name: '职工大额 90 % there 80 %',
    cause: 'second-tier',
    words: { amounts: { 'pool.fund': '97000.00' } },
    distort: inLaw('employee-large-amount', 'rate', rate('80%')),
  },
  {
    name: '职工大额 used up there',
    cause: 'second-tier',
    words: { amounts: { 'pool.fund': '97000.00', 'large.fund': '100.00' } },
    distort: counted({ 'large.fund': '402800.00' }),
  },
  { name: 'no 公务员 there', cause: 'supplement', words: { person: { civilServantRank: 'section' } }, distort: rank() },
  { name: 'a 公务员 there', cause: 'supplement', distort: rank('county') },
  { name: 'another rank there', cause: 'supplement', words: { person: { civilServantRank: 'section' } }, distort: rank('department') },
  { name: 'less in the account there', cause: 'account', words: paying('500.00'), distort: balance('123.45') },
  { name: 'more in the account there', cause: 'account', words: paying('80.00'), distort: balance('90.01') },
  {
    name: 'a fen less from the fund',
    cause: 'rounding',
    distort: same,
    bend: (b) => ({
      ...b,
      pooledFundPayment: subtractMoney(b.pooledFundPayment, fen),
      fundTotal: subtractMoney(b.fundTotal, fen),
      personTotal: addMoney(b.personTotal, fen),
      cash: addMoney(b.cash, fen),
    }),
  },
  {
    name: 'a fen of 先行自付 in a line',
    cause: 'rounding',
    told: 'all',
    distort: same,
    bend: (b) => ({
      ...b,
      lines: b.lines.map((each, at) =>
        at === 1
          ? { ...each, upfrontSelfPay: addMoney(each.upfrontSelfPay, fen), withinPolicy: subtractMoney(each.withinPolicy, fen) }
          : each,
      ),
      upfrontSelfPay: addMoney(b.upfrontSelfPay, fen),
      withinPolicy: subtractMoney(b.withinPolicy, fen),
      pooledFundPayment: subtractMoney(b.pooledFundPayment, fen),
      fundTotal: subtractMoney(b.fundTotal, fen),
      personTotal: addMoney(b.personTotal, fen),
      cash: addMoney(b.cash, fen),
    }),
  },
]

const poor = { person: { identities: identity('minimum-living') } }
const resident: readonly Distorted[] = [
  { name: 'residents: 起付线 50.50 higher', cause: 'deductible', distort: inLaw('inpatient.deductible', 'amount', raised('50.50')) },
  {
    name: 'residents: fifth stay there',
    cause: 'deductible',
    told: 'none',
    distort: inLaw('inpatient.deductible', 'amount', raised('333.00')),
  },
  { name: 'residents: 65 % there 70 %', cause: 'pooled-share', distort: inLaw('inpatient.pooled-fund-rate', 'rate', rate('70%')) },
  {
    name: 'residents: 65 % there 60 %',
    cause: 'pooled-share',
    told: 'all',
    distort: inLaw('inpatient.pooled-fund-rate', 'rate', rate('60%')),
  },
  { name: 'residents: the ceiling nearly used up there', cause: 'ceiling', distort: counted({ 'pool.fund': '147654.32' }) },
  {
    name: '大病 counted from the first yuan there',
    cause: 'second-tier',
    distort: counted({ 'catastrophic.base': '40000.00' }),
  },
  {
    name: '大病 60 % there 65 %',
    cause: 'second-tier',
    words: { amounts: { 'catastrophic.base': '40000.00' } },
    distort: inLaw('resident-major-illness', 'rate', rate('65%')),
  },
  { name: 'no 救助 identity there', cause: 'assistance', words: poor, distort: identities([]) },
  { name: 'a 救助 identity there', cause: 'assistance', distort: identities(['minimum-living']) },
  { name: 'another 救助 identity there', cause: 'assistance', words: poor, distort: identities(['destitute']) },
  { name: '救助 nearly used up there', cause: 'assistance', words: poor, distort: counted({ 'assistance.fund.inpatient': '49900.00' }) },
  {
    name: 'a fen less of 救助',
    cause: 'rounding',
    words: poor,
    distort: same,
    bend: (b) => ({
      ...b,
      medicalAssistance: subtractMoney(b.medicalAssistance, fen),
      fundTotal: subtractMoney(b.fundTotal, fen),
      personTotal: addMoney(b.personTotal, fen),
      cash: addMoney(b.cash, fen),
    }),
  },
]

function toldLines({ lines }: SettlementBreakdown, told: Told): readonly SettledLine[] | undefined {
  if (told === 'none') return undefined
  return lines.map(({ lineId, amount, fullySelfPaid, overPriceLimit, upfrontSelfPay, withinPolicy, ...rest }) => ({
    ...{ lineId, amount, fullySelfPaid, overPriceLimit, upfrontSelfPay, withinPolicy },
    ...(told === 'all' ? rest : {}),
  }))
}

function differenceOf(distorted: Distorted, seed: number, insuranceType: 'employee' | 'resident'): SeededDifference {
  const { name, cause, words, distort, bend = (answer) => answer, told = 'amounts' } = distorted
  const seen = { settlementCase: aCase(wordsOf(seed, insuranceType, words)), pack: law(insuranceType) }
  const theirs = distort(seen)
  const answer = bend(agreed(settle(theirs.settlementCase, theirs.pack)))
  return { name, cause, ours: agreed(settle(seen.settlementCase, seen.pack)), platform: figuresOf(answer), lines: toldLines(answer, told) }
}

export const kinds = employee.length + resident.length

/** One of each kind, with amounts of that seed. */
export function seededDifferences(seed: number): SeededDifference[] {
  return [
    ...employee.map((one, index) => differenceOf(one, seed * 1_000 + index, 'employee')),
    ...resident.map((one, index) => differenceOf(one, seed * 1_000 + 500 + index, 'resident')),
  ]
}
