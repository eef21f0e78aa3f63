import type { z } from 'zod'
import { feeCategories } from '../../shared/bill/index.ts'
import { type Located, type Place, shown } from './locate.ts'
import { unquotedNumber } from './read-json.ts'

const day = '存在的日期，写作 YYYY-MM-DD，例如 2026-03-01'
const time = '存在的时间，写作 YYYY-MM-DD HH:mm:ss，例如 2026-03-01 09:30:00'
const yuan = '金额文本，单位元，最多两位小数，半角，例如 "1234.50"'

/** What each field wants, in the words of somebody who exports it. */
const expectations: Readonly<Record<string, string>> = {
  format: '"sanbao-stay-bill/1"',
  admittedOn: day,
  dischargedOn: day,
  chargedOn: day,
  diedOn: day,
  on: day,
  at: time,
  from: time,
  to: time,
  deposit: yuan,
  totalFee: yuan,
  amount: yuan,
  quantity: '数量文本，最多四位小数，半角，退费为负，例如 "2" 或 "-1"',
  unitPrice: '单价文本，单位元，不为负，最多六位小数，半角，例如 "12.5"',
  feeCategory: feeCategories.join(' / '),
  filing: 'none / long-term / referral / emergency',
  restrictionApproved: 'true 或 false（CSV 可写 是、否）',
  conditions: '小写英文词，例如 psychiatric',
  lines: '1 至 20000 条费用明细',
  diagnoses: '至少一条诊断',
  idNumber: '15 至 18 位证件号码',
}

/** Fields that name a person: a refusal says that something is wrong with them, never what they hold. */
const personal = new Set(['name', 'idNumber', 'patient', 'doctor', 'surgeon', 'nurse', 'contact', 'employer', 'address', 'filledBy'])

function valueAt(raw: unknown, path: readonly PropertyKey[]): unknown {
  let value = raw
  for (const key of path) value = typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>)[key] : undefined
  return value
}

function foundText(raw: unknown, path: readonly PropertyKey[]): string {
  const value = valueAt(raw, path)
  if (value === undefined) return '缺少'
  const number = unquotedNumber(value)
  if (number !== undefined) return `${shown(number)}（未加引号的数字）`
  if (path.some((key) => typeof key === 'string' && personal.has(key)))
    return typeof value === 'string' ? `（已隐去，${value.length} 个字符）` : '（已隐去）'
  if (Array.isArray(value)) return `${value.length} 项的列表`
  return typeof value === 'object' && value !== null ? '一组字段' : shown(value)
}

function expectedText(issue: z.core.$ZodIssue): string {
  const field = issue.path.findLast((key) => typeof key === 'string')
  const known = field === undefined ? undefined : expectations[String(field)]
  if (known) return known
  if (issue.code === 'too_big') return `不超过 ${issue.maximum} 个字符`
  if (issue.code === 'too_small') return '不能为空'
  if (issue.code === 'invalid_type' && issue.expected === 'object') return '一组字段'
  if (issue.code === 'invalid_value') return issue.values.join(' / ')
  return '非空文本'
}

/** What a schema says of a file, with places, in the words of the people who can mend it. */
export function explainIssues(issues: readonly z.core.$ZodIssue[], { raw, locate }: Located, max: number): Place[] {
  const places: Place[] = []
  for (const issue of issues) {
    if (places.length >= max) break
    if (issue.code === 'unrecognized_keys')
      for (const key of issue.keys) places.push({ place: locate([...issue.path, key]), found: shown(key), expected: '没有此字段' })
    else places.push({ place: locate(issue.path), found: foundText(raw, issue.path), expected: expectedText(issue) })
  }
  return places.slice(0, max)
}
