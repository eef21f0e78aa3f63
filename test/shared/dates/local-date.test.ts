import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  addDays,
  addMonths,
  daysBetween,
  isLocalDate,
  parseLocalDate,
  periodContains,
  periodsOverlap,
  yearOf,
} from '../../../shared/dates/index.ts'
import { ageOn } from '../../../shared/settlement/situation.ts'

const on = parseLocalDate

describe('calendar days', () => {
  test.each(['2024-02-29', '2000-02-29', '1999-12-31'])('%s exists', (text) => expect(isLocalDate(text)).toBe(true))
  test.each([
    '2023-02-29',
    '1900-02-29',
    '2024-13-01',
    '2024-00-10',
    '2024-04-31',
    '2024-1-1',
    '20240101',
    '2024-01-01T00:00:00Z',
    '',
    '2027-11-31',
  ])('%s does not', (text) => {
    expect(isLocalDate(text)).toBe(false)
    expect(() => parseLocalDate(text)).toThrow(RangeError)
  })
  test.each([
    ['2025-01-15', 1, '2025-02-15'],
    ['2025-01-31', 1, '2025-02-28'],
    ['2024-01-31', 1, '2024-02-29'],
    ['2024-11-30', 3, '2025-02-28'],
    ['2025-03-31', 0, '2025-03-31'],
    ['2025-03-31', -1, '2025-02-28'],
    ['2024-12-01', 13, '2026-01-01'],
  ])('%s and %i months is %s', (from, months, to) => expect(addMonths(on(from), months)).toBe(to))
  test('days later and days between are each other’s inverse', () => {
    fc.assert(
      fc.property(fc.integer({ min: -40_000, max: 40_000 }), (days) => {
        const start = on('2024-02-28')
        expect(daysBetween(start, addDays(start, days))).toBe(days)
        expect(isLocalDate(addDays(start, days))).toBe(true)
      }),
    )
  })
  test('a year end', () => {
    expect(addDays(on('2024-12-31'), 1)).toBe('2025-01-01')
    expect(yearOf(on('2024-12-31'))).toBe(2024)
  })
  test('both ends belong to a period', () => {
    const period = { from: on('2024-01-01'), to: on('2024-01-31') }
    expect([period.from, period.to].map((day) => periodContains(period, day))).toEqual([true, true])
    expect(periodContains(period, on('2024-02-01'))).toBe(false)
    expect(periodsOverlap(period, { from: on('2024-01-31') })).toBe(true)
    expect(periodsOverlap(period, { from: on('2024-02-01') })).toBe(false)
  })
  test('age changes on the birthday', () => {
    expect([ageOn(on('1954-03-02'), on('2024-03-01')), ageOn(on('1954-03-02'), on('2024-03-02'))]).toEqual([69, 70])
    expect([ageOn(on('2004-02-29'), on('2025-02-28')), ageOn(on('2004-02-29'), on('2025-03-01'))]).toEqual([20, 21])
  })
})
