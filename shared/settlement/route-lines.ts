import { type Outcome, refuse, succeed } from '../errors/index.ts'
import type { Benefit } from '../insured/index.ts'
import { sumMoney } from '../money/index.ts'
import type { CaseLine } from './case.ts'
import { allNumbersOf, numbersOf, numberTwice } from './line-numbers.ts'
import { type Hindrance, rulesFor, type Verdict } from './routing-rules.ts'
import type { Situation } from './situation.ts'
import { noteOneOf, startWorking, type Use, type Working, yuan } from './working.ts'

/** The lines of a visit that are settled together, with the working that says why. */
export interface RoutedPart {
  readonly benefit: Benefit
  /** 病种 of a chronic or two-diseases part. */
  readonly disease?: string
  readonly lines: readonly CaseLine[]
  readonly routing: Pick<Working, 'trace' | 'notices'>
}

/** The order in which the parts of a visit are settled; a line goes to the first that takes it. */
const precedence: readonly Benefit[] = ['maternity', 'special-drug', 'chronic', 'two-diseases', 'outpatient', 'account']

/** A line with where it goes and every reason met on the way. */
interface Routed {
  readonly line: CaseLine
  readonly benefit: Benefit
  readonly disease?: string | undefined
  readonly values: Readonly<Record<string, string>>
  readonly uses: readonly Use[]
  readonly hindrances: readonly Hindrance[]
}

/**
 * 待遇归类: sends every line of a visit to exactly one scheme by precedence: maternity, dual-channel drug, approved chronic disease,
 * two diseases, ordinary outpatient care, account. A return follows its original. Refuses a line number that stands twice, and
 * with `policy.value-absent` where the pack does not hold what the way depends on.
 */
export function routeLines(situation: Situation): Outcome<RoutedPart[], 'policy.value-absent' | 'settlement.unsupported'> {
  const { lines, stay } = situation.case
  const rules = rulesFor(stay)
  const routes = new Map<string, Routed>()
  const twice = numberTwice(lines)
  if (twice !== undefined) return refuse('settlement.unsupported', { reason: `line-number-twice: ${twice}` })
  for (const line of lines.filter(({ originalLineId }) => originalLineId === undefined)) {
    const routed = routeLine(line, rules, situation)
    if (!routed.ok) return routed
    routes.set(line.lineId, routed.value)
  }
  const all = lines.map((line) => {
    const route = routes.get(line.originalLineId ?? line.lineId)
    return route ? { ...route, line } : withoutOriginal(line)
  })
  return succeed(partsOf(all, situation))
}

/** The step that splits lines refuses it, with its number. */
const withoutOriginal = (line: CaseLine): Routed => ({ line, benefit: 'account', values: {}, uses: [], hindrances: [] })

function routeLine(line: CaseLine, rules: ReturnType<typeof rulesFor>, situation: Situation): Outcome<Routed, 'policy.value-absent'> {
  const hindrances: Hindrance[] = []
  for (const rule of rules) {
    const verdict = rule(line, situation)
    if (!verdict.ok) return verdict
    hindrances.push(...verdict.value.hindrances)
    if (isTaken(verdict.value)) return succeed({ ...verdict.value, line, hindrances })
  }
  return succeed({ line, benefit: 'account', values: {}, uses: [], hindrances })
}

function isTaken(verdict: Verdict): verdict is Extract<Verdict, { readonly benefit: Benefit }> {
  return 'benefit' in verdict
}

/** One part per scheme, and per disease where the scheme counts diseases; a visit without lines is one empty part. */
function partsOf(routed: readonly Routed[], { case: { person } }: Situation): RoutedPart[] {
  if (routed.length === 0) return [{ benefit: 'account', lines: [], routing: startWorking() }]
  const groups = new Map<string, Routed[]>()
  for (const one of routed) add(groups, `${one.benefit}/${one.disease ?? ''}`, one)
  const approved = (person.approvals ?? []).map((one) => ('disease' in one ? one.disease : ''))
  const place = ({ disease = '' }: RoutedPart) => approved.indexOf(disease)
  return [...groups.values()]
    .map(partOf)
    .sort((a, b) => precedence.indexOf(a.benefit) - precedence.indexOf(b.benefit) || place(a) - place(b))
}

function partOf(group: readonly Routed[]): RoutedPart {
  const { benefit, disease } = group[0] as Routed
  return { benefit, ...(disease !== undefined ? { disease } : {}), lines: group.map(({ line }) => line), routing: explain(group) }
}

function add<Value>(groups: Map<string, Value[]>, key: string, value: Value): void {
  const group = groups.get(key)
  if (group) group.push(value)
  else groups.set(key, [value])
}

/** Says by which approval the lines came here, and what kept them from the schemes that stand before. */
function explain(group: readonly Routed[]): Pick<Working, 'trace' | 'notices'> {
  const working = startWorking()
  const ways = new Map<string, Routed[]>()
  for (const one of group) add(ways, JSON.stringify(one.values), one)
  for (const way of ways.values()) noteWay(way, working)
  const hindered = new Map<string, { readonly hindrance: Hindrance; readonly lines: CaseLine[] }>()
  for (const { line, hindrances } of group) {
    if (line.originalLineId !== undefined) continue
    for (const hindrance of hindrances) {
      const key = JSON.stringify([hindrance.code, hindrance.isSeen, hindrance.values])
      const known = hindered.get(key)
      if (known) known.lines.push(line)
      else hindered.set(key, { hindrance, lines: [line] })
    }
  }
  for (const { hindrance, lines } of hindered.values()) noteHindrance(hindrance, lines, working)
  return working
}

function noteWay(way: readonly Routed[], working: Working): void {
  const { benefit, values, uses } = way[0] as Routed
  if (benefit === 'inpatient') throw new Error('a visit has no inpatient part')
  const lines = way.map(({ line }) => line)
  const amount = yuan(sumMoney(lines.map((line) => line.amount)))
  const by = Object.values(values).join(', ')
  noteOneOf(
    working,
    `routing.${benefit}`,
    { ...values, count: String(lines.length), lines: numbersOf(lines), amount },
    { formula: `${allNumbersOf(lines)} → ${benefit}${by ? ` (${by})` : ''}`, uses },
  )
}

function noteHindrance({ code, values, uses, isSeen }: Hindrance, lines: readonly CaseLine[], working: Working): void {
  const known = { ...values, lines: numbersOf(lines) }
  const detail = Object.values(values).join(', ')
  noteOneOf(working, code, known, { formula: `${allNumbersOf(lines)}${detail ? `: ${detail}` : ''}`, uses: uses ?? [] })
  if (isSeen) working.notices.push({ code, values: known })
}
