import { cpSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ledgerFile, openDatabase, openStore } from '../../main/store/index.ts'
import { temporaryFolder, testKey } from '../builders/terminal.ts'
import { bundleProgram } from './bundle.ts'
import { halves } from './judge.ts'
import { type Operation, record, run, runBroken, whyNoStrace } from './strace.ts'

/** Every point on demand; in CI every one of a settlement and one in so many of the others. */
const stride = process.env.SANBAO_EVERY_POINT === undefined ? 9 : 1
const migrations = fileURLToPath(new URL('../../main/store/migrations', import.meta.url))
const bundleFolder = fileURLToPath(new URL(`../../out/write-points-${process.pid}`, import.meta.url))
const why = whyNoStrace()
let folder: ReturnType<typeof temporaryFolder>
let program: string

beforeAll(async () => {
  folder = temporaryFolder()
  mkdirSync(bundleFolder, { recursive: true })
  if (why === undefined) program = await bundleProgram(bundleFolder, 'settling-desk')
  else process.stdout.write(`skipped: write points: ${why}\n`)
})
afterAll(() => {
  folder.remove()
  rmSync(bundleFolder, { recursive: true, force: true })
})

/** The calls of one kind that an act makes, as they are counted from the start of the program. */
function pointsOf(operations: readonly Operation[], call: string, from: string, to: string): number[] {
  let count = 0
  let inAct = false
  const points: number[] = []
  for (const operation of operations) {
    if (operation.kind === 'say') {
      if (operation.line.startsWith(from)) inAct = true
      if (operation.line.startsWith(to)) inAct = false
      continue
    }
    const name = operation.kind === 'write' ? 'pwrite64' : operation.kind === 'flush' ? operation.call : ''
    if (name !== call) continue
    count += 1
    if (inAct) points.push(count)
  }
  return points
}

interface Act {
  readonly name: string
  readonly from: string
  readonly to: string
  readonly arguments: readonly string[]
  /** In CI, one point in so many. */
  readonly every: number
}

const acts: readonly Act[] = [
  { name: 'settle', from: 'begins', to: 'settled', arguments: ['--bills', '1'], every: 1 },
  { name: 'cancel', from: 'reverses', to: 'reversed', arguments: ['--bills', '1', '--reverse'], every: stride },
  { name: 'upload', from: 'uploads', to: 'uploaded', arguments: ['--bills', '1', '--upload'], every: stride * 3 },
  { name: 'close', from: 'closes', to: 'closed', arguments: ['--bills', '1'], every: stride },
]

function judge(data: string): string[] {
  const stores = openStore(data, { key: testKey })
  const { file, firstBrokenAudit } = stores.verify()
  stores.close()
  const connection = openDatabase(join(data, ledgerFile), 'read')
  try {
    const broken = firstBrokenAudit === undefined ? [] : [`audit broken at ${firstBrokenAudit}`]
    return [...(file === 'ok' ? [] : [`integrity: ${file}`]), ...broken, ...halves(connection)]
  } finally {
    connection.close()
  }
}

/** Lets the work run on two at a time, as there are processors. */
async function inPairs<Item>(items: readonly Item[], work: (item: Item, lane: number) => Promise<void>): Promise<void> {
  const waiting = [...items]
  await Promise.all(
    [0, 1].map(async (lane) => {
      for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await work(item, lane)
    }),
  )
}

const traceOf = (lane: number) => join(folder.path, `broken-${lane}.trace`)

const argumentsFor = (data: string, more: readonly string[]) => ['--data', data, '--migrations', migrations, ...more]

/** A ledger that was opened once: the schema is there, and what is counted belongs to the act. */
function freshLedger(data: string, template: string): void {
  rmSync(data, { recursive: true, force: true })
  cpSync(template, data, { recursive: true })
}

