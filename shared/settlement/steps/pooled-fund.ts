import { type Outcome, succeed } from '../../errors/index.ts'
import {
  addRates,
  clampRate,
  compareMoney,
  formatPercent,
  isZeroMoney,
  type Money,
  minMoney,
  multiplyRates,
  positivePart,
  type Rate,
  type Share,
  subtractMoney,
  subtractRates,
  wholeRate,
  zeroMoney,
} from '../../money/index.ts'
import { askValue, type Chosen, firstHolding, type ParameterValue, type Segment, selectorHolds, valueAbsent } from '../../policy/index.ts'
import { costUsingUp, formatRoom, formatSegments, formatShares, limitTo, overlapsOf, roundScale } from '../scale.ts'
import { countedAmount, type Situation } from '../situation.ts'
import { cite, countAmount, note, remark, type Use, type Working, yuan } from '../working.ts'
import type { OutOfAreaStep } from './out-of-area.ts'

export interface PooledFundStep {
  /** Absent when a scale with several rates applied. */
  readonly rate?: Rate
  readonly payment: Money
  readonly coinsurance: Money
  readonly aboveCap: Money
  /** What the fund pays less because of where the care took place. */
  readonly reduced: Money
}

/** The rates of this stay: a scale, of one open step where the pack is flat. */
interface Scale {
  readonly segments: readonly Segment[]
  readonly origin: 'zero' | 'above'
  readonly isFlat: boolean
  readonly uses: readonly Use[]
}

/**
 * 统筹基金支付: the rate or scale of this level and person on what lies above the deductible, up to the year's cap.
 *
 * Rests on `inpatient.pooled-fund-rate` and `inpatient.cap`. One rounding for the payment; what the person bears is
 * found by subtraction.
 */
export function payPooledFund(
  situation: Situation,
  withinPolicy: Money,
  deductible: Money,
  outOfArea: OutOfAreaStep,
  working: Working,
): Outcome<PooledFundStep, 'policy.value-absent'> {
  const scale = scaleOf(situation)
  if (!scale.ok) return scale
  const cap = askValue(situation.law, 'inpatient.cap', 'pooled-fund')
  if (!cap.ok) return cap
  const capRow = cap.value.value ? firstHolding(cap.value.value.amounts, situation.facts) : undefined
  if (cap.value.value && !capRow) return valueAbsent(situation.law, `inpatient.cap[${situation.facts.category}]`, 'pooled-fund')
  const full = sharesOf(scale.value, withinPolicy, deductible)
  const shares = outOfArea.lower ? full.map(({ amount, rate }) => ({ amount, rate: outOfArea.lower?.(rate) ?? rate })) : full
  const paying: Paying = {
    situation,
    withinPolicy,
    deductible,
    base: subtractMoney(withinPolicy, deductible),
    shares,
    computed: roundScale(shares, situation.rounding),
    uses: [...scale.value.uses, ...outOfArea.uses, ...(capRow ? [cite(cap.value, yuan(capRow.amount))] : [])],
    isFlat: scale.value.isFlat,
  }
  const paid = payWithin(paying, cap.value, capRow?.amount, working)
  countAmount(working, 'pool.fund', paid.payment)
  const reduced = subtractMoney(roundScale(full, situation.rounding), paying.computed)
  const rate = scale.value.isFlat ? shares[0]?.rate : undefined
  return succeed({ ...paid, reduced, ...(rate ? { rate } : {}) })
}

function scaleOf({ law, facts }: Situation): Outcome<Scale, 'policy.value-absent'> {
  const asked = askValue(law, 'inpatient.pooled-fund-rate', 'pooled-fund')
  if (!asked.ok) return asked
  const { value } = asked.value
  const segments = value ? baseSegments(value, facts) : undefined
  if (!value || !segments) return valueAbsent(law, `inpatient.pooled-fund-rate[${facts.level}, ${facts.category}]`, 'pooled-fund')
  const adjustments = value.adjustments.filter((row) => selectorHolds(row, facts))
  const adjusted = segments.map((segment) => ({ ...segment, rate: adjustments.reduce(adjustRate, segment.rate) }))
  const origin = value.kind === 'segmented' ? value.origin : 'above'
  const isFlat = value.kind === 'flat'
  const own = adjustments
    .filter(({ evidence }) => evidence)
    .map(({ evidence }) => cite(asked.value, formatSegments(adjusted), { evidence }))
  return succeed({ segments: adjusted, origin, isFlat, uses: [cite(asked.value, formatSegments(adjusted)), ...own] })
}

type RateValue = ParameterValue<'inpatient.pooled-fund-rate'>

function baseSegments(value: RateValue, facts: Situation['facts']): readonly Segment[] | undefined {
  if (value.kind === 'segmented') return firstHolding(value.tables, facts)?.segments
  const row = firstHolding(value.rates, facts)
  return row ? [{ rate: row.rate }] : undefined
}

/** 退休人员 and others: points on the rate, or a factor on the person's own share. */
function adjustRate(rate: Rate, adjustment: RateValue['adjustments'][number]): Rate {
  if ('points' in adjustment) return clampRate(addRates(rate, adjustment.points))
  return clampRate(subtractRates(wholeRate, multiplyRates(adjustment.ownShareFactor, subtractRates(wholeRate, rate))))
}

