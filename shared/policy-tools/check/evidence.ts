import { addDays, type LocalDate } from '../../dates/index.ts'
import type { CaseFile } from '../../settlement/index.ts'
import type { PackForTools, PackWords, ParameterOfPack } from '../source.ts'
import { joinWords, type Words, words } from '../words.ts'
import { type Finding, type FoundForType, findingAt, oncePerPlace } from './finding.ts'
import { schemes } from './tables.ts'

type Path = readonly PropertyKey[]

/** A row's or group's own source, with its place. */
interface Evidence {
  readonly path: Path
  readonly reference: string
  readonly grade: string
}

function evidencesIn(value: unknown, path: Path): Evidence[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]): Evidence[] => {
    const at = [...path, Array.isArray(value) ? Number(key) : key]
    if (key !== 'evidence') return evidencesIn(inner, at)
    const { reference, grade } = inner as { readonly reference: string; readonly grade: string }
    return [{ path: at, reference, grade }]
  })
}

function rulesIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) =>
    key === 'rules' && Array.isArray(inner) && inner.every((one) => typeof one === 'string') ? (inner as string[]) : rulesIn(inner),
  )
}

const weak: Readonly<Record<string, Pick<Finding, 'severity' | 'found'>>> = {
  C: { severity: 'remark', found: words('证据等级 C：转引，原文未核对', 'grade C: quoted at second hand, the original not checked') },
  A: { severity: 'warning', found: words('证据等级 A：假设', 'grade A: an assumption') },
}

/** Values and rows that may not be used in production. */
export function gradeFindings({ parameters }: PackWords): Finding[] {
  const expected = words('S、P 或 N；否则结算单注明“政策数据未核实”', 'S, P or N; otherwise slips say that the policy is not verified')
  return parameters.flatMap(({ source, file }) =>
    file.values.flatMap(({ grade, value }, index) => {
      const graded = [{ grade, path: ['values', index, 'grade'] as Path }, ...evidencesIn(value, ['values', index, 'value'])]
      return graded.flatMap(({ grade: one, path }) => {
        const found = weak[one]
        return found ? [findingAt(source, path, { ...found, kind: 'grade', expected })] : []
      })
    }),
  )
}

/** Values without article, documents without number or link, and documents nothing refers to. */
export function sourceFindings({ sources }: PackForTools, { parameters, references }: PackWords): Finding[] {
  const missing = parameters.flatMap(({ source, file }) => {
    const without = file.values.flatMap(({ article }, index) => (article === undefined ? [index] : []))
    const [first] = without
    if (first === undefined) return []
    return [
      findingAt(source, ['values', first], {
        severity: 'remark',
        kind: 'source',
        found: words(`${without.length} 个取值没有写条款`, `${without.length} values without an article`),
        expected: words('article：依据的条款', 'article: which part of the document'),
      }),
    ]
  })
  const used = new Set(
    parameters.flatMap(({ file }) =>
      file.values.flatMap(({ reference, value }) => [reference, ...evidencesIn(value, []).map((evidence) => evidence.reference)]),
    ),
  )
  const documents = Object.entries(references).flatMap(([name, { number, link }]): Finding[] => {
    if (!used.has(name))
      return [
        findingAt(sources.references, [name], {
          severity: 'remark',
          kind: 'unused-reference',
          found: words(`没有参数引用 ${name}`, `nothing refers to ${name}`),
          expected: words('被引用的文件', 'a document that is referred to'),
        }),
      ]
    if (number !== undefined || link !== undefined) return []
    return [
      findingAt(sources.references, [name], {
        severity: 'remark',
        kind: 'source',
        found: words('没有文号，也没有链接', 'neither number nor link'),
        expected: words('number：文号，或 link：网址', 'number or link'),
      }),
    ]
  })
  return [...missing, ...documents]
}

/** Rules of the law no worked case is about. */
export function ruleFindings({ parameters }: PackWords, cases: readonly CaseFile[]): Finding[] {
  const worked = new Set(cases.flatMap(({ rules }) => rules))
  const reported = new Set<string>()
  return parameters.flatMap(({ source, file }) =>
    file.values.flatMap(({ rules, value }, index) => {
      const open = [...rules, ...rulesIn(value)].filter((rule) => !worked.has(rule) && !reported.has(rule))
      for (const rule of open) reported.add(rule)
      if (open.length === 0) return []
      const named = [...new Set(open)].join(', ')
      const finding = {
        severity: 'remark',
        kind: 'no-case',
        found: words(`没有案例的规则：${named}`, `rules without a worked case: ${named}`),
        expected: words('cases/ 中有写明 rules 的案例', 'a case below cases/ that names them under rules'),
      } as const
      return [findingAt(source, ['values', index], finding)]
    }),
  )
}

