import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { openPolicyPacks } from '../../../../main/policy-packs/index.ts'
import type { CentralPlatform } from '../../../../main/services/ports/index.ts'
import { type FaultRule, type StandIn, standInSeedSchema, startStandIn } from '../../../../main/stand-in/index.ts'
import { stayBillSchema } from '../../../../shared/bill/index.ts'
import { reverse, settle } from '../../../../shared/settlement/index.ts'
import { platformAt } from '../../../builders/platform-line.ts'
import { agreed, cashier, institution, openTerminal, type Terminal, temporaryFolder } from '../../../builders/terminal.ts'
import { wholeStayText } from '../../../builders/whole-stay.ts'
import { stayOfSerial } from '../../../reliability/kill-bills.ts'
import { seedOf } from '../../../reliability/kill-seed.ts'
import { bookAs } from './counter-bookings.ts'

const packs = openPolicyPacks(fileURLToPath(new URL('../../../../resources/policy-packs', import.meta.url)))

let folder: ReturnType<typeof temporaryFolder>
let standIn: StandIn
let platform: CentralPlatform
let terminal: Terminal
beforeEach(async () => {
  folder = temporaryFolder()
  standIn = await startStandIn({ port: 0, databaseFile: ':memory:', institution, packs, seed: standInSeedSchema.parse(seedOf(3)) })
  platform = platformAt(standIn.address)
  terminal = openTerminal({ folder: folder.path, platform, engine: { settle, reverse }, packs, sendsSettlementList: true })
})
afterEach(async () => {
  await terminal.close()
  await platform.close()
  await standIn.close()
  folder.remove()
})

function settleOne(serial = 1) {
  const { bill, person } = stayOfSerial(serial)
  return agreed(terminal.confirm(terminal.admit(bill, person))).summary.settlementId
}
const record = (settlementId: string) => agreed(terminal.settlement.get(settlementId))
const visit = (serial = 1) => standIn.ledger().visits.find(({ visitId }) => visitId === `VISIT-${serial}`)
const strikeOnce = (transaction: string, kind: FaultRule['kind']) => standIn.faults.set({ rules: [{ kind, transaction, times: 1 }] })

async function run() {
  terminal.upload.start()
  await terminal.drain()
  expect(terminal.faults).toEqual([])
}

test('over real HTTP a settlement is confirmed with the same figures, and its reversal leaves the platform clean', async () => {
  const id = settleOne()
  await run()
  expect(record(id).summary).toMatchObject({ state: 'confirmed', centreSettlementId: visit()?.settlements[0]?.settlementId })
  expect(record(id).differences).toEqual([])
  const { summary } = agreed(terminal.reversal.cancel({ settlementId: id, reason: '测试' }, cashier))
  await terminal.drain()
  expect(record(summary.settlementId).summary.state).toBe('confirmed')
  expect(visit()).toMatchObject({ validSettlements: 0, feeLines: 0 })
})

test('a platform that reckons otherwise is heard: both figures are kept and the first step that parts is named', async () => {
  standIn.faults.set({ rules: [{ kind: 'disagree' }] })
  const id = settleOne(3)
  await run()
  expect(record(id).summary.state).toBe('differs')
  expect(record(id).differences.length).toBeGreaterThan(0)
})

test.each(['drop-before', 'drop-after', 'http-502-after', 'timeout-words', 'truncated', 'wrong-length', 'other-person'] as const)(
  'a settlement whose answer ends in %s is settled exactly once',
  async (kind) => {
    strikeOnce('2304', kind)
    const id = settleOne()
    await run()
    expect(record(id).summary.state).toBe('confirmed')
    expect(visit()?.validSettlements).toBe(1)
    expect(visit()?.settlements.find(({ valid }) => valid)?.settlementId).toBe(record(id).summary.centreSettlementId)
  },
)

test.each(['drop-before', 'drop-after', 'http-502', 'gateway-401', 'stale-sign-in', 'truncated'] as const)(
  'fee lines whose upload ends in %s are there once each',
  async (kind) => {
    strikeOnce('2301', kind)
    const { bill } = stayOfSerial(2)
    const id = settleOne(2)
    await run()
    expect(record(id).summary.state).toBe('confirmed')
    expect(visit(2)?.feeLines).toBe(bill.lines.length)
  },
)

/** Messages of a settlement with how often each went out. */
const attempts = (settlementId: string) => record(settlementId).uploads.map(({ kind, attempts: count }) => `${kind} ${count}`)

