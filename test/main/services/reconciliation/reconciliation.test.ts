import { afterEach, beforeEach, expect, test } from 'vitest'
import { visitOfBill } from '../../../../main/stand-in/index.ts'
import type { DifferenceDecision } from '../../../../shared/contract/index.ts'
import { addDays, parseLocalDate } from '../../../../shared/dates/index.ts'
import { ProblemError } from '../../../../shared/errors/index.ts'
import { formatMoney, parseMoney, zeroMoney } from '../../../../shared/money/index.ts'
import { agreed, cashier } from '../../../builders/terminal.ts'
import { stayOfSerial } from '../../../reliability/kill-bills.ts'
import { openWorld, supervisor, type World } from './world.ts'

let world: World
beforeEach(async () => {
  world = await openWorld()
})
afterEach(() => world.close())

const refusalOf = async (day: string) => {
  const outcome = await world.reconciliation.run(parseLocalDate(day), supervisor)
  return outcome.ok ? undefined : outcome.error
}
const foundOne = () => world.workUntil(() => world.stores.mismatches.open().length > 0, 60_000)
const messages = (transaction: string) => world.standIn.ledger().messages[transaction]?.accepted ?? 0

/** The first settlement, taken back when its answer was lost, comes to life again beside the second: answers that message's id. */
async function settledTwice(): Promise<string> {
  world.strike({ kind: 'drop-after', transaction: '2304', times: 1 })
  const first = world.messageOf(world.settle())
  world.terminal.upload.start()
  await world.drain()
  world.strike()
  world.tamper(`DELETE FROM taken_back WHERE settlement_id = (SELECT settlement_id FROM settlement WHERE message_id = '${first}')`)
  return first
}

/** Our settlement is taken back by somebody else: missing there from then on. */
async function takenBackElsewhere(): Promise<string> {
  const settlementId = await world.settled()
  await world.other.takeBack(world.sender(), world.stayOf(), { messageId: world.messageOf(settlementId), kind: 'settlement' })
  return settlementId
}

test('a day agrees to the fen, settlement and cancellation each counted, and every record is marked as compared', async () => {
  const first = await world.settled(1)
  const second = await world.settled(2)
  const reversal = world.reversed(second)
  await world.drain()
  const day = agreed(await world.reconciliation.run(world.today(), supervisor))
  expect(day).toMatchObject({ mismatches: [], unconfirmed: 0, running: false })
  const { totalFee } = world.record(first).summary
  expect(day.groups).toMatchObject([{ insuranceType: 'employee', count: 3, totalFee, result: 'equal' }])
  const records = () => [first, reversal].map((settlementId) => world.stores.reconciliation.record(settlementId))
  await world.workUntil(() => records().every((record) => record?.reconciledAt !== undefined), 60_000)
  expect(records().map((record) => record?.bookedOn)).toEqual([world.today(), world.today()])
  expect(world.terminal.faults).toEqual([])
})

test('what the platform has not confirmed is in no statement and is said', async () => {
  world.settle()
  const day = agreed(await world.reconciliation.run(world.today(), supervisor))
  expect(day).toMatchObject({ groups: [], unconfirmed: 1 })
})

test('a day that has not come, and one longer ago than ninety days, are refused', async () => {
  const today = world.today()
  expect(await refusalOf(addDays(today, 1))).toMatchObject({ details: { reason: 'in-future' } })
  expect(await refusalOf(addDays(today, -91))).toMatchObject({ details: { reason: 'too-old' } })
  expect(await refusalOf(addDays(today, -90))).toBeUndefined()
})

test('two comparisons never overlap, and the one under way says so', async () => {
  await world.settled()
  const first = world.reconciliation.run(world.today(), supervisor)
  expect(world.reconciliation.day(world.today()).running).toBe(true)
  expect(await refusalOf(world.today())).toMatchObject({ details: { reason: 'running' } })
  agreed(await first)
  expect(messages('3201')).toBe(1)
})

