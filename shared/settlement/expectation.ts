import type { Outcome } from '../errors/index.ts'
import type { CaseFile } from './case-file.ts'
import { encodeSettled, type SettledParts } from './parts.ts'
import type { SettleRefusal } from './settle.ts'

/** One expected thing that came out otherwise. */
export interface Difference {
  readonly field: string
  readonly expected: string
  readonly found: string
}

/**
 * Compares what a worked case expects with what came out: amounts exactly, to the fen; objects by the names they
 * state; lists whole; `traceCodes` and `noticeCodes` by occurrence; `refusal` by code and stated details.
 */
export function compareExpectation(expected: NonNullable<CaseFile['expect']>, outcome: Outcome<SettledParts, SettleRefusal>): Difference[] {
  const refusal = compareRefusal(expected, outcome)
  if (refusal) return refusal
  if (!outcome.ok) return [{ field: 'refusal', expected: 'a settlement', found: JSON.stringify(outcome.error) }]
  const encoded = encodeSettled(outcome.value)
  const { parts } = outcome.value
  const codes = { traceCodes: parts.flatMap(({ trace }) => trace), noticeCodes: parts.flatMap(({ notices }) => notices) }
  return Object.entries(expected).flatMap(([name, value]) => {
    if (name === 'parts') return compareParts(value, encoded.parts ?? [encoded])
    if (name !== 'traceCodes' && name !== 'noticeCodes') return compare(name, value, encoded[name])
    const found = codes[name].map(({ code }) => code)
    return occurrences(name, value, found)
  })
}

/** Whether the expected refusal came, where one is expected. */
export function compareRefusal(expected: NonNullable<CaseFile['expect']>, outcome: Outcome<unknown>): Difference[] | undefined {
  return 'refusal' in expected ? compare('refusal', expected.refusal, outcome.ok ? undefined : outcome.error) : undefined
}

/** By the names that are stated, in lists too: a list has exactly as many places, and each place only what is stated of it. */
export function compareStated(field: string, expected: unknown, found: unknown): Difference[] {
  if (Array.isArray(expected) && Array.isArray(found) && expected.length === found.length)
    return expected.flatMap((one, index) => compareStated(`${field}[${index}]`, one, found[index]))
  if (isObject(expected) && isObject(found))
    return Object.entries(expected).flatMap(([name, value]) => compareStated(`${field}.${name}`, value, found[name]))
  return compare(field, expected, found)
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Each part by the names it states; there must be exactly as many. */
function compareParts(expected: unknown, found: unknown): Difference[] {
  if (!Array.isArray(expected) || !Array.isArray(found) || expected.length !== found.length)
    return [{ field: 'parts', expected: `${[expected].flat().length} parts`, found: `${[found].flat().length} parts` }]
  return expected.flatMap((part, index) => compare(`parts[${index}]`, part, found[index]))
}

function occurrences(field: string, expected: unknown, found: readonly string[]): Difference[] {
  const missing = [expected].flat().filter((code) => !found.includes(String(code)))
  return missing.map((code) => ({ field, expected: String(code), found: found.join(', ') }))
}

function compare(field: string, expected: unknown, found: unknown): Difference[] {
  if (isObject(expected) && typeof found === 'object' && found !== null)
    return Object.entries(expected).flatMap(([name, value]) => compare(`${field}.${name}`, value, (found as Record<string, unknown>)[name]))
  const [wanted, got] = [JSON.stringify(expected) ?? 'nothing', JSON.stringify(found) ?? 'nothing']
  return wanted === got ? [] : [{ field, expected: wanted, found: got }]
}
