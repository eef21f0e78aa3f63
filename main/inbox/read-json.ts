import { isLosslessNumber, LosslessNumber, parse } from 'lossless-json'
import { type FormOutcome, lineAndColumn, oneFormFault, type Place, shown } from './locate.ts'

/** A bill is three levels deep; anything much deeper is not one, and could exhaust the stack of a reader. */
const depthMax = 32

const [quote, backslash, openBrace, closeBrace, openBracket, closeBracket] = [0x22, 0x5c, 0x7b, 0x7d, 0x5b, 0x5d]

/** Position where the text nests too deeply, or -1. */
function tooDeepAt(text: string): number {
  let depth = 0
  let inString = false
  for (let position = 0; position < text.length; position += 1) {
    const code = text.charCodeAt(position)
    if (inString) {
      if (code === backslash) position += 1
      else if (code === quote) inString = false
    } else if (code === quote) inString = true
    else if (code === openBrace || code === openBracket) {
      depth += 1
      if (depth > depthMax) return position
    } else if (code === closeBrace || code === closeBracket) depth -= 1
  }
  return -1
}

/** `lines[12].quantity`, and for a line its own number, which is easier to find in the hospital system. */
function placeOf(raw: unknown, path: readonly PropertyKey[]): string {
  let text = ''
  for (const key of path) text += typeof key === 'number' ? `[${key}]` : `${text === '' ? '' : '.'}${String(key)}`
  if (path[0] !== 'lines' || typeof path[1] !== 'number') return text === '' ? '整个账单' : text
  const line = (raw as { lines?: unknown[] }).lines?.[path[1]]
  const lineId = typeof line === 'object' && line !== null && 'lineId' in line ? line.lineId : undefined
  return typeof lineId === 'string' ? `${text}（流水号 ${shown(lineId)}）` : text
}

/** Keys and strings no honest file has: they would reach into the program or cannot be stored. */
function findUnsafe(value: unknown, path: PropertyKey[], raw: unknown, places: Place[]): void {
  if (typeof value === 'string') {
    if (!value.isWellFormed())
      places.push({ place: placeOf(raw, path), found: '半个字符（不成对的代理码位）', expected: '完整的 Unicode 字符' })
    return
  }
  if (typeof value !== 'object' || value === null || value instanceof LosslessNumber) return
  for (const key of Object.keys(value)) {
    const child = [...path, Array.isArray(value) ? Number(key) : key]
    if (key === '__proto__' || !key.isWellFormed()) places.push({ place: placeOf(raw, path), found: shown(key), expected: '没有此字段' })
    else findUnsafe((value as Record<string, unknown>)[key], child, raw, places)
  }
}

function explain(text: string, message: string): FormOutcome {
  const position = Number(/position (\d+)/.exec(message)?.[1] ?? 0)
  const place = lineAndColumn(text, position)
  if (message.startsWith('Duplicate key')) return oneFormFault(place, shown(/'(.*)'/.exec(message)?.[1] ?? ''), '同一字段只出现一次')
  if (position >= text.trimEnd().length) return oneFormFault(place, '文件在此结束', '完整的 JSON（文件可能还没写完或传输中断）')
  return oneFormFault(place, shown(String.fromCodePoint(text.codePointAt(position) ?? 0xfffd)), 'JSON 语法：此处不应出现此字符')
}

/** Whether the places say that the text simply stops: a file that may still be growing. */
export function isCutShort(places: readonly Place[]): boolean {
  return places.some(({ found }) => found === '文件在此结束')
}

/** JSON to a value whose numbers are still the text that stood there; doubled keys and unsafe ones are refused. */
export function readJson(text: string): FormOutcome {
  const deep = tooDeepAt(text)
  if (deep >= 0) return oneFormFault(lineAndColumn(text, deep), '嵌套过深', `不超过 ${depthMax} 层`)
  let raw: unknown
  try {
    raw = parse(text)
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause
    return explain(text, cause.message)
  }
  const places: Place[] = []
  findUnsafe(raw, [], raw, places)
  return places.length > 0 ? { ok: false, places } : { ok: true, value: { raw, locate: (path) => placeOf(raw, path) } }
}

/** The text of a number that stood without quotes, `undefined` for anything else. */
export function unquotedNumber(value: unknown): string | undefined {
  return isLosslessNumber(value) ? value.value : undefined
}