test('who asks while the background compares waits for an answer of their own, not one that began before the question', async () => {
  await world.settled()
  // The background is on its way to the platform for this very day.
  world.standIn.faults.set({ rules: [{ kind: 'slow-start', transaction: '3201', ms: 150, times: 1 }] })
  let isAsking = false
  const { compareTotals } = world.platform
  Object.assign(world.platform, {
    compareTotals: (...args: Parameters<typeof compareTotals>) => {
      isAsking = true
      return compareTotals(...args)
    },
  })
  const background = world.reconciliation.turn()
  await expect.poll(() => isAsking).toBe(true)
  // Nobody is waiting for it: whoever wants to ask may.
  expect(world.reconciliation.day(world.today()).running).toBe(false)
  const asked = agreed(await world.reconciliation.run(world.today(), supervisor))
  await background
  expect(asked).toMatchObject({ running: false, groups: [{ result: 'equal', count: 1 }] })
  expect(messages('3201')).toBe(2)
})

test('without a line a day is refused with the reason, kept as unanswered, and compared by itself when the line is back', async () => {
  await world.settled()
  world.strike({ kind: 'drop-before' })
  expect(await refusalOf(world.today())).toMatchObject({ details: { reason: 'line-down' } })
  expect(world.reconciliation.day(world.today()).groups).toMatchObject([{ result: 'no-answer' }])
  world.strike()
  const result = () => world.reconciliation.day(world.today()).groups[0]?.result
  expect(await world.workUntil(() => result() === 'equal', 60_000)).toBeLessThanOrEqual(60_000)
})

test.each(['cancelled-there', 'fee-lines-left-there'] as const)(
  '%s during a silence is found within a minute of the line’s return',
  async (kind) => {
    const settlementId = await world.settled()
    const number = world.record(settlementId).summary.centreSettlementId ?? ''
    const reversal = kind === 'cancelled-there' ? undefined : world.reversed(settlementId)
    await world.drain()
    const isCompared = () => world.stores.reconciliation.record(reversal ?? settlementId)?.reconciledAt !== undefined
    await world.workUntil(isCompared, 60_000)
    world.strike({ kind: 'drop-before' })
    expect(await refusalOf(world.today())).toMatchObject({ details: { reason: 'line-down' } })
    const away = world.clock.now() + 600_000
    await world.workUntil(() => world.clock.now() >= away, 610_000)
    world.strike()
    const { lines } = stayOfSerial(1).bill
    if (kind === 'cancelled-there') await world.other.cancelSettlement(world.sender(), world.stayOf(), number)
    else await world.other.uploadFees(world.sender(), world.stayOf(), lines)
    await foundOne()
    world.mismatchOfKind(kind)
  },
)

test('a line that stays away is tried twice a minute at most', async () => {
  await world.settled()
  world.strike({ kind: 'drop-before' })
  await world.reconciliation.run(world.today(), supervisor)
  let calls = 0
  const { compareTotals, findSettlement } = world.platform
  const counted = <Call extends (...args: never[]) => unknown>(call: Call) =>
    ((...args: Parameters<Call>) => {
      calls += 1
      return call(...args)
    }) as Call
  Object.assign(world.platform, { compareTotals: counted(compareTotals), findSettlement: counted(findSettlement) })
  const until = world.clock.now() + 300_000
  await world.workUntil(() => world.clock.now() >= until, 310_000)
  expect(calls).toBeGreaterThan(0)
  expect(calls).toBeLessThanOrEqual(11)
})

