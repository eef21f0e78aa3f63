import { describe, expect, it } from 'vitest'
import { formatChinaTime } from '../../../shared/dates/index.ts'

describe('time in China', () => {
  it.each([
    ['2026-03-05T06:07:00Z', '2026-03-05 14:07:00'],
    ['2026-03-05T14:07:00+08:00', '2026-03-05 14:07:00'],
    ['2025-12-31T16:00:00.999Z', '2026-01-01 00:00:00'],
  ])('of %s is %s on every machine', (instant, shown) => {
    expect(formatChinaTime(instant)).toBe(shown)
  })

  it('refuses what is no moment', () => {
    expect(() => formatChinaTime('yesterday')).toThrow(RangeError)
  })
})
