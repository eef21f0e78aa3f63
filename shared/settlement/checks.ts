import {
  addMoney,
  compareMoney,
  compareRates,
  fenOf,
  formatMoney,
  isNegativeMoney,
  isZeroMoney,
  type Money,
  negateMoney,
  parseMoney,
  positivePart,
  subtractMoney,
  sumMoney,
  sumMoneyOf,
  wholeRate,
  zeroMoney,
  zeroRate,
} from '../money/index.ts'
import type { LineSplit, SettlementBreakdown, TraceEntry } from './breakdown.ts'
import { countsDiseases, schemeNames } from './schemes.ts'

/** A money identity that does not hold: our own result is wrong, the settlement must not be booked. */
export class IdentityViolation extends Error {
  readonly identity: string
  constructor(violations: readonly string[]) {
    super(`money identity violated: ${violations.join('; ')}`)
    this.name = 'IdentityViolation'
    this.identity = violations[0] ?? ''
  }
}

const equal = (a: Money, b: Money) => compareMoney(a, b) === 0
const notBelow = (...amounts: readonly Money[]) => amounts.every((amount) => !isNegativeMoney(amount))

/**
 * The money identities (金额恒等式) every breakdown must satisfy, without any tolerance. Answers those that do not hold,
 * by number and name; an empty list means that all hold. Works on reversals too, by looking at their negative.
 */
export function violatedIdentities(breakdown: SettlementBreakdown): string[] {
  const reversed = isReversal(breakdown)
  const sign = (amount: Money) => (reversed ? negateMoney(amount) : amount)
  const violations: string[] = []
  const check = (name: string, holds: boolean) => {
    if (!holds) violations.push(name)
  }
  for (const line of breakdown.lines) if (!lineHolds(line, reversed)) check(`identity 1 (line ${line.lineId})`, false)
  checkTotals(breakdown, sign, check)
  checkTiers(breakdown, sign, check)
  checkPayment(breakdown, sign, check)
  checkAccumulators(breakdown, check)
  checkTrace(breakdown, check)
  return violations
}

/** In a settlement nothing of these lies below zero; in a reversal whatever is not zero does. */
function isReversal({ lines, deposit, deductibleStandard }: SettlementBreakdown): boolean {
  const charged = lines.find(({ reasons, amount }) => !reasons.includes('return-of-original') && !isZeroMoney(amount))
  if (charged) return isNegativeMoney(charged.amount)
  // Where nothing was charged, no other amount has a sign.
  return [deposit, deductibleStandard].some(isNegativeMoney)
}

/** Throws `IdentityViolation` when an identity does not hold. */
export function assertIdentities(breakdown: SettlementBreakdown): void {
  const violations = violatedIdentities(breakdown)
  if (violations.length > 0) throw new IdentityViolation(violations)
}

type Check = (name: string, holds: boolean) => void
type Sign = (amount: Money) => Money

function lineHolds(line: LineSplit, reversed: boolean): boolean {
  const [own, over] = [fenOf(line.fullySelfPaid), fenOf(line.overPriceLimit)]
  const [upfront, within] = [fenOf(line.upfrontSelfPay), fenOf(line.withinPolicy)]
  const isReturn = line.reasons.includes('return-of-original') !== reversed
  const isOneSided = isReturn ? own <= 0 && over <= 0 && upfront <= 0 && within <= 0 : own >= 0 && over >= 0 && upfront >= 0 && within >= 0
  return isOneSided && own + over + upfront + within === fenOf(line.amount)
}

function checkTotals(b: SettlementBreakdown, sign: Sign, check: Check): void {
  const partsSum = addMoney(b.fullySelfPaid, b.overPriceLimit, b.upfrontSelfPay, b.withinPolicy)
  const of = (amountOf: (line: LineSplit) => Money) => sumMoneyOf(b.lines, amountOf)
  const [total, own] = [of((line) => line.amount), of((line) => line.fullySelfPaid)]
  const [over, upfront, within] = [of((line) => line.overPriceLimit), of((line) => line.upfrontSelfPay), of((line) => line.withinPolicy)]
  check('identity 2 (bill: total = parts)', equal(b.totalFee, partsSum) && equal(b.totalFee, total))
  check('identity 2 (fully self-paid)', equal(b.fullySelfPaid, own))
  check('identity 2 (over price limit)', equal(b.overPriceLimit, over))
  check('identity 2 (upfront)', equal(b.upfrontSelfPay, addMoney(upfront, b.outOfAreaUpfront)))
  check('identity 2 (within policy)', equal(b.withinPolicy, subtractMoney(within, b.outOfAreaUpfront)))
  const parts = [b.fullySelfPaid, b.overPriceLimit, b.upfrontSelfPay, b.withinPolicy, b.outOfAreaUpfront]
  check('identity 2 (no negative part)', notBelow(...parts.map(sign)))
}

