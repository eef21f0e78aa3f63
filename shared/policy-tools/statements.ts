import { formatPercent, parseRate } from '../money/index.ts'
import { lineSelectorShape, selectorShape } from '../policy/selectors.ts'
import { conditionWord, joinWords, keyWords, valueWords, verbatim, type Words, words } from './words.ts'

/** One thing a value of a pack says: where it stands among its neighbours, and what it says there. */
export interface Statement {
  /** Finds the same statement in another version, wherever its row stands there. */
  readonly key: string
  readonly label: Words
  readonly text: Words
}

const conditionKeys = new Set([...Object.keys(selectorShape), ...Object.keys(lineSelectorShape)])
const amountKeys = new Set([
  'amount',
  'averagePension',
  'billFrom',
  'billTo',
  'cap',
  'each',
  'floor',
  'perYear',
  'priceLimit',
  'threshold',
  'upTo',
  'yearTotal',
  'zeroClaim',
])
const amountText = /^\d+(\.\d+)?$/
const percentText = /^-?\d+(\.\d+)?%$/

type Tree = Readonly<Record<string, unknown>>
const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null && !Array.isArray(value)

/** What a pack's file says under `value`, statement by statement; works on the file's own words, so nothing is added or lost. */
export function statementsOf(value: unknown, identities: Readonly<Record<string, string>> = {}): Statement[] {
  if (value === 'none') return [{ key: '', label: verbatim(''), text: words('规定说没有', 'the rule says there is none') }]
  if (value === null || value === undefined)
    return [{ key: '', label: verbatim(''), text: words('数值未知，需要时拒绝结算', 'unknown: refused when needed') }]
  return withDistinctKeys(walk(value, { key: '', labels: [] }, identities))
}

interface Place {
  readonly key: string
  readonly labels: readonly Words[]
}

const below = (place: Place, key: string, label: Words): Place => ({
  key: place.key === '' ? key : `${place.key}.${key}`,
  labels: [...place.labels, label],
})

function walk(value: unknown, place: Place, identities: Readonly<Record<string, string>>): Statement[] {
  if (!isTree(value)) return [{ key: place.key, label: labelOf(place), text: scalarWords(lastKey(place), value, identities) }]
  return Object.entries(value).flatMap(([key, inner]): Statement[] => {
    if (key === 'evidence') return []
    const inside = below(place, key, keyWords[key] ?? verbatim(key))
    if (key !== 'segments' && Array.isArray(inner) && inner.every(isTree))
      return inner.flatMap((row) => rowStatements(row, inside, identities))
    return walk(inner, inside, identities)
  })
}

/** One row of a table is one statement: its conditions are the label, the rest is the text. Groups of tables are opened further. */
function rowStatements(row: Tree, place: Place, identities: Readonly<Record<string, string>>): Statement[] {
  const conditions = conditionsOf(row, identities)
  const own = Array.isArray(row.identities) ? conditionWords('identities', row.identities, identities) : undefined
  const name = typeof row.code === 'string' ? row.code : ''
  const heads = [...conditions, ...(own ? [own] : []), ...(name ? [verbatim(name)] : [])]
  const head = joinWords(heads, '、')
  const at: Place = {
    key: `${place.key}[${heads.map(({ en }) => en).join(', ')}]`,
    labels: heads.length > 0 ? [...place.labels, head] : place.labels,
  }
  const rest = Object.entries(row).filter(
    ([key]) => !conditionKeys.has(key) && key !== 'evidence' && key !== 'identities' && key !== 'code',
  )
  if (own) return rest.flatMap(([key, inner]) => walk({ [key]: inner }, at, identities))
  const text = rest.length === 0 ? words('适用', 'holds') : payloadWords(rest, identities)
  return [{ key: at.key, label: labelOf(at), text }]
}

const labelOf = ({ labels }: Place): Words => joinWords(labels, '：', ': ')
const lastKey = ({ key }: Place): string => key.split('.').at(-1) ?? key

