import { type Outcome, succeed } from '../../errors/index.ts'
import { compareMoney, formatPercent, type Money, minMoney, positivePart, roundShare, subtractMoney, zeroMoney } from '../../money/index.ts'
import { askValue, findValue, firstHolding, valueAbsent } from '../../policy/index.ts'
import { formatBalance, inTurn } from '../scale.ts'
import { isInScope } from '../schemes.ts'
import { countedAmount, type Situation } from '../situation.ts'
import { cite, countAmount, note, remark, type Working, yuan } from '../working.ts'

/**
 * 个人负担封顶 (JS-9): what an assisted person still bears within policy is held against a share of the amount within policy. Above it
 * the settlement says so; where the pack pays the excess after the year's end, the year counts both sides and `yearEndPayments`
 * pays. Nothing is paid here.
 */
export function watchBurdenCeiling(situation: Situation, withinPolicy: Money, working: Working): Outcome<undefined, 'policy.value-absent'> {
  const { law, facts, rounding } = situation
  if (facts.identities.length === 0 || findValue(law, 'burden-ceiling') === 'not-in-pack') return succeed(undefined)
  const asked = askValue(law, 'burden-ceiling', 'burden-ceiling')
  if (!asked.ok) return asked
  const { value } = asked.value
  const row = value && firstHolding(value.when, facts)
  if (!value || !row || !isInScope(value.scope, facts)) return succeed(undefined)
  const { rest } = working
  const share = formatPercent(value.share)
  const ceiling = roundShare(withinPolicy, value.share, rounding.fund)
  const over = positivePart(subtractMoney(rest, ceiling))
  const values = { rest: yuan(rest), share, withinPolicy: yuan(withinPolicy), ceiling: yuan(ceiling), over: yuan(over) }
  const how = inTurn(`${yuan(withinPolicy)} × ${share} = ${yuan(ceiling)}`, `max(0.00, ${yuan(rest)} - ${yuan(ceiling)}) = ${yuan(over)}`)
  const uses = [cite(asked.value, share, row)]
  if (value.mode === 'year-end-top-up') {
    countAmount(working, 'burden-ceiling.base', withinPolicy)
    countAmount(working, 'burden-ceiling.rest', rest)
    note(working, 'burden-ceiling.counted', values, { formula: how, uses })
  }
  if (compareMoney(rest, ceiling) <= 0) return succeed(undefined)
  if (value.mode === 'alarm') note(working, 'burden-ceiling.exceeded', values, { formula: how, uses })
  remark(working, 'burden-ceiling.exceeded', { rest: yuan(rest), ceiling: yuan(ceiling), over: yuan(over) })
  return succeed(undefined)
}

/**
 * 年终补助: once after the year's end, what the person bore within policy above the share of everything that counted, less what the
 * year-end payment of major illness takes over of it (`takenOver`). What is paid is no longer borne. One rounding for the ceiling.
 */
export function topUpOfYear(situation: Situation, takenOver: Money, working: Working): Outcome<Money, 'policy.value-absent'> {
  const found = findValue(situation.law, 'burden-ceiling')
  if (found === 'unknown') return valueAbsent(situation.law, 'burden-ceiling', 'burden-ceiling')
  if (found === 'not-in-pack' || found.value?.mode !== 'year-end-top-up') return succeed(zeroMoney)
  const { share: rate } = found.value
  const withinPolicy = countedAmount(situation, 'burden-ceiling.base')
  const borne = countedAmount(situation, 'burden-ceiling.rest')
  const rest = subtractMoney(borne, minMoney(takenOver, borne))
  const ceiling = roundShare(withinPolicy, rate, situation.rounding.fund)
  const amount = positivePart(subtractMoney(rest, ceiling))
  countAmount(working, 'burden-ceiling.fund', amount)
  countAmount(working, 'burden-ceiling.rest', subtractMoney(subtractMoney(rest, amount), borne))
  const percent = formatPercent(rate)
  const values = { rest: yuan(rest), share: percent, withinPolicy: yuan(withinPolicy), ceiling: yuan(ceiling), amount: yuan(amount) }
  const left = formatBalance([borne], [minMoney(takenOver, borne)], rest)
  const share = `${yuan(withinPolicy)} × ${percent} = ${yuan(ceiling)}`
  const formula = inTurn(left, share, `max(0.00, ${yuan(rest)} - ${yuan(ceiling)}) = ${yuan(amount)}`)
  note(working, 'burden-ceiling.year-end', values, { formula, uses: [cite(found, percent)] })
  return succeed(amount)
}
