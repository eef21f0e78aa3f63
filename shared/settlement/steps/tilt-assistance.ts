import { type Outcome, succeed } from '../../errors/index.ts'
import {
  addMoney,
  compareMoney,
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
import { formatBeyond, formatNotAbove, formatRoom, formatYear, inTurn, limitTo } from '../scale.ts'
import { countedAmount, countedInStay, type Situation } from '../situation.ts'
import { cite, countAmount, note, remark, type Use, type Working, yuan } from '../working.ts'
import type { Payment } from './assistance-group.ts'

const nothing: Payment = { amount: zeroMoney, upfrontCovered: zeroMoney }
const resultOf = (amount: Money, pays: Money = amount) => ({ result: { name: 'tiltAssistance', amount }, pays })

/** What assistance left for a second one. */
export interface LeftToTilt {
  readonly base: Money
  /** 总支付比例上限 of the person's group, and what of it all funds have paid so far. */
  readonly ceiling?: { readonly amount: Money; readonly used: Money; readonly how: string; readonly use: Use }
  /** How the base came about: what assistance left of its own. */
  readonly how: string
}

/**
 * 倾斜救助: a second assistance on what is still left above its threshold, for stays that a row of the pack admits
 * (properly referred and inside the province). A pack without numbers for it pays none and says so. Aid for large costs (大额费用
 * 救助) is a row without threshold. Threshold and cap of a stay count once, in whatever parts it is settled.
 */
export function payTiltAssistance(situation: Situation, left: LeftToTilt, working: Working): Outcome<Payment, 'policy.value-absent'> {
  const { law, facts, rounding } = situation
  const { base, how } = left
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
  const counted = value.per === 'year' ? countedAmount : countedInStay
  const before = counted(situation, 'tilt.base')
  const after = addMoney(before, base)
  countAmount(working, 'tilt.base', base)
  const rate = formatPercent(row.rate)
  const above = (year: Money) => roundShare(positivePart(subtractMoney(year, row.threshold)), row.rate, rounding.fund)
  const computed = subtractMoney(above(after), above(before))
  const known = { base: yuan(base), yearBefore: yuan(before), yearAfter: yuan(after), threshold: yuan(row.threshold) }
  const lead = [how, formatYear(before, base, after)]
  if (isZeroMoney(computed)) {
    note(working, 'tilt-assistance.below-threshold', known, {
      formula: inTurn(...lead, formatNotAbove(after, row.threshold)),
      uses: [cite(asked.value, yuan(row.threshold))],
      ...resultOf(zeroMoney),
    })
    return succeed(nothing)
  }
  const sum = `(${yuan(after)} - ${yuan(row.threshold)}) × ${rate} - ${yuan(above(before))} = ${yuan(computed)}`
  const earlier = isZeroMoney(above(before)) ? '' : `(${yuan(before)} - ${yuan(row.threshold)}) × ${rate} = ${yuan(above(before))}`
  const isCapOfYear = (value.capPer ?? value.per) === 'year'
  const paidBefore = (isCapOfYear ? countedAmount : countedInStay)(situation, 'tilt.fund')
  const own = row.cap === 'none' ? [] : [{ amount: row.cap, used: paidBefore, how: '' }]
  const [limit] = [...own, ...(left.ceiling ? [left.ceiling] : [])].sort((a, b) => compareMoney(roomOf(a), roomOf(b)))
  const limited = limit ? limitTo(computed, limit.amount, limit.used) : undefined
  const amount = limited?.amount ?? computed
  const pays = minMoney(amount, working.rest)
  countAmount(working, 'tilt.fund', amount)
  const uses = [cite(asked.value, `${yuan(row.threshold)}; ${rate}${row.cap === 'none' ? '' : `; ${yuan(row.cap)}`}`, row)]
  const outside = formatBeyond(amount, pays)
  if (limit && limited?.isCapped) {
    const { amount: cap, used } = limit
    if ('use' in limit) uses.push(limit.use)
    const capped = { computed: yuan(computed), cap: yuan(cap), used: yuan(used), room: yuan(limited.room), amount: yuan(amount) }
    const formula = inTurn(...lead, earlier, limit.how, `min(${sum}, ${formatRoom(limit.amount, limit.used)}) = ${yuan(amount)}`, outside)
    note(working, 'tilt-assistance.capped', { ...known, rate, ...capped }, { formula, uses, ...resultOf(amount, pays) })
  } else {
    const formula = inTurn(...lead, earlier, sum, outside)
    note(working, 'tilt-assistance.paid', { ...known, rate, amount: yuan(amount) }, { formula, uses, ...resultOf(amount, pays) })
  }
  return succeed({ amount, upfrontCovered: subtractMoney(amount, pays) })
}

const roomOf = (limit: { readonly amount: Money; readonly used: Money }) => subtractMoney(limit.amount, limit.used)
