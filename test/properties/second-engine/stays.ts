/** 跨年住院 and 长期住院: a stay cut at the end of the year and into periods. */
import { daysLater, type Line, type PartOfStay, type Task, type Year, yearOf } from './case.ts'
import { add, zero } from './fraction.ts'
import { Absent, Law } from './pack.ts'
import type { RawCase, RawPack } from './raw.ts'
import type { Settled } from './settle-again.ts'

interface Span {
  readonly from: string
  readonly to: string
  /** Number of the period; the spans of one period are one stay. */
  readonly period: number
}

/** Periods of so many days, each cut at the end of a year where the pack says so. */
function spansOf(task: Task, pack: RawPack): readonly Span[] {
  const law = new Law(pack, task.person.insuranceType, pack.decidingDay === 'admission' ? task.from : task.to)
  const { crossYear, periodDays } = law.askIfSpokenOf('stay-rules') ?? {}
  const spans: Span[] = []
  let period = 0
  for (let from = task.from; from <= task.to; period += 1) {
    // The day of discharge is not one of the days of a stay.
    const isLast = typeof periodDays !== 'number' || daysLater(from, periodDays) >= task.to
    const end = isLast ? task.to : daysLater(from, periodDays - 1)
    for (let start = from; start <= end; ) {
      const yearEnd = `${start.slice(0, 4)}-12-31`
      const to = crossYear === 'split' && yearEnd < end ? yearEnd : end
      spans.push({ from: start, to, period })
      start = daysLater(to, 1)
    }
    from = daysLater(end, 1)
  }
  return spans
}

/** The parts of a stay, and how each follows from those before; a stay that is not cut is one. */
export function partsOfStay(
  task: Task,
  raw: RawCase,
  pack: RawPack,
): { readonly tasks: readonly Task[]; readonly next: (task: Task, settled: readonly Settled[]) => Task } {
  const whole = spansOf(task, pack)
  if (whole.length === 1) return { tasks: [task], next: (one) => one }
  const originals = new Map(task.lines.map((line) => [line.id, line]))
  const dayOf = (line: Line) => originals.get(line.raw.originalLineId ?? '')?.day ?? line.day
  const linesOf = (span: Span) =>
    task.lines.filter((line) => (span === whole[0] || dayOf(line) >= span.from) && (span === whole.at(-1) || dayOf(line) <= span.to))
  // A part in which nothing was charged is not settled.
  const spans = whole.filter((span) => linesOf(span).length > 0)
  const lastYear = Number(task.to.slice(0, 4))
  const yearFor = (span: Span): Year => {
    const year = Number(span.to.slice(0, 4))
    if (year === lastYear) return task.year
    if (year === lastYear - 1 && raw.accumulatorsOfYearBefore) return yearOf(raw.accumulatorsOfYearBefore)
    throw new Absent(`accumulators of ${year}`)
  }
  const nothing = { supplementBase: zero, assistedBase: zero, tiltedBase: zero, tilted: zero }
  const tasks = spans.map((span, index): Task => {
    const isLast = spans[index + 1]?.period !== span.period
    const part: PartOfStay = { wholeFrom: task.from, wholeTo: task.to, isLast, before: nothing }
    return {
      ...task,
      from: span.from,
      to: span.to,
      lines: linesOf(span),
      year: yearFor(span),
      part,
    }
  })
  const next = (one: Task, settled: readonly Settled[]): Task => {
    const index = settled.length
    const [span, previous, last] = [spans[index], spans[index - 1], settled.at(-1)]
    if (!span || !previous || !last || !one.part) return one
    const year = span.to.slice(0, 4) === previous.to.slice(0, 4) ? last.after : one.year
    if (span.period !== previous.period) return { ...one, year }
    const sameStay = settled.filter((_, place) => spans[place]?.period === span.period)
    const before = sameStay.reduce(
      (total, { handsOn, amounts }) => ({
        supplementBase: add(total.supplementBase, handsOn.supplementBase),
        assistedBase: add(total.assistedBase, handsOn.assistedBase),
        tiltedBase: add(total.tiltedBase, handsOn.tiltedBase),
        tilted: add(total.tilted, amounts.tiltAssistance ?? zero),
      }),
      nothing,
    )
    return { ...one, year, part: { ...one.part, deductible: last.handsOn.deductible, before } }
  }
  return { tasks, next }
}