test('a step whose outcome nobody knows is looked up before anything is done again', async () => {
  const messageId = world.messageOf(await world.settled())
  await world.other.takeBack(world.sender(), world.stayOf(), { messageId, kind: 'settlement' })
  const { bill } = stayOfSerial(1)
  const figures = world.record(world.stores.settlements.list(1)[0]?.settlementId ?? '').breakdown
  const request = { ...world.stayOf(), dischargedOn: bill.dischargedOn, useAccount: false, slipNumber: '', figures }
  await world.other.settle(world.sender(), request)
  // Ours is gone and one of the same figures stands: the same settlement under another number, until its message says whose it is.
  await foundOne()
  const renumbered = world.mismatchOfKind('other-number-there')
  world.strike({ kind: 'drop-before', transaction: '5203' })
  const request5203 = { mismatchId: renumbered.mismatchId, step: 'adopt' as const, reason: '测试' }
  expect(await world.reconciliation.heal(request5203, supervisor)).toMatchObject({ ok: false, error: { details: { reason: 'line-down' } } })
  world.strike()
  expect(agreed(await world.reconciliation.heal(request5203, supervisor))).toMatchObject({ state: 'closed' })
})

test('a taking back that was done without an answer is found to be done, and is not sent twice', async () => {
  await settledTwice()
  await foundOne()
  const { mismatchId } = world.mismatchOfKind('settled-there-twice')
  const before = messages('2601')
  world.strike({ kind: 'drop-after', transaction: '2601', times: 1 })
  const healed = agreed(await world.reconciliation.heal({ mismatchId, step: 'take-back', reason: '测试' }, supervisor))
  expect(healed.state).toBe('healing')
  await world.workUntil(() => world.reconciliation.mismatches().length === 0, 120_000)
  expect(messages('2601')).toBe(before + 1)
  expect(world.stores.mismatches.find(mismatchId)).toMatchObject({ state: 'closed', closedBy: supervisor.operatorId })
})

test('a taking back that never arrived is opened again by the look-up, and works the second time', async () => {
  await settledTwice()
  await foundOne()
  const { mismatchId } = world.mismatchOfKind('settled-there-twice')
  world.strike({ kind: 'drop-before', transaction: '2601', times: 1 })
  agreed(await world.reconciliation.heal({ mismatchId, step: 'take-back', reason: '测试' }, supervisor))
  await world.workUntil(() => world.reconciliation.mismatches()[0]?.state === 'open', 120_000)
  expect(agreed(await world.reconciliation.heal({ mismatchId, step: 'take-back', reason: '再试' }, supervisor)).state).toBe('closed')
})

test('what went away by itself closes itself, with the reason', async () => {
  await takenBackElsewhere()
  await foundOne()
  const { mismatchId } = world.mismatchOfKind('taken-back-there')
  world.tamper('DELETE FROM taken_back')
  agreed(await world.reconciliation.run(world.today(), supervisor))
  world.reconciliation.changed(world.stores.settlements.list(1)[0]?.settlementId ?? '')
  await world.workUntil(() => world.reconciliation.mismatches().length === 0, 120_000)
  expect(world.stores.mismatches.find(mismatchId)).toMatchObject({ state: 'closed', closedBy: 'system', closing: '再次核对时两边已经一致' })
})

/** A stay with the platform's word before money moves. */
async function rehearsed() {
  const { terminal } = world
  const { bill, person } = stayOfSerial(1)
  const request = terminal.admit(bill, person)
  const preview = agreed(terminal.settlement.preview(request))
  const { verdict } = agreed(await terminal.rehearsal.rehearse({ ...request, settlementKey: preview.settlementKey }, cashier))
  return { verdict, settle: () => agreed(terminal.confirm(request, preview)).summary.settlementId }
}

test('lines that a rehearsal had brought there are sent again with their settlement where the platform lost both', async () => {
  const { verdict, settle } = await rehearsed()
  expect(verdict).toBe('agreed')
  const settlementId = settle()
  world.terminal.upload.start()
  await world.drain()
  world.tamper('DELETE FROM settlement', 'DELETE FROM fee_line')
  await foundOne()
  const { mismatchId } = world.mismatchOfKind('missing-there')
  agreed(await world.reconciliation.heal({ mismatchId, step: 'send-again', reason: '测试' }, supervisor))
  await world.drain()
  expect(world.record(settlementId).summary.state).toBe('confirmed')
  expect(world.visit()).toMatchObject({ validSettlements: 1, feeLines: stayOfSerial(1).bill.lines.length })
})

