import type { LocalDate } from '../dates/index.ts'
import type { InsuranceType } from '../insured/index.ts'
import type { PackSources, ParameterId } from '../policy/index.ts'
import { type ExplainedPack, type ExplainedValue, explainPack } from './explain.ts'
import { inLanguage, insuranceWords, joinWords, type Language, type Words, words } from './words.ts'

/** One statement of a parameter that is not the same in both packs; absent where one of them does not make it. */
export interface StatementChange {
  readonly label: Words
  readonly before?: Words
  readonly after?: Words
}

/** A parameter from one day on: what the first pack says, what the second says instead, and by which documents. */
export interface ParameterChange {
  readonly id: ParameterId
  readonly title: string
  readonly insuranceType: InsuranceType
  readonly kind: 'changed' | 'added' | 'removed'
  /** The first day of the difference. */
  readonly from: LocalDate
  readonly changes: readonly StatementChange[]
  readonly before?: ExplainedValue
  readonly after?: ExplainedValue
}

/**
 * Compares what two packs say, parameter by parameter and day by day, in words. The same difference is named once, on its
 * first day; `on` looks at one day only. What is written otherwise and means the same is no difference.
 */
export function diffPacks(first: PackSources, second: PackSources, on?: LocalDate): ParameterChange[] {
  const [before, after] = [byKey(explainPack(first)), byKey(explainPack(second))]
  return [...new Set([...before.keys(), ...after.keys()])].sort().flatMap((key) => {
    const [was, is] = [before.get(key), after.get(key)]
    const about = is ?? was
    if (!about) return []
    const days = on === undefined ? [...new Set([...(was?.values ?? []), ...(is?.values ?? [])].map(({ from }) => from))].sort() : [on]
    let last = ''
    return days.flatMap((day): ParameterChange[] => {
      const [one, other] = [was, is].map((side) => side?.values.find(({ from }) => from <= day))
      const changes = statementChanges(one, other)
      const mark = JSON.stringify(changes)
      if (mark === last) return []
      last = mark
      if (changes.length === 0) return []
      const { id, title, insuranceType } = about
      const kind = one === undefined ? 'added' : other === undefined ? 'removed' : 'changed'
      // Asked about one day, the difference is as old as the younger of the two values.
      const from = on === undefined ? day : ([one?.from ?? day, other?.from ?? day].sort().at(-1) as LocalDate)
      return [{ id, title, insuranceType, kind, from, changes, ...(one ? { before: one } : {}), ...(other ? { after: other } : {}) }]
    })
  })
}

interface OneParameter {
  readonly id: ParameterId
  readonly title: string
  readonly insuranceType: InsuranceType
  readonly values: readonly ExplainedValue[]
}

function byKey({ parameters }: ExplainedPack): Map<string, OneParameter> {
  return new Map(
    parameters.flatMap(({ id, title, insuranceTypes, values }) =>
      insuranceTypes.map((insuranceType) => [`${insuranceType}/${id}`, { id, title, insuranceType, values }] as const),
    ),
  )
}

function statementChanges(before: ExplainedValue | undefined, after: ExplainedValue | undefined): StatementChange[] {
  const [was, is] = [before, after].map((value) => new Map((value?.statements ?? []).map((statement) => [statement.key, statement])))
  return [...new Set([...(was?.keys() ?? []), ...(is?.keys() ?? [])])].flatMap((key): StatementChange[] => {
    const [one, other] = [was?.get(key), is?.get(key)]
    if (one && other && one.text.zh === other.text.zh) return []
    const label = (other ?? one)?.label ?? words('', '')
    return [{ label, ...(one ? { before: one.text } : {}), ...(other ? { after: other.text } : {}) }]
  })
}

const sourceOf = ({ document, article, grade }: ExplainedValue): Words =>
  words(
    `${document.number ?? `《${document.title}》`}${article ?? ''}，${grade}级`,
    `${document.number ?? document.title}${article === undefined ? '' : ` ${article}`}, grade ${grade}`,
  )

const nothing = words('未涉及', 'not in the pack')

/** 职工住院起付线（职工）自 2025-01-01：标准：三级 由 800.00 元 改为 900.00 元；依据 …. */
export function changeAsText({ id, title, insuranceType, from, changes, before, after }: ParameterChange, language: Language): string {
  const say = (text: Words) => inLanguage(text, language)
  const type = insuranceWords(insuranceType)
  const head = say(words(`${title}（${type.zh}，${id}），自 ${from} 起：`, `${title} (${type.en}, ${id}), from ${from}:`))
  const lines = changes.map((change) => {
    const [was, is] = [change.before ?? nothing, change.after ?? nothing]
    const label = change.label.zh === '' ? words('', '') : words(`${change.label.zh}：`, `${change.label.en}: `)
    return say(words(`  ${label.zh}由 ${was.zh} 改为 ${is.zh}`, `  ${label.en}from ${was.en} to ${is.en}`))
  })
  const sources = [before, after].flatMap((value) => (value ? [sourceOf(value)] : []))
  const arrow = joinWords(sources, ' → ', ' → ')
  return [head, ...lines, say(words(`  依据：${arrow.zh}`, `  source: ${arrow.en}`))].join('\n')
}
