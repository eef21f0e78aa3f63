import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { temporaryFolder } from '../builders/terminal.ts'
import { bundleProgram } from './bundle.ts'
import { compileOnce, type KillOutcome, killOften } from './killing.ts'
import type { Sabotage } from './sabotage.ts'

/** One seed replays the moments and the losses; what a machine does in between is its own. */
const seed = Number(process.env.SANBAO_SEED ?? 20260310)
const kills = Number(process.env.SANBAO_KILLS ?? 500)

/** Inside the project, so that the bundle finds the native module. */
const bundleFolder = fileURLToPath(new URL(`../../out/kill-test-${process.pid}`, import.meta.url))
let folder: ReturnType<typeof temporaryFolder>
let terminal: string

beforeAll(async () => {
  folder = temporaryFolder()
  mkdirSync(bundleFolder, { recursive: true })
  terminal = await bundleProgram(bundleFolder, 'settling-terminal')
  await compileOnce(terminal, join(folder.path, 'compiling'))
})
afterAll(() => {
  folder.remove()
  rmSync(bundleFolder, { recursive: true, force: true })
})

const sumOver = (runs: readonly KillOutcome[]) => (count: (run: KillOutcome) => number) =>
  runs.reduce((total, run) => total + count(run), 0)

function report(name: string, runs: readonly KillOutcome[]): void {
  const sum = sumOver(runs)
  const counts = {
    seed,
    kills: sum((run) => run.kills),
    said: sum((run) => run.said),
    settlements: sum((run) => run.settlements),
    reversals: sum((run) => run.reversals),
    takenBack: sum((run) => run.takenBack),
    sentAgain: sum((run) => run.resent),
    findings: sum((run) => run.findings.length),
  }
  process.stdout.write(`${name}: ${JSON.stringify(counts)}\n`)
}

async function killAt(
  name: string,
  of: {
    readonly hospitals: number
    readonly kills: number
    readonly actsWanted?: number
    readonly drainMs: number
    readonly sabotage?: Sabotage
  },
) {
  const runs = await Promise.all(
    Array.from({ length: of.hospitals }, (_, index) =>
      killOften({
        folder: join(folder.path, `${name}-${index}`),
        terminal,
        seed: seed + index,
        kills: Math.ceil(of.kills / of.hospitals),
        bills: Math.ceil(of.kills / of.hospitals) * 4,
        drainMs: of.drainMs,
        ...(of.actsWanted === undefined ? {} : { actsWanted: of.actsWanted }),
        ...(of.sabotage ? { sabotage: of.sabotage } : {}),
      }),
    ),
  )
  report(name, runs)
  return runs
}

test(
  'killed at any moment while answers are lost, the terminal loses nothing, doubles nothing and leaves nothing half',
  async () => {
    const runs = await killAt('honest', { hospitals: 2, kills, drainMs: 60_000 })
    for (const run of runs) {
      expect(run.findings).toEqual([])
      expect(run.errors).toEqual([])
      expect(run.drained).toBe(true)
      expect(run.kills).toBe(Math.ceil(kills / 2))
    }
    // The run was worth something: much was settled, some taken back at the window and on the wire.
    const sum = sumOver(runs)
    expect(sum((run) => run.settlements)).toBeGreaterThan(10)
    expect(sum((run) => run.reversals)).toBeGreaterThan(0)
    expect(sum((run) => run.takenBack)).toBeGreaterThan(0)
  },
  kills * 2_000,
)

test('the judge bites: messages queued outside the transaction of the settlement are found missing', async () => {
  const [run] = await killAt('outbox outside the transaction', {
    hospitals: 1,
    kills: 25,
    actsWanted: 10,
    drainMs: 10_000,
    sabotage: 'outbox-outside-transaction',
  })
  expect(run?.findings.some((finding) => finding.startsWith('without its messages'))).toBe(true)
  expect(run?.findings.some((finding) => finding.startsWith('0 valid at the platform'))).toBe(true)
}, 120_000)

test('the judge bites: a time-out taken for a failure is found', async () => {
  const [run] = await killAt('time-out means failed', {
    hospitals: 1,
    kills: 6,
    actsWanted: 5,
    drainMs: 3_000,
    sabotage: 'time-out-means-failed',
  })
  expect(run?.findings.some((finding) => finding.startsWith('message unfinished'))).toBe(true)
}, 120_000)

test('the judge bites: a message id made for each attempt is found', async () => {
  const [run] = await killAt('a message id per attempt', {
    hospitals: 1,
    kills: 6,
    actsWanted: 5,
    drainMs: 3_000,
    sabotage: 'message-id-per-attempt',
  })
  expect(run?.findings.some((finding) => finding.startsWith('message unfinished') || finding.includes('valid at the platform'))).toBe(true)
}, 120_000)
