import { parseArgs } from 'node:util'
import { z } from 'zod'
import { dayReconciliationSchema, type Mismatch } from '../../shared/contract/index.ts'
import { formatChinaTime, isLocalDate } from '../../shared/dates/index.ts'
import { formatMoney, type Money } from '../../shared/money/index.ts'
import { type ReconciledDay, reconcileDay } from '../app/index.ts'
import { CalledWrongly } from './called-wrongly.ts'
import type { ExitCode } from './cli.ts'
import { ledgerOptions, onLedger, sayIfViewedOnly } from './ledger-folder.ts'
import { refusalAsText, wordOf } from './sentences.ts'

/** `reconcile <day>`: the day compared with the platform's books; 0 only when both agree to the fen and nothing is left open. */
export async function reconcileCommand(args: readonly string[]): Promise<ExitCode> {
  const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options: ledgerOptions })
  const [day] = positionals
  if (day === undefined || positionals.length > 1)
    throw new CalledWrongly('reconcile 之后写一个日期，写作 YYYY-MM-DD / one day, YYYY-MM-DD')
  if (!isLocalDate(day)) throw new CalledWrongly(`${day}：应为日历上真有的一天，写作 YYYY-MM-DD / expected a real calendar day, YYYY-MM-DD`)
  return onLedger(values, async (host) => {
    const reconciled = await reconcileDay(host, day)
    if (!reconciled.ok) {
      if (values.json) process.stdout.write(`${JSON.stringify(reconciled)}\n`)
      else process.stderr.write(refusalAsText(reconciled.error))
      return 1
    }
    const { value } = reconciled
    // Compared is only what may be written to.
    if (value.source === 'stored') await sayIfViewedOnly(host)
    process.stdout.write(values.json ? jsonOf(value) : reconciledAsText(value))
    return isAgreed(value) ? 0 : 1
  })
}

function jsonOf({ source, day }: ReconciledDay): string {
  return `${JSON.stringify({ source, ...z.encode(dayReconciliationSchema, day) }, null, 2)}\n`
}

export function isAgreed({ day: { groups, mismatches, disputed } }: ReconciledDay): boolean {
  const isEqual = groups.every(({ result }) => result === 'equal' || result === 'equal-noted')
  return isEqual && disputed === 0 && mismatches.every(({ state }) => state === 'closed')
}

/** The day in one line. */
function verdictOf(reconciled: ReconciledDay): string {
  const { groups } = reconciled.day
  if (groups.length === 0) return '没有可对账的结算 / nothing to compare'
  if (groups.some(({ result }) => result === 'no-answer')) return '平台没有答完，结论未定 / the platform has not answered all of it'
  if (!isAgreed(reconciled)) return '不一致 / not equal'
  return groups.some(({ result }) => result === 'equal-noted') ? '一致，附说明 / equal, with notes' : '一致 / equal'
}

const word = (kind: 'insuranceType' | 'reconciledResult' | 'mismatch' | 'amount' | 'healing' | 'healingMeaning', code: string) =>
  wordOf(kind, code, 'zh-CN')

const amount = (of: Money | undefined) => (of === undefined ? '—' : formatMoney(of))

/** What differs: whose record it is, the amounts of both sides where either has any, and the recommended step. */
function mismatchAsLines({
  kind,
  slipNumber,
  visitId,
  centreSettlementId,
  words,
  foundAt,
  ours,
  theirs,
  differences,
  state,
  steps,
}: Mismatch): readonly string[] {
  const [step] = state === 'open' ? steps : []
  const fields = ours || theirs ? (['totalFee', 'fundTotal', 'personalAccount'] as const) : []
  const amounts = differences ?? fields.map((field) => ({ field, ours: ours?.[field], platform: theirs?.[field] }))
  return [
    [
      word('mismatch', kind),
      slipNumber ?? '—',
      visitId ?? '—',
      centreSettlementId ?? '—',
      `发现于 ${formatChinaTime(foundAt)}`,
      ...(words ? [words] : []),
    ].join('\t'),
    ...amounts.map((one) => `  ${word('amount', one.field)}　本机 ${amount(one.ours)}　平台 ${amount(one.platform)}`),
    ...(step === undefined ? [] : [`  建议：${word('healing', step)}。${word('healingMeaning', step)}`]),
  ]
}

/** Each group with both counts and sums, and what differs record by record. */
export function reconciledAsText(reconciled: ReconciledDay): string {
  const { source, day: of } = reconciled
  const { day, groups, mismatches, unconfirmed, disputed } = of
  const open = mismatches.filter(({ state }) => state !== 'closed')
  return [
    ...(source === 'stored'
      ? ['终端正在运行，账本由它独占；以下是它最近一次对账的结果 / the terminal is running: this is what it found last']
      : []),
    `对账日 ${day}：${verdictOf(reconciled)}`,
    ...groups.map(({ insuranceType, clearingType, agency, count, totalFee, fundTotal, personalAccount, at, result, words }) =>
      [
        word('insuranceType', insuranceType),
        `清算类别 ${clearingType}`,
        `经办 ${agency}`,
        `${count} 笔`,
        `总费用 ${formatMoney(totalFee)}`,
        `基金 ${formatMoney(fundTotal)}`,
        `账户 ${formatMoney(personalAccount)}`,
        word('reconciledResult', result),
        ...(words === '' ? [] : [words]),
        `对账于 ${formatChinaTime(at)}`,
      ].join('\t'),
    ),
    ...open.flatMap(mismatchAsLines),
    ...(open.length > 0 ? ['以上由主管在终端窗口的“对账”中处理 / a supervisor deals with these in the window, under 对账'] : []),
    ...mismatches
      .filter(({ state }) => state === 'closed')
      .map(({ kind, slipNumber, closing }) => `已处理：${[word('mismatch', kind), slipNumber ?? '—', closing ?? ''].join('\t')}`),
    `未处理 ${open.length} 条，已处理 ${mismatches.length - open.length} 条，有异议 ${disputed} 笔，平台尚未确认 ${unconfirmed} 笔`,
    '',
  ].join('\n')
}
