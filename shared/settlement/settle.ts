import { yearOf } from '../dates/index.ts'
import { type Outcome, succeed } from '../errors/index.ts'
import { addMoney, isZeroMoney, type Money, positivePart, subtractMoney, sumMoney, zeroMoney } from '../money/index.ts'
import type { CompiledPack } from '../policy/index.ts'
import type { Grade, SettlementBreakdown } from './breakdown.ts'
import type { SettlementCase, StayPart } from './case.ts'
import { assertIdentities } from './checks.ts'
import { entitlementOf, remarkUnentitled } from './entitlement.ts'
import { formatBalance, inTurn } from './scale.ts'
import type { Scheme } from './schemes.ts'
import { describeSituation, type Situation } from './situation.ts'
import { payAboveCap } from './steps/above-cap.ts'
import { writeAccumulators } from './steps/accumulators.ts'
import { watchBurdenCeiling } from './steps/burden-ceiling.ts'
import { payInCash } from './steps/cash.ts'
import { paySubsidy } from './steps/civil-servant-subsidy.ts'
import { remarkCommercialPlan } from './steps/commercial-plan.ts'
import { payCompositeProtection } from './steps/composite-protection.ts'
import { applyDeductible } from './steps/deductible.ts'
import { payEmployeeLargeAmount } from './steps/employee-large-amount.ts'
import { payEnterpriseSupplement } from './steps/enterprise-supplement.ts'
import { payAssistance } from './steps/medical-assistance.ts'
import { applyOutOfArea } from './steps/out-of-area.ts'
import { payFromAccounts } from './steps/personal-account.ts'
import { remarkPlausibility } from './steps/plausibility.ts'
import { payPooledFund } from './steps/pooled-fund.ts'
import { countRestForYearEnd, payResidentMajorIllness } from './steps/resident-major-illness.ts'
import { type LinesStep, splitLines } from './steps/split-lines.ts'
import { note, remark, startWorking, type Working, yuan } from './working.ts'

/** Why a settlement can be refused; everything else that goes wrong is our bug and thrown. */
export type SettleRefusal = 'policy.not-in-force' | 'policy.value-absent' | 'settlement.unsupported' | 'settlement.refund-exceeds-fee'

/**
 * Works out a settlement: who and when, lines, out-of-area, deductible, pooled fund, large amount or major illness,
 * civil servants, assistance, account, cash, accumulators. Pure: the same case and pack give the same bytes, for ever.
 *
 * Refuses with `policy.not-in-force` or `policy.value-absent` when the pack does not hold what the case needs. Throws
 * `IdentityViolation` when the result breaks a money identity.
 */
export function settle(settlementCase: SettlementCase, pack: CompiledPack): Outcome<SettlementBreakdown, SettleRefusal> {
  return settleRouted(settlementCase, pack, { trace: [], notices: [] })
}

/** The same for a part of a visit: the working goes on from how its lines came to this scheme. */
export function settleRouted(
  settlementCase: SettlementCase,
  pack: CompiledPack,
  routing: Pick<Working, 'trace' | 'notices'>,
): Outcome<SettlementBreakdown, SettleRefusal> {
  const described = describeSituation(settlementCase, pack)
  if (!described.ok) return described
  const situation = described.value
  const working = startWorking()
  noteLaw(situation, working)
  working.trace.push(...routing.trace)
  working.notices.push(...routing.notices)
  const tiers = workThroughTiers(situation, working)
  if (!tiers.ok) return tiers
  const finished = finish(situation, tiers.value, working)
  if (finished.ok) assertIdentities(finished.value)
  return finished
}

function noteLaw({ law, version, decidedOn, year, case: { person, stay, part } }: Situation, working: Working): void {
  const { category, insuranceType, enrolmentArea } = person
  const values = { packTitle: law.pack.title, version: version.version, decidedOn, year: String(year), insuranceType, category }
  note(working, 'eligibility.law-chosen', values, { formula: `${law.pack.id} ${version.version} ${version.from}..${version.to ?? ''}` })
  const { areas, title } = law.pack
  if (!areas.some((area) => enrolmentArea.startsWith(area)))
    remark(working, 'policy.other-area', { area: enrolmentArea, packTitle: title, areas: areas.join(', ') })
  if (part) notePart(part, stay, working)
  if (yearOf(stay.admittedOn) !== year)
    remark(working, 'stay.crosses-year', { admittedOn: stay.admittedOn, dischargedOn: stay.dischargedOn, year: String(year) })
}

/** 分段结算: which part of the stay this is; the others have settlements of their own. */
function notePart(part: StayPart, { admittedOn: from, dischargedOn: to }: SettlementCase['stay'], working: Working): void {
  const { admittedOn, dischargedOn } = part
  const values = { part: String(part.number), parts: String(part.of), from, to }
  note(working, 'eligibility.part-of-stay', { ...values, admittedOn, dischargedOn }, { formula: `${from}..${to}` })
  remark(working, 'stay.in-parts', values)
}

