import type { LocalDate } from '../../dates/index.ts'
import { addMoney, fenOf, formatMoney, moneyFromFen, parseMoney, subtractMoney } from '../../money/index.ts'
import { type CompiledPack, parameterKey, versionOn } from '../../policy/index.ts'
import { type SettlementBreakdown, settle } from '../../settlement/index.ts'
import type { PackForTools, PackWords } from '../source.ts'
import { type FundName, fundNames, fundWords, joinWords, type Words, words } from '../words.ts'
import { type Finding, findingAt } from './finding.ts'
import { caseOfPersona, type Persona, personasOf } from './personas.ts'
import { schemes } from './tables.ts'

/** One step of 0.01 at which a fund does what no rule intends. */
export interface Cliff {
  readonly persona: Persona
  readonly fund: FundName
  /** The amount within policy before the step. */
  readonly at: string
  readonly before: string
  readonly after: string
}

/** Far above any stay that was ever billed. */
const largest = fenOf(parseMoney('3000000.00'))
/** Each grid amount is this much above the one before. */
const growth = 4

/** Values in force that can matter to a persona. */
function valuesFor({ insuranceType, scheme, on }: Persona, pack: CompiledPack) {
  const others = schemes.filter((one) => one !== scheme && one !== 'inpatient')
  return [...pack.parameters].flatMap(([key, { id, values }]) => {
    if (!key.startsWith(insuranceType) || beside.test(id) || others.some((one) => id.startsWith(`${one}.`))) return []
    const value = values.find(({ from }) => from <= on)
    return value ? [{ id, value }] : []
  })
}

/** What one drug of class A, taken at home and paid in cash, never asks. */
const beside = /^(personal-account|account-accrual|plausibility|waiting-period|class-b-share|item-rules|out-of-area|stay-rules)/

/** Amounts from which the search sets out: a few sizes of bills, and every amount the law in force names. */
function startingAmounts(persona: Persona, pack: CompiledPack): number[] {
  const named = new Set<number>([1, largest])
  for (let amount = 100; amount < largest; amount *= growth) named.add(amount)
  const visit = (value: unknown): void => {
    if (typeof value === 'object' && value !== null)
      for (const inner of Object.values(value)) {
        if (typeof inner === 'number' && Number.isSafeInteger(inner) && inner > 100 && inner < largest) named.add(inner).add(inner + 1)
        else visit(inner)
      }
  }
  for (const { value } of valuesFor(persona, pack)) visit(value.value)
  return [...named].sort((a, b) => a - b)
}

/** Fen by which roundings on top of each other can leave the straight line. */
const roundings = 2

type Payments = readonly number[]

/** Fund payments by the amount within policy, each worked out once. */
function payer(persona: Persona, pack: CompiledPack): (amount: number) => Payments | undefined {
  const known = new Map<number, Payments | undefined>()
  return (amount) => {
    if (known.has(amount)) return known.get(amount)
    const settled = settle(caseOfPersona(persona, moneyFromFen(amount)), pack)
    const payments = settled.ok ? paymentsOf(settled.value) : undefined
    known.set(amount, payments)
    return payments
  }
}

const paymentsOf = (breakdown: SettlementBreakdown): Payments => fundNames.map((name) => fenOf(breakdown[name]))

/** Whether every fund lies on the straight line between the ends, as far as whole fen allow. */
function isStraight(from: number, middle: number, to: number, low: Payments, mid: Payments, high: Payments): boolean {
  return mid.every((payment, index) => {
    const [a, b] = [low[index] ?? 0, high[index] ?? 0]
    return Math.abs(payment - (a + ((b - a) * (middle - from)) / (to - from))) <= roundings
  })
}

/**
 * Payments between two amounts are made of straight pieces. A piece that is not straight is halved until its bend or
 * step stands between two neighbouring fen; there a fund may pay the same or 0.01 more, and nothing else.
 */
export function cliffsOf(persona: Persona, pack: CompiledPack): Cliff[] {
  const pays = payer(persona, pack)
  const cliffs: Cliff[] = []
  const search = (from: number, to: number): void => {
    const [low, high] = [pays(from), pays(to)]
    if (!low || !high) return
    if (to - from <= 1) {
      fundNames.forEach((fund, index) => {
        const [before, after] = [low[index] ?? 0, high[index] ?? 0]
        if (after < before || after > before + 1) cliffs.push({ persona, fund, at: yuan(from), before: yuan(before), after: yuan(after) })
      })
      return
    }
    const middle = Math.floor((from + to) / 2)
    const mid = pays(middle)
    if (!mid) return
    const isSteep = high.some((payment, index) => payment < (low[index] ?? 0) || payment - (low[index] ?? 0) > to - from + 1)
    if (!isSteep && isStraight(from, middle, to, low, mid, high)) return
    search(from, middle)
    search(middle, to)
  }
  const [first = 1, ...further] = startingAmounts(persona, pack)
  let from = first
  for (const to of further) {
    search(from, to)
    from = to
  }
  return cliffs
}

