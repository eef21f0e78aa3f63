import { z } from 'zod'
import { addDays, daysBetween, type LocalDate } from '../dates/index.ts'
import type { Outcome, Problem } from '../errors/index.ts'
import type { Identity, PersonCategory } from '../insured/index.ts'
import { formatMoney, type Money, subtractMoney } from '../money/index.ts'
import type { CompiledPack } from '../policy/index.ts'
import {
  type CaseOfFile,
  encodeSettled,
  type SettledParts,
  type SettlementBreakdown,
  type SettlementCase,
  type SettlementStep,
  type SettleRefusal,
  settleCase,
  settlementSteps,
  type TraceEntry,
  traceEntrySchema,
} from '../settlement/index.ts'
import { type FundName, fundNames, type PersonAmount, personAmounts } from './words.ts'

/** What to change about a case; what is not said stays as it is. */
export interface WhatIfChange {
  /** Moves the whole case so that it ends on this day; identities keep their days. */
  readonly on?: LocalDate
  readonly hospitalLevel?: string
  /** Held from the first day of the case on. */
  readonly addIdentities?: readonly Identity[]
  readonly removeIdentities?: readonly Identity[]
  readonly category?: PersonCategory
  readonly place?: SettlementCase['stay']['placement']['place']
  readonly filing?: SettlementCase['stay']['placement']['filing']
}

/** An amount before and after, and the exact difference: above zero when it grew. */
export interface AmountChange<Name extends string> {
  readonly name: Name
  readonly before: Money
  readonly after: Money
  readonly difference: Money
}

/** Two entries of the working beside each other; one is absent where only the other side did this. */
export interface StepChange {
  /** Which part of the case, by its benefit and disease. */
  readonly part: string
  readonly step: SettlementStep
  readonly before?: TraceEntry
  readonly after?: TraceEntry
  /** Whether both say the same, number by number. */
  readonly same: boolean
}

type Settled = Outcome<SettledParts, SettleRefusal>

/** What was settled and what would have been. */
export interface WhatIf {
  readonly original: SettledParts
  readonly changed: SettledParts
  readonly steps: readonly StepChange[]
  readonly funds: readonly AmountChange<FundName | 'fundTotal'>[]
  readonly person: readonly AmountChange<PersonAmount>[]
}

/** One side was refused: which, and why. */
export interface WhatIfRefusal {
  readonly side: 'original' | 'changed'
  readonly error: Problem<SettleRefusal>
}

/**
 * Works a case out twice: as it is under its pack, and changed, under another pack where one is given. Pure, and leaves no
 * trace anywhere: neither case nor pack is touched, nothing is remembered.
 */
export function whatIf(
  original: CaseOfFile,
  pack: CompiledPack,
  change: WhatIfChange,
  otherPack: CompiledPack = pack,
): { readonly ok: true; readonly value: WhatIf } | { readonly ok: false; readonly refusal: WhatIfRefusal } {
  const before = settleCase(original, pack)
  if (!before.ok) return { ok: false, refusal: { side: 'original', error: before.error } }
  const after: Settled = settleCase(changeCase(original, change), otherPack)
  if (!after.ok) return { ok: false, refusal: { side: 'changed', error: after.error } }
  return { ok: true, value: compareSettled(before.value, after.value) }
}

/** The same case with the changes, as a case of its own. */
export function changeCase(original: CaseOfFile, change: WhatIfChange): CaseOfFile {
  const moved = change.on === undefined ? original : moveCase(original, change.on)
  const { person, stay } = moved
  const removed = new Set(change.removeIdentities ?? [])
  const kept = person.identities.filter(({ identity }) => !removed.has(identity))
  const added = (change.addIdentities ?? []).map((identity) => ({ identity, from: stay.admittedOn }))
  const { place = stay.placement.place, filing = stay.placement.filing } = change
  return {
    ...moved,
    person: { ...person, category: change.category ?? person.category, identities: [...kept, ...added] },
    stay: { ...stay, hospitalLevel: change.hospitalLevel ?? stay.hospitalLevel, placement: { place, filing } },
  }
}

/** Every day of the stay and of its lines by the same number of days. */
function moveCase(original: CaseOfFile, on: LocalDate): CaseOfFile {
  const days = daysBetween(original.stay.dischargedOn, on)
  const move = (day: LocalDate) => addDays(day, days)
  const { stay, lines } = original
  return {
    ...original,
    stay: { ...stay, admittedOn: move(stay.admittedOn), dischargedOn: on },
    lines: lines.map((line) => ({ ...line, chargedOn: move(line.chargedOn) })),
  }
}

