import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { z } from 'zod'
import type { RehearsalSettings } from '../../../../main/services/rehearsal/index.ts'
import { amountToConfirm } from '../../../../main/services/settlement/index.ts'
import schema from '../../../../resources/schemas/hospital-result.schema.json' with { type: 'json' }
import type { Rehearsal } from '../../../../shared/contract/index.ts'
import { violatedSums } from '../../../../shared/difference/index.ts'
import { addMoney, fenOf, formatMoney, moneyFromFen, negateMoney, parseMoney, subtractMoney } from '../../../../shared/money/index.ts'
import { aBill, aPerson } from '../../../builders/stay.ts'
import { agreed, cashier, fixedClock, openTerminal, type Terminal, temporaryFolder } from '../../../builders/terminal.ts'
import { type FakePlatform, type Fate, fakePlatform, oneFenOff, type PlatformCall } from '../../../fakes/fake-platform.ts'

const described = z.fromJSONSchema(schema as unknown as Parameters<typeof z.fromJSONSchema>[0])

let folder: ReturnType<typeof temporaryFolder>
let platform: FakePlatform
let terminal: Terminal
beforeEach(() => {
  folder = temporaryFolder()
  platform = fakePlatform()
  terminal = open()
})
afterEach(async () => {
  await terminal.close()
  folder.remove()
})

function open(rehearsal: Partial<RehearsalSettings> = {}): Terminal {
  return openTerminal({ folder: folder.path, platform, clock: fixedClock(), rehearsal })
}
async function reopen(rehearsal: Partial<RehearsalSettings> = {}): Promise<void> {
  await terminal.close()
  terminal = open(rehearsal)
}

/** 100.00 less from the fund, paid by the person. */
function hundredLess(value: unknown): unknown {
  const figures = value as Record<'pooledFundPayment' | 'fundTotal' | 'personTotal' | 'cash', ReturnType<typeof parseMoney>>
  const hundred = parseMoney('100.00')
  return {
    ...figures,
    pooledFundPayment: subtractMoney(figures.pooledFundPayment, hundred),
    fundTotal: subtractMoney(figures.fundTotal, hundred),
    personTotal: addMoney(figures.personTotal, hundred),
    cash: addMoney(figures.cash, hundred),
  }
}
const reckonsOtherwise =
  (change: (value: unknown) => unknown) =>
  (call: PlatformCall): Fate =>
    call.name === 'preSettle' || call.name === 'settle' ? { change } : 'usual'

function admit(serial = 1, lines = 250) {
  const request = terminal.admit(aBill({ serial, person: aPerson(serial), lines, unitFen: 5_001 }), aPerson(serial))
  const preview = agreed(terminal.settlement.preview(request))
  return { request, preview, asked: { ...request, settlementKey: preview.settlementKey } }
}
const rehearse = async (asked: ReturnType<typeof admit>['asked']) => agreed(await terminal.rehearsal.rehearse(asked, cashier))
const sent = () => platform.calls.map(({ name }) => name)
const note = (serial = 1) => terminal.stores.rehearsals.ofVisit(`VISIT-${serial}`)

