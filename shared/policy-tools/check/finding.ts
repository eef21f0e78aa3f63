import type { InsuranceType } from '../../insured/index.ts'
import type { PackSource } from '../../policy/index.ts'
import { issueInChinese } from '../../policy/issue-words.ts'
import { issueAt } from '../../policy/issues.ts'
import { insuranceWords, joinWords, type Words, words } from '../words.ts'

/** What a check may find, each named after what is wrong. */
export const findingKinds = [
  /** The pack does not compile. */
  'refused',
  /** A situation for which no row of a table holds. */
  'gap',
  /** Two rows hold for the same situation and say different things. */
  'overlap',
  /** A row that is never used. */
  'unreachable',
  /** A rate that passes 100 % with its points. */
  'rate-sum',
  /** A rate, deductible or cap that is ordered against what is usual. */
  'rate-order',
  /** A cap below the deductible of the same scheme. */
  'cap-below-deductible',
  /** A fund payment that falls or jumps where the cost rises by 0.01. */
  'cliff',
  /** Days for which nothing holds, or values outside the pack's own days. */
  'dates',
  /** A value known to be unknown, and what it will refuse. */
  'absent',
  /** Evidence too weak for production. */
  'grade',
  /** A document without number or link, a value without article. */
  'source',
  /** A document nothing refers to. */
  'unused-reference',
  /** A rule no worked case is about. */
  'no-case',
  /** A worked case that comes out otherwise. */
  'case-differs',
] as const
export type FindingKind = (typeof findingKinds)[number]
export type Severity = 'error' | 'warning' | 'remark'

/** One thing worth knowing about a pack: where it stands, what was found there and what was to be expected. */
export interface Finding {
  readonly severity: Severity
  readonly kind: FindingKind
  /** File, line, column and key: `parameters/cap.yaml:8:5 values[0].value`. */
  readonly place: string
  readonly found: Words
  readonly expected: Words
}

/** A finding at one place of a file. */
export function findingAt(
  source: PackSource,
  path: readonly PropertyKey[],
  finding: Pick<Finding, 'severity' | 'kind' | 'found' | 'expected'>,
): Finding {
  return { ...finding, place: issueAt(source, path, '').place }
}

/** What compiling refused. */
export function refusedFinding(issue: { readonly place: string; readonly found: string; readonly expected: string }): Finding {
  return { severity: 'error', kind: 'refused', place: issue.place, found: issueWords(issue.found), expected: issueWords(issue.expected) }
}

/** What a refusal found or expected, in both languages. */
export const issueWords = (text: string): Words => words(issueInChinese(text), text)

/** A finding about one insurance type of a file that is for several. */
export interface FoundForType {
  readonly insuranceType: InsuranceType
  readonly finding: Finding
}

/** The same thing at the same place is said once, with the insurance types it holds for where the file is for several. */
export function oncePerPlace(found: readonly FoundForType[], types: readonly InsuranceType[]): Finding[] {
  const byPlace = Map.groupBy(found, ({ finding: { severity, kind, place, expected } }) => [severity, kind, place, expected.en].join('\n'))
  return [...byPlace.values()].flatMap((same): Finding[] => {
    const [first] = same
    if (!first) return []
    const byText = Map.groupBy(same, ({ finding }) => finding.found.en)
    const pieces = [...byText.values()].map((of) => withTypes(of, types))
    return [{ ...first.finding, found: joinWords(pieces, '；', '; ') }]
  })
}

function withTypes(same: readonly FoundForType[], types: readonly InsuranceType[]): Words {
  const text = same[0]?.finding.found ?? words('', '')
  if (types.length < 2) return text
  const named = joinWords([...new Set(same.map(({ insuranceType }) => insuranceType))].map(insuranceWords), '、')
  return words(`${named.zh}：${text.zh}`, `${named.en}: ${text.en}`)
}
