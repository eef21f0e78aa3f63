import { type Outcome, succeed } from '../../errors/index.ts'
import {
  addMoney,
  addRates,
  clampRate,
  compareMoney,
  formatPercent,
  isWholeRate,
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
  zeroRate,
} from '../../money/index.ts'
import { type CaseFacts, type Evidence, firstHolding, type Segment, selectorHolds, valueAbsent } from '../../policy/index.ts'
import { type Cap, capOf } from '../caps.ts'
import { type Climb, costUsingUp, cutClimb, formatClimb, formatRoom, formatSegments, limitTo, overlapsOf, roundClimb } from '../scale.ts'
import { type Adjustment, countsDiseases, type RateTable, rateOf, type Scheme, schemeNames } from '../schemes.ts'
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

/** The rates of this settlement: a scale, of one open step where the pack is flat, or a fixed amount. */
interface Scale {
  readonly kind: 'flat' | 'segmented' | 'fixed'
  readonly segments: readonly Segment[]
  readonly origin: 'zero' | 'above'
  /** 定额, whatever the bill. */
  readonly fixed?: Money
  /** How far the year has climbed the scale, where it runs over the year. */
  readonly yearBefore?: Money
  readonly uses: readonly Use[]
}

/**
 * 统筹基金支付: the rate or scale of this level and person on what lies above the deductible, or a fixed amount, up to
 * the cap of the year.
 *
 * Rests on `<scheme>.pooled-fund-rate` and `<scheme>.cap`. One rounding for the payment; what the person bears is found
 * by subtraction.
 */
export function payPooledFund(
  situation: Situation,
  scheme: Scheme,
  { withinPolicy, deductible }: { readonly withinPolicy: Money; readonly deductible: Money },
  outOfArea: OutOfAreaStep,
  working: Working,
): Outcome<PooledFundStep, 'policy.value-absent'> {
  const scale = scaleOf(situation, scheme)
  if (!scale.ok) return scale
  const cap = capOf(situation, scheme)
  if (!cap.ok) return cap
  const base = subtractMoney(withinPolicy, deductible)
  const full = climbOf(scale.value, withinPolicy, deductible)
  const lowered = ({ amount, rate }: Share): Share => ({ amount, rate: outOfArea.lower?.(rate) ?? rate })
  const climb = { shares: full.shares.map(lowered), before: full.before.map(lowered) }
  const paying: Paying = {
    situation,
    withinPolicy,
    deductible,
    base,
    climb,
    computed: roundClimb(climb, situation.rounding),
    uses: [...scale.value.uses, ...outOfArea.uses, ...cap.value.uses],
    scale: scale.value,
  }
  const paid = payWithin(paying, cap.value, working)
  countPayment(situation, scheme, cap.value, paid, working)
  if (scale.value.yearBefore !== undefined) countAmount(working, schemeNames[scheme].withinPolicy, climbedBy(paying))
  // Each of the year's cumulated payments is rounded by itself, so that what the lower rates take may come out a fen below nothing.
  const reduced = positivePart(subtractMoney(roundClimb(full, situation.rounding), paying.computed))
  const rate = scale.value.kind === 'flat' ? climb.shares[0]?.rate : undefined
  const { payment, coinsurance, aboveCap } = paid
  return succeed({ payment, coinsurance, aboveCap, reduced, ...(rate ? { rate } : {}) })
}

/** Counts what was paid, and the cost that was admitted where a cap limits cost, under every name the year asks for. */
function countPayment({ facts }: Situation, scheme: Scheme, cap: Cap, paid: Paid, working: Working): void {
  const owners = new Set<Scheme>(cap.isShared ? [scheme, 'inpatient'] : [scheme])
  for (const owner of owners) {
    const { fund, cost } = schemeNames[owner]
    const named = (name: string) => (countsDiseases(owner) ? [name, `${name}.${facts.disease}`] : [name])
    if (paid.admitted !== undefined) for (const name of named(cost)) countAmount(working, name, paid.admitted)
    for (const name of named(fund)) countAmount(working, name, paid.payment)
  }
}