/** Days without law, and values that lie outside the pack's own days. */
export function dateFindings({ sources, pack }: PackForTools, { file, parameters, references }: PackWords, on?: LocalDate): Finding[] {
  const first = pack.versions.at(-1)?.from as LocalDate
  const last = pack.versions[0]?.to
  const dates = (severity: Finding['severity'], found: Words, expected: Words) => ({ severity, kind: 'dates', found, expected }) as const
  const versions = file.versions.flatMap(({ to, version }, index) => {
    const newer = file.versions[index - 1]
    if (to === undefined || newer === undefined || addDays(to, 1) >= newer.from) return []
    const found = words(`${version} 止于 ${to}，${newer.version} 起于 ${newer.from}，其间无政策`, `nothing between ${to} and ${newer.from}`)
    const expected = words('相接的版本', 'versions that meet')
    return [findingAt(sources.pack, ['versions', index, 'to'], dates('warning', found, expected))]
  })
  const isOver = on !== undefined && last !== undefined && last < on
  const expired = isOver
    ? [
        findingAt(
          sources.pack,
          ['versions', 0, 'to'],
          dates(
            file.use === 'settlement' ? 'warning' : 'remark',
            words(`${last} 已到期（今天 ${on}）`, `expired on ${last} (today ${on})`),
            words('仍有效的版本', 'a version in force'),
          ),
        ),
      ]
    : []
  const values = parameters.flatMap((parameter) => valueDates(parameter, first, last, references, dates))
  return [...versions, ...expired, ...values]
}

/** What every stay may need; other schemes may begin when they begin. */
const alwaysAsked =
  /^(inpatient\.|income\.|out-of-area|class-b-share|employee-large|resident-major|medical-assistance|civil-servant|personal-account)/

type Dates = (severity: Finding['severity'], found: Words, expected: Words) => Pick<Finding, 'severity' | 'kind' | 'found' | 'expected'>

function valueDates(
  { id, source, file }: ParameterOfPack,
  first: LocalDate,
  last: LocalDate | undefined,
  references: PackWords['references'],
  dates: Dates,
): Finding[] {
  const { values } = file
  const oldest = values.at(-1)
  const found: Finding[] = []
  const at = (index: number, finding: ReturnType<Dates>, key = 'from') => found.push(findingAt(source, ['values', index, key], finding))
  if (oldest && oldest.from > first && alwaysAsked.test(id))
    at(
      values.length - 1,
      dates(
        'remark',
        words(`${first} 至 ${addDays(oldest.from, -1)} 没有数值`, `no value from ${first} to ${addDays(oldest.from, -1)}`),
        words(`从 ${first} 起的数值；在此之前需要它的结算会被拒绝`, `a value from ${first} on; settling is refused before`),
      ),
    )
  values.forEach(({ from, reference, value }, index) => {
    const newer = values[index - 1]
    if (newer && newer.from <= first) {
      const never = words('本包开始前已被取代，永远不会用到', 'replaced before the pack begins, never used')
      at(index, dates('warning', never, words('会用到的数值', 'a value that can be used')))
    } else if (from < first) {
      const early = words(`${from} 早于本包最早的版本（${first}）`, `${from} is before the pack's first version (${first})`)
      at(index, dates('warning', early, words(`不早于 ${first}`, `not before ${first}`)))
    }
    // Null from the day after the last one on is how a pack says that it ends.
    if (last !== undefined && from > last && value !== null) {
      const late = words(`${from} 晚于本包最后一天（${last}）`, `${from} is after the pack's last day (${last})`)
      at(index, dates('warning', late, words(`不晚于 ${last}`, `not after ${last}`)))
    }
    const { effective } = references[reference] ?? {}
    if (effective !== undefined && effective > from) {
      const before = words(
        `${from} 早于文件 ${reference} 的施行日 ${effective}`,
        `${from} is before ${reference} takes effect on ${effective}`,
      )
      at(index, dates('warning', before, words(`不早于 ${effective}`, `not before ${effective}`)))
    }
  })
  return found
}

