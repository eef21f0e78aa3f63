import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { addMoney, isZeroMoney, type Money } from '../../../../shared/money/index.ts'
import { aBill, aPerson } from '../../../builders/stay.ts'
import { agreed, cashier, openTerminal, type Terminal, temporaryFolder } from '../../../builders/terminal.ts'
import { type FakePlatform, fakePlatform, type PlatformCall } from '../../../fakes/fake-platform.ts'

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

const settle = (serial = 1, person = aPerson(1)) => agreed(terminal.confirm(terminal.admit(aBill({ serial, person }), person)))
const cancel = (settlementId: string) => terminal.reversal.cancel({ settlementId, reason: '测试撤销' }, cashier)
const record = (settlementId: string) => agreed(terminal.settlement.get(settlementId))
const valid = () => platform.settlements.filter(({ state }) => state === 'valid')

test('a reversal is a record of its own that names the original, and the two add up to nothing', () => {
  const original = settle()
  const reversal = agreed(cancel(original.summary.settlementId))
  expect(reversal.summary).toMatchObject({ kind: 'reversal', reverses: original.summary.settlementId })
  expect(record(original.summary.settlementId).summary).toMatchObject({ state: 'cancelled', reversedBy: reversal.summary.settlementId })
  expect(record(original.summary.settlementId).breakdown).toEqual(original.breakdown)
  for (const [name, amount] of Object.entries(original.breakdown)) {
    const other = (reversal.breakdown as unknown as Record<string, unknown>)[name]
    if (typeof amount === 'object' || name === 'year' || typeof amount !== typeof other || typeof amount === 'string') continue
    if (name === 'deductibleStandard' || name === 'accountBalanceAfter') continue
    expect([name, isZeroMoney(addMoney(amount as unknown as Money, other as Money))]).toEqual([name, true])
  }
})

test('the bill waits again, and settling it anew gives the first result again', async () => {
  const first = settle()
  agreed(cancel(first.summary.settlementId))
  expect(terminal.stores.bills.summaries()[0]).toMatchObject({ state: 'waiting' })
  const again = agreed(terminal.confirm({ billId: 'BILL-1', personNumber: aPerson(1).personNumber, useAccount: false }))
  expect(again.breakdown).toEqual(first.breakdown)
  expect(again.summary.slipNumber).not.toBe(first.summary.slipNumber)
  terminal.upload.start()
  await terminal.drain()
  expect(record(again.summary.settlementId).summary.state).toBe('confirmed')
  expect(valid()).toHaveLength(1)
})

test('later settlements of the same person and year must go first', () => {
  const [first, second, third] = [settle(1), settle(2), settle(3)]
  const ids = [third.summary.settlementId, second.summary.settlementId]
  expect(cancel(first.summary.settlementId)).toMatchObject({
    error: { code: 'settlement.later-one-depends', details: { settlementIds: ids } },
  })
  for (const id of [...ids, first.summary.settlementId]) expect(cancel(id).ok).toBe(true)
})

test('settlements of other people do not stand in the way', () => {
  const first = settle(1, aPerson(1))
  settle(2, aPerson(2))
  expect(cancel(first.summary.settlementId).ok).toBe(true)
})

test('neither twice, nor of a reversal, nor of what is not there', () => {
  const { summary } = settle()
  const reversal = agreed(cancel(summary.settlementId))
  expect(cancel(summary.settlementId)).toMatchObject({ error: { code: 'settlement.already-cancelled' } })
  expect(cancel(reversal.summary.settlementId)).toMatchObject({ error: { code: 'settlement.unknown' } })
  expect(cancel('nothing')).toMatchObject({ error: { code: 'settlement.unknown' } })
})

