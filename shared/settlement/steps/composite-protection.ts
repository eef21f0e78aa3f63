import { type Outcome, succeed } from '../../errors/index.ts'
import { addMoney, formatPercent, isZeroMoney, type Money, minMoney, roundShare, subtractMoney, zeroMoney } from '../../money/index.ts'
import { askValue, findValue, firstHolding } from '../../policy/index.ts'
import { formatBalance, formatBeyond, inTurn } from '../scale.ts'
import type { Situation } from '../situation.ts'
import { cite, countAmount, note, type Working, yuan } from '../working.ts'
import type { Payment } from './assistance-group.ts'

/** 先行自付 no fund has taken over yet, and how it came about. */
export interface LeftOfFirstPay {
  readonly amount: Money
  readonly how: string
  /** What assistance took of it. */
  readonly covered: Money
}

const nothing: Payment = { amount: zeroMoney, upfrontCovered: zeroMoney }

/**
 * 综合保障: after all other funds, a share of what the person still bears within policy, and of 先行自付 where the row says so, is
 * borne by another fund (其他基金). Only under the conditions of a row; a pack that does not speak of it pays none. One rounding.
 */
export function payCompositeProtection(
  situation: Situation,
  upfront: LeftOfFirstPay,
  working: Working,
): Outcome<Payment, 'policy.value-absent'> {
  const { law, facts, rounding } = situation
  if (findValue(law, 'composite-protection') === 'not-in-pack') return succeed(nothing)
  const asked = askValue(law, 'composite-protection', 'composite-protection')
  if (!asked.ok) return asked
  const row = asked.value.value && firstHolding(asked.value.value.rows, facts)
  if (!row) return succeed(nothing)
  const { rest } = working
  const base = row.includeUpfront ? addMoney(rest, upfront.amount) : rest
  const how = row.includeUpfront && !isZeroMoney(upfront.amount) ? [upfront.how, formatBalance([rest, upfront.amount], [], base)] : []
  if (isZeroMoney(base)) return succeed(nothing)
  const amount = roundShare(base, row.share, rounding.fund)
  const pays = minMoney(amount, rest)
  const upfrontCovered = subtractMoney(amount, pays)
  countAmount(working, 'composite.fund', amount)
  const share = formatPercent(row.share)
  // What accounts may pay is reckoned without what both funds took of the first-pay.
  const coveredByAll = formatBalance([upfront.covered, upfrontCovered], [], addMoney(upfront.covered, upfrontCovered))
  note(
    working,
    'composite-protection.paid',
    { base: yuan(base), share, amount: yuan(amount) },
    {
      formula: inTurn(...how, `${yuan(base)} × ${share} = ${yuan(amount)}`, formatBeyond(amount, pays), coveredByAll),
      uses: [cite(asked.value, share, row)],
      result: { name: 'otherFunds', amount },
      pays,
    },
  )
  return succeed({ amount, upfrontCovered })
}
