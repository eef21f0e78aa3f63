/**
 * A second engine, written on its own from the rules: exact fractions, values as the files have them, no trace, nothing
 * shared with the first. Plain and slow on purpose; both must give the same fen.
 */

import { assistance } from './assistance.ts'
import { decidingDay, factsOf, type Task, type Year } from './case.ts'
import { add, type Fraction, fraction, isZero, multiply, plus, round, smaller, subtract, sum, yuan, zero } from './fraction.ts'
import { isBillLevel, outOfArea, type Parts, splitLines } from './lines.ts'
import { Absent, type Facts, holds, Law } from './pack.ts'
import { accounts, type FamilyPayment } from './payment.ts'
import { aboveCap, type DeductibleResult, deductible, type PoolResult, pool } from './pool.ts'
import type { RawPack } from './raw.ts'
import { type Bill, type Catastrophic, civilServants, employeeLarge, enterprise, type Large, majorIllness } from './tiers.ts'

/** One settlement worked out again. */
export interface Settled {
  readonly benefit: string
  readonly disease?: string | undefined
  readonly amounts: Readonly<Record<string, Fraction>>
  readonly lines: ReadonlyMap<string, Parts>
  readonly isBillLevel: boolean
  readonly family: readonly FamilyPayment[]
  readonly identity?: string | undefined
  readonly balanceAfter: Fraction
  readonly after: Year
  /** What a following part of the same stay has to know. */
  readonly handsOn: {
    readonly deductible: { readonly standard: Fraction; readonly left: Fraction }
    readonly supplementBase: Fraction
    readonly assistedBase: Fraction
    readonly tiltedBase: Fraction
  }
}

const nothingOfPool: PoolResult = {
  paid: zero,
  coinsurance: zero,
  aboveCap: zero,
  reduced: zero,
  countsInPool: false,
  base: zero,
}

export function settleOne(task: Task, pack: RawPack): Settled {
  const law = new Law(pack, task.person.insuranceType, decidingDay(task, pack))
  if (!pack.areas.some((area) => task.person.enrolmentArea.startsWith(area))) throw new Absent('area')
  const version = law.version()
  if (!version) throw new Absent('version')
  if (task.benefit !== 'inpatient' && version.ruleSets.outpatient === undefined) throw new Absent('ruleSets.outpatient')
  const facts = factsOf(task, law)
  const lines = splitLines(task, law, facts)
  const exact = (part: keyof Parts) => sum([...lines.values()].map((parts) => parts[part]))
  const firstPay = isBillLevel(law) ? round(exact('first'), law.askIfSpokenOf('rounding')?.firstPay) : exact('first')
  const of = (part: keyof Parts) =>
    part === 'first' ? firstPay : part === 'within' ? subtract(add(exact('within'), exact('first')), firstPay) : exact(part)
  const total = sum(task.lines.map(({ amount }) => amount))
  const isAccountOnly = task.benefit === 'account'
  const place = isAccountOnly ? { first: zero, lower: (rate: Fraction) => rate } : outOfArea(law, facts, of('within'))
  const within = subtract(of('within'), place.first)
  const first = add(of('first'), place.first)
  const ded = isAccountOnly ? { scheme: '', counts: [], standard: zero, due: zero, applied: zero } : deductible(task, law, facts, within)
  const poolPaid = isAccountOnly ? { ...nothingOfPool, coinsurance: within } : pool(task, law, facts, within, ded.applied, place.lower)
  const layer = isAccountOnly ? zero : aboveCap(task, law, facts, poolPaid.aboveCap)
  const bill: Bill = {
    total,
    own: of('own'),
    over: of('over'),
    first,
    placeFirst: place.first,
    within,
    deductible: ded.applied,
    pool: poolPaid,
    layer,
  }
  const upper = isAccountOnly ? noTiers : tiersOf(task, law, facts, bill)
  const funds = sum([
    poolPaid.paid,
    layer,
    upper.large,
    upper.catastrophic,
    upper.subsidy,
    upper.supplement,
    upper.assisted,
    upper.tilted,
    upper.composite,
  ])
  const person = subtract(total, funds)
  const outside = [bill.own, bill.over, first]
  const [ownLeft, overLeft, firstLeft] = coverOutside(outside, upper.outsidePaid, upper.firstPaid)
  const rest = isAccountOnly ? within : upper.rest
  const paid = accounts(
    task,
    law,
    facts,
    place.first,
    { 'within-policy': rest, upfront: firstLeft, 'over-price-limit': overLeft, 'fully-self-paid': ownLeft },
    lines,
  )
  const shared = sum(paid.family.map(({ amount }) => amount))
  const cash = subtract(subtract(person, paid.own), shared)
  const { deposit } = task.payment
  return {
    benefit: task.benefit,
    disease: task.disease,
    lines,
    isBillLevel: isBillLevel(law),
    family: paid.family,
    identity: upper.identity,
    balanceAfter: subtract(task.payment.balance, paid.own),
    after: isAccountOnly ? task.year : count(task, ded, bill, upper),
    handsOn: {
      deductible: { standard: ded.standard, left: subtract(ded.due, ded.applied) },
      supplementBase: upper.supplementBase ?? zero,
      assistedBase: upper.assistedBase,
      tiltedBase: upper.tiltedBase ?? zero,
    },
    amounts: {
      totalFee: total,
      fullySelfPaid: bill.own,
      overPriceLimit: bill.over,
      upfrontSelfPay: first,
      outOfAreaUpfront: place.first,
      withinPolicy: within,
      deductibleStandard: ded.standard,
      deductibleApplied: ded.applied,
      pooledFundPayment: poolPaid.paid,
      coinsurance: poolPaid.coinsurance,
      aboveCap: poolPaid.aboveCap,
      employeeLargeAmount: upper.large,
      residentMajorIllness: upper.catastrophic,
      civilServantSubsidy: upper.subsidy,
      enterpriseSupplement: upper.supplement,
      medicalAssistance: upper.assisted,
      tiltAssistance: upper.tilted,
      otherFunds: add(layer, upper.composite),
      fundTotal: funds,
      withinPolicyRest: rest,
      personTotal: person,
      personalAccount: paid.own,
      sharedAccount: shared,
      cash,
      deposit,
      refund: plus(subtract(deposit, cash)),
      balanceDue: plus(subtract(cash, deposit)),
    },
  }
}

