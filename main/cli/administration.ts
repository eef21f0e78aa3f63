import { once } from 'node:events'
import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import { parseArgs } from 'node:util'
import { addOperator, installCatalogue, listOperators, returnToFormerCatalogue } from '../app/index.ts'
import { dataFolder, loopbackHost } from '../loopback/index.ts'
import { CalledWrongly } from './called-wrongly.ts'
import type { ExitCode } from './cli.ts'
import { sayIfViewedOnly } from './ledger-folder.ts'
import { refusalAsText } from './sentences.ts'

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

function complain(text: string): ExitCode {
  process.stderr.write(`${text.trimEnd()}\n`)
  return 1
}

/** Asks on the terminal without showing what is typed; takes a line of a pipe as it is. */
async function askPin(): Promise<string> {
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() })
  const reader = createInterface({ input: process.stdin, output: silent, terminal: process.stdin.isTTY === true })
  if (process.stdin.isTTY) process.stderr.write('口令 PIN: ')
  // Input that ends without a line is no PIN; it must not leave the question open.
  const pin = await Promise.race([reader.question(''), once(reader, 'close').then(() => '')])
  reader.close()
  if (process.stdin.isTTY) process.stderr.write('\n')
  return pin
}

/** Lists operators, or enrols one with a PIN that is asked for. Works on the data folder of this machine's terminal. */
export async function operatorCommand(args: readonly string[]): Promise<ExitCode> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { id: { type: 'string', default: '' }, name: { type: 'string', default: '' }, role: { type: 'string', default: '' } },
  })
  const host = loopbackHost({ dataFolder: dataFolder() })
  if (positionals[0] === 'list') {
    const operators = await listOperators(host)
    await sayIfViewedOnly(host)
    for (const { operatorId, name, role } of operators) say(`${operatorId}\t${role}\t${name}`)
    if (operators.length === 0) say(`还没有操作员 / no operators yet: ${host.dataFolder}`)
    return 0
  }
  if (positionals[0] !== 'add') throw new CalledWrongly('operator 之后写 list 或 add / list or add')
  const missing = (['id', 'name', 'role'] as const).filter((option) => values[option] === '')
  if (missing.length > 0) throw new CalledWrongly(`缺少 / missing: ${missing.map((option) => `--${option}`).join(' ')}`)
  const added = await addOperator(host, { operatorId: values.id, name: values.name, role: values.role }, await askPin())
  if (added.ok) say(`已添加操作员 ${added.value.operatorId} / operator added`)
  return added.ok ? 0 : complain(refusalAsText(added.error))
}

/** Installs a catalogue file as the version in force, or returns to the one before; a running terminal takes it up at once. */
export async function catalogueCommand(args: readonly string[]): Promise<ExitCode> {
  const [act, file] = args
  const host = loopbackHost({ dataFolder: dataFolder() })
  if (act === 'install' && file !== undefined) {
    const built = await installCatalogue(host, file)
    if (built.ok) say(`目录 ${built.value.version} 已启用，共 ${built.value.items} 项 / in force`)
    else complain(refusalAsText(built.error))
    return built.ok ? 0 : 1
  }
  if (act === 'return') {
    const former = returnToFormerCatalogue(host)
    if (former.ok) say(`已退回目录 ${former.value.version} / returned`)
    return former.ok ? 0 : complain('没有可退回的目录 / there is no former catalogue')
  }
  throw new CalledWrongly('catalogue 之后写 install <文件.json> 或 return / install <file.json> or return')
}