function scaleOf(situation: Situation, scheme: Scheme): Outcome<Scale, 'policy.value-absent'> {
  const { law, facts } = situation
  const table = rateOf(law, scheme)
  if (!table.ok) return table
  const { chosen, value, borrowed } = table.value
  const absent = () => valueAbsent(law, `${chosen.id}[${facts.level}, ${facts.category}]`, 'pooled-fund')
  const asOthers = borrowed.map((one) => cite(one.chosen, `as ${chosen.id.slice(0, chosen.id.indexOf('.'))}`))
  if (value.kind === 'fixed') {
    const row = firstHolding(value.amounts, facts)
    if (!row) return absent()
    const uses = [...asOthers, cite(chosen, yuan(row.amount), { evidence: row.evidence })]
    return succeed({ kind: 'fixed', segments: [{ rate: wholeRate }], origin: 'above', fixed: row.amount, uses })
  }
  const base = baseSegments(value, facts)
  if (!base) return absent()
  const adjusted = adjust(base.segments, table.value, facts)
  const origin = value.kind === 'segmented' ? value.origin : 'above'
  const own = adjusted.sources.map((evidence) => cite(chosen, formatSegments(adjusted.segments), { evidence }))
  const uses = [...asOthers, cite(chosen, formatSegments(adjusted.segments), { evidence: base.evidence }), ...own]
  const isYearly = value.kind === 'segmented' && value.per === 'year'
  const year = isYearly ? { yearBefore: countedAmount(situation, schemeNames[scheme].withinPolicy) } : {}
  return succeed({ kind: value.kind, segments: adjusted.segments, origin, uses, ...year })
}

type ScaleValue = Exclude<RateTable['value'], { readonly kind: 'fixed' }>

function baseSegments(
  value: ScaleValue,
  facts: CaseFacts,
): { readonly segments: readonly Segment[]; readonly evidence?: Evidence | undefined } | undefined {
  if (value.kind === 'segmented') return firstHolding(value.tables, facts)
  const row = firstHolding(value.rates, facts)
  return row ? { segments: [{ rate: row.rate }], evidence: row.evidence } : undefined
}

/** Every adjustment that holds, those of the table first, then those of the schemes that borrow it. */
function adjust(segments: readonly Segment[], { value, borrowed }: RateTable & { readonly value: unknown }, facts: CaseFacts) {
  const own = value.kind === 'fixed' ? [] : value.adjustments
  const holding = [...own, ...borrowed.flatMap(({ adjustments }) => adjustments)].filter((row) => selectorHolds(row, facts))
  const sources = holding.flatMap(({ evidence }) => (evidence ? [evidence] : []))
  return { segments: segments.map((segment) => ({ ...segment, rate: holding.reduce(adjustRate, segment.rate) })), sources }
}

/** 退休人员 and others: points on the rate, or a factor on the person's own share. */
function adjustRate(rate: Rate, adjustment: Adjustment): Rate {
  if ('points' in adjustment) return clampRate(addRates(rate, adjustment.points))
  return clampRate(subtractRates(wholeRate, multiplyRates(adjustment.ownShareFactor, subtractRates(wholeRate, rate))))
}

/**
 * From zero, the deductible lies inside the steps; otherwise the bounds are counted above it. A scale of the year goes on where the
 * year stands. A fixed amount is paid in full, the rest not at all.
 */
function climbOf({ segments, origin, fixed, yearBefore }: Scale, withinPolicy: Money, deductible: Money): Climb {
  const base = subtractMoney(withinPolicy, deductible)
  if (fixed !== undefined) {
    const paid = minMoney(fixed, base)
    const rest = { amount: subtractMoney(base, paid), rate: zeroRate }
    return { shares: [{ amount: paid, rate: wholeRate }, rest], before: [] }
  }
  const from = addMoney(yearBefore ?? zeroMoney, origin === 'zero' ? deductible : zeroMoney)
  const before = yearBefore === undefined ? [] : overlapsOf(segments, zeroMoney, from)
  return { shares: overlapsOf(segments, from, addMoney(from, base)), before }
}

/** What this settlement adds to the year's climb, whatever of it the cap lets the fund pay. */
const climbedBy = ({ scale, withinPolicy, base }: Paying) => (scale.origin === 'zero' ? withinPolicy : base)

interface Paying {
  readonly situation: Situation
  readonly withinPolicy: Money
  readonly deductible: Money
  readonly base: Money
  readonly climb: Climb
  readonly computed: Money
  readonly uses: readonly Use[]
  readonly scale: Scale
}

interface Paid {
  readonly payment: Money
  readonly coinsurance: Money
  readonly aboveCap: Money
  /** Cost that counts towards a cap on cost; absent where a cap limits the fund, or there is none. */
  readonly admitted?: Money
}

const resultOf = (amount: Money) => ({ result: { name: 'pooledFundPayment', amount }, pays: amount })

