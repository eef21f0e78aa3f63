import type { Outcome } from '../errors/index.ts'
import { isZeroMoney, subtractMoney, zeroMoney } from '../money/index.ts'
import type { SettlementBreakdown } from './breakdown.ts'
import type { SettlementCase } from './case.ts'
import type { SettleRefusal } from './settle.ts'

/**
 * 预交金逐部分使用: settles one of several parts with no more of the deposit than it needs, so that the rest is there for the next
 * one; what the last part does not need goes back.
 */
export function settleWithDeposit(
  partCase: SettlementCase,
  isLast: boolean,
  settleOne: (partCase: SettlementCase) => Outcome<SettlementBreakdown, SettleRefusal>,
): Outcome<SettlementBreakdown, SettleRefusal> {
  const settled = settleOne(partCase)
  if (!settled.ok || isLast || isZeroMoney(settled.value.refund)) return settled
  return settleOne({ ...partCase, payment: { ...partCase.payment, deposit: settled.value.cash } })
}

/** Balances, authorised limits and deposit after a part was paid. */
export function leftOver(payment: SettlementCase['payment'], part: SettlementBreakdown): SettlementCase['payment'] {
  const paid = new Map(part.familyPayments?.map(({ account, amount }) => [account, amount]))
  const family = payment.family?.map((one) => {
    const amount = paid.get(one.account) ?? zeroMoney
    const { limit, ...authorised } = one.authorised
    return {
      ...one,
      balance: subtractMoney(one.balance, amount),
      authorised: { ...authorised, ...(limit !== undefined ? { limit: subtractMoney(limit, amount) } : {}) },
    }
  })
  return {
    ...payment,
    accountBalance: part.accountBalanceAfter,
    deposit: subtractMoney(payment.deposit, part.deposit),
    ...(family ? { family } : {}),
  }
}
