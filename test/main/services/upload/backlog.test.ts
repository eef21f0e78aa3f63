/**
 * A terminal that was offline for a week, and lines that come and go, on a virtual clock: real store, real queue, a platform in
 * memory whose answers take their time. `SANBAO_BACKLOG=5000` and `SANBAO_FLAPPING_HOURS=24` run the long versions.
 */
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { readAnswer } from '../../../../main/gateway/answer.ts'
import { aBill, aPerson } from '../../../builders/stay.ts'
import { agreed, openTerminal, type Terminal, temporaryFolder } from '../../../builders/terminal.ts'
import { type FakePlatform, type Fate, fakePlatform, type PlatformCall } from '../../../fakes/fake-platform.ts'

const backlog = Number(process.env.SANBAO_BACKLOG ?? 150)
const flappingHours = Number(process.env.SANBAO_FLAPPING_HOURS ?? 0.5)
const hourMs = 3_600_000
const start = Date.parse('2026-03-02T08:00:00+08:00')
/** As the product has them. */
const pauses = { firstMs: 2_000, ceilingMs: 3_500 }

/** Repeatable, between 0 and 1. */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
    return state / 2 ** 32
  }
}

let folder: ReturnType<typeof temporaryFolder>
let platform: FakePlatform
let terminal: Terminal
/** When each call left, by the virtual clock. */
let sent: { readonly at: number; readonly call: PlatformCall }[]
let latency: () => number
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setImmediate', 'Date'], now: start })
  folder = temporaryFolder()
  platform = fakePlatform()
  sent = []
  latency = () => 1
  platform.hold = () => new Promise((resolve) => setTimeout(resolve, latency()))
  const random = seeded(7)
  terminal = openTerminal({
    folder: folder.path,
    platform,
    clock: { now: Date.now },
    upload: { random, linePauses: pauses, messagePauses: { firstMs: 2_000, ceilingMs: 300_000 }, uploadWithinHours: 24 * 8 },
  })
})
afterEach(async () => {
  vi.useRealTimers()
  await terminal.close()
  folder.remove()
})

const fateOf = (decide: (call: PlatformCall, at: number) => Fate) => {
  platform.fate = (call) => {
    const at = Date.now()
    sent.push({ at, call })
    return decide(call, at)
  }
}

function book(serial: number, personSerial = serial): string {
  const person = aPerson(personSerial)
  return agreed(terminal.confirm(terminal.admit(aBill({ serial, person, lines: serial % 40 === 0 ? 130 : 2 }), person))).summary
    .settlementId
}

const counts = () => terminal.stores.uploads.counts()
const stateOf = (settlementId: string) => terminal.stores.settlements.summary(settlementId)?.state

/** Lets the virtual clock run until the queue is empty; answers how long that took. */
async function drain(limitMs: number): Promise<number> {
  const from = Date.now()
  while (counts().waiting > 0) {
    if (Date.now() - from > limitMs) throw new Error(`not drained: ${JSON.stringify(counts())} ${String(terminal.faults[0])}`)
    await vi.advanceTimersByTimeAsync(500)
  }
  return Date.now() - from
}

/** Milliseconds between one sending and the next. */
const gaps = (times: readonly number[]) => times.slice(1).map((at, index) => at - (times[index] ?? 0))

