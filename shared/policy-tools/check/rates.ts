import type { InsuranceType } from '../../insured/index.ts'
import {
  addRates,
  compareMoney,
  compareRates,
  formatMoney,
  formatPercent,
  type Money,
  multiplyRates,
  type Rate,
  subtractRates,
  wholeRate,
} from '../../money/index.ts'
import {
  type CaseFacts,
  type CompiledPack,
  findValue,
  firstHolding,
  type ParameterId,
  type ParameterValue,
  parameterKey,
  type Segment,
  type Selector,
  selectorHolds,
} from '../../policy/index.ts'
import type { PackForTools, PackWords, ParameterOfPack } from '../source.ts'
import { conditionWord, joinWords, type Words, words } from '../words.ts'
import { type Finding, findingAt, oncePerPlace } from './finding.ts'
import { categoriesOf, plainLevels } from './situations.ts'
import { type SchemeName, schemes } from './tables.ts'

type Path = readonly PropertyKey[]
type Found = Omit<Finding, 'place'> & { readonly path: Path }

/** Rates, deductibles and caps that add up or are ordered oddly. */
export function rateFindings(tools: PackForTools, packWords: PackWords): Finding[] {
  return packWords.parameters.flatMap((parameter) => {
    const found = parameter.insuranceTypes.flatMap((insuranceType) => {
      const compiled = tools.pack.parameters.get(parameterKey(insuranceType, parameter.id))
      const own = (compiled?.values ?? []).flatMap(({ value, from }, index) => {
        if (typeof value !== 'object') return []
        const look = { pack: tools.pack, parameter, insuranceType, levels: levelsNamed(value), on: from }
        return lookAt(look, value).map(({ path, ...finding }) => ({ ...finding, path: ['values', index, 'value', ...path] }))
      })
      return own.map(({ path, ...finding }) => ({ insuranceType, finding: findingAt(parameter.source, path, finding) }))
    })
    return oncePerPlace(found, parameter.insuranceTypes)
  })
}

interface Look {
  readonly pack: CompiledPack
  readonly parameter: ParameterOfPack
  readonly insuranceType: InsuranceType
  readonly levels: readonly string[]
  readonly on: Parameters<typeof findValue>[0]['on']
}

/** 一级, 二级, 三级 and the finer ones the value names, from low to high. */
function levelsNamed(value: object): string[] {
  const named = [...JSON.stringify(Object.values(value), (_, one) => (typeof one === 'bigint' ? '' : one)).matchAll(/"(L[1-3][A-Z]?)"/g)]
  return [...new Set([...plainLevels, ...named.map(([, level]) => level ?? '')])].sort()
}

function lookAt(look: Look, value: object): Found[] {
  const { id } = look.parameter
  if (id.endsWith('.pooled-fund-rate')) return pooledFundFindings(look, value as ParameterValue<'outpatient.pooled-fund-rate'>)
  if (id.endsWith('.deductible')) return deductibleFindings(look, value as ParameterValue<'outpatient.deductible'>)
  if (id.endsWith('.cap')) return capFindings(look, value as ParameterValue<'outpatient.cap'>)
  if (id === 'resident-major-illness') return scaleFindings((value as ParameterValue<typeof id>).segments, ['segments'])
  const second = id === 'employee-large-amount' ? (value as ParameterValue<typeof id>).second : undefined
  return second ? scaleFindings(second.segments, ['second', 'segments']) : []
}

function factsOf({ insuranceType, parameter }: Look, part: Partial<CaseFacts>): CaseFacts {
  return {
    benefit: parameter.id.slice(0, parameter.id.indexOf('.')),
    institution: 'hospital',
    level: 'L1',
    category: categoriesOf[insuranceType][0] ?? '',
    place: 'local',
    filing: 'none',
    conditions: [],
    identities: [],
    ...part,
  }
}

/** Neighbours along one dimension, everything else equal: the usual order is `first` at least as good as `second`. */
interface Pair {
  readonly first: CaseFacts
  readonly second: CaseFacts
  readonly words: (first: string, second: string) => Words
}

