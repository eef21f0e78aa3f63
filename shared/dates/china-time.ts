const chinaOffsetMs = 8 * 60 * 60 * 1000

/**
 * A moment as clocks in China show it, whatever the machine's zone: `'2026-03-05 14:07:00'`.
 *
 * Takes an ISO 8601 text with its offset; throws `RangeError` when it is none.
 */
export function formatChinaTime(instant: string): string {
  const moment = Date.parse(instant)
  if (Number.isNaN(moment)) throw new RangeError(`not a moment in ISO 8601: ${JSON.stringify(instant)}`)
  return new Date(moment + chinaOffsetMs).toISOString().slice(0, 19).replace('T', ' ')
}
