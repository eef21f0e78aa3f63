import { periodContains } from '../../dates/index.ts'
import { type Outcome, succeed } from '../../errors/index.ts'
import { addMoney, isZeroMoney, type Money, minMoney, subtractMoney, zeroMoney } from '../../money/index.ts'
import { askValue, type Chosen, type ParameterValue } from '../../policy/index.ts'
import type { SettlementBreakdown } from '../breakdown.ts'
import type { FamilyAccount } from '../case.ts'
import type { Situation } from '../situation.ts'
import { cite, note, remark, type Working, yuan } from '../working.ts'
import { drawFrom, type Owed, type PersonShares, sharesOf, totalOf, withoutExcluded } from './owed-shares.ts'

export type AccountStep = Pick<SettlementBreakdown, 'personalAccount' | 'sharedAccount' | 'familyPayments' | 'accountBalanceAfter'>
type FamilyPayment = NonNullable<AccountStep['familyPayments']>[number]

const resultOf = (name: 'personalAccount' | 'sharedAccount', amount: Money) => ({ result: { name, amount } })

/**
 * 个人账户 and 家庭共济: the person's own account when the person agrees, then relatives' accounts in the authorised order. Each pays what
 * the pack lets it pay as far as it reaches, never below 0.00: first within policy, then first-pay, over-limit, 全自费. The benefit
 * stays the patient's: whoever pays, the year counts the same. Rests on `personal-account`, which is asked for only when an account
 * could pay. Refusal: `policy.value-absent`.
 */
export function payFromAccounts(situation: Situation, owed: Owed, working: Working): Outcome<AccountStep, 'policy.value-absent'> {
  const { useAccount, accountBalance: balance, family = [] } = situation.case.payment
  noteUnused(situation, working)
  const usesOwn = useAccount && !isZeroMoney(balance)
  const none: AccountStep = { personalAccount: zeroMoney, sharedAccount: zeroMoney, accountBalanceAfter: balance }
  if (!usesOwn && family.length === 0) return succeed(none)
  const asked = askValue(situation.law, 'personal-account', 'personal-account')
  if (!asked.ok) return asked
  const { value } = asked.value
  if (!value) {
    note(
      working,
      'personal-account.none',
      {},
      { formula: '0.00', uses: [cite(asked.value, 'none')], ...resultOf('personalAccount', zeroMoney) },
    )
    for (const one of family) refuseRelation(one, situation, working)
    return succeed(none)
  }
  const { payable, excludedLines, excluded } = withoutExcluded(owed, sharesOf(owed), value.excludes)
  if (!isZeroMoney(excluded)) {
    const lines = excludedLines.map(({ lineId }) => lineId).join(', ')
    const formula = `${lines}: ${yuan(excluded)}`
    note(
      working,
      'personal-account.excluded',
      { lines, amount: yuan(excluded) },
      { formula, uses: [cite(asked.value, value.excludes.join(', '))] },
    )
  }
  const own = usesOwn ? drawOwn(balance, payable, asked.value, value, working) : { amount: zeroMoney, left: payable }
  const relatives = payFromFamily(situation, own.left, asked.value, value, working)
  return succeed({
    personalAccount: own.amount,
    sharedAccount: addMoney(zeroMoney, ...relatives.map(({ amount }) => amount)),
    ...(relatives.length > 0 ? { familyPayments: relatives } : {}),
    accountBalanceAfter: subtractMoney(balance, own.amount),
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

type AccountRule = ParameterValue<'personal-account'>

function drawOwn(balance: Money, shares: PersonShares, chosen: Chosen<'personal-account'>, { pays }: AccountRule, working: Working) {
  const payable = totalOf(shares, pays)
  const drawn = drawFrom(balance, shares, pays)
  const balanceAfter = subtractMoney(balance, drawn.amount)
  const values = { balance: yuan(balance), payable: yuan(payable), amount: yuan(drawn.amount), balanceAfter: yuan(balanceAfter) }
  const formula = `min(${yuan(balance)}, ${yuan(payable)}) = ${yuan(drawn.amount)}`
  note(working, 'personal-account.paid', values, {
    formula,
    uses: [cite(chosen, pays.join(', '))],
    ...resultOf('personalAccount', drawn.amount),
  })
  return drawn
}

/** 家庭共济: each relative's account in the order given, as far as authorisation, limit, balance and the pack's rule for the relation go. */
function payFromFamily(
  situation: Situation,
  shares: PersonShares,
  chosen: Chosen<'personal-account'>,
  { relatives }: AccountRule,
  working: Working,
): FamilyPayment[] {
  const { payment, stay } = situation.case
  const on = stay.dischargedOn
  const payments: FamilyPayment[] = []
  let left = shares
  for (const one of payment.family ?? []) {
    const { account, relation, balance, authorised } = one
    const { from, to, record, limit } = authorised
    if (!periodContains({ from, ...(to ? { to } : {}) }, on)) {
      const values = { account, relation, record, from, to: to ?? '—', on }
      note(working, 'personal-account.family-not-authorised', values, { formula: `${on} ∉ ${from}..${to ?? ''}` })
      remark(working, 'personal-account.family-not-authorised', values)
      continue
    }
    const group = relatives.find(
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
    note(working, 'personal-account.family-paid', values, {
      formula: `min(${most}, ${yuan(payable)}) = ${yuan(amount)}`,
      uses: [cite(chosen, `${group.relations.join(', ')}: ${group.pays.join(', ')}`)],
      ...resultOf('sharedAccount', amount),
    })
    left = drawn.left
    if (!isZeroMoney(amount)) payments.push({ account, relation, amount, balanceAfter })
  }
  return payments
}

function refuseRelation({ account, relation }: FamilyAccount, { case: { stay } }: Situation, working: Working): void {
  const values = { account, relation, place: stay.placement.place, on: stay.dischargedOn }
  note(working, 'personal-account.family-relation-not-allowed', values, { formula: `${relation}, ${stay.placement.place}` })
  remark(working, 'personal-account.family-relation-not-allowed', values)
}
