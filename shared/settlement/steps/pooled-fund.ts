import { type Outcome, succeed } from '../../errors/index.ts'
import {
  addMoney,
  compareMoney,
  formatPercent,
  isWholeRate,
  isZeroMoney,
  type Money,
  minMoney,
  positivePart,
  type Rate,
  type Share,
  subtractMoney,
  sumMoney,
  wholeRate,
  zeroMoney,
  zeroRate,
} from '../../money/index.ts'
import { type CaseFacts, type Evidence, firstHolding, noRowHolds, type Segment, type Selector, selectorHolds } from '../../policy/index.ts'
import { type Cap, capOf } from '../caps.ts'
import { changeInTurn, changeText } from '../rate-changes.ts'
import {
  type Climb,
  costUsingUp,
  cutClimb,
  formatBalance,
  formatClimb,
  formatRoom,
  formatSegments,
  formatSteps,
  inTurn,
  limitTo,
  overlapsOf,
  roundClimb,
} from '../scale.ts'
import { countsDiseases, type RateTable, rateOf, type Scheme, schemeNames } from '../schemes.ts'
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

/** A step of a scale with every change its rate went through: `85% + 3% = 88%`. */
interface AdjustedSegment extends Segment {
  readonly changes: readonly string[]
}

/** The rates of this settlement: a scale, of one open step where the pack is flat, or a fixed amount. */
interface Scale {
  readonly kind: 'flat' | 'segmented' | 'fixed'
  readonly segments: readonly AdjustedSegment[]
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
  const lowered = ({ amount, rate }: Share): Share => ({ amount, rate: outOfArea.lower?.(rate).rate ?? rate })
  const climb = { shares: full.shares.map(lowered), before: full.before.map(lowered) }
  const paying: Paying = {
    situation,
    withinPolicy,
    deductible,
    base,
    climb,
    computed: roundClimb(climb, situation.rounding),
    rates: rateChanges(scale.value, full, outOfArea),
    uses: [...scale.value.uses, ...outOfArea.uses, ...cap.value.uses],
    scale: scale.value,
  }
  const paid = payWithin(paying, cap.value, working)
  countPayment(situation, scheme, cap.value, paid, working)
  if (scale.value.yearBefore !== undefined) countAmount(working, schemeNames[scheme].withinPolicy, climbedBy(paying))
  // Each of the year's cumulated payments is rounded by itself, so that what the lower rates take may come out a fen below nothing.
  const unlowered = roundClimb(full, situation.rounding)
  const reduced = positivePart(subtractMoney(unlowered, paying.computed))
  if (!isZeroMoney(reduced)) noteReduced(paying, full, { unlowered, reduced }, working)
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
  const absent = (rows: readonly Selector[]) =>
    noRowHolds(law, `${chosen.id}[${facts.level}, ${facts.category}]`, 'pooled-fund', rows, facts)
  const asOthers = borrowed.map((one) => cite(one.chosen, `as ${chosen.id.slice(0, chosen.id.indexOf('.'))}`))
  if (value.kind === 'fixed') {
    const row = firstHolding(value.amounts, facts)
    if (!row) return absent(value.amounts)
    const uses = [...asOthers, cite(chosen, yuan(row.amount), { evidence: row.evidence })]
    return succeed({ kind: 'fixed', segments: [{ rate: wholeRate, changes: [] }], origin: 'above', fixed: row.amount, uses })
  }
  const base = baseSegments(value, facts)
  if (!base) return absent(value.kind === 'segmented' ? value.tables : value.rates)
  const adjusted = adjust(base.segments, table.value, facts)
  const origin = value.kind === 'segmented' ? value.origin : 'above'
  const own = adjusted.holding.map((row) => cite(chosen, changeText(row), { evidence: row.evidence }))
  const uses = [...asOthers, cite(chosen, formatSegments(base.segments), { evidence: base.evidence }), ...own]
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
  return { segments: segments.map((segment) => ({ ...segment, ...changeInTurn(segment.rate, holding) })), holding }
}

