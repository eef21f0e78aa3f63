/** Checking a pack: what compiling refuses, and what compiles but should be looked at. */
import type { LocalDate } from '../../dates/index.ts'
import { type PackForTools, wordsOfPack } from '../source.ts'
import { bracketFindings } from './brackets.ts'
import { caseFindings, type WorkedCase } from './cases.ts'
import { cliffFindings } from './cliffs.ts'
import { absentFindings, dateFindings, gradeFindings, ruleFindings, sourceFindings } from './evidence.ts'
import type { Finding, Severity } from './finding.ts'
import { rateFindings } from './rates.ts'
import { tableFindings } from './tables.ts'

export type { WorkedCase } from './cases.ts'
export { type Cliff, cliffsOf } from './cliffs.ts'
export { type Finding, type FindingKind, findingKinds, refusedFinding, type Severity } from './finding.ts'
export { caseOfPersona, levelsOf, type Persona, personasOf } from './personas.ts'

export interface CheckInput extends PackForTools {
  readonly cases: readonly WorkedCase[]
  /** Today, for saying what is over. */
  readonly on?: LocalDate
}

const order: readonly Severity[] = ['error', 'warning', 'remark']

/**
 * Everything worth knowing about a pack that compiled, the worst first and each with its place. Works out thousands of
 * made-up bills to find cliffs: seconds for a pack with many versions, and left out where nobody waits that long.
 */
export function checkPack(input: CheckInput, { cliffs = true }: { readonly cliffs?: boolean } = {}): Finding[] {
  const words = wordsOfPack(input.sources)
  const findings = [
    ...tableFindings(input, words),
    ...bracketFindings(input, words),
    ...rateFindings(input, words),
    ...(cliffs ? cliffFindings(input, words) : []),
    ...absentFindings(input, words),
    ...caseFindings(input, input.cases),
    ...dateFindings(input, words, input.on),
    ...gradeFindings(words),
    ...sourceFindings(input, words),
    ...ruleFindings(
      words,
      input.cases.map(({ file }) => file),
    ),
  ]
  return order.flatMap((severity) => findings.filter((finding) => finding.severity === severity))
}
