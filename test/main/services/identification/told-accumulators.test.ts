import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { noSigner, openCentralPlatform } from '../../../../main/gateway/index.ts'
import { loadArchivedPack, openPolicyPacks } from '../../../../main/policy-packs/index.ts'
import { createIdentificationService } from '../../../../main/services/identification/index.ts'
import { readTold } from '../../../../main/services/identification/told-accumulators.ts'
import type { CardReader, FoundAccumulator } from '../../../../main/services/ports/index.ts'
import { replaySettlements } from '../../../../main/services/replay/index.ts'
import { createSlipService } from '../../../../main/services/slip/index.ts'
import { accumulatorCodes, type StandIn, standInSeedSchema, startStandIn, visitOfBill } from '../../../../main/stand-in/index.ts'
import type { StayBill } from '../../../../shared/bill/index.ts'
import { instantText } from '../../../../shared/dates/index.ts'
import { formatMoney, parseMoney } from '../../../../shared/money/index.ts'
import { reverse, settle } from '../../../../shared/settlement/index.ts'
import { aBill } from '../../../builders/stay.ts'
import { agreed, cashier, fixedClock, institution, openTerminal, type Terminal, temporaryFolder } from '../../../builders/terminal.ts'
import { stayOfSerial } from '../../../reliability/kill-bills.ts'
import { seedOf } from '../../../reliability/kill-seed.ts'

const packs = openPolicyPacks(fileURLToPath(new URL('../../../../resources/policy-packs', import.meta.url)))
const codes = Object.fromEntries(Object.entries(accumulatorCodes).map(([name, code]) => [code, name]))
const { bill, person } = stayOfSerial(2)
/** Stays of the same person before and after. */
const elsewhere = aBill({ serial: 50, person, lines: 4, unitFen: 60_000 })
const further = aBill({ serial: 51, person, lines: 4, unitFen: 30_000 })
const personYear = { personNumber: person.personNumber, insuranceType: person.insuranceType, area: '360800', year: 2026 } as const

let folders: ReturnType<typeof temporaryFolder>[]
let standIn: StandIn
let platform: ReturnType<typeof openCentralPlatform>
let clock: ReturnType<typeof fixedClock>
let terminal: Terminal
let serial = 0
beforeEach(async () => {
  folders = []
  standIn = await startStandIn({ port: 0, databaseFile: ':memory:', institution, packs, seed: standInSeedSchema.parse(seedOf(3)) })
  standIn.seed({ people: [], items: [], visits: [elsewhere, further].map((one) => visitOfBill(one, person.personNumber)) })
  platform = openCentralPlatform({
    ...{ address: standIn.address, institution, receiver: '99', signer: noSigner(), timeoutMs: 5_000, now: Date.now },
    machine: { mac: '00-00-00-00-00-00', ip: '127.0.0.1' },
    nextSerial: () => {
      serial += 1
      return 9_000 + serial
    },
  })
  // Somewhere else, an hour ago.
  const there = open(fixedClock(Date.parse('2026-03-10T08:00:00+08:00')))
  expect((await settleAndSend(there, elsewhere)).summary.state).toBe('confirmed')
  await there.close()
  clock = fixedClock()
  terminal = open(clock)
})
afterEach(async () => {
  standIn.faults.set({})
  await terminal.close()
  await platform.close()
  await standIn.close()
  for (const folder of folders) folder.remove()
})

