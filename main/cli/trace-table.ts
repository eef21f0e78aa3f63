import { formatMoney } from '../../shared/money/index.ts'
import type { SettlementBreakdown, SettlementStep, TraceEntry } from '../../shared/settlement/index.ts'

export const stepWords: Readonly<Record<SettlementStep, string>> = {
  eligibility: '适用政策',
  routing: '待遇归类',
  lines: '费用明细拆分',
  'out-of-area': '异地就医',
  deductible: '起付线',
  'pooled-fund': '统筹基金',
  'above-cap': '大额门诊',
  'employee-large-amount': '职工大额',
  'resident-major-illness': '居民大病保险',
  'civil-servant-subsidy': '公务员补助',
  'enterprise-supplement': '企业补充',
  'medical-assistance': '医疗救助',
  'tilt-assistance': '倾斜救助',
  'composite-protection': '综合保障',
  'burden-ceiling': '个人负担封顶',
  'personal-account': '个人账户',
  cash: '现金',
  accumulators: '年度累计',
}

/** The working as a table for people: step, formula, what is left within policy, and the law it rests on. */
export function traceTable(breakdown: SettlementBreakdown): string {
  const { pack, decidedOn, totalFee, fundTotal, personTotal } = breakdown
  const head = `计算过程　${pack.title} ${pack.version}（${pack.ruleSet}，${pack.hash.slice(0, 16)}），适用日 ${decidedOn}`
  const entries = breakdown.trace.flatMap((entry, index) => entryLines(entry, index + 1))
  const notices = breakdown.notices.map(({ code, values }) => `  ! ${code} ${Object.values(values).join(' ')}`.trimEnd())
  const sum = `合计　总费用 ${formatMoney(totalFee)} = 基金 ${formatMoney(fundTotal)} + 个人 ${formatMoney(personTotal)}`
  return `${[head, '', ...entries, sum, ...(notices.length > 0 ? ['提示', ...notices] : [])].join('\n')}\n`
}

function entryLines(entry: TraceEntry, number: number): string[] {
  const rules = entry.rules.length > 0 ? ` [${entry.rules.join(', ')}]` : ''
  const lines = [`${String(number).padStart(2)}. ${stepWords[entry.step]}　${entry.code}${rules}`, `    ${entry.formula}`]
  const { restBefore, restAfter } = entry
  if (restBefore !== undefined && restAfter !== undefined)
    lines.push(`    政策范围内余额 ${formatMoney(restBefore)} → ${formatMoney(restAfter)}`)
  for (const { title, value, from, to, document, article, grade } of entry.parameters)
    lines.push(`    依据 ${title} ${value}（${from}起${to ? `至${to}` : ''}，${document}${article ?? ''}，${grade}级）`)
  return [...lines, '']
}
