import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openPolicyPacks } from '../../../../main/policy-packs/index.ts'
import type { CounterCare, CounterRequest, RehearsalSettings } from '../../../../main/services/rehearsal/index.ts'
import { planOutpatient, planPharmacy } from '../../../../main/services/upload/index.ts'
import { type FaultRule, type StandIn, standInSeedSchema, startStandIn } from '../../../../main/stand-in/index.ts'
import { parseLocalDate } from '../../../../shared/dates/index.ts'
import { parseRate, zeroMoney } from '../../../../shared/money/index.ts'
import { reverse, type SettlementBreakdown, settle, settleCase } from '../../../../shared/settlement/index.ts'
import { platformAt } from '../../../builders/platform-line.ts'
import { aBill } from '../../../builders/stay.ts'
import { agreed, cashier, institution, openTerminal, type Terminal, temporaryFolder } from '../../../builders/terminal.ts'
import { stayOfSerial } from '../../../reliability/kill-bills.ts'
import { seedOf } from '../../../reliability/kill-seed.ts'

const packs = openPolicyPacks(fileURLToPath(new URL('../../../../resources/policy-packs', import.meta.url)))
const { person } = stayOfSerial(2)
const on = parseLocalDate('2026-03-05')
const base = aBill({ serial: 60, person, lines: 3, unitFen: 40_000, deposit: '0.00' })
const bill = { ...base, admittedOn: on, dischargedOn: on, lines: base.lines.map((line) => ({ ...line, chargedOn: on })) }
const contentHash = `hash of ${bill.billId}`
const { personNumber, enrolmentArea, insuranceType } = person
const stay = {
  ...{ visitId: bill.visitId, personNumber, enrolmentArea, insuranceType },
  document: { kind: 'id-number', number: person.idNumber },
} as const
const outpatient: CounterCare & { kind: 'outpatient' } = {
  ...{ kind: 'outpatient', medicalCategory: '11', batch: 'BATCH-1', dispensed: [{ lineId: 'L1', prescriptionNumber: 'RX-1' }] },
  visit: {
    ...{ outpatientNumber: 'MZ-60', visitedAt: '2026-03-05 09:00:00', medicalCategory: '11' },
    department: { code: 'D01', name: '测试科', category: 'A03' },
    doctor: { code: 'DR01', name: '测试医生' },
    diagnoses: [{ code: 'J18.900', name: '测试诊断' }],
  },
}
const pharmacy: CounterCare & { kind: 'pharmacy' } = {
  ...{ kind: 'pharmacy', medicalCategory: '41', soldAt: '2026-03-05 10:00:00', dispensed: [] },
}

/** What we have worked out for it. */
function breakdownOf({ kind }: CounterCare): SettlementBreakdown {
  const pack = agreed(packs.find(enrolmentArea, insuranceType, on))
  const { category, birthDate, identities } = person
  const parts = agreed(
    settleCase(
      {
        benefit: 'visit',
        person: { insuranceType, category, enrolmentArea, birthDate, identities, approvals: [] },
        stay: {
          ...{ hospitalLevel: institution.hospitalLevel, admittedOn: on, dischargedOn: on, conditions: [] },
          institution: { kind: kind === 'pharmacy' ? 'pharmacy' : 'hospital', code: institution.code },
          placement: { place: 'local', filing: 'none' },
        },
        lines: bill.lines.map((line) => ({ ...line, terms: { class: 'A', upfrontShare: parseRate('0') } })),
        accumulators: { counts: {}, amounts: {} },
        payment: { useAccount: false, accountBalance: person.accountBalance, deposit: zeroMoney },
      },
      pack,
    ),
  ).parts
  const [only, ...others] = parts
  if (!only || others.length > 0) throw new Error(`${parts.length} parts`)
  return only
}

let folder: ReturnType<typeof temporaryFolder>
let standIn: StandIn
let platform: ReturnType<typeof platformAt>
let terminal: Terminal
let seen: ReadonlyMap<string, number>
beforeEach(async () => {
  seen = new Map()
  folder = temporaryFolder()
  standIn = await startStandIn({ port: 0, databaseFile: ':memory:', institution, packs, seed: standInSeedSchema.parse(seedOf(3)) })
  platform = platformAt(standIn.address)
  terminal = open()
})
afterEach(async () => {
  standIn.faults.set({})
  await terminal.close()
  await platform.close()
  await standIn.close()
  folder.remove()
})

