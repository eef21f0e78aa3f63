import { addDays, addMonths, type LocalDate, type Period, periodContains } from '../dates/index.ts'
import { type Outcome, succeed } from '../errors/index.ts'
import { addMoney, type Money, zeroMoney } from '../money/index.ts'
import { type Chosen, findValue, type ParameterValue, valueAbsent } from '../policy/index.ts'
import type { CaseLine, SettlementCase } from './case.ts'
import type { Situation } from './situation.ts'
import { cite, note, remark, type Working, yuan } from './working.ts'

type Enrolment = NonNullable<SettlementCase['person']['enrolment']>
type WaitingPeriod = ParameterValue<'waiting-period'>

/** 待遇享受: on which days care is paid for at all. */
export interface Entitlement {
  /** First day of entitlement after enrolment and waiting period; absent where the case does not say when the person enrolled. */
  readonly from?: LocalDate
  /** 断保: days without entitlement after that. */
  readonly interruptions: readonly Period[]
}

/**
 * Which days are entitled: from enrolment on, after the waiting period (待遇等待期) of those who enrolled late, without
 * interruptions. A case that does not say when the person enrolled is entitled throughout: the agency said so otherwise.
 *
 * The months are counted from the day of enrolment, with further ones for each missed year (国办发〔2024〕38号). Who enrolled in
 * the open window, as a newborn, soon after an employee enrolment or with an exempt identity does not wait where the pack says so
 * (医保发〔2021〕32号); an exempt identity gained while waiting ends the waiting. Residents who enrolled late cannot be settled with a
 * pack that does not state the months; employees have no waiting period unless the pack gives them one.
 */
export function entitlementOf({ case: settlementCase, law }: Situation, working: Working): Outcome<Entitlement, 'policy.value-absent'> {
  const { enrolment, identities } = settlementCase.person
  if (!enrolment) return succeed({ interruptions: [] })
  const always: Entitlement = { from: enrolment.from, interruptions: enrolment.interruptions }
  const found = findValue(law, 'waiting-period')
  if (typeof found === 'string') {
    const isLate = law.insuranceType === 'resident' && !enrolment.openWindow && !enrolment.newborn
    return isLate ? valueAbsent(law, 'waiting-period', 'eligibility') : succeed(always)
  }
  const { value } = found
  if (!value || isExempt(value, enrolment)) return succeed(always)
  const waited = addMonths(enrolment.from, value.months + value.extraMonthsPerMissedYear * enrolment.missedYears)
  const exempted = identities
    .filter(({ identity, to }) => value.exempt.identities.includes(identity) && (to === undefined || to >= enrolment.from))
    .map(({ from }) => (from > enrolment.from ? from : enrolment.from))
  const from = [waited, ...exempted].sort()[0] ?? waited
  noteWaiting({ ...settlementCase, value, found, enrolment, from }, working)
  return succeed({ ...always, from })
}

function isExempt({ exempt }: WaitingPeriod, enrolment: Enrolment): boolean {
  const { afterEmployeeBreakMonths: months } = exempt
  if (exempt.openWindow && enrolment.openWindow) return true
  if (exempt.newborn && enrolment.newborn) return true
  if (months === undefined || enrolment.employeeUntil === undefined) return false
  return enrolment.from <= addMonths(enrolment.employeeUntil, months)
}

interface Waiting extends Pick<SettlementCase, 'lines'> {
  readonly value: WaitingPeriod
  readonly found: Chosen<'waiting-period'>
  readonly enrolment: Enrolment
  readonly from: LocalDate
}

/** Said only where it costs something. */
function noteWaiting({ lines, value, found, enrolment, from }: Waiting, working: Working): void {
  if (!lines.some(({ chargedOn }) => chargedOn >= enrolment.from && chargedOn < from)) return
  const months = `${value.months} + ${value.extraMonthsPerMissedYear} × ${enrolment.missedYears}`
  const values = { enrolledOn: enrolment.from, missedYears: String(enrolment.missedYears), entitledFrom: from }
  note(working, 'eligibility.waiting-period', values, { formula: `${enrolment.from} + (${months}) → ${from}`, uses: [cite(found, months)] })
}

/** Whether what is charged on that day can be paid for. */
export function entitledOn({ from, interruptions }: Entitlement, day: LocalDate): boolean {
  return (from === undefined || day >= from) && !interruptions.some((one) => periodContains(one, day))
}

/** The first entitled day on or after a day. */
function nextEntitledDay(entitlement: Entitlement, day: LocalDate): LocalDate {
  let next = entitlement.from !== undefined && day < entitlement.from ? entitlement.from : day
  const byDay = [...entitlement.interruptions].sort((a, b) => (a.from < b.from ? -1 : 1))
  for (const one of byDay) if (one.to !== undefined && periodContains(one, next)) next = addDays(one.to, 1)
  return next
}

/** Says for how much no benefit was due, and from which day on it is; a return belongs to the day of its original. */
export function remarkUnentitled(entitlement: Entitlement, lines: readonly CaseLine[], working: Working): void {
  if (entitlement.from === undefined && entitlement.interruptions.length === 0) return
  const charged = new Map(lines.map(({ lineId, chargedOn }) => [lineId, chargedOn]))
  const spans = new Map<LocalDate, { count: number; amount: Money }>()
  for (const { chargedOn, amount, originalLineId } of lines) {
    const chargedFor = charged.get(originalLineId ?? '') ?? chargedOn
    if (entitledOn(entitlement, chargedFor)) continue
    const day = nextEntitledDay(entitlement, chargedFor)
    const span = spans.get(day) ?? { count: 0, amount: zeroMoney }
    spans.set(day, { count: span.count + 1, amount: addMoney(span.amount, amount) })
  }
  for (const [entitledFrom, { count, amount }] of spans)
    remark(working, 'eligibility.not-entitled', { count: String(count), amount: yuan(amount), entitledFrom })
}
