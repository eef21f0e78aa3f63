import { type LocalDate, lastDayOfMonth, periodsOverlap, yearOf } from '../dates/index.ts'
import { type Outcome, refuse, succeed } from '../errors/index.ts'
import type { HeldIdentity } from '../insured/index.ts'
import { isNegativeMoney, type Money, zeroMoney } from '../money/index.ts'
import {
  type CaseFacts,
  type CompiledPack,
  findValue,
  type Law,
  type PackVersion,
  type Rounding,
  valueAbsent,
  versionOn,
} from '../policy/index.ts'
import type { SettlementCase } from './case.ts'
import { classOfDisease, countsDiseases, type Scheme } from './schemes.ts'
import { cuttingOf } from './stay-parts.ts'

/** Everything about a case that stays the same through all steps: whose law, on which day, with which facts. */
export interface Situation {
  readonly case: SettlementCase
  readonly law: Law
  readonly version: PackVersion
  /** Method of calculation the version uses for this benefit. */
  readonly ruleSet: string
  /** Whose tables and accumulators count; absent where no fund pays (个人账户). */
  readonly scheme?: Scheme
  readonly decidedOn: LocalDate
  /** The year whose accumulators count: the year of the discharge. */
  readonly year: number
  readonly facts: CaseFacts
  readonly rounding: Rounding
}

const defaultRounding: Rounding = { fund: 'half-up', firstPay: 'half-up', firstPayLevel: 'line', segments: 'sum' }

/** Whole years of age on a day. */
export function ageOn(birthDate: LocalDate, on: LocalDate): number {
  const hadBirthday = on.slice(5) >= birthDate.slice(5)
  return yearOf(on) - yearOf(birthDate) - (hadBirthday ? 0 : 1)
}

/** Finds the law of the deciding day and the facts its rows may ask about. */
export function describeSituation(
  settlementCase: SettlementCase,
  pack: CompiledPack,
): Outcome<Situation, 'policy.not-in-force' | 'policy.value-absent' | 'settlement.unsupported'> {
  const { benefit, person, stay } = settlementCase
  if (stay.dischargedOn < stay.admittedOn) return refuse('settlement.unsupported', { reason: 'discharged-before-admitted' })
  const belowZero = amountBelowZero(settlementCase)
  if (belowZero !== undefined) return refuse('settlement.unsupported', { reason: `below-zero: ${belowZero}` })
  const twice = accountTwice(settlementCase)
  if (twice !== undefined) return refuse('settlement.unsupported', { reason: `family-account-twice: ${twice}` })
  const decidedOn = pack.decidingDay === 'discharge' ? stay.dischargedOn : wholeStay(settlementCase).admittedOn
  const version = pack.insuranceTypes.includes(person.insuranceType) ? versionOn(pack, decidedOn) : undefined
  if (!version) {
    const known = pack.versions.map(({ from, to }) => `${pack.id} ${from}..${to ?? ''}`)
    return refuse('policy.not-in-force', { area: person.enrolmentArea, insuranceType: person.insuranceType, date: decidedOn, known })
  }
  if (pack.asksAge && person.birthDate === undefined) return refuse('settlement.unsupported', { reason: 'birth-date-needed' })
  // Nobody is younger than nothing: rows for infants must not hold for a birth date that cannot be right.
  if (pack.asksAge && person.birthDate !== undefined && person.birthDate > wholeStay(settlementCase).dischargedOn)
    return refuse('settlement.unsupported', { reason: 'born-after-discharge' })
  const law: Law = { pack, insuranceType: person.insuranceType, on: decidedOn }
  const ruleSet = benefit === 'inpatient' ? version.ruleSets.inpatient : version.ruleSets.outpatient
  if (ruleSet === undefined) return valueAbsent(law, 'ruleSets.outpatient', 'eligibility')
  const scheme = benefit === 'account' ? undefined : benefit
  if (scheme && countsDiseases(scheme) && settlementCase.disease === undefined)
    return refuse('settlement.unsupported', { reason: 'disease-needed' })
  const unlisted = unlistedDisease(settlementCase, law)
  if (unlisted !== undefined) return valueAbsent(law, `chronic.diseases[${unlisted}]`, 'eligibility')
  const cut = cuttingOf(settlementCase, law)
  if (!cut.ok) return cut
  if (cut.value && settlementCase.part === undefined) return refuse('settlement.unsupported', { reason: 'settle-in-parts' })
  const rounding = findValue(law, 'rounding')
  // A pack that says nothing rounds as everybody does; one that says it does not know cannot be settled with.
  if (rounding === 'unknown') return valueAbsent(law, 'rounding', 'eligibility')
  return succeed({
    case: settlementCase,
    law,
    version,
    ruleSet,
    ...(scheme ? { scheme } : {}),
    decidedOn,
    year: yearOf(stay.dischargedOn),
    facts: factsOf(settlementCase, law),
    rounding: typeof rounding === 'string' ? defaultRounding : (rounding.value ?? defaultRounding),
  })
}

