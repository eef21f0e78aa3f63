import type { DiseaseNames } from '../../renderer/text/sentences.ts'
import { formatMoney } from '../../shared/money/index.ts'
import type { SettlementBreakdown, TraceEntry } from '../../shared/settlement/index.ts'
import { formulaOfStep, sentenceOfNotice, sentenceOfStep, valueInWords, wordOfStep } from './sentences.ts'

/** The working for people: each step with its sentence, its formula, what is left within policy, and the law it rests on. */
export function traceTable(breakdown: SettlementBreakdown, diseases: DiseaseNames = new Map()): string {
  const { pack, decidedOn, totalFee, fundTotal, personTotal } = breakdown
  const head = `计算过程　${pack.title} ${pack.version}（${pack.ruleSet}，${pack.hash.slice(0, 16)}），适用日 ${decidedOn}`
  const entries = breakdown.trace.flatMap((entry, index) => entryLines(entry, index + 1, diseases))
  const notices = breakdown.notices.map((notice) => `  ! ${sentenceOfNotice(notice)}（${notice.code}）`)
  const sum = `合计　总费用 ${formatMoney(totalFee)} = 基金 ${formatMoney(fundTotal)} + 个人 ${formatMoney(personTotal)}`
  return `${[head, '', ...entries, sum, ...(notices.length > 0 ? ['提示', ...notices] : [])].join('\n')}\n`
}

function entryLines(entry: TraceEntry, number: number, diseases: DiseaseNames): string[] {
  const rules = entry.rules.length > 0 ? ` [${entry.rules.join(', ')}]` : ''
  const lines = [
    `${String(number).padStart(2)}. ${wordOfStep(entry.step)}　${entry.code}${rules}`,
    `    ${sentenceOfStep(entry)}`,
    `    ${formulaOfStep(entry, diseases)}`,
  ]
  const { restBefore, restAfter } = entry
  if (restBefore !== undefined && restAfter !== undefined)
    lines.push(`    政策范围内余额 ${formatMoney(restBefore)} → ${formatMoney(restAfter)}`)
  for (const { title, value, from, to, document, article, grade } of entry.parameters)
    lines.push(`    依据 ${title} ${valueInWords(value)}（${from}起${to ? `至${to}` : ''}，${document}${article ?? ''}，${grade}级）`)
  return [...lines, '']
}
