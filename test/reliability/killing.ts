/** Starts the settling terminal beside a stand-in that loses answers, kills it at seeded moments, and has the outcome judged. */
import { type ChildProcess, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { LedgerReport } from '../../main/stand-in/index.ts'
import { judge, type Said, type Verdict } from './judge.ts'
import { seedOf } from './kill-seed.ts'
import type { Sabotage } from './sabotage.ts'

const program = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** Between 0 and 1, the same for the same seed and name. */
export function chance(seed: number, name: string): number {
  return createHash('sha256').update(`${seed} ${name}`).digest().readUInt32BE(0) / 2 ** 32
}

/** A program of ours with what it says; killed, not asked. */
function run(file: string, args: readonly string[], environment: NodeJS.ProcessEnv) {
  const child: ChildProcess = spawn(process.execPath, [file, ...args], { stdio: ['ignore', 'pipe', 'pipe'], env: environment })
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

export interface KillPlan {
  readonly folder: string
  /** The bundled terminal. */
  readonly terminal: string
  readonly seed: number
  readonly kills: number
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
  const { folder, seed, kills, bills, drainMs } = plan
  const data = join(folder, 'terminal')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'seed.json'), JSON.stringify(seedOf(bills)))
  // Compiled once, not at each of the hundreds of starts.
  const environment = { ...process.env, NODE_COMPILE_CACHE: join(folder, 'compiled'), NODE_NO_WARNINGS: '1' }
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
  // One law is enough, and a short life is not spent on reading the others.
  const packs = join(folder, 'packs')
  cpSync(program('../../resources/policy-packs/jiangxi-jian'), join(packs, 'jiangxi-jian'), { recursive: true })
  const places = ['--migrations', program('../../main/store/migrations'), '--packs', packs]
  const task = ['--data', data, '--platform', platform, '--bills', String(bills)]
  const args = [...task, ...places, ...(plan.sabotage ? ['--sabotage', plan.sabotage] : [])]
  const said: Said[] = []
  const errors: string[] = []
  const start = (more: readonly string[] = []) => run(plan.terminal, [...args, ...more], environment)

  let done = 0
  try {
    for (; done < kills; done += 1) {
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
