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
  sumMoney,
  zeroMoney,
} from '../../money/index.ts'
import { askValue, type Chosen, findValue, firstHolding, noRowHolds, type ParameterValue, type Tilt } from '../../policy/index.ts'
import {
  formatBalance,
  formatNotAbove,
  formatPaidBefore,
  formatRoom,
  formatShares,
  formatWithin,
  formatYear,
  inTurn,
  limitTo,
  partsAbove,
  roundScale,
} from '../scale.ts'
import { mayReach, schemeNames } from '../schemes.ts'
import { countedAmount, type Situation } from '../situation.ts'
import { tiltedTerms } from '../tilted-terms.ts'
import { cite, countAmount, note, noteOneOf, type Working, yuan } from '../working.ts'

type Large = ParameterValue<'employee-large-amount'>
type LargeOutcome = Outcome<Money, 'policy.value-absent'>

export interface LargeAmountStep {
  readonly amount: Money
  /** What of it was paid on the cost above the pool cap: so much of that cost nobody bears any more. */
  readonly atCap: Money
}

const nothing: LargeAmountStep = { amount: zeroMoney, atCap: zeroMoney }

const resultOf = (amount: Money) => ({ result: { name: 'employeeLargeAmount', amount }, pays: amount })

/**
 * 职工大额: pays on what lies above the pool cap (and no layer of outpatient care has paid), then, where a pack has it, a second time on the year's burden above a
 * threshold; both under one cap. Rests on `employee-large-amount`, asked only when the case needs it.
 */
export function payEmployeeLargeAmount(
  situation: Situation,
  aboveCap: Money,
  working: Working,
): Outcome<LargeAmountStep, 'policy.value-absent'> {
  const found = findValue(situation.law, 'employee-large-amount')
  if (!mayReach(found, situation.facts)) return succeed(nothing)
  const hasSecond = typeof found !== 'string' && found.value?.second !== undefined
  if (isZeroMoney(aboveCap) && !hasSecond) {
    note(working, 'employee-large-amount.not-reached', { aboveCap: yuan(aboveCap) }, { formula: '0.00', ...resultOf(zeroMoney) })
    return succeed(nothing)
  }
  const asked = askValue(situation.law, 'employee-large-amount', 'employee-large-amount')
  if (!asked.ok) return asked
  const value = asked.value.value
  if (!value) return succeed(nothing)
  const layer: Layer = { situation, chosen: asked.value, value, pool: working.amounts.get(schemeNames.inpatient.fund) ?? zeroMoney }
  const first = payAtCap(layer, aboveCap, working)
  if (!first.ok) return first
  const second = paySecond(layer, first.value, working)
  if (!second.ok) return second
  const total = addMoney(first.value, second.value)
  countAmount(working, 'large.fund', total)
  return succeed({ amount: total, atCap: first.value })
}

interface Layer {
  readonly situation: Situation
  readonly chosen: Chosen<'employee-large-amount'>
  readonly value: Large
  /** What this settlement adds to the pool's payments of the year. */
  readonly pool: Money
}

/** The cap and what counts under it; pool and large amount may share one. */
function capOf({ situation, pool }: Layer, cap: Large['cap'], paidNow: Money): LargeCap | undefined {
  if (cap === 'none') return undefined
  const large = [countedAmount(situation, 'large.fund'), paidNow]
  const counted = cap.counts === 'large' ? large : [...large, countedAmount(situation, schemeNames.inpatient.fund), pool]
  const used = sumMoney(counted)
  return { cap: cap.amount, used, how: formatBalance(counted, [], used) }
}

interface LargeCap {
  readonly cap: Money
  readonly used: Money
  /** What was used, as the sum of what counts. */
  readonly how: string
}

/** An identity with 倾斜支付 may have no cap on the second compensation, or another one over the same payments. */
function tiltedCap({ cap }: Large, tilt: Tilt | undefined): Large['cap'] {
  if (tilt === undefined || tilt.cap === 'same') return cap
  return tilt.cap === 'none' ? 'none' : { amount: tilt.cap, counts: cap === 'none' ? 'large' : cap.counts }
}

