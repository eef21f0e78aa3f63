import { addDays, type LocalDate } from '../../../shared/dates/index.ts'
import { chinaDay } from './note.ts'

/** What is to be compared next, and when: pure but for what it remembers. */

export interface AgendaSettings {
  /** Today's totals are compared again at least this often. */
  readonly everySeconds: number
  /** After the last change of the day, before its totals are compared again. */
  readonly quietSeconds: number
}

interface AwaitedVisit {
  readonly hints: ReadonlySet<string>
  readonly since: number
  readonly notBefore: number
}

export type Task =
  | { readonly kind: 'visit'; readonly visitId: string; readonly hints: ReadonlySet<string>; readonly isPatient: boolean }
  | { readonly kind: 'day'; readonly day: LocalDate }
  /** Every record of these days in one look, whatever their totals say. */
  | { readonly kind: 'period'; readonly from: LocalDate; readonly to: LocalDate }

/** A visit the queue is busy with is looked at all the same when this has passed. */
const patienceMs = 35_000
const busyPauseMs = 5_000
const refusedPauseMs = 600_000
/** After a contact, whatever days the outage touched; and after a start the last ones. */
const daysBackMax = 14

export function createAgenda({ everySeconds, quietSeconds }: AgendaSettings, now: () => number) {
  const visits = new Map<string, AwaitedVisit>()
  const days = new Map<LocalDate, number>()
  let periods: { readonly from: LocalDate; readonly to: LocalDate; readonly notBefore: number }[] = []
  let today = chinaDay(now())
  let changedAt: number | undefined
  let comparedAt: number | undefined
  let todayNotBefore = 0

  /** Yesterday's books are closed now. */
  function turnPage(): void {
    const day = chinaDay(now())
    if (day === today) return
    if (day > today) days.set(today, 0)
    today = day
    comparedAt = undefined
  }

  function isTodayDue(): boolean {
    const at = now()
    // A clock that was set back leaves nothing waiting for a time that is years away.
    if (at < todayNotBefore && todayNotBefore - at <= refusedPauseMs) return false
    if (comparedAt === undefined || comparedAt > at) return true
    if (at >= comparedAt + everySeconds * 1000) return true
    return changedAt !== undefined && at >= changedAt + quietSeconds * 1000
  }

  return {
    /** The line is there, for the first time or again since that time: today, and every day the silence touched. */
    contact(silentSince: number, isSettledDay: (day: LocalDate) => boolean): void {
      turnPage()
      comparedAt = undefined
      todayNotBefore = 0
      const earliest = addDays(today, -daysBackMax)
      for (let day = chinaDay(silentSince); day < today; day = addDays(day, 1)) if (day >= earliest && !isSettledDay(day)) days.set(day, 0)
    },
    /** These periods, in this order, in place of whatever is left of earlier ones. */
    sweep(wanted: readonly { readonly from: LocalDate; readonly to: LocalDate }[]): void {
      periods = wanted.map((period) => ({ ...period, notBefore: 0 }))
    },
    look(visitId: string, hints: Iterable<string> = []): void {
      const before = visits.get(visitId)
      const at = now()
      visits.set(visitId, {
        hints: new Set([...(before?.hints ?? []), ...hints]),
        since: before?.since ?? at,
        notBefore: before?.notBefore ?? at,
      })
    },
    /** Something of the day was booked, confirmed or cancelled. */
    changed(day: LocalDate): void {
      turnPage()
      if (day === today) changedAt = now()
      else if (day < today) days.set(day, 0)
    },
    next(): Task | undefined {
      turnPage()
      const at = now()
      for (const [visitId, { hints, since, notBefore }] of visits) {
        if (notBefore <= at || notBefore - at > refusedPauseMs)
          return { kind: 'visit', visitId, hints, isPatient: at >= since && at < since + patienceMs }
      }
      if (isTodayDue()) return { kind: 'day', day: today }
      const period = periods.find(({ notBefore }) => notBefore <= at || notBefore - at > refusedPauseMs)
      if (period) return { kind: 'period', from: period.from, to: period.to }
      const [day] = [...days]
        .filter(([, notBefore]) => notBefore <= at)
        .map(([one]) => one)
        .sort()
        .reverse()
      return day === undefined ? undefined : { kind: 'day', day }
    },
    done(task: Task): void {
      if (task.kind === 'visit') visits.delete(task.visitId)
      else if (task.kind === 'period') periods = periods.filter(({ from }) => from !== task.from)
      else {
        days.delete(task.day)
        if (task.day === today) {
          comparedAt = now()
          changedAt = undefined
        }
      }
    },
    /** Not now: the queue is at it, or the platform does not answer this question. */
    putOff(task: Task, why: 'busy' | 'refused'): void {
      const notBefore = now() + (why === 'busy' ? busyPauseMs : refusedPauseMs)
      const visit = task.kind === 'visit' ? visits.get(task.visitId) : undefined
      if (task.kind === 'visit' && visit) visits.set(task.visitId, { ...visit, notBefore })
      else if (task.kind === 'day' && task.day === today) todayNotBefore = notBefore
      else if (task.kind === 'period') periods = periods.map((one) => (one.from === task.from ? { ...one, notBefore } : one))
      else if (task.kind === 'day') days.set(task.day, notBefore)
    },
  }
}
