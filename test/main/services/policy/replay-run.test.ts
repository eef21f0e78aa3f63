import { setImmediate } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { createReplayRun } from '../../../../main/services/policy/index.ts'
import type { ReplayedSettlement } from '../../../../main/services/replay/index.ts'
import { replayStateSchema } from '../../../../shared/contract/index.ts'
import { fixedClock } from '../../../builders/terminal.ts'

const record = (serial: number, changes: Partial<ReplayedSettlement> = {}): ReplayedSettlement => ({
  settlementId: `S-${serial}`,
  slipNumber: `01-20260310-${serial}`,
  kind: 'settlement',
  settledAt: Date.parse('2026-03-10T09:00:00+08:00'),
  packHash: 'f'.repeat(64),
  state: 'same',
  differences: [],
  ...changes,
})

/** A record that takes longer than a slice. */
function* slowly(records: readonly ReplayedSettlement[]): Generator<ReplayedSettlement> {
  for (const one of records) {
    const until = performance.now() + 10
    while (performance.now() < until) Math.sqrt(until)
    yield one
  }
}

function runOver(records: readonly ReplayedSettlement[], each: () => Iterable<ReplayedSettlement> = () => slowly(records)) {
  const faults: unknown[] = []
  let breaths = 0
  const run = createReplayRun({
    each,
    count: () => records.length,
    clock: fixedClock(),
    breathe: async () => {
      breaths += 1
      await setImmediate()
    },
    onFault: (cause) => faults.push(cause),
  })
  return { run, faults, breaths: () => breaths }
}

test('lets the window have its turn between slices, and says how far it has come', async () => {
  const { run, breaths } = runOver([record(1), record(2), record(3)])
  expect(run.state()).toMatchObject({ state: 'idle', total: 0 })
  expect(run.start('测试稽核')).toMatchObject({ state: 'running', startedBy: '测试稽核', total: 3 })
  expect(run.state()).toMatchObject({ state: 'running', worked: 1 })
  await run.ended()
  expect(breaths()).toBe(3)
  expect(run.state()).toMatchObject({ state: 'done', total: 3, worked: 3, same: 3, differs: 0, endedAt: '2026-03-10T09:00:00+08:00' })
})

test('counts what is the same, differs and was not kept, and names the amount before the hash', async () => {
  const differences = [
    { field: 'content_sha256', before: 'as written', after: 'changed since' },
    { field: 'pooledFundPayment', before: '1.00', after: '4576.26' },
  ]
  const { run } = runOver([
    record(1),
    record(2, { state: 'differs', differences }),
    record(3, { kind: 'reversal' }),
    record(4, { state: 'not-kept' }),
  ])
  run.start('测试稽核')
  await run.ended()
  const state = run.state()
  expect(state).toMatchObject({ worked: 4, same: 2, differs: 1, notKept: 1, reversals: 1 })
  expect(state.records.map(({ settlementId, state: one }) => [settlementId, one])).toEqual([
    ['S-2', 'differs'],
    ['S-4', 'not-kept'],
  ])
  expect(state.records[0]).toMatchObject({ differences: 2, fields: [{ field: 'pooledFundPayment', before: '1.00', after: '4576.26' }, {}] })
  expect(replayStateSchema.safeParse(state).success).toBe(true)
})

test('one run at a time; stopped, it ends after the record it is at and can begin anew', async () => {
  const { run } = runOver([record(1), record(2), record(3)])
  const first = run.start('测试稽核')
  expect(run.start('测试信息科')).toMatchObject({ startedBy: first.startedBy })
  run.stop()
  await run.ended()
  expect(run.state()).toMatchObject({ state: 'stopped', worked: 1 })
  run.start('测试信息科')
  await run.ended()
  expect(run.state()).toMatchObject({ state: 'done', worked: 3, startedBy: '测试信息科' })
})

test('a fault ends the run, is told, and the next one begins from the start', async () => {
  let isBroken = true
  const { run, faults } = runOver([record(1)], function* () {
    if (isBroken) throw new Error('planted: the ledger cannot be read')
    yield record(1)
  })
  run.start('测试稽核')
  await run.ended()
  expect(run.state()).toMatchObject({ state: 'failed', worked: 0 })
  expect(faults).toHaveLength(1)
  isBroken = false
  run.start('测试稽核')
  await run.ended()
  expect(run.state()).toMatchObject({ state: 'done', worked: 1 })
})

test('of a ledger in which everything differs only the first are listed, all are counted', async () => {
  const many = Array.from({ length: 600 }, (_, index) => record(index, { state: 'differs', differences: [] }))
  const { run } = runOver(many, () => many)
  run.start('测试稽核')
  await run.ended()
  expect(run.state()).toMatchObject({ differs: 600, worked: 600 })
  expect(run.state().records).toHaveLength(500)
})