type Tiers = Omit<
  SettlementBreakdown,
  | 'benefit'
  | 'disease'
  | 'pack'
  | 'decidedOn'
  | 'year'
  | 'unverifiedGrades'
  | 'personTotal'
  | 'personalAccount'
  | 'sharedAccount'
  | 'familyPayments'
  | 'cash'
  | 'accountBalanceAfter'
  | 'deposit'
  | 'refund'
  | 'balanceDue'
  | 'accumulatorsBefore'
  | 'accumulatorDeltas'
  | 'accumulatorsAfter'
  | 'trace'
  | 'notices'
>

/** Steps 1 to 9: everything that happens to money before the person pays. */
function workThroughTiers(situation: Situation, working: Working): Outcome<Tiers, SettleRefusal> {
  const { scheme } = situation
  // Where no fund pays there is nothing to be entitled to.
  const entitlement = scheme ? entitlementOf(situation, working) : succeed({ interruptions: [] })
  if (!entitlement.ok) return entitlement
  const lines = splitLines(situation, entitlement.value, working)
  if (!lines.ok) return lines
  remarkUnentitled(entitlement.value, situation.case.lines, working)
  return scheme ? payFromFunds(situation, scheme, lines.value, working) : succeed(withoutFunds(lines.value, working))
}

/** 个人账户购药 and the like: no fund pays, so nothing is due before the person's own money. */
function withoutFunds(lines: LinesStep, working: Working): Tiers {
  note(working, 'eligibility.no-fund', { withinPolicy: yuan(lines.withinPolicy) }, { formula: '0.00' })
  return {
    ...lines,
    lines: [...lines.lines],
    outOfAreaUpfront: zeroMoney,
    deductibleStandard: zeroMoney,
    deductibleApplied: zeroMoney,
    pooledFundPayment: zeroMoney,
    coinsurance: lines.withinPolicy,
    aboveCap: zeroMoney,
    employeeLargeAmount: zeroMoney,
    residentMajorIllness: zeroMoney,
    civilServantSubsidy: zeroMoney,
    enterpriseSupplement: zeroMoney,
    medicalAssistance: zeroMoney,
    tiltAssistance: zeroMoney,
    otherFunds: zeroMoney,
    fundTotal: zeroMoney,
    withinPolicyRest: lines.withinPolicy,
  }
}

function payFromFunds(situation: Situation, scheme: Scheme, lines: LinesStep, working: Working): Outcome<Tiers, SettleRefusal> {
  const place = applyOutOfArea(situation, lines.withinPolicy, working)
  if (!place.ok) return place
  const { withinPolicy } = place.value
  const taken = applyDeductible(situation, scheme, withinPolicy, working)
  if (!taken.ok) return taken
  const deductible = taken.value.applied
  const pooled = payPooledFund(situation, scheme, { withinPolicy, deductible }, place.value, working)
  if (!pooled.ok) return pooled
  const { payment, coinsurance, aboveCap, reduced, rate } = pooled.value
  const paidAboveCap = payAboveCap(situation, aboveCap, working)
  if (!paidAboveCap.ok) return paidAboveCap
  const pieces = {
    burden: working.rest,
    base: subtractMoney(withinPolicy, deductible),
    deductible,
    aboveCap: subtractMoney(aboveCap, paidAboveCap.value),
    reduced,
    upfront: lines.upfrontSelfPay,
    outOfAreaUpfront: place.value.upfront,
  }
  const isEmployee = situation.law.insuranceType === 'employee'
  const large = isEmployee ? payEmployeeLargeAmount(situation, pieces.aboveCap, working) : succeed(undefined)
  if (!large.ok) return large
  const illness = isEmployee ? succeed(zeroMoney) : payResidentMajorIllness(situation, pieces, working)
  if (!illness.ok) return illness
  const employeeLargeAmount = large.value?.amount ?? zeroMoney
  const residentMajorIllness = illness.value
  // What no layer took over of the cost above the cap is still the person's.
  const aboveCapLeft = subtractMoney(pieces.aboveCap, large.value?.atCap ?? zeroMoney)
  const subsidy = paySubsidy(situation, { ...pieces, withinPolicy, aboveCap, aboveCapLeft }, working)
  if (!subsidy.ok) return subsidy
  const upfrontSelfPay = addMoney(lines.upfrontSelfPay, place.value.upfront)
  const outside = addMoney(upfrontSelfPay, lines.overPriceLimit, lines.fullySelfPaid)
  const made = {
    coinsuranceHow: formatBalance([pieces.base], [payment, aboveCap], coinsurance),
    outsideHow: formatBalance([lines.upfrontSelfPay, place.value.upfront, lines.overPriceLimit, lines.fullySelfPaid], [], outside),
  }
  const supplement = payEnterpriseSupplement(situation, { deductible, coinsurance, outside, ...made }, working)
  if (!supplement.ok) return supplement
  const { amount: enterpriseSupplement, outsideCovered } = supplement.value
  // What a supplement pays outside the policy goes to 先行自付 first, as an account does.
  const firstPay = positivePart(subtractMoney(upfrontSelfPay, outsideCovered))
  const firstPayHow = formatBalance([lines.upfrontSelfPay, place.value.upfront], [outsideCovered], firstPay)
  const assisted = payAssistance(situation, { withinPolicy, aboveCapLeft, firstPay, firstPayHow, reduced }, working)
  if (!assisted.ok) return assisted
  const { medicalAssistance, tiltAssistance, identity } = assisted.value
  const uncovered = subtractMoney(firstPay, assisted.value.upfrontCovered)
  const howUncovered = inTurn(firstPayHow, assisted.value.coveredHow, formatBalance([firstPay], [assisted.value.upfrontCovered], uncovered))
  const composite = payCompositeProtection(
    situation,
    { amount: uncovered, how: howUncovered, covered: assisted.value.upfrontCovered },
    working,
  )
  if (!composite.ok) return composite
  if (!isEmployee) countRestForYearEnd(situation, working)
  const watched = watchBurdenCeiling(situation, withinPolicy, working)
  if (!watched.ok) return watched
  const upfrontCovered = addMoney(assisted.value.upfrontCovered, composite.value.upfrontCovered)
  const otherFunds = addMoney(paidAboveCap.value, composite.value.amount)
  return succeed({
    ...lines,
    lines: [...lines.lines],
    upfrontSelfPay,
    outOfAreaUpfront: place.value.upfront,
    withinPolicy,
    deductibleStandard: taken.value.standard,
    deductibleApplied: deductible,
    ...(rate ? { pooledFundRate: rate } : {}),
    pooledFundPayment: payment,
    coinsurance,
    aboveCap,
    employeeLargeAmount,
    residentMajorIllness,
    civilServantSubsidy: subsidy.value,
    enterpriseSupplement,
    medicalAssistance,
    tiltAssistance,
    otherFunds,
    ...(identity !== undefined ? { assistanceIdentity: identity } : {}),
    ...(isZeroMoney(upfrontCovered) ? {} : { upfrontCovered }),
    ...(isZeroMoney(outsideCovered) ? {} : { outsideCovered }),
    fundTotal: sumMoney([
      payment,
      employeeLargeAmount,
      residentMajorIllness,
      subsidy.value,
      enterpriseSupplement,
      medicalAssistance,
      tiltAssistance,
      otherFunds,
    ]),
    withinPolicyRest: working.rest,
  })
}

