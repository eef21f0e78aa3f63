import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openDatabase } from '../../../../main/store/index.ts'
import { formatMoney, zeroMoney } from '../../../../shared/money/index.ts'
import { aBill, aPerson } from '../../../builders/stay.ts'
import { agreed, cashier, fixedClock, openTerminal, type Terminal, temporaryFolder } from '../../../builders/terminal.ts'
import { type FakePlatform, fakePlatform, onceOf, oneFenOff, type PlatformCall } from '../../../fakes/fake-platform.ts'

let folder: ReturnType<typeof temporaryFolder>
let platform: FakePlatform
let terminal: Terminal
beforeEach(() => {
  folder = temporaryFolder()
  platform = fakePlatform()
  terminal = openTerminal({ folder: folder.path, platform })
})
afterEach(async () => {
  await terminal.close()
  folder.remove()
})

const settleOne = (serial = 1, lines = 3) =>
  agreed(terminal.confirm(terminal.admit(aBill({ serial, lines, person: aPerson(serial) }), aPerson(serial)))).summary.settlementId
const record = (settlementId: string) => agreed(terminal.settlement.get(settlementId))
const states = (settlementId: string) => record(settlementId).uploads.map(({ kind, state }) => `${kind} ${state}`)
const callsOf = (name: PlatformCall['name']) => platform.calls.filter((call) => call.name === name)
const names = () => platform.calls.map(({ name }) => name)
const valid = () => platform.settlements.filter(({ state }) => state === 'valid')

async function run(): Promise<void> {
  terminal.upload.start()
  await terminal.drain()
}

test('a settlement goes up in order and is confirmed', async () => {
  const id = settleOne(1, 150)
  await run()
  expect(names()).toEqual(['uploadFees', 'uploadFees', 'preSettle', 'settle'])
  expect(states(id)).toEqual([
    'fee-details acknowledged',
    'fee-details acknowledged',
    'pre-settlement acknowledged',
    'settlement acknowledged',
  ])
  expect(record(id).summary).toMatchObject({ state: 'confirmed', centreSettlementId: 'CENTRE-1' })
  expect(record(id).differences).toEqual([])
  expect(terminal.changes).toContain(id)
  expect(terminal.faults).toEqual([])
})

test('nothing leaves before its message id and its attempt are on disk', async () => {
  const seen: string[] = []
  platform.hold = async ({ messageId }) => {
    const reader = openDatabase(join(folder.path, 'terminal.db'), 'read')
    const row = reader.prepare('SELECT state, attempts FROM upload_job WHERE message_id = ?').get(messageId) as {
      state: string
      attempts: number
    }
    seen.push(`${row.state} ${row.attempts}`)
    reader.close()
  }
  settleOne()
  await run()
  expect(seen).toEqual(['sending 1', 'sending 1', 'sending 1'])
})

describe('a settlement message without an answer', () => {
  test('that had arrived is taken back and goes out again under a new id', async () => {
    onceOf(platform, 'settle', 'lose-answer')
    const id = settleOne()
    await run()
    expect(names()).toEqual(['uploadFees', 'preSettle', 'settle', 'takeBack', 'settle'])
    const [first, second] = callsOf('settle')
    expect(second?.messageId).not.toBe(first?.messageId)
    expect(platform.settlements.map(({ state }) => state)).toEqual(['taken-back', 'valid'])
    expect(states(id)).toEqual([
      'fee-details acknowledged',
      'pre-settlement acknowledged',
      'settlement acknowledged',
      'taking-back acknowledged',
    ])
    expect(record(id).summary.state).toBe('confirmed')
  })

  test('that had never arrived goes out again under its own id', async () => {
    onceOf(platform, 'settle', 'lose-request')
    settleOne()
    await run()
    const [first, second] = callsOf('settle')
    expect(second?.messageId).toBe(first?.messageId)
    expect(valid()).toHaveLength(1)
  })

  test('whose taking back lost its answer too never goes out under the burnt id', async () => {
    let losses = 2
    platform.fate = ({ name }) => {
      if ((name === 'settle' || name === 'takeBack') && losses > 0) {
        losses -= 1
        return 'lose-answer'
      }
      return 'usual'
    }
    settleOne()
    await run()
    expect(names().slice(2)).toEqual(['settle', 'takeBack', 'takeBack', 'settle'])
    const [first, second] = callsOf('settle')
    expect(second?.messageId).not.toBe(first?.messageId)
    expect(valid()).toHaveLength(1)
  })

  test('whose late copy settles after all is found out and taken back', async () => {
    // The request is swallowed, the platform says it never had it, and the copy arrives just before the second sending.
    onceOf(platform, 'settle', 'lose-request')
    let late: (() => void) | undefined
    const usual = platform.takeBack
    platform.takeBack = async (sender, stay, original) => {
      const outcome = await usual(sender, stay, original)
      late?.()
      late = undefined
      return outcome
    }
    late = () => {
      const [first] = callsOf('settle')
      if (!first) throw new Error('no settle call')
      platform.settlements.push({
        centreSettlementId: 'CENTRE-LATE',
        messageId: first.messageId,
        visitId: first.visitId,
        totalFee: zeroMoney,
        state: 'valid',
      })
    }
    const id = settleOne()
    await run()
    expect(platform.settlements.map(({ state }) => state)).toEqual(['taken-back', 'valid'])
    expect(record(id).summary.state).toBe('confirmed')
  })
})

