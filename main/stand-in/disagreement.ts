import { createHash } from 'node:crypto'
import type { Accumulators } from '../../shared/insured/index.ts'
import {
  addMoney,
  addRates,
  clampRate,
  formatMoney,
  isZeroMoney,
  type Money,
  minMoney,
  moneyFromFen,
  multiplyRates,
  parseMoney,
  parseQuantity,
  parseUnitPrice,
  positivePart,
  priceTimesQuantity,
  type Rate,
  rateOfFraction,
  roundShare,
  subtractMoney,
  subtractRates,
  type UnitPrice,
  zeroMoney,
  zeroRate,
} from '../../shared/money/index.ts'
import type { CompiledPack, CompiledParameter, Threshold } from '../../shared/policy/index.ts'
import type { CaseLine, CaseOfFile } from '../../shared/settlement/index.ts'
import type { Figures } from './records.ts'

/** Between 0 and 1, from text: the same parts give the same fate, in whatever order they are asked for. */
export function draw(...parts: readonly (string | number)[]): number {
  return createHash('sha256').update(parts.join('\u0000')).digest().readUInt32BE(0) / 2 ** 32
}

/** A whole number from `least` to `most`, by the seed. */
type Pick = (name: string, least: number, most: number) => number

/** One way in which the platform's own copy of policy, catalogue or accounts is not ours. */
interface Distorting {
  /** For whoever trains with it. */
  readonly about: string
  readonly lines?: (lines: readonly CaseLine[], pick: Pick) => CaseLine[]
  readonly year?: (year: Accumulators, pick: Pick) => Accumulators
  readonly balance?: (balance: Money, pick: Pick) => Money
  /** Parameters it changes, and at which member of their values. */
  readonly parameters?: {
    readonly ids: RegExp
    readonly member: string
    readonly change: (value: unknown, pick: Pick) => unknown
  }
  readonly figures?: (figures: Figures) => Figures
}

const points = (count: number): Rate => rateOfFraction(count, 100)
const yuan = (amount: number): Money => moneyFromFen(amount * 100)
const share = (amount: Money, percent: number): Money => roundShare(amount, points(percent), 'floor')

function shareOfPrice(price: UnitPrice, percent: number): UnitPrice {
  return parseUnitPrice(formatMoney(share(priceTimesQuantity(price, parseQuantity('1'), 'floor'), percent)))
}

/** Changes one line of those that qualify; all lines of its item with it, for a catalogue knows items and not lines. */
function oneItem(
  lines: readonly CaseLine[],
  pick: Pick,
  qualifies: (line: CaseLine) => boolean,
  terms: (line: CaseLine) => CaseLine['terms'],
) {
  const candidates = [...new Set(lines.filter(qualifies).map(({ itemCode }) => itemCode))].sort()
  const chosen = candidates[pick('item', 0, candidates.length - 1)]
  return lines.map((line) => (line.itemCode === chosen && qualifies(line) ? { ...line, terms: terms(line) } : line))
}

const isListed = ({ terms }: CaseLine): boolean => terms.class === 'A' || terms.class === 'B'

function lowerThreshold(threshold: Threshold, percent: number): Threshold {
  return 'amount' in threshold
    ? { amount: share(threshold.amount, percent) }
    : { ...threshold, incomeShare: multiplyRates(threshold.incomeShare, points(percent)) }
}

const fen = parseMoney('0.01')

