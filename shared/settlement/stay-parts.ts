import { addDays, daysBetween, type LocalDate, parseLocalDate, yearOf } from '../dates/index.ts'
import { type Outcome, succeed } from '../errors/index.ts'
import { findValue, type Law, type ParameterValue, valueAbsent } from '../policy/index.ts'
import type { CaseLine, SettlementCase } from './case.ts'

/** `stay-rules` where they cut this stay. */
export type Cutting = ParameterValue<'stay-rules'>

/**
 * The rules by which the pack cuts this stay into parts; absent where it is settled in one. Only inpatient stays are cut: a visit has
 * one day, and a delivery is paid once. A pack that says nothing settles a stay in the year of the discharge, however long.
 */
export function cuttingOf({ benefit, stay }: SettlementCase, law: Law): Outcome<Cutting | undefined, 'policy.value-absent'> {
  if (benefit !== 'inpatient') return succeed(undefined)
  const found = findValue(law, 'stay-rules')
  if (found === 'unknown') return valueAbsent(law, 'stay-rules', 'eligibility')
  if (typeof found === 'string' || !found.value) return succeed(undefined)
  const { crossYear, periodDays } = found.value
  const isSplit = crossYear === 'split' && yearOf(stay.admittedOn) !== yearOf(stay.dischargedOn)
  const isLong = periodDays !== 'none' && daysBetween(stay.admittedOn, stay.dischargedOn) > periodDays
  return succeed(isSplit || isLong ? found.value : undefined)
}

/** Days of a stay that are settled together, with what was charged on them. */
export interface StaySpan {
  readonly from: LocalDate
  readonly to: LocalDate
  /** Settlement period it lies in, from 0: spans of one period are one stay. */
  readonly period: number
  readonly lines: readonly CaseLine[]
}

/**
 * Cuts a stay into settlement periods, and these at the ends of the years. A stay's days are counted as hospitals count them, the day
 * of discharge not among them, so that a stay of exactly the period's length is not cut. Lines go by the day they were charged on, a
 * return with its original, and what was charged outside the stay with its first or last days. Spans on which nothing was charged are left out.
 */
export function cutStay({ stay, lines }: Pick<SettlementCase, 'stay' | 'lines'>, cutting: Cutting): StaySpan[] {
  const spans = periodsOf(stay, cutting).flatMap(({ from, to }, period) =>
    (cutting.crossYear === 'split' ? yearsOf(from, to) : [{ from, to }]).map((span) => ({ ...span, period })),
  )
  const charged = new Map(lines.map(({ lineId, chargedOn }) => [lineId, chargedOn]))
  const placeOf = ({ originalLineId, chargedOn }: CaseLine) => {
    const day = charged.get(originalLineId ?? '') ?? chargedOn
    const place = spans.findIndex(({ to }) => day <= to)
    return place < 0 ? spans.length - 1 : place
  }
  const places = lines.map(placeOf)
  const filled = spans.map((span, index) => ({ ...span, lines: lines.filter((_, line) => places[line] === index) }))
  const charging = filled.filter((span) => span.lines.length > 0)
  return charging.length > 0 ? charging : filled.slice(-1)
}

interface Span {
  readonly from: LocalDate
  readonly to: LocalDate
}

function periodsOf({ admittedOn, dischargedOn }: SettlementCase['stay'], { periodDays }: Cutting): Span[] {
  const periods: Span[] = []
  let from = admittedOn
  for (; periodDays !== 'none' && daysBetween(from, dischargedOn) > periodDays; from = addDays(from, periodDays))
    periods.push({ from, to: addDays(from, periodDays - 1) })
  return [...periods, { from, to: dischargedOn }]
}

function yearsOf(from: LocalDate, to: LocalDate): Span[] {
  const years: Span[] = []
  let first = from
  for (; yearOf(first) < yearOf(to); first = addDays(lastDayOfYear(yearOf(first)), 1))
    years.push({ from: first, to: lastDayOfYear(yearOf(first)) })
  return [...years, { from: first, to }]
}

export const lastDayOfYear = (year: number): LocalDate => parseLocalDate(`${String(year).padStart(4, '0')}-12-31`)
