import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { dataFolder, standInFile } from '../loopback/index.ts'
import { CalledWrongly } from './called-wrongly.ts'
import type { ExitCode } from './cli.ts'

const options = {
  port: { type: 'string', default: '17650' },
  'control-port': { type: 'string', default: '17651' },
  data: { type: 'string' },
  seed: { type: 'string' },
  faults: { type: 'string' },
  disagree: { type: 'string' },
  guard: { type: 'string' },
  ledger: { type: 'boolean', default: false },
  address: { type: 'string' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const

type Values = ReturnType<typeof parseArgs<{ options: typeof options }>>['values']

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

const folderOf = (values: Values): string => resolve(values.data ?? join(dataFolder(), 'stand-in'))

/** As much of the report as the short form tells. */
const reportSchema = z.object({
  visits: z.array(
    z.object({
      visitId: z.string(),
      feeLines: z.int(),
      settlements: z.array(
        z.object({ settlementId: z.string(), messageId: z.string(), valid: z.boolean(), totalFee: z.string(), fundTotal: z.string() }),
      ),
    }),
  ),
  sums: z.record(z.string(), z.union([z.string(), z.number()])),
  messages: z.record(z.string(), z.object({ accepted: z.int(), refused: z.int() })),
})

/** The report as JSON text: from a program that runs, or from the file it wrote. */
async function ledgerText(values: Values): Promise<string | undefined> {
  if (values.address !== undefined) {
    const answer = await fetch(new URL('/stand-in/ledger', values.address)).catch(() => undefined)
    return answer?.ok ? await answer.text() : undefined
  }
  if (!existsSync(join(folderOf(values), 'stand-in.db'))) return undefined
  const read = spawnSync(process.execPath, [standInFile, '--ledger', '--data', folderOf(values)], { encoding: 'utf8', maxBuffer: 2 ** 30 })
  return read.status === 0 ? read.stdout : undefined
}

async function ledger(values: Values): Promise<ExitCode> {
  const text = await ledgerText(values)
  if (text === undefined) {
    process.stderr.write(`没有台账 / no ledger: ${values.address ?? folderOf(values)}\n`)
    return 1
  }
  if (values.json) {
    say(JSON.stringify(JSON.parse(text), null, 2))
    return 0
  }
  const { visits, sums, messages } = reportSchema.parse(JSON.parse(text))
  say(`有效结算 ${sums.validSettlements} 笔，总费用 ${sums.totalFee}，基金支付 ${sums.fundTotal}，个人负担 ${sums.personTotal}`)
  for (const { visitId, settlements } of visits)
    for (const one of settlements)
      say(`${one.valid ? '✓' : '-'} ${visitId}\t${one.settlementId}\t${one.messageId}\t${one.totalFee}\t${one.fundTotal}`)
  say(`就诊 ${visits.length} 次，明细 ${visits.reduce((sum, { feeLines }) => sum + feeLines, 0)} 条`)
  for (const [number, { accepted, refused }] of Object.entries(messages)) say(`${number}\t成功 ${accepted}\t拒绝 ${refused}`)
  return 0
}

/** Everything the program is told; the demo's world is its seed where none is given. */
async function programArguments(values: Values): Promise<string[]> {
  const folder = folderOf(values)
  mkdirSync(folder, { recursive: true })
  const { institution, seed } = (await import('../app/index.ts')).demoPlatform()
  const seedFile = values.seed ?? join(folder, 'seed.json')
  if (values.seed === undefined) writeFileSync(seedFile, seed)
  // Written with `=`: a value that begins with a dash is the program's to refuse, in its own words.
  return [
    ...[`--port=${values.port}`, `--control-port=${values['control-port']}`, `--data=${folder}`, `--seed=${seedFile}`, ...institution],
    ...(values.faults === undefined ? [] : [`--faults=${values.faults}`]),
    ...(values.disagree === undefined ? [] : [`--disagree=${values.disagree}`]),
    ...(values.guard === undefined ? [] : [`--guard=${values.guard}`]),
  ]
}

const lineWords: Readonly<Record<string, (rest: string) => string>> = {
  listening: (address) => `平台地址 / address: ${address}`,
  control: (address) => `台账与故障 / ledger and faults: ${address}`,
}

function repeat(child: ChildProcess): void {
  if (child.stdout === null) return
  createInterface({ input: child.stdout }).on('line', (line) => {
    const [word = '', ...rest] = line.split(' ')
    say(lineWords[word]?.(rest.join(' ')) ?? line)
  })
}

/** The program knows its moods, distortions and guards; it tells them itself. */
function tellHelp(): ExitCode {
  const { status, stdout } = spawnSync(process.execPath, [standInFile, '--help'], { encoding: 'utf8' })
  process.stdout.write(stdout)
  return status === 0 ? 0 : 1
}

/** Starts the platform to train with, or tells what it holds. Fault plans may be typed, a line of JSON each. */
export async function standInCommand(args: readonly string[]): Promise<ExitCode> {
  if (args[0] === 'help') return tellHelp()
  const { values } = parseArgs({ args: [...args], options })
  if (values.help) return tellHelp()
  if (values.ledger) return await ledger(values)
  if (values.json || values.address !== undefined) throw new CalledWrongly('--json 和 --address 只用于 --ledger / only with --ledger')
  // The channel tells the program that this command is gone, however it ended: nobody would know of the port it holds.
  const child = spawn(process.execPath, [standInFile, ...(await programArguments(values))], {
    stdio: ['inherit', 'pipe', 'inherit', 'ipc'],
  })
  repeat(child)
  const stop = () => child.kill('SIGTERM')
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
  const [status] = (await once(child, 'exit')) as [number | null]
  return status === 0 || status === null ? 0 : 1
}