describe('at the platform nothing valid is left, whenever the settlement is cancelled:', () => {
  /** Waits until the platform was called with that name, keeps it hanging, cancels, and lets it go on with the given ending. */
  async function cancelDuring(name: PlatformCall['name'], ending: 'usual' | 'lose-answer' | 'lose-request' | 'refuse' | 'not-sent') {
    const { summary } = settle()
    let release: () => void = () => undefined
    const hanging = new Promise<void>((resolve) => {
      release = resolve
    })
    let reached: () => void = () => undefined
    const isReached = new Promise<void>((resolve) => {
      reached = resolve
    })
    let isFirst = true
    platform.hold = async (call) => {
      if (call.name !== name || !isFirst) return
      isFirst = false
      reached()
      await hanging
    }
    let isMarked = false
    platform.fate = (call) => {
      if (call.name !== name || isMarked) return 'usual'
      isMarked = true
      return ending
    }
    terminal.upload.start()
    await isReached
    const reversal = agreed(cancel(summary.settlementId))
    const before = platform.calls.length
    release()
    await terminal.drain()
    const forward = platform.calls.slice(before).filter(({ name: later }) => ['uploadFees', 'preSettle', 'settle'].includes(later))
    return { forward, original: record(summary.settlementId), reversal: record(reversal.summary.settlementId) }
  }

  test('before anything was sent, and then nothing is sent at all', async () => {
    const { summary } = settle()
    const reversal = agreed(cancel(summary.settlementId))
    expect(reversal.uploads).toEqual([])
    expect(reversal.summary.state).toBe('confirmed')
    terminal.upload.start()
    await terminal.drain()
    expect(platform.calls).toEqual([])
    expect(record(summary.settlementId).uploads.every(({ state }) => state === 'superseded')).toBe(true)
  })

  const moments = ['uploadFees', 'preSettle', 'settle'] as const
  const endings = ['usual', 'lose-answer', 'lose-request', 'refuse', 'not-sent'] as const
  test.each(moments.flatMap((moment) => endings.map((ending) => [moment, ending] as const)))(
    'during %s, which ends with: %s',
    async (moment, ending) => {
      const { original, reversal, forward } = await cancelDuring(moment, ending)
      expect(forward).toEqual([])
      expect(valid()).toEqual([])
      expect(platform.lines.get('VISIT-1')).toBeUndefined()
      expect(original.summary.state).toBe('cancelled')
      expect(reversal.summary.state).toBe('confirmed')
      expect(terminal.stores.uploads.counts()).toEqual({ waiting: 0, needsPerson: 0 })
      expect(terminal.faults).toEqual([])
      // The stay is clean: the same bill can be settled and uploaded again.
      const again = agreed(terminal.confirm({ billId: 'BILL-1', personNumber: aPerson(1).personNumber, useAccount: false }))
      terminal.upload.wake()
      await terminal.drain()
      expect(record(again.summary.settlementId).summary.state).toBe('confirmed')
      expect(valid()).toHaveLength(1)
    },
  )

  test('after it was confirmed, by a 2305 that names the platform’s own number and then a withdrawal of the lines', async () => {
    const { summary } = settle()
    terminal.upload.start()
    await terminal.drain()
    const reversal = agreed(cancel(summary.settlementId))
    expect(reversal.uploads.map(({ kind, state }) => `${kind} ${state}`)).toEqual(['cancellation queued', 'fee-withdrawal queued'])
    await terminal.drain()
    expect(platform.settlements).toMatchObject([{ state: 'cancelled' }])
    expect(record(reversal.summary.settlementId).summary).toMatchObject({ state: 'confirmed', centreSettlementId: 'CENTRE-1-R' })
  })

  test('while its settlement message is unknown and waits to be taken back', async () => {
    platform.fate = ({ name }) => (name === 'settle' ? 'lose-answer' : name === 'takeBack' ? 'not-sent' : 'usual')
    const { summary } = settle()
    terminal.upload.start()
    while (!platform.calls.some(({ name }) => name === 'takeBack')) await new Promise((resolve) => setTimeout(resolve, 1))
    const reversal = agreed(cancel(summary.settlementId))
    platform.fate = () => 'usual'
    await terminal.drain()
    expect(platform.settlements).toMatchObject([{ state: 'taken-back' }])
    expect(record(summary.settlementId).uploads.find(({ kind }) => kind === 'settlement')?.state).toBe('superseded')
    expect(record(reversal.summary.settlementId).uploads.map(({ kind, state }) => `${kind} ${state}`)).toEqual([
      'cancellation superseded',
      'fee-withdrawal acknowledged',
    ])
  })

  test('after a platform refused it', async () => {
    platform.fate = ({ name }) => (name === 'settle' ? 'refuse' : 'usual')
    const { summary } = settle()
    terminal.upload.start()
    await terminal.drain()
    expect(record(summary.settlementId).summary.state).toBe('refused')
    agreed(cancel(summary.settlementId))
    await terminal.drain()
    expect(platform.lines.get('VISIT-1')).toBeUndefined()
    expect(terminal.stores.uploads.counts()).toEqual({ waiting: 0, needsPerson: 0 })
  })

  test('when the cancellation itself loses its answer, for it is simply said again', async () => {
    const { summary } = settle()
    terminal.upload.start()
    await terminal.drain()
    let losses = 2
    platform.fate = ({ name }) => {
      if (name !== 'cancelSettlement' || losses === 0) return 'usual'
      losses -= 1
      return 'lose-answer'
    }
    const reversal = agreed(cancel(summary.settlementId))
    await terminal.drain()
    expect(platform.calls.filter(({ name }) => name === 'cancelSettlement')).toHaveLength(3)
    expect(record(reversal.summary.settlementId).summary.state).toBe('confirmed')
    expect(valid()).toEqual([])
  })
})
