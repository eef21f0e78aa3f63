import { isExactNumber, plainDecimal, type WrittenRequest } from '../wire/index.ts'
import type { Edition } from './editions.ts'
import type { FieldRule } from './field-rules.ts'

function textOf(value: unknown): string | undefined {
  const text = isExactNumber(value) ? value.value : typeof value === 'number' ? String(value) : value
  return typeof text === 'string' && text !== '' ? text : undefined
}

function faultOf(rule: FieldRule, value: unknown): string | undefined {
  const text = textOf(value)
  if (text === undefined) return rule.required && (typeof value !== 'object' || value === null) ? '为空' : undefined
  switch (rule.kind) {
    case 'text': {
      const length = [...text].length
      return length > rule.width ? `超过 ${rule.width} 个字符（现 ${length} 个）` : undefined
    }
    case 'number': {
      const parts = /^-?(\d+)(?:\.(\d+))?$/.exec(plainDecimal(text))
      if (parts === null) return '不是数字'
      const [, whole = '', fraction = ''] = parts
      if (fraction.length > rule.places) return `超过 ${rule.places} 位小数`
      return whole.length > rule.width - rule.places ? `超过 ${rule.width - rule.places} 位整数` : undefined
    }
    case 'day':
      return /^\d{4}-\d{2}-\d{2}$/.test(text) ? undefined : '不是日期'
    case 'time':
      return /^\d{4}-\d{2}-\d{2}( \d{2}:\d{2}:\d{2})?$/.test(text) ? undefined : '不是时间'
  }
}

function checkRow(rules: ReadonlyMap<string, FieldRule>, row: unknown, place: string): string | undefined {
  if (!isNode(row)) return undefined
  for (const [member, rule] of rules) {
    const fault = faultOf(rule, row[member])
    if (fault !== undefined) return `${place}${rule.title}${fault}`
  }
  return undefined
}

function isNode(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !isExactNumber(value)
}

/** A node with its rows, and the nodes within these: `drugtracinfo` stands inside `selinfo`. */
function checkNode(edition: Edition, transaction: string, node: string, content: unknown, place: string): string | undefined {
  const rules = rulesFor(edition, transaction, node) ?? new Map<string, FieldRule>()
  const rows = rowsOf(content)
  for (const [at, row] of rows.entries()) {
    if (!isNode(row)) continue
    const here = `${place}${rows.length > 1 ? `第 ${at + 1} 行` : ''}`
    const fault = checkRow(rules, row, here) ?? checkNodes(edition, transaction, row, here)
    if (fault !== undefined) return fault
  }
  return undefined
}

function checkNodes(edition: Edition, transaction: string, nodes: Readonly<Record<string, unknown>>, place: string): string | undefined {
  for (const [node, content] of Object.entries(nodes)) {
    const fault = isNode(content) ? checkNode(edition, transaction, node, content, place) : undefined
    if (fault !== undefined) return fault
  }
  return undefined
}

/** Rules of a node; the batch variants (3501A…) hold rows of the plain one. */
function rulesFor({ fields }: Edition, transaction: string, node: string): ReadonlyMap<string, FieldRule> | undefined {
  const plain = transaction.slice(0, 4)
  return fields.get(`${transaction} ${node}`) ?? fields.get(`${plain} ${node}`) ?? fields.get(`${plain} ${node.replace(/Detail$/, '')}`)
}

function rowsOf(node: unknown): readonly unknown[] {
  return Array.isArray(node) ? node : [node]
}

/** What is too long, missing or not of its kind in a message, with its place; the first of it, and nothing when all is well. */
export function check(edition: Edition, request: WrittenRequest): string | undefined {
  const { input, infno } = request
  const around = checkRow(edition.fields.get('envelope request') ?? new Map(), request, '')
  return around ?? (isNode(input) ? checkNodes(edition, String(infno), input, '') : undefined)
}
