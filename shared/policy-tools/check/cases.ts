import { type CaseFile, caseOfFile, compareExpectation, settleCase } from '../../settlement/index.ts'
import type { PackForTools } from '../source.ts'
import { words } from '../words.ts'
import type { Finding } from './finding.ts'

/** A worked case of a pack, with the name of its file. */
export interface WorkedCase {
  readonly name: string
  readonly file: CaseFile
}

/** Refused, where the case expects amounts. */
const isRefused = ({ expect }: CaseFile, field: string) => field === 'refusal' && expect?.refusal === undefined

/** Worked cases that come out otherwise than they say, amount by amount. */
export function caseFindings({ pack }: PackForTools, cases: readonly WorkedCase[]): Finding[] {
  return cases.flatMap(({ name, file }) =>
    compareExpectation(file.expect ?? {}, settleCase(caseOfFile(file), pack)).map(
      ({ field, expected, found }): Finding => ({
        severity: 'error',
        kind: 'case-differs',
        place: `${name} expect.${field}`,
        found: isRefused(file, field) ? words(`被拒绝 ${found}`, `refused: ${found}`) : words(`算得 ${found}`, `comes out as ${found}`),
        expected: isRefused(file, field)
          ? words('能结算；若本应拒绝，案例写 expect.refusal', 'a settlement; or expect.refusal, where it ought to be refused')
          : words(`手算 ${expected}`, `worked by hand: ${expected}`),
      }),
    ),
  )
}