function open(rehearsal: Partial<RehearsalSettings> = {}): Terminal {
  const opened = openTerminal({ folder: folder.path, platform, engine: { settle, reverse }, packs, rehearsal })
  opened.admit(bill, person)
  return opened
}
let keys = 0
function asking(care: CounterCare): CounterRequest {
  keys += 1
  const settlementKey = `key-${keys}`
  return {
    ...{ bill, contentHash, stay, care, useAccount: false },
    settlementKey,
    fingerprint: settlementKey,
    breakdown: breakdownOf(care),
  }
}
const rehearse = async (care: CounterCare) => agreed(await terminal.rehearsal.rehearseAtCounter(asking(care), cashier))
const strikeOnce = (kind: FaultRule['kind'], transaction: string) => standIn.faults.set({ rules: [{ kind, transaction, times: 1 }] })
/** A line that has just broken counts as down until somebody has spoken over it. */
async function lineIsBack(): Promise<void> {
  const sender = { messageId: platform.messageId(Date.now(), 1), operatorId: 'C01', operatorName: '测试收费员' }
  expect((await platform.findPerson(sender, { idNumber: 'nobody' })).kind).toBe('refused')
}
const visits = () => standIn.ledger().visits.filter(({ care }) => care === 'outpatient')
const note = () => terminal.stores.rehearsals.ofVisit(bill.visitId)
/** What the platform was asked since the last look, and how often. */
function calls(): Record<string, number> {
  const now = Object.entries(standIn.ledger().messages).map(([infno, { accepted, refused }]) => [infno, accepted + refused] as const)
  const since = now.map(([infno, count]) => [infno, count - (seen.get(infno) ?? 0)] as const).filter(([, count]) => count > 0)
  seen = new Map(now)
  return Object.fromEntries(since)
}

/** Books what was worked out with the messages of that kind of care. */
function book(care: CounterCare): string {
  const { settlements, uploads } = terminal.stores
  const { book: bookWhole } = settlements
  const breakdown = breakdownOf(care)
  const { totalFee, fullySelfPaid, overPriceLimit, upfrontSelfPay, withinPolicy } = breakdown
  let made = 0
  const parts = { messageIds: terminal.messageIds, newId: () => `job-${++made}` }
  Object.assign(settlements, {
    book(booking: Parameters<typeof bookWhole>[0]) {
      Object.assign(settlements, { book: bookWhole })
      const { settlementId, settledAt: at, slipNumber } = booking.head
      const plan = {
        ...{ settlementId, at, slipNumber, stay, useAccount: false, lastSequence: uploads.lastSequence(bill.visitId) },
        bill: { billId: bill.billId, lineCount: bill.lines.length },
        figures: { totalFee, fullySelfPaid, overPriceLimit, upfrontSelfPay, withinPolicy },
        ...{ medicalCategory: care.medicalCategory, dispensed: care.dispensed },
      }
      const isRegistered = uploads.centreVisitOf(bill.visitId) !== undefined
      const rehearsed = uploads.rehearsed(bill.visitId, contentHash)
      const jobs =
        care.kind === 'outpatient'
          ? planOutpatient(parts, { ...plan, visit: care.visit, batch: care.batch, isRegistered, rehearsed })
          : planPharmacy(parts, { ...plan, soldAt: care.soldAt, saleRows: [] })
      return bookWhole({ ...booking, breakdown, deltas: breakdown.accumulatorDeltas, uploads: jobs })
    },
  })
  return agreed(terminal.confirm({ billId: bill.billId, personNumber, useAccount: false })).summary.settlementId
}
async function settled(care: CounterCare): Promise<string> {
  const settlementId = book(care)
  terminal.upload.start()
  await terminal.drain()
  expect(terminal.faults).toEqual([])
  expect(terminal.stores.settlements.summary(settlementId)?.state).toBe('confirmed')
  return settlementId
}