test('lines left there are not withdrawn once they are those of a settlement to come', async () => {
  world.reversed(await world.settled())
  await world.drain()
  const { lines } = stayOfSerial(1).bill
  expect(await world.other.uploadFees(world.sender(), world.stayOf(), lines)).toMatchObject({ kind: 'accepted' })
  await foundOne()
  const { mismatchId } = world.mismatchOfKind('fee-lines-left-there')
  // The first finds lines of the same numbers, the second withdraws them before it brings its own.
  expect((await rehearsed()).verdict).toBe('no-answer')
  const { verdict, settle } = await rehearsed()
  expect(verdict).toBe('agreed')
  const closed = agreed(await world.reconciliation.heal({ mismatchId, step: 'withdraw-fee-lines', reason: '测试' }, supervisor))
  expect(closed).toMatchObject({ state: 'closed', closing: '再次核对时两边已经一致' })
  expect(world.visit()).toMatchObject({ feeLines: lines.length })
  const settlementId = settle()
  await world.drain()
  expect(world.record(settlementId).summary.state).toBe('confirmed')
})

test('what was charged by the platform’s figures and is taken over from there differs in nothing', async () => {
  const { terminal, standIn } = world
  standIn.faults.set({ rules: [{ kind: 'disagree' }] })
  const { bill, person } = stayOfSerial(1)
  const request = terminal.admit(bill, person)
  const { settlementKey, fingerprint } = agreed(terminal.settlement.preview(request))
  const verdict = agreed(await terminal.rehearsal.rehearse({ ...request, settlementKey }, cashier))
  if (verdict.verdict !== 'different') throw new Error(verdict.verdict)
  const charged = { ...request, settlementKey, fingerprint, chargeRehearsal: verdict.rehearsalId, amountConfirmed: verdict.platformDue }
  const { settlementId } = agreed(terminal.settlement.confirm(charged, cashier)).summary
  const lost = { kind: 'drop-after', transaction: '2304', times: 1 } as const
  standIn.faults.set({ rules: [{ kind: 'disagree' }, lost, { kind: 'drop-before', transaction: '2601' }] })
  terminal.upload.start()
  await world.until(() => world.job(settlementId, 'taking-back')?.state === 'unknown')
  for (const kind of ['taking-back', 'settlement']) world.hold(settlementId, kind)
  world.strike()
  await foundOne()
  const { mismatchId } = world.mismatchOfKind('settled-there-unanswered')
  agreed(await world.reconciliation.heal({ mismatchId, step: 'adopt', reason: '测试' }, supervisor))
  expect(world.record(settlementId).summary.state).toBe('confirmed')
  expect(world.reconciliation.mismatches()).toEqual([])
})

test('a step that is not offered, and a mismatch that is closed, are refused', async () => {
  await takenBackElsewhere()
  await foundOne()
  const { mismatchId } = world.mismatchOfKind('taken-back-there')
  const heal = (step: 'adopt' | 'reverse-here') => world.reconciliation.heal({ mismatchId, step, reason: '测试' }, supervisor)
  expect(await heal('adopt')).toMatchObject({ ok: false, error: { details: { reason: 'step-not-offered' } } })
  agreed(await heal('reverse-here'))
  await world.drain()
  await world.workUntil(() => world.reconciliation.mismatches().length === 0, 120_000)
  expect(await heal('reverse-here')).toMatchObject({ ok: false, error: { details: { reason: 'closed' } } })
})

