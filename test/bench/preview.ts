/**
 * The preview of a 3,000-line discharge in the services process: bill, person, catalogue terms, accumulators, pack and
 * engine, on a real ledger and catalogue. Beside it what reading and encoding the same bill alone costs.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay, performance } from 'node:perf_hooks'
import { setTimeout as pause } from 'node:timers/promises'
import { createApp } from '../../main/app/index.ts'
import { loopbackHost } from '../../main/loopback/index.ts'

const linesWanted = 3_000
const rounds = 60
const folder = mkdtempSync(join(tmpdir(), 'sanbao-bench-'))
const app = await createApp(loopbackHost({ dataFolder: folder, keyFolder: join(folder, 'keys') }))

interface Answer {
  readonly ok: boolean
  readonly value: never
}

async function call<Value>(method: string, request: unknown): Promise<Value> {
  const answer = (await app.call(method, request)) as Answer
  if (!answer.ok) throw new Error(`${method}: ${JSON.stringify(answer)}`)
  return answer.value
}

function say(subject: string, times: readonly number[], more: Readonly<Record<string, number>> = {}): void {
  const sorted = [...times].sort((a, b) => a - b)
  const at = (share: number) => Math.round((sorted[Math.floor(sorted.length * share)] ?? 0) * 100) / 100
  process.stdout.write(`${JSON.stringify({ bench: 'preview', subject, lines: linesWanted, p50Ms: at(0.5), p99Ms: at(0.99), ...more })}\n`)
}

async function timed(work: () => Promise<unknown>): Promise<number[]> {
  const times: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    const began = performance.now()
    await work()
    times.push(performance.now() - began)
  }
  return times
}

try {
  await call('setup.startDemo', {})
  await call('session.signIn', { operatorId: '1001', pin: '111111' })
  type Bill = { billId: string; lineCount: number }
  let bill: Bill | undefined
  while (bill === undefined) {
    bill = (await call<Bill[]>('bill.list', {})).find(({ lineCount }) => lineCount === linesWanted)
    await pause(100)
  }
  const { billId } = bill
  const { people } = await call<{ people: { personNumber: string; billIds: string[] }[] }>('demo.state', {})
  const personNumber = people.find(({ billIds }) => billIds.includes(billId))?.personNumber
  const { patient } = await call<{ patient: { idNumber: string } }>('bill.get', { billId })
  await call('person.ofBill', { billId, proof: patient.idNumber.slice(-4) })
  const request = { billId, personNumber, useAccount: true }

  const first = await timed(async () => call('settlement.preview', request)).then((times) => times[0] ?? 0)
  const worked: number[] = []
  const delay = monitorEventLoopDelay({ resolution: 1 })
  delay.enable()
  const whole = await timed(async () => {
    worked.push((await call<{ workedMs: number }>('settlement.preview', request)).workedMs)
    await pause(5)
  })
  delay.disable()
  say('sanbao, worked out in the services', worked, { firstMs: Math.round(first * 100) / 100 })
  say(
    'sanbao, worked out and encoded for the window',
    whole.map((time) => time - 5),
    { longestBlockMs: Math.round(delay.max / 10_000) / 100 },
  )
  say('the same bill only read and encoded', await timed(async () => call('bill.get', { billId })))
} finally {
  await app.close()
  rmSync(folder, { recursive: true, force: true })
}
process.exit(0)
