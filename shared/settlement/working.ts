import { addMoney, formatMoney, type Money, subtractMoney, zeroMoney } from '../money/index.ts'
import type { Chosen, Evidence } from '../policy/index.ts'
import { type SettlementStep, settlementStepSchema, type TraceEntry, type UsedParameter } from './breakdown.ts'
import { type NoticeCode, type NoticeValues, type TraceCode, type TraceValues, traceCodes } from './trace-codes.ts'

export interface Notice {
  readonly code: string
  readonly values: Record<string, string>
}

/** The working (计算过程) as it grows from step to step: entries, remarks, what is left, what the year counts. */
export interface Working {
  readonly trace: TraceEntry[]
  readonly notices: Notice[]
  /** What the person still bears of the amounts within policy. */
  rest: Money
  readonly counts: Map<string, number>
  readonly amounts: Map<string, Money>
}

export function startWorking(): Working {
  return { trace: [], notices: [], rest: zeroMoney, counts: new Map(), amounts: new Map() }
}

/** A working that goes on from here without touching the one it comes from: one of several ways is tried and the best kept. */
export function forkWorking(working: Working): Working {
  return {
    trace: [...working.trace],
    notices: [...working.notices],
    rest: working.rest,
    counts: new Map(working.counts),
    amounts: new Map(working.amounts),
  }
}

/** Makes the working the one that was tried. */
export function adoptWorking(working: Working, tried: Working): void {
  working.trace.splice(0, working.trace.length, ...tried.trace)
  working.notices.splice(0, working.notices.length, ...tried.notices)
  working.rest = tried.rest
  for (const [name, amount] of tried.amounts) working.amounts.set(name, amount)
  for (const [name, count] of tried.counts) working.counts.set(name, count)
}

/** A value of the pack as one step used it: the chosen number as text, its source and the rules it comes from. */
export interface Use {
  readonly parameter: UsedParameter
  readonly rules: readonly string[]
}

/** Notes which value of a parameter was used, with its days, document, article and grade; a row may have a source of its own. */
export function cite(
  chosen: Omit<Chosen, 'value'>,
  value: string,
  own: { rules?: readonly string[]; evidence?: Evidence | undefined } = {},
): Use {
  const { id, title, source, documents } = chosen
  const { from, to } = source
  const { document, article, grade } = own.evidence
    ? { ...own.evidence, document: documents[own.evidence.reference] ?? own.evidence.reference }
    : source
  return {
    parameter: { id, title, value, from, ...(to ? { to } : {}), document, ...(article ? { article } : {}), grade },
    rules: [...source.rules, ...(own.rules ?? [])],
  }
}

export interface EntryDetail {
  readonly formula: string
  readonly uses?: readonly Use[]
  /** The field of the breakdown this entry determines, or adds to, with its amount. */
  readonly result?: { readonly name: string; readonly amount: Money }
  /** What a fund takes over from the rest within policy; given, the entry shows the rest before and after. */
  readonly pays?: Money
}

/** Every code begins with its step; asked for each entry of each settlement, so worked out once. */
const stepsOfCodes = new Map(
  Object.keys(traceCodes).map((code) => [code, settlementStepSchema.parse(code.slice(0, code.indexOf('.')))] as const),
)

function stepOf(code: TraceCode): SettlementStep {
  const step = stepsOfCodes.get(code)
  if (!step) throw new Error(`no step for ${code}`)
  return step
}

/** Adds one entry to the working and takes what it pays off the rest. */
export function note<Code extends TraceCode>(working: Working, code: Code, values: TraceValues<Code>, detail: EntryDetail): void {
  noteOneOf(working, code, values, detail)
}

/** The same where the code is chosen among several: takes the values this one names from all that are known. */
export function noteOneOf(working: Working, code: TraceCode, known: Readonly<Record<string, string>>, detail: EntryDetail): void {
  const uses = detail.uses ?? []
  const restBefore = working.rest
  if (detail.pays !== undefined) working.rest = subtractMoney(restBefore, detail.pays)
  working.trace.push({
    step: stepOf(code),
    code,
    rules: [...new Set(uses.flatMap((use) => use.rules))],
    formula: detail.formula,
    values: valuesOf(code, known),
    parameters: uses.map((use) => use.parameter),
    ...(detail.result ? { result: detail.result } : {}),
    ...(detail.pays !== undefined ? { restBefore, restAfter: working.rest } : {}),
  })
}

function valuesOf(code: TraceCode, known: Readonly<Record<string, string>>): Record<string, string> {
  const values: Record<string, string> = {}
  for (const name of traceCodes[code]) {
    const value = known[name]
    if (value === undefined) throw new Error(`trace entry ${code} lacks its value ${name}`)
    values[name] = value
  }
  return values
}

export function remark<Code extends NoticeCode>(working: Working, code: Code, values: NoticeValues<Code>): void {
  working.notices.push({ code, values: { ...values } })
}

/** Counts an amount towards the year. */
export function countAmount(working: Working, name: string, amount: Money): void {
  working.amounts.set(name, addMoney(working.amounts.get(name) ?? zeroMoney, amount))
}

export function countOne(working: Working, name: string): void {
  working.counts.set(name, (working.counts.get(name) ?? 0) + 1)
}

/** Short for formulas. */
export const yuan = formatMoney