test('taking back here what later settlements rest on is refused and leaves everything as it was', async () => {
  const settlementId = await takenBackElsewhere()
  const { person } = stayOfSerial(1)
  const later = stayOfSerial(2)
  world.standIn.seed({ people: [], items: [], visits: [visitOfBill(later.bill, person.personNumber)] })
  const bill = {
    ...later.bill,
    patient: { ...later.bill.patient, name: person.name, idNumber: person.idNumber, personNumber: person.personNumber },
  }
  const request = world.terminal.admit(bill, person)
  agreed(world.terminal.confirm(request))
  await world.drain()
  await world.workUntil(() => world.reconciliation.mismatches().some(({ kind }) => kind === 'taken-back-there'), 60_000)
  const mismatch = world.reconciliation.mismatches().find(({ kind }) => kind === 'taken-back-there')
  const heal = { mismatchId: mismatch?.mismatchId ?? '', step: 'reverse-here' as const, reason: '测试' }
  expect(await world.reconciliation.heal(heal, supervisor)).toMatchObject({ ok: false, error: { code: 'settlement.later-one-depends' } })
  expect(world.stores.mismatches.find(heal.mismatchId)?.state).toBe('open')
  expect(world.record(settlementId).summary.state).toBe('confirmed')
})

/** Another window of the institution settles a stay this terminal never saw. */
async function settledElsewhere(): Promise<string> {
  const { bill } = stayOfSerial(2)
  const stay = world.stayOf(2)
  expect(await world.other.uploadFees(world.sender(), stay, bill.lines)).toMatchObject({ kind: 'accepted' })
  const { totalFee } = bill
  const figures = { totalFee, fullySelfPaid: zeroMoney, overPriceLimit: zeroMoney, upfrontSelfPay: zeroMoney, withinPolicy: totalFee }
  const request = { ...stay, dischargedOn: bill.dischargedOn, useAccount: false, slipNumber: '', figures }
  const outcome = await world.other.settle(world.sender(), request)
  if (outcome.kind !== 'accepted') throw new Error(JSON.stringify(outcome))
  return outcome.value.centreSettlementId
}

test('a settlement of a stay this terminal never saw is shown; noted with a reason it is counted, and never comes back', async () => {
  await world.settled(1)
  await settledElsewhere()
  await foundOne()
  const foreign = world.mismatchOfKind('settled-there-foreign')
  expect(foreign.steps[0]).toBe('note')
  expect(foreign.visitId).toBeUndefined()
  agreed(await world.reconciliation.heal({ mismatchId: foreign.mismatchId, step: 'note', reason: '另一窗口' }, supervisor))
  const day = agreed(await world.reconciliation.run(world.today(), supervisor))
  expect(day.groups).toMatchObject([{ count: 2, result: 'equal' }])
  expect(world.reconciliation.mismatches()).toEqual([])
})

test('what somebody else settled and cancelled again is counted on both sides by itself, with the reason', async () => {
  await world.settled(1)
  const number = await settledElsewhere()
  expect(await world.other.cancelSettlement(world.sender(), world.stayOf(2), number)).toMatchObject({ kind: 'accepted' })
  agreed(await world.reconciliation.run(world.today(), supervisor))
  const again = agreed(await world.reconciliation.run(world.today(), supervisor))
  expect(again.groups).toMatchObject([{ count: 3, result: 'equal' }])
  expect(again.mismatches).toMatchObject([{ state: 'closed', closing: '平台上由他处结算并已撤销，两笔相抵，计入双方合计' }])
})

test('a cancellation there whose answer was lost is found to be done, and the day agrees', async () => {
  const messageId = await settledTwice()
  await foundOne()
  const { mismatchId } = world.mismatchOfKind('settled-there-twice')
  expect(world.mismatchOfKind('settled-there-twice').messageId).toBe(messageId)
  world.strike({ kind: 'drop-after', transaction: '2305', times: 1 })
  agreed(await world.reconciliation.heal({ mismatchId, step: 'cancel-there', reason: '测试' }, supervisor))
  await world.workUntil(() => world.reconciliation.mismatches().length === 0, 120_000)
  agreed(await world.reconciliation.run(world.today(), supervisor))
  expect(agreed(await world.reconciliation.run(world.today(), supervisor)).groups).toMatchObject([{ count: 3, result: 'equal' }])
})

