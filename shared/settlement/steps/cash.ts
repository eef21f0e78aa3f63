import { addMoney, compareMoney, type Money, positivePart, subtractMoney } from '../../money/index.ts'
import { formatBalance, inTurn } from '../scale.ts'
import type { Situation } from '../situation.ts'
import { note, type Working, yuan } from '../working.ts'
import type { AccountStep } from './personal-account.ts'

export interface CashStep {
  readonly cash: Money
  readonly refund: Money
  readonly balanceDue: Money
}

/** 个人负担合计, and how it came about. */
export interface BilledToPerson {
  readonly amount: Money
  readonly how: string
}

/** 应退 and 应补: what the deposit leaves over after all accounts, or what is still to be paid. */
export function payInCash(situation: Situation, personTotal: BilledToPerson, paid: AccountStep, working: Working): CashStep {
  const { deposit } = situation.case.payment
  const account = addMoney(paid.personalAccount, paid.sharedAccount)
  const cash = subtractMoney(personTotal.amount, account)
  const refund = positivePart(subtractMoney(deposit, cash))
  const balanceDue = positivePart(subtractMoney(cash, deposit))
  const known = { personTotal: yuan(personTotal.amount), account: yuan(account), cash: yuan(cash), deposit: yuan(deposit) }
  const result = { name: 'cash', amount: cash }
  const accounts = formatBalance([paid.personalAccount, ...(paid.familyPayments ?? []).map(({ amount }) => amount)], [], account)
  const sum = inTurn(personTotal.how, accounts, `${yuan(personTotal.amount)} - ${yuan(account)} = ${yuan(cash)}`)
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