/** From zero, the deductible lies inside the first steps; otherwise the bounds are counted above it. */
function sharesOf({ segments, origin }: Scale, withinPolicy: Money, deductible: Money): Share[] {
  if (origin === 'zero') return overlapsOf(segments, deductible, withinPolicy)
  return overlapsOf(segments, zeroMoney, subtractMoney(withinPolicy, deductible))
}

interface Paying {
  readonly situation: Situation
  readonly withinPolicy: Money
  readonly deductible: Money
  readonly base: Money
  readonly shares: readonly Share[]
  readonly computed: Money
  readonly uses: readonly Use[]
  readonly isFlat: boolean
}

type Paid = Pick<PooledFundStep, 'payment' | 'coinsurance' | 'aboveCap'>

const resultOf = (amount: Money) => ({ result: { name: 'pooledFundPayment', amount }, pays: amount })

function payWithin(paying: Paying, chosenCap: Chosen<'inpatient.cap'>, cap: Money | undefined, working: Working): Paid {
  const { base, computed, uses, shares } = paying
  if (isZeroMoney(base)) {
    const values = { withinPolicy: yuan(paying.withinPolicy), deductible: yuan(paying.deductible) }
    const formula = `${yuan(paying.withinPolicy)} - ${yuan(paying.deductible)} = ${yuan(base)}`
    note(working, 'pooled-fund.nothing-above-deductible', values, { formula, ...resultOf(zeroMoney) })
    return { payment: zeroMoney, coinsurance: zeroMoney, aboveCap: zeroMoney }
  }
  if (cap !== undefined && chosenCap.value?.limits === 'cost') return payWithinCost(paying, cap, working)
  const used = countedAmount(paying.situation, 'pool.fund')
  const limited = cap === undefined ? undefined : limitTo(computed, cap, used)
  if (!limited?.isCapped) {
    notePaid(paying, computed, working)
    return { payment: computed, coinsurance: subtractMoney(base, computed), aboveCap: zeroMoney }
  }
  const consumed = isZeroMoney(limited.room) ? zeroMoney : minMoney(base, costUsingUp(limited.room, shares, paying.situation.rounding))
  const payment = limited.amount
  const capText = yuan(cap ?? zeroMoney)
  const known = { base: yuan(base), cap: capText, used: yuan(used) }
  const formula = `min(${formatShares(shares)} = ${yuan(computed)}, ${formatRoom(cap ?? zeroMoney, used)}) = ${yuan(payment)}`
  const detail = { formula, uses, ...resultOf(payment) }
  if (isZeroMoney(limited.room)) note(working, 'pooled-fund.cap-used-up', known, detail)
  else {
    const values = { ...known, computed: yuan(computed), room: yuan(limited.room), consumed: yuan(consumed), amount: yuan(payment) }
    note(working, 'pooled-fund.capped', values, detail)
  }
  remark(working, 'pooled-fund.cap-reached', { cap: capText })
  return { payment, coinsurance: subtractMoney(consumed, payment), aboveCap: subtractMoney(base, consumed) }
}

function notePaid({ situation, withinPolicy, deductible, base, shares, uses, isFlat }: Paying, payment: Money, working: Working): void {
  if (isFlat) {
    const rate = formatPercent(shares[0]?.rate ?? wholeRate)
    const formula = `(${yuan(withinPolicy)} - ${yuan(deductible)}) × ${rate} = ${yuan(payment)}`
    note(working, 'pooled-fund.paid', { base: yuan(base), rate, amount: yuan(payment) }, { formula, uses, ...resultOf(payment) })
    return
  }
  const mark = situation.rounding.segments === 'each' ? ' (R)' : ''
  const formula = `${formatShares(shares)}${mark} = ${yuan(payment)}`
  note(working, 'pooled-fund.segmented', { base: yuan(base), amount: yuan(payment) }, { formula, uses, ...resultOf(payment) })
}

/** A cap on cost: only so much of the base is admitted to the pool, and all of the rest lies above the cap. */
function payWithinCost(paying: Paying, cap: Money, working: Working): Paid {
  const { base, situation, uses } = paying
  const used = countedAmount(situation, 'pool.cost')
  const room = positivePart(subtractMoney(cap, used))
  const admitted = minMoney(base, room)
  countAmount(working, 'pool.cost', admitted)
  if (compareMoney(admitted, base) === 0) {
    notePaid(paying, paying.computed, working)
    return { payment: paying.computed, coinsurance: subtractMoney(base, paying.computed), aboveCap: zeroMoney }
  }
  const shares = cutShares(paying.shares, admitted)
  const payment = roundScale(shares, situation.rounding)
  const values = { base: yuan(base), cap: yuan(cap), used: yuan(used), room: yuan(room), admitted: yuan(admitted), amount: yuan(payment) }
  const formula = `min(${yuan(base)}, ${formatRoom(cap, used)}) = ${yuan(admitted)}; ${formatShares(shares)} = ${yuan(payment)}`
  note(working, 'pooled-fund.cost-capped', values, { formula, uses, ...resultOf(payment) })
  remark(working, 'pooled-fund.cap-reached', { cap: yuan(cap) })
  return { payment, coinsurance: subtractMoney(admitted, payment), aboveCap: subtractMoney(base, admitted) }
}

/** The lowest part of a scale's amounts, as much as is admitted. */
function cutShares(shares: readonly Share[], admitted: Money): Share[] {
  let left = admitted
  return shares.map(({ amount, rate }) => {
    const part = minMoney(amount, left)
    left = subtractMoney(left, part)
    return { amount: part, rate }
  })
}