test('an answer that belongs to somebody else says nothing of a record, and holds up no other one', async () => {
  const settlements = [await world.settled(1), await world.settled(2)]
  world.strike({ kind: 'other-person', transaction: '5203', times: 1 })
  const compared = () => settlements.map((settlementId) => world.stores.reconciliation.record(settlementId)?.reconciledAt !== undefined)
  await world.workUntil(() => compared().filter(Boolean).length === 1, 60_000)
  await world.workUntil(() => compared().every(Boolean), 900_000)
  expect(world.reconciliation.mismatches()).toEqual([])
})

test('nobody is asked about while a message of the person is on the wire', async () => {
  const settlementId = await world.settled(1)
  await world.terminal.upload.stop()
  const { person } = stayOfSerial(1)
  const later = stayOfSerial(2).bill
  const bill = { ...later, patient: { ...later.patient, name: person.name, idNumber: person.idNumber, personNumber: person.personNumber } }
  agreed(world.terminal.confirm(world.terminal.admit(bill, person)))
  const [waiting] = world.stores.uploads.due(world.clock.now(), 1)
  world.stores.uploads.begin(waiting?.jobId ?? '', world.clock.now())
  const wish = { since: 0, againBefore: 0, againSince: 0, skip: new Set<string>() }
  expect(world.stores.reconciliation.nextToCompare(wish)).toBeUndefined()
  world.stores.uploads.recoverInterrupted(world.clock.now())
  expect(world.stores.reconciliation.nextToCompare(wish)).toBe(settlementId)
})

test('where other terminals of the institution settle as well, their settlements are nobody’s mismatch here', async () => {
  await world.close()
  world = await openWorld({ soleTerminal: false })
  await world.settled(1)
  await settledElsewhere()
  const day = agreed(await world.reconciliation.run(world.today(), supervisor))
  expect(day).toMatchObject({ groups: [{ result: 'platform-has-more' }], mismatches: [] })
})

test('every act on a mismatch stands in the audit, which stays whole', async () => {
  await takenBackElsewhere()
  await foundOne()
  const { mismatchId } = world.mismatchOfKind('taken-back-there')
  agreed(await world.reconciliation.heal({ mismatchId, step: 'send-again', reason: '重新上传' }, supervisor))
  await world.drain()
  await world.workUntil(() => world.reconciliation.mismatches().length === 0, 120_000)
  expect(world.stores.verify()).toMatchObject({ file: 'ok' })
  expect(world.stores.verify().firstBrokenAudit).toBeUndefined()
  expect(world.audited(mismatchId)).toEqual(['mismatch.send-again', 'mismatch.closed'])
})

/** The platform reckons otherwise; the supervisor disputes it. */
async function disputedThere(): Promise<{ settlementId: string; decide: (decision: DifferenceDecision['decision']) => void }> {
  world.standIn.faults.set({ rules: [{ kind: 'disagree' }] })
  const settlementId = await world.settled(3)
  world.strike()
  await foundOne()
  const decide = (decision: DifferenceDecision['decision']) => {
    agreed(world.terminal.difference.decide({ settlementId, decision, reason: '经办机构复函' }, supervisor))
    world.reconciliation.changed(settlementId)
  }
  decide('disputed')
  return { settlementId, decide }
}
const dayNow = async () => agreed(await world.reconciliation.run(world.today(), supervisor))

test('a difference between funds alone, which no sum shows, is named by its day until it is settled with the agency', async () => {
  const settlementId = await world.settled()
  const decide = world.hearsOtherFunds(settlementId)
  const { slipNumber } = world.record(settlementId).summary
  const named = { mismatchId: settlementId, kind: 'amounts-differ', settlementId, slipNumber }
  const differences = [
    { field: 'pooledFundPayment', ours: parseMoney('130.28'), platform: parseMoney('42.28') },
    { field: 'civilServantSubsidy', ours: zeroMoney, platform: parseMoney('88.00') },
  ]
  const undecided = { ...named, state: 'open', steps: ['decide-difference'], differences }
  expect(await dayNow()).toMatchObject({ disputed: 0, groups: [{ result: 'equal' }], mismatches: [undecided] })
  expect(world.reconciliation.mismatches()).toMatchObject([undecided])
  expect(world.reconciliation.day(addDays(world.today(), -1)).mismatches).toEqual([])
  decide('disputed')
  const closing = '已提出异议，双方数字均保留，等待与经办机构核定'
  expect(await dayNow()).toMatchObject({ disputed: 1, mismatches: [{ ...named, state: 'closed', closing, differences, steps: [] }] })
  expect(world.reconciliation.mismatches()).toEqual([])
  decide('ours-agreed')
  expect(await dayNow()).toMatchObject({ disputed: 0, groups: [{ result: 'equal-noted' }], mismatches: [] })
})

