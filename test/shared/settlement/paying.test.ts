import { describe, expect, test } from 'vitest'
import { amounts, type Values } from '../../builders/amounts.ts'

describe('paying (支付)', () => {
  const account = (payment: Record<string, unknown>, values: Values = { 'personal-account': { pays: ['within-policy', 'upfront'] } }) =>
    amounts(
      values,
      {
        payment,
        lines: [
          { class: 'A', amount: '1000.00' },
          { class: 'B', upfrontShare: '50%', amount: '20.00' },
          { class: 'C', amount: '30.00' },
        ],
      },
      'personTotal',
      'personalAccount',
      'cash',
      'accountBalanceAfter',
      'refund',
      'balanceDue',
    )
  // pool (1010 - 500) x 80% = 408; person 1050 - 408 = 642, of it 30 outside the account's uses
  test('the account pays what the pack lets it pay', () => {
    expect(account({ useAccount: true, accountBalance: '1000.00' })).toEqual(['642.00', '612.00', '30.00', '388.00', '0.00', '30.00'])
  })
  test('never more than it holds', () => {
    expect(account({ useAccount: true, accountBalance: '100.00' })).toEqual(['642.00', '100.00', '542.00', '0.00', '0.00', '542.00'])
    expect(account({ useAccount: true, accountBalance: '0.00' })).toEqual(['642.00', '0.00', '642.00', '0.00', '0.00', '642.00'])
  })
  test('not when the person declines, not where the rule says there is none', () => {
    expect(account({ useAccount: false, accountBalance: '100.00' })[1]).toBe('0.00')
    expect(account({ useAccount: true, accountBalance: '100.00' }, {})[1]).toBe('0.00')
  })
  test('a deposit that fits exactly leaves nothing to pay either way', () => {
    expect(account({ deposit: '642.00' }).slice(4)).toEqual(['0.00', '0.00'])
    expect(account({ deposit: '700.00' }).slice(4)).toEqual(['58.00', '0.00'])
  })
})
