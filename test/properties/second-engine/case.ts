/** A case file with everything filled in that it may leave out, and the facts rows ask about. */
import { type Fraction, fraction, isNegative, multiply, negate, round } from './fraction.ts'
import type { Facts, Law } from './pack.ts'
import type { RawApproval, RawCase, RawLine, RawPerson, RawPlace, RawYear } from './raw.ts'

export interface Line {
  readonly raw: RawLine
  readonly id: string
  readonly code: string
  readonly category: string
  readonly day: string
  readonly quantity: Fraction
  readonly price: Fraction
  readonly amount: Fraction
}

export interface Year {
  readonly counts: Record<string, number>
  readonly amounts: Record<string, Fraction>
}

/** One settlement to be worked out. */
export interface Task {
  readonly benefit: string
  readonly disease?: string | undefined
  readonly person: RawPerson
  readonly place: RawPlace
  readonly from: string
  readonly to: string
  readonly lines: readonly Line[]
  readonly year: Year
  readonly part?: PartOfStay
  readonly payment: {
    readonly useAccount: boolean
    readonly balance: Fraction
    readonly deposit: Fraction
    readonly family: readonly FamilyAccount[]
  }
}

/** What a part of a stay knows of the whole one. */
export interface PartOfStay {
  readonly wholeFrom: string
  readonly wholeTo: string
  /** The last part counts the stay. */
  readonly isLast: boolean
  /** The one deductible as the first part left it. */
  readonly deductible?: { readonly standard: Fraction; readonly left: Fraction }
  /** What thresholds per stay have counted in the parts before. */
  readonly before: {
    readonly supplementBase: Fraction
    readonly assistedBase: Fraction
    readonly tiltedBase: Fraction
    readonly tilted: Fraction
  }
}

export interface FamilyAccount {
  readonly account: string
  readonly relation: string
  readonly balance: Fraction
  readonly limit?: Fraction
  readonly from: string
  readonly to?: string | undefined
}

export function yearOf({ counts = {}, amounts = {} }: RawYear = {}): Year {
  return { counts: { ...counts }, amounts: Object.fromEntries(Object.entries(amounts).map(([name, text]) => [name, fraction(text)])) }
}

export function taskOf(raw: RawCase): Task {
  const place = raw.stay ?? raw.visit
  if (!place) throw new Error('a stay or a visit')
  const [from, to] = 'on' in place ? [place.on, place.on] : [place.admittedOn, place.dischargedOn]
  const { useAccount = false, accountBalance = '0', deposit = '0', family = [] } = raw.payment ?? {}
  return {
    benefit: raw.benefit,
    disease: raw.disease,
    person: raw.person,
    place,
    from,
    to,
    lines: raw.lines.map((line, index) => lineOf(line, index, to)),
    year: yearOf(raw.accumulators),
    payment: {
      useAccount,
      balance: fraction(accountBalance),
      deposit: fraction(deposit),
      family: family.map(({ account, relation, balance, authorised }) => ({
        account,
        relation,
        balance: fraction(balance),
        ...(authorised.limit === undefined ? {} : { limit: fraction(authorised.limit) }),
        from: authorised.from,
        to: authorised.to,
      })),
    },
  }
}

function lineOf(raw: RawLine, index: number, day: string): Line {
  const given = raw.amount === undefined ? undefined : fraction(raw.amount)
  const quantity = fraction(raw.quantity ?? (given && isNegative(given) ? '-1' : '1'))
  const price = raw.unitPrice === undefined && given ? (isNegative(given) ? negate(given) : given) : fraction(raw.unitPrice ?? '0')
  return {
    raw,
    id: raw.lineId ?? String(index + 1),
    code: raw.itemCode ?? `line-${index + 1}`,
    category: raw.feeCategory ?? 'other',
    day: raw.chargedOn ?? day,
    quantity,
    price,
    amount: given ?? round(multiply(price, quantity)),
  }
}

/** The last day of a month. */
export function endOfMonth(day: string): string {
  const [year, month] = [Number(day.slice(0, 4)), Number(day.slice(5, 7))]
  return new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10)
}

/** The same day so many months later, or the last day of that month where it has no such day. */
export function monthsLater(day: string, months: number): string {
  const [year, month, date] = [Number(day.slice(0, 4)), Number(day.slice(5, 7)) - 1 + months, day.slice(8)]
  const last = endOfMonth(new Date(Date.UTC(year, month, 1)).toISOString().slice(0, 10))
  return date > last.slice(8) ? last : `${last.slice(0, 8)}${date}`
}

export function daysLater(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
}

/** A stay: any identity of any of its days. Everything else: on its day, or lost in the same month (JS-11 to JS-13). */
export function identitiesOf({ benefit, person, part, ...days }: Task): readonly string[] {
  const [from, to] = part ? [part.wholeFrom, part.wholeTo] : [days.from, days.to]
  return (person.identities ?? [])
    .filter((held) =>
      benefit === 'inpatient'
        ? held.from <= to && (held.to === undefined || held.to >= from)
        : held.from <= to && (held.to === undefined || endOfMonth(held.to) >= to),
    )
    .map(({ identity }) => identity)
}

export function approvalsOf(task: Task, kind: string): readonly RawApproval[] {
  return (task.person.approvals ?? []).filter(
    (approval) => approval.kind === kind && approval.from <= task.to && (approval.to === undefined || task.to <= approval.to),
  )
}

/** The level that counts: for a pharmacy that of the prescribing institution, the lowest when unknown (JN-5). */
export function levelOf(place: RawPlace): string {
  return place.institution?.kind === 'pharmacy' ? (place.prescription?.institutionLevel ?? 'L1') : place.hospitalLevel
}

export function decidingDay(task: Task, law: { readonly decidingDay: string }): string {
  return law.decidingDay === 'admission' ? task.from : task.to
}

export function factsOf(task: Task, law: Law): Facts {
  const { person, place, disease } = task
  const birth = person.birthDate
  const age =
    birth === undefined ? undefined : Number(law.day.slice(0, 4)) - Number(birth.slice(0, 4)) - (law.day.slice(5) < birth.slice(5) ? 1 : 0)
  const listed = disease === undefined ? undefined : law.known('chronic.diseases')?.diseases.find(({ code }) => code === disease)
  return {
    benefit: task.benefit,
    institution: place.institution?.kind ?? 'hospital',
    disease,
    diseaseClass: listed?.class,
    plan: person.supplementPlan,
    level: levelOf(place),
    category: person.category,
    contribution: person.contribution,
    age,
    place: place.placement?.place ?? 'local',
    filing: place.placement?.filing ?? 'none',
    conditions: place.conditions ?? [],
    identities: identitiesOf(task),
    rank: person.civilServantRank,
  }
}

/** The kinds of settlement this one is, for scopes: itself, and for chronic diseases its class too. */
export function kindsOf(facts: Facts): readonly string[] {
  const kind = facts.benefit ?? ''
  return kind === 'chronic' && facts.diseaseClass !== undefined ? [kind, `chronic-${facts.diseaseClass}`] : [kind]
}