const yuan = (fen: number): string => formatMoney(moneyFromFen(fen))

/** What the funds pay for a few bills: people for whom they pay the same need not be looked at twice. */
function payersMark(persona: Persona, pack: CompiledPack): string[] {
  const pays = payer(persona, pack)
  return marks.map((amount) => String(pays(amount)))
}
const marks = [12_345, 234_567, 3_456_789, 45_678_901, largest]

/** Days on which something of the pack begins, inside its versions. */
export function daysOfChange(pack: CompiledPack): LocalDate[] {
  const begins = [...pack.parameters.values()].flatMap(({ values }) => values.map(({ from }) => from))
  const days = new Set([...pack.versions.map(({ from }) => from), ...begins])
  return [...days].filter((day) => versionOn(pack, day) !== undefined).sort()
}

/** The parameter that decides what a fund pays. */
function deciding(fund: FundName, { scheme }: Persona): string {
  const parameters: Readonly<Record<FundName, string>> = {
    pooledFundPayment: `${scheme}.pooled-fund-rate`,
    otherFunds: scheme === 'outpatient' ? 'outpatient.above-cap' : 'composite-protection',
    employeeLargeAmount: 'employee-large-amount',
    residentMajorIllness: 'resident-major-illness',
    civilServantSubsidy: 'civil-servant-subsidy',
    enterpriseSupplement: 'enterprise-supplement',
    medicalAssistance: 'medical-assistance',
    tiltAssistance: 'tilt-assistance',
  }
  return parameters[fund]
}

/** Cliffs on every day on which the pack changes, one finding per value and fund. */
export function cliffFindings({ pack }: PackForTools, { parameters }: PackWords): Finding[] {
  const looked = new Set<string>()
  const found = daysOfChange(pack).flatMap((on) =>
    personasOf(pack, on).flatMap((persona) => {
      const law = valuesFor(persona, pack).map(({ id, value }) => `${id} ${value.from}`)
      const { insuranceType, scheme } = persona
      const key = [insuranceType, scheme, ...law, ...payersMark(persona, pack)].join()
      if (looked.has(key)) return []
      looked.add(key)
      return cliffsOf(persona, pack)
    }),
  )
  const byPlace = new Map<string, { readonly finding: Omit<Finding, 'found'>; readonly cliffs: Cliff[] }>()
  for (const cliff of found) {
    const { insuranceType, on } = cliff.persona
    const id = deciding(cliff.fund, cliff.persona)
    const parameter = parameters.find((one) => one.id === id && one.insuranceTypes.includes(insuranceType))
    const values = pack.parameters.get(parameterKey(insuranceType, id as never))?.values ?? []
    if (!parameter) continue
    const index = Math.max(
      0,
      values.findIndex(({ from }) => from <= on),
    )
    const { found: _, ...finding } = findingAt(parameter.source, ['values', index, 'value'], {
      severity: isSmall(cliff) ? 'remark' : 'warning',
      kind: 'cliff',
      found: words('', ''),
      expected: words('费用多 0.01，基金多付 0.01 或不变', 'for 0.01 more of cost the fund pays 0.01 more, or the same'),
    })
    const key = `${finding.place} ${cliff.fund} ${finding.severity}`
    const before = byPlace.get(key)
    if (before) before.cliffs.push(cliff)
    else byPlace.set(key, { finding, cliffs: [cliff] })
  }
  return [...byPlace.values()].map(({ finding, cliffs }) => ({ ...finding, found: cliffWords(cliffs) }))
}

/** A few fen come of rounding, more of the rule. */
const isSmall = ({ before, after }: Cliff): boolean => Math.abs(fenOf(subtractMoney(parseMoney(after), parseMoney(before)))) < 100

function cliffWords(cliffs: readonly Cliff[]): Words {
  const places = [...new Map(cliffs.map((cliff) => [`${cliff.at} ${cliff.before} ${cliff.after}`, cliff])).values()]
  const said = places.slice(0, 3).map(({ persona, fund, at, before, after }) => {
    const next = formatMoney(addMoney(parseMoney(at), parseMoney('0.01')))
    return words(
      `${persona.words.zh}：政策范围内 ${at} 时${fundWords[fund].zh}付 ${before}，${next} 时付 ${after}`,
      `${persona.words.en}: ${fundWords[fund].en} pays ${before} at ${at} within policy and ${after} at ${next}`,
    )
  })
  const all = joinWords(said, '；', '; ')
  const more = places.length - said.length
  return more > 0 ? words(`${all}；另有 ${more} 处`, `${all}; ${more} more`) : all
}
