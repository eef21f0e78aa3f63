import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { loadArchivedPack, openPolicyPacks } from '../../../../main/policy-packs/index.ts'
import type { CentralPlatform } from '../../../../main/services/ports/index.ts'
import type { RehearsalSettings } from '../../../../main/services/rehearsal/index.ts'
import { replaySettlements } from '../../../../main/services/replay/index.ts'
import { type Distortion, type FaultRule, type StandIn, standInSeedSchema, startStandIn } from '../../../../main/stand-in/index.ts'
import type { DifferenceCause } from '../../../../shared/contract/index.ts'
import { compareFigures, violatedSums } from '../../../../shared/difference/index.ts'
import { moneyFromFen } from '../../../../shared/money/index.ts'
import { reverse, settle } from '../../../../shared/settlement/index.ts'
import { platformAt } from '../../../builders/platform-line.ts'
import { agreed, cashier, institution, openTerminal, type Terminal, temporaryFolder } from '../../../builders/terminal.ts'
import { stayOfSerial } from '../../../reliability/kill-bills.ts'
import { seedOf } from '../../../reliability/kill-seed.ts'

const packs = openPolicyPacks(fileURLToPath(new URL('../../../../resources/policy-packs', import.meta.url)))

let folder: ReturnType<typeof temporaryFolder>
let standIn: StandIn
let platform: CentralPlatform
let terminal: Terminal
beforeEach(async () => {
  folder = temporaryFolder()
  standIn = await startStandIn({ port: 0, databaseFile: ':memory:', institution, packs, seed: standInSeedSchema.parse(seedOf(23)) })
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
  return openTerminal({ folder: folder.path, platform, engine: { settle, reverse }, packs, rehearsal })
}
function ask(stay = 2) {
  const { bill, person } = stayOfSerial(stay)
  const request = terminal.admit(bill, person)
  const preview = agreed(terminal.settlement.preview(request))
  return { request, preview, asked: { ...request, settlementKey: preview.settlementKey }, lines: bill.lines.length }
}
const rehearse = async ({ asked }: Pick<ReturnType<typeof ask>, 'asked'>) => agreed(await terminal.rehearsal.rehearse(asked, cashier))
const strikeOnce = (kind: FaultRule['kind'], transaction: string) => standIn.faults.set({ rules: [{ kind, transaction, times: 1 }] })
const visit = (stay = 2) => standIn.ledger().visits.find(({ visitId }) => visitId === `VISIT-${stay}`)
const note = () => terminal.stores.rehearsals.ofVisit('VISIT-2')
/** A line that has just broken counts as down until somebody has spoken over it. */
async function lineIsBack(): Promise<void> {
  const sender = { messageId: platform.messageId(Date.now(), 1), operatorId: 'C01', operatorName: '测试收费员' }
  expect((await platform.findPerson(sender, { idNumber: 'nobody' })).kind).toBe('refused')
}
async function run() {
  terminal.upload.start()
  await terminal.drain()
  expect(terminal.faults).toEqual([])
}

describe('the stand-in beside our own working', () => {
  test('agrees; the settlement then needs nothing but to be settled, and is confirmed', async () => {
    const first = ask()
    expect(await rehearse(first)).toMatchObject({ verdict: 'agreed' })
    expect(visit()).toMatchObject({ feeLines: first.lines, validSettlements: 0 })
    const { summary } = agreed(terminal.confirm(first.request, first.preview))
    await run()
    expect(agreed(terminal.settlement.get(summary.settlementId)).summary.state).toBe('confirmed')
    expect(visit()).toMatchObject({ feeLines: first.lines, validSettlements: 1 })
    agreed(terminal.reversal.cancel({ settlementId: summary.settlementId, reason: '测试' }, cashier))
    await terminal.drain()
    expect(visit()).toMatchObject({ feeLines: 0, validSettlements: 0 })
  })

  test('reckons a higher deductible: named, charged, confirmed as charged, replayed, taken back', async () => {
    standIn.faults.set({ rules: [{ kind: 'disagree' }] })
    const first = ask()
    const verdict = await rehearse(first)
    if (verdict.verdict !== 'different') throw new Error(JSON.stringify(verdict))
    expect(verdict.cause).toEqual({ cause: 'deductible', field: 'deductibleApplied', ours: '800.00', platform: '900.00' })
    const { settlementKey, fingerprint } = first.preview
    const charged = { ...first.request, settlementKey, fingerprint, chargeRehearsal: verdict.rehearsalId }
    const { summary } = agreed(terminal.settlement.confirm({ ...charged, amountConfirmed: verdict.platformDue }, cashier))
    await run()
    const after = agreed(terminal.settlement.get(summary.settlementId))
    expect(after.summary.state).toBe('confirmed')
    expect(after.cause).toEqual(verdict.cause)
    const stored = terminal.stores.settlements.find(summary.settlementId)
    const figures = stored?.supplements[0]?.figures
    if (!stored?.platformFigures || !figures) throw new Error('no figures')
    expect(compareFigures(figures, stored.platformFigures)).toEqual([])
    expect(violatedSums(figures)).toEqual([])
    const { personYear } = stored.head
    expect(terminal.stores.settlements.accumulators(personYear).amounts['inpatient.deductible']).toEqual(moneyFromFen(90_000))
    const replayed = () => replaySettlements({ replay: terminal.stores.replay, compile: loadArchivedPack })
    expect(replayed()).toMatchObject({ same: 1, differs: 0 })
    agreed(terminal.reversal.cancel({ settlementId: summary.settlementId, reason: '测试' }, cashier))
    await terminal.drain()
    expect(terminal.stores.settlements.accumulators(personYear)).toEqual({ counts: {}, amounts: {} })
    expect(replayed()).toMatchObject({ same: 2, differs: 0, reversals: 1 })
    expect(visit()).toMatchObject({ validSettlements: 0, feeLines: 0 })
  })

  test('holds an item as 丙: the line is named with both classes, before money moves and after', async () => {
    const item = { code: 'TEST0001', feeCategory: 'western-drug', validFrom: '2020-01-01', shares: [], priceLimits: [] }
    standIn.seed(standInSeedSchema.parse({ items: [{ ...item, classes: [{ from: '2020-01-01', class: 'C' }] }] }))
    const named = { cause: 'class', field: 'fullySelfPaid', lineId: 'L1', itemCode: 'TEST0001', ours: 'A', platform: 'C' }
    const verdict = await rehearse(ask())
    if (verdict.verdict !== 'different') throw new Error(JSON.stringify(verdict))
    expect(verdict.cause).toEqual(named)
    // Of what a former run of the terminal heard, the split is forgotten: the lines go up again, and nothing is refused.
    await terminal.close()
    terminal = open()
    const later = ask()
    const booked = agreed(terminal.confirm(later.request, later.preview)).summary.settlementId
    await run()
    expect(agreed(terminal.settlement.get(booked))).toMatchObject({ summary: { state: 'differs' }, cause: named })
    agreed(terminal.reversal.cancel({ settlementId: booked, reason: '测试' }, cashier))
    await terminal.drain()
    expect(await rehearse(ask())).toMatchObject({ verdict: 'different', cause: named })
    // It takes the item back into 甲 while the lines are there: the next preview hears that too.
    standIn.seed(standInSeedSchema.parse({ items: [{ ...item, classes: [{ from: '2020-01-01', class: 'A' }] }] }))
    expect(await rehearse(ask())).toMatchObject({ verdict: 'agreed' })
    standIn.seed(standInSeedSchema.parse({ items: [{ ...item, classes: [{ from: '2020-01-01', class: 'C' }] }] }))
    // Nobody waited for it at another window: it goes up all the same, and differs.
    const other = ask(3)
    const { summary } = agreed(terminal.confirm(other.request, other.preview))
    await run()
    const record = agreed(terminal.settlement.get(summary.settlementId))
    expect(record.summary.state).toBe('differs')
    expect(record.cause).toEqual(named)
    const supervisor = { operatorId: 'S01', name: '测试主管', role: 'supervisor' } as const
    agreed(terminal.difference.decide({ settlementId: summary.settlementId, decision: 'platform-accepted', reason: '测试' }, supervisor))
    expect(agreed(terminal.settlement.get(summary.settlementId)).summary.state).toBe('confirmed')
  })

  test.each([
    ['complete', undefined],
    ['cut off', 'drop-after'],
  ] as const)(
    'a rehearsal that is %s leaves nothing behind where its settlement is taken back before anything was sent',
    async (_how, kind) => {
      if (kind) strikeOnce(kind, '2301')
      const first = ask()
      await rehearse(first)
      expect(visit()?.feeLines).toBe(first.lines)
      const { summary } = agreed(terminal.confirm(first.request, first.preview))
      const back = agreed(terminal.reversal.cancel({ settlementId: summary.settlementId, reason: '测试' }, cashier)).summary
      await run()
      expect(agreed(terminal.settlement.get(back.settlementId)).summary.state).toBe('confirmed')
      expect(visit()).toMatchObject({ feeLines: 0, settlements: [] })
    },
  )

  test('sees one thing otherwise after the other: each is named over the wire', async () => {
    const expected = {
      'price-limit': 'price-limit',
      class: 'class',
      deductible: 'deductible',
      'deductible-used': 'deductible',
      'pooled-share': 'pooled-share',
      ceiling: 'ceiling',
      'account-balance': 'account',
      rounding: 'rounding',
    } as const satisfies Partial<Record<Distortion, DifferenceCause['cause']>>
    const named: Record<string, string> = {}
    const wanted: Record<string, string> = {}
    for (const seed of [1, 2])
      for (const [index, [as, cause]] of Object.entries(expected).entries()) {
        standIn.faults.set({ seed, rules: [{ kind: 'disagree', as: as as Distortion }] })
        const { bill, person } = stayOfSerial(seed * 8 - 7 + index)
        const request = { ...terminal.admit(bill, person), useAccount: true }
        const asked = { ...request, settlementKey: agreed(terminal.settlement.preview(request)).settlementKey }
        const verdict = await rehearse({ asked })
        named[`${as} ${seed}`] = verdict.verdict === 'different' ? verdict.cause.cause : JSON.stringify(verdict)
        wanted[`${as} ${seed}`] = cause
      }
    expect(named).toEqual(wanted)
  })

  test('is too slow: ours is charged at once, and what was under way does no harm', async () => {
    await terminal.close()
    terminal = open({ withinMs: 80 })
    standIn.faults.set({ rules: [{ kind: 'slow', transaction: '2303', ms: 600, times: 1 }] })
    const first = ask()
    expect(await rehearse(first)).toMatchObject({ verdict: 'no-answer', reason: 'too-slow' })
    // The platform has not answered yet.
    expect(terminal.rehearsal.heard(first.preview.settlementKey)).toBeUndefined()
    const { summary } = agreed(terminal.confirm(first.request, first.preview))
    await run()
    expect(agreed(terminal.settlement.get(summary.settlementId)).summary.state).toBe('confirmed')
    expect(visit()).toMatchObject({ feeLines: first.lines, validSettlements: 1 })
  })

  test('cannot be reached, and is tried again as soon as the line is known to be up', async () => {
    standIn.faults.set({ offline: true })
    await expect
      .poll(() =>
        fetch(standIn.address).then(
          () => 'up',
          () => 'down',
        ),
      )
      .toBe('down')
    const first = ask()
    expect(await rehearse(first)).toMatchObject({ verdict: 'no-answer', reason: 'line-down' })
    expect(await rehearse(first)).toEqual({ verdict: 'no-answer', waitedMs: expect.any(Number), reason: 'line-down' })
    standIn.faults.set({})
    const { summary } = agreed(terminal.confirm(first.request, first.preview))
    await run()
    expect(agreed(terminal.settlement.get(summary.settlementId)).summary.state).toBe('confirmed')
  })

  test.each([
    ['the request', 'drop-before', '2301'],
    ['the answer to the lines', 'drop-after', '2301'],
    ['the answer to the figures', 'drop-after', '2303'],
    ['the withdrawal', 'drop-after', '2302'],
  ] as const)('loses %s: the next chain puts exactly the lines of the bill there', async (_what, kind, transaction) => {
    const first = ask()
    if (transaction === '2302') {
      strikeOnce('drop-after', '2301')
      await rehearse(first)
      await lineIsBack()
    }
    strikeOnce(kind, transaction)
    expect(await rehearse(first)).toMatchObject({ verdict: 'no-answer', reason: 'line-down', words: expect.any(String) })
    expect(note()?.state).toBe(transaction === '2303' ? 'uploaded' : 'begun')
    await lineIsBack()
    expect(await rehearse(ask())).toMatchObject({ verdict: 'agreed' })
    expect(visit()).toMatchObject({ feeLines: first.lines })
  })
})

describe('a terminal that dies in the middle of a rehearsal', () => {
  /** What the ledger and the platform hold when the process is gone between two messages. */
  async function die(lines: number): Promise<void> {
    const { bill, person } = stayOfSerial(23)
    terminal.admit(bill, person)
    terminal.stores.rehearsals.begin(bill.visitId, { billId: bill.billId, contentHash: `hash of ${bill.billId}` }, Date.now())
    const stay = {
      visitId: bill.visitId,
      personNumber: person.personNumber,
      enrolmentArea: person.enrolmentArea,
      insuranceType: person.insuranceType,
      document: { kind: 'id-number', number: person.idNumber },
    } as const
    const sender = { messageId: platform.messageId(Date.now(), 1), operatorId: 'C01', operatorName: '测试收费员' }
    expect((await platform.uploadFees(sender, stay, bill.lines.slice(0, lines))).kind).toBe('accepted')
    await terminal.close()
    terminal = open()
  }

  test('is healed by the next rehearsal', async () => {
    await die(100)
    const next = ask(23)
    expect(await rehearse(next)).toMatchObject({ verdict: 'agreed' })
    expect(visit(23)).toMatchObject({ feeLines: next.lines })
  })

  test('is healed by the settlement’s own messages where nobody asks again', async () => {
    await die(100)
    const next = ask(23)
    const { summary } = agreed(terminal.confirm(next.request, next.preview))
    await run()
    expect(agreed(terminal.settlement.get(summary.settlementId)).summary.state).toBe('confirmed')
    expect(visit(23)).toMatchObject({ feeLines: next.lines, validSettlements: 1 })
  })
})