/** How the rates that were used came about: by the pack's adjustments, then by where the care took place. */
function rateChanges({ segments }: Scale, { shares, before }: Climb, { lower }: OutOfAreaStep): string {
  const changes = segments.flatMap(({ rate, changes: own }, index) => {
    if ([shares[index], before[index]].every((share) => share === undefined || isZeroMoney(share.amount))) return []
    const lowered = lower?.(rate)
    return lowered ? [...own, `${lowered.how} = ${formatPercent(lowered.rate)}`] : own
  })
  return inTurn(...new Set(changes))
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
  /** Statements of how the rates came about. */
  readonly rates: string
  readonly uses: readonly Use[]
  readonly scale: Scale
}

type Formula = ReturnType<typeof formatClimb>

/** 异地降低待遇: what the fund would have paid, and what was lost; other tiers may leave it out of what they pay on. */
function noteReduced(
  paying: Paying,
  full: Climb,
  { unlowered, reduced }: { readonly unlowered: Money; readonly reduced: Money },
  working: Working,
): void {
  const { climb, computed, situation } = paying
  const [whole, lowered] = [full, climb].map((one) => formatClimb(one, situation.rounding)) as [Formula, Formula]
  const formula = inTurn(
    ...leadOf(paying),
    whole.lead,
    `${whole.sum} = ${yuan(unlowered)}`,
    lowered.lead,
    `${lowered.sum} = ${yuan(computed)}`,
    `${yuan(unlowered)} - ${yuan(computed)} = ${yuan(reduced)}`,
  )
  note(working, 'pooled-fund.reduced', { unlowered: yuan(unlowered), computed: yuan(computed), reduced: yuan(reduced) }, { formula })
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
  const usingUp = isZeroMoney(limited.room) ? nothingUsed : costUsingUp(limited.room, upwards, paying.situation.rounding)
  const consumed = minMoney(base, usingUp.cost)
  const payment = limited.amount
  const aboveCap = subtractMoney(base, consumed)
  const known = { base: yuan(base), cap: yuan(limit.amount), used: yuan(limit.used) }
  const { lead, sum } = formatClimb(climb, paying.situation.rounding)
  const within = `min(${sum} = ${yuan(computed)}, ${formatRoom(limit.amount, limit.used)}) = ${yuan(payment)}`
  const said = [...leadOf(paying), lead, limit.how ?? '', within]
  const detail = (...further: readonly string[]) => ({ formula: inTurn(...said, ...further), uses, ...resultOf(payment) })
  if (isZeroMoney(limited.room)) note(working, 'pooled-fund.cap-used-up', known, detail())
  else {
    const cost = { consumed: yuan(consumed), aboveCap: yuan(aboveCap) }
    const values = { ...known, ...cost, computed: yuan(computed), room: yuan(limited.room), amount: yuan(payment) }
    const usedUp = `min(${yuan(base)}, ${usingUp.how}) = ${yuan(consumed)}`
    note(
      working,
      'pooled-fund.capped',
      values,
      detail(formatSteps(climb, usingUp.whole), usedUp, formatBalance([base], [consumed], aboveCap)),
    )
  }
  remark(working, 'pooled-fund.cap-reached', { cap: yuan(limit.amount) })
  return { payment, coinsurance: subtractMoney(consumed, payment), aboveCap }
}

const nothingUsed = { cost: zeroMoney, how: '', whole: 0 }

/** What the base and the rates come from; of a fixed amount, what of the base it pays and what it leaves. */
function leadOf(paying: Paying): string[] {
  const { withinPolicy, deductible, base, rates, scale, climb } = paying
  const { yearBefore } = scale
  const above = `${yuan(withinPolicy)} - ${yuan(deductible)} = ${yuan(base)}`
  const [paid, rest] = climb.shares
  if (scale.fixed === undefined || !paid || !rest) {
    if (yearBefore === undefined) return [above, rates]
    const from = addMoney(yearBefore, scale.origin === 'zero' ? deductible : zeroMoney)
    const begins = isZeroMoney(yearBefore) || scale.origin === 'above' ? '' : formatBalance([yearBefore, deductible], [], from)
    const climbed = formatBalance([yearBefore, climbedBy(paying)], [], addMoney(yearBefore, climbedBy(paying)))
    return [above, begins, climbed, rates]
  }
  const share = `min(${yuan(scale.fixed)}, ${yuan(base)}) = ${yuan(paid.amount)}`
  return [above, rates, share, formatBalance([base], [paid.amount], rest.amount)]
}