test(`${backlog} settlements of a week offline go up in time, each stay and each person in order`, async () => {
  // One person in ten has several stays; the week is as long as it is, whatever the number.
  const everyMs = Math.floor((7 * 24 * hourMs) / backlog)
  const ids = Array.from({ length: backlog }, (_, index) => {
    vi.setSystemTime(start + index * everyMs)
    return book(index + 1, index % 10 === 0 ? 1 : index + 1)
  })
  vi.setSystemTime(start + 7 * 24 * hourMs)
  fateOf(() => 'not-sent')
  terminal.upload.start()
  await vi.advanceTimersByTimeAsync(600_000)
  const whileDown = sent.splice(0).map(({ at }) => at)
  // What was under way when the line was found dead, and from then on one at a time.
  for (const gap of gaps(whileDown.slice(4))) expect(gap).toBeGreaterThanOrEqual(2_000)
  expect(whileDown.length).toBeGreaterThan(150)
  expect(new Set(gaps(whileDown.slice(4))).size).toBeGreaterThan(50)
  const deadlines = new Map(
    terminal.stores.uploads.unfinishedIds().flatMap((jobId) => {
      const job = terminal.stores.uploads.find(jobId)
      return job ? [[job.settlementId, job.settledAt + 8 * 24 * hourMs] as const] : []
    }),
  )
  expect(terminal.upload.list()[0]).toMatchObject({ settlementId: ids[0], deadlineAt: '2026-03-10T08:00:00+08:00' })
  const random = seeded(11)
  latency = () => 60 + random() * 80
  const lineBack = Date.now()
  const done = new Map<string, number>()
  fateOf((call) => {
    if (call.name === 'settle') done.set(call.visitId, Date.now())
    return 'usual'
  })
  const cpu = process.cpuUsage()
  const drainedMs = await drain(600_000)
  const { user, system } = process.cpuUsage(cpu)
  expect(drainedMs).toBeLessThan(600_000)
  expect((sent[0]?.at ?? 0) - lineBack).toBeLessThan(5_000)
  expect(terminal.faults).toEqual([])
  for (const id of ids) expect(stateOf(id)).toBe('confirmed')
  // Per stay: lines, pre-settlement, settlement, each once.
  const order = ['uploadFees', 'preSettle', 'settle']
  const byVisit = Map.groupBy(sent, ({ call }) => call.visitId)
  expect(byVisit.size).toBe(backlog)
  for (const [visitId, calls] of byVisit) {
    const places = calls.map(({ call }) => order.indexOf(call.name))
    expect(places).toEqual([...places].sort((a, b) => a - b))
    expect(calls.filter(({ call }) => call.name === 'settle')).toHaveLength(1)
    expect(done.get(visitId)).toBeLessThan([...deadlines.values()][0] ?? 0)
  }
  // Per person: settled there in the order settled here.
  const ofPerson = sent
    .filter(({ call }) => call.name === 'settle' && Number(call.visitId.slice(6)) % 10 === 1)
    .map(({ call }) => call.visitId)
  expect(ofPerson).toEqual(ids.flatMap((_, index) => (index % 10 === 0 ? [`VISIT-${index + 1}`] : [])))
  const figures = { settlements: backlog, messages: sent.length, drainedSeconds: Math.round(drainedMs / 1000) }
  process.stdout.write(
    `backlog: ${JSON.stringify({ ...figures, cpuMsPerMessage: Number(((user + system) / 1000 / sent.length).toFixed(2)) })}\n`,
  )
}, 3_600_000)

test(`a line that is up for a second and down for three, for ${flappingHours} hours: everything arrives, nothing twice`, async () => {
  const random = seeded(23)
  const isUp = (at: number) => (at - start) % 4_000 < 1_000
  fateOf((_, at) => (isUp(at) ? 'usual' : ((['not-sent', 'lose-request', 'lose-answer'] as const)[Math.floor(random() * 3)] ?? 'not-sent')))
  latency = () => 20 + random() * 60
  terminal.upload.start()
  // Never in step with the line.
  const everyMs = 61_300
  const ids: string[] = []
  const until = start + flappingHours * hourMs
  while (Date.now() < until) {
    ids.push(book(ids.length + 1))
    await vi.advanceTimersByTimeAsync(everyMs)
  }
  fateOf(() => 'usual')
  await drain(24 * hourMs)
  expect(terminal.faults).toEqual([])
  for (const id of ids) expect(stateOf(id)).toBe('confirmed')
  const valid = platform.settlements.filter(({ state }) => state === 'valid').map(({ visitId }) => visitId)
  expect(valid.sort()).toEqual(ids.map((_, index) => `VISIT-${index + 1}`).sort())
  const takenBack = platform.settlements.filter(({ state }) => state === 'taken-back').length
  expect(takenBack).toBeGreaterThan(0)
  expect(sent.length).toBeGreaterThan(ids.length * 5)
  process.stdout.write(`flapping: ${JSON.stringify({ hours: flappingHours, settlements: ids.length, attempts: sent.length, takenBack })}\n`)
}, 3_600_000)

