import { type Outcome, succeed } from '../../errors/index.ts'
import {
  addMoney,
  compareMoney,
  formatPercent,
  isZeroMoney,
  type Money,
  minMoney,
  multiplyMoney,
  negateMoney,
  positivePart,
  roundShare,
  subtractMoney,
  sumMoney,
  zeroMoney,
} from '../../money/index.ts'
import { askValue, type Chosen, findValue, type ParameterValue, valueAbsent } from '../../policy/index.ts'
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
import { isInScope, mayReach } from '../schemes.ts'
import { countedAmount, type Situation } from '../situation.ts'
import { type TiltedTerms, tiltedTerms } from '../tilted-terms.ts'
import { cite, countAmount, note, noteOneOf, type Use, type Working, yuan } from '../working.ts'

type MajorIllness = ParameterValue<'resident-major-illness'>

/** The pieces of the burden that a pack may count or leave out. */
export interface BurdenPieces {
  /** 统筹后政策范围内个人负担: deductible, coinsurance and cost above the pool cap. */
  readonly burden: Money
  readonly deductible: Money
  readonly aboveCap: Money
  readonly reduced: Money
  /** 先行自付 of the lines, without the out-of-area part. */
  readonly upfront: Money
  readonly outOfAreaUpfront: Money
}

const resultOf = (amount: Money) => ({ result: { name: 'residentMajorIllness', amount }, pays: amount })

/**
 * 大病保险: counts the burden of this settlement towards the year and pays what the scale gives on the year so far less what
 * it gave before, so that the year's sum does not depend on how it was cut into stays. An identity with 倾斜支付 lowers
 * the threshold and raises the rates. One rounding for each of the two cumulated amounts.
 */
export function payResidentMajorIllness(
  situation: Situation,
  pieces: BurdenPieces,
  working: Working,
): Outcome<Money, 'policy.value-absent'> {
  const { law, facts } = situation
  if (facts.benefit !== 'inpatient' && !mayReach(findValue(law, 'resident-major-illness'), facts)) return succeed(zeroMoney)
  const asked = askValue(law, 'resident-major-illness', 'resident-major-illness')
  if (!asked.ok) return asked
  const { value } = asked.value
  if (!value || !isInScope(value.scope, facts)) {
    note(working, 'resident-major-illness.none', {}, { formula: '0.00', uses: [cite(asked.value, 'none')], ...resultOf(zeroMoney) })
    return succeed(zeroMoney)
  }
  const terms = termsOf(situation, asked.value, value)
  if (!terms.ok) return terms
  const base = baseOf(value, pieces)
  countAmount(working, 'catastrophic.base', base.amount)
  if (value.paid === 'year-end') {
    noteCounted(situation, terms.value, base, working)
    return succeed(zeroMoney)
  }
  const amount = payOnYear(situation, value, terms.value, base, working)
  countAmount(working, 'catastrophic.fund', amount)
  return succeed(amount)
}

/** 年终一次支付: what the person bears in the end of a settlement that counted; the year's payment never passes their sum. */
export function countRestForYearEnd({ law, facts }: Situation, working: Working): void {
  const found = findValue(law, 'resident-major-illness')
  if (typeof found === 'string' || found.value?.paid !== 'year-end' || !isInScope(found.value.scope, facts)) return
  countAmount(working, 'catastrophic.rest', working.rest)
}

/**
 * 年终一次支付: `F(B)` of the whole year less what was paid of it before, up to the cap, never more than the person still bears.
 * 0.00 where the pack pays with each settlement. One rounding for the sum of the scale.
 */
