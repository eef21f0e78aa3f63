import { type Outcome, succeed } from '../../errors/index.ts'
import {
  addMoney,
  compareMoney,
  formatPercent,
  isZeroMoney,
  type Money,
  minMoney,
  positivePart,
  type Rate,
  roundShare,
  subtractMoney,
  sumMoney,
  zeroMoney,
} from '../../money/index.ts'
import {
  type AssistanceGroup,
  type Chosen,
  type ParameterValue,
  selectorHolds,
  type Unmet,
  unmetOfNearest,
  valueAbsent,
} from '../../policy/index.ts'
import { lessPoints } from '../rate-changes.ts'
import { formatBalance, formatBeyond, formatNotAbove, formatRoom, formatYear, inTurn, limitTo } from '../scale.ts'
import { isInScope, type Scheme } from '../schemes.ts'
import { countedAmount, countedInStay, type Situation } from '../situation.ts'
import { amountOfThreshold } from '../thresholds.ts'
import type { TraceCode } from '../trace-codes.ts'
import { cite, countAmount, note, noteOneOf, remark, type Use, type Working, yuan } from '../working.ts'

/** What assistance is worked out on, whatever the identity. */
export interface Assisting {
  readonly situation: Situation
  readonly kind: Scheme
  readonly chosen: Chosen<'medical-assistance'>
  readonly value: ParameterValue<'medical-assistance'>
  /** 救助基数. */
  readonly base: Money
  readonly withinPolicy: Money
  readonly aboveCapLeft: Money
  /** Points taken off for an approved unreferred stay; absent when properly referred. */
  readonly points?: Rate
}

/** A payment, and how much of it goes beyond the rest within policy to 先行自付. */
export interface Payment {
  readonly amount: Money
  readonly upfrontCovered: Money
}

const resultOf = (amount: Money, pays: Money) => ({ result: { name: 'medicalAssistance', amount }, pays })

/** 一类对象的救助: rate, threshold and the smallest room of its caps; one rounding. The year counts the base even when nothing is paid. */
export function payGroup(
  assisting: Assisting,
  group: AssistanceGroup,
  identity: string,
  working: Working,
): Outcome<Payment, 'policy.value-absent'> {
  const { situation, chosen, points, kind } = assisting
  const row = rateRow(assisting, group)
  if (!row) return valueAbsent(situation.law, `medical-assistance[${identity}]`, 'medical-assistance', unmetOfRates(assisting, group))
  const lowered = points === undefined ? undefined : lessPoints(row.rate, points)
  const rate = lowered?.rate ?? row.rate
  const change = lowered ? `${lowered.how} = ${formatPercent(rate)}` : ''
  const approved = points === undefined ? [] : [cite(chosen, `- ${formatPercent(points)}`)]
  if (points !== undefined) remark(working, 'assistance.unreferred-approved', { points: formatPercent(points) })
  const base = baseOfGroup(assisting, group, identity, working)
  const computed = computeGroup(assisting, group, { identity, base, rate })
  if (!computed.ok) return computed
  const { code, amount: wanted, lead = [], how, values } = computed.value
  const limit = smallestRoom(assisting, group, working)
  const limited = limit ? limitTo(wanted, limit.amount, limit.used) : undefined
  const amount = limited?.amount ?? wanted
  const pays = minMoney(amount, working.rest)
  countAmount(working, 'assistance.base', base)
  countAmount(working, `assistance.fund.${kind}`, amount)
  const outside = formatBeyond(amount, pays)
  const uses = [
    cite(chosen, formatPercent(row.rate), { ...group, evidence: row.evidence ?? group.evidence }),
    ...approved,
    ...computed.value.uses,
  ]
  const known = { ...values, withinPolicy: yuan(assisting.withinPolicy), computed: yuan(wanted), amount: yuan(amount) }
  if (limit && limited?.isCapped) {
    const capped = { ...known, share: limit.rule, cap: yuan(limit.amount), used: yuan(limit.used), room: yuan(limited.room) }
    const least = `min(${how}, ${formatRoom(limit.amount, limit.used)}) = ${yuan(amount)}`
    const formula = inTurn(change, ...lead, limit.how, least, outside)
    noteOneOf(working, limit.code, capped, { formula, uses: [...uses, cite(chosen, limit.rule, group)], ...resultOf(amount, pays) })
    if (limit.code === 'medical-assistance.capped') remark(working, 'assistance.cap-reached', { identity, cap: yuan(limit.amount) })
  } else noteOneOf(working, code, known, { formula: inTurn(change, ...lead, how, outside), uses, ...resultOf(amount, pays) })
  return succeed({ amount, upfrontCovered: subtractMoney(amount, pays) })
}

/** The first row whose conditions and size of bill hold; both bounds belong to the row. */
function rateRow({ situation, withinPolicy }: Assisting, { rates }: AssistanceGroup) {
  return rates.find(
    (row) =>
      selectorHolds(row, situation.facts) &&
      (row.billFrom === undefined || compareMoney(withinPolicy, row.billFrom) >= 0) &&
      (row.billTo === undefined || compareMoney(withinPolicy, row.billTo) <= 0),
  )
}

/** What the nearest row asks: of the case, or, where the case meets a row, of the size of the bill. */
function unmetOfRates({ situation, withinPolicy }: Assisting, { rates }: AssistanceGroup): readonly Unmet[] {
  const held = rates.filter((row) => selectorHolds(row, situation.facts))
  if (held.length === 0) return unmetOfNearest(rates, situation.facts)
  const asked = held.map(({ billFrom = zeroMoney, billTo }) => `${yuan(billFrom)}..${billTo === undefined ? '' : yuan(billTo)}`)
  return [{ fact: 'bill', asked, found: yuan(withinPolicy) }]
}