test('fee lines without an answer are withdrawn and every batch goes up again under a new id', async () => {
  let count = 0
  platform.fate = ({ name }) => {
    if (name === 'uploadFees') count += 1
    return name === 'uploadFees' && count === 2 ? 'lose-answer' : 'usual'
  }
  const id = settleOne(1, 250)
  await run()
  expect(names()).toEqual(['uploadFees', 'uploadFees', 'withdrawFees', 'uploadFees', 'uploadFees', 'uploadFees', 'preSettle', 'settle'])
  expect(platform.lines.get('VISIT-1')?.size).toBe(250)
  expect(new Set(platform.calls.map(({ messageId }) => messageId)).size).toBe(platform.calls.length)
  expect(record(id).summary.state).toBe('confirmed')
})

test('a platform that is busy is tried again by itself, under the same id', async () => {
  onceOf(platform, 'settle', { refuseAbout: 'busy' })
  const id = settleOne()
  await run()
  expect(record(id).summary.state).toBe('confirmed')
  const [first, second, ...more] = callsOf('settle')
  expect(second?.messageId).toBe(first?.messageId)
  expect(more).toEqual([])
})

test('a platform that refuses needs a person; the stay waits, others go on, and a retry goes out under a new id', async () => {
  onceOf(platform, 'settle', 'refuse')
  const [first, second] = [settleOne(1), settleOne(2)]
  await run()
  expect(record(first).summary.state).toBe('refused')
  expect(record(second).summary.state).toBe('confirmed')
  const job = record(first).uploads.find(({ kind }) => kind === 'settlement')
  expect(job).toMatchObject({ state: 'refused', lastWords: '测试拒绝' })
  expect(terminal.stores.uploads.counts()).toMatchObject({ waiting: 0, needsPerson: 1 })
  expect(terminal.upload.retry(job?.jobId ?? '', cashier)).toEqual({ ok: true, value: {} })
  await terminal.drain()
  expect(record(first).summary.state).toBe('confirmed')
  expect(record(first).uploads.find(({ kind }) => kind === 'settlement')?.messageId).not.toBe(job?.messageId)
  expect(terminal.upload.retry('no such job', cashier)).toMatchObject({ ok: false, error: { code: 'upload.unknown' } })
})

test('figures of the platform that differ are kept beside ours, and the settlement is sent and marked', async () => {
  platform.fate = ({ name }) => (name === 'settle' || name === 'preSettle' ? { change: oneFenOff } : 'usual')
  const id = settleOne()
  await run()
  const { summary, differences, breakdown } = record(id)
  expect(summary.state).toBe('differs')
  expect(differences.map(({ field, ours, platform: theirs }) => [field, formatMoney(ours), formatMoney(theirs)])).toEqual([
    ['pooledFundPayment', '30.15', '30.14'],
    ['otherFunds', '0.00', '0.01'],
  ])
  expect(formatMoney(breakdown.pooledFundPayment)).toBe('30.15')
})

