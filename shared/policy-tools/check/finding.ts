import type { PackSource } from '../../policy/index.ts'
import { issueAt } from '../../policy/issues.ts'
import { verbatim, type Words } from '../words.ts'

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

/** What compiling refused, in the words of the refusal. */
export function refusedFinding(issue: { readonly place: string; readonly found: string; readonly expected: string }): Finding {
  return { severity: 'error', kind: 'refused', place: issue.place, found: verbatim(issue.found), expected: verbatim(issue.expected) }
}
