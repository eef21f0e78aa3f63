/** Answers that are late, doubled, swapped or somebody else's: none of them moves a fen, and each is kept. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { moneyFromFen } from '../../../../shared/money/index.ts'
import { aBill, aPerson } from '../../../builders/stay.ts'
import { agreed, cashier, openTerminal, type Terminal, temporaryFolder } from '../../../builders/terminal.ts'
import { type FakePlatform, type Fate, fakePlatform, type PlatformCall } from '../../../fakes/fake-platform.ts'

let folder: ReturnType<typeof temporaryFolder>
let platform: FakePlatform
let terminal: Terminal
/** Whatever is unknown stays so until somebody has it tried again. */
const patient = { messagePauses: { firstMs: 3_600_000, ceilingMs: 3_600_000 } }
function open(upload = {}): void {
  terminal = openTerminal({ folder: folder.path, platform, upload })
}
beforeEach(() => {
  folder = temporaryFolder()
  platform = fakePlatform()
})
afterEach(async () => {
  await terminal.close()
  folder.remove()
})

const settleOne = (serial = 1) =>
  agreed(terminal.confirm(terminal.admit(aBill({ serial, person: aPerson(serial) }), aPerson(serial)))).summary.settlementId
const record = (settlementId: string) => agreed(terminal.settlement.get(settlementId))
const jobOf = (settlementId: string, wanted = 'settlement') => {
  const job = record(settlementId).uploads.find(({ kind }) => kind === wanted)
  if (!job) throw new Error(`no ${wanted}`)
  return job
}
const journal = (settlementId: string, kind?: string) => agreed(terminal.upload.detail(jobOf(settlementId, kind).jobId)).attempts
const outcomes = (settlementId: string, kind?: string) => journal(settlementId, kind).map(({ outcome }) => outcome)
const callsOf = (name: PlatformCall['name']) => platform.calls.filter((call) => call.name === name)
const valid = () => platform.settlements.filter(({ state }) => state === 'valid').map(({ visitId }) => visitId)

/** Until what waits for its pause alone is left. */
async function settled(): Promise<void> {
  terminal.upload.start()
  terminal.upload.wake()
  // Pauses are of milliseconds, or of an hour.
  const isMoving = () => (terminal.stores.uploads.nextWakeUp() ?? Number.POSITIVE_INFINITY) <= Date.now() + 60_000
  const isSending = () => terminal.stores.uploads.list(100).some(({ state }) => state === 'sending')
  while (isMoving() || isSending()) await new Promise((resolve) => setTimeout(resolve, 2))
  expect(terminal.faults).toEqual([])
}

/** The answer to the settlement of one stay comes instead as one that names another message. */
function instead(visitId: string, answer: () => object, others: Fate = 'usual'): void {
  let isDone = false
  platform.fate = (call) => {
    if (call.name !== 'settle' || call.visitId !== visitId || isDone) return others
    isDone = true
    return { change: (value) => ({ ...(value as object), ...answer() }) }
  }
}
const ofFirst = (changes: object = {}) => {
  const [first] = callsOf('settle')
  return { echoedMessageId: first?.messageId, visitId: 'VISIT-1', centreSettlementId: 'CENTRE-1', ...changes }
}

test('an answer that comes late, on the line of another message, ends the one that waits for it', async () => {
  open(patient)
  platform.fate = ({ name }) => (name === 'settle' ? 'lose-answer' : 'usual')
  const first = settleOne(1)
  await settled()
  expect(record(first).summary.state).toBe('provisional')
  const second = settleOne(2)
  instead('VISIT-2', ofFirst)
  await settled()
  expect(record(first).summary).toMatchObject({ state: 'confirmed', centreSettlementId: 'CENTRE-1' })
  expect(journal(first).at(-1)).toMatchObject({ outcome: 'accepted', words: expect.stringContaining('迟到') })
  // Whose line it came on knows nothing of its own message, and finds out.
  expect(outcomes(second)).toEqual(['begun', 'quarantined'])
  agreed(terminal.upload.retry(jobOf(second).jobId, cashier))
  await settled()
  expect(record(second).summary.state).toBe('confirmed')
  expect(valid()).toEqual(['VISIT-1', 'VISIT-2'])
  expect(callsOf('takeBack').map(({ visitId }) => visitId)).toEqual(['VISIT-2'])
})