test.each([
  ['message id', { echoedMessageId: 'H360802000012026031009000099999' }],
  ['stay', { visitId: 'VISIT-OF-ANOTHER' }],
])('an answer with a foreign %s is kept and changes nothing', async (_, foreign) => {
  onceOf(platform, 'settle', { change: (value) => ({ ...(value as object), ...foreign }) })
  const id = settleOne()
  await run()
  const reader = openDatabase(join(folder.path, 'terminal.db'), 'read')
  const kept = reader.prepare("SELECT count(*) AS n, count(raw) AS answers FROM upload_event WHERE outcome = 'quarantined'").get()
  reader.close()
  expect(kept).toEqual({ n: 1, answers: 1 })
  // What it did itself was unknown then, so it was taken back and sent again.
  expect(names().slice(2)).toEqual(['settle', 'takeBack', 'settle'])
  expect(record(id).summary).toMatchObject({ state: 'confirmed', centreSettlementId: 'CENTRE-2' })
  expect(valid()).toHaveLength(1)
})

test('answers that come in another order than the messages went out change nothing', async () => {
  const waiting: (() => void)[] = []
  platform.hold = ({ name }) => {
    if (name !== 'settle') return Promise.resolve()
    return new Promise((resolve) => {
      waiting.push(resolve)
      if (waiting.length === 4) for (const release of waiting.reverse()) release()
    })
  }
  const ids = [1, 2, 3, 4].map((serial) => settleOne(serial))
  await run()
  for (const [index, id] of ids.entries()) {
    const { summary, breakdown } = record(id)
    const entry = platform.settlements.find(({ centreSettlementId }) => centreSettlementId === summary.centreSettlementId)
    expect(entry).toMatchObject({ visitId: `VISIT-${index + 1}`, state: 'valid', totalFee: breakdown.totalFee })
    expect(summary.state).toBe('confirmed')
  }
})

test('two stays of one person are settled at the platform in the order they were settled here', async () => {
  const person = aPerson(1)
  const ids = [1, 2, 3].map(
    (serial) =>
      agreed(terminal.confirm(terminal.admit(aBill({ serial, person, lines: serial === 1 ? 250 : 2 }), person))).summary.settlementId,
  )
  onceOf(platform, 'settle', 'lose-answer')
  await run()
  expect(valid().map(({ visitId }) => visitId)).toEqual(['VISIT-1', 'VISIT-2', 'VISIT-3'])
  for (const id of ids) expect(record(id).summary.state).toBe('confirmed')
})

test('a stay that needs a person holds back the later ones of the same person, and of nobody else', async () => {
  const person = aPerson(1)
  platform.fate = ({ name, visitId }) => (name === 'settle' && visitId === 'VISIT-1' ? 'refuse' : 'usual')
  const [, second] = [1, 2].map(
    (serial) => agreed(terminal.confirm(terminal.admit(aBill({ serial, person }), person))).summary.settlementId,
  )
  const other = settleOne(3)
  await run()
  expect(record(other).summary.state).toBe('confirmed')
  expect(states(second ?? '')).toEqual(['fee-details acknowledged', 'pre-settlement queued', 'settlement queued'])
})

test('a terminal stopped while sending treats what it was sending as unknown', async () => {
  const id = settleOne()
  const [head] = terminal.stores.uploads.due(Date.now(), 1)
  terminal.stores.uploads.begin(head?.jobId ?? '', Date.now())
  await terminal.close()
  terminal = openTerminal({ folder: folder.path, platform })
  await run()
  expect(names()).toEqual(['withdrawFees', 'uploadFees', 'preSettle', 'settle'])
  expect(record(id).summary.state).toBe('confirmed')
})

test('while the line is down one message at a time goes out, never two within the pause, and it recovers by itself', async () => {
  await terminal.close()
  const pauses = { firstMs: 40, ceilingMs: 80 }
  terminal = openTerminal({ folder: folder.path, platform, pauses })
  const at: number[] = []
  let isDown = true
  platform.fate = () => {
    if (isDown) at.push(performance.now())
    return isDown ? 'not-sent' : 'usual'
  }
  const ids = [1, 2, 3, 4, 5, 6].map((serial) => settleOne(serial))
  terminal.upload.start()
  // The first round may already be on its way on several stays when the line goes.
  while (at.length < 8) await new Promise((resolve) => setTimeout(resolve, 5))
  const later = at.slice(4)
  const gaps = later.slice(1).map((time, index) => time - (later[index] ?? 0))
  expect(gaps.length).toBeGreaterThan(1)
  for (const gap of gaps) expect(gap).toBeGreaterThanOrEqual(38)
  isDown = false
  await terminal.drain()
  for (const id of ids) expect(record(id).summary.state).toBe('confirmed')
})