function open(at: { now(): number }): Terminal {
  const folder = temporaryFolder()
  folders.push(folder)
  return openTerminal({ folder: folder.path, platform, engine: { settle, reverse }, packs, clock: at })
}
async function settleAndSend(at: Terminal, one: StayBill) {
  const { summary } = agreed(at.confirm(at.admit(one, person)))
  at.upload.start()
  await at.drain()
  expect(at.faults).toEqual([])
  return agreed(at.settlement.get(summary.settlementId))
}
/** F2 at our window. */
async function identify(withinMs = 2_000): Promise<void> {
  const identification = createIdentificationService({
    reader: { onChange: () => () => undefined } as unknown as CardReader,
    decoder: { decode: async () => ({ kind: 'not-sent', reason: 'no voucher here' }) },
    ...{ platform, clock, stores: terminal.stores, messageIds: terminal.messageIds },
    onFault: (cause) => terminal.faults.push(cause),
    accumulators: { platform, codes, withinMs },
  })
  terminal.stores.bills.receive(bill, `hash of ${bill.billId}`, clock.now())
  agreed(await identification.ofBill({ billId: bill.billId, proof: person.idNumber.slice(-4) }, cashier))
}
const counted = () => terminal.stores.settlements.accumulators(personYear)

describe('a person who was in another hospital this year', () => {
  test('is settled otherwise than the platform settles while nobody asks: what was counted is named', async () => {
    const record = await settleAndSend(terminal, bill)
    expect(record.summary.state).toBe('differs')
    expect(record.cause?.cause).toMatch(/^(accumulator|deductible)$/)
  })

  test('is settled to the fen as the platform settles once they are identified', async () => {
    await identify()
    expect(counted()).toMatchObject({ counts: { 'inpatient.stays': 1 } })
    const preview = agreed(terminal.settlement.preview(terminal.admit(bill, person)))
    expect(preview.accumulators).toEqual({ asOf: instantText(clock.now()), isOld: false })
    const record = await settleAndSend(terminal, bill)
    expect(record).toMatchObject({ summary: { state: 'confirmed' }, differences: [] })
    // What the settlement rests on is kept with it: a later word of the platform changes nothing about it.
    await settleAndSend(terminal, further)
    clock.advance(1)
    await identify()
    expect(counted().counts['inpatient.stays']).toBe(3)
    expect(replaySettlements({ replay: terminal.stores.replay, compile: loadArchivedPack })).toMatchObject({ same: 2, differs: 0 })
  })

  test('is settled without the line on what was told before, stay after stay, and all of it agrees once it is up', async () => {
    await identify()
    standIn.faults.set({ offline: true })
    clock.advance(25 * 3_600_000)
    const toldAt = terminal.stores.toldAccumulators.toldAt(personYear)
    const first = terminal.admit(bill, person)
    expect(agreed(terminal.settlement.preview(first)).accumulators.isOld).toBe(true)
    const ids = [agreed(terminal.confirm(first)), agreed(terminal.confirm(terminal.admit(further, person)))].map(
      ({ summary }) => summary.settlementId,
    )
    expect(counted().counts['inpatient.stays']).toBe(3)
    expect(terminal.stores.settlements.find(ids[0] ?? '')?.basis).toEqual({ personAsOf: clock.now(), accumulatorsAsOf: toldAt })
    const slips = createSlipService({ institution, demo: false, stores: terminal.stores })
    expect(agreed(slips.slip(ids[0] ?? '')).notes.join()).toContain('年度累计截至 2026-03-10 09:00:00')
    standIn.faults.set({})
    // The line opens when it opens: pauses between attempts pass.
    const ticking = setInterval(() => clock.advance(10), 5)
    terminal.upload.start()
    await terminal.drain()
    clearInterval(ticking)
    for (const settlementId of ids) {
      expect(agreed(terminal.settlement.get(settlementId))).toMatchObject({ summary: { state: 'confirmed' }, differences: [] })
    }
    clock.advance(1)
    const before = counted()
    await identify()
    expect(counted()).toEqual(before)
  })

  test('charged by the platform’s figures, or taken back, they have the year the platform has', async () => {
    await identify()
    const before = counted()
    standIn.faults.set({ rules: [{ kind: 'disagree', times: 1, transaction: '2304' }] })
    const { settlementId } = (await settleAndSend(terminal, bill)).summary
    standIn.faults.set({})
    const supervisor = { operatorId: 'S01', name: '测试主管', role: 'supervisor' } as const
    agreed(terminal.difference.decide({ settlementId, decision: 'platform-accepted', reason: '测试' }, supervisor))
    const charged = counted()
    clock.advance(1)
    await identify()
    expect(counted().amounts['inpatient.deductible']).toEqual(charged.amounts['inpatient.deductible'])
    expect(counted().amounts['pool.fund']).toEqual(charged.amounts['pool.fund'])
    agreed(terminal.reversal.cancel({ settlementId, reason: '测试' }, cashier))
    expect(counted().amounts['inpatient.deductible']).toEqual(before.amounts['inpatient.deductible'])
    await terminal.drain()
    clock.advance(1)
    await identify()
    expect(counted()).toEqual(before)
  })
})

