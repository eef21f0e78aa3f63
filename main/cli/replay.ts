import { parseArgs } from 'node:util'
import { instantText } from '../../shared/dates/index.ts'
import { type ReplayReport, replayLedger } from '../app/index.ts'
import type { ExitCode } from './cli.ts'
import { ledgerOptions, onLedger, sayIfViewedOnly } from './ledger-folder.ts'

/** `replay`: every settlement of a terminal's ledger, worked out again under the law it names. */
export async function replayCommand(args: readonly string[]): Promise<ExitCode> {
  const { values } = parseArgs({ args: [...args], options: ledgerOptions })
  return onLedger(values, async (host) => {
    const report = await replayLedger(host)
    if (!report) return 2
    await sayIfViewedOnly(host)
    process.stdout.write(values.json ? `${JSON.stringify({ ok: report.differs === 0, ...report }, null, 2)}\n` : replayAsText(report))
    return report.differs === 0 ? 0 : 1
  })
}

const differencesShown = 5

/** Which settlements differ, where first, and how many are the same. */
export function replayAsText({ same, differs, notKept, reversals, settlements }: ReplayReport): string {
  const lines = settlements
    .filter(({ state }) => state === 'differs')
    .flatMap(({ slipNumber, settlementId, settledAt, kind, differences }) => [
      `不符 / differs　${slipNumber}（${kind === 'reversal' ? '冲正' : '结算'} ${settlementId}，${instantText(settledAt)}）`,
      ...differences.slice(0, differencesShown).map(({ field, before, after }) => `    ${field}　记录 ${before}　重算 ${after}`),
      ...(differences.length > differencesShown ? [`    另有 ${differences.length - differencesShown} 处 / more`] : []),
    ])
  const older = notKept > 0 ? `，${notKept} 笔早于留存规则、无从重算 / booked before sources were kept` : ''
  return `${[...lines, `一致 ${same} 笔，不符 ${differs} 笔（其中冲正共 ${reversals} 笔）${older}`].join('\n')}\n`
}
