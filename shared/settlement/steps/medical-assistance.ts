import { type Outcome, succeed } from '../../errors/index.ts'
import { addMoney, compareMoney, isZeroMoney, type Money, positivePart, type Rate, subtractMoney, zeroMoney } from '../../money/index.ts'
import { type AssistanceGroup, askValue, type ParameterValue, selectorHolds } from '../../policy/index.ts'
import type { TraceEntry } from '../breakdown.ts'
import { formatBalance, inTurn } from '../scale.ts'
import { isInScope } from '../schemes.ts'
import { type Situation, wholeStay } from '../situation.ts'
import { adoptWorking, cite, forkWorking, note, remark, type Working, yuan } from '../working.ts'
import { type Assisting, payGroup, shareCeiling, yearlyCaps } from './assistance-group.ts'
import { payTiltAssistance } from './tilt-assistance.ts'

export interface AssistancePieces {
  readonly withinPolicy: Money
  /** What lies above the cap of the pool and no other layer took over, for groups that assist only that. */
  readonly aboveCapLeft: Money
  /** 先行自付 with the out-of-area part, for packs that assist it, and what it is made of. */
  readonly firstPay: Money
  readonly firstPayHow: string
  /** Benefit lost because of where the care took place; assistance leaves it out where the care was not properly referred. */
  readonly reduced: Money
}

export interface AssistanceStep {
  readonly medicalAssistance: Money
  readonly tiltAssistance: Money
  /** What of both went to 先行自付 because the pack says so, and its statement for the working. */
  readonly upfrontCovered: Money
  readonly coveredHow: string
  readonly identity?: string
}

const nothing: AssistanceStep = { medicalAssistance: zeroMoney, tiltAssistance: zeroMoney, upfrontCovered: zeroMoney, coveredHow: '' }
const nothingPaid = { result: { name: 'medicalAssistance', amount: zeroMoney }, pays: zeroMoney }

type Assistance = ParameterValue<'medical-assistance'>
type AssistanceOutcome = Outcome<AssistanceStep, 'policy.value-absent'>

/**
 * 医疗救助 and 倾斜救助 on what is left within policy after the other funds.
 *
 * Which identities count is decided with the situation: for a stay those held on any of its days (JS-12, JS-13), for a visit those
 * of the day, to the end of the month in which they are lost (JS-11). With several, each is worked out completely from the same
 * accumulators and only the best is taken: the larger payment, on a tie the one that uses up no cap, then the pack's order.
 * Nothing is paid for settlements from before an identity was gained: the year counts a base only where assistance reached.
 */
export function payAssistance(situation: Situation, pieces: AssistancePieces, working: Working): AssistanceOutcome {
  const { facts, law, scheme } = situation
  const [first] = facts.identities
  if (first === undefined || !scheme) {
    note(working, 'medical-assistance.no-identity', {}, { formula: '0.00', ...nothingPaid })
    return succeed(nothing)
  }
  const asked = askValue(law, 'medical-assistance', 'medical-assistance')
  if (!asked.ok) return asked
  const { value } = asked.value
  const groups = (value?.groups ?? []).filter(
    ({ identities, scope }) => isInScope(scope, facts) && identities.some((identity) => facts.identities.includes(identity)),
  )
  if (!value || groups.length === 0) {
    note(working, 'medical-assistance.identity-not-covered', { identity: first }, { formula: '0.00', ...nothingPaid })
    return succeed(nothing)
  }
  const { withinPolicy, aboveCapLeft } = pieces
  const points = unreferredPoints(value, situation)
  const base = baseOf(value, points === 'referred' ? { ...pieces, reduced: zeroMoney } : pieces, working)
  const assisting: Assisting = { situation, kind: scheme, chosen: asked.value, value, base, withinPolicy, aboveCapLeft }
  if (points === 'outside') return refuseUnreferred(assisting, first, working)
  return takeBest(points === 'referred' ? assisting : { ...assisting, points }, groups, working)
}

/** 救助基数: the rest within policy, with or without what packs include or leave out; `reduced` only where a referral is missing. */
function baseOf({ base }: Assistance, pieces: AssistancePieces, working: Working): Money {
  const { rest } = working
  const reduced = base.includeReduced ? zeroMoney : pieces.reduced
  const firstPay = base.includeFirstPay ? pieces.firstPay : zeroMoney
  const within = positivePart(subtractMoney(rest, reduced))
  const amount = addMoney(within, firstPay)
  const how = [
    formatBalance([rest], [reduced], within),
    isZeroMoney(firstPay) ? '' : pieces.firstPayHow,
    formatBalance([within, firstPay], [], amount),
  ]
  const formula = inTurn(...how)
  const values = { rest: yuan(rest), reduced: yuan(reduced), firstPay: yuan(firstPay), base: yuan(amount) }
  if (formula !== '') note(working, 'medical-assistance.base', values, { formula })
  return amount
}

/** Points taken off for an approved unreferred stay, at most 20 (JS-1). */
function unreferredPoints(value: Assistance, situation: Situation): Rate | 'referred' | 'outside' {
  const { when, onApproval } = value.unreferred
  if (!when.some((row) => selectorHolds(row, situation.facts))) return 'referred'
  const isApproved = (situation.case.stay.approvals ?? []).some(({ kind }) => kind === 'unreferred-assistance')
  return isApproved && onApproval !== 'none' ? onApproval.points : 'outside'
}

