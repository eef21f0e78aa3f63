import type { LocalDate } from '../../dates/index.ts'
import type { InsuranceType } from '../../insured/index.ts'
import {
  type CompiledPack,
  coversSelector,
  findValue,
  type ParameterId,
  parameterKey,
  type Selector,
  selectorHolds,
} from '../../policy/index.ts'
import type { PackForTools, PackWords, ParameterOfPack } from '../source.ts'
import { joinWords, type Words, words } from '../words.ts'
import { type Finding, findingAt } from './finding.ts'
import { situationsOf, type TableContext, type TableSituation } from './situations.ts'

/** Rows under one key of a value. */
export interface Table {
  readonly path: readonly PropertyKey[]
  readonly rows: readonly Selector[]
  /** Read from the top until a row holds; otherwise every row that holds counts. */
  readonly isFirstRow: boolean
  /** The engine refuses to settle where no row holds. */
  readonly mustHold: boolean
}

const firstRowKeys = new Set(['standards', 'rates', 'tables', 'amounts', 'rows', 'shares'])
const everyRowKeys = new Set(['adjustments', 'waivers', 'when', 'components', 'rules'])
/** Lists that are no tables of conditions. */
const closedKeys = new Set(['nth', 'segments', 'relatives', 'uses', 'diseases', 'caps'])
/** Tables in which nothing holding means nothing is paid, or the benefit does not exist there. */
const mayHoldNothing = new Set<ParameterId>(['tilt-assistance', 'enterprise-supplement', 'composite-protection', 'medical-assistance'])

/** Every table of a value, with its place inside the value. */
export function tablesOf(id: ParameterId, value: unknown, path: readonly PropertyKey[] = []): Table[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]): Table[] => {
    if (closedKeys.has(key)) return []
    const at = [...path, Array.isArray(value) ? Number(key) : key]
    const isTable = Array.isArray(inner) && inner.every((row) => typeof row === 'object' && row !== null)
    if (!isTable || !(firstRowKeys.has(key) || everyRowKeys.has(key))) return tablesOf(id, inner, at)
    const isFirstRow = firstRowKeys.has(key)
    const isOptional = mayHoldNothing.has(id) || id === 'two-diseases.pooled-fund-rate'
    return [{ path: at, rows: inner as Selector[], isFirstRow, mustHold: isFirstRow && !isOptional }]
  })
}

export const schemes = ['inpatient', 'outpatient', 'chronic', 'two-diseases', 'special-drug', 'maternity'] as const
export type SchemeName = (typeof schemes)[number]

/** Schemes the pack holds for an insurance type on a day. */
export function schemesOf(pack: CompiledPack, insuranceType: InsuranceType, on: LocalDate): SchemeName[] {
  return schemes.filter((scheme) => findValue({ pack, insuranceType, on }, `${scheme}.pooled-fund-rate`) !== 'not-in-pack')
}

function contextOf({ pack }: PackForTools, id: ParameterId, insuranceType: InsuranceType, on: LocalDate): TableContext {
  const own = schemes.find((scheme) => id.startsWith(`${scheme}.`))
  const benefits = own ? [own] : ['inpatient', ...schemesOf(pack, insuranceType, on).filter((scheme) => scheme !== 'inpatient')]
  const about = { insuranceType, benefits, isAwayOnly: id === 'out-of-area' }
  if (own === 'two-diseases') return { ...about, diseases: [{ disease: 'hypertension' }, { disease: 'diabetes' }] }
  const list = own === 'chronic' ? findValue({ pack, insuranceType, on }, 'chronic.diseases') : undefined
  const known = typeof list === 'object' ? (list.value?.diseases ?? []) : []
  const diseases = known.map(({ code, class: diseaseClass }) => ({
    disease: code,
    ...(diseaseClass === undefined ? {} : { diseaseClass }),
  }))
  return { ...about, diseases }
}

/** Gaps, overlaps and rows that are never used, in every table of every value. */
export function tableFindings(tools: PackForTools, { parameters }: PackWords): Finding[] {
  return parameters.flatMap((parameter) => {
    const [insuranceType] = parameter.insuranceTypes
    const compiled = insuranceType && tools.pack.parameters.get(parameterKey(insuranceType, parameter.id))
    return (compiled?.values ?? []).flatMap(({ value, from }, index) =>
      tablesOf(parameter.id, value).flatMap((table) => {
        const looks = parameter.insuranceTypes.map((one) => situationsOf(table.rows, contextOf(tools, parameter.id, one, from)))
        return lookAt(parameter, ['values', index, 'value', ...table.path], table, looks)
      }),
    )
  })
}