/** A chronic disease the pack's list does not hold: without its class and items nobody knows what it is paid under. */
function unlistedDisease({ benefit, disease }: SettlementCase, law: Law): string | undefined {
  const found = findValue(law, 'chronic.diseases')
  const list = typeof found === 'string' ? undefined : found.value?.diseases
  return benefit === 'chronic' && list?.every(({ code }) => code !== disease) ? disease : undefined
}

/** Which amount the terminal was told lies below zero: no rule says what that would mean. */
function amountBelowZero({ payment, accumulators }: SettlementCase): string | undefined {
  if (isNegativeMoney(payment.accountBalance)) return 'account'
  if (isNegativeMoney(payment.deposit)) return 'deposit'
  const relative = payment.family?.find(
    ({ balance, authorised: { limit = zeroMoney } }) => isNegativeMoney(balance) || isNegativeMoney(limit),
  )
  if (relative) return `family account ${relative.account}`
  return Object.entries(accumulators.amounts).find(([, amount]) => isNegativeMoney(amount))?.[0]
}

/** A relative's account given twice could pay out more than it holds. */
function accountTwice({ payment: { family = [] } }: SettlementCase): string | undefined {
  return family.find(({ account }, index) => family.findIndex((one) => one.account === account) < index)?.account
}

/** 外配处方: at a pharmacy the level is that of the institution that prescribed, the lowest where nobody says. */
export function levelOf({ hospitalLevel, institution, prescription }: SettlementCase['stay']): string {
  return institution?.kind === 'pharmacy' ? (prescription?.institutionLevel ?? 'L1') : hospitalLevel
}

/**
 * An identity held on any day of the stay counts for the whole stay (在院期间身份变化); everywhere else one that was lost
 * counts to the end of that month (次月起停止).
 */
function isHeld({ from, to }: HeldIdentity, settlementCase: SettlementCase): boolean {
  const { admittedOn, dischargedOn } = wholeStay(settlementCase)
  const end = to !== undefined && settlementCase.benefit !== 'inpatient' ? lastDayOfMonth(to) : to
  return periodsOverlap({ from, ...(end ? { to: end } : {}) }, { from: admittedOn, to: dischargedOn })
}

/** First and last day of the stay, of the whole one where the case is a part of it. */
export function wholeStay({
  stay,
  part,
}: Pick<SettlementCase, 'stay' | 'part'>): Pick<SettlementCase['stay'], 'admittedOn' | 'dischargedOn'> {
  return part ?? stay
}

function factsOf(settlementCase: SettlementCase, law: Law): CaseFacts {
  const { benefit, disease, person, stay } = settlementCase
  const held = person.identities.filter((one) => isHeld(one, settlementCase))
  const diseaseClass = disease !== undefined ? classOfDisease(law, disease) : undefined
  return {
    benefit,
    institution: stay.institution?.kind ?? 'hospital',
    ...(disease !== undefined ? { disease } : {}),
    ...(diseaseClass !== undefined ? { diseaseClass } : {}),
    ...(person.supplementPlan !== undefined ? { plan: person.supplementPlan } : {}),
    level: levelOf(stay),
    category: person.category,
    place: stay.placement.place,
    filing: stay.placement.filing,
    conditions: stay.conditions,
    identities: [...new Set(held.map(({ identity }) => identity))],
    ...(person.contribution !== undefined ? { contribution: person.contribution } : {}),
    ...(person.birthDate !== undefined ? { age: ageOn(person.birthDate, law.on) } : {}),
    ...(person.civilServantRank !== undefined ? { rank: person.civilServantRank } : {}),
  }
}

/** What the year has counted under that name so far. */
export function countedAmount(situation: Situation, name: string): Money {
  return situation.case.accumulators.amounts[name] ?? zeroMoney
}

/** What the earlier parts of this stay have counted under that name: a threshold of the stay is taken once. */
export function countedInStay({ case: { part } }: Situation, name: string): Money {
  return part?.counted[name] ?? zeroMoney
}

export function countedTimes(situation: Situation, name: string): number {
  return situation.case.accumulators.counts[name] ?? 0
}