function checkTiers(b: SettlementBreakdown, sign: Sign, check: Check): void {
  const applied = sign(b.deductibleApplied)
  const isDeductibleBounded = compareMoney(applied, sign(b.withinPolicy)) <= 0 && compareMoney(applied, sign(b.deductibleStandard)) <= 0
  check('identity 3 (deductible)', notBelow(applied) && isDeductibleBounded)
  const pieces = addMoney(b.deductibleApplied, b.pooledFundPayment, b.coinsurance, b.aboveCap)
  check('identity 4 (within policy = deductible + pool + coinsurance + above cap)', equal(b.withinPolicy, pieces))
  check('identity 4 (no negative piece)', notBelow(...[b.pooledFundPayment, b.coinsurance, b.aboveCap].map(sign)))
  const afterPool = subtractMoney(b.withinPolicy, b.pooledFundPayment)
  const afterLarge = subtractMoney(afterPool, addMoney(b.employeeLargeAmount, b.residentMajorIllness))
  const supplement = subtractMoney(b.enterpriseSupplement, b.outsideCovered ?? zeroMoney)
  const afterSubsidy = subtractMoney(afterLarge, addMoney(b.civilServantSubsidy, supplement))
  check('identity 5 (burden after each tier)', notBelow(...[afterPool, afterLarge, supplement, afterSubsidy].map(sign)))
  const funds = fundNames.map((name) => b[name])
  check('identity 6 (fund total)', equal(b.fundTotal, sumMoney(funds)))
  check('identity 6 (no negative fund)', notBelow(...funds.map(sign)))
  const within = subtractMoney(b.fundTotal, coveredOutside(b))
  check('identity 9 (no fund pays outside the policy)', compareMoney(sign(within), sign(b.withinPolicy)) <= 0)
  const isRateBounded =
    b.pooledFundRate === undefined || (compareRates(b.pooledFundRate, zeroRate) >= 0 && compareRates(b.pooledFundRate, wholeRate) <= 0)
  check('identity 10 (rate between 0 % and 100 %)', isRateBounded)
}

/** Amounts that funds pay, in the order of the tiers. */
const fundNames = [
  'pooledFundPayment',
  'employeeLargeAmount',
  'residentMajorIllness',
  'civilServantSubsidy',
  'enterpriseSupplement',
  'medicalAssistance',
  'tiltAssistance',
  'otherFunds',
] as const
/** Amounts that no settlement pays without a word in its working. */
const paidNames = [...fundNames, 'personalAccount', 'sharedAccount'] as const

/** What funds paid beyond the amounts within policy because their rules say so. */
const coveredOutside = (b: SettlementBreakdown): Money => addMoney(b.upfrontCovered ?? zeroMoney, b.outsideCovered ?? zeroMoney)

function checkPayment(b: SettlementBreakdown, sign: Sign, check: Check): void {
  check('identity 7 (total = funds + person)', equal(b.totalFee, addMoney(b.fundTotal, b.personTotal)))
  check('identity 7 (person = accounts + cash)', equal(b.personTotal, addMoney(b.personalAccount, b.sharedAccount, b.cash)))
  const borne = subtractMoney(addMoney(b.fullySelfPaid, b.overPriceLimit, b.upfrontSelfPay, b.withinPolicyRest), coveredOutside(b))
  check('identity 8 (person = outside + rest within policy)', equal(b.personTotal, borne))
  check('identity 7 (no negative account)', notBelow(sign(b.personalAccount), sign(b.sharedAccount)))
  check('identity 8 (rest within policy)', notBelow(sign(b.withinPolicyRest), sign(b.personTotal), sign(b.cash)))
  check('identity 21 (deposit)', equal(b.deposit, subtractMoney(addMoney(b.cash, b.refund), b.balanceDue)))
  check(
    'identity 21 (refund or balance due, never both)',
    notBelow(sign(b.refund), sign(b.balanceDue)) && [b.refund, b.balanceDue].some(isZeroMoney),
  )
  check('identity 22 (account not below zero)', notBelow(b.accountBalanceAfter))
  const family = b.familyPayments ?? []
  check('identity 22 (family payments in relatives’ accounts)', equal(b.sharedAccount, sumMoney(family.map(({ amount }) => amount))))
  const isFamilySound = notBelow(...family.flatMap(({ amount, balanceAfter }) => [sign(amount), balanceAfter]))
  check('identity 22 (family accounts not below zero)', isFamilySound)
}