describe('before money moves', () => {
  test('the platform works it out as we do: agreed, with nothing booked', async () => {
    const { asked } = admit()
    const verdict = await rehearse(asked)
    expect(verdict).toEqual({ verdict: 'agreed', waitedMs: expect.any(Number) })
    expect(sent()).toEqual(['uploadFees', 'uploadFees', 'uploadFees', 'preSettle'])
    expect(note()).toMatchObject({ billId: 'BILL-1', state: 'uploaded' })
    expect(terminal.stores.settlements.list(10)).toEqual([])
  })

  test('the note is durable before the first byte leaves, and complete only after the last line', async () => {
    const states: (string | undefined)[] = []
    platform.fate = ({ name }) => {
      states.push(`${name} ${note()?.state}`)
      return 'usual'
    }
    await rehearse(admit(1, 150).asked)
    expect(states).toEqual(['uploadFees begun', 'uploadFees begun', 'preSettle uploaded'])
  })

  test('the same content again asks nothing but the figures; another bill of the visit withdraws first', async () => {
    await rehearse(admit(1, 2).asked)
    await rehearse({ ...admit(1, 2).asked })
    expect(sent()).toEqual(['uploadFees', 'preSettle', 'preSettle'])
    const corrected = { ...aBill({ serial: 1, person: aPerson(1), lines: 3 }), billId: 'BILL-1-CORRECTED' }
    const request = terminal.admit(corrected, aPerson(1))
    await rehearse({ ...request, settlementKey: agreed(terminal.settlement.preview(request)).settlementKey })
    expect(sent().slice(3)).toEqual(['withdrawFees', 'uploadFees', 'preSettle'])
    expect(note()).toMatchObject({ billId: 'BILL-1-CORRECTED', state: 'uploaded' })
  })

  test('otherwise: both figures, the first step that parts, what the person owes there, whose figures are charged', async () => {
    platform.fate = reckonsOtherwise(hundredLess)
    const { asked, preview } = admit(1, 2)
    const verdict = await rehearse(asked)
    if (verdict.verdict !== 'different') throw new Error(verdict.verdict)
    expect(verdict.differences.map(({ field }) => field)).toEqual(['pooledFundPayment', 'fundTotal', 'personTotal', 'cash'])
    expect(verdict.cause).toMatchObject({ field: 'pooledFundPayment' })
    expect(verdict.charge).toBe('platform')
    expect(formatMoney(verdict.platformDue)).toBe(formatMoney(addMoney(amountToConfirm(preview.breakdown), parseMoney('100.00'))))
  })

  test.each(['ours', 'ask'] as const)('the site charges %s', async (onDifference) => {
    await reopen({ onDifference })
    platform.fate = reckonsOtherwise(oneFenOff)
    expect(await rehearse(admit(1, 2).asked)).toMatchObject({ verdict: 'different', charge: onDifference, cause: { cause: 'rounding' } })
  })

  test('figures that do not add up are nobody’s to charge', async () => {
    platform.fate = reckonsOtherwise((value) => ({ ...(value as object), fundTotal: moneyFromFen(1) }))
    const { asked, preview, request } = admit(1, 2)
    const verdict = await rehearse(asked)
    if (verdict.verdict !== 'different') throw new Error(verdict.verdict)
    expect(verdict.charge).toBe('ours')
    const { settlementKey, fingerprint } = preview
    const charged = { ...request, settlementKey, fingerprint, amountConfirmed: verdict.platformDue, chargeRehearsal: verdict.rehearsalId }
    expect(terminal.settlement.confirm(charged, cashier)).toMatchObject({ error: { code: 'settlement.figures-not-chargeable' } })
  })
})

describe('no answer in time is an answer too', () => {
  test.each([
    ['refused', 'refused', '测试拒绝'],
    ['the line is cut', 'line-down', 'connection refused'],
    ['the answer is lost', 'line-down', 'no answer'],
  ] as const)('%s', async (_name, reason, words) => {
    const fates: Record<string, Fate> = { 测试拒绝: 'refuse', 'connection refused': 'not-sent', 'no answer': 'lose-answer' }
    platform.fate = () => fates[words] ?? 'usual'
    expect(await rehearse(admit(1, 2).asked)).toMatchObject({ verdict: 'no-answer', reason, words })
    expect(note()).toMatchObject({ state: 'begun' })
  })

  test('a line known to be down is not tried, and a switched-off rehearsal sends nothing', async () => {
    platform.link = () => ({ state: 'down' })
    const { asked } = admit(1, 2)
    expect(await rehearse(asked)).toMatchObject({ reason: 'line-down' })
    await reopen({ enabled: false })
    expect(await rehearse(asked)).toMatchObject({ reason: 'switched-off' })
    expect(sent()).toEqual([])
  })

  test('what ended in the dark is withdrawn by the next chain', async () => {
    platform.fate = ({ name }) => (name === 'uploadFees' ? 'lose-answer' : 'usual')
    await rehearse(admit(1, 2).asked)
    platform.fate = () => 'usual'
    await reopen()
    expect(await rehearse(admit(1, 2).asked)).toMatchObject({ verdict: 'agreed' })
    expect(sent()).toEqual(['uploadFees', 'withdrawFees', 'uploadFees', 'preSettle'])
  })

  test('while a message of the visit, or a settlement of the person, is open there is nothing to ask', async () => {
    const { request } = admit(1, 2)
    agreed(terminal.confirm(request))
    const corrected = { ...aBill({ serial: 9, person: aPerson(1), lines: 2 }) }
    const other = terminal.admit(corrected, aPerson(1))
    const asked = { ...other, settlementKey: agreed(terminal.settlement.preview(other)).settlementKey }
    expect(await rehearse(asked)).toMatchObject({ reason: 'visit-busy' })
    terminal.upload.start()
    await terminal.drain()
    expect(await rehearse(asked)).toMatchObject({ verdict: 'agreed' })
  })

  test('the window has its answer within the time allowed, and the late one is kept for the same preview', async () => {
    let release: () => void = () => undefined
    platform.hold = ({ name }) => (name === 'preSettle' ? new Promise((resolve) => (release = resolve)) : Promise.resolve())
    const { asked } = admit(1, 2)
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
    try {
      let verdict: Rehearsal | undefined
      void rehearse(asked).then((answer) => (verdict = answer))
      await vi.advanceTimersByTimeAsync(4_999)
      expect(verdict).toBeUndefined()
      await vi.advanceTimersByTimeAsync(1)
      expect(verdict).toEqual({ verdict: 'no-answer', waitedMs: 5_000, reason: 'too-slow' })
    } finally {
      vi.useRealTimers()
    }
    const again = rehearse(asked)
    release()
    expect(await again).toMatchObject({ verdict: 'agreed' })
    expect(sent().filter((name) => name === 'preSettle')).toHaveLength(1)
  })

  test('a bill nobody knows and a preview of other figures are refused', async () => {
    const { asked, request } = admit(1, 2)
    expect(await terminal.rehearsal.rehearse({ ...asked, billId: 'none' }, cashier)).toMatchObject({ error: { code: 'bill.unknown' } })
    await rehearse(asked)
    terminal.stores.people.remember({ ...aPerson(1), category: 'active' }, Date.now())
    expect(await terminal.rehearsal.rehearse(asked, cashier)).toMatchObject({ error: { code: 'settlement.preview-outdated' } })
    agreed(terminal.confirm(request))
    expect(await terminal.rehearsal.rehearse(asked, cashier)).toMatchObject({ error: { code: 'settlement.preview-outdated' } })
  })
})

