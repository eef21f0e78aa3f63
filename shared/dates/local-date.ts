/** Calendar dates of the law: days, not instants. There is no clock here. */

declare const localDateBrand: unique symbol

/** A calendar day as `YYYY-MM-DD`; plain string comparison is date order. */
export type LocalDate = string & { readonly [localDateBrand]: true }

const dateText = /^(\d{4})-(\d{2})-(\d{2})$/

/** Reads `YYYY-MM-DD`; throws `RangeError` for another form or a day that does not exist. */
export function parseLocalDate(text: string): LocalDate {
  if (!isLocalDate(text)) throw new RangeError(`not a calendar day in the form YYYY-MM-DD: ${JSON.stringify(text)}`)
  return text
}

/** Whether the text is an existing day in the form `YYYY-MM-DD`. */
export function isLocalDate(text: string): text is LocalDate {
  const parts = dateText.exec(text)
  if (!parts) return false
  const [year, month, day] = [Number(parts[1]), Number(parts[2]), Number(parts[3])]
  const instant = new Date(Date.UTC(year, month - 1, day))
  return instant.getUTCFullYear() === year && instant.getUTCMonth() === month - 1 && instant.getUTCDate() === day
}

/** The calendar year, for accumulators. */
export function yearOf(date: LocalDate): number {
  return Number(date.slice(0, 4))
}

/** Written for "never" in many records (长期有效); no day comes after it. */
const lastDay = '9999-12-31' as LocalDate

/** The day of an instant, or the last one there is. */
function dayOf(instant: Date): LocalDate {
  return instant.getUTCFullYear() <= 9999 ? (instant.toISOString().slice(0, 10) as LocalDate) : lastDay
}

/** The day so many days later (earlier when negative); never after 9999-12-31. */
export function addDays(date: LocalDate, days: number): LocalDate {
  const instant = new Date(`${date}T00:00:00Z`)
  instant.setUTCDate(instant.getUTCDate() + days)
  return dayOf(instant)
}

/** The last day of the month the day lies in. */
export function lastDayOfMonth(date: LocalDate): LocalDate {
  const [year, month] = [Number(date.slice(0, 4)), Number(date.slice(5, 7))]
  return new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10) as LocalDate
}

/** The same day so many months later, or the last day of that month where it has no such day; never after 9999-12-31. */
export function addMonths(date: LocalDate, months: number): LocalDate {
  const first = dayOf(new Date(Date.UTC(Number(date.slice(0, 4)), Number(date.slice(5, 7)) - 1 + months, 1)))
  if (first === lastDay) return lastDay
  const last = lastDayOfMonth(first)
  const sameDay = `${first.slice(0, 8)}${date.slice(8)}` as LocalDate
  return sameDay < last ? sameDay : last
}

/** Whole days from the first day to the second; 0 on the same day. */
export function daysBetween(from: LocalDate, to: LocalDate): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000)
}

/** An inclusive span of days; without `to` it is open. */
export interface Period {
  readonly from: LocalDate
  readonly to?: LocalDate
}

/** Whether the day lies in the period, both ends included. */
export function periodContains(period: Period, date: LocalDate): boolean {
  return period.from <= date && (period.to === undefined || date <= period.to)
}

/** Whether two periods share at least one day. */
export function periodsOverlap(a: Period, b: Period): boolean {
  return (b.to === undefined || a.from <= b.to) && (a.to === undefined || b.from <= a.to)
}
