import { describe, expect, it } from 'vitest'
import { matchesBill } from '../../../renderer/screens/discharge/match-bill.ts'
import type { BillSummary } from '../../../shared/contract/index.ts'
import { parseLocalDate } from '../../../shared/dates/index.ts'
import { zeroMoney } from '../../../shared/money/index.ts'

const letters: Record<string, readonly string[]> = { 曾: ['c', 'z'], 英: ['y'], 张: ['z'] }
const initials = (character: string) => letters[character] ?? []

function aBill(patientNameMasked: string): BillSummary {
  return {
    billId: 'DEMO-0007',
    inpatientNumber: 'ZY900042',
    patientNameMasked,
    idNumberMasked: '360802********905X',
    ward: '演示外科二病区',
    admittedOn: parseLocalDate('2026-03-01'),
    dischargedOn: parseLocalDate('2026-03-05'),
    totalFee: zeroMoney,
    deposit: zeroMoney,
    lineCount: 1,
    receivedAt: '2026-03-05T08:00:00+08:00',
    state: 'waiting',
  }
}

describe('finding a bill', () => {
  it.each(['900042', 'demo-0007', '905x', '外科'])('by part of a number or the ward: %s', (typed) => {
    expect(matchesBill(aBill('张*英'), typed, initials)).toBe(true)
  })

  it.each(['z', 'zq', 'zqy', '张', '张*'])('by the first letters of the name, whatever hides behind the star: %s', (typed) => {
    expect(matchesBill(aBill('张*英'), typed, initials)).toBe(true)
  })

  it('by either reading of a surname that has two', () => {
    expect(matchesBill(aBill('曾*'), 'z', initials)).toBe(true)
    expect(matchesBill(aBill('曾*'), 'c', initials)).toBe(true)
  })

  it.each(['y', 'zqz', 'zqyy', '12345'])('not by what does not fit: %s', (typed) => {
    expect(matchesBill(aBill('张*英'), typed, initials)).toBe(false)
  })

  it('shows all of them while nothing is typed', () => {
    expect(matchesBill(aBill('张*英'), '  ', initials)).toBe(true)
  })
})
