import { formatChinaTime, type LocalDate, parseLocalDate } from '../../../shared/dates/index.ts'

/** The day a document must still be good for: today in China, wherever this machine thinks it stands. */
export function todayInChina(): LocalDate {
  return parseLocalDate(formatChinaTime(new Date().toISOString()).slice(0, 10))
}
