import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Document, isCollection, isMap, isScalar, LineCounter, parseDocument } from 'yaml'
import type { z } from 'zod'

/** A settings file a person wrote: its content, or line by line what is wrong with it. */
export type ReadYaml<Content> =
  | { readonly kind: 'absent' }
  | { readonly kind: 'bad'; readonly problem: string }
  | { readonly kind: 'good'; readonly content: Content }

/** Reads one YAML file of the data folder; a refusal names line, key and what was expected. */
export function readYamlFile<Content>(folder: string, name: string, schema: z.ZodType<Content>): ReadYaml<Content> {
  let text: string
  try {
    text = readFileSync(join(folder, name), 'utf8')
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return { kind: 'absent' }
    return { kind: 'bad', problem: `${name}: ${(cause as Error).message}` }
  }
  const lineCounter = new LineCounter()
  const document = parseDocument(text, {
    lineCounter,
    uniqueKeys: (a, b) => isScalar(a) && isScalar(b) && String(a.value) === String(b.value),
  })
  const [syntax] = document.errors
  if (syntax !== undefined) {
    const { line, col } = lineCounter.linePos(syntax.pos[0])
    return { kind: 'bad', problem: `${name} 第 ${line} 行第 ${col} 列：格式不对，检查括号、冒号和缩进 / not YAML (${syntax.code})` }
  }
  const decoded = schema.safeParse(document.toJS(), { reportInput: true })
  if (decoded.success) return { kind: 'good', content: decoded.data }
  const problems = decoded.error.issues.flatMap((issue) => {
    // A key nobody knows is pointed at itself, not at the block it stands in.
    const paths = issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...issue.path, key]) : [issue.path]
    return paths.map((path) => `${name} ${lineOf(document, lineCounter, path)}${path.join('.')}: ${wordsOf(issue)}`)
  })
  return { kind: 'bad', problem: problems.join('\n') }
}

/** The line of the key or list entry itself, or of the nearest block around a key that is missing. */
function lineOf(document: Document, lineCounter: LineCounter, path: readonly PropertyKey[]): string {
  for (let length = path.length; length > 0; length -= 1) {
    const block = length === 1 ? document.contents : document.getIn(path.slice(0, length - 1), true)
    const range = rangeIn(block, path[length - 1])
    if (range) return `第 ${lineCounter.linePos(range[0]).line} 行 `
  }
  return ''
}

function rangeIn(block: unknown, last: PropertyKey | undefined): readonly [number, ...number[]] | undefined | null {
  if (isMap(block)) {
    const key = block.items.find((pair) => isScalar(pair.key) && String(pair.key.value) === String(last))?.key
    return isScalar(key) ? key.range : undefined
  }
  if (!isCollection(block) || typeof last !== 'number') return undefined
  const entry = block.items[last]
  return isCollection(entry) || isScalar(entry) ? entry.range : undefined
}

function wordsOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'unrecognized_keys') return '没有这个键，请对照模板 / unknown key, compare the template'
  if (issue.code === 'invalid_type' && issue.input === undefined) return '缺少此项 / missing'
  if (issue.code === 'invalid_value') return `${shown(issue)}：应为 / expected ${issue.values.map(String).join(' | ')}`
  if (issue.code === 'invalid_type') return `${shown(issue)}：应为 / expected ${issue.expected}`
  if (issue.code === 'invalid_key') return issue.issues[0]?.message ?? issue.message
  if (issue.code === 'invalid_union') return `${shown(issue)}：写法不对，请对照模板 / not in any known form, compare the template`
  return issue.message
}

/** What was found, for one line. Secrets stand in such files and this text in logs: neither blocks nor what is called so is repeated. */
function shown({ input, path }: z.core.$ZodIssue): string {
  if (input === undefined || input === null) return '空 / nothing'
  if (Array.isArray(input)) return '列表 / a list'
  if (typeof input === 'object') return '键和值 / keys and values'
  return /token|secret|password|pin|key/i.test(String(path.at(-1))) ? '此值 / this value' : String(input)
}