function checkAccumulators(b: SettlementBreakdown, check: Check): void {
  const { accumulatorsBefore: before, accumulatorDeltas: deltas, accumulatorsAfter: after } = b
  for (const name of new Set([...Object.keys(after.amounts), ...Object.keys(deltas.amounts), ...Object.keys(before.amounts)])) {
    const sum = addMoney(before.amounts[name] ?? zeroMoney, deltas.amounts[name] ?? zeroMoney)
    check(`identity 10 (accumulator ${name})`, equal(after.amounts[name] ?? zeroMoney, sum) && notBelow(sum))
  }
  const others = addMoney(deltas.amounts['outpatient.above-cap.fund'] ?? zeroMoney, deltas.amounts['composite.fund'] ?? zeroMoney)
  check('identity 10 (outpatient.above-cap.fund and composite.fund count what was paid)', equal(others, b.otherFunds))
  const counted = Object.entries(countedResults(b)).filter(([name, amount]) => !equal(deltas.amounts[name] ?? zeroMoney, amount))
  for (const [name] of counted) check(`identity 10 (${name} counts what was paid)`, false)
  for (const name of new Set([...Object.keys(after.counts), ...Object.keys(deltas.counts), ...Object.keys(before.counts)])) {
    const sum = (before.counts[name] ?? 0) + (deltas.counts[name] ?? 0)
    check(`identity 10 (count ${name})`, (after.counts[name] ?? 0) === sum && sum >= 0)
  }
}

/** What the year counts of this settlement, by the name of the accumulator: the very amounts of the breakdown. */
function countedResults(b: SettlementBreakdown): Readonly<Record<string, Money>> {
  if (b.benefit === 'account') return Object.fromEntries(Object.keys(b.accumulatorDeltas.amounts).map((name) => [name, zeroMoney]))
  const { fund } = schemeNames[b.benefit]
  const { amounts } = b.accumulatorDeltas
  // A scheme may borrow another one's deductible, and then counts towards the other one's year; always exactly one.
  const deductible = Object.keys(amounts).find((name) => name.endsWith('.deductible')) ?? schemeNames[b.benefit].deductible
  const shared = amounts[schemeNames.inpatient.fund]
  return {
    [deductible]: b.deductibleApplied,
    ...(shared !== undefined ? { [schemeNames.inpatient.fund]: b.pooledFundPayment } : {}),
    [fund]: b.pooledFundPayment,
    ...(countsDiseases(b.benefit) ? { [`${fund}.${b.disease}`]: b.pooledFundPayment } : {}),
    'large.fund': b.employeeLargeAmount,
    'catastrophic.fund': b.residentMajorIllness,
    'civil-servant.fund': b.civilServantSubsidy,
    'enterprise.fund': b.enterpriseSupplement,
    [`assistance.fund.${b.benefit}`]: b.medicalAssistance,
    'tilt.fund': b.tiltAssistance,
  }
}

/** A capped payment says its cap, is what was left under it, and is less than what was worked out. */
function isWithinRoom({ code, values }: TraceEntry): boolean {
  const { cap, used, room, computed, amount } = values
  if (!code.endsWith('capped')) return true
  if (cap === undefined || used === undefined || room === undefined || amount === undefined) return false
  const left = positivePart(subtractMoney(parseMoney(cap), parseMoney(used)))
  if (!equal(parseMoney(room), left)) return false
  return computed === undefined || (equal(parseMoney(amount), left) && compareMoney(parseMoney(computed), left) > 0)
}

/** The working must sum to the slip: what each entry determines, and the rest it hands to the next. */
function checkTrace(b: SettlementBreakdown, check: Check): void {
  const sums = new Map<string, Money>()
  let rest: Money | undefined
  for (const entry of b.trace) {
    const { code, result, restBefore, restAfter, parameters } = entry
    check(`identity 10 (${code} within its room)`, isWithinRoom(entry))
    if (restBefore !== undefined && rest === undefined)
      check('identity 24 (rest at the start)', equal(restBefore, addMoney(b.withinPolicy, b.outOfAreaUpfront)))
    if (result) sums.set(result.name, addMoney(sums.get(result.name) ?? zeroMoney, result.amount))
    if (restBefore !== undefined && rest !== undefined)
      check(`identity 24 (rest before ${code}: ${formatMoney(restBefore)})`, equal(restBefore, rest))
    rest = restAfter ?? rest
    const isCurrent = parameters.every(({ from, to }) => from <= b.decidedOn && (to === undefined || b.decidedOn <= to))
    check(`identity 25 (${code} uses law of the day)`, isCurrent)
  }
  check('identity 24 (rest at the end)', equal(rest ?? zeroMoney, b.withinPolicyRest))
  const amounts = b as unknown as Record<string, Money | undefined>
  for (const [name, sum] of sums) check(`identity 24 (working of ${name})`, equal(amounts[name] ?? zeroMoney, sum))
  for (const name of paidNames) check(`identity 24 (working of ${name} is missing)`, sums.has(name) || isZeroMoney(b[name]))
}
