import type { InstalledPackSummary } from '../../../shared/contract/index.ts'
import type { LocalDate } from '../../../shared/dates/index.ts'
import { type Grade, versionOn } from '../../../shared/policy/index.ts'
import { indexOn, wordsOfPack } from '../../../shared/policy-tools/index.ts'
import type { ShelvedPack } from '../ports/index.ts'

/** From what one may rely on to what one may not. */
const gradesByTrust: readonly Grade[] = ['S', 'P', 'N', 'C', 'A']

/** A pack as one line of the list. */
export function summaryOfPack({ pack, sources, cases, signature }: ShelvedPack, on: LocalDate): InstalledPackSummary {
  const version = versionOn(pack, on)
  return {
    packId: pack.id,
    title: pack.title,
    areas: pack.areas,
    insuranceTypes: pack.insuranceTypes,
    use: pack.use,
    ...(version === undefined ? {} : { versionInForce: version.version }),
    newestVersion: pack.version,
    worstGrade: worstGrade(sources, version === undefined ? undefined : on),
    signature,
    cases,
    hash: pack.hash,
  }
}

/** The weakest evidence of any value, its rows included; with a day, of the values in force on it. */
function worstGrade(sources: ShelvedPack['sources'], on: LocalDate | undefined): Grade {
  const { parameters } = wordsOfPack(sources)
  const values = parameters.flatMap(({ file }) =>
    on === undefined ? file.values : file.values.slice(indexOn(file.values, on)).slice(0, 1),
  )
  const worst = Math.max(0, ...gradesIn(values).map((grade) => gradesByTrust.indexOf(grade)))
  return gradesByTrust[worst] ?? 'A'
}

function gradesIn(value: unknown): Grade[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => (key === 'grade' ? [inner as Grade] : gradesIn(inner)))
}
