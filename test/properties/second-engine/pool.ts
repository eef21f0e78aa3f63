/** Steps 4 and 5: the deductible, the basic pool with its cap, and the outpatient layer above the cap. */
import { approvalsOf, type Task } from './case.ts'
import {
  add,
  divide,
  type Fraction,
  fraction,
  isLess,
  isZero,
  larger,
  multiply,
  one,
  plus,
  round,
  smaller,
  subtract,
  sum,
  zero,
} from './fraction.ts'
import { Absent, type Facts, holds, type Law } from './pack.ts'
import type { Adjustment, Deductible, Row, Segment } from './values.ts'

/** The name under which a year counts a scheme's stays or visits. */
const timesOf = (scheme: string) => (scheme === 'inpatient' ? 'inpatient.stays' : `${scheme}.visits`)

export interface DeductibleResult {
  readonly scheme: string
  /** What the year counts of this stay or visit. */
  readonly counts: readonly string[]
  readonly standard: Fraction
  /** What of the standard this year still owes. */
  readonly due: Fraction
  readonly applied: Fraction
}

/** The scheme whose table and year are used: the benefit's own, or the one it borrows. */
function deductibleValue(law: Law, benefit: string): { scheme: string; value: Deductible | undefined } {
  const value = law.ask(`${benefit}.deductible`)
  return value?.as === undefined ? { scheme: benefit, value } : deductibleValue(law, value.as)
}

/** Stays by level and condition too; visits only where the table asks for them. Whoever borrows a table counts in its year as well. */
function countsOf(task: Task, facts: Facts, scheme: string, value: Deductible | undefined): string[] {
  const finer = (name: string) => [facts.level, ...facts.conditions].map((one) => `${name}.${one}`)
  const asked = [value?.nth?.counts, ...(value?.waivers ?? []).map(({ counts }) => counts)]
  const isFine = scheme === 'inpatient' || asked.includes('same-level') || asked.includes('same-condition')
  if (task.part && !task.part.isLast) return []
  const names = [timesOf(task.benefit), ...(scheme === task.benefit ? [] : [timesOf(scheme)])]
  return [...names, ...(isFine ? finer(timesOf(scheme)) : [])]
}

export function deductible(task: Task, law: Law, facts: Facts, within: Fraction): DeductibleResult {
  const { scheme, value } = deductibleValue(law, task.benefit)
  const counts = countsOf(task, facts, scheme, value)
  const rest = task.part?.deductible
  if (rest) return { scheme, counts, standard: rest.standard, due: rest.left, applied: smaller(within, rest.left) }
  if (!value) return { scheme, counts, standard: zero, due: zero, applied: zero }
  const times = (counts: string, row: Row = {}) => {
    const name = timesOf(scheme)
    if (counts === 'all') return task.year.counts[name] ?? 0
    if (counts === 'same-level') return task.year.counts[`${name}.${facts.level}`] ?? 0
    const asked = typeof row.condition === 'string' ? [row.condition] : (row.condition ?? [])
    return Math.max(0, ...asked.filter((one) => facts.conditions.includes(one)).map((one) => task.year.counts[`${name}.${one}`] ?? 0))
  }
  const waived = (value.waivers ?? []).some((row) => holds(row, facts) && times(row.counts ?? 'all', row) + 1 >= (row.from ?? 1))
  const taken = task.year.amounts[`${scheme}.deductible`] ?? zero
  let standard = waived ? zero : fraction(law.row(`${task.benefit}.deductible`, value.standards, facts).amount)
  const nth = value.mode === 'per-stay' ? value.nth : undefined
  if (!waived && nth) {
    const now = times(nth.counts) + 1
    const rule = nth.rules.find((row) => holds(row, facts) && now >= row.from)
    if (rule?.method === 'minus')
      standard = smaller(
        standard,
        larger(fraction(rule.floor), subtract(standard, multiply(fraction(rule.each), fraction(now - rule.from + 1)))),
      )
    if (rule?.method === 'factor') standard = round(multiply(standard, fraction(rule.factor)))
    if (rule?.method === 'fixed') standard = smaller(standard, fraction(rule.amount))
    if (rule?.method === 'none') standard = zero
  }
  let due = value.mode === 'year-top-up' ? plus(subtract(standard, taken)) : standard
  if (value.yearTotal !== undefined) due = smaller(due, plus(subtract(fraction(value.yearTotal), taken)))
  return { scheme, counts, standard, due, applied: smaller(within, due) }
}

/** How the pool pays a base that begins at the deductible: one rate, steps, or a fixed amount. */
export interface Scale {
  readonly rounded: (base: Fraction) => Fraction
  /** How much of the base exhausts so much of the fund. */
  readonly consumedBy: (paid: Fraction, base: Fraction) => Fraction
  /** What the year counts of this settlement where the steps run over the year. */
  readonly climbed?: (within: Fraction) => Fraction
}