test('a group that was equal is not called so once a record of it is found to differ', async () => {
  await takenBackElsewhere()
  world.tamper('CREATE TABLE kept AS SELECT * FROM taken_back', 'DELETE FROM taken_back')
  expect(await dayNow()).toMatchObject({ groups: [{ result: 'equal' }], mismatches: [] })
  world.tamper('INSERT INTO taken_back SELECT * FROM kept')
  // One record is looked at; the totals of the day are those of before.
  const [compared] = world.reconciliation.day(world.today()).groups
  const record = world.stores.settlements.list(1)[0]?.settlementId ?? ''
  world.clock.advance(1_000)
  world.reconciliation.look(world.stayOf().visitId)
  await world.workUntil(() => world.stores.mismatches.open().length > 0, 60_000)
  expect(world.mismatchOfKind('taken-back-there').settlementId).toBe(record)
  expect(world.reconciliation.day(world.today()).groups).toEqual([{ ...compared, result: 'differs-since' }])
  expect((await dayNow()).groups).toMatchObject([{ result: 'institution-has-more' }])
})

test('a disputed day differs and says why; once our result stands by agreement it is equal with notes, to the fen', async () => {
  const { settlementId, decide } = await disputedThere()
  expect(await dayNow()).toMatchObject({ disputed: 1, groups: [{ result: 'differs' }], mismatches: [{ state: 'closed' }] })
  expect(world.reconciliation.mismatches()).toEqual([])
  decide('ours-agreed')
  const day = await dayNow()
  expect(day).toMatchObject({ disputed: 0, groups: [{ result: 'equal-noted' }], mismatches: [{ state: 'closed' }] })
  expect(formatMoney(day.groups[0]?.fundTotal ?? zeroMoney)).toBe(world.standIn.ledger().sums.fundTotal)
  // Compared again and again, it stays so.
  const at = world.clock.now()
  await world.workUntil(() => (world.stores.reconciliation.record(settlementId)?.reconciledAt ?? 0) >= at, 900_000)
  expect(world.record(settlementId).summary).toMatchObject({ state: 'confirmed', decision: 'ours-agreed' })
  world.reversed(settlementId)
  await world.drain()
  expect((await dayNow()).groups).toMatchObject([{ count: 2, result: 'equal' }])
  expect(world.reconciliation.mismatches()).toEqual([])
})

test('that the platform has corrected itself is believed until its books say otherwise', async () => {
  const { settlementId, decide } = await disputedThere()
  decide('platform-corrected')
  expect(world.record(settlementId).summary.state).toBe('confirmed')
  await foundOne()
  world.mismatchOfKind('amounts-differ')
  expect(world.record(settlementId)).toMatchObject({ summary: { state: 'differs' }, choices: ['platform-accepted', 'disputed'] })
  decide('disputed')
  expect(world.reconciliation.mismatches()).toEqual([])
})

test('a dispute is over by itself once the platform holds what was charged', async () => {
  // What the platform would have worked out, in its books beside what it does.
  world.reversed(await world.settled(3))
  await world.drain()
  const { settlementId } = await disputedThere()
  const figures = 'fund_fen, person_fen, account_fen, cash_fen, content'
  world.tamper(`UPDATE settlement SET (${figures}) = (SELECT ${figures} FROM settlement WHERE position = 1)
    WHERE position = (SELECT max(position) FROM settlement)`)
  await world.workUntil(() => world.record(settlementId).summary.state === 'confirmed', 900_000)
  expect(world.record(settlementId)).toMatchObject({
    differences: [],
    choices: [],
    decisions: [{ decision: 'disputed' }, { decision: 'platform-corrected', operatorName: '系统' }],
  })
  expect(await dayNow()).toMatchObject({ disputed: 0, groups: [{ result: 'equal' }] })
  expect(world.reconciliation.mismatches()).toEqual([])
})