export function payMajorIllnessOfYear(situation: Situation, working: Working): Outcome<Money, 'policy.value-absent'> {
  const found = findValue(situation.law, 'resident-major-illness')
  if (found === 'unknown') return valueAbsent(situation.law, 'resident-major-illness', 'resident-major-illness')
  if (found === 'not-in-pack' || found.value?.paid !== 'year-end') return succeed(zeroMoney)
  const { value } = found
  const terms = termsOf(situation, found, value)
  if (!terms.ok) return terms
  const { threshold, cap, uses, capUses } = terms.value
  const base = countedAmount(situation, 'catastrophic.base')
  const used = countedAmount(situation, 'catastrophic.fund')
  const rest = countedAmount(situation, 'catastrophic.rest')
  const parts = partsAbove(base, threshold, value.origin, terms.value.segments)
  const left = positivePart(subtractMoney(roundScale(parts, situation.rounding), used))
  const computed = minMoney(left, rest)
  const limited = cap === undefined ? undefined : limitTo(computed, cap, used)
  const amount = limited?.amount ?? computed
  countAmount(working, 'catastrophic.fund', amount)
  countAmount(working, 'catastrophic.rest', negateMoney(amount))
  const known = { base: yuan(base), threshold: yuan(threshold), computed: yuan(computed), used: yuan(used), amount: yuan(amount) }
  const lead = compareMoney(base, threshold) > 0 ? formatBalance([base], [threshold], subtractMoney(base, threshold)) : ''
  const sum = `min(${formatShares(parts)} - ${yuan(used)}, ${yuan(rest)}) = ${yuan(computed)}`
  if (cap !== undefined && limited?.isCapped) {
    const formula = inTurn(lead, `min(${sum}, ${formatRoom(cap, used)}) = ${yuan(amount)}`)
    const capped = { ...known, cap: yuan(cap), room: yuan(limited.room) }
    note(working, 'resident-major-illness.year-end-capped', capped, { formula, uses: [...uses, ...capUses] })
  } else note(working, 'resident-major-illness.year-end', known, { formula: inTurn(lead, sum), uses })
  return succeed(amount)
}

/** Threshold, scale and cap for this person. */
interface Terms extends TiltedTerms {
  readonly cap?: Money
  /** `250000.00 + min(3000.00 × 2 + 3000.00 × 0, 250000.00 × 20%) = 256000.00` where continuous enrolment raised it. */
  readonly capUses: readonly Use[]
}

function termsOf(
  situation: Situation,
  chosen: Chosen<'resident-major-illness'>,
  value: MajorIllness,
): Outcome<Terms, 'policy.value-absent'> {
  const terms = tiltedTerms(situation, chosen, value)
  if (!terms.ok) return terms
  const { tilt } = terms.value
  const limit = tilt === undefined || tilt.cap === 'same' ? value.cap : tilt.cap
  const raise = incentiveOf(value, limit, situation)
  const cap = limit === 'none' ? undefined : addMoney(limit, raise.amount)
  const capText = limit === 'none' ? '' : isZeroMoney(raise.amount) ? yuan(limit) : `${yuan(limit)} + ${raise.how} = ${yuan(cap ?? limit)}`
  const capUses = cap === undefined ? [] : [cite(chosen, capText)]
  return succeed({ ...terms.value, capUses, ...(cap !== undefined ? { cap } : {}) })
}

/** 连续参保激励: raises the person's cap by years of continuous enrolment and years without a claim, up to a share of it. */
function incentiveOf({ incentive }: MajorIllness, cap: MajorIllness['cap'], { case: { person } }: Situation): ToldAmount {
  if (!incentive || cap === 'none') return { amount: zeroMoney, how: '' }
  const { afterYears, perYear, zeroClaim, ceiling } = incentive
  const [years, free] = [Math.max(0, (person.continuousYears ?? 0) - afterYears), person.zeroClaimYears ?? 0]
  const raised = addMoney(multiplyMoney(perYear, years), multiplyMoney(zeroClaim, free))
  const how = `min(${yuan(perYear)} × ${years} + ${yuan(zeroClaim)} × ${free}, ${yuan(cap)} × ${formatPercent(ceiling)})`
  return { amount: minMoney(raised, roundShare(cap, ceiling, 'half-up')), how }
}

/** An amount with how it came about. */
interface ToldAmount {
  readonly amount: Money
  readonly how: string
}

