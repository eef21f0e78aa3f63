import { describe, expect, it } from 'vitest'
import { formatMoneyGrouped, parseMoney } from '../../../shared/money/index.ts'

describe('money as people read it', () => {
  it.each([
    ['0', '0.00'],
    ['999.99', '999.99'],
    ['1000', '1,000.00'],
    ['-1234567.8', '-1,234,567.80'],
    ['-100', '-100.00'],
  ])('writes %s as %s', (text, shown) => {
    expect(formatMoneyGrouped(parseMoney(text))).toBe(shown)
  })
})
