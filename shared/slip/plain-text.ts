import type { Slip } from './slip.ts'
import { padEnd, padStart, textWidth, wrapText } from './text-width.ts'

const lineWidth = 84

/** The slip as fixed-width text, two columns per Chinese character, for terminals and logs without a printer. */
export function renderSlipAsText(slip: Slip): string {
  const rule = '─'.repeat(lineWidth)
  return [
    centred(slip.institution),
    centred(slip.title),
    ...(slip.marks.length > 0 ? [centred(slip.marks.map((mark) => `【${mark}】`).join(''))] : []),
    padStart(`单据号 ${slip.slipNumber}`, lineWidth),
    rule,
    ...headLines(slip.head),
    rule,
    ...(slip.categories.length > 0 ? [...categoryLines(slip.categories), rule] : []),
    ...(slip.tiers.length > 0 ? [...slip.tiers.flatMap(tierLines), rule] : []),
    ...totalLines(slip.totals),
    `个人负担合计（大写）：${slip.personTotalCapitals}`,
    rule,
    ...slip.notes.flatMap((note, index) => wrapText(`${index + 1}. ${note}`, lineWidth)),
    rule,
    ...slip.footer.map(({ label, value }) => `${label}：${value}`),
    '',
  ]
    .map((line) => line.trimEnd())
    .join('\n')
}

function centred(text: string): string {
  return ' '.repeat(Math.max(0, Math.floor((lineWidth - textWidth(text)) / 2))) + text
}

/** Two pairs a line; a pair too long for half a line gets one of its own. */
function headLines(head: Slip['head']): string[] {
  const half = lineWidth / 2
  const lines: string[] = []
  let waiting = ''
  for (const { label, value } of head) {
    const text = `${label}：${value}`
    if (textWidth(text) >= half) {
      if (waiting) lines.push(waiting)
      waiting = ''
      lines.push(...wrapText(text, lineWidth))
    } else if (waiting) {
      lines.push(padEnd(waiting, half) + text)
      waiting = ''
    } else waiting = text
  }
  if (waiting) lines.push(waiting)
  return lines
}

function categoryLines(categories: Slip['categories']): string[] {
  const row = (name: string, ...amounts: string[]) => padEnd(name, 14) + amounts.map((amount) => padStart(amount, 14)).join('')
  return [
    row('收费类别', '合计', '全自费', '超限价', '先行自付', '政策范围内'),
    ...categories.map((c) => row(c.name, c.total, c.fullySelfPaid, c.overPriceLimit, c.upfrontSelfPay, c.withinPolicy)),
  ]
}

function tierLines(tier: Slip['tiers'][number]): string[] {
  const lines = [padEnd(tier.name, lineWidth - 16) + padStart(tier.amount, 16)]
  lines.push(...wrapText(`  ${tier.working}`, lineWidth))
  if (tier.source) lines.push(...wrapText(`  依据 ${tier.source}`, lineWidth))
  return lines
}

function totalLines(totals: Slip['totals']): string[] {
  return totals.map(({ label, amount, emphasis }) => padEnd(`${emphasis ? '■ ' : '  '}${label}`, lineWidth - 20) + padStart(amount, 20))
}