describe('confirming without waiting', () => {
  test('the queue leaves the visit alone until the rehearsal has ended, and then brings its own lines', async () => {
    let release: () => void = () => undefined
    platform.hold = ({ name }) =>
      name === 'uploadFees' && sent().length === 1 ? new Promise((resolve) => (release = resolve)) : Promise.resolve()
    terminal.upload.start()
    const { asked, request, preview } = admit(1, 250)
    const verdict = rehearse(asked)
    await expect.poll(() => sent()).toEqual(['uploadFees'])
    const { summary } = agreed(terminal.confirm(request, preview))
    // Somebody else's settlement goes its way meanwhile.
    agreed(terminal.confirm(admit(2, 2).request))
    await expect.poll(() => platform.settlements.map(({ visitId }) => visitId)).toEqual(['VISIT-2'])
    expect(platform.calls.filter(({ visitId }) => visitId === 'VISIT-1')).toHaveLength(1)
    release()
    expect(await verdict).toMatchObject({ verdict: 'no-answer', reason: 'visit-busy' })
    await terminal.drain()
    const ofVisit = platform.calls.filter(({ visitId }) => visitId === 'VISIT-1').map(({ name }) => name)
    expect(ofVisit).toEqual(['uploadFees', 'withdrawFees', 'uploadFees', 'uploadFees', 'uploadFees', 'preSettle', 'settle'])
    expect(agreed(terminal.settlement.get(summary.settlementId)).summary.state).toBe('confirmed')
    expect(terminal.faults).toEqual([])
  })

  test('a second preview that waited for the first brings nothing once the visit is settled', async () => {
    let release: () => void = () => undefined
    platform.hold = ({ name }) =>
      name === 'uploadFees' && sent().length === 1 ? new Promise((resolve) => (release = resolve)) : Promise.resolve()
    terminal.upload.start()
    const { asked, request } = admit(1, 2)
    const preview = agreed(terminal.settlement.preview(request))
    const first = rehearse(asked)
    await expect.poll(() => sent()).toEqual(['uploadFees'])
    const second = rehearse({ ...request, settlementKey: preview.settlementKey })
    agreed(terminal.confirm(request, preview))
    release()
    expect([await first, await second]).toMatchObject([{ reason: 'visit-busy' }, { reason: 'visit-busy' }])
    await terminal.drain()
    expect(sent()).toEqual(['uploadFees', 'withdrawFees', 'uploadFees', 'preSettle', 'settle'])
    expect(note()).toBeUndefined()
  })
})

