import type { z } from 'zod'
import type { PackSource } from './pack-files.ts'

/** What is wrong at one place of a pack: file and line, what was found, what to write instead. */
export interface PackIssue {
  readonly place: string
  readonly found: string
  readonly expected: string
}

function valueAt(content: unknown, path: readonly PropertyKey[]): unknown {
  let value = content
  for (const key of path) value = (value as Record<PropertyKey, unknown> | null | undefined)?.[key]
  return value
}

function inWords(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (typeof value === 'number') return `the bare number ${value}`
  const text = JSON.stringify(value) ?? String(value)
  return text.length > 80 ? `${text.slice(0, 77)}...` : text
}

const dotted = (path: readonly PropertyKey[]) =>
  path.map((key, index) => (typeof key === 'number' ? `[${key}]` : `${index > 0 ? '.' : ''}${String(key)}`)).join('')

/** Names file, line, column and key of one place. */
export function issueAt(source: PackSource, path: readonly PropertyKey[], expected: string, found?: string): PackIssue {
  const { line, column } = source.locate(path)
  const key = dotted(path)
  return {
    place: `${source.file}:${line}:${column}${key ? ` ${key}` : ''}`,
    found: found ?? inWords(valueAt(source.content, path)),
    expected,
  }
}

const typeNames: Record<string, string> = {
  string: 'text',
  int: 'a whole number',
  number: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'keys with values',
  record: 'keys with values',
}

/** What the schemas say in the library's own words, which speak of types and not of files. */
const sizeNames: Record<string, (bound: string) => string> = {
  'too_small string': () => 'text that is not empty',
  'too_small array': (bound) => `a list of at least ${bound}`,
  'too_big array': (bound) => `a list of at most ${bound}`,
  'too_small number': (bound) => `a whole number of at least ${bound}`,
  'too_big number': (bound) => `a whole number of at most ${bound}`,
}

const sizedAs = (origin: string) => (origin === 'int' || origin === 'bigint' ? 'number' : origin)

function expectation(issue: z.core.$ZodIssue, found: unknown): string {
  if (issue.code === 'invalid_type') {
    if (issue.expected === 'string' && typeof found === 'number')
      return Number.isSafeInteger(Math.trunc(found)) ? `text in quotes: "${found}"` : 'text in quotes'
    if ((issue.expected === 'int' || issue.expected === 'number') && typeof found === 'string') return 'a whole number without quotes'
    if (issue.message.startsWith('Invalid input')) return typeNames[issue.expected] ?? issue.message
  }
  if (issue.code === 'too_small') return sizeNames[`too_small ${sizedAs(issue.origin)}`]?.(String(issue.minimum)) ?? issue.message
  if (issue.code === 'too_big') return sizeNames[`too_big ${sizedAs(issue.origin)}`]?.(String(issue.maximum)) ?? issue.message
  if (issue.code === 'invalid_key') return issue.issues[0]?.message ?? issue.message
  if (issue.code === 'invalid_value') return `one of: ${issue.values.map(String).join(', ')}`
  if (issue.code === 'invalid_union')
    return issue.message
      .replace('Invalid discriminator value. Expected', 'one of:')
      .replaceAll(/'| \|/g, (mark) => (mark === "'" ? '' : ','))
  // "not an amount …: \"12.345\"" says what it is not; the place already shows what was found.
  return issue.message.replace(/^(?:not|expected) ([^:]+)(?::.*)?$/, '$1')
}

/** Turns what a schema refused into places of the file; unknown keys are named one by one. */
export function issuesOf(source: PackSource, base: readonly PropertyKey[], error: z.ZodError): PackIssue[] {
  return placesOf(source, base, error.issues)
}

function placesOf(source: PackSource, base: readonly PropertyKey[], issues: readonly z.core.$ZodIssue[]): PackIssue[] {
  return issues.flatMap((issue): PackIssue[] => {
    const path = [...base, ...issue.path]
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map((key) => issueAt(source, [...path, key], 'a key that exists here', `the key ${key}`))
    if (issue.code === 'invalid_key') return [issueAt(source, path, expectation(issue, undefined), `the key ${String(path.at(-1))}`)]
    if (issue.code === 'invalid_union' && issue.errors.length > 0) return unionIssues(source, path, issue)
    return [issueAt(source, path, expectation(issue, valueAt(source.content, path)))]
  })
}

/**
 * Of several forms, the one with the fewest complaints is the one that was meant; where no form is nearer than another, the schema's own
 * words name them all.
 */
function unionIssues(source: PackSource, path: readonly PropertyKey[], issue: z.core.$ZodIssueInvalidUnion): PackIssue[] {
  const forms = issue.errors.map((issues) => ({ issues, places: placesOf(source, path, issues), depth: depthOf(issues) }))
  forms.sort((a, b) => a.places.length - b.places.length || b.depth - a.depth)
  const [nearest, next] = forms
  if (!nearest || nearest.depth === 0) return [issueAt(source, path, issue.message)]
  const isTie = next?.depth === nearest.depth && next.places.length === nearest.places.length
  const lacksOnly = nearest.places.every(({ found }) => found === inWords(undefined))
  if (isTie && lacksOnly) return [issueAt(source, path, issue.message)]
  return nearest.places.map((one) => withWordsOf(one, forms))
}

const oneOf = 'one of: '

/** Where several forms ask for other words in the same place, all of their words may stand there. */
function withWordsOf(issue: PackIssue, forms: readonly { readonly places: readonly PackIssue[] }[]): PackIssue {
  if (!issue.expected.startsWith(oneOf)) return issue
  const same = forms.flatMap(({ places }) => places).filter(({ place, expected }) => place === issue.place && expected.startsWith(oneOf))
  const words = new Set(same.flatMap(({ expected }) => expected.slice(oneOf.length).split(', ')))
  return { ...issue, expected: `${oneOf}${[...words].join(', ')}` }
}

function depthOf(issues: readonly z.core.$ZodIssue[]): number {
  return Math.max(...issues.map((issue) => issue.path.length))
}
