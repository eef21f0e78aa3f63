import { periodContains } from '../../dates/index.ts'
import { type Outcome, succeed } from '../../errors/index.ts'
import { isZeroMoney, type Money, minMoney, subtractMoney, sumMoney, zeroMoney } from '../../money/index.ts'
import { askValue, type Chosen, type ParameterValue } from '../../policy/index.ts'
import type { SettlementBreakdown } from '../breakdown.ts'
import type { FamilyAccount } from '../case.ts'
import { allNumbersOf, numbersOf } from '../line-numbers.ts'
import { inTurn } from '../scale.ts'
import type { Situation } from '../situation.ts'
import { cite, note, remark, type Working, yuan } from '../working.ts'
import {
  type Drawn,
  drawFrom,
  excludedOf,
  formatDrawn,
  formatPayable,
  lessShares,
  type Owed,
  type PersonShares,
  sharesOf,
  totalOf,
} from './owed-shares.ts'

export type AccountStep = Pick<SettlementBreakdown, 'personalAccount' | 'sharedAccount' | 'familyPayments' | 'accountBalanceAfter'>
type FamilyPayment = NonNullable<AccountStep['familyPayments']>[number]

const resultOf = (name: 'personalAccount' | 'sharedAccount', amount: Money) => ({ result: { name, amount } })

/**
 * 个人账户 and 家庭共济: the person's own account when the person agrees, then relatives' accounts in the authorised order. Each pays what
 * the pack lets it pay as far as it reaches, never below 0.00: first within policy, then first-pay, over-limit, 全自费. The benefit
 * stays the patient's: whoever pays, the year counts the same. Rests on `personal-account`: the patient's for the own account, that of
 * employees for relatives, because only employees hold accounts; asked for only when such an account could pay. Refusal:
 * `policy.value-absent`.
 */
export function payFromAccounts(situation: Situation, owed: Owed, working: Working): Outcome<AccountStep, 'policy.value-absent'> {
  const { accountBalance: balance, family = [] } = situation.case.payment
  noteUnused(situation, working)
  const own = payFromOwn(situation, owed, working)
  if (!own.ok) return own
  const relatives = family.length > 0 ? payFromFamily(situation, owed, own.value?.paid, working) : succeed([])
  if (!relatives.ok) return relatives
  const personalAccount = own.value?.amount ?? zeroMoney
  return succeed({
    personalAccount,
    sharedAccount: sumMoney(relatives.value.map(({ amount }) => amount)),
    ...(relatives.value.length > 0 ? { familyPayments: relatives.value } : {}),
    accountBalanceAfter: subtractMoney(balance, personalAccount),
  })
}

function noteUnused({ case: { payment } }: Situation, working: Working): void {
  const { useAccount, accountBalance } = payment
  const nothing = { formula: '0.00', ...resultOf('personalAccount', zeroMoney) }
  if (isZeroMoney(accountBalance)) {
    if (useAccount) note(working, 'personal-account.empty', {}, nothing)
  } else if (!useAccount) {
    note(working, 'personal-account.declined', { balance: yuan(accountBalance) }, nothing)
    remark(working, 'personal-account.unused', { balance: yuan(accountBalance) })
  }
}

const lessText = (before: Money, amount: Money) => `${yuan(before)} - ${yuan(amount)} = ${yuan(subtractMoney(before, amount))}`

/** What was paid of each kind, and what the account holds now. */
const paidText = (drawn: Drawn, balance: Money): string[] => [formatDrawn(drawn), lessText(balance, drawn.amount)]

type AccountRule = ParameterValue<'personal-account'>

/** The excluded shares, said once where there are any. */
function leaveOut(owed: Owed, chosen: Chosen<'personal-account'>, { excludes }: AccountRule, working: Working): PersonShares {
  const { shares, lines, how } = excludedOf(owed, excludes)
  const amount = totalOf(shares)
  if (!isZeroMoney(amount)) {
    const values = { lines: numbersOf(lines), amount: yuan(amount) }
    const isSaid = working.trace.some(({ code, values: said }) => code === 'personal-account.excluded' && said.lines === values.lines)
    const formula = `${allNumbersOf(lines)}: ${how === '' ? values.amount : how}`
    if (!isSaid) note(working, 'personal-account.excluded', values, { formula, uses: [cite(chosen, excludes.join(', '))] })
  }
  return shares
}