test('once its taking back is on the way, a late answer is noted and nothing more', async () => {
  open(patient)
  platform.fate = ({ name }) => (name === 'settle' || name === 'takeBack' ? 'lose-answer' : 'usual')
  const first = settleOne(1)
  await settled()
  agreed(terminal.upload.retry(jobOf(first).jobId, cashier))
  await settled()
  instead('VISIT-2', ofFirst)
  settleOne(2)
  await settled()
  expect(record(first).summary.state).toBe('provisional')
  expect(outcomes(first)).toContain('quarantined')
  expect(jobOf(first).state).toBe('unknown')
})

test.each([
  ['the same again is noted and ignored', {}, 'accepted', 'confirmed'],
  ['a second, different one raises an alarm', { centreSettlementId: 'CENTRE-99' }, 'quarantined', 'differs'],
  ['one with another total is put aside', { totalFee: moneyFromFen(1) }, 'quarantined', 'confirmed'],
])('a further answer to a settlement that has its answer: %s', async (_, changes, outcome, state) => {
  open(patient)
  const first = settleOne(1)
  await settled()
  instead('VISIT-2', () => ofFirst(changes))
  settleOne(2)
  await settled()
  expect(outcomes(first)).toEqual(['begun', 'accepted', outcome])
  expect(record(first).summary).toMatchObject({ state, centreSettlementId: 'CENTRE-1' })
  expect(jobOf(first)).toMatchObject({ state: 'acknowledged', nextStep: 'none' })
})

test.each([
  ['a line that was not sent', [{ lineId: 'L99', amount: moneyFromFen(2_010) }]],
  ['a line at another amount', [{ lineId: 'L1', amount: moneyFromFen(2_011) }]],
])('fee lines answered with %s are withdrawn and go up again', async (_, lines) => {
  open()
  let isDone = false
  platform.fate = ({ name }) => {
    if (name !== 'uploadFees' || isDone) return 'usual'
    isDone = true
    return { change: () => lines }
  }
  const id = settleOne()
  await settled()
  expect(platform.calls.map(({ name }) => name)).toEqual(['uploadFees', 'withdrawFees', 'uploadFees', 'preSettle', 'settle'])
  expect(outcomes(id, 'fee-details')).toEqual(['begun', 'quarantined', 'begun', 'accepted'])
  expect(record(id).summary.state).toBe('confirmed')
})

test('lines as the platform split them are kept beside ours', async () => {
  open()
  const split = (lineId: string) => ({
    ...{ lineId, amount: moneyFromFen(2_010), fullySelfPaid: moneyFromFen(0), overPriceLimit: moneyFromFen(0) },
    ...{ upfrontSelfPay: moneyFromFen(201), withinPolicy: moneyFromFen(1_809), class: 'B' as const },
  })
  platform.fate = ({ name }) => (name === 'uploadFees' ? { change: () => [split('L1'), split('L2')] } : 'usual')
  const id = settleOne()
  await settled()
  expect(terminal.stores.uploads.platformLines(id)).toEqual([split('L1'), split('L2')])
})

test('a pre-settlement that is always answered with another total stops and needs a person', async () => {
  open()
  platform.fate = ({ name }) =>
    name === 'preSettle' ? { change: (value) => ({ ...(value as object), totalFee: moneyFromFen(7) }) } : 'usual'
  const id = settleOne()
  await settled()
  expect(callsOf('preSettle')).toHaveLength(5)
  expect(jobOf(id, 'pre-settlement')).toMatchObject({ state: 'refused', nextStep: 'needs-person' })
  expect(record(id).summary.state).toBe('refused')
  expect(callsOf('settle')).toEqual([])
})

test('a settlement that is always answered with another total is taken back each time, and then needs a person', async () => {
  open()
  platform.fate = ({ name }) => (name === 'settle' ? { change: (value) => ({ ...(value as object), totalFee: moneyFromFen(7) }) } : 'usual')
  const id = settleOne()
  await settled()
  expect(platform.settlements.map(({ state }) => state)).toEqual(Array(5).fill('taken-back'))
  expect(jobOf(id)).toMatchObject({ state: 'refused' })
  expect(record(id).summary.state).toBe('refused')
})

test('a cancellation answered with a total of somebody else’s is said again', async () => {
  open()
  const id = settleOne()
  await settled()
  let isDone = false
  platform.fate = ({ name }) => {
    if (name !== 'cancelSettlement' || isDone) return 'usual'
    isDone = true
    return { change: (value) => ({ ...(value as object), totalFee: moneyFromFen(-1) }) }
  }
  const { summary } = agreed(terminal.reversal.cancel({ settlementId: id, reason: '测试撤销' }, cashier))
  await settled()
  expect(outcomes(summary.settlementId, 'cancellation')).toEqual(['begun', 'quarantined', 'begun', 'accepted'])
  expect(record(summary.settlementId).summary.state).toBe('confirmed')
})
