import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { instantText } from '../../shared/dates/index.ts'
import { ProblemError } from '../../shared/errors/index.ts'
import { ledgerFile, type ReplayReport, replayLedger } from '../app/index.ts'
import { dataFolder, keyFile, loopbackHost } from '../loopback/index.ts'
import type { ExitCode } from './cli.ts'

/** `replay`: every settlement of a terminal's ledger, worked out again under the law it names. */
export async function replayCommand(args: readonly string[]): Promise<ExitCode> {
  const { values } = parseArgs({
    args: [...args],
    options: { data: { type: 'string' }, keys: { type: 'string' }, json: { type: 'boolean', default: false } },
  })
  const folder = resolve(values.data ?? dataFolder())
  const keys = values.keys === undefined ? {} : { keyFolder: resolve(values.keys) }
  const key = keyFile({ dataFolder: folder, ...keys })
  if (existsSync(join(folder, ledgerFile)) && !existsSync(key))
    return withoutKey(`没有这个账本的密钥文件 / the key of this ledger is missing`, key)
  try {
    const report = await replayLedger(loopbackHost({ dataFolder: folder, ...keys }))
    if (!report) return withoutLedger(folder)
    process.stdout.write(values.json ? `${JSON.stringify({ ok: report.differs === 0, ...report }, null, 2)}\n` : replayAsText(report))
    return report.differs === 0 ? 0 : 1
  } catch (cause) {
    if (cause instanceof ProblemError && cause.problem.code === 'store.wrong-key')
      return withoutKey('密钥与账本不符 / this is not the key of this ledger', key)
    throw cause
  }
}

function withoutKey(what: string, key: string): ExitCode {
  process.stderr.write(`${what}: ${key}
下一步：--keys 写明密钥目录，或把备份的密钥文件以此文件名恢复到此处；不要删除任何文件
next: name the key folder with --keys, or restore the backed-up key file under this very name; delete nothing
`)
  return 2
}

/** The demo keeps its ledger one folder further down; whoever names the terminal's folder is told so. */
function withoutLedger(folder: string): ExitCode {
  const demo = join(folder, 'demo')
  const hint = existsSync(join(demo, ledgerFile)) ? `演示机构的账本在 / the ledger of the demo is in: --data ${demo}\n` : ''
  process.stderr.write(`没有账本 / no ledger in: ${folder}\n${hint}`)
  return 2
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
