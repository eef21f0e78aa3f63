import { type Outcome, succeed } from '../../errors/index.ts'
import { formatPercent, isZeroMoney, type Money, roundShare, subtractMoney, zeroMoney } from '../../money/index.ts'
import { askValue, findValue, firstHolding, noRowHolds } from '../../policy/index.ts'
import { formatBalance, formatRoom, inTurn, limitTo } from '../scale.ts'
import { countedAmount, type Situation } from '../situation.ts'
import { cite, countAmount, note, remark, type Working, yuan } from '../working.ts'

const counted = 'outpatient.above-cap.fund'
const resultOf = (amount: Money) => ({ result: { name: 'otherFunds', amount }, pays: amount })

/**
 * 大额门诊: pays a share of what lies above the cap of ordinary outpatient care, up to a cap of its own. Rests on
 * `outpatient.above-cap`; a pack that does not speak of it has no such layer. One rounding.
 */
export function payAboveCap(situation: Situation, aboveCap: Money, working: Working): Outcome<Money, 'policy.value-absent'> {
  const { law, facts, rounding } = situation
  if (situation.scheme !== 'outpatient' || isZeroMoney(aboveCap)) return succeed(zeroMoney)
  if (findValue(law, 'outpatient.above-cap') === 'not-in-pack') return succeed(zeroMoney)
  const asked = askValue(law, 'outpatient.above-cap', 'above-cap')
  if (!asked.ok) return asked
  const { value } = asked.value
  if (!value) return succeed(zeroMoney)
  const row = firstHolding(value.rates, facts)
  if (!row) return noRowHolds(law, `outpatient.above-cap[${facts.level}, ${facts.category}]`, 'above-cap', value.rates, facts)
  const rate = formatPercent(row.rate)
  const computed = roundShare(aboveCap, row.rate, rounding.fund)
  const sum = `${yuan(aboveCap)} × ${rate} = ${yuan(computed)}`
  const leaves = (paid: Money) => formatBalance([aboveCap], [paid], subtractMoney(aboveCap, paid))
  const used = countedAmount(situation, counted)
  const limited = value.cap === 'none' ? undefined : limitTo(computed, value.cap, used)
  const amount = limited?.amount ?? computed
  countAmount(working, counted, amount)
  const known = { aboveCap: yuan(aboveCap), rate, amount: yuan(amount) }
  const uses = [cite(asked.value, rate, { evidence: row.evidence })]
  if (value.cap === 'none' || !limited?.isCapped) {
    note(working, 'above-cap.paid', known, { formula: inTurn(sum, leaves(amount)), uses, ...resultOf(amount) })
    return succeed(amount)
  }
  const capped = { computed: yuan(computed), cap: yuan(value.cap), used: yuan(used), room: yuan(limited.room) }
  const formula = inTurn(`min(${sum}, ${formatRoom(value.cap, used)}) = ${yuan(amount)}`, leaves(amount))
  uses.push(cite(asked.value, yuan(value.cap)))
  note(working, 'above-cap.capped', { ...known, ...capped }, { formula, uses, ...resultOf(amount) })
  remark(working, 'above-cap.cap-reached', { cap: yuan(value.cap) })
  return succeed(amount)
}
