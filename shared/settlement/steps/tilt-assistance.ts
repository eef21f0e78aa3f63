import { type Outcome, succeed } from '../../errors/index.ts'
import {
  addMoney,
  formatPercent,
  isZeroMoney,
  type Money,
  minMoney,
  positivePart,
  roundShare,
  subtractMoney,
  zeroMoney,
} from '../../money/index.ts'
import { askValue, findValue, firstHolding } from '../../policy/index.ts'
import { formatRoom, limitTo } from '../scale.ts'
import { countedAmount, type Situation } from '../situation.ts'
import { cite, countAmount, note, remark, type Working, yuan } from '../working.ts'
import type { Payment } from './medical-assistance.ts'

const nothing: Payment = { amount: zeroMoney, upfrontCovered: zeroMoney }
const resultOf = (amount: Money, pays: Money = amount) => ({ result: { name: 'tiltAssistance', amount }, pays })

/**
 * 倾斜救助: a second assistance on what is still left above its threshold, for stays that a row of the pack admits
 * (properly referred and inside the province). A pack without numbers for it pays none and says so.
 */
export function payTiltAssistance(situation: Situation, base: Money, working: Working): Outcome<Payment, 'policy.value-absent'> {
  const { law, facts, rounding } = situation
  if (findValue(law, 'tilt-assistance') === 'not-in-pack') {
    remark(working, 'tilt-assistance.not-in-pack', {})
    return succeed(nothing)
  }
  const asked = askValue(law, 'tilt-assistance', 'tilt-assistance')
  if (!asked.ok) return asked
  const { value } = asked.value
  if (!value) return succeed(nothing)
  const row = firstHolding(value.rows, facts)
  if (!row) {
    note(working, 'tilt-assistance.not-eligible', { place: facts.place, filing: facts.filing }, { formula: '0.00', ...resultOf(zeroMoney) })
    return succeed(nothing)
  }
  const before = value.per === 'year' ? countedAmount(situation, 'tilt.base') : zeroMoney
  const after = addMoney(before, base)
  countAmount(working, 'tilt.base', base)
  const rate = formatPercent(row.rate)
  const above = (year: Money) => roundShare(positivePart(subtractMoney(year, row.threshold)), row.rate, rounding.fund)
  const computed = subtractMoney(above(after), above(before))
  const known = { base: yuan(after), threshold: yuan(row.threshold) }
  if (isZeroMoney(computed)) {
    const formula = `${yuan(after)} ≤ ${yuan(row.threshold)}`
    note(working, 'tilt-assistance.below-threshold', known, {
      formula,
      uses: [cite(asked.value, yuan(row.threshold))],
      ...resultOf(zeroMoney),
    })
    return succeed(nothing)
  }
  const sum = `(${yuan(after)} - ${yuan(row.threshold)}) × ${rate} - ${yuan(above(before))} = ${yuan(computed)}`
  const used = countedAmount(situation, 'tilt.fund')
  const limited = row.cap === 'none' ? undefined : limitTo(computed, row.cap, used)
  const amount = limited?.amount ?? computed
  const pays = minMoney(amount, working.rest)
  countAmount(working, 'tilt.fund', amount)
  const uses = [cite(asked.value, `${yuan(row.threshold)}; ${rate}`, row)]
  if (row.cap !== 'none' && limited?.isCapped) {
    const capped = { computed: yuan(computed), cap: yuan(row.cap), used: yuan(used), room: yuan(limited.room), amount: yuan(amount) }
    const formula = `min(${sum}, ${formatRoom(row.cap, used)}) = ${yuan(amount)}`
    note(working, 'tilt-assistance.capped', { ...known, rate, ...capped }, { formula, uses, ...resultOf(amount, pays) })
  } else note(working, 'tilt-assistance.paid', { ...known, rate, amount: yuan(amount) }, { formula: sum, uses, ...resultOf(amount, pays) })
  return succeed({ amount, upfrontCovered: subtractMoney(amount, pays) })
}
