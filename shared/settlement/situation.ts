import { type LocalDate, periodsOverlap, yearOf } from '../dates/index.ts'
import { type Outcome, refuse, succeed } from '../errors/index.ts'
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

/** Everything about a case that stays the same through all steps: whose law, on which day, with which facts. */
export interface Situation {
  readonly case: SettlementCase
  readonly law: Law
  readonly version: PackVersion
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
  const { person, stay } = settlementCase
  if (stay.dischargedOn < stay.admittedOn) return refuse('settlement.unsupported', { reason: 'discharged-before-admitted' })
  const belowZero = amountBelowZero(settlementCase)
  if (belowZero !== undefined) return refuse('settlement.unsupported', { reason: `below-zero: ${belowZero}` })
  const decidedOn = pack.decidingDay === 'discharge' ? stay.dischargedOn : stay.admittedOn
  const version = pack.insuranceTypes.includes(person.insuranceType) ? versionOn(pack, decidedOn) : undefined
  if (!version) {
    const known = pack.versions.map(({ from, to }) => `${pack.id} ${from}..${to ?? ''}`)
    return refuse('policy.not-in-force', { area: person.enrolmentArea, insuranceType: person.insuranceType, date: decidedOn, known })
  }
  if (pack.asksAge && person.birthDate === undefined) return refuse('settlement.unsupported', { reason: 'birth-date-needed' })
  const law: Law = { pack, insuranceType: person.insuranceType, on: decidedOn }
  const rounding = findValue(law, 'rounding')
  // A pack that says nothing rounds as everybody does; one that says it does not know cannot be settled with.
  if (rounding === 'unknown') return valueAbsent(law, 'rounding', 'eligibility')
  return succeed({
    case: settlementCase,
    law,
    version,
    decidedOn,
    year: yearOf(stay.dischargedOn),
    facts: factsOf(settlementCase, decidedOn),
    rounding: typeof rounding === 'string' ? defaultRounding : (rounding.value ?? defaultRounding),
  })
}

/** Which amount the terminal was told lies below zero: no rule says what that would mean. */
function amountBelowZero({ payment, accumulators }: SettlementCase): string | undefined {
  if (isNegativeMoney(payment.accountBalance)) return 'account'
  if (isNegativeMoney(payment.deposit)) return 'deposit'
  return Object.entries(accumulators.amounts).find(([, amount]) => isNegativeMoney(amount))?.[0]
}

/** An identity held on any day of the stay counts for the whole stay (在院期间身份变化). */
function factsOf({ benefit, disease, person, stay }: SettlementCase, decidedOn: LocalDate): CaseFacts {
  const period = { from: stay.admittedOn, to: stay.dischargedOn }
  const held = person.identities.filter(({ from, to }) => periodsOverlap({ from, ...(to ? { to } : {}) }, period))
  return {
    benefit,
    institution: stay.institution?.kind ?? 'hospital',
    ...(disease !== undefined ? { disease } : {}),
    ...(person.supplementPlan !== undefined ? { plan: person.supplementPlan } : {}),
    level: stay.hospitalLevel,
    category: person.category,
    place: stay.placement.place,
    filing: stay.placement.filing,
    conditions: stay.conditions,
    identities: [...new Set(held.map(({ identity }) => identity))],
    ...(person.contribution !== undefined ? { contribution: person.contribution } : {}),
    ...(person.birthDate !== undefined ? { age: ageOn(person.birthDate, decidedOn) } : {}),
    ...(person.civilServantRank !== undefined ? { rank: person.civilServantRank } : {}),
  }
}

/** What the year has counted under that name so far. */
export function countedAmount(situation: Situation, name: string): Money {
  return situation.case.accumulators.amounts[name] ?? zeroMoney
}

export function countedTimes(situation: Situation, name: string): number {
  return situation.case.accumulators.counts[name] ?? 0
}
