/** What people see of the queue and may do about a message. */
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openDatabase } from '../../../../main/store/index.ts'
import type { UploadJob } from '../../../../shared/contract/index.ts'
import { aBill, aPerson } from '../../../builders/stay.ts'
import { agreed, cashier, fixedClock, openTerminal, type Terminal, temporaryFolder } from '../../../builders/terminal.ts'
import { type FakePlatform, fakePlatform, type PlatformCall } from '../../../fakes/fake-platform.ts'

const supervisor = { ...cashier, operatorId: 'S01', role: 'supervisor' as const }
let folder: ReturnType<typeof temporaryFolder>
let platform: FakePlatform
let terminal: Terminal
/** The gateway knows where an answer names somebody. */
const hideStrangers = (text: string) => text.replaceAll('陌生人', '陌**')
let clock: ReturnType<typeof fixedClock>
let isRunning: boolean
beforeEach(() => {
  clock = fixedClock()
  isRunning = false
  folder = temporaryFolder()
  platform = fakePlatform()
  terminal = openTerminal({ folder: folder.path, platform, clock, upload: { maskAnswer: hideStrangers, uploadWithinHours: 24 } })
})
afterEach(async () => {
  await terminal.close()
  folder.remove()
})

const settleOne = (serial = 1) =>
  agreed(terminal.confirm(terminal.admit(aBill({ serial, person: aPerson(serial) }), aPerson(serial)))).summary.settlementId
const record = (settlementId: string) => agreed(terminal.settlement.get(settlementId))
const jobOf = (settlementId: string, kind: UploadJob['kind'] = 'settlement') => {
  const job = record(settlementId).uploads.find((one) => one.kind === kind)
  if (!job) throw new Error(`no ${kind}`)
  return job
}
const names = () => platform.calls.map(({ name }) => name)
const strike = (name: PlatformCall['name'], fate: 'refuse' | 'lose-answer' | 'not-sent') => {
  platform.fate = (call) => (call.name === name ? fate : 'usual')
}
const audited = () => {
  const reader = openDatabase(join(folder.path, 'terminal.db'), 'read')
  const rows = reader.prepare<[], { act: string }>("SELECT act FROM audit_entry WHERE act LIKE 'upload.%' ORDER BY sequence").all()
  reader.close()
  return rows.map(({ act }) => act)
}
const notPossible = (state: string) => ({ ok: false, error: { code: 'upload.not-possible', details: { state } } })

async function run(): Promise<void> {
  if (isRunning) terminal.upload.wake()
  else terminal.upload.start()
  isRunning = true
  await terminal.drain()
}

test('every message says what happens to it next, the one booked longest ago first, with its deadline', async () => {
  strike('uploadFees', 'refuse')
  const first = settleOne(1)
  await run()
  clock.advance(3_600_000)
  await terminal.upload.stop()
  settleOne(2)
  const shown = terminal.upload
    .list()
    .map(({ slipNumber, kind, nextStep, deadlineAt }) => [slipNumber.slice(-1), kind, nextStep, deadlineAt])
  const [soon, later] = ['2026-03-11T09:00:00+08:00', '2026-03-11T10:00:00+08:00']
  expect(shown).toEqual([
    ['1', 'fee-details', 'needs-person', soon],
    ['1', 'pre-settlement', 'waits-its-turn', soon],
    ['1', 'settlement', 'waits-its-turn', soon],
    ['2', 'fee-details', 'is-sent', later],
    ['2', 'pre-settlement', 'waits-its-turn', later],
    ['2', 'settlement', 'waits-its-turn', later],
  ])
  platform.fate = ({ visitId }) => (visitId === 'VISIT-1' ? 'usual' : 'not-sent')
  agreed(terminal.upload.retry(jobOf(first, 'fee-details').jobId, cashier))
  terminal.upload.start()
  while (terminal.upload.list().every(({ nextStep }) => nextStep !== 'waits-for-line'))
    await new Promise((resolve) => setTimeout(resolve, 1))
  await terminal.upload.stop()
  const done = terminal.upload.list().filter(({ nextStep }) => nextStep === 'none')
  expect(done.every(({ deadlineAt }) => deadlineAt === undefined)).toBe(true)
})