describe('charging the platform’s figures', () => {
  async function charge(serial = 1) {
    platform.fate = reckonsOtherwise(hundredLess)
    const { asked, preview, request } = admit(serial, 2)
    const verdict = await rehearse(asked)
    if (verdict.verdict !== 'different') throw new Error(verdict.verdict)
    const { settlementKey, fingerprint, breakdown } = preview
    const confirmed = { ...request, settlementKey, fingerprint, amountConfirmed: verdict.platformDue, chargeRehearsal: verdict.rehearsalId }
    return { verdict, confirmed, breakdown, record: () => terminal.settlement.confirm(confirmed, cashier) }
  }

  test('settlement, supplement and decision are one booking, under two slip numbers that follow one another', async () => {
    const { record, breakdown } = await charge()
    const booked = agreed(record())
    expect(booked.summary).toMatchObject({ slipNumber: '01-20260310-0001', state: 'provisional', decision: 'platform-accepted' })
    // What the record lists, and the display shows, is what changes hands.
    const due = subtractMoney(booked.summary.balanceDue, booked.summary.refund)
    expect(due).toEqual(addMoney(amountToConfirm(breakdown), parseMoney('100.00')))
    expect(booked.decisions).toMatchObject([
      {
        decision: 'platform-accepted',
        operatorName: cashier.name,
        supplement: { slipNumber: '01-20260310-0002', collected: parseMoney('100.00') },
      },
    ])
    const stored = terminal.stores.settlements.find(booked.summary.settlementId)
    expect(stored?.breakdown).toEqual(breakdown)
    expect(violatedSums(stored?.supplements[0]?.figures ?? ({} as never))).toEqual([])
    const [result] = terminal.stores.hospitalResults.undelivered()
    expect(described.parse(JSON.parse(result?.content ?? ''))).toMatchObject({
      supplement: { slipNumber: '01-20260310-0002', collected: '100.00' },
    })
    terminal.upload.start()
    await terminal.drain()
    // The platform says what was charged: nothing is left to decide.
    expect(agreed(terminal.settlement.get(booked.summary.settlementId)).summary.state).toBe('confirmed')
    expect(agreed(terminal.confirm(admit(2, 2).request)).summary.slipNumber).toBe('01-20260310-0003')
  })

  test('the year and the account follow the platform, and a reversal takes back both to the fen', async () => {
    const year = { personNumber: aPerson().personNumber, insuranceType: 'employee', area: '360800', year: 2026 } as const
    const before = terminal.stores.settlements.accumulators(year)
    const { record, breakdown } = await charge()
    const booked = agreed(record())
    const fund = fenOf(terminal.stores.settlements.accumulators(year).amounts['pool.fund'] ?? moneyFromFen(0))
    expect(fund).toBe(fenOf(breakdown.pooledFundPayment) - 10_000)
    const reversal = agreed(terminal.reversal.cancel({ settlementId: booked.summary.settlementId, reason: '测试' }, cashier))
    expect(terminal.stores.settlements.accumulators(year)).toEqual(before)
    const { refund, balanceDue, cash } = booked.summary
    expect(reversal.summary).toMatchObject({ refund: negateMoney(refund), balanceDue: negateMoney(balanceDue), cash: negateMoney(cash) })
    const back = terminal.stores.settlements.find(reversal.summary.settlementId)?.supplements[0]
    expect(back).toMatchObject({ occasion: 'reversal', slipNumber: '01-20260310-0004', shift: { cash: parseMoney('-100.00') } })
  })

  test('is whole or not at all: a supplement that cannot be written leaves no settlement either', async () => {
    const { record } = await charge()
    const { settlements } = terminal.stores
    const { book } = settlements
    settlements.book = (booking) => {
      const { supplement } = booking
      return book(supplement ? { ...booking, supplement: { ...supplement, slip: { ...supplement.slip, serial: 7 } } } : booking)
    }
    expect(() => record()).toThrow('slip numbers follow one another')
    expect(settlements.list(10)).toEqual([])
    expect(terminal.stores.uploads.list(10)).toEqual([])
    settlements.book = book
    expect(agreed(record()).summary.slipNumber).toBe('01-20260310-0001')
  })

  test('another amount, an unknown rehearsal, other figures and a repeat under other terms are refused; the same again is the same', async () => {
    const { confirmed, record, breakdown } = await charge()
    const confirm = (changes: object) => terminal.settlement.confirm({ ...confirmed, ...changes }, cashier)
    expect(confirm({ amountConfirmed: amountToConfirm(breakdown) })).toMatchObject({ error: { code: 'settlement.amount-not-confirmed' } })
    expect(confirm({ chargeRehearsal: 'another' })).toMatchObject({ error: { code: 'settlement.preview-outdated' } })
    expect(confirm({ settlementKey: 'another' })).toMatchObject({ error: { code: 'settlement.preview-outdated' } })
    expect(terminal.stores.settlements.list(10)).toEqual([])
    const { summary } = agreed(record())
    expect(agreed(record()).summary.settlementId).toBe(summary.settlementId)
    const { chargeRehearsal, ...ours } = confirmed
    expect(terminal.settlement.confirm(ours, cashier)).toMatchObject({ error: { code: 'settlement.same-key-other-content' } })
  })
})
