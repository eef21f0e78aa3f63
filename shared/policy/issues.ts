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

function expectation(issue: z.core.$ZodIssue, found: unknown): string {
  if (issue.code === 'invalid_type') {
    if (issue.expected === 'string' && typeof found === 'number') return `text in quotes: "${found}"`
    return typeNames[issue.expected] ?? issue.message
  }
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
  return error.issues.flatMap((issue): PackIssue[] => {
    const path = [...base, ...issue.path]
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map((key) => issueAt(source, [...path, key], 'a key that exists here', `the key ${key}`))
    if (issue.code === 'invalid_union' && 'errors' in issue && issue.errors.length > 0) return unionIssues(source, path, issue)
    return [issueAt(source, path, expectation(issue, valueAt(source.content, path)))]
  })
}

/** Of several forms, the one whose complaints lie deepest is the one that was meant. */
function unionIssues(source: PackSource, path: readonly PropertyKey[], issue: z.core.$ZodIssueInvalidUnion): PackIssue[] {
  const depth = (issues: readonly z.core.$ZodIssue[]) => Math.max(...issues.map((one) => one.path.length))
  const [first] = [...issue.errors].sort((a, b) => depth(b) - depth(a))
  if (!first || depth(first) === 0) return [issueAt(source, path, issue.message)]
  return first.flatMap((one) => {
    const inner = [...path, ...one.path]
    return [issueAt(source, inner, expectation(one, valueAt(source.content, inner)))]
  })
}
