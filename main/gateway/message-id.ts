import { formatChinaTime } from '../../shared/dates/index.ts'

/** `2026-03-05 14:07:00`, as every time on the wire is written. */
export function wireTime(milliseconds: number): string {
  return formatChinaTime(new Date(milliseconds).toISOString())
}

/**
 * 发送方报文ID: institution code (12, filled with zeros), time (14), serial (4) = 30 characters.
 * The serial is the counter's last four digits: ten thousand messages within one second would have to meet to collide.
 */
export function formatMessageId(institutionCode: string, milliseconds: number, serial: number): string {
  if (!/^[A-Za-z0-9]{1,12}$/.test(institutionCode)) throw new RangeError('an institution code has 1 to 12 letters and digits')
  if (!Number.isSafeInteger(serial) || serial < 0) throw new RangeError(`not a serial: ${serial}`)
  const time = wireTime(milliseconds).replace(/\D/g, '')
  return institutionCode.padEnd(12, '0') + time + String(serial % 10_000).padStart(4, '0')
}
