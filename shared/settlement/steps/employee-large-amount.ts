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
import { askValue, type Chosen, findValue, firstHolding, type ParameterValue, valueAbsent } from '../../policy/index.ts'
import { formatRoom, formatSegments, formatShares, limitTo, partsAbove, roundScale } from '../scale.ts'
import { mayReach, schemeNames } from '../schemes.ts'
import { countedAmount, type Situation } from '../situation.ts'
import { amountOfThreshold } from '../thresholds.ts'
import { cite, countAmount, note, type Working, yuan } from '../working.ts'

type Large = ParameterValue<'employee-large-amount'>
type LargeOutcome = Outcome<Money, 'policy.value-absent'>

const resultOf = (amount: Money) => ({ result: { name: 'employeeLargeAmount', amount }, pays: amount })

/**
 * 职工大额: pays on what lies above the pool cap (and no layer of outpatient care has paid), then, where a pack has it, a second time on the year's burden above a
 * threshold; both under one cap. Rests on `employee-large-amount`, asked only when the case needs it.
 */
export function payEmployeeLargeAmount(situation: Situation, aboveCap: Money, working: Working): LargeOutcome {
  const found = findValue(situation.law, 'employee-large-amount')
  if (!mayReach(found, situation.facts)) return succeed(zeroMoney)
  const hasSecond = typeof found !== 'string' && found.value?.second !== undefined
  if (isZeroMoney(aboveCap) && !hasSecond) {
    note(working, 'employee-large-amount.not-reached', { aboveCap: yuan(aboveCap) }, { formula: '0.00', ...resultOf(zeroMoney) })
    return succeed(zeroMoney)
  }
  const asked = askValue(situation.law, 'employee-large-amount', 'employee-large-amount')
  if (!asked.ok) return asked
  const value = asked.value.value
  if (!value) return succeed(zeroMoney)
  const layer: Layer = { situation, chosen: asked.value, value, pool: working.amounts.get(schemeNames.inpatient.fund) ?? zeroMoney }
  const first = payAtCap(layer, aboveCap, working)
  if (!first.ok) return first
  const second = paySecond(layer, first.value, working)
  if (!second.ok) return second
  const total = addMoney(first.value, second.value)
  countAmount(working, 'large.fund', total)
  return succeed(total)
}

interface Layer {
  readonly situation: Situation
  readonly chosen: Chosen<'employee-large-amount'>
  readonly value: Large
  /** What this settlement adds to the pool's payments of the year. */
  readonly pool: Money
}

/** The cap and what counts under it; pool and large amount may share one. */
function capOf({ situation, value, pool }: Layer, paidNow: Money): { readonly cap: Money; readonly used: Money } | undefined {
  if (value.cap === 'none') return undefined
  const large = addMoney(countedAmount(situation, 'large.fund'), paidNow)
  if (value.cap.counts === 'large') return { cap: value.cap.amount, used: large }
  return { cap: value.cap.amount, used: addMoney(large, countedAmount(situation, 'pool.fund'), pool) }
}

function payAtCap(layer: Layer, aboveCap: Money, working: Working): LargeOutcome {
  const { value, situation, chosen } = layer
  if (!value.atCap || isZeroMoney(aboveCap)) return succeed(zeroMoney)
  const row = firstHolding(value.atCap.rates, situation.facts)
  if (!row) return valueAbsent(situation.law, `employee-large-amount[${situation.facts.category}]`, 'employee-large-amount')
  const rate = formatPercent(row.rate)
  const computed = roundShare(aboveCap, row.rate, situation.rounding.fund)
  const cap = capOf(layer, zeroMoney)
  const limited = cap ? limitTo(computed, cap.cap, cap.used) : undefined
  const sum = `${yuan(aboveCap)} × ${rate} = ${yuan(computed)}`
  if (!cap || !limited?.isCapped) {
    const values = { aboveCap: yuan(aboveCap), rate, amount: yuan(computed) }
    note(working, 'employee-large-amount.paid', values, { formula: sum, uses: [cite(chosen, rate)], ...resultOf(computed) })
    return succeed(computed)
  }
  const { amount, room } = limited
  const capped = { computed: yuan(computed), cap: yuan(cap.cap), used: yuan(cap.used), room: yuan(room), amount: yuan(amount) }
  const formula = `min(${sum}, ${formatRoom(cap.cap, cap.used)}) = ${yuan(amount)}`
  const uses = [cite(chosen, `${rate}; ${yuan(cap.cap)}`)]
  note(working, 'employee-large-amount.capped', { aboveCap: yuan(aboveCap), rate, ...capped }, { formula, uses, ...resultOf(amount) })
  return succeed(amount)
}

/** 二次补偿 on the year's burden within policy: what the scale pays on the year so far less what it paid before. */
function paySecond(layer: Layer, paidNow: Money, working: Working): LargeOutcome {
  const { value, situation, chosen } = layer
  if (!value.second) return succeed(zeroMoney)
  const threshold = amountOfThreshold(situation.law, value.second.threshold, 'employee-large-amount')
  if (!threshold.ok) return threshold
  const { origin, segments } = value.second
  const before = countedAmount(situation, 'large.base')
  const after = addMoney(before, working.rest)
  countAmount(working, 'large.base', working.rest)
  const parts = (year: Money) => partsAbove(year, threshold.value.amount, origin, segments)
  const paid = roundScale(parts(before), situation.rounding)
  const computed = minMoney(positivePart(subtractMoney(roundScale(parts(after), situation.rounding), paid)), working.rest)
  const known = { yearBefore: yuan(before), yearAfter: yuan(after), threshold: yuan(threshold.value.amount) }
  const uses = [cite(chosen, `${threshold.value.how}; ${formatSegments(segments)}`), ...threshold.value.uses]
  if (isZeroMoney(computed)) {
    const formula = `${yuan(after)} ≤ ${yuan(threshold.value.amount)}`
    note(working, 'employee-large-amount.second-below-threshold', known, { formula, uses, ...resultOf(zeroMoney) })
    return succeed(zeroMoney)
  }
  const sum = `${formatShares(parts(after))} - ${yuan(paid)} = ${yuan(computed)}`
  const cap = capOf(layer, paidNow)
  const limited = cap ? limitTo(computed, cap.cap, cap.used) : undefined
  if (!cap || !limited?.isCapped) {
    note(working, 'employee-large-amount.second-paid', { ...known, amount: yuan(computed) }, { formula: sum, uses, ...resultOf(computed) })
    return succeed(computed)
  }
  const { amount, room } = limited
  const capped = { computed: yuan(computed), cap: yuan(cap.cap), used: yuan(cap.used), room: yuan(room), amount: yuan(amount) }
  const formula = `min(${sum}, ${formatRoom(cap.cap, cap.used)}) = ${yuan(amount)}`
  note(working, 'employee-large-amount.second-capped', { ...known, ...capped }, { formula, uses, ...resultOf(amount) })
  return succeed(amount)
}
