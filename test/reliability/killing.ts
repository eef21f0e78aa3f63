/** Starts the settling terminal beside a stand-in that loses answers, kills it at seeded moments, and has the outcome judged. */
import { type ChildProcess, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { readPack } from '../../main/policy-packs/index.ts'
import type { LedgerReport } from '../../main/stand-in/index.ts'
import { agreed } from '../builders/terminal.ts'
import { judge, type Said, type Verdict } from './judge.ts'
import { seedOf } from './kill-seed.ts'
import type { Sabotage } from './sabotage.ts'

const program = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** Between 0 and 1, the same for the same seed and name. */
export function chance(seed: number, name: string): number {
  return createHash('sha256').update(`${seed} ${name}`).digest().readUInt32BE(0) / 2 ** 32
}

/** Room for all a start makes at once: without it a fifth of a short life is spent on collecting garbage. */
const roomForTheYoung = '--min-semi-space-size=64'

/** A program of ours with what it says; killed, not asked. */
function run(file: string, args: readonly string[], environment: NodeJS.ProcessEnv) {
  const child: ChildProcess = spawn(process.execPath, [roomForTheYoung, file, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: environment,
  })
  const lines: string[] = []
  const errors: string[] = []
  const waiting = new Set<() => void>()
  const wake = () => {
    for (const look of waiting) look()
  }
  let hasEnded = false
  if (!child.stdout || !child.stderr) throw new Error('no pipes')
  createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(line)
    wake()
  })
  createInterface({ input: child.stderr }).on('line', (line) => errors.push(line))
  const ended = new Promise<void>((resolve) => {
    child.once('close', () => {
      hasEnded = true
      wake()
      resolve()
    })
  })
  return {
    lines,
    errors,
    ended,
    hasEnded: () => hasEnded,
    kill: () => child.kill('SIGKILL'),
    /** The rest of the first line that begins with the word; nothing when the program ended or the time is over. */
    lineAfter: (word: string, limitMs: number) =>
      new Promise<string | undefined>((resolve) => {
        const timer = setTimeout(() => finish(undefined), limitMs)
        const finish = (line: string | undefined) => {
          clearTimeout(timer)
          waiting.delete(look)
          resolve(line?.slice(word.length).trim())
        }
        const look = () => {
          const line = lines.find((said) => said.startsWith(word))
          if (line !== undefined || hasEnded) finish(line)
        }
        waiting.add(look)
        look()
      }),
  }
}

/** Compiled once, not at each of the hundreds of starts. */
const environmentOf = (terminal: string) => ({
  ...process.env,
  NODE_COMPILE_CACHE: join(dirname(terminal), 'compiled'),
  NODE_NO_WARNINGS: '1',
})

function placesIn(folder: string): string[] {
  const law = join(folder, 'law.json')
  writeFileSync(law, agreed(readPack(program('../../resources/policy-packs/jiangxi-jian'))).content)
  return ['--migrations', program('../../main/store/migrations'), '--law', law]
}

/** One life in a folder of its own that ends by itself: what Node compiled is kept only then, never by one that is killed. */
export async function compileOnce(terminal: string, folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true })
  const args = ['--data', join(folder, 'terminal'), '--platform', 'http://127.0.0.1:1', ...placesIn(folder)]
  const life = run(terminal, args, environmentOf(terminal))
  await life.ended
  if (!life.lines.includes('drained')) throw new Error(`the terminal did not start: ${life.errors.join('\n')}`)
}

export interface KillPlan {
  readonly folder: string
  /** The bundled terminal. */
  readonly terminal: string
  readonly seed: number
  readonly kills: number
  /** On a busy machine lives end before they did much: more of them, up to ten times as many, until so many acts were said. */
  readonly actsWanted?: number
  readonly bills: number
  readonly sabotage?: Sabotage
  /** How long the last run may take to bring everything up. */
  readonly drainMs: number
}

export interface KillOutcome extends Verdict {
  readonly kills: number
  readonly said: number
  readonly drained: boolean
  readonly errors: readonly string[]
}

function readSaid(lines: readonly string[]): Said[] {
  return lines.flatMap((line) => {
    const [act, billId, settlementId] = line.split(' ')
    if ((act !== 'settled' && act !== 'reversed') || !billId || !settlementId) return []
    return [{ act, billId, settlementId }]
  })
}

export async function killOften(plan: KillPlan): Promise<KillOutcome> {
  const { folder, seed, kills, actsWanted = 0, bills, drainMs } = plan
  const data = join(folder, 'terminal')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'seed.json'), JSON.stringify(seedOf(bills)))
  const environment = environmentOf(plan.terminal)
  const dropping = {
    seed,
    rules: [
      { kind: 'drop-before', probability: 0.15 },
      { kind: 'drop-after', probability: 0.15 },
    ],
  }
  const standIn = run(
    program('../../main/stand-in/main.ts'),
    ['--port', '0', '--data', join(folder, 'platform'), '--seed', join(folder, 'seed.json'), '--faults', JSON.stringify(dropping)],
    environment,
  )
  const platform = await standIn.lineAfter('listening', 30_000)
  if (platform === undefined) throw new Error(`the stand-in did not start: ${standIn.errors.join('\n')}`)
  const task = ['--data', data, '--platform', platform, '--bills', String(bills)]
  const args = [...task, ...placesIn(folder), ...(plan.sabotage ? ['--sabotage', plan.sabotage] : [])]
  const said: Said[] = []
  const errors: string[] = []
  const start = (more: readonly string[] = []) => run(plan.terminal, [...args, ...more], environment)

  let done = 0
  try {
    for (; done < kills || (said.length < actsWanted && done < kills * 10); done += 1) {
      const terminal = start()
      // One in ten dies while it is starting, opening the ledger and taking up what the last one left.
      const isEarly = chance(seed, `early ${done}`) < 0.1
      if (!isEarly) await terminal.lineAfter('ready', 20_000)
      const moment = chance(seed, `moment ${done}`)
      await new Promise((resolve) => setTimeout(resolve, isEarly ? 40 + moment * 160 : moment * 220))
      const wasDone = terminal.hasEnded()
      terminal.kill()
      await terminal.ended
      said.push(...readSaid(terminal.lines))
      errors.push(...terminal.errors)
      if (wasDone) break
    }
    const last = start(['--drain'])
    const drained = (await last.lineAfter('drained', drainMs)) !== undefined
    last.kill()
    await last.ended
    errors.push(...last.errors)
    const report = (await (await fetch(`${platform}/stand-in/ledger`)).json()) as LedgerReport
    return { ...judge(data, said, report, bills), kills: done, said: said.length, drained, errors }
  } finally {
    standIn.kill()
    await standIn.ended
  }
}