function refuseUnreferred({ situation, chosen, value, base }: Assisting, identity: string, working: Working): AssistanceOutcome {
  const row = value.unreferred.when.find((one) => selectorHolds(one, situation.facts))
  const { place, filing } = situation.facts
  const values = { identity, place, filing, base: yuan(base) }
  note(working, 'medical-assistance.unreferred', values, { formula: '0.00', uses: [cite(chosen, '0%', row)], ...nothingPaid })
  remark(working, 'assistance.unreferred', { base: yuan(base) })
  return succeed(nothing)
}

interface Candidate {
  readonly step: AssistanceStep
  readonly identity: string
  /** Whether what it pays counts towards a yearly cap. */
  readonly isCapped: boolean
  readonly working: Working
}

const totalOf = ({ step }: Candidate) => addMoney(step.medicalAssistance, step.tiltAssistance)

/** How an identity that was not taken came to its payment. */
const formulasOf = (tried: readonly TraceEntry[]): string[] =>
  tried.flatMap(({ formula, restBefore = zeroMoney, restAfter = zeroMoney }) => {
    const left = formatBalance([restBefore], [subtractMoney(restBefore, restAfter)], restAfter)
    return [formula === yuan(zeroMoney) ? '' : formula, left]
  })

/** Both kinds of assistance together, where both pay. */
function totalText({ step: { medicalAssistance, tiltAssistance } }: Candidate): string {
  return formatBalance([medicalAssistance, tiltAssistance], [], addMoney(medicalAssistance, tiltAssistance))
}

/** One identity decides everything: terms that only another one opens are never combined with it (JS-10). */
function underOnly(assisting: Assisting, { identities }: AssistanceGroup): Assisting {
  const { situation } = assisting
  const held = situation.facts.identities.filter((one) => identities.includes(one))
  return { ...assisting, situation: { ...situation, facts: { ...situation.facts, identities: held } } }
}

function takeBest(assisting: Assisting, groups: readonly AssistanceGroup[], working: Working): AssistanceOutcome {
  const candidates: Candidate[] = []
  const before = working.trace.length
  for (const group of groups) {
    // The pack's order, not the order in which the person's identities happen to be listed.
    const identity = group.identities.find((one) => assisting.situation.facts.identities.includes(one)) ?? ''
    const tried = forkWorking(working)
    const step = assistAs(underOnly(assisting, group), group, identity, tried)
    if (!step.ok) return step
    candidates.push({ step: step.value, identity, isCapped: yearlyCaps(group, assisting.kind).length > 0, working: tried })
  }
  const [best, ...others] = [...candidates].sort(
    (a, b) =>
      compareMoney(totalOf(b), totalOf(a)) || Number(a.isCapped) - Number(b.isCapped) || candidates.indexOf(a) - candidates.indexOf(b),
  )
  if (!best) throw new Error('no assistance group was tried')
  adoptWorking(working, best.working)
  for (const other of others) {
    const values = { identity: other.identity, amount: yuan(totalOf(other)) }
    const tried = other.working.trace.slice(before)
    const formula = inTurn(...formulasOf(tried), totalText(other), totalText(best), `${yuan(totalOf(other))} ≤ ${yuan(totalOf(best))}`)
    const uses = tried.flatMap(({ parameters, rules }) => parameters.map((parameter) => ({ parameter, rules })))
    note(working, 'medical-assistance.other-identity', values, { formula, uses })
  }
  if (others.length > 0)
    remark(working, 'assistance.best-identity', { identity: best.identity, others: others.map(({ identity }) => identity).join(', ') })
  remarkChange(assisting.situation, best.identity, working)
  return succeed(best.step)
}

/** Whether the identity began or ended in the stay, or earlier in the month of the visit: it counts all the same, and somebody will ask why. */
function remarkChange({ case: settlementCase }: Situation, identity: string, working: Working): void {
  const { admittedOn, dischargedOn } = wholeStay(settlementCase)
  const held = settlementCase.person.identities.filter((one) => one.identity === identity && one.from <= dischargedOn)
  const [only, another] = held
  if (!only || another) return
  const { from, to } = only
  if (from > admittedOn) remark(working, 'assistance.identity-gained-in-stay', { identity, from })
  if (to === undefined || to >= dischargedOn) return
  if (to >= admittedOn) remark(working, 'assistance.identity-lost-in-stay', { identity, to })
  else remark(working, 'assistance.identity-lost-in-month', { identity, to })
}

function assistAs(assisting: Assisting, group: AssistanceGroup, identity: string, working: Working): AssistanceOutcome {
  const { situation, base, withinPolicy } = assisting
  const paid = payGroup(assisting, group, identity, working)
  if (!paid.ok) return paid
  const ceiling = shareCeiling(assisting, group)
  const funds = addMoney(subtractMoney(withinPolicy, working.rest), paid.value.upfrontCovered)
  const left = subtractMoney(base, paid.value.amount)
  const how = formatBalance([base], [paid.value.amount], left)
  const limit =
    ceiling === undefined
      ? {}
      : {
          ceiling: {
            amount: ceiling.amount,
            used: funds,
            how: ceiling.how(working.rest, paid.value.upfrontCovered),
            use: cite(assisting.chosen, ceiling.rule, group),
          },
        }
  const tilt = payTiltAssistance(situation, { base: left, how, ...limit }, working)
  if (!tilt.ok) return tilt
  const covered = [paid.value.upfrontCovered, tilt.value.upfrontCovered]
  const upfrontCovered = addMoney(...covered)
  const coveredHow = formatBalance(covered, [], upfrontCovered)
  return succeed({ medicalAssistance: paid.value.amount, tiltAssistance: tilt.value.amount, upfrontCovered, coveredHow, identity })
}
