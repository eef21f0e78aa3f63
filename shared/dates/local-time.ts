import { z } from 'zod'
import { isLocalDate, type LocalDate } from './local-date.ts'

const expectedTime = 'expected an existing time in the form YYYY-MM-DD HH:mm:ss'

/** A moment as the clock on the ward shows it, `2026-03-01 09:30:00`; China has one zone, and text order is time order. */
export const localTimeSchema = z
  .string(expectedTime)
  .regex(/^\d{4}-\d{2}-\d{2} ([01]\d|2[0-3]):[0-5]\d:[0-5]\d$/, expectedTime)
  .refine((text) => isLocalDate(text.slice(0, 10)), expectedTime)

/** The calendar day of such a moment. */
export function dayOfTime(time: string): LocalDate {
  return time.slice(0, 10) as LocalDate
}