function payWithin(paying: Paying, cap: Cap, working: Working): Paid {
  const { base, computed, uses, climb } = paying
  if (isZeroMoney(base)) {
    const values = { withinPolicy: yuan(paying.withinPolicy), deductible: yuan(paying.deductible) }
    const formula = `${yuan(paying.withinPolicy)} - ${yuan(paying.deductible)} = ${yuan(base)}`
    note(working, 'pooled-fund.nothing-above-deductible', values, { formula, ...resultOf(zeroMoney) })
    return { payment: zeroMoney, coinsurance: zeroMoney, aboveCap: zeroMoney }
  }
  const { limit } = cap
  if (limit?.kind === 'cost') return payWithinCost(paying, limit, working)
  const limited = limit && limitTo(computed, limit.amount, limit.used)
  if (!limit || !limited?.isCapped) {
    notePaid(paying, working)
    return { payment: computed, coinsurance: subtractMoney(base, computed), aboveCap: zeroMoney }
  }
  // A fixed amount lies on top of what the pool does not share in: its own last yuan are the ones the cap cuts off.
  const upwards = paying.scale.kind === 'fixed' ? [...climb.shares].reverse() : climb.shares
  const consumed = isZeroMoney(limited.room) ? zeroMoney : minMoney(base, costUsingUp(limited.room, upwards, paying.situation.rounding))
  const payment = limited.amount
  const known = { base: yuan(base), cap: yuan(limit.amount), used: yuan(limit.used) }
  const sum = formatClimb(climb, paying.situation.rounding)
  const formula = `min(${sum} = ${yuan(computed)}, ${formatRoom(limit.amount, limit.used)}) = ${yuan(payment)}`
  const detail = { formula, uses, ...resultOf(payment) }
  if (isZeroMoney(limited.room)) note(working, 'pooled-fund.cap-used-up', known, detail)
  else {
    const values = { ...known, computed: yuan(computed), room: yuan(limited.room), consumed: yuan(consumed), amount: yuan(payment) }
    note(working, 'pooled-fund.capped', values, detail)
  }
  remark(working, 'pooled-fund.cap-reached', { cap: yuan(limit.amount) })
  return { payment, coinsurance: subtractMoney(consumed, payment), aboveCap: subtractMoney(base, consumed) }
}

function notePaid(paying: Paying, working: Working): void {
  const { situation, withinPolicy, deductible, base, climb, uses, scale, computed } = paying
  const { shares } = climb
  const amount = yuan(computed)
  const detail = (formula: string) => ({ formula, uses, ...resultOf(computed) })
  if (scale.kind === 'flat') {
    const rate = formatPercent(shares[0]?.rate ?? wholeRate)
    const formula = `(${yuan(withinPolicy)} - ${yuan(deductible)}) × ${rate} = ${amount}`
    note(working, 'pooled-fund.paid', { base: yuan(base), rate, amount }, detail(formula))
    return
  }
  if (scale.fixed !== undefined) {
    const lowered = shares[0] && !isWholeRate(shares[0].rate) ? ` × ${formatPercent(shares[0].rate)}` : ''
    const formula = `min(${yuan(scale.fixed)}, ${yuan(withinPolicy)} - ${yuan(deductible)})${lowered} = ${amount}`
    note(working, 'pooled-fund.fixed', { base: yuan(base), fixed: yuan(scale.fixed), amount }, detail(formula))
    return
  }
  const mark = situation.rounding.segments === 'each' ? ' (R)' : ''
  const sum = detail(`${formatClimb(climb, situation.rounding)}${mark} = ${amount}`)
  const { yearBefore } = scale
  if (yearBefore === undefined) note(working, 'pooled-fund.segmented', { base: yuan(base), amount }, sum)
  else {
    const year = { yearBefore: yuan(yearBefore), yearAfter: yuan(addMoney(yearBefore, climbedBy(paying))) }
    note(working, 'pooled-fund.segmented-year', { base: yuan(base), ...year, amount }, sum)
  }
}

/** A cap on cost: only so much of the base is admitted to the pool, and all of the rest lies above the cap. */
function payWithinCost(paying: Paying, { amount: cap, used }: NonNullable<Cap['limit']>, working: Working): Paid {
  const { base, situation, uses } = paying
  const room = positivePart(subtractMoney(cap, used))
  const admitted = minMoney(base, room)
  if (compareMoney(admitted, base) === 0) {
    notePaid(paying, working)
    return { payment: paying.computed, coinsurance: subtractMoney(base, paying.computed), aboveCap: zeroMoney, admitted }
  }
  const climb = cutClimb(paying.climb, admitted)
  const payment = roundClimb(climb, situation.rounding)
  const values = { base: yuan(base), cap: yuan(cap), used: yuan(used), room: yuan(room), admitted: yuan(admitted), amount: yuan(payment) }
  const sum = formatClimb(climb, situation.rounding)
  const formula = `min(${yuan(base)}, ${formatRoom(cap, used)}) = ${yuan(admitted)}; ${sum} = ${yuan(payment)}`
  note(working, 'pooled-fund.cost-capped', values, { formula, uses, ...resultOf(payment) })
  remark(working, 'pooled-fund.cap-reached', { cap: yuan(cap) })
  return { payment, coinsurance: subtractMoney(admitted, payment), aboveCap: subtractMoney(base, admitted), admitted }
}
