/** Steps 0 and 1: which days are covered, and each line into its four parts. */
import { type Line, monthsLater, type Task } from './case.ts'
import { add, divide, type Fraction, fraction, isLess, larger, multiply, plus, round, smaller, subtract, sum, zero } from './fraction.ts'
import { Absent, type Facts, holds, type Law } from './pack.ts'
import type { Rounding } from './values.ts'

export interface Parts {
  readonly own: Fraction
  readonly over: Fraction
  readonly first: Fraction
  readonly within: Fraction
}

/** Under which terms a line was classified, so that a return can be taken off under the same. */
interface Terms {
  readonly isOwn: boolean
  readonly pieces?: Fraction | undefined
  readonly limit?: Fraction | undefined
  readonly share: Fraction
}

/** Whether a fund answers for costs of that day. */
export function isEntitled(task: Task, law: Law, day: string): boolean {
  const enrolment = task.person.enrolment
  if (!enrolment) return true
  // Nobody waits by national rule who enrolled in the open window or is newborn, so that no number is needed then.
  const { openWindow, newborn = false } = enrolment
  const isSpared = law.type !== 'resident' || openWindow || newborn
  const rule = isSpared ? law.known('waiting-period') : law.ask('waiting-period')
  if (day < enrolment.from) return false
  if ((enrolment.interruptions ?? []).some(({ from, to }) => from <= day && day <= to)) return false
  if (!rule) return true
  const { exempt } = rule
  if ((exempt.openWindow && openWindow) || (exempt.newborn && newborn)) return true
  if (
    exempt.afterEmployeeBreakMonths !== undefined &&
    enrolment.employeeUntil !== undefined &&
    enrolment.from <= monthsLater(enrolment.employeeUntil, exempt.afterEmployeeBreakMonths)
  )
    return true
  // An identity that spares the waiting ends it from the day on which it is gained.
  const sparing = (task.person.identities ?? []).filter(
    ({ identity, to }) => (exempt.identities ?? []).includes(identity) && (to === undefined || to >= enrolment.from),
  )
  if (sparing.some(({ from }) => from <= day)) return true
  return day >= monthsLater(enrolment.from, rule.months + rule.extraMonthsPerMissedYear * (enrolment.missedYears ?? 0))
}

function partsOf(amount: Fraction, quantity: Fraction, price: Fraction, terms: Terms, rounded: (exact: Fraction) => Fraction): Parts {
  if (terms.isOwn) return { own: amount, over: zero, first: zero, within: zero }
  const counted = terms.pieces && isLess(terms.pieces, quantity) ? terms.pieces : quantity
  const own = isLess(counted, quantity) ? subtract(amount, round(divide(multiply(amount, counted), quantity))) : zero
  const rest = subtract(amount, own)
  const over = terms.limit && isLess(terms.limit, price) ? plus(subtract(rest, round(multiply(terms.limit, counted)))) : zero
  const first = rounded(multiply(subtract(rest, over), terms.share))
  return { own, over, first, within: subtract(subtract(rest, over), first) }
}

/** 先行自付 rounded once for the whole bill: each line keeps its exact share, and only the sum is whole fen. */
export function isBillLevel(law: Law): boolean {
  return law.askIfSpokenOf('rounding')?.firstPayLevel === 'bill'
}

/** Every line in its parts, in the order of the bill. */
export function splitLines(task: Task, law: Law, facts: Facts): ReadonlyMap<string, Parts> {
  const rounding: Rounding = law.askIfSpokenOf('rounding') ?? {}
  const pieces = new Map<string, Fraction>()
  const result = new Map<string, Parts>()
  const originals = new Map<string, { terms: Terms; amount: Fraction; quantity: Fraction; parts: Parts }>()
  const rounded = isBillLevel(law) ? (exact: Fraction) => exact : (exact: Fraction) => round(exact, rounding.firstPay)
  for (const line of task.lines) {
    const original = line.raw.originalLineId === undefined ? undefined : originals.get(line.raw.originalLineId)
    if (original) {
      const amount = add(original.amount, line.amount)
      const quantity = add(original.quantity, line.quantity)
      const left = partsOf(amount, quantity, line.price, original.terms, rounded)
      // What is taken back of any part lies between nothing and all of the return.
      let rest = line.amount
      const back = (part: keyof Parts) => {
        const taken = larger(rest, smaller(zero, subtract(left[part], original.parts[part])))
        rest = subtract(rest, taken)
        return taken
      }
      const [own, over, first] = [back('own'), back('over'), back('first')]
      const parts = { own, over, first, within: rest }
      result.set(line.id, parts)
      const kept = (part: keyof Parts) => add(original.parts[part], parts[part])
      Object.assign(original, {
        amount,
        quantity,
        parts: { own: kept('own'), over: kept('over'), first: kept('first'), within: kept('within') },
      })
      continue
    }
    const terms = termsOf(task, law, facts, line, pieces)
    const parts = partsOf(line.amount, line.quantity, line.price, terms, rounded)
    result.set(line.id, parts)
    originals.set(line.id, { terms, amount: line.amount, quantity: line.quantity, parts })
  }
  return result
}

