import { type Outcome, succeed } from '../../errors/index.ts'
import { compareMoney, isZeroMoney, type Money, minMoney, positivePart, subtractMoney, sumMoney, zeroMoney } from '../../money/index.ts'
import { askValue } from '../../policy/index.ts'
import type { Situation } from '../situation.ts'
import { cite, note, remark, type Working, yuan } from '../working.ts'

/** What the person bears, by kind, in the order an account pays it. */
export interface PersonShares {
  readonly 'within-policy': Money
  readonly upfront: Money
  readonly 'over-price-limit': Money
  readonly 'fully-self-paid': Money
}

const resultOf = (amount: Money) => ({ result: { name: 'personalAccount', amount } })

/**
 * 个人账户: pays what the pack lets it pay, as far as it reaches, when the person agrees; never below 0.00.
 * Rests on `personal-account`.
 */
export function payFromAccount(situation: Situation, shares: PersonShares, working: Working): Outcome<Money, 'policy.value-absent'> {
  const { useAccount, accountBalance: balance } = situation.case.payment
  if (isZeroMoney(balance)) {
    if (useAccount) note(working, 'personal-account.empty', {}, { formula: '0.00', ...resultOf(zeroMoney) })
    return succeed(zeroMoney)
  }
  if (!useAccount) {
    note(working, 'personal-account.declined', { balance: yuan(balance) }, { formula: '0.00', ...resultOf(zeroMoney) })
    remark(working, 'personal-account.unused', { balance: yuan(balance) })
    return succeed(zeroMoney)
  }
  const asked = askValue(situation.law, 'personal-account', 'personal-account')
  if (!asked.ok) return asked
  const { value } = asked.value
  if (!value) {
    note(working, 'personal-account.none', {}, { formula: '0.00', uses: [cite(asked.value, 'none')], ...resultOf(zeroMoney) })
    return succeed(zeroMoney)
  }
  const payable = sumMoney(value.pays.map((kind) => shares[kind]))
  const amount = minMoney(balance, payable)
  const balanceAfter = subtractMoney(balance, amount)
  const values = { balance: yuan(balance), payable: yuan(payable), amount: yuan(amount), balanceAfter: yuan(balanceAfter) }
  const formula = `min(${yuan(balance)}, ${yuan(payable)}) = ${yuan(amount)}`
  note(working, 'personal-account.paid', values, { formula, uses: [cite(asked.value, value.pays.join(', '))], ...resultOf(amount) })
  return succeed(amount)
}

export interface CashStep {
  readonly cash: Money
  readonly refund: Money
  readonly balanceDue: Money
}

/** 应退 and 应补: what the deposit leaves over, or what is still to be paid. */
export function payInCash(situation: Situation, personTotal: Money, account: Money, working: Working): CashStep {
  const { deposit } = situation.case.payment
  const cash = subtractMoney(personTotal, account)
  const refund = positivePart(subtractMoney(deposit, cash))
  const balanceDue = positivePart(subtractMoney(cash, deposit))
  const known = { personTotal: yuan(personTotal), account: yuan(account), cash: yuan(cash), deposit: yuan(deposit) }
  const result = { name: 'cash', amount: cash }
  const sum = `${yuan(personTotal)} - ${yuan(account)} = ${yuan(cash)}`
  const order = compareMoney(deposit, cash)
  if (order === 0) note(working, 'cash.even', known, { formula: `${sum} = ${yuan(deposit)}`, result })
  else if (order > 0)
    note(
      working,
      'cash.refund',
      { ...known, refund: yuan(refund) },
      { formula: `${sum}; ${yuan(deposit)} - ${yuan(cash)} = ${yuan(refund)}`, result },
    )
  else
    note(
      working,
      'cash.balance-due',
      { ...known, balanceDue: yuan(balanceDue) },
      { formula: `${sum}; ${yuan(cash)} - ${yuan(deposit)} = ${yuan(balanceDue)}`, result },
    )
  return { cash, refund, balanceDue }
}
