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
  if (typeof row !== 'object' || row === null) return undefined
  for (const [member, rule] of rules) {
    const fault = faultOf(rule, (row as Readonly<Record<string, unknown>>)[member])
    if (fault !== undefined) return `${place}${rule.title}${fault}`
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
  if (around !== undefined || typeof input !== 'object' || input === null) return around
  for (const [node, content] of Object.entries(input)) {
    const rules = rulesFor(edition, String(infno), node)
    if (rules === undefined) continue
    const rows = rowsOf(content)
    for (const [at, row] of rows.entries()) {
      const fault = checkRow(rules, row, rows.length > 1 ? `第 ${at + 1} 行` : '')
      if (fault !== undefined) return fault
    }
  }
  return undefined
}
