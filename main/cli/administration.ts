import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import { parseArgs } from 'node:util'
import { addOperator, installCatalogue, listOperators, returnToFormerCatalogue } from '../app/index.ts'
import { dataFolder, loopbackHost } from '../loopback/index.ts'
import type { ExitCode } from './cli.ts'

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

function complain(line: string): ExitCode {
  process.stderr.write(`${line}\n`)
  return 1
}

/** Asks on the terminal without showing what is typed; takes a line of a pipe as it is. */
async function askPin(): Promise<string> {
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() })
  const reader = createInterface({ input: process.stdin, output: silent, terminal: process.stdin.isTTY === true })
  if (process.stdin.isTTY) process.stderr.write('口令 PIN: ')
  const pin = await reader.question('')
  reader.close()
  if (process.stdin.isTTY) process.stderr.write('\n')
  return pin
}

const operatorUsage = 'operator list | operator add --id <工号> --name <姓名> --role <cashier|supervisor|it|inspector>'

/** Lists operators, or enrols one with a PIN that is asked for. Works on the data folder of this machine's terminal. */
export async function operatorCommand(args: readonly string[]): Promise<ExitCode> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { id: { type: 'string', default: '' }, name: { type: 'string', default: '' }, role: { type: 'string', default: '' } },
  })
  const host = loopbackHost({ dataFolder: dataFolder() })
  if (positionals[0] === 'list') {
    for (const { operatorId, name, role } of await listOperators(host)) say(`${operatorId}\t${role}\t${name}`)
    return 0
  }
  if (positionals[0] !== 'add') {
    process.stderr.write(`${operatorUsage}\n`)
    return 2
  }
  const added = await addOperator(host, { operatorId: values.id, name: values.name, role: values.role }, await askPin())
  if (added.ok) say(`已添加操作员 ${added.value.operatorId} / operator added`)
  return added.ok ? 0 : complain(`${added.error.code}: ${JSON.stringify(added.error.details)}`)
}

const catalogueUsage = 'catalogue install <文件.json> | catalogue return'

/** Installs a catalogue file as the version in force, or returns to the one before; a running terminal takes it up at once. */
export async function catalogueCommand(args: readonly string[]): Promise<ExitCode> {
  const [act, file] = args
  const host = loopbackHost({ dataFolder: dataFolder() })
  if (act === 'install' && file !== undefined) {
    const built = await installCatalogue(host, file)
    if (built.ok) say(`目录 ${built.value.version} 已启用，共 ${built.value.items} 项 / in force`)
    else for (const { place, found, expected } of built.error.details.places) complain(`${place}: ${found} → ${expected}`)
    return built.ok ? 0 : 1
  }
  if (act === 'return') {
    const former = returnToFormerCatalogue(host)
    if (former.ok) say(`已退回目录 ${former.value.version} / returned`)
    return former.ok ? 0 : complain('没有可退回的目录 / there is no former catalogue')
  }
  process.stderr.write(`${catalogueUsage}\n`)
  return 2
}