/** Where the year stands on steps that run over it; every benefit has a year of its own. */
const climbOf = (benefit: string) => (benefit === 'inpatient' ? 'pool.within-policy' : `${benefit}.within-policy`)

function adjusted(rate: Fraction, adjustments: readonly Adjustment[], lower: (rate: Fraction) => Fraction): Fraction {
  let result = rate
  for (const { points, ownShareFactor } of adjustments) {
    if (points !== undefined) result = add(result, fraction(points))
    if (ownShareFactor !== undefined) result = subtract(one, multiply(fraction(ownShareFactor), subtract(one, result)))
    result = smaller(one, plus(result))
  }
  return lower(result)
}

/** Steps with their bounds, the last one open. */
export function overlap(from: Fraction, to: Fraction, low: Fraction, high: Fraction | undefined): Fraction {
  const end = high ? smaller(to, high) : to
  return plus(subtract(end, larger(from, low)))
}

export function stepsOf(segments: readonly Segment[]): readonly { low: Fraction; high: Fraction | undefined; rate: Fraction }[] {
  return segments.map(({ upTo, rate }, index) => ({
    low: fraction(segments[index - 1]?.upTo ?? '0'),
    high: upTo === undefined ? undefined : fraction(upTo),
    rate: fraction(rate),
  }))
}

function scaleOf(
  law: Law,
  facts: Facts,
  benefit: string,
  ded: Fraction,
  climbed: Fraction,
  lower: (rate: Fraction) => Fraction,
  further: readonly Adjustment[] = [],
): Scale {
  const id = `${benefit}.pooled-fund-rate` as const
  const value = law.ask(id)
  if (!value) throw new Absent(id)
  const rounding = law.askIfSpokenOf('rounding') ?? {}
  const adjustments = [...(value.adjustments ?? []).filter((row) => holds(row, facts)), ...further]
  if (value.as !== undefined) return scaleOf(law, facts, value.as, ded, climbed, lower, adjustments)
  if (value.kind === 'fixed') {
    const amount = fraction(law.row(id, value.amounts, facts).amount)
    // As a rate: all of the base up to the amount, nothing above it; a missing referral lowers it as it lowers rates.
    const rate = lower(one)
    const rounded = (base: Fraction) => round(multiply(smaller(amount, base), rate), rounding.fund)
    return {
      rounded,
      consumedBy: (room, base) => subtract(base, subtract(smaller(amount, base), round(divide(room, rate), rounding.fund))),
    }
  }
  if (value.kind === 'flat') {
    const rate = adjusted(fraction(law.row(id, value.rates, facts).rate), adjustments, lower)
    const exact = (base: Fraction) => multiply(base, rate)
    return { rounded: (base) => round(exact(base), rounding.fund), consumedBy: (room) => round(divide(room, rate), rounding.fund) }
  }
  const steps = stepsOf(law.row(id, value.tables, facts).segments).map((step) => ({
    ...step,
    rate: adjusted(step.rate, adjustments, lower),
  }))
  const isYearly = value.per === 'year'
  const start = add(isYearly ? climbed : zero, value.origin === 'zero' ? ded : zero)
  const between = (from: Fraction, to: Fraction) => {
    const pieces = steps.map(({ low, high, rate }) => multiply(overlap(from, to, low, high), rate))
    return rounding.segments === 'each' ? sum(pieces.map((piece) => round(piece, rounding.fund))) : round(sum(pieces), rounding.fund)
  }
  // Over the year: what the year pays up to here less what it had paid before.
  const upTo = (total: Fraction) => between(zero, total)
  return {
    rounded: (base) => (isYearly ? subtract(upTo(add(start, base)), upTo(start)) : between(start, add(start, base))),
    ...(isYearly ? { climbed: (within: Fraction) => (value.origin === 'zero' ? within : subtract(within, ded)) } : {}),
    consumedBy: (room) => {
      let [left, consumed] = [room, zero]
      for (const { low, high, rate } of steps) {
        const from = larger(start, low)
        const width = high && plus(subtract(high, from))
        if (width && !isLess(left, multiply(width, rate))) {
          left = subtract(left, multiply(width, rate))
          consumed = add(consumed, width)
        } else return round(add(consumed, isZero(rate) ? zero : divide(left, rate)), rounding.fund)
      }
      return round(consumed, rounding.fund)
    },
  }
}

interface Limit {
  readonly limits: 'fund' | 'cost'
  readonly amount: Fraction
  /** The counter it looks at. */
  readonly counter: string
}

