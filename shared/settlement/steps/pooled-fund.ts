import { type Outcome, succeed } from '../../errors/index.ts'
import {
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
import { costUsingUp, formatRoom, formatSegments, formatShares, limitTo, overlapsOf, roundScale } from '../scale.ts'
import { type Adjustment, countsDiseases, type RateTable, rateOf, type Scheme, schemeNames } from '../schemes.ts'
import type { Situation } from '../situation.ts'
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
  const full = sharesOf(scale.value, withinPolicy, deductible)
  const shares = outOfArea.lower ? full.map(({ amount, rate }) => ({ amount, rate: outOfArea.lower?.(rate) ?? rate })) : full
  const paying: Paying = {
    situation,
    withinPolicy,
    deductible,
    base,
    shares,
    computed: roundScale(shares, situation.rounding),
    uses: [...scale.value.uses, ...outOfArea.uses, ...cap.value.uses],
    scale: scale.value,
  }
  const paid = payWithin(paying, cap.value, working)
  countPayment(situation, scheme, cap.value, paid, working)
  const reduced = subtractMoney(roundScale(full, situation.rounding), paying.computed)
  const rate = scale.value.kind === 'flat' ? shares[0]?.rate : undefined
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
  return succeed({ kind: value.kind, segments: adjusted.segments, origin, uses })
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

/** From zero, the deductible lies inside the first steps; otherwise the bounds are counted above it. A fixed amount is paid in full, the rest not at all. */
function sharesOf({ segments, origin, fixed }: Scale, withinPolicy: Money, deductible: Money): Share[] {
  if (origin === 'zero') return overlapsOf(segments, deductible, withinPolicy)
  const base = subtractMoney(withinPolicy, deductible)
  if (fixed === undefined) return overlapsOf(segments, zeroMoney, base)
  const paid = minMoney(fixed, base)
  return [
    { amount: paid, rate: wholeRate },
    { amount: subtractMoney(base, paid), rate: zeroRate },
  ]
}

interface Paying {
  readonly situation: Situation
  readonly withinPolicy: Money
  readonly deductible: Money
  readonly base: Money
  readonly shares: readonly Share[]
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
  const { base, computed, uses, shares } = paying
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
  const climbing = paying.scale.kind === 'fixed' ? [...shares].reverse() : shares
  const consumed = isZeroMoney(limited.room) ? zeroMoney : minMoney(base, costUsingUp(limited.room, climbing, paying.situation.rounding))
  const payment = limited.amount
  const known = { base: yuan(base), cap: yuan(limit.amount), used: yuan(limit.used) }
  const formula = `min(${formatShares(shares)} = ${yuan(computed)}, ${formatRoom(limit.amount, limit.used)}) = ${yuan(payment)}`
  const detail = { formula, uses, ...resultOf(payment) }
  if (isZeroMoney(limited.room)) note(working, 'pooled-fund.cap-used-up', known, detail)
  else {
    const values = { ...known, computed: yuan(computed), room: yuan(limited.room), consumed: yuan(consumed), amount: yuan(payment) }
    note(working, 'pooled-fund.capped', values, detail)
  }
  remark(working, 'pooled-fund.cap-reached', { cap: yuan(limit.amount) })
  return { payment, coinsurance: subtractMoney(consumed, payment), aboveCap: subtractMoney(base, consumed) }
}

function notePaid({ situation, withinPolicy, deductible, base, shares, uses, scale, computed }: Paying, working: Working): void {
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
  note(working, 'pooled-fund.segmented', { base: yuan(base), amount }, detail(`${formatShares(shares)}${mark} = ${amount}`))
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
  const shares = cutShares(paying.shares, admitted)
  const payment = roundScale(shares, situation.rounding)
  const values = { base: yuan(base), cap: yuan(cap), used: yuan(used), room: yuan(room), admitted: yuan(admitted), amount: yuan(payment) }
  const formula = `min(${yuan(base)}, ${formatRoom(cap, used)}) = ${yuan(admitted)}; ${formatShares(shares)} = ${yuan(payment)}`
  note(working, 'pooled-fund.cost-capped', values, { formula, uses, ...resultOf(payment) })
  remark(working, 'pooled-fund.cap-reached', { cap: yuan(cap) })
  return { payment, coinsurance: subtractMoney(admitted, payment), aboveCap: subtractMoney(base, admitted), admitted }
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
