import type { LocalDate } from '../../../shared/dates/index.ts'

/** What is read and sent in one breath. */
const rowsMax = 1_000

interface Period {
  readonly from: LocalDate
  readonly to: LocalDate
}

/** Days in pieces of at most so many records, a day never divided; in the order they come in, the latest first. */
export function periodsOf(days: readonly { readonly day: LocalDate; readonly count: number }[]): readonly Period[] {
  const periods: (Period & { readonly count: number })[] = []
  for (const { day, count } of days) {
    const last = periods.at(-1)
    if (last && last.count + count <= rowsMax) periods.splice(-1, 1, { from: day, to: last.to, count: last.count + count })
    else periods.push({ from: day, to: day, count })
  }
  return periods.map(({ from, to }) => ({ from, to }))
}