function termsOf(task: Task, law: Law, facts: Facts, line: Line, counted: Map<string, Fraction>): Terms {
  const { raw } = line
  const own: Terms = { isOwn: true, share: zero }
  // No fund pays for care that belongs to the account alone, so that nobody asks whether it would.
  if (task.benefit !== 'account' && !isEntitled(task, law, line.day)) return own
  const lineFacts = { ...facts, feeCategory: line.category, item: line.code, itemClass: raw.class, origin: raw.origin }
  let itemClass = raw.class
  let share = raw.upfrontShare === undefined ? undefined : fraction(raw.upfrontShare)
  let forced: Fraction | undefined
  let limit = raw.priceLimit === undefined ? undefined : fraction(raw.priceLimit)
  let allowed: Fraction | undefined
  if (raw.restriction?.met === false) return own
  const rules = law.askIfSpokenOf('item-rules')?.rules ?? []
  const uses = new Map<string, Fraction>()
  // Pieces that were taken back leave room for others.
  const returned = task.lines.filter((one) => one.raw.originalLineId === line.id).map(({ quantity }) => quantity)
  const kept = plus(add(line.quantity, sum(returned)))
  rules.forEach((rule, index) => {
    // Each row sees what the rows before it made of the item.
    if (!holds(rule, { ...lineFacts, itemClass })) return
    if (rule.class !== undefined) {
      itemClass = rule.class
      forced = undefined
    }
    if (rule.upfrontShare !== undefined) forced = fraction(rule.upfrontShare)
    if (rule.priceLimit !== undefined) limit = limit ? smaller(limit, fraction(rule.priceLimit)) : fraction(rule.priceLimit)
    if (rule.quantityLimit) {
      const name = rule.quantityLimit.per === 'day' ? `${index}/${line.day}` : String(index)
      const used = counted.get(name) ?? zero
      const room = smaller(line.quantity, plus(subtract(fraction(rule.quantityLimit.quantity), used)))
      uses.set(name, add(used, kept))
      allowed = allowed ? smaller(allowed, room) : room
    }
  })
  if (itemClass === 'C' || itemClass === 'unlisted') return own
  // Only what a fund counts uses up a quantity.
  for (const [name, used] of uses) counted.set(name, used)
  if (forced === undefined && itemClass === 'B') {
    const shares = law.known('class-b-share')?.shares ?? []
    const overriding = shares.find((row) => row.overrides === true && holds(row, lineFacts))
    if (overriding) share = fraction(overriding.share)
    if (share === undefined) {
      const table = law.ask('class-b-share')
      share = table ? fraction(law.row('class-b-share', table.shares, lineFacts).share) : zero
    }
  }
  return { isOwn: false, pieces: allowed, limit, share: forced ?? (itemClass === 'B' ? (share ?? zero) : zero) }
}

export interface OutOfArea {
  readonly first: Fraction
  /** What becomes of a rate. */
  readonly lower: (rate: Fraction) => Fraction
}

/** Step 3: one of three ways of lowering the benefit, or none. */
export function outOfArea(law: Law, facts: Facts, within: Fraction): OutOfArea {
  const asItIs: OutOfArea = { first: zero, lower: (rate) => rate }
  if (facts.place === 'local') return asItIs
  const value = law.ask('out-of-area')
  if (!value) throw new Absent('out-of-area')
  const row = law.row('out-of-area', value.rows, facts)
  const { firstPay } = law.askIfSpokenOf('rounding') ?? {}
  if (row.method === 'first-pay') return { ...asItIs, first: round(multiply(within, fraction(row.share)), firstPay) }
  if (row.method === 'rate-factor') return { ...asItIs, lower: (rate) => multiply(rate, fraction(row.factor)) }
  if (row.method === 'rate-points') return { ...asItIs, lower: (rate) => plus(subtract(rate, fraction(row.points))) }
  return asItIs
}
