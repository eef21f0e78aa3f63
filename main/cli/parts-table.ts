import { formatMoneyGrouped, type Money } from '../../shared/money/index.ts'
import type { SettledParts, SettlementBreakdown } from '../../shared/settlement/index.ts'
import { benefitWords, padEnd, padStart } from '../../shared/slip/index.ts'

/** `第 1 部分，共 2 部分：门诊慢特病 M00500`. A cut stay is told apart by the days of its lines' law. */
export function partHeading({ benefit, disease, decidedOn }: SettlementBreakdown, index: number, count: number): string {
  const what = [benefitWords[benefit], disease, ...(benefit === 'inpatient' ? [`至 ${decidedOn}`] : [])].filter(
    (word) => word !== undefined,
  )
  return `第 ${index + 1} 部分，共 ${count} 部分：${what.join(' ')}`
}

const columns = ['totalFee', 'fundTotal', 'personTotal', 'personalAccount', 'sharedAccount', 'cash'] as const
const columnWords = ['总费用', '基金支付', '个人负担', '个人账户', '共济账户', '现金']

/** 合计: one row per part and their sum, with what the deposit leaves over or lacks. */
export function partsTable(settled: SettledParts): string {
  const { parts } = settled
  const row = (name: string, amounts: readonly string[]) => padEnd(name, 24) + amounts.map((amount) => padStart(amount, 12)).join('')
  const amountsOf = (of: Readonly<Record<(typeof columns)[number], Money>>) => columns.map((name) => formatMoneyGrouped(of[name]))
  const { deposit, refund, balanceDue } = settled
  return `${[
    `本次就诊合计（${parts.length} 部分）`,
    row('', columnWords),
    ...parts.map((part, index) =>
      row(`${index + 1} ${[benefitWords[part.benefit], part.disease].filter(Boolean).join(' ')}`, amountsOf(part)),
    ),
    row('合计', amountsOf(settled)),
    `预交金 ${formatMoneyGrouped(deposit)}　应退 ${formatMoneyGrouped(refund)}　应补 ${formatMoneyGrouped(balanceDue)}`,
  ].join('\n')}\n`
}