test('a message held back keeps what follows it, and nobody else, until it is released', async () => {
  const [first, second] = [settleOne(1), settleOne(2)]
  agreed(terminal.upload.hold(jobOf(first, 'pre-settlement').jobId, '等医生改诊断', supervisor))
  await run()
  expect(record(second).summary.state).toBe('confirmed')
  expect(record(first).uploads.map(({ kind, state, nextStep }) => `${kind} ${state} ${nextStep}`)).toEqual([
    'fee-details acknowledged none',
    'pre-settlement held is-held',
    'settlement queued waits-its-turn',
  ])
  expect(terminal.stores.uploads.counts()).toMatchObject({ waiting: 1, needsPerson: 1 })
  agreed(terminal.upload.release(jobOf(first, 'pre-settlement').jobId, supervisor))
  await run()
  expect(record(first).summary.state).toBe('confirmed')
  const { attempts } = agreed(terminal.upload.detail(jobOf(first, 'pre-settlement').jobId))
  expect(attempts.map(({ outcome, words }) => `${outcome} ${words}`.trim())).toEqual(['held 等医生改诊断', 'released', 'begun', 'accepted'])
  expect(attempts.map(({ operatorName }) => operatorName)).toEqual([supervisor.name, supervisor.name, undefined, undefined])
  expect(audited()).toEqual(['upload.hold', 'upload.release'])
})

test('what may be in effect is found out about when it is released, and cannot be resolved before', async () => {
  strike('settle', 'lose-answer')
  const id = settleOne()
  terminal.upload.start()
  while (jobOf(id).state !== 'unknown') await new Promise((resolve) => setTimeout(resolve, 1))
  await terminal.upload.stop()
  const { jobId } = jobOf(id)
  expect(jobOf(id).nextStep).toBe('is-looked-up')
  expect(terminal.upload.resolve(jobId, '已在平台处理', supervisor)).toEqual(notPossible('unknown'))
  agreed(terminal.upload.hold(jobId, '先问平台', supervisor))
  expect(terminal.upload.resolve(jobId, '已在平台处理', supervisor)).toEqual(notPossible('held'))
  agreed(terminal.upload.release(jobId, supervisor))
  platform.fate = () => 'usual'
  // The pause of the line, which a person's wish does not shorten below its least.
  clock.advance(2)
  await run()
  expect(names().filter((name) => name === 'settle' || name === 'takeBack')).toEqual(['settle', 'takeBack', 'settle'])
  expect(platform.settlements.map(({ state }) => state)).toEqual(['taken-back', 'valid'])
})

test('a refused message that was dealt with elsewhere lets the rest of its visit go on', async () => {
  strike('preSettle', 'refuse')
  const id = settleOne()
  await run()
  expect(record(id).summary.state).toBe('refused')
  agreed(terminal.upload.resolve(jobOf(id, 'pre-settlement').jobId, '平台已人工核对', supervisor))
  expect(record(id).summary.state).toBe('provisional')
  await run()
  expect(record(id).summary.state).toBe('confirmed')
  expect(jobOf(id, 'pre-settlement')).toMatchObject({ state: 'superseded', nextStep: 'none', lastWords: '平台已人工核对' })
})

