import { formatChinaTime } from '../../shared/dates/index.ts'

/** `2026-03-05 14:07:00`, China's time, as the wire writes it. */
export function wireTime(milliseconds: number): string {
  return formatChinaTime(new Date(milliseconds).toISOString())
}

/** `20260305140700`. */
export function compactTime(milliseconds: number): string {
  return wireTime(milliseconds).replace(/\D/g, '')
}