describe.skipIf(why !== undefined)('the ledger at each of its writes', () => {
  async function prepared(act: Act) {
    const template = join(folder.path, `template-${act.name}`)
    mkdirSync(template)
    openStore(template, { key: testKey }).close()
    const data = join(folder.path, `${act.name}-recorded`)
    freshLedger(data, template)
    const operations = await record({ program, args: argumentsFor(data, act.arguments) }, join(folder.path, `${act.name}.trace`))
    return { template, operations }
  }

  test.each(acts)(
    'killed at any write of $name, holds the old or the new state, and goes on',
    async (act) => {
      const { template, operations } = await prepared(act)
      const points = (['pwrite64', 'fsync'] as const).flatMap((call) =>
        pointsOf(operations, call, act.from, act.to).map((when) => ({ call, when })),
      )
      expect(points.length).toBeGreaterThan(0)
      const tried = points.filter((_, index) => index % act.every === 0)
      const findings: string[] = []
      await inPairs(tried, async ({ call, when }, lane) => {
        const data = join(folder.path, `${act.name}-${lane}`)
        freshLedger(data, template)
        const place = `${act.name} ${call} ${when}`
        const killed = await runBroken({ program, args: argumentsFor(data, act.arguments) }, call, 'signal=KILL', when, traceOf(lane))
        if (!killed.killed) findings.push(`${place}: was not killed`)
        findings.push(...judge(data).map((finding) => `${place}: ${finding}`))
        const said = killed.lines.filter((line) => /^(settled|reversed) /.test(line)).map((line) => String(line.split(' ')[2]))
        const stores = openStore(data, { key: testKey })
        for (const settlementId of said) if (!stores.settlements.summary(settlementId)) findings.push(`${place}: lost ${settlementId}`)
        stores.close()
        if (when % 8 !== 0 && stride > 1) return
        // Started again, it finishes by itself what was begun.
        const again = await run(process.execPath, [program, ...argumentsFor(data, act.arguments)])
        if (again.lines.at(-1) !== 'closed') findings.push(`${place}: did not go on: ${again.lines.join(' / ')}`)
        findings.push(...judge(data).map((finding) => `${place}, gone on: ${finding}`))
      })
      process.stdout.write(`write points of ${act.name}: ${JSON.stringify({ points: points.length, tried: tried.length })}\n`)
      expect(findings).toEqual([])
    },
    600_000,
  )

  test.each([
    { call: 'fsync', error: 'EIO', code: 'store.damaged' },
    { call: 'pwrite64', error: 'EIO', code: 'store.damaged' },
    { call: 'pwrite64', error: 'ENOSPC', code: 'store.disk-full' },
  ])(
    'a $call that fails with $error is never called a success: it says $code, and the ledger opens whole again',
    async ({ call, error, code }) => {
      const act = { name: `${call}-${error}`, from: 'begins BILL-2', to: 'settled BILL-2', arguments: ['--bills', '2'], every: 1 }
      const { template, operations } = await prepared(act)
      const points = pointsOf(operations, call, act.from, act.to)
      // Flushes all; of the writes every one on demand, some in CI.
      const tried = points.filter((_, index) => call === 'fsync' || index % stride === 0)
      expect(tried.length).toBeGreaterThan(0)
      const findings: string[] = []
      let struck = 0
      await inPairs(tried, async (when, lane) => {
        const data = join(folder.path, `${act.name}-${lane}`)
        freshLedger(data, template)
        const watched = { program, args: argumentsFor(data, act.arguments) }
        const { lines, saidBefore } = await runBroken(watched, call, `error=${error}`, when, traceOf(lane))
        const place = `${call} ${error} ${when}`
        // A page more or less: this one call came only after the act, or was never made.
        if (saidBefore !== act.from) return
        struck += 1
        if (lines.some((line) => line.startsWith('settled BILL-2'))) findings.push(`${place}: called a success`)
        if (!lines.includes(`refused ${code}`)) findings.push(`${place}: said ${lines.join(' / ')}`)
        findings.push(...judge(data).map((finding) => `${place}: ${finding}`))
      })
      process.stdout.write(`${act.name}: ${JSON.stringify({ points: points.length, tried: tried.length, struck })}\n`)
      expect(findings).toEqual([])
      expect(struck).toBeGreaterThan(0)
    },
    600_000,
  )
})
