import { type Outcome, succeed } from '../../errors/index.ts'
import {
  addMoney,
  compareMoney,
  formatPercent,
  isZeroMoney,
  type Money,
  minMoney,
  positivePart,
  positiveRate,
  type Rate,
  roundShare,
  subtractMoney,
  subtractRates,
  sumMoney,
  zeroMoney,
} from '../../money/index.ts'
import {
  type AssistanceGroup,
  askValue,
  type Chosen,
  firstHolding,
  type ParameterValue,
  selectorHolds,
  valueAbsent,
} from '../../policy/index.ts'
import { formatRoom, limitTo } from '../scale.ts'
import { countedAmount, type Situation } from '../situation.ts'
import { amountOfThreshold } from '../thresholds.ts'
import type { TraceCode } from '../trace-codes.ts'
import { adoptWorking, cite, countAmount, forkWorking, note, noteOneOf, remark, type Use, type Working, yuan } from '../working.ts'
import { payTiltAssistance } from './tilt-assistance.ts'

export interface AssistancePieces {
  /** 先行自付 with the out-of-area part, for packs that assist it. */
  readonly firstPay: Money
  /** Benefit lost because of where the care took place. */
  readonly reduced: Money
}

export interface AssistanceStep {
  readonly medicalAssistance: Money
  readonly tiltAssistance: Money
  /** What of both went to 先行自付 because the pack says so. */
  readonly upfrontCovered: Money
  readonly identity?: string
}

const nothing: AssistanceStep = { medicalAssistance: zeroMoney, tiltAssistance: zeroMoney, upfrontCovered: zeroMoney }
const resultOf = (amount: Money, pays: Money = amount) => ({ result: { name: 'medicalAssistance', amount }, pays })

type Assistance = ParameterValue<'medical-assistance'>
type AssistanceOutcome = Outcome<AssistanceStep, 'policy.value-absent'>

/**
 * 医疗救助 and 倾斜救助 on what is left within policy after the other funds.
 *
 * An identity held on any day of the stay counts. With several, each is worked out completely from the same
 * accumulators and only the best is taken: the larger payment, on a tie the one without a cap, then the pack's order.
 */
export function payAssistance(situation: Situation, pieces: AssistancePieces, working: Working): AssistanceOutcome {
  const { facts, law } = situation
  const [first] = facts.identities
  if (first === undefined) {
    note(working, 'medical-assistance.no-identity', {}, { formula: '0.00', ...resultOf(zeroMoney) })
    return succeed(nothing)
  }
  const asked = askValue(law, 'medical-assistance', 'medical-assistance')
  if (!asked.ok) return asked
  const groups = (asked.value.value?.groups ?? []).filter(
    ({ identities, scope }) => scope.includes('inpatient') && identities.some((identity) => facts.identities.includes(identity)),
  )
  if (!asked.value.value || groups.length === 0) {
    note(working, 'medical-assistance.identity-not-covered', { identity: first }, { formula: '0.00', ...resultOf(zeroMoney) })
    return succeed(nothing)
  }
  const assisting: Assisting = {
    situation,
    chosen: asked.value,
    value: asked.value.value,
    base: baseOf(asked.value.value, pieces, working),
  }
  if (!isReferred(assisting)) return refuseUnreferred(assisting, first, working)
  return takeBest(assisting, groups, working)
}

interface Assisting {
  readonly situation: Situation
  readonly chosen: Chosen<'medical-assistance'>
  readonly value: Assistance
  readonly base: Money
}

/** 救助基数: the rest within policy, with or without what packs include or leave out. */
function baseOf({ base }: Assistance, pieces: AssistancePieces, working: Working): Money {
  const within = base.includeReduced ? working.rest : positivePart(subtractMoney(working.rest, pieces.reduced))
  return base.includeFirstPay ? addMoney(within, pieces.firstPay) : within
}

/** Points taken off for an approved unreferred stay; 0 % when properly referred; absent when assistance does not reach. */
function unreferredPoints({ value, situation }: Assisting): Rate | 'referred' | 'outside' {
  const { when, onApproval } = value.unreferred
  if (!when.some((row) => selectorHolds(row, situation.facts))) return 'referred'
  const isApproved = (situation.case.stay.approvals ?? []).some(({ kind }) => kind === 'unreferred-assistance')
  return isApproved && onApproval !== 'none' ? onApproval.points : 'outside'
}

const isReferred = (assisting: Assisting) => unreferredPoints(assisting) !== 'outside'