/** What is left of full self-pay, over-limit and first-pay after funds that may pay outside the policy: first-pay is covered first. */
function coverOutside([own = zero, over = zero, first = zero]: readonly Fraction[], outsidePaid: Fraction, firstPaid: Fraction) {
  const ofOver = smaller(over, outsidePaid)
  return [subtract(own, subtract(outsidePaid, ofOver)), subtract(over, ofOver), subtract(first, firstPaid)] as const
}

interface Upper {
  readonly large: Fraction
  readonly largeBase?: Fraction | undefined
  readonly catastrophic: Fraction
  readonly catastrophicBase: Fraction
  readonly isPaidAtYearEnd: boolean
  readonly subsidy: Fraction
  readonly supplement: Fraction
  readonly supplementBase?: Fraction | undefined
  readonly assisted: Fraction
  readonly assistedBase: Fraction
  readonly identity?: string | undefined
  readonly tilted: Fraction
  readonly tiltedBase?: Fraction | undefined
  readonly composite: Fraction
  readonly rest: Fraction
  /** Of the first-pay, and of what lies outside the policy altogether. */
  readonly firstPaid: Fraction
  readonly outsidePaid: Fraction
}

const noTiers: Upper = {
  large: zero,
  catastrophic: zero,
  catastrophicBase: zero,
  isPaidAtYearEnd: false,
  subsidy: zero,
  supplement: zero,
  assisted: zero,
  assistedBase: zero,
  tilted: zero,
  composite: zero,
  rest: zero,
  firstPaid: zero,
  outsidePaid: zero,
}