test('whoever presses retry again and again beside a dead line does not hurry it', async () => {
  for (let serial = 1; serial <= 12; serial += 1) book(serial)
  fateOf(() => 'not-sent')
  terminal.upload.start()
  await vi.advanceTimersByTimeAsync(30_000)
  sent.splice(0)
  const operator = { operatorId: 'C01', name: '测试收费员', role: 'cashier' } as const
  for (let press = 0; press < 60; press += 1) {
    const first = terminal.upload.list().find(({ state }) => state === 'queued')
    agreed(terminal.upload.retry(first?.jobId ?? '', operator))
    await vi.advanceTimersByTimeAsync(250)
  }
  const times = sent.map(({ at }) => at)
  for (const gap of gaps(times)) expect(gap).toBeGreaterThanOrEqual(2_000)
  // And is not held off either.
  expect(times.length).toBeGreaterThanOrEqual(6)
})

const html = '<html><body>502 Bad Gateway</body></html>'
test.each([
  ['502 and a page', 502, html],
  ['429', 429, ''],
  ['200 and a page', 200, html],
  ['503 and JSON', 503, '{"message":"busy"}'],
])('a platform that answers %s to everything is asked no more often than every two seconds', async (_, status, text) => {
  const outcome = readAnswer({ kind: 'answered', status, text })
  if (outcome.kind !== 'unknown') throw new Error(`taken for ${outcome.kind}`)
  const times: number[] = []
  const strike = async () => {
    times.push(Date.now())
    await new Promise((resolve) => setTimeout(resolve, 30))
    return outcome
  }
  Object.assign(platform, { uploadFees: strike, withdrawFees: strike, preSettle: strike, settle: strike, takeBack: strike })
  for (let serial = 1; serial <= 12; serial += 1) book(serial)
  terminal.upload.start()
  await vi.advanceTimersByTimeAsync(180_000)
  const later = gaps(times.slice(4))
  for (const gap of later) expect(gap).toBeGreaterThanOrEqual(2_000)
  expect(later.length).toBeGreaterThan(40)
  expect(new Set(later).size).toBeGreaterThan(20)
  expect(counts().needsPerson).toBe(0)
})

test('while nobody picks up, the way is tried bare: the journal grows by a try a minute, and nothing counts as sent that never left', async () => {
  let isThere = false
  const tries: number[] = []
  platform.reach = async () => {
    tries.push(Date.now())
    return isThere
  }
  fateOf(() => (isThere ? 'usual' : 'not-sent'))
  const ids = [1, 2, 3].map((serial) => book(serial))
  terminal.upload.start()
  await vi.advanceTimersByTimeAsync(hourMs)
  const jobs = () => ids.flatMap((id) => terminal.stores.uploads.ofSettlement(id))
  const journalled = jobs().flatMap(({ jobId }) => terminal.stores.uploads.journal(jobId)).length
  // What was under way when the line died, and from then on every twentieth try.
  expect(sent.length).toBeGreaterThan(40)
  expect(sent.length).toBeLessThan(100)
  expect(journalled).toBe(sent.length * 2)
  expect(tries.length).toBeGreaterThan(800)
  for (const gap of gaps([...tries, ...sent.map(({ at }) => at)].sort((one, other) => one - other).slice(4)))
    expect(gap === 0 || gap >= 2_000).toBe(true)
  expect(jobs().map(({ attempts, sendings }) => [attempts, sendings])).toEqual(jobs().map(() => [0, 0]))
  isThere = true
  sent = []
  const back = Date.now()
  await drain(60_000)
  expect((sent[0]?.at ?? 0) - back).toBeLessThan(5_000)
  expect(jobs().map(({ attempts }) => attempts)).toEqual(jobs().map(() => 1))
  expect(ids.map(stateOf)).toEqual(['confirmed', 'confirmed', 'confirmed'])
})

test('cut off, the queue goes on after the clock was set back', async () => {
  let isThere = false
  platform.reach = async () => isThere
  fateOf(() => (isThere ? 'usual' : 'not-sent'))
  const id = book(1)
  terminal.upload.start()
  await vi.advanceTimersByTimeAsync(20_000)
  const [job] = terminal.stores.uploads.ofSettlement(id)
  if (!job) throw new Error('nothing is queued')
  // Something else has it wait until a moment that lies far ahead of the clock then.
  terminal.stores.uploads.advance([{ jobId: job.jobId, state: 'queued', at: Date.now(), nextAttemptAt: Date.now() + 1_000 }])
  vi.setSystemTime(Date.now() - 2 * hourMs)
  isThere = true
  await drain(60_000)
  expect(stateOf(id)).toBe('confirmed')
})