/** Rows that read the same are told apart by their order. */
function withDistinctKeys(statements: readonly Statement[]): Statement[] {
  const seen = new Map<string, number>()
  return statements.map((statement) => {
    const count = (seen.get(statement.key) ?? 0) + 1
    seen.set(statement.key, count)
    return count === 1 ? statement : { ...statement, key: `${statement.key}#${count}` }
  })
}

/** 三级、退休、满 70 岁: the conditions of a row, or nothing for a row that always holds. */
export function conditionsOf(row: Tree, identities: Readonly<Record<string, string>> = {}): Words[] {
  const named = Object.entries(row)
    .filter(([key]) => conditionKeys.has(key) && key !== 'ageFrom' && key !== 'ageTo')
    // A key that is present without a value, as compiled rows have them, asks nothing.
    .filter(([, value]) => value !== undefined && (typeof value === 'string' || Array.isArray(value)))
    .map(([key, value]) => conditionWords(key, [value].flat(), identities))
  const from = typeof row.ageFrom === 'number' ? [words(`满 ${row.ageFrom} 岁`, `aged ${row.ageFrom} and over`)] : []
  const to = typeof row.ageTo === 'number' ? [words(`${row.ageTo} 岁及以下`, `aged ${row.ageTo} and under`)] : []
  return [...named, ...from, ...to]
}

function conditionWords(key: string, values: readonly unknown[], identities: Readonly<Record<string, string>>): Words {
  return joinWords(
    values.map((value) => conditionWord(key, String(value), identities)),
    '或',
    ' or ',
  )
}

function payloadWords(entries: readonly (readonly [string, unknown])[], identities: Readonly<Record<string, string>>): Words {
  const [only, second] = entries
  // A row that holds one number says just the number.
  const isPlain = only && !second && only[0] !== 'segments' && only[0] !== 'from' && !isTree(only[1])
  if (isPlain) return scalarWords(only[0], only[1], identities)
  const pieces = entries.map(([key, value]): Words => {
    if (key === 'segments' && Array.isArray(value)) return segmentWords(value)
    if (key === 'from' && typeof value === 'number') return words(`第 ${value} 次起`, `from the ${value}. on`)
    const name = keyWords[key] ?? verbatim(key)
    const text = isTree(value) ? payloadWords(Object.entries(value), identities) : scalarWords(key, value, identities)
    return words(`${name.zh} ${text.zh}`, `${name.en} ${text.en}`)
  })
  return joinWords(pieces)
}

/** 50000.00 元及以下 60%；以上 65%. */
function segmentWords(segments: readonly unknown[]): Words {
  const pieces = segments.map((segment, index): Words => {
    const { upTo, rate } = segment as { readonly upTo?: string; readonly rate?: string }
    const percent = scalarWords('rate', rate, {}).zh
    const before = (segments[index - 1] as { readonly upTo?: string } | undefined)?.upTo
    if (upTo === undefined && before === undefined) return verbatim(percent)
    if (upTo === undefined) return words(`${before} 元以上 ${percent}`, `above ${before} ${percent}`)
    return before === undefined
      ? words(`${upTo} 元及以下 ${percent}`, `up to ${upTo} ${percent}`)
      : words(`${before} 至 ${upTo} 元 ${percent}`, `${before} to ${upTo} ${percent}`)
  })
  return joinWords(pieces, '；', '; ')
}

function scalarWords(key: string, value: unknown, identities: Readonly<Record<string, string>>): Words {
  if (Array.isArray(value)) {
    if (key === 'segments') return segmentWords(value)
    return joinWords(
      value.map((one) => (isTree(one) ? payloadWords(Object.entries(one), identities) : scalarWords(key, one, identities))),
      '、',
    )
  }
  const text = String(value)
  if (percentText.test(text)) return verbatim(formatPercent(parseRate(text)))
  if (typeof value === 'string' && amountText.test(text)) {
    if (amountKeys.has(key)) return words(`${text} 元`, `${text} yuan`)
    return /(rate|share|factor|points|ceiling)$/i.test(key) ? verbatim(formatPercent(parseRate(text))) : verbatim(text)
  }
  if (key === 'identities') return conditionWord(key, text, identities)
  return valueWords[text] ?? verbatim(text)
}
