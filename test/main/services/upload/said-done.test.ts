/** "Already done", said by the platform: of this message, of an earlier sending of it, or of somebody else's. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { aBill, aPerson } from '../../../builders/stay.ts'
import { agreed, cashier, openTerminal, type Terminal, temporaryFolder } from '../../../builders/terminal.ts'
import { type FakePlatform, fakePlatform, onceOf, type PlatformCall } from '../../../fakes/fake-platform.ts'

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

const settleOne = () => agreed(terminal.confirm(terminal.admit(aBill({ lines: 3 }), aPerson()))).summary.settlementId
const record = (settlementId: string) => agreed(terminal.settlement.get(settlementId))
const callsOf = (name: PlatformCall['name']) => platform.calls.filter((call) => call.name === name)
const valid = () => platform.settlements.filter(({ state }) => state === 'valid')

async function run(): Promise<void> {
  terminal.upload.start()
  await terminal.drain()
}

test('a settlement that is said to be done already is looked into: it was not, and goes out again', async () => {
  onceOf(platform, 'settle', { refuseAbout: 'already-done' })
  const id = settleOne()
  await run()
  expect(record(id).summary.state).toBe('confirmed')
  expect(callsOf('takeBack')).toHaveLength(1)
  expect(valid()).toHaveLength(1)
})

test('said again after it was looked into twice, it is believed and needs a person', async () => {
  platform.fate = ({ name }) => (name === 'settle' ? { refuseAbout: 'already-done' } : 'usual')
  const id = settleOne()
  await run()
  expect(record(id).summary.state).toBe('refused')
  expect(callsOf('takeBack')).toHaveLength(2)
})

test('how often it was taken back for lost answers says nothing of a refusal: another message’s that came to it is looked into too', async () => {
  let settling = 0
  platform.fate = ({ name }) => {
    if (name !== 'settle') return 'usual'
    settling += 1
    if (settling <= 2) return 'lose-answer'
    // Settled; what comes back is what the platform had said to somebody else.
    return settling === 3 ? 'refused-of-another' : 'usual'
  }
  const id = settleOne()
  await run()
  expect(record(id).summary.state).toBe('confirmed')
  // For each lost answer once, and then every id it ever went out under.
  expect(callsOf('takeBack')).toHaveLength(5)
  expect(platform.settlements.map(({ state }) => state)).toEqual(['taken-back', 'taken-back', 'taken-back', 'valid'])
})

test('a settlement that stands although it was said to be taken back is found by the id it went out under', async () => {
  onceOf(platform, 'settle', 'lose-answer')
  const usual = platform.takeBack
  let isFirst = true
  platform.takeBack = (sender, stay, original) => {
    if (!isFirst) return usual(sender, stay, original)
    isFirst = false
    // The answer to somebody else's taking back; ours never arrived.
    return Promise.resolve({ kind: 'accepted', value: { existed: true }, receipt: { raw: '{}' } })
  }
  const fate = platform.fate
  platform.fate = (call) => {
    const isThere = call.name === 'settle' && platform.settlements.some(({ state }) => state === 'valid')
    return isThere ? { refuseAbout: 'already-done' } : fate(call)
  }
  const id = settleOne()
  await run()
  expect(record(id).summary.state).toBe('confirmed')
  expect(platform.settlements.map(({ state }) => state)).toEqual(['taken-back', 'valid'])
})

test('cancelled here while nobody knows whether it is done already, it is taken back and does not stay standing there', async () => {
  await terminal.close()
  const pause = { firstMs: 3_600_000, ceilingMs: 3_600_000 }
  terminal = openTerminal({ folder: folder.path, platform, upload: { messagePauses: pause } })
  onceOf(platform, 'settle', 'refused-of-another')
  const id = settleOne()
  terminal.upload.start()
  const job = () => terminal.stores.uploads.ofSettlement(id).find(({ kind }) => kind === 'settlement')
  while (job()?.state !== 'unknown') await new Promise((resolve) => setTimeout(resolve, 1))
  const reversal = agreed(terminal.reversal.cancel({ settlementId: id, reason: '测试撤销' }, cashier)).summary.settlementId
  agreed(terminal.upload.retry(job()?.jobId ?? '', cashier))
  await terminal.drain()
  expect(callsOf('takeBack')).toHaveLength(1)
  expect(valid()).toEqual([])
  expect(record(reversal).summary.state).toBe('confirmed')
})

test('a platform that was busy before has not said that it is done', async () => {
  let settling = 0
  platform.fate = ({ name }) => {
    if (name !== 'settle') return 'usual'
    settling += 1
    if (settling <= 3) return { refuseAbout: 'busy' }
    return settling === 4 ? 'refused-of-another' : 'usual'
  }
  const id = settleOne()
  await run()
  expect(record(id).summary.state).toBe('confirmed')
  expect(platform.settlements.map(({ state }) => state)).toEqual(['taken-back', 'valid'])
})