function notePaid(paying: Paying, working: Working): void {
  const { situation, withinPolicy, deductible, base, climb, uses, scale, computed } = paying
  const { shares } = climb
  const amount = yuan(computed)
  const detail = (formula: string) => ({ formula, uses, ...resultOf(computed) })
  if (scale.kind === 'flat') {
    const rate = formatPercent(shares[0]?.rate ?? wholeRate)
    const formula = inTurn(paying.rates, `(${yuan(withinPolicy)} - ${yuan(deductible)}) × ${rate} = ${amount}`)
    note(working, 'pooled-fund.paid', { base: yuan(base), rate, amount }, detail(formula))
    return
  }
  if (scale.fixed !== undefined) {
    const lowered = shares[0] && !isWholeRate(shares[0].rate) ? ` × ${formatPercent(shares[0].rate)}` : ''
    const formula = inTurn(paying.rates, `min(${yuan(scale.fixed)}, ${yuan(withinPolicy)} - ${yuan(deductible)})${lowered} = ${amount}`)
    note(working, 'pooled-fund.fixed', { base: yuan(base), fixed: yuan(scale.fixed), amount }, detail(formula))
    return
  }
  const mark = situation.rounding.segments === 'each' ? ' (R)' : ''
  const { lead, sum } = formatClimb(climb, situation.rounding)
  const statements = [...leadOf(paying), lead, `${sum}${mark} = ${amount}`]
  const { yearBefore } = scale
  if (yearBefore === undefined) note(working, 'pooled-fund.segmented', { base: yuan(base), amount }, detail(inTurn(...statements)))
  else {
    const yearAfter = addMoney(yearBefore, climbedBy(paying))
    const year = { yearBefore: yuan(yearBefore), yearAfter: yuan(yearAfter) }
    note(working, 'pooled-fund.segmented-year', { base: yuan(base), ...year, amount }, detail(inTurn(...statements)))
  }
}

/** A cap on cost: only so much of the base is admitted to the pool, and all of the rest lies above the cap. */
function payWithinCost(paying: Paying, { amount: cap, used, how = '' }: NonNullable<Cap['limit']>, working: Working): Paid {
  const { base, situation, uses } = paying
  const room = positivePart(subtractMoney(cap, used))
  const admitted = minMoney(base, room)
  if (compareMoney(admitted, base) === 0) {
    notePaid(paying, working)
    return { payment: paying.computed, coinsurance: subtractMoney(base, paying.computed), aboveCap: zeroMoney, admitted }
  }
  const climb = cutClimb(paying.climb, admitted)
  const payment = roundClimb(climb, situation.rounding)
  const aboveCap = subtractMoney(base, admitted)
  const known = { base: yuan(base), cap: yuan(cap), used: yuan(used), room: yuan(room) }
  const values = { ...known, admitted: yuan(admitted), aboveCap: yuan(aboveCap), amount: yuan(payment) }
  const { lead, sum } = formatClimb(climb, situation.rounding)
  const admission = `min(${yuan(base)}, ${formatRoom(cap, used)}) = ${yuan(admitted)}`
  const left = formatBalance([base], [admitted], aboveCap)
  const from = sumMoney(climb.before.map(({ amount }) => amount))
  const climbed = isZeroMoney(from) ? '' : formatBalance([from, admitted], [], addMoney(from, admitted))
  const formula = inTurn(...leadOf(paying), how, admission, climbed, lead, `${sum} = ${yuan(payment)}`, left)
  note(working, 'pooled-fund.cost-capped', values, { formula, uses, ...resultOf(payment) })
  remark(working, 'pooled-fund.cap-reached', { cap: yuan(cap) })
  return { payment, coinsurance: subtractMoney(admitted, payment), aboveCap, admitted }
}
