import { formatChinaTime } from '../../shared/dates/index.ts'
import type { Translate } from '../text/index.ts'

/** `2026-03-05 14:07:00`, or `—` when there is none. */
export function fullTime(instant: string | undefined): string {
  return instant === undefined ? '—' : formatChinaTime(instant)
}

/** `14:07:00` for today, `03-05 14:07` for another day. */
export function shortTime(instant: string | undefined, now: number): string {
  if (instant === undefined) return '—'
  const text = formatChinaTime(instant)
  const today = formatChinaTime(new Date(now).toISOString()).slice(0, 10)
  return text.startsWith(today) ? text.slice(11) : text.slice(5, 16)
}

export interface Age {
  readonly unit: 'seconds' | 'minutes' | 'hours' | 'days'
  readonly count: number
}

/** How long ago, in the largest unit that fits. */
export function ageOf(instant: string, now: number): Age {
  return largestUnit(Math.max(0, now - Date.parse(instant)))
}

function largestUnit(milliseconds: number): Age {
  const seconds = Math.floor(milliseconds / 1000)
  if (seconds < 60) return { unit: 'seconds', count: seconds }
  if (seconds < 3600) return { unit: 'minutes', count: Math.floor(seconds / 60) }
  if (seconds < 48 * 3600) return { unit: 'hours', count: Math.floor(seconds / 3600) }
  return { unit: 'days', count: Math.floor(seconds / 86_400) }
}

export interface TimeLeft {
  readonly isLate: boolean
  readonly milliseconds: number
}

/** How long until a deadline, or since it passed. */
export function timeLeft(deadline: string, now: number): TimeLeft {
  const milliseconds = Date.parse(deadline) - now
  return { isLate: milliseconds < 0, milliseconds }
}

/** In days and hours, in hours and minutes below a day, in minutes below an hour. Whole ones only: nothing is promised that is not there. */
export function spanWords(t: Translate, milliseconds: number): string {
  const whole = Math.floor(Math.abs(milliseconds) / 60_000)
  const [days, hours, minutes] = [Math.floor(whole / 1_440), Math.floor(whole / 60) % 24, whole % 60]
  if (days > 0) return t(hours > 0 ? 'span.days-hours' : 'span.days', { days, hours })
  if (hours > 0) return t(minutes > 0 ? 'span.hours-minutes' : 'span.hours', { hours, minutes })
  return t('span.minutes', { minutes })
}