/** Absent where the own account does not pay: declined, empty, or the rule says that there is none. */
function payFromOwn(situation: Situation, owed: Owed, working: Working): Outcome<Drawn | undefined, 'policy.value-absent'> {
  const { useAccount, accountBalance: balance } = situation.case.payment
  if (!useAccount || isZeroMoney(balance)) return succeed(undefined)
  const asked = askValue(situation.law, 'personal-account', 'personal-account')
  if (!asked.ok) return asked
  const chosen = asked.value
  const { value } = chosen
  if (!value) {
    note(working, 'personal-account.none', {}, { formula: '0.00', uses: [cite(chosen, 'none')], ...resultOf('personalAccount', zeroMoney) })
    return succeed(undefined)
  }
  const { pays } = value
  const excluded = leaveOut(owed, chosen, value, working)
  const shares = lessShares(sharesOf(owed), excluded)
  const payable = totalOf(shares, pays)
  const how = formatPayable(owed, pays, [excluded], payable)
  const drawn = drawFrom(balance, shares, pays)
  const { amount } = drawn
  const balanceAfter = subtractMoney(balance, amount)
  note(
    working,
    'personal-account.paid',
    { balance: yuan(balance), payable: yuan(payable), amount: yuan(amount), balanceAfter: yuan(balanceAfter) },
    {
      formula: inTurn(how, `min(${yuan(balance)}, ${yuan(payable)}) = ${yuan(amount)}`, ...paidText(drawn, balance)),
      uses: [cite(chosen, pays.join(', '))],
      ...resultOf('personalAccount', amount),
    },
  )
  return succeed(drawn)
}

/** 家庭共济: each relative's account in the order given, as far as authorisation, limit, balance and the pack's rule for the relation go. */
function payFromFamily(
  situation: Situation,
  owed: Owed,
  paid: PersonShares | undefined,
  working: Working,
): Outcome<FamilyPayment[], 'policy.value-absent'> {
  const { payment, stay } = situation.case
  const on = stay.dischargedOn
  const asked = askValue({ ...situation.law, insuranceType: 'employee' }, 'personal-account', 'personal-account')
  if (!asked.ok) return asked
  const chosen = asked.value
  const { value } = chosen
  const payments: FamilyPayment[] = []
  // What comes off the whole: what the own account has paid, what no account may pay, what the accounts before have paid.
  const taken: PersonShares[] = []
  let left = sharesOf(owed)
  const take = (off: PersonShares) => {
    const next = lessShares(left, off)
    taken.push(lessShares(left, next))
    left = next
  }
  if (paid) take(paid)
  if (value) take(leaveOut(owed, chosen, value, working))
  for (const one of payment.family ?? []) {
    const { account, relation, balance, authorised } = one
    const { from, to, record, limit } = authorised
    if (!periodContains({ from, ...(to ? { to } : {}) }, on)) {
      const values = { account, relation, record, from, to: to ?? '—', on }
      note(working, 'personal-account.family-not-authorised', values, { formula: `${on} ∉ ${from}..${to ?? ''}` })
      remark(working, 'personal-account.family-not-authorised', values)
      continue
    }
    const group = value?.relatives.find(
      (rule) =>
        rule.relations.includes(relation) &&
        (rule.from === undefined || rule.from <= on) &&
        (rule.places === undefined || rule.places.includes(stay.placement.place)),
    )
    if (!group) {
      refuseRelation(one, situation, working)
      continue
    }
    const available = limit === undefined ? balance : minMoney(balance, limit)
    if (isZeroMoney(available)) {
      note(working, 'personal-account.family-empty', { account, relation }, { formula: '0.00' })
      continue
    }
    const payable = totalOf(left, group.pays)
    const how = formatPayable(owed, group.pays, taken, payable)
    const drawn = drawFrom(available, left, group.pays)
    const { amount } = drawn
    const balanceAfter = subtractMoney(balance, amount)
    const values = {
      account,
      relation,
      available: yuan(available),
      payable: yuan(payable),
      amount: yuan(amount),
      balanceAfter: yuan(balanceAfter),
    }
    const most = limit === undefined ? yuan(balance) : `${yuan(balance)}, ${yuan(limit)}`
    // The part after this one begins with what is left of the authorisation.
    const limitLeft = limit === undefined || isZeroMoney(amount) ? '' : lessText(limit, amount)
    note(working, 'personal-account.family-paid', values, {
      formula: inTurn(how, `min(${most}, ${yuan(payable)}) = ${yuan(amount)}`, ...paidText(drawn, balance), limitLeft),
      uses: [cite(chosen, `${group.relations.join(', ')}: ${group.pays.join(', ')}`)],
      ...resultOf('sharedAccount', amount),
    })
    take(drawn.paid)
    if (!isZeroMoney(amount)) payments.push({ account, relation, amount, balanceAfter })
  }
  return succeed(payments)
}

function refuseRelation({ account, relation }: FamilyAccount, { case: { stay } }: Situation, working: Working): void {
  const values = { account, relation, place: stay.placement.place, on: stay.dischargedOn }
  note(working, 'personal-account.family-relation-not-allowed', values, { formula: `${relation}, ${stay.placement.place}` })
  remark(working, 'personal-account.family-relation-not-allowed', values)
}
