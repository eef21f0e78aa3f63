import { z } from 'zod'
import { type SettlementBreakdown, settlementBreakdownSchema } from '../settlement/index.ts'

/** One place where two results are not the same, as text; `absent` where one of them has nothing there. */
export interface FieldDifference {
  /** `pooledFundPayment`, `lines[3].withinPolicy`, `trace[2].formula`. */
  readonly field: string
  readonly before: string
  readonly after: string
}

const inText = (value: unknown): string =>
  value === undefined ? 'absent' : typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value))

const isTree = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null

/** Every leaf in which two pieces of plain data differ, in the order of their keys; an empty list means the same bytes. */
export function differencesOf(before: unknown, after: unknown, field = ''): FieldDifference[] {
  if (isTree(before) && isTree(after) && Array.isArray(before) === Array.isArray(after)) {
    const names = new Set([...Object.keys(before), ...Object.keys(after)])
    return [...names].flatMap((name) => {
      const inner = Array.isArray(before) ? `${field}[${name}]` : field === '' ? name : `${field}.${name}`
      return differencesOf(before[name], after[name], inner)
    })
  }
  return inText(before) === inText(after) ? [] : [{ field, before: inText(before), after: inText(after) }]
}

/** Where two breakdowns differ, in the order in which a settlement is worked out: the first difference is where it began. */
export function breakdownDifferences(before: SettlementBreakdown, after: SettlementBreakdown): FieldDifference[] {
  const [was, is] = [before, after].map((one) => z.encode(settlementBreakdownSchema, one) as Readonly<Record<string, unknown>>)
  return Object.keys(settlementBreakdownSchema.shape).flatMap((name) => differencesOf(was?.[name], is?.[name], name))
}