test('a rehearsal counts nothing', async () => {
  const request = terminal.admit(bill, person)
  const { settlementKey } = agreed(terminal.settlement.preview(request))
  await identify()
  const before = counted()
  agreed(await terminal.rehearsal.rehearse({ ...request, settlementKey }, cashier))
  clock.advance(1)
  await identify()
  expect(counted()).toEqual(before)
})

test('the window goes on without an answer that takes too long; it is kept when it comes', async () => {
  standIn.faults.set({ rules: [{ kind: 'slow', transaction: '5206', ms: 400 }] })
  const began = performance.now()
  await identify(20)
  expect(performance.now() - began).toBeLessThan(400)
  expect(terminal.stores.toldAccumulators.toldAt(personYear)).toBeUndefined()
  expect(counted()).toEqual({ counts: {}, amounts: {} })
  await vi.waitFor(() => expect(terminal.stores.toldAccumulators.toldAt(personYear)).toBe(clock.now()), { interval: 10, timeout: 5_000 })
  expect(counted().counts['inpatient.stays']).toBe(1)
})

test('a stay of December that is settled in January rests on the year it ended in', async () => {
  clock.set(Date.parse('2027-01-02T09:00:00+08:00'))
  await identify()
  expect(terminal.stores.toldAccumulators.toldAt(personYear)).toBe(clock.now())
  expect(terminal.stores.toldAccumulators.toldAt({ ...personYear, year: 2027 })).toBe(clock.now())
  expect(counted().counts['inpatient.stays']).toBe(1)
  expect(terminal.stores.settlements.accumulators({ ...personYear, year: 2027 })).toEqual({ counts: {}, amounts: {} })
})

describe('an answer', () => {
  const row = (changes: Partial<FoundAccumulator>): FoundAccumulator => ({
    ...{ year: 2026, month: '202603', typeCode: 'A', amount: parseMoney('12.00') },
    ...changes,
  })
  const read = (...rows: FoundAccumulator[]) =>
    readTold(rows, { insuranceType: 'employee', year: 2026 }, '202603', { A: 'pool.fund', B: 'inpatient.stays' })

  test('is read under our names: of this insurance and year, the month asked for, and nothing that is not ours', () => {
    const told = read(
      row({ insuranceType: 'employee' }),
      row({ month: '202602', amount: parseMoney('7.00') }),
      row({ insuranceType: 'resident', amount: parseMoney('1.00') }),
      row({ insuranceType: 'other', amount: parseMoney('2.00') }),
      row({ year: 2025, amount: parseMoney('3.00') }),
      row({ typeCode: 'B', amount: parseMoney('4.00') }),
      row({ typeCode: 'X' }),
    )
    expect(told.counts).toEqual({ 'inpatient.stays': 4 })
    expect(Object.entries(told.amounts).map(([name, amount]) => `${name} ${formatMoney(amount)}`)).toEqual(['pool.fund 12.00'])
  })

  test.each([
    ['half a time', [row({ typeCode: 'B', amount: parseMoney('1.50') })], '应为次数'],
    ['less than nothing', [row({ amount: parseMoney('-0.01') })], '为负数'],
    ['two of one month', [row({}), row({})], '2 条'],
    ['two of other months', [row({ month: '202601' }), row({ month: '202602' })], '2 条'],
  ])('with %s is taken for nothing', (_what, rows, words) => {
    expect(() => read(...rows)).toThrow(words)
  })
})