/** Two results of one case beside each other: by step, by fund, by what the person bears. */
export function compareSettled(original: SettledParts, changed: SettledParts): WhatIf {
  return {
    original,
    changed,
    steps: partPairs(original, changed).flatMap(([part, before, after]) => alignTraces(part, before?.trace ?? [], after?.trace ?? [])),
    funds: [...fundNames, 'fundTotal' as const].map((name) => amountChange(name, original[name], changed[name])),
    person: personAmounts.map((name) => amountChange(name, original[name], changed[name])),
  }
}

function amountChange<Name extends string>(name: Name, before: Money, after: Money): AmountChange<Name> {
  return { name, before, after, difference: subtractMoney(after, before) }
}

const nameOfPart = ({ benefit, disease }: SettlementBreakdown): string => (disease === undefined ? benefit : `${benefit} ${disease}`)

/** Parts of the same name belong together, in their order. */
function partPairs(
  original: SettledParts,
  changed: SettledParts,
): [string, SettlementBreakdown | undefined, SettlementBreakdown | undefined][] {
  const number = (parts: readonly SettlementBreakdown[]) => {
    const seen = new Map<string, number>()
    return new Map(
      parts.map((part) => {
        const name = nameOfPart(part)
        const count = (seen.get(name) ?? 0) + 1
        seen.set(name, count)
        return [count === 1 ? name : `${name} ${count}`, part] as const
      }),
    )
  }
  const [before, after] = [number(original.parts), number(changed.parts)]
  return [...new Set([...before.keys(), ...after.keys()])].map((name) => [name, before.get(name), after.get(name)])
}

/**
 * Entries of two workings beside each other, step by step. Within a step entries of the same code stand beside each other;
 * one that the other side lacks stands beside what the other did instead.
 */
export function alignTraces(part: string, before: readonly TraceEntry[], after: readonly TraceEntry[]): StepChange[] {
  return settlementSteps.flatMap((step) => {
    const [was, is] = [before, after].map((trace) => trace.filter((entry) => entry.step === step)) as [TraceEntry[], TraceEntry[]]
    return pairByCode(was, is).map(([one, other]): StepChange => {
      const same = one !== undefined && other !== undefined && one.formula === other.formula && one.code === other.code
      return { part, step, ...(one ? { before: one } : {}), ...(other ? { after: other } : {}), same: same && sameLaw(one, other) }
    })
  })
}

const sameLaw = (one: TraceEntry, other: TraceEntry) =>
  JSON.stringify([one.values, one.parameters]) === JSON.stringify([other.values, other.parameters])

function pairByCode(before: readonly TraceEntry[], after: readonly TraceEntry[]): [TraceEntry | undefined, TraceEntry | undefined][] {
  const left = [...after]
  const pairs = before.map((entry): [TraceEntry | undefined, TraceEntry | undefined] => {
    const index = left.findIndex(({ code }) => code === entry.code)
    return [entry, index < 0 ? undefined : left.splice(index, 1)[0]]
  })
  // What is left of the other side did something else in this step: it stands where this side has no partner yet.
  for (const pair of pairs) if (pair[1] === undefined) pair[1] = left.shift()
  return [...pairs, ...left.map((entry): [undefined, TraceEntry] => [undefined, entry])]
}

/** Diseases as these packs name them, by code; the first pack that names one is heard. */
export function diseaseNames(packs: readonly CompiledPack[]): ReadonlyMap<string, string> {
  const lists = packs.flatMap(({ parameters }) => [...parameters.values()].filter(({ id }) => id === 'chronic.diseases'))
  const named = lists.flatMap(({ values }) =>
    values.flatMap(({ value }) => (typeof value === 'object' && 'diseases' in value ? value.diseases : [])),
  )
  return new Map(named.reverse().map(({ code, name }) => [code, name]))
}

/** The same for other programs: names and texts, amounts as decimal text. */
export function encodeWhatIf({ original, changed, steps, funds, person }: WhatIf): Record<string, unknown> {
  const entry = (name: 'before' | 'after', value: TraceEntry | undefined) => (value ? { [name]: z.encode(traceEntrySchema, value) } : {})
  const amounts = (changes: readonly AmountChange<string>[]) =>
    changes.map(({ name, before, after, difference }) => ({
      name,
      before: formatMoney(before),
      after: formatMoney(after),
      difference: formatMoney(difference),
    }))
  return {
    original: encodeSettled(original),
    changed: encodeSettled(changed),
    steps: steps.map(({ part, step, same, before, after }) => ({ part, step, same, ...entry('before', before), ...entry('after', after) })),
    funds: amounts(funds),
    person: amounts(person),
  }
}

/** How much better the person fares: what the funds pay more, exactly. */
export function gainOf({ original, changed }: WhatIf): Money {
  return subtractMoney(changed.fundTotal, original.fundTotal)
}