/** Ⅱ类门慢 (JA-5): where the pack says so, only what lies above the disease's own limit is assisted. */
function baseOfGroup({ base, aboveCapLeft, situation }: Assisting, group: AssistanceGroup, identity: string, working: Working): Money {
  if (group.chronicClassII === 'rest' || !isInScope(['chronic-II'], situation.facts)) return base
  const above = minMoney(aboveCapLeft, base)
  const values = { identity, aboveCap: yuan(aboveCapLeft), rest: yuan(base), base: yuan(above) }
  note(working, 'medical-assistance.above-disease-limit', values, { formula: `min(${yuan(aboveCapLeft)}, ${yuan(base)}) = ${yuan(above)}` })
  return above
}

interface Computed {
  readonly code: TraceCode
  readonly amount: Money
  readonly how: string
  /** Statements `how` rests on. */
  readonly lead?: readonly string[]
  readonly values: Readonly<Record<string, string>>
  readonly uses: readonly Use[]
}

interface Asked {
  readonly identity: string
  readonly base: Money
  readonly rate: Rate
}

/** Plain, above a threshold of the stay, or above one of the year (年度累计): `R(g(Y + M)) - R(g(Y))`. */
function computeGroup(
  { situation, chosen }: Assisting,
  group: AssistanceGroup,
  { identity, base, rate }: Asked,
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
  const before = (per === 'year' ? countedAmount : countedInStay)(situation, 'assistance.base')
  const after = addMoney(before, base)
  const above = (counted: Money) => positivePart(subtractMoney(counted, limit))
  const paidBefore = roundShare(above(before), rate, fund)
  const amount = subtractMoney(roundShare(above(after), rate, fund), paidBefore)
  const values = { ...known, yearBefore: yuan(before), yearAfter: yuan(after), threshold: yuan(limit) }
  const year = isZeroMoney(before) ? '' : formatYear(before, base, after)
  if (compareMoney(after, limit) <= 0) {
    const how = formatNotAbove(after, limit)
    return succeed({ code: 'medical-assistance.below-threshold', amount: zeroMoney, lead: [year], how, values, uses })
  }
  const earlier = isZeroMoney(paidBefore) ? '' : `(${yuan(before)} - ${yuan(limit)}) × ${percent} = ${yuan(paidBefore)}`
  const how = `(${yuan(after)} - ${yuan(limit)}) × ${percent} - ${yuan(paidBefore)} = ${yuan(amount)}`
  const code = per === 'year' ? 'medical-assistance.above-threshold' : 'medical-assistance.above-stay-threshold'
  return succeed({ code, amount, lead: [year, earlier], how, values, uses })
}

interface Limit {
  readonly code: 'medical-assistance.capped' | 'medical-assistance.share-capped'
  readonly amount: Money
  readonly used: Money
  /** What the limit and what was used of it are made of. */
  readonly how: string
  /** The limit as the rule states it. */
  readonly rule: string
}

const roomOf = ({ amount, used }: Limit) => subtractMoney(amount, used)

/** Of the yearly caps that count this kind and the ceiling on the total share, the one with the least room left. */
function smallestRoom(assisting: Assisting, group: AssistanceGroup, working: Working): Limit | undefined {
  const { situation, kind } = assisting
  const yearly = yearlyCaps(group, kind).map(({ kinds, amount }): Limit => {
    const counted = [...new Set(kinds)].map((one) => countedAmount(situation, `assistance.fund.${one}`))
    const used = sumMoney(counted)
    return { code: 'medical-assistance.capped', amount, used, how: formatBalance(counted, [], used), rule: yuan(amount) }
  })
  const ceiling = shareCeiling(assisting, group)
  const used = subtractMoney(assisting.withinPolicy, working.rest)
  const how = ceiling?.how(working.rest, zeroMoney) ?? ''
  const limits = ceiling ? [...yearly, { code: 'medical-assistance.share-capped' as const, ...ceiling, used, how }] : yearly
  return limits.sort((a, b) => compareMoney(roomOf(a), roomOf(b)))[0]
}

/** Caps of a group that count settlements of this kind. */
export function yearlyCaps(
  { caps }: AssistanceGroup,
  kind: Scheme,
): readonly { readonly kinds: readonly string[]; readonly amount: Money }[] {
  return caps === 'none' ? [] : caps.filter(({ kinds }) => kinds.some((one) => one === kind))
}

interface ShareCeiling {
  readonly amount: Money
  readonly rule: string
  /** The ceiling and what was used of it: what nobody bears any more, and 先行自付 a fund covered besides. */
  readonly how: (rest: Money, upfrontCovered: Money) => string
}

/** 总支付比例上限: what all funds may pay of this settlement together; one rounding. */
export function shareCeiling({ withinPolicy, situation }: Assisting, { totalShareCeiling }: AssistanceGroup): ShareCeiling | undefined {
  if (!totalShareCeiling) return undefined
  const amount = roundShare(withinPolicy, totalShareCeiling, situation.rounding.fund)
  const rule = formatPercent(totalShareCeiling)
  const how = (rest: Money, covered: Money) => {
    const used = addMoney(subtractMoney(withinPolicy, rest), covered)
    return inTurn(`${yuan(withinPolicy)} × ${rule} = ${yuan(amount)}`, formatBalance([withinPolicy, covered], [rest], used))
  }
  return { amount, rule, how }
}