/** 合规费用: the burden with what the pack counts besides, without what it leaves out. */
function baseOf({ base }: MajorIllness, pieces: BurdenPieces): ToldAmount {
  const when = (holds: boolean, amount: Money) => (holds ? [amount] : [])
  const plus = [pieces.burden, ...when(base.includeUpfront, pieces.upfront), ...when(base.includeOutOfAreaUpfront, pieces.outOfAreaUpfront)]
  const minus = [
    ...when(base.excludeDeductible, pieces.deductible),
    ...when(base.excludeAboveCap, pieces.aboveCap),
    ...when(base.excludeReduced, pieces.reduced),
  ]
  const amount = positivePart(subtractMoney(sumMoney(plus), sumMoney(minus)))
  return { amount, how: formatBalance(plus, minus, amount) }
}

/** 年终一次支付: this settlement only counts; what the year comes to is paid once afterwards. */
function noteCounted(situation: Situation, { threshold, uses }: Terms, { amount: base, how }: ToldAmount, working: Working): void {
  const before = countedAmount(situation, 'catastrophic.base')
  const after = addMoney(before, base)
  const values = { base: yuan(base), yearBefore: yuan(before), yearAfter: yuan(after), threshold: yuan(threshold) }
  const formula = inTurn(how, formatYear(before, base, after))
  note(working, 'resident-major-illness.counted', values, { formula, uses, ...resultOf(zeroMoney) })
}

function payOnYear(situation: Situation, value: MajorIllness, terms: Terms, { amount: base, how }: ToldAmount, working: Working): Money {
  const { rounding } = situation
  const before = countedAmount(situation, 'catastrophic.base')
  const used = countedAmount(situation, 'catastrophic.fund')
  const after = addMoney(before, base)
  const parts = (year: Money) => partsAbove(year, terms.threshold, value.origin, terms.segments)
  const paid = value.identityChange === 'recompute' ? used : roundScale(parts(before), rounding)
  // Where the base counts money outside the policy, the fund still pays no more than is left within it.
  const onScale = positivePart(subtractMoney(roundScale(parts(after), rounding), paid))
  const computed = minMoney(onScale, working.rest)
  const known = { base: yuan(base), yearBefore: yuan(before), yearAfter: yuan(after), threshold: yuan(terms.threshold) }
  const { uses } = terms
  if (isZeroMoney(computed)) {
    const formula = inTurn(how, formatYear(before, base, after), formatNotAbove(after, terms.threshold))
    note(working, 'resident-major-illness.below-threshold', known, { formula, uses, ...resultOf(zeroMoney) })
    return zeroMoney
  }
  const above = formatBalance([after], [terms.threshold], subtractMoney(after, terms.threshold))
  const paidSoFar = value.identityChange === 'recompute' ? '' : formatPaidBefore(before, terms.threshold, parts(before), paid)
  const said = [how, formatYear(before, base, after), above, paidSoFar]
  const sum = formatWithin(`${formatShares(parts(after))} - ${yuan(paid)}`, onScale, working.rest)
  const limited = terms.cap === undefined ? undefined : limitTo(computed, terms.cap, used)
  if (terms.cap === undefined || !limited?.isCapped) {
    const code = terms.tiltedBy === undefined ? 'resident-major-illness.paid' : 'resident-major-illness.tilted'
    noteOneOf(
      working,
      code,
      { ...known, identity: terms.tiltedBy ?? '', amount: yuan(computed) },
      { formula: inTurn(...said, sum), uses, ...resultOf(computed) },
    )
    return computed
  }
  const { amount, room } = limited
  const capped = { computed: yuan(computed), cap: yuan(terms.cap), used: yuan(used), room: yuan(room), amount: yuan(amount) }
  const formula = inTurn(...said, `min(${sum}, ${formatRoom(terms.cap, used)}) = ${yuan(amount)}`)
  note(
    working,
    'resident-major-illness.capped',
    { ...known, ...capped },
    { formula, uses: [...uses, ...terms.capUses], ...resultOf(amount) },
  )
  return amount
}
