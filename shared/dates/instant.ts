/** Time zone of every day and time on screen, slip and wire: China has one. */
export const chinaOffsetMinutes = 480

/** ISO 8601 with China's offset, from milliseconds since 1970 UTC: `2026-03-01T09:30:00+08:00`. */
export function instantText(milliseconds: number): string {
  return `${new Date(milliseconds + chinaOffsetMinutes * 60_000).toISOString().slice(0, 19)}+08:00`
}