function payAtCap(layer: Layer, aboveCap: Money, working: Working): LargeOutcome {
  const { value, situation, chosen } = layer
  if (!value.atCap || isZeroMoney(aboveCap)) return succeed(zeroMoney)
  const row = firstHolding(value.atCap.rates, situation.facts)
  if (!row)
    return noRowHolds(
      situation.law,
      `employee-large-amount[${situation.facts.category}]`,
      'employee-large-amount',
      value.atCap.rates,
      situation.facts,
    )
  const rate = formatPercent(row.rate)
  const computed = roundShare(aboveCap, row.rate, situation.rounding.fund)
  const cap = capOf(layer, value.cap, zeroMoney)
  const limited = cap ? limitTo(computed, cap.cap, cap.used) : undefined
  const sum = `${yuan(aboveCap)} × ${rate} = ${yuan(computed)}`
  const leaves = (paid: Money) => formatBalance([aboveCap], [paid], subtractMoney(aboveCap, paid))
  if (!cap || !limited?.isCapped) {
    const values = { aboveCap: yuan(aboveCap), rate, amount: yuan(computed) }
    note(working, 'employee-large-amount.paid', values, {
      formula: inTurn(sum, leaves(computed)),
      uses: [cite(chosen, rate)],
      ...resultOf(computed),
    })
    return succeed(computed)
  }
  const { amount, room } = limited
  const capped = { computed: yuan(computed), cap: yuan(cap.cap), used: yuan(cap.used), room: yuan(room), amount: yuan(amount) }
  const formula = inTurn(cap.how, `min(${sum}, ${formatRoom(cap.cap, cap.used)}) = ${yuan(amount)}`, leaves(amount))
  const uses = [cite(chosen, `${rate}; ${yuan(cap.cap)}`)]
  note(working, 'employee-large-amount.capped', { aboveCap: yuan(aboveCap), rate, ...capped }, { formula, uses, ...resultOf(amount) })
  return succeed(amount)
}

/** 二次补偿 on the year's burden within policy: what the scale pays on the year so far less what it paid before, on better terms by 倾斜支付. */
function paySecond(layer: Layer, paidNow: Money, working: Working): LargeOutcome {
  const { value, situation, chosen } = layer
  if (!value.second) return succeed(zeroMoney)
  const terms = tiltedTerms(situation, chosen, value.second)
  if (!terms.ok) return terms
  const { threshold, segments, uses, tilt, tiltedBy } = terms.value
  const { origin } = value.second
  const before = countedAmount(situation, 'large.base')
  const base = working.rest
  const after = addMoney(before, base)
  countAmount(working, 'large.base', base)
  const parts = (year: Money) => partsAbove(year, threshold, origin, segments)
  const paid = roundScale(parts(before), situation.rounding)
  const onScale = positivePart(subtractMoney(roundScale(parts(after), situation.rounding), paid))
  const computed = minMoney(onScale, working.rest)
  const known = { base: yuan(base), yearBefore: yuan(before), yearAfter: yuan(after), threshold: yuan(threshold) }
  if (isZeroMoney(computed)) {
    const formula = inTurn(formatYear(before, base, after), formatNotAbove(after, threshold))
    note(working, 'employee-large-amount.second-below-threshold', known, { formula, uses, ...resultOf(zeroMoney) })
    return succeed(zeroMoney)
  }
  const lead = [formatYear(before, base, after), formatBalance([after], [threshold], subtractMoney(after, threshold))]
  const sum = formatWithin(`${formatShares(parts(after))} - ${yuan(paid)}`, onScale, working.rest)
  const said = [...lead, formatPaidBefore(before, threshold, parts(before), paid)]
  const cap = capOf(layer, tiltedCap(value, tilt), paidNow)
  const limited = cap ? limitTo(computed, cap.cap, cap.used) : undefined
  if (!cap || !limited?.isCapped) {
    const code = tiltedBy === undefined ? 'employee-large-amount.second-paid' : 'employee-large-amount.second-tilted'
    const paidOut = { ...known, identity: tiltedBy ?? '', amount: yuan(computed) }
    noteOneOf(working, code, paidOut, { formula: inTurn(...said, sum), uses, ...resultOf(computed) })
    return succeed(computed)
  }
  const { amount, room } = limited
  const capped = { computed: yuan(computed), cap: yuan(cap.cap), used: yuan(cap.used), room: yuan(room), amount: yuan(amount) }
  const formula = inTurn(...said, cap.how, `min(${sum}, ${formatRoom(cap.cap, cap.used)}) = ${yuan(amount)}`)
  const cited = [...uses, cite(chosen, yuan(cap.cap))]
  note(working, 'employee-large-amount.second-capped', { ...known, ...capped }, { formula, uses: cited, ...resultOf(amount) })
  return succeed(amount)
}