test('a clock set back by years does not put the queue to sleep', async () => {
  await terminal.close()
  const clock = fixedClock()
  terminal = openTerminal({ folder: folder.path, platform, clock, pauses: { firstMs: 5, ceilingMs: 10 } })
  onceOf(platform, 'settle', 'lose-answer')
  const id = settleOne()
  terminal.upload.start()
  while (callsOf('settle').length === 0) await new Promise((resolve) => setTimeout(resolve, 1))
  clock.set(Date.parse('2016-01-01T00:00:00+08:00'))
  await terminal.drain()
  expect(record(id).summary.state).toBe('confirmed')
})

test('an ending that could not be written holds the queue until it can be, and is not lost', async () => {
  const id = settleOne()
  const { advance } = terminal.stores.uploads
  let failures = 3
  Object.assign(terminal.stores.uploads, {
    advance: (steps: Parameters<typeof advance>[0]) => {
      if (failures > 0) {
        failures -= 1
        throw new Error('planted: disk full')
      }
      advance(steps)
    },
  })
  await run()
  expect(terminal.faults).toHaveLength(3)
  expect(names()).toEqual(['uploadFees', 'preSettle', 'settle'])
  expect(record(id).summary.state).toBe('confirmed')
})

/** Until it holds; what the queue does by itself has no end to wait for. */
async function until(holds: () => boolean, limitMs = 5_000): Promise<void> {
  const end = performance.now() + limitMs
  while (!holds()) {
    if (performance.now() > end) throw new Error('waited in vain')
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
}

test('an ending whose follow-up cannot get a message id is worked out again later, and the stay goes on', async () => {
  onceOf(platform, 'uploadFees', 'lose-answer')
  const id = settleOne()
  const { isMessageIdUsed } = terminal.stores.uploads
  let failures = 1
  Object.assign(terminal.stores.uploads, {
    isMessageIdUsed: (messageId: string) => {
      if (failures > 0 && platform.calls.at(-1)?.name === 'withdrawFees') {
        failures -= 1
        throw new Error('planted: disk full')
      }
      return isMessageIdUsed(messageId)
    },
  })
  await run()
  expect(terminal.faults).toHaveLength(1)
  expect(names()).toEqual(['uploadFees', 'withdrawFees', 'uploadFees', 'preSettle', 'settle'])
  expect(record(id).summary.state).toBe('confirmed')
})

test('an ending that waits to be written is judged anew when its settlement is cancelled meanwhile', async () => {
  onceOf(platform, 'settle', 'not-sent')
  const id = settleOne()
  const { advance } = terminal.stores.uploads
  let isFull = false
  Object.assign(terminal.stores.uploads, {
    advance: (steps: Parameters<typeof advance>[0]) => {
      if (isFull) throw new Error('planted: disk full')
      advance(steps)
    },
  })
  platform.hold = async ({ name }) => {
    isFull ||= name === 'settle'
  }
  terminal.upload.start()
  await until(() => terminal.faults.length > 0)
  agreed(terminal.reversal.cancel({ settlementId: id, reason: '测试撤销' }, cashier))
  isFull = false
  await terminal.drain()
  expect(states(id)).toEqual(['fee-details acknowledged', 'pre-settlement acknowledged', 'settlement superseded'])
  expect(platform.settlements).toEqual([])
  expect(platform.lines.size).toBe(0)
})

test('a queue that cannot be read for a moment is read again, and the program lives on', async () => {
  const id = settleOne()
  const { due } = terminal.stores.uploads
  let readings = 0
  Object.assign(terminal.stores.uploads, {
    due: (...asked: Parameters<typeof due>) => {
      readings += 1
      if (readings === 2) throw new Error('planted: read error')
      return due(...asked)
    },
  })
  await run()
  expect(terminal.faults).toHaveLength(1)
  expect(record(id).summary.state).toBe('confirmed')
})

test('a listener that fails holds up no message', async () => {
  const id = settleOne()
  terminal.changes.push = () => {
    throw new Error('planted: the window is gone')
  }
  await run()
  expect(names()).toEqual(['uploadFees', 'preSettle', 'settle'])
  expect(record(id).summary.state).toBe('confirmed')
})

test('a stay that can never be sent, as for an operator the platform does not sign in, holds up no other', async () => {
  platform.fate = ({ visitId }) => (visitId === 'VISIT-1' ? 'not-sent' : 'usual')
  settleOne(1)
  terminal.upload.start()
  await until(() => platform.calls.length > 3)
  const second = settleOne(2)
  await until(() => record(second).summary.state === 'confirmed')
})