/** What the engine cannot do without a value, by the parameter. */
const refusesWithout: Readonly<Record<string, Words>> = {
  rounding: words('一切结算', 'every settlement'),
  'class-b-share': words('目录未载明先行自付比例的乙类项目', 'class B items without a share of their own'),
  'out-of-area': words('一切结算', 'every settlement'),
  'employee-large-amount': words('职工超过统筹封顶线或需要大额时', 'employees whose case reaches the large amount'),
  'resident-major-illness': words('居民住院结算', "residents' stays"),
  'civil-servant-subsidy': words('公务员', 'civil servants'),
  'medical-assistance': words('有救助身份的人', 'people with an assisted identity'),
  'tilt-assistance': words('有救助身份的人', 'people with an assisted identity'),
  'personal-account': words('用个人账户支付时', 'payment from the personal account'),
  'income.provincial': words('起付线按全省收入计算的大病或救助', 'thresholds that rest on the income of the province'),
  'income.prefecture': words('起付线按统筹区收入计算的大病或救助', 'thresholds that rest on the income of the pooling area'),
}

/** Values known to be unknown, with what they will refuse and from when to when; and schemes that lack a part. */
export function absentFindings({ sources, pack }: PackForTools, { parameters }: PackWords): Finding[] {
  const unknown = parameters.flatMap(({ id, source, file }) =>
    file.values.flatMap(({ value, from }, index) => {
      if (value !== null) return []
      const newer = file.values[index - 1]
      const refused = refusesWithout[id] ?? words(`用到“${file.title}”的结算`, `settlements that need ${id}`)
      const until = newer ? addDays(newer.from, -1) : undefined
      const found = words(
        `${from} 起${until ? `至 ${until} ` : ''}数值未知：${refused.zh}将被拒绝`,
        `unknown from ${from}${until ? ` to ${until}` : ' on'}: refuses ${refused.en}`,
      )
      const finding = {
        severity: 'warning',
        kind: 'absent',
        found,
        expected: words('数值，或 none（规定说没有）', 'a value, or none'),
      } as const
      return [findingAt(source, ['values', index, 'value'], finding)]
    }),
  )
  const lacking = pack.insuranceTypes.flatMap((insuranceType) =>
    schemes.flatMap((scheme): FoundForType[] => {
      const rate = parameters.find(
        ({ id, insuranceTypes }) => id === `${scheme}.pooled-fund-rate` && insuranceTypes.includes(insuranceType),
      )
      if (!rate) return []
      const missing = ['deductible', 'cap'].filter((part) => !pack.parameters.has(`${insuranceType}/${scheme}.${part}`))
      if (missing.length === 0) return []
      const named = missing.map((part) => `${scheme}.${part}`)
      const finding = {
        severity: 'error',
        kind: 'absent',
        found: words(
          `有支付比例而没有 ${named.join('、')}：这类结算将被拒绝`,
          `a rate without ${named.join(', ')}: such settlements are refused`,
        ),
        expected: joinWords([words('写明数值或 none', 'a value or none')]),
      } as const
      return [{ insuranceType, finding: findingAt(rate.source, ['id'], finding) }]
    }),
  )
  const outpatient = parameters.find(({ id }) => schemes.some((scheme) => scheme !== 'inpatient' && id === `${scheme}.pooled-fund-rate`))
  const versions = outpatient ? pack.versions.flatMap(({ ruleSets }, index) => (ruleSets.outpatient === undefined ? [index] : [])) : []
  const begins = outpatient?.file.values.at(-1)?.from
  const without = versions.filter((index) => begins !== undefined && (pack.versions[index]?.to ?? '9999-12-31') >= begins)
  const ruleSets = without.map((index) =>
    findingAt(sources.pack, ['versions', index, 'ruleSets'], {
      severity: 'error',
      kind: 'absent',
      found: words('没有 ruleSets.outpatient：住院以外的结算将被拒绝', 'no ruleSets.outpatient: everything but stays is refused'),
      expected: words('outpatient: three-tier-outpatient@1', 'outpatient: three-tier-outpatient@1'),
    }),
  )
  return [...unknown, ...oncePerPlace(lacking, pack.insuranceTypes), ...neverStated(sources, parameters), ...ruleSets]
}

/** 大病 is asked at every stay of a resident: a pack silent about it refuses them all. */
function neverStated(sources: PackForTools['sources'], parameters: readonly ParameterOfPack[]): Finding[] {
  const isStated = (id: ParameterOfPack['id']) => parameters.some((one) => one.id === id && one.insuranceTypes.includes('resident'))
  if (!isStated('inpatient.pooled-fund-rate') || isStated('resident-major-illness')) return []
  const finding = {
    severity: 'error',
    kind: 'absent',
    found: words(
      '没有居民的 resident-major-illness：居民住院结算都将被拒绝',
      "no resident-major-illness: every resident's stay is refused",
    ),
    expected: words('写明数值或 none', 'a value or none'),
  } as const
  return [findingAt(sources.pack, ['insuranceTypes'], finding)]
}