const table = {
  'price-limit': {
    about: '一个项目的定价上限更低',
    lines: (lines, pick) =>
      oneItem(lines, pick, isListed, ({ unitPrice, terms }) => ({
        ...terms,
        priceLimit: shareOfPrice(terms.priceLimit ?? unitPrice, pick('limit', 50, 90)),
      })),
  },
  class: {
    about: '一个项目的支付类别改为丙类，丙类改为甲类',
    lines: (lines, pick) =>
      oneItem(
        lines,
        pick,
        () => true,
        ({ terms: { upfrontShare: _, ...terms } }) => ({ ...terms, class: terms.class === 'C' || terms.class === 'unlisted' ? 'A' : 'C' }),
      ),
  },
  share: {
    about: '一个乙类项目的先行自付比例更高',
    lines: (lines, pick) =>
      oneItem(
        lines,
        pick,
        ({ terms }) => terms.class === 'B',
        ({ terms }) => ({ ...terms, upfrontShare: clampRate(addRates(terms.upfrontShare ?? zeroRate, points(pick('points', 5, 25)))) }),
      ),
  },
  deductible: {
    about: '起付线更高',
    parameters: {
      ids: /\.deductible$/,
      member: 'amount',
      change: (amount, pick) => addMoney(amount as Money, yuan(pick('tens', 5, 40) * 10)),
    },
  },
  'deductible-used': {
    about: '本年度已住过院、已付过起付线',
    year: ({ counts, amounts }, pick) => ({
      counts: { ...counts, 'inpatient.stays': (counts['inpatient.stays'] ?? 0) + 1 },
      amounts: {
        ...amounts,
        'inpatient.deductible': addMoney(amounts['inpatient.deductible'] ?? zeroMoney, yuan(pick('tens', 5, 40) * 10)),
      },
    }),
  },
  'pooled-share': {
    about: '统筹支付比例更低',
    parameters: {
      ids: /\.pooled-fund-rate$/,
      member: 'rate',
      change: (rate, pick) => clampRate(subtractRates(rate as Rate, points(pick('points', 1, 10)))),
    },
  },
  ceiling: {
    about: '统筹基金封顶线低得多',
    parameters: {
      ids: /\.cap$/,
      member: 'amount',
      change: (amount, pick) => minMoney(amount as Money, yuan(pick('hundreds', 10, 40) * 100)),
    },
  },
  'second-tier-threshold': {
    about: '大病、大额的起付标准更低',
    parameters: {
      ids: /^(resident-major-illness|employee-large-amount)$/,
      member: 'threshold',
      change: (threshold, pick) => lowerThreshold(threshold as Threshold, pick('percent', 5, 40)),
    },
  },
  'assistance-share': {
    about: '医疗救助比例更低',
    parameters: {
      ids: /^medical-assistance$/,
      member: 'rate',
      change: (rate, pick) => clampRate(subtractRates(rate as Rate, points(pick('points', 5, 30)))),
    },
  },
  'account-balance': {
    about: '个人账户余额更少',
    balance: (balance, pick) => positivePart(subtractMoney(balance, yuan(pick('yuan', 1, 50)))),
  },
  rounding: {
    about: '统筹支付少一分',
    figures: (figures) =>
      isZeroMoney(figures.pooledFundPayment)
        ? figures
        : {
            ...figures,
            pooledFundPayment: subtractMoney(figures.pooledFundPayment, fen),
            fundTotal: subtractMoney(figures.fundTotal, fen),
            personTotal: addMoney(figures.personTotal, fen),
            cash: addMoney(figures.cash, fen),
          },
  },
} satisfies Readonly<Record<string, Distorting>>

/** The ways in which the platform can see things differently, by name. */
export type Distortion = keyof typeof table
export const distortions = Object.keys(table) as [Distortion, ...Distortion[]]
export const aboutDistortion = (name: Distortion): string => table[name].about

/** Which one, and the seed that says how much and of which item. Without a name every deductible is 100.00 higher. */
export interface Disagreement {
  readonly as?: Distortion | undefined
  readonly seed: number
}

const plain: Distorting = {
  about: '',
  parameters: { ids: /^inpatient\.deductible$/, member: 'amount', change: (amount) => addMoney(amount as Money, yuan(100)) },
}

/** Replaces every member of that name, however deep it lies. */
function atMember(value: unknown, member: string, change: (value: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => atMember(item, member, change))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, name === member ? change(inner) : atMember(inner, member, change)]),
  )
}

export interface Distorter {
  distortCase<Case extends CaseOfFile>(asked: Case): Case
  distortPack(pack: CompiledPack): CompiledPack
  distortFigures(figures: Figures): Figures
}

/** The platform's view of a case, of the law and of its own sums; the same seed gives the same view each time. */
export function distorterOf({ as, seed }: Disagreement): Distorter {
  const distorting: Distorting = as === undefined ? plain : table[as]
  const pick: Pick = (name, least, most) => least + Math.floor(draw(seed, as ?? '', name) * (most - least + 1))
  const { lines, year, balance, parameters, figures } = distorting
  return {
    distortCase: (asked) => ({
      ...asked,
      ...(lines === undefined ? {} : { lines: lines(asked.lines, pick) }),
      ...(year === undefined ? {} : { accumulators: year(asked.accumulators, pick) }),
      ...(balance === undefined ? {} : { payment: { ...asked.payment, accountBalance: balance(asked.payment.accountBalance, pick) } }),
    }),
    distortPack(pack) {
      if (parameters === undefined) return pack
      const changed = (parameter: CompiledParameter): CompiledParameter => ({
        ...parameter,
        values: atMember(parameter.values, parameters.member, (value) => parameters.change(value, pick)) as CompiledParameter['values'],
      })
      const entries = [...pack.parameters].map(([key, one]) => [key, parameters.ids.test(one.id) ? changed(one) : one] as const)
      return { ...pack, parameters: new Map(entries), version: `${pack.version} (${as ?? 'disagreeing'})` }
    },
    distortFigures: (given) => figures?.(given) ?? given,
  }
}