test('whoever waits for a reversal that heals is told once it is committed', async () => {
  await takenBackElsewhere()
  await foundOne()
  const { mismatchId } = world.mismatchOfKind('taken-back-there')
  const isCommitted: boolean[] = []
  Object.assign(world.terminal.upload, {
    wake: () => isCommitted.push(world.isCommitted(world.stores.settlements.list(1)[0]?.settlementId ?? '')),
  })
  agreed(await world.reconciliation.heal({ mismatchId, step: 'reverse-here', reason: '测试' }, supervisor))
  expect(isCommitted).toEqual([true])
})

test('message ids of a step that could not be written are never given out again', async () => {
  await takenBackElsewhere()
  await foundOne()
  const { mismatchId } = world.mismatchOfKind('taken-back-there')
  const { messageIds } = world.terminal
  const { uploads } = world.stores
  const { next } = messageIds
  const { advance } = uploads
  const taken: string[] = []
  const counted = () => {
    const id = next()
    taken.push(id)
    return id
  }
  Object.assign(messageIds, { next: counted })
  Object.assign(uploads, {
    advance: () => {
      throw new ProblemError({ code: 'store.disk-full', details: {} })
    },
  })
  // What was owned is of an hour ago: the step takes a second of its own.
  world.clock.advance(3_600_000)
  const heal = () => world.reconciliation.heal({ mismatchId, step: 'send-again', reason: '测试' }, supervisor)
  expect(await heal()).toMatchObject({ ok: false, error: { code: 'store.disk-full' } })
  expect(taken.length).toBeGreaterThan(0)
  for (let count = 0; count < 20; count += 1) counted()
  Object.assign(uploads, { advance })
  agreed(await heal())
  expect(new Set(taken).size).toBe(taken.length)
})

test('nothing is done beside the queue while it is about to act on the visit itself', async () => {
  await settledTwice()
  await foundOne()
  const { mismatchId } = world.mismatchOfKind('settled-there-twice')
  const { ofSettlement } = world.stores.uploads
  Object.assign(world.stores.uploads, {
    ofSettlement: (settlementId: string) =>
      ofSettlement(settlementId).map((job) => (job.kind === 'settlement' ? { ...job, state: 'queued', nextStep: 'is-sent' } : job)),
  })
  const before = messages('2601')
  const refused = await world.reconciliation.heal({ mismatchId, step: 'take-back', reason: '测试' }, supervisor)
  expect(refused).toMatchObject({ ok: false, error: { details: { reason: 'running' } } })
  expect(messages('2601')).toBe(before)
  Object.assign(world.stores.uploads, { ofSettlement })
  expect(agreed(await world.reconciliation.heal({ mismatchId, step: 'take-back', reason: '测试' }, supervisor)).state).toBe('closed')
})

test('a reason names nobody wherever it lies open', async () => {
  const settlementId = await takenBackElsewhere()
  await foundOne()
  const { mismatchId } = world.mismatchOfKind('taken-back-there')
  const { name, idNumber, personNumber } = stayOfSerial(1).person
  const reason = `${name} ${idNumber} ${personNumber} 来电核实`
  agreed(await world.reconciliation.heal({ mismatchId, step: 'send-again', reason }, supervisor))
  await world.drain()
  await world.workUntil(() => world.reconciliation.mismatches().length === 0, 120_000)
  const lines = world.openText([mismatchId, settlementId])
  expect(lines).toContain('来电核实')
  for (const plain of [name, idNumber, personNumber]) expect(lines).not.toContain(plain)
})