function refuseUnreferred({ situation, chosen, value, base }: Assisting, identity: string, working: Working): AssistanceOutcome {
  const row = value.unreferred.when.find((one) => selectorHolds(one, situation.facts))
  const { place, filing } = situation.facts
  const values = { identity, place, filing, base: yuan(base) }
  note(working, 'medical-assistance.unreferred', values, { formula: '0.00', uses: [cite(chosen, '0%', row)], ...resultOf(zeroMoney) })
  remark(working, 'assistance.unreferred', { base: yuan(base) })
  return succeed(nothing)
}

interface Candidate {
  readonly step: AssistanceStep
  readonly identity: string
  readonly hasCap: boolean
  readonly working: Working
}

const totalOf = ({ step }: Candidate) => addMoney(step.medicalAssistance, step.tiltAssistance)

function takeBest(assisting: Assisting, groups: readonly AssistanceGroup[], working: Working): AssistanceOutcome {
  const candidates: Candidate[] = []
  for (const group of groups) {
    // The pack's order, not the order in which the person's identities happen to be listed.
    const identity = group.identities.find((one) => assisting.situation.facts.identities.includes(one)) ?? ''
    const tried = forkWorking(working)
    const step = assistAs(assisting, group, identity, tried)
    if (!step.ok) return step
    candidates.push({ step: step.value, identity, hasCap: group.caps !== 'none', working: tried })
  }
  const [best, ...others] = [...candidates].sort(
    (a, b) => compareMoney(totalOf(b), totalOf(a)) || Number(a.hasCap) - Number(b.hasCap) || candidates.indexOf(a) - candidates.indexOf(b),
  )
  if (!best) throw new Error('no assistance group was tried')
  adoptWorking(working, best.working)
  for (const other of others) {
    const values = { identity: other.identity, amount: yuan(totalOf(other)) }
    note(working, 'medical-assistance.other-identity', values, { formula: `${yuan(totalOf(other))} ≤ ${yuan(totalOf(best))}` })
  }
  if (others.length > 0)
    remark(working, 'assistance.best-identity', { identity: best.identity, others: others.map(({ identity }) => identity).join(', ') })
  remarkChange(assisting.situation, best.identity, working)
  return succeed(best.step)
}

/** Whether the identity began or ended in the stay: it counts for the whole stay, and somebody will ask why. */
function remarkChange({ case: { person, stay } }: Situation, identity: string, working: Working): void {
  const held = person.identities.filter((one) => one.identity === identity && one.from <= stay.dischargedOn)
  const gained = held.find(({ from }) => from > stay.admittedOn)
  const lost = held.find(({ to }) => to !== undefined && to >= stay.admittedOn && to < stay.dischargedOn)
  if (gained && held.length === 1) remark(working, 'assistance.identity-gained-in-stay', { identity, from: gained.from })
  if (lost?.to && held.length === 1) remark(working, 'assistance.identity-lost-in-stay', { identity, to: lost.to })
}

function assistAs(assisting: Assisting, group: AssistanceGroup, identity: string, working: Working): AssistanceOutcome {
  const { situation, base } = assisting
  const paid = payGroup(assisting, group, identity, working)
  if (!paid.ok) return paid
  const tilt = payTiltAssistance(situation, subtractMoney(base, paid.value.amount), working)
  if (!tilt.ok) return tilt
  const upfrontCovered = addMoney(paid.value.upfrontCovered, tilt.value.upfrontCovered)
  return succeed({ medicalAssistance: paid.value.amount, tiltAssistance: tilt.value.amount, upfrontCovered, identity })
}

/** A payment, and how much of it goes beyond the rest within policy to 先行自付. */
export interface Payment {
  readonly amount: Money
  readonly upfrontCovered: Money
}