function pairsOf(look: Look): Pair[] {
  const categories = categoriesOf[look.insuranceType]
  const name = (key: string, value: string) => conditionWord(key, value)
  const levelPairs = categories.flatMap((category) =>
    // Finer levels stand above or below the plain one as each province likes.
    plainLevels.slice(1).map((level, index): Pair => {
      const lower = plainLevels[index] ?? 'L1'
      const [low, high, who] = [name('level', lower), name('level', level), name('category', category)]
      return {
        first: factsOf(look, { level: lower, category }),
        second: factsOf(look, { level, category }),
        words: (a, b) => words(`${who.zh}：${low.zh} ${a}，${high.zh} ${b}`, `${who.en}: ${low.en} ${a}, ${high.en} ${b}`),
      }
    }),
  )
  if (look.insuranceType !== 'employee') return levelPairs
  const retired = look.levels.map((level): Pair => {
    const at = name('level', level)
    return {
      first: factsOf(look, { level, category: 'retired' }),
      second: factsOf(look, { level, category: 'active' }),
      words: (a, b) => words(`${at.zh}：退休 ${a}，在职 ${b}`, `${at.en}: retired ${a}, active ${b}`),
    }
  })
  return [...levelPairs, ...retired]
}

const usual = {
  rate: words('级别越高比例越低，退休不低于在职', 'lower at higher levels, for the retired not below the active'),
  deductible: words('级别越高起付线越高，退休不高于在职', 'higher at higher levels, for the retired not above the active'),
  cap: words('退休的封顶线不低于在职', 'for the retired not below the active'),
  scale: words('费用越高比例越高', 'a rate that rises with the amount'),
}

const oddly = (path: Path, found: Words, expected: Words): Found => ({ path, severity: 'warning', kind: 'rate-order', found, expected })

/** One finding for all pairs of a value that are ordered oddly. */
function orderFinding(path: Path, odd: readonly Words[], expected: Words): Found[] {
  return odd.length === 0 ? [] : [oddly(path, joinWords([...new Map(odd.map((one) => [one.zh, one])).values()], '；', '; '), expected)]
}

type Adjustment = Selector & ({ readonly points: Rate } | { readonly ownShareFactor: Rate })

function adjust(rate: Rate, rows: readonly Adjustment[], facts: CaseFacts): Rate {
  return rows
    .filter((row) => selectorHolds(row, facts))
    .reduce((sofar, row) => {
      if ('points' in row && row.points !== undefined) return addRates(sofar, row.points)
      return 'ownShareFactor' in row ? subtractRates(wholeRate, multiplyRates(row.ownShareFactor, subtractRates(wholeRate, sofar))) : sofar
    }, rate)
}

function segmentsFor(value: ParameterValue<'inpatient.pooled-fund-rate'>, facts: CaseFacts): readonly Segment[] {
  if (value.kind === 'segmented') return firstHolding(value.tables, facts)?.segments ?? []
  const rate = firstHolding(value.rates, facts)?.rate
  return rate === undefined ? [] : [{ rate }]
}

const rateAt = (segments: readonly Segment[], amount: Money | undefined): Rate | undefined =>
  segments.find(({ upTo }) => upTo === undefined || (amount !== undefined && compareMoney(amount, upTo) <= 0))?.rate

function pooledFundFindings(look: Look, value: ParameterValue<'outpatient.pooled-fund-rate'>): Found[] {
  if (!('kind' in value) || value.kind === 'fixed') return []
  const { adjustments } = value
  const odd = pairsOf(look).flatMap(({ first, second, words: say }) => {
    const [good, bad] = [segmentsFor(value, first), segmentsFor(value, second)]
    const bounds = [...good, ...bad].map(({ upTo }) => upTo)
    return bounds.flatMap((bound) => {
      const [a, b] = [rateAt(good, bound), rateAt(bad, bound)]
      if (a === undefined || b === undefined) return []
      const [better, worse] = [adjust(a, adjustments, first), adjust(b, adjustments, second)]
      return compareRates(better, worse) < 0 ? [say(formatPercent(better), formatPercent(worse))] : []
    })
  })
  const scales =
    value.kind === 'segmented' ? value.tables.flatMap(({ segments }, row) => scaleFindings(segments, ['tables', row, 'segments'])) : []
  return [...orderFinding([], odd, usual.rate), ...sumFindings(look, value), ...scales]
}