function tiersOf(task: Task, law: Law, facts: Facts, pooled: Bill): Upper {
  let bill = pooled
  let rest = subtract(subtract(bill.within, bill.pool.paid), bill.layer)
  let [firstLeft, firstPaid] = [bill.first, zero]
  let funds = add(bill.pool.paid, bill.layer)
  const pay = (amount: Fraction) => {
    funds = add(funds, amount)
    const ofRest = smaller(rest, amount)
    const ofFirst = smaller(firstLeft, subtract(amount, ofRest))
    rest = subtract(rest, ofRest)
    firstLeft = subtract(firstLeft, ofFirst)
    firstPaid = add(firstPaid, ofFirst)
    return amount
  }
  const isEmployee = task.person.insuranceType === 'employee'
  const large: Large = isEmployee ? employeeLarge(task, law, facts, bill, rest) : { paid: zero }
  pay(large.paid)
  const illness: Catastrophic = isEmployee ? { paid: zero, base: zero } : majorIllness(task, law, facts, bill, rest)
  pay(illness.paid)
  bill = { ...bill, aboveCapLeft: subtract(subtract(bill.pool.aboveCap, bill.layer), large.atCap ?? zero) }
  const subsidy = pay(civilServants(task, law, facts, bill, rest))
  const supplement = enterprise(task, law, facts, bill, rest)
  funds = add(funds, supplement.paid)
  rest = subtract(rest, subtract(supplement.paid, add(supplement.ofFirst, supplement.ofOutside)))
  firstLeft = subtract(firstLeft, supplement.ofFirst)
  firstPaid = add(firstPaid, supplement.ofFirst)
  const assisted = assistance(task, law, facts, bill, rest, firstLeft)
  pay(assisted.paid)
  const tilted = assisted.tilt
  pay(tilted.paid)
  const row = law.askIfSpokenOf('composite-protection')?.rows.find((one) => holds(one, facts))
  const composite = row
    ? pay(round(multiply(row.includeUpfront ? add(rest, firstLeft) : rest, fraction(row.share)), law.askIfSpokenOf('rounding')?.fund))
    : zero
  return {
    large: large.paid,
    largeBase: large.base,
    catastrophic: illness.paid,
    catastrophicBase: illness.base,
    isPaidAtYearEnd: illness.isPaidAtYearEnd ?? false,
    subsidy,
    supplement: supplement.paid,
    supplementBase: supplement.base,
    assisted: assisted.paid,
    assistedBase: assisted.base,
    identity: assisted.identity,
    tilted: tilted.paid,
    tiltedBase: tilted.base,
    composite,
    rest,
    firstPaid,
    outsidePaid: supplement.ofOutside,
  }
}

/** Step 12: what the year has counted afterwards. */
function count(task: Task, ded: DeductibleResult, bill: Bill, upper: Upper): Year {
  const { benefit, disease } = task
  const counts = { ...task.year.counts }
  const amounts = { ...task.year.amounts }
  for (const name of ded.counts) counts[name] = (counts[name] ?? 0) + 1
  const more = (name: string, amount: Fraction | undefined) => {
    if (amount && !isZero(amount)) amounts[name] = add(amounts[name] ?? zero, amount)
  }
  more(`${ded.scheme}.deductible`, bill.deductible)
  if (bill.pool.countsInPool) more('pool.fund', bill.pool.paid)
  if (bill.pool.countsInPool) more('pool.cost', bill.pool.cost)
  if (benefit !== 'inpatient') {
    more(`${benefit}.fund`, bill.pool.paid)
    if (disease !== undefined) more(`${benefit}.fund.${disease}`, bill.pool.paid)
    more(`${benefit}.cost`, bill.pool.cost)
    if (disease !== undefined) more(`${benefit}.cost.${disease}`, bill.pool.cost)
  }
  if (bill.pool.climb) more(bill.pool.climb.name, bill.pool.climb.by)
  more('outpatient.above-cap.fund', bill.layer)
  more('large.fund', upper.large)
  more('large.base', upper.largeBase)
  more('catastrophic.base', upper.catastrophicBase)
  if (upper.isPaidAtYearEnd) more('catastrophic.rest', upper.rest)
  more('catastrophic.fund', upper.catastrophic)
  more('civil-servant.fund', upper.subsidy)
  more('enterprise.base', upper.supplementBase)
  more('enterprise.fund', upper.supplement)
  more('assistance.base', upper.assistedBase)
  more(`assistance.fund.${benefit}`, upper.assisted)
  more('composite.fund', upper.composite)
  more('tilt.base', upper.tiltedBase)
  more('tilt.fund', upper.tilted)
  return { counts, amounts }
}

/** The year as text, without what is zero. */
export function yearText(year: Year): Record<string, string | number> {
  const amounts = Object.entries(year.amounts).filter(([, amount]) => !isZero(amount))
  const counts = Object.entries(year.counts).filter(([, times]) => times !== 0)
  return Object.fromEntries<string | number>([...amounts.map(([name, amount]) => [name, yuan(amount)] as const), ...counts].sort())
}