describe('an outpatient visit before money moves', () => {
  test('is registered, described, charged and worked out: agreed; its settlement takes all of that over', async () => {
    expect(await rehearse(outpatient)).toMatchObject({ verdict: 'agreed' })
    expect(calls()).toEqual({ 9001: 1, 2201: 1, '2203A': 1, 2204: 1, 2206: 1 })
    expect(visits()).toMatchObject([{ care: 'outpatient', feeLines: 3, validSettlements: 0 }])
    expect(note()).toMatchObject({ state: 'uploaded' })
    // Asked again, nothing is brought there twice.
    expect(await rehearse(outpatient)).toMatchObject({ verdict: 'agreed' })
    expect(calls()).toEqual({ 2206: 1 })
    const settlementId = await settled(outpatient)
    expect(calls()).toEqual({ '2203A': 1, 2206: 1, 2207: 1 })
    expect(visits()).toMatchObject([{ feeLines: 3, validSettlements: 1 }])
    agreed(terminal.reversal.cancel({ settlementId, reason: '测试' }, cashier))
    await terminal.drain()
    expect(calls()).toEqual({ 2208: 1, 2205: 1, 2202: 1 })
    expect(visits()).toMatchObject([{ feeLines: 0, validSettlements: 0 }])
    expect(terminal.stores.uploads.centreVisitOf(bill.visitId)).toBeUndefined()
  })

  test('seen otherwise: the first step that differs is named', async () => {
    standIn.faults.set({ rules: [{ kind: 'disagree', as: 'pooled-share' }] })
    expect(await rehearse(outpatient)).toMatchObject({ verdict: 'different', charge: 'platform', cause: { cause: 'pooled-share' } })
  })

  test('an item held as 丙 is named with both classes', async () => {
    const item = { code: 'TEST0001', feeCategory: 'western-drug', validFrom: '2020-01-01', shares: [], priceLimits: [] }
    standIn.seed(standInSeedSchema.parse({ items: [{ ...item, classes: [{ from: '2020-01-01', class: 'C' }] }] }))
    const cause = { cause: 'class', field: 'fullySelfPaid', lineId: 'L1', itemCode: 'TEST0001', ours: 'A', platform: 'C' }
    expect(await rehearse(outpatient)).toMatchObject({ verdict: 'different', cause })
  })

  test('an answer that takes too long is not waited for', async () => {
    await terminal.close()
    terminal = open({ withinMs: 30 })
    standIn.faults.set({ rules: [{ kind: 'slow', transaction: '2201', ms: 300 }] })
    expect(await rehearse(outpatient)).toMatchObject({ verdict: 'no-answer', reason: 'too-slow' })
    // Booked before the answer is heard: the number it brings is the visit's, and nothing is registered a second time.
    await settled(outpatient)
    expect(calls()).toEqual({ 9001: 1, 2201: 1, 2205: 1, '2203A': 1, 2204: 1, 2206: 1, 2207: 1 })
    expect(visits()).toMatchObject([{ feeLines: 3, validSettlements: 1 }])
  })

  test('lines that a cut rehearsal brought under another batch number are taken away', async () => {
    strikeOnce('drop-after', '2204')
    expect(await rehearse(outpatient)).toMatchObject({ verdict: 'no-answer' })
    await lineIsBack()
    expect(await rehearse({ ...outpatient, batch: 'BATCH-2' })).toMatchObject({ verdict: 'agreed' })
    expect(visits()).toMatchObject([{ feeLines: 3 }])
  })

  test.each(['2201', '2204', '2206'])('asked again after the answer to %s was lost: nothing is there twice', async (transaction) => {
    strikeOnce('drop-after', transaction)
    expect(await rehearse(outpatient)).toMatchObject({ verdict: 'no-answer', reason: 'line-down' })
    await lineIsBack()
    expect(await rehearse(outpatient)).toMatchObject({ verdict: 'agreed' })
    expect(visits()).toMatchObject([{ feeLines: 3, validSettlements: 0 }])
    await settled(outpatient)
    expect(visits()).toMatchObject([{ feeLines: 3, validSettlements: 1 }])
  })

  test.each(['2201', '2204'])(
    'settled after the answer to %s was lost: what was left is found, and taken away or used',
    async (transaction) => {
      strikeOnce('drop-after', transaction)
      expect(await rehearse(outpatient)).toMatchObject({ verdict: 'no-answer' })
      expect(note()).toMatchObject({ state: 'begun' })
      expect(calls()).toMatchObject({ 2201: 1 })
      const settlementId = await settled(outpatient)
      expect(calls()).not.toHaveProperty('2201')
      expect(note()).toBeUndefined()
      expect(visits()).toMatchObject([{ feeLines: 3, validSettlements: 1 }])
      agreed(terminal.reversal.cancel({ settlementId, reason: '测试' }, cashier))
      await terminal.drain()
      expect(visits()).toMatchObject([{ feeLines: 0, validSettlements: 0 }])
    },
  )

  test('taken back before anything of its settlement was sent, nothing of the rehearsal stays', async () => {
    await rehearse(outpatient)
    calls()
    const settlementId = book(outpatient)
    agreed(terminal.reversal.cancel({ settlementId, reason: '测试' }, cashier))
    terminal.upload.start()
    await terminal.drain()
    expect(visits()).toMatchObject([{ feeLines: 0, validSettlements: 0 }])
    expect(calls()).toEqual({ 2205: 1, 2202: 1 })
  })
})

describe('a sale before money moves', () => {
  test('is worked out and leaves nothing behind: agreed, then settled', async () => {
    expect(await rehearse(pharmacy)).toMatchObject({ verdict: 'agreed' })
    expect(calls()).toEqual({ 9001: 1, 2101: 1 })
    expect(standIn.ledger().visits.filter(({ care }) => care === 'pharmacy')).toEqual([])
    expect(note()).toBeUndefined()
    await settled(pharmacy)
    expect(calls()).toEqual({ 2102: 1 })
  })

  test('seen otherwise, refused or unanswered, the verdict says so', async () => {
    standIn.faults.set({ rules: [{ kind: 'disagree', as: 'class' }] })
    expect(await rehearse(pharmacy)).toMatchObject({ verdict: 'different', cause: { cause: 'class' } })
    standIn.faults.set({})
    const refused = { ...pharmacy, medicalCategory: '99' }
    expect(agreed(await terminal.rehearsal.rehearseAtCounter({ ...asking(pharmacy), care: refused }, cashier))).toMatchObject({
      reason: 'refused',
    })
    strikeOnce('drop-after', '2101')
    expect(await rehearse(pharmacy)).toMatchObject({ verdict: 'no-answer', reason: 'line-down' })
  })
})
