import { isExactNumber, type WrittenAnswer, writeJson } from '../gateway/wire/index.ts'
import type { FaultKind } from './faults.ts'

/** Members that real answers leave null although the specification promises them. */
const oftenNull = new Set(['psn_part_amt', 'hosp_part_amt', 'act_pay_dedc', 'pool_prop_selfpay', 'balc', 'acct_mulaid_pay'])

function mapDeep(value: unknown, change: (value: unknown, name: string) => unknown, name = ''): unknown {
  if (Array.isArray(value)) return value.map((item) => mapDeep(item, change, name))
  if (typeof value === 'object' && value !== null && !isExactNumber(value))
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, mapDeep(inner, change, key)]))
  return change(value, name)
}

/** Nodes that hold a row for every line, which real answers give in any order. */
const rowsOfLines = ['result', 'detlcutinfo']

function reverseResult(output: unknown): unknown {
  if (typeof output !== 'object' || output === null) return output
  return Object.fromEntries(
    Object.entries(output).map(([node, rows]) => [node, rowsOfLines.includes(node) && Array.isArray(rows) ? rows.toReversed() : rows]),
  )
}

const distortions: Partial<Record<FaultKind, (answer: WrittenAnswer) => WrittenAnswer>> = {
  'status-as-text': (answer) => ({ ...answer, infcode: isExactNumber(answer.infcode) ? answer.infcode.value : answer.infcode }),
  'amounts-as-text': (answer) => ({
    ...answer,
    output: mapDeep(answer.output, (value) => (isExactNumber(value) ? value.value : value)),
  }),
  'null-amounts': (answer) => ({ ...answer, output: mapDeep(answer.output, (value, name) => (oftenNull.has(name) ? null : value)) }),
  'output-as-text': (answer) => ({ ...answer, output: answer.output === null ? '' : writeJson(answer.output) }),
  'success-with-complaint': (answer) => ({ ...answer, err_msg: answer.err_msg ?? 'FSI-文件查询号不能为空[fileBO_156]' }),
  'other-order': (answer) => ({ ...answer, output: reverseResult(answer.output) }),
  'other-person': (answer) => ({
    ...answer,
    output: mapDeep(answer.output, (value, name) => (name === 'psn_no' ? '36000000009999' : value)),
  }),
  'dates-with-time': (answer) => ({
    ...answer,
    output: mapDeep(answer.output, (value) => (typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value) ? `${value} 00:00:00` : value)),
  }),
  'timeout-words': (answer) => ({ ...answer, infcode: '-1', err_msg: '调用参保地服务超时', output: null }),
}

/** The answer as a region with these habits would write it. */
export function distort(answer: WrittenAnswer, kinds: readonly FaultKind[]): WrittenAnswer {
  return kinds.reduce((distorted, kind) => distortions[kind]?.(distorted) ?? distorted, answer)
}
