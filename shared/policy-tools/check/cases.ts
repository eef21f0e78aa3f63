import { type CaseFile, caseOfFile, compareExpectation, settleCase } from '../../settlement/index.ts'
import type { PackForTools } from '../source.ts'
import { words } from '../words.ts'
import type { Finding } from './finding.ts'

/** A worked case of a pack, with the name of its file. */
export interface WorkedCase {
  readonly name: string
  readonly file: CaseFile
}

/** Worked cases that come out otherwise than they say, amount by amount. */
export function caseFindings({ pack }: PackForTools, cases: readonly WorkedCase[]): Finding[] {
  return cases.flatMap(({ name, file }) =>
    compareExpectation(file.expect ?? {}, settleCase(caseOfFile(file), pack)).map(
      ({ field, expected, found }): Finding => ({
        severity: 'error',
        kind: 'case-differs',
        place: `${name} expect.${field}`,
        found: words(`算得 ${found}`, `comes out as ${found}`),
        expected: words(`手算 ${expected}`, `worked by hand: ${expected}`),
      }),
    ),
  )
}