test('a settlement resolved by hand stays refused: nothing from here told the platform, and the person’s next stay goes on', async () => {
  const person = aPerson(1)
  platform.fate = ({ name, visitId }) => (name === 'settle' && visitId === 'VISIT-1' ? 'refuse' : 'usual')
  const [first, second] = [1, 2].map(
    (serial) => agreed(terminal.confirm(terminal.admit(aBill({ serial, person }), person))).summary.settlementId,
  )
  await run()
  agreed(terminal.upload.resolve(jobOf(first ?? '').jobId, '已到医保局补办', supervisor))
  await run()
  expect(record(first ?? '').summary.state).toBe('refused')
  expect(record(second ?? '').summary.state).toBe('confirmed')
  const { attempts } = agreed(terminal.upload.detail(jobOf(first ?? '').jobId))
  expect(attempts.at(-1)).toMatchObject({ outcome: 'resolved', words: '已到医保局补办' })
  expect(audited()).toEqual(['upload.resolve'])
})

test('nothing is done with a message in a state that does not allow it', async () => {
  const id = settleOne()
  await run()
  const { jobId } = jobOf(id)
  expect(terminal.upload.retry(jobId, cashier)).toEqual(notPossible('acknowledged'))
  expect(terminal.upload.hold(jobId, '试', supervisor)).toEqual(notPossible('acknowledged'))
  expect(terminal.upload.release(jobId, supervisor)).toEqual(notPossible('acknowledged'))
  expect(terminal.upload.resolve(jobId, '试', supervisor)).toEqual(notPossible('acknowledged'))
  for (const act of [terminal.upload.release, terminal.upload.retry]) {
    expect(act('no such job', supervisor)).toMatchObject({ ok: false, error: { code: 'upload.unknown' } })
  }
  expect(terminal.upload.detail('no such job')).toMatchObject({ ok: false, error: { code: 'upload.unknown' } })
  expect(audited()).toEqual([])
})

test('journals tell nobody who the person is: not of ours, and not of another one an answer speaks of', async () => {
  const person = aPerson(1)
  const stranger = '360802197001010018'
  const raw = JSON.stringify({ err_msg: `${person.name}（${person.idNumber}）已结算`, output: { name: '陌生人', number: stranger } })
  platform.settle = async () => ({
    kind: 'refused',
    message: `参保人${person.name}（${person.idNumber}）已结算，经办${stranger}`,
    receipt: { raw },
  })
  const id = settleOne()
  await run()
  const { job, attempts } = agreed(terminal.upload.detail(jobOf(id).jobId))
  const { fileName, text } = await terminal.upload.exportOpen()
  expect(fileName).toBe('upload-queue-20260310090000.jsonl')
  const lines = text.trimEnd().split('\n')
  expect(lines).toHaveLength(1)
  expect(JSON.parse(lines[0] ?? '')).toEqual({ job, attempts })
  expect(attempts.at(-1)?.answer).toContain('已结算')
  for (const secret of [person.name, person.idNumber, stranger, '陌生人']) expect(text).not.toContain(secret)
  // Nor do words that lie open in the ledger: the platform's, and a person's.
  agreed(terminal.upload.resolve(jobOf(id).jobId, `与${person.name}核实`, supervisor))
  const reader = openDatabase(join(folder.path, 'terminal.db'), 'read')
  const open = reader
    .prepare<[], string>('SELECT words FROM upload_event UNION SELECT last_words FROM upload_job UNION SELECT result FROM audit_entry')
    .pluck()
    .all()
    .join()
  reader.close()
  expect(open).toContain('核实')
  for (const secret of [person.name, person.idNumber, stranger]) expect(open).not.toContain(secret)
})

test('beside an export of many messages the window is answered', async () => {
  for (let serial = 1; serial <= 40; serial += 1) settleOne(serial)
  let turns = 0
  let isOver = false
  const count = () => {
    turns += 1
    if (!isOver) setImmediate(count)
  }
  setImmediate(count)
  const { text } = await terminal.upload.exportOpen()
  isOver = true
  const jobs = text
    .trimEnd()
    .split('\n')
    .map((line) => (JSON.parse(line) as { job: UploadJob }).job)
  expect(jobs).toHaveLength(120)
  expect(jobs[0]?.slipNumber).toBe('01-20260310-0001')
  // 120 messages, 50 at once.
  expect(turns).toBe(3)
})
