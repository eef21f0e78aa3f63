import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { ProblemError } from '../../shared/errors/index.ts'
import { ledgerFile, viewOnlyOf } from '../app/index.ts'
import { dataFolder, keyFile, loopbackHost } from '../loopback/index.ts'
import type { ExitCode } from './cli.ts'
import { refusalAsText } from './sentences.ts'

type Host = ReturnType<typeof loopbackHost>

/** Options every command takes that looks into a ledger. */
export const ledgerOptions = {
  data: { type: 'string' },
  keys: { type: 'string' },
  json: { type: 'boolean', default: false },
} as const

/** Works on the ledger of a data folder; where there is none, or its key is missing or another one, it says so and what to do. */
export async function onLedger(
  options: { readonly data?: string | undefined; readonly keys?: string | undefined },
  work: (host: Host) => Promise<ExitCode>,
): Promise<ExitCode> {
  const folder = resolve(options.data ?? dataFolder())
  const keys = options.keys === undefined ? {} : { keyFolder: resolve(options.keys) }
  if (!existsSync(join(folder, ledgerFile))) return withoutLedger(folder)
  const key = keyFile({ dataFolder: folder, ...keys })
  if (!existsSync(key)) return withoutKey(`没有这个账本的密钥文件 / the key of this ledger is missing`, key)
  try {
    return await work(loopbackHost({ dataFolder: folder, ...keys }))
  } catch (cause) {
    if (cause instanceof ProblemError && cause.problem.code === 'store.wrong-key')
      return withoutKey('密钥与账本不符 / this is not the key of this ledger', key)
    throw cause
  }
}

/** For whoever only reads: that the terminal would only view this ledger, why, and what to do about it. */
export async function sayIfViewedOnly(host: Host): Promise<void> {
  const problem = await viewOnlyOf(host)
  if (problem) process.stderr.write(refusalAsText(problem).replace('\n', ' '))
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