/** `looks`: the situations of each insurance type the file is for. */
function lookAt(
  { source }: ParameterOfPack,
  path: readonly PropertyKey[],
  table: Table,
  looks: readonly (readonly TableSituation[])[],
): Finding[] {
  const situations = looks.flat()
  return [
    ...(table.mustHold ? gapFinding(table, situations) : []).map((finding) => findingAt(source, path, finding)),
    ...(table.isFirstRow ? overlapFindings(table, situations) : []).map(({ row, ...finding }) =>
      findingAt(source, [...path, row], finding),
    ),
    ...unreachableFindings(table, situations).map(({ row, ...finding }) => findingAt(source, [...path, row], finding)),
  ]
}

type Found = Omit<Finding, 'place'>
type FoundAtRow = Found & { readonly row: number }

const namedAtMost = 4

function listWords(situations: readonly TableSituation[]): Words {
  const named = [...new Map(situations.map((situation) => [situation.words.zh, situation.words])).values()]
  const listed = joinWords(named.slice(0, namedAtMost), '；', '; ')
  const more = named.length - namedAtMost
  return more > 0 ? words(`${listed.zh} 等 ${named.length} 种情形`, `${listed.en} and ${more} more`) : listed
}

function gapFinding({ rows }: Table, situations: readonly TableSituation[]): Found[] {
  const open = situations.filter(({ facts }) => !rows.some((row) => selectorHolds(row, facts)))
  if (open.length === 0) return []
  const where = listWords(open)
  return [
    {
      severity: 'warning',
      kind: 'gap',
      found: words(`没有一行适用于：${where.zh}`, `no row holds for: ${where.en}`),
      expected: words('每种情形都有一行适用，否则这些人结算时会被拒绝', 'a row for every situation; settling is refused there'),
    },
  ]
}

const needsMore = ({ condition, identity }: Selector) => condition !== undefined || identity !== undefined
const selectorKeys =
  /^(benefit|institution|disease|diseaseClass|plan|level|category|contribution|ageFrom|ageTo|place|filing|condition|identity|rank|feeCategory|item|itemClass|origin|evidence)$/

/** What a row says, without its conditions. */
const payloadOf = (row: Selector) =>
  JSON.stringify(
    Object.entries(row).filter(([key]) => !selectorKeys.test(key)),
    (_, value) => (typeof value === 'bigint' ? String(value) : value),
  )

const askedBy = (row: Selector) =>
  Object.entries(row).flatMap(([key, value]) => (value === undefined || !selectorKeys.test(key) ? [] : [key.replace(/^age.*/, 'age')]))

/** Rows about the same things should divide them; a row about something else is laid over the others on purpose. */
function askTheSame(one: Selector, other: Selector): boolean {
  const [a, b] = [one, other].map((row) => [...new Set(askedBy(row))].sort().join())
  return a === b
}

const isBracket = (row: Selector) => 'billFrom' in row || 'billTo' in row

function overlapFindings({ rows }: Table, situations: readonly TableSituation[]): FoundAtRow[] {
  const findings: FoundAtRow[] = []
  rows.forEach((row, index) => {
    rows.slice(0, index).forEach((above, earlier) => {
      // A row further down that is wider is the usual "otherwise"; brackets of the bill have a check of their own.
      if (coversSelector(row, above) || needsMore(row) || needsMore(above) || isBracket(row) || isBracket(above)) return
      if (payloadOf(row) === payloadOf(above)) return
      const both = situations.filter(({ facts }) => selectorHolds(row, facts) && rows.find((one) => selectorHolds(one, facts)) === above)
      if (both.length === 0) return
      const where = listWords(both)
      findings.push({
        row: index,
        severity: askTheSame(row, above) ? 'warning' : 'remark',
        kind: 'overlap',
        found: words(
          `第 ${earlier + 1} 行与第 ${index + 1} 行都适用于：${where.zh}；以第 ${earlier + 1} 行为准`,
          `rows ${earlier + 1} and ${index + 1} both hold for: ${where.en}; row ${earlier + 1} counts`,
        ),
        expected: words('各行互不重叠，或后一行包含前一行', 'rows that do not overlap, or a later one that contains the earlier'),
      })
    })
  })
  return findings
}

function unreachableFindings({ rows, isFirstRow }: Table, situations: readonly TableSituation[]): FoundAtRow[] {
  return rows.flatMap((row, index): FoundAtRow[] => {
    const without: Selector = { ...row, condition: undefined, identity: undefined }
    const holding = situations.filter(({ facts }) => selectorHolds(without, facts))
    const isUsed =
      needsMore(row) || isBracket(row) || !isFirstRow
        ? holding.length > 0
        : holding.some(({ facts }) => rows.find((one) => selectorHolds(one, facts)) === row)
    if (isUsed) return []
    const found =
      holding.length === 0
        ? words('没有人符合这一行的条件', 'nobody meets the conditions of this row')
        : words('上面各行合起来总是先适用', 'the rows above together always hold first')
    return [{ row: index, severity: 'warning', kind: 'unreachable', found, expected: words('会用到的一行', 'a row that can be used') }]
  })
}