function capOf(task: Task, law: Law, facts: Facts): { readonly limit?: Limit; readonly isShared: boolean } {
  const { benefit, disease } = task
  const value = law.ask(`${benefit}.cap`)
  if (!value) return { isShared: false }
  const counter = (limits: string) => (benefit === 'inpatient' ? `pool.${limits}` : `${benefit}.${limits}`)
  const row = value.amounts.find((one) => holds(one, facts))
  // Diseases that share the inpatient cap neither count nor are bound by a cap over several diseases.
  const classOf = (code = '') => law.known('chronic.diseases')?.diseases.find((one) => one.code === code)?.class
  const codes = [...new Set(approvalsOf(task, benefit).map((approval) => approval.disease))]
  const rowOf = (code?: string) => value.amounts.find((one) => holds(one, { ...facts, disease: code, diseaseClass: classOf(code) }))
  // 两病转门慢: what a chronic benefit replaced is no longer one of the two.
  const isTwo = benefit === 'two-diseases' && law.speaksOf('chronic.pooled-fund-rate')
  const replaced = isTwo ? approvalsOf(task, 'chronic').map((approval) => approval.disease) : []
  const approved = codes.filter((code) => rowOf(code)?.sharedWith === undefined && !replaced.includes(code)).length
  if (value.together && row?.sharedWith === undefined && approved >= value.together.diseases)
    return { isShared: false, limit: { limits: value.limits, amount: fraction(value.together.amount), counter: counter(value.limits) } }
  if (!row) throw new Absent(`${benefit}.cap`)
  if (row.sharedWith !== undefined) {
    const other = law.ask('inpatient.cap')
    if (!other) return { isShared: true }
    const amount = fraction(law.row('inpatient.cap', other.amounts, facts).amount)
    return { isShared: true, limit: { limits: other.limits, amount, counter: `pool.${other.limits}` } }
  }
  const name = row.per === 'disease' ? `${counter(value.limits)}.${disease}` : counter(value.limits)
  return { isShared: false, limit: { limits: value.limits, amount: fraction(row.amount), counter: name } }
}

export interface PoolResult {
  readonly paid: Fraction
  readonly coinsurance: Fraction
  readonly aboveCap: Fraction
  /** What the place or the missing referral took off the pool's payment. */
  readonly reduced: Fraction
  /** Of the inpatient pool, as well as of the own scheme. */
  readonly countsInPool: boolean
  /** The base a cost cap admitted. */
  readonly cost?: Fraction
  /** How far this settlement climbs steps that run over the year, and under which name. */
  readonly climb?: { readonly name: string; readonly by: Fraction }
  readonly base: Fraction
}

export function pool(task: Task, law: Law, facts: Facts, within: Fraction, ded: Fraction, lower: (rate: Fraction) => Fraction): PoolResult {
  const base = subtract(within, ded)
  const name = climbOf(task.benefit)
  const climbed = task.year.amounts[name] ?? zero
  const scale = scaleOf(law, facts, task.benefit, ded, climbed, lower)
  const full = scaleOf(law, facts, task.benefit, ded, climbed, (rate) => rate)
  const climb = scale.climbed ? { climb: { name, by: scale.climbed(within) } } : {}
  const { limit, isShared } = capOf(task, law, facts)
  const reduced = plus(subtract(full.rounded(base), scale.rounded(base)))
  const countsInPool = task.benefit === 'inpatient' || isShared
  const room = limit && plus(subtract(limit.amount, task.year.amounts[limit.counter] ?? zero))
  if (limit?.limits === 'cost' && room) {
    const admitted = smaller(base, room)
    const paid = scale.rounded(admitted)
    return {
      paid,
      coinsurance: subtract(admitted, paid),
      aboveCap: subtract(base, admitted),
      reduced,
      countsInPool,
      cost: admitted,
      base,
      ...climb,
    }
  }
  const computed = scale.rounded(base)
  if (!room || !isLess(room, computed))
    return { paid: computed, coinsurance: subtract(base, computed), aboveCap: zero, reduced, countsInPool, base, ...climb }
  const consumed = isZero(room) ? zero : larger(room, smaller(base, scale.consumedBy(room, base)))
  return { paid: room, coinsurance: subtract(consumed, room), aboveCap: subtract(base, consumed), reduced, countsInPool, base, ...climb }
}

/** 大额门诊: a second layer on what lies above the cap of ordinary outpatient care. */
export function aboveCap(task: Task, law: Law, facts: Facts, excess: Fraction): Fraction {
  if (task.benefit !== 'outpatient' || isZero(excess)) return zero
  const value = law.askIfSpokenOf('outpatient.above-cap')
  if (!value) return zero
  const wanted = round(
    multiply(excess, fraction(law.row('outpatient.above-cap', value.rates, facts).rate)),
    law.askIfSpokenOf('rounding')?.fund,
  )
  if (value.cap === 'none') return wanted
  return smaller(wanted, plus(subtract(fraction(value.cap), task.year.amounts['outpatient.above-cap.fund'] ?? zero)))
}