/** Rates that pass 100 % once every adjustment that can come together is added. */
function sumFindings(look: Look, value: ParameterValue<'inpatient.pooled-fund-rate'>): Found[] {
  const { adjustments } = value
  const everything = {
    conditions: adjustments.flatMap(({ condition }) => condition ?? []),
    identities: adjustments.flatMap(({ identity }) => identity ?? []),
  }
  const over = look.levels.flatMap((level) =>
    categoriesOf[look.insuranceType].flatMap((category) => {
      const facts = factsOf(look, { level, category, ...everything })
      return segmentsFor(value, facts).flatMap(({ rate }) => {
        const sum = adjust(rate, adjustments, facts)
        if (compareRates(sum, wholeRate) <= 0) return []
        const [at, who] = [conditionWord('level', level), conditionWord('category', category)]
        return [words(`${at.zh}${who.zh}合计 ${formatPercent(sum)}`, `${at.en}, ${who.en}: ${formatPercent(sum)} in all`)]
      })
    }),
  )
  const [first] = over
  if (!first) return []
  const expected = words('比例加百分点不超过 100%', 'rate and points of at most 100 %')
  return [{ path: ['adjustments'], severity: 'warning', kind: 'rate-sum', found: joinWords(over, '；', '; '), expected }]
}

function deductibleFindings(look: Look, value: ParameterValue<'outpatient.deductible'>): Found[] {
  if (!('standards' in value)) return []
  const odd = pairsOf(look).flatMap(({ first, second, words: say }) => {
    const [low, high] = [firstHolding(value.standards, first)?.amount, firstHolding(value.standards, second)?.amount]
    if (low === undefined || high === undefined || compareMoney(low, high) <= 0) return []
    return [say(formatMoney(low), formatMoney(high))]
  })
  return orderFinding(['standards'], odd, usual.deductible)
}

const capAmount = (row: object | undefined): Money | undefined => (row && 'amount' in row ? (row.amount as Money) : undefined)

function capFindings(look: Look, value: ParameterValue<'outpatient.cap'>): Found[] {
  const odd = pairsOf(look)
    .filter(({ first, second }) => first.level === second.level)
    .flatMap(({ first, second, words: say }) => {
      const [retired, active] = [first, second].map((facts) => capAmount(firstHolding(value.amounts, facts)))
      if (retired === undefined || active === undefined || compareMoney(retired, active) >= 0) return []
      return [say(formatMoney(retired), formatMoney(active))]
    })
  return [...orderFinding(['amounts'], odd, usual.cap), ...belowDeductible(look, value)]
}

/** A cap on the fund's payment or the cost that lies below what has to be paid before the fund pays at all. */
function belowDeductible(look: Look, value: ParameterValue<'outpatient.cap'>): Found[] {
  const { pack, insuranceType, on, parameter } = look
  const scheme = schemes.find((one) => parameter.id === `${one}.cap`) as SchemeName
  const found = findValue({ pack, insuranceType, on }, `${scheme}.deductible` as ParameterId)
  const deductible = typeof found === 'object' ? (found.value as ParameterValue<'outpatient.deductible'> | undefined) : undefined
  if (!deductible || !('standards' in deductible)) return []
  const low = look.levels.flatMap((level) =>
    categoriesOf[insuranceType].flatMap((category) => {
      const facts = factsOf(look, { level, category })
      const [cap, standard] = [capAmount(firstHolding(value.amounts, facts)), firstHolding(deductible.standards, facts)?.amount]
      if (cap === undefined || standard === undefined || compareMoney(cap, standard) >= 0) return []
      const [at, who] = [conditionWord('level', level), conditionWord('category', category)]
      return [
        words(
          `${at.zh}${who.zh}：封顶线 ${formatMoney(cap)}，起付线 ${formatMoney(standard)}`,
          `${at.en}, ${who.en}: cap ${formatMoney(cap)}, deductible ${formatMoney(standard)}`,
        ),
      ]
    }),
  )
  if (low.length === 0) return []
  const expected = words('封顶线不低于起付线', 'a cap not below the deductible')
  return [{ path: ['amounts'], severity: 'warning', kind: 'cap-below-deductible', found: joinWords(low, '；', '; '), expected }]
}

function scaleFindings(segments: readonly Segment[], path: Path): Found[] {
  return segments.flatMap(({ rate }, index): Found[] => {
    const before = segments[index - 1]?.rate
    if (before === undefined || compareRates(rate, before) >= 0) return []
    const found = words(
      `第 ${index + 1} 段 ${formatPercent(rate)} 低于第 ${index} 段 ${formatPercent(before)}`,
      `segment ${index + 1} with ${formatPercent(rate)} below segment ${index} with ${formatPercent(before)}`,
    )
    return [oddly([...path, index], found, usual.scale)]
  })
}