function payGroup(
  assisting: Assisting,
  group: AssistanceGroup,
  identity: string,
  working: Working,
): Outcome<Payment, 'policy.value-absent'> {
  const { situation, base, chosen } = assisting
  const row = firstHolding(group.rates, situation.facts)
  if (!row) return valueAbsent(situation.law, `medical-assistance[${identity}]`, 'medical-assistance')
  const points = unreferredPoints(assisting)
  const rate = typeof points === 'string' ? row.rate : positiveRate(subtractRates(row.rate, points))
  if (typeof points !== 'string') remark(working, 'assistance.unreferred-approved', { points: formatPercent(points) })
  const computed = computeGroup(assisting, group, identity, rate)
  if (!computed.ok) return computed
  const { code, amount: wanted, how, values } = computed.value
  const cap = smallestRoom(group, situation)
  const limited = cap ? limitTo(wanted, cap.amount, cap.used) : undefined
  const amount = limited?.amount ?? wanted
  const pays = minMoney(amount, working.rest)
  countAmount(working, 'assistance.base', base)
  countAmount(working, 'assistance.fund.inpatient', amount)
  const uses = [cite(chosen, formatPercent(rate), group), ...computed.value.uses]
  if (cap && limited?.isCapped) {
    const known = {
      ...values,
      computed: yuan(wanted),
      cap: yuan(cap.amount),
      used: yuan(cap.used),
      room: yuan(limited.room),
      amount: yuan(amount),
    }
    const formula = `min(${how}, ${formatRoom(cap.amount, cap.used)}) = ${yuan(amount)}`
    noteOneOf(working, 'medical-assistance.capped', known, {
      formula,
      uses: [...uses, cite(chosen, yuan(cap.amount), group)],
      ...resultOf(amount, pays),
    })
    remark(working, 'assistance.cap-reached', { identity, cap: yuan(cap.amount) })
  } else noteOneOf(working, code, { ...values, amount: yuan(amount) }, { formula: how, uses, ...resultOf(amount, pays) })
  return succeed({ amount, upfrontCovered: subtractMoney(amount, pays) })
}

interface Computed {
  readonly code: TraceCode
  readonly amount: Money
  readonly how: string
  readonly values: Readonly<Record<string, string>>
  readonly uses: readonly Use[]
}

/** Plain, above a threshold of the stay, or above one of the year (年度累计): `R(g(Y + M)) - R(g(Y))`. */
function computeGroup(
  { situation, base, chosen }: Assisting,
  group: AssistanceGroup,
  identity: string,
  rate: Rate,
): Outcome<Computed, 'policy.value-absent'> {
  const { fund } = situation.rounding
  const percent = formatPercent(rate)
  const known = { identity, base: yuan(base), rate: percent }
  if (isZeroMoney(base))
    return succeed({ code: 'medical-assistance.nothing-left', amount: zeroMoney, how: '0.00', values: known, uses: [] })
  if (group.threshold === 'none') {
    const amount = roundShare(base, rate, fund)
    return succeed({
      code: 'medical-assistance.paid',
      amount,
      how: `${yuan(base)} × ${percent} = ${yuan(amount)}`,
      values: known,
      uses: [],
    })
  }
  const { per, ...asked } = group.threshold
  const threshold = amountOfThreshold(situation.law, asked, 'medical-assistance')
  if (!threshold.ok) return threshold
  const { amount: limit } = threshold.value
  const uses = [cite(chosen, threshold.value.how, group), ...threshold.value.uses]
  const before = per === 'year' ? countedAmount(situation, 'assistance.base') : zeroMoney
  const after = addMoney(before, base)
  const above = (year: Money) => positivePart(subtractMoney(year, limit))
  const paidBefore = roundShare(above(before), rate, fund)
  const amount = subtractMoney(roundShare(above(after), rate, fund), paidBefore)
  const values = { ...known, yearBefore: yuan(before), yearAfter: yuan(after), threshold: yuan(limit) }
  if (compareMoney(after, limit) <= 0)
    return succeed({ code: 'medical-assistance.below-threshold', amount: zeroMoney, how: `${yuan(after)} ≤ ${yuan(limit)}`, values, uses })
  const how = `(${yuan(after)} - ${yuan(limit)}) × ${percent} - ${yuan(paidBefore)} = ${yuan(amount)}`
  return succeed({
    code: per === 'year' ? 'medical-assistance.above-threshold' : 'medical-assistance.above-stay-threshold',
    amount,
    how,
    values,
    uses,
  })
}

/** Of several caps the one with the least room left. */
function smallestRoom(group: AssistanceGroup, situation: Situation): { readonly amount: Money; readonly used: Money } | undefined {
  if (group.caps === 'none') return undefined
  const rooms = group.caps
    .filter(({ kinds }) => kinds.includes('inpatient'))
    .map(({ kinds, amount }) => ({ amount, used: sumMoney(kinds.map((kind) => countedAmount(situation, `assistance.fund.${kind}`))) }))
  const room = (cap: { readonly amount: Money; readonly used: Money }) => subtractMoney(cap.amount, cap.used)
  return rooms.sort((a, b) => compareMoney(room(a), room(b)))[0]
}
