import { formatMoneyGrouped, type Money } from '../../shared/money/index.ts'
import type { SettledParts, SettlementBreakdown } from '../../shared/settlement/index.ts'
import { benefitWords, diseaseWords, padEnd, padStart, textWidth } from '../../shared/slip/index.ts'

/** `门诊慢特病 尿毒症透析`, `住院 至 2024-12-31`: the scheme with the disease, a part of a cut stay with its last day. */
function partName(part: SettlementBreakdown): string {
  const { benefit, disease, decidedOn } = part
  const words = [benefitWords[benefit]]
  if (disease !== undefined) words.push(diseaseWords(part))
  if (benefit === 'inpatient') words.push(`至 ${decidedOn}`)
  return words.join(' ')
}

export function partHeading(part: SettlementBreakdown, index: number, count: number): string {
  return `第 ${index + 1} 部分，共 ${count} 部分：${partName(part)}`
}

const columns = ['totalFee', 'fundTotal', 'personTotal', 'personalAccount', 'sharedAccount', 'cash'] as const
const columnWords = ['总费用', '基金支付', '个人负担', '个人账户', '共济账户', '现金']

/** 合计: one row per part and their sum, with what the deposit leaves over or lacks. */
export function partsTable(settled: SettledParts): string {
  const { parts, deposit, refund, balanceDue } = settled
  const names = parts.map((part, index) => `${index + 1} ${partName(part)}`)
  const width = Math.max(...names.map(textWidth)) + 2
  const row = (name: string, amounts: readonly string[]) => padEnd(name, width) + amounts.map((amount) => padStart(amount, 14)).join('')
  const amountsOf = (of: Readonly<Record<(typeof columns)[number], Money>>) => columns.map((name) => formatMoneyGrouped(of[name]))
  return `${[
    `本次就诊合计（${parts.length} 部分）`,
    row('', columnWords),
    ...parts.map((part, index) => row(names[index] ?? '', amountsOf(part))),
    row('合计', amountsOf(settled)),
    `预交金 ${formatMoneyGrouped(deposit)}　应退 ${formatMoneyGrouped(refund)}　应补 ${formatMoneyGrouped(balanceDue)}`,
  ].join('\n')}\n`
}