test('a sign-in number that runs out before every message is renewed without losing one of them', async () => {
  const chain = ['2301', '2303', '2304', '2305', '2302']
  standIn.faults.set({ rules: chain.map((transaction) => ({ kind: 'stale-sign-in', transaction, times: 1 })) })
  const id = settleOne()
  await run()
  const { summary } = agreed(terminal.reversal.cancel({ settlementId: id, reason: '测试' }, cashier))
  await run()
  expect([...attempts(id), ...attempts(summary.settlementId)]).toEqual([
    'fee-details 1',
    'pre-settlement 1',
    'settlement 1',
    'cancellation 1',
    'fee-withdrawal 1',
  ])
  expect(record(summary.settlementId).summary.state).toBe('confirmed')
})

test('what it will be cleared under and how each line was split are kept with the settlement', async () => {
  const id = settleOne(2)
  await run()
  expect(terminal.stores.reconciliation.record(id)?.clearing).toMatchObject({ type: expect.any(String), agency: expect.any(String) })
  const { bill } = stayOfSerial(2)
  const split = terminal.stores.uploads.platformLines(id)
  expect(split.map(({ lineId }) => lineId).sort()).toEqual(bill.lines.map(({ lineId }) => lineId).sort())
  expect(split.every((line) => line.class === 'A')).toBe(true)
})

describe('a stay that this terminal registers with the platform', () => {
  const { bill: plain, person } = stayOfSerial(3)
  const { admission, discharge, recordPage } = wholeStayText
  const text = {
    ...z.encode(stayBillSchema, plain),
    ...{ visitId: 'HIS-3', inpatientNumber: 'ZY-OF-HIS-3' },
    ...{ admission, discharge: { ...discharge, at: '2026-03-09 10:00:00' }, recordPage },
  } as z.input<typeof stayBillSchema>
  const bill = z.decode(stayBillSchema, text)
  const settleIt = () => agreed(terminal.confirm(terminal.admit(bill, person))).summary.settlementId
  const there = () => standIn.ledger().visits.filter(({ visitId }) => visitId.startsWith('360802'))

  test.each(['2401', '2402', '2304', '4101', '2405', '2404'])(
    'is there once, with its list, and taken back whole; answer lost: %s',
    async (transaction) => {
      strikeOnce(transaction, 'drop-after')
      const id = settleIt()
      await run()
      expect(record(id).uploads.map(({ kind, state }) => `${kind} ${state}`)).toContain('settlement-list acknowledged')
      expect(record(id).summary.state).toBe('confirmed')
      expect(there()).toMatchObject([{ admission: 'discharged', validSettlements: 1, feeLines: bill.lines.length }])
      const { summary } = agreed(terminal.reversal.cancel({ settlementId: id, reason: '测试' }, cashier))
      await run()
      expect(record(summary.settlementId).summary.state).toBe('confirmed')
      expect(there()).toMatchObject([{ admission: 'cancelled', validSettlements: 0, feeLines: 0 }])
    },
  )
})

describe.each([
  ['outpatient', ['2201', '2203', '2204', '2207', '2205']],
  ['pharmacy', ['2102', '3505', '3506']],
] as const)('%s care', (care, transactions) => {
  const { bill, person } = stayOfSerial(1)
  const settled = () =>
    standIn
      .ledger()
      .visits.filter(({ personNumber }) => personNumber === person.personNumber)
      .flatMap(({ settlements }) => settlements)

  test.each(transactions)('is settled exactly once and taken back whole; answer lost: %s', async (transaction) => {
    strikeOnce(transaction, 'drop-after')
    const id = bookAs(care, terminal, bill, person)
    await run()
    const { summary, uploads } = record(id)
    expect(uploads.filter(({ nextStep }) => nextStep !== 'none')).toEqual([])
    expect(['confirmed', 'differs']).toContain(summary.state)
    expect(
      settled()
        .filter(({ valid }) => valid)
        .map(({ settlementId }) => settlementId),
    ).toEqual([summary.centreSettlementId])
    const reversal = agreed(terminal.reversal.cancel({ settlementId: id, reason: '测试' }, cashier)).summary.settlementId
    await run()
    expect(record(reversal).summary.state).toBe('confirmed')
    expect(record(reversal).uploads.filter(({ state }) => state !== 'acknowledged')).toEqual([])
    expect(settled().filter(({ valid }) => valid)).toEqual([])
  })
})