/** Steps 10 to 12: account, cash, accumulators, grades of evidence. */
function finish(situation: Situation, tiers: Tiers, working: Working): Outcome<SettlementBreakdown, SettleRefusal> {
  const { payment, accumulators } = situation.case
  const { pack } = situation.law
  const personTotal = subtractMoney(tiers.totalFee, tiers.fundTotal)
  const accounts = payFromAccounts(situation, tiers, working)
  if (!accounts.ok) return accounts
  const billed = { amount: personTotal, how: formatBalance([tiers.totalFee], fundsPaid(working), personTotal) }
  const cash = payInCash(situation, billed, accounts.value, working)
  const year = writeAccumulators(situation, working)
  const grades = unverifiedGrades(working)
  if (grades.length > 0) remark(working, 'policy.unverified', { grades: grades.join(', ') })
  remarkPlausibility(situation, tiers, tiers.medicalAssistance, working)
  remarkCommercialPlan(situation, personTotal, working)
  const { version } = situation.version
  return succeed({
    benefit: situation.case.benefit,
    ...(situation.case.disease !== undefined ? { disease: situation.case.disease } : {}),
    pack: { id: pack.id, title: pack.title, version, hash: pack.hash, ruleSet: situation.ruleSet },
    decidedOn: situation.decidedOn,
    year: situation.year,
    unverifiedGrades: grades,
    ...tiers,
    personTotal,
    ...accounts.value,
    ...cash,
    deposit: payment.deposit,
    accumulatorsBefore: accumulators,
    accumulatorDeltas: year.deltas,
    accumulatorsAfter: year.after,
    trace: working.trace,
    notices: working.notices,
  })
}

const fundResults = new Set([
  'pooledFundPayment',
  'employeeLargeAmount',
  'residentMajorIllness',
  'civilServantSubsidy',
  'enterpriseSupplement',
  'medicalAssistance',
  'tiltAssistance',
  'otherFunds',
])

/** What each entry of the working says that a fund pays. */
function fundsPaid({ trace }: Working): Money[] {
  return trace.flatMap(({ result }) => (result && fundResults.has(result.name) ? [result.amount] : []))
}

/** Grades below P of every value that was used, worst last. */
function unverifiedGrades({ trace }: Working): Grade[] {
  const used = new Set(trace.flatMap(({ parameters }) => parameters.map(({ grade }) => grade)))
  return (['C', 'A'] as const).filter((grade) => used.has(grade))
}
