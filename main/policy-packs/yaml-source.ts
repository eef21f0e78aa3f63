import { type ErrorCode, LineCounter, type Node, type ParsedNode, parseDocument } from 'yaml'
import type { PackSource, SourcePosition } from '../../shared/policy/index.ts'

/** A place in a YAML file that cannot be read, in the form of a refusal. */
export interface YamlIssue {
  readonly place: string
  readonly found: string
  readonly expected: string
}

export type YamlReading = { readonly ok: true; readonly source: PackSource } | { readonly ok: false; readonly issues: readonly YamlIssue[] }

const wellFormed: Partial<Record<ErrorCode, string>> = {
  DUPLICATE_KEY: 'each key once',
  MULTIPLE_DOCS: 'one document in a file, without ---',
  TAB_AS_INDENT: 'spaces in front of a key, no tab',
}

/** What the library found, in words of our own: its sentences are for programmers, and in one language. */
const foundWords: Partial<Record<ErrorCode, string>> = {
  ALIAS_PROPS: 'an anchor or alias',
  BAD_ALIAS: 'an anchor or alias',
  BAD_DQ_ESCAPE: 'a quoted text with a wrong escape',
  BAD_INDENT: 'a bracket that is not closed, or lines indented in a way that does not fit',
  BAD_SCALAR_START: 'a text that begins with a mark of YAML',
  BLOCK_AS_IMPLICIT_KEY: 'two keys on one line',
  BLOCK_IN_FLOW: 'a mark that is missing or one too many',
  MISSING_CHAR: 'a mark that is missing or one too many',
  MULTILINE_IMPLICIT_KEY: 'a key over several lines',
  MULTIPLE_ANCHORS: 'an anchor or alias',
  MULTIPLE_DOCS: 'several documents',
  TAB_AS_INDENT: 'a tab in front of a key',
  UNEXPECTED_TOKEN: 'a mark that is missing or one too many',
}

/**
 * Reads one YAML file so that every later complaint can name its line. Doubled keys, anchors that explode and anything
 * that is not plain data are refused here. Numbers stay numbers, so that the schema can say where quotes are missing.
 */
export function readYaml(file: string, text: string): YamlReading {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true, version: '1.2', schema: 'core', merge: false, strict: true })
  const at = (offset: number): SourcePosition => {
    const { line, col } = lines.linePos(offset)
    return { line, column: col }
  }
  if (document.errors.length > 0) {
    const issues = document.errors.map(({ code, pos }) => {
      const { line, column } = at(pos[0])
      return {
        place: `${file}:${line}:${column}`,
        found:
          code === 'DUPLICATE_KEY' ? `the key ${/^[^:\s]+/.exec(text.slice(pos[0]))?.[0]} again` : (foundWords[code] ?? 'what is no YAML'),
        expected: wellFormed[code] ?? 'well-formed YAML',
      }
    })
    return { ok: false, issues }
  }
  let content: unknown
  try {
    content = document.toJS({ maxAliasCount: 0 })
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error
    return {
      ok: false,
      issues: [{ place: `${file}:1:1`, found: 'an anchor or alias', expected: 'plain data without anchors and aliases' }],
    }
  }
  return { ok: true, source: { file, content, locate: (path) => at(offsetOf(document.contents, path)) } }
}

/** Start of the value at that path; of the key itself where there is no value; of what encloses it where there is neither. */
function offsetOf(root: ParsedNode | null, path: readonly PropertyKey[]): number {
  let node: Node | null | undefined = root
  let offset = root?.range?.[0] ?? 0
  for (const key of path) {
    const step = stepInto(node, key)
    if (!step) return offset
    offset = step.offset ?? offset
    node = step.node
  }
  return offset
}

interface Step {
  readonly node: Node | null
  readonly offset: number | undefined
}

function stepInto(node: Node | null | undefined, key: PropertyKey): Step | undefined {
  if (!node || !('items' in node) || !Array.isArray(node.items)) return undefined
  if (typeof key === 'number') {
    const item = node.items[key] as Node | undefined
    return item ? { node: item, offset: item.range?.[0] } : undefined
  }
  const pair = (node.items as { key: Node & { value?: unknown }; value: Node | null }[]).find((one) => one.key?.value === key)
  return pair ? { node: pair.value, offset: pair.key.range?.[0] } : undefined
}
