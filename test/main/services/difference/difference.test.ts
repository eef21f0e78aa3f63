import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { createSlipService } from '../../../../main/services/slip/index.ts'
import schema from '../../../../resources/schemas/hospital-result.schema.json' with { type: 'json' }
import type { DifferenceDecision, SettlementRecord } from '../../../../shared/contract/index.ts'
import { compareFigures } from '../../../../shared/difference/index.ts'
import { addMoney, formatMoney, formatMoneyGrouped, moneyFromFen, parseMoney, subtractMoney } from '../../../../shared/money/index.ts'
import { aBill, aPerson } from '../../../builders/stay.ts'
import { agreed, cashier, fixedClock, institution, openTerminal, type Terminal, temporaryFolder } from '../../../builders/terminal.ts'
import { type FakePlatform, fakePlatform } from '../../../fakes/fake-platform.ts'

const supervisor = { operatorId: 'S01', name: '测试主管', role: 'supervisor' } as const
const year = { personNumber: aPerson().personNumber, insuranceType: 'employee', area: '360800', year: 2026 } as const

let folder: ReturnType<typeof temporaryFolder>
let platform: FakePlatform
let terminal: Terminal
const clock = fixedClock()
beforeEach(() => {
  folder = temporaryFolder()
  platform = fakePlatform()
  terminal = openTerminal({ folder: folder.path, platform, clock })
})
afterEach(async () => {
  await terminal.close()
  folder.remove()
})

type Figures = Readonly<Record<string, ReturnType<typeof parseMoney>>>
/** The fund pays so much more there, the account and the person so much less; 1.00 yuan of the account stays where it was. */
const fundPaysMore =
  (more: string) =>
  (value: unknown): unknown => {
    const figures = value as Figures
    const apart = parseMoney(more)
    const of = (name: string) => figures[name] ?? moneyFromFen(0)
    return {
      ...figures,
      pooledFundPayment: addMoney(of('pooledFundPayment'), apart),
      fundTotal: addMoney(of('fundTotal'), apart),
      personTotal: subtractMoney(of('personTotal'), apart),
      cash: subtractMoney(of('cash'), apart),
    }
  }
/** The account pays 40.00 more, in cash it is 40.00 less. */
function accountPaysMore(value: unknown): unknown {
  const figures = value as Figures
  const forty = parseMoney('40.00')
  return {
    ...figures,
    personalAccount: addMoney(figures.personalAccount ?? forty, forty),
    cash: subtractMoney(figures.cash ?? forty, forty),
  }
}

function answer(change: (value: unknown) => unknown, calls: readonly string[] = ['preSettle', 'settle']): void {
  platform.fate = ({ name }) => (calls.includes(name) ? { change } : 'usual')
}

/** Settled offline, uploaded later, and there it comes to something else. */
async function differing(change = fundPaysMore('30.00'), serial = 1, useAccount = false): Promise<SettlementRecord> {
  answer(change)
  const request = { ...terminal.admit(aBill({ serial, person: aPerson(1), unitFen: 50_005 }), aPerson(1)), useAccount }
  const { summary } = agreed(terminal.confirm(request))
  terminal.upload.start()
  await terminal.drain()
  return record(summary.settlementId)
}
/** What went from and to the account in all, in fen. */
function accountMoved(): number {
  const ledger = new Database(join(folder.path, 'terminal.db'), { readonly: true })
  try {
    const sum = 'SELECT coalesce(sum(amount), 0) FROM account_movement'
    const further = 'SELECT coalesce(sum(personal_account), 0) FROM supplement'
    return ledger.prepare<[], number>(`SELECT (${sum}) - (${further})`).pluck().get() ?? 0
  } finally {
    ledger.close()
  }
}
const record = (settlementId: string) => agreed(terminal.settlement.get(settlementId))
const decide = (settlementId: string, decision: 'platform-accepted' | 'disputed' = 'platform-accepted') =>
  terminal.difference.decide({ settlementId, decision, reason: '已与经办机构核对' }, supervisor)
const slips = () => createSlipService({ institution, demo: false, stores: terminal.stores })
const described = z.fromJSONSchema(schema as unknown as Parameters<typeof z.fromJSONSchema>[0])
/** What waits for the hospital system, each as the published schema describes it. */
const results = () => terminal.stores.hospitalResults.undelivered().map(({ content }) => described.parse(JSON.parse(content)))

describe('a difference that shows after the settlement', () => {
  test('is kept on both sides, with its cause, until somebody decides', async () => {
    const { summary, differences, cause, decisions, choices } = await differing()
    expect(summary.state).toBe('differs')
    expect(differences.map(({ field }) => field)).toEqual(['pooledFundPayment', 'fundTotal', 'personTotal', 'cash'])
    expect(cause).toMatchObject({ cause: 'pooled-share', field: 'pooledFundPayment' })
    expect({ decisions, choices }).toEqual({ decisions: [], choices: ['platform-accepted', 'disputed'] })
  })

  test('accepted: paid back under a slip of its own, the year follows, the hospital is told, the settlement is confirmed', async () => {
    const { summary, breakdown } = await differing()
    const decided = agreed(decide(summary.settlementId))
    expect(decided).toMatchObject({
      decision: 'platform-accepted',
      operatorName: '测试主管',
      reason: '已与经办机构核对',
      supplement: { slipNumber: '01-20260310-0002', collected: parseMoney('-30.00') },
    })
    const after = record(summary.settlementId)
    expect(after.summary).toMatchObject({ state: 'confirmed', decision: 'platform-accepted' })
    expect(after.breakdown).toEqual(breakdown)
    const fund = terminal.stores.settlements.accumulators(year).amounts['pool.fund']
    expect(fund).toEqual(addMoney(breakdown.pooledFundPayment, parseMoney('30.00')))
    const [first, second] = results()
    expect(first).toMatchObject({ kind: 'settlement', resultId: summary.settlementId })
    expect(first).not.toHaveProperty('supplement')
    expect(second).toMatchObject({
      kind: 'supplement',
      supplements: summary.settlementId,
      slipNumber: '01-20260310-0002',
      operatorId: 'S01',
      supplement: {
        collected: '-30.00',
        fundTotal: '30.00',
        amounts: { cash: formatMoney(subtractMoney(breakdown.cash, parseMoney('30.00'))) },
      },
    })
    const slip = agreed(slips().supplementSlip(summary.settlementId))
    expect(slip.totals.at(-1)).toEqual({ label: '补退金额', amount: '30.00', emphasis: true })
    expect(agreed(slips().slip(summary.settlementId)).marks).toContain('已补差')
    expect(agreed(terminal.difference.countPrint(summary.settlementId))).toEqual({ copy: 1 })
    expect(agreed(slips().supplementSlip(summary.settlementId)).marks).toContain('补打 第2次')
  })

  test('disputed: it stays different and is marked as disputed everywhere', async () => {
    const { summary } = await differing()
    expect(agreed(decide(summary.settlementId, 'disputed'))).not.toHaveProperty('supplement')
    const after = record(summary.settlementId)
    expect(after.summary).toMatchObject({ state: 'differs', decision: 'disputed' })
    expect(agreed(slips().slip(summary.settlementId)).marks).toEqual(expect.arrayContaining(['与平台有差异', '差异有争议']))
    expect(terminal.stores.settlements.list(1)[0]?.decision).toBe('disputed')
    expect(slips().supplementSlip(summary.settlementId)).toMatchObject({ error: { code: 'settlement.unknown' } })
    expect(terminal.difference.countPrint(summary.settlementId)).toMatchObject({ error: { code: 'settlement.unknown' } })
    expect(results()).toHaveLength(1)
  })

  test('is decided once, and only where there is one', async () => {
    const { summary } = await differing()
    expect(decide('nobody')).toMatchObject({ error: { code: 'settlement.unknown' } })
    agreed(decide(summary.settlementId))
    expect(decide(summary.settlementId)).toMatchObject({ error: { code: 'settlement.already-decided' } })
    platform.fate = () => 'usual'
    const equal = agreed(terminal.confirm(terminal.admit(aBill({ serial: 2, person: aPerson(2) }), aPerson(2)))).summary
    await terminal.drain()
    expect(decide(equal.settlementId)).toMatchObject({ error: { code: 'settlement.not-different' } })
    const reversal = agreed(terminal.reversal.cancel({ settlementId: equal.settlementId, reason: '测试' }, cashier)).summary
    expect(decide(reversal.settlementId)).toMatchObject({ error: { code: 'settlement.not-different' } })
    expect(decide(equal.settlementId)).toMatchObject({ error: { code: 'settlement.not-different' } })
  })

  test('figures that do not add up can only be disputed', async () => {
    const { summary } = await differing((value) => ({ ...(value as object), cash: moneyFromFen(1) }))
    expect(decide(summary.settlementId)).toMatchObject({ error: { code: 'settlement.figures-not-chargeable' } })
    agreed(decide(summary.settlementId, 'disputed'))
  })

  test('accepted before the settlement has arrived, its answer has the last word', async () => {
    answer(fundPaysMore('30.00'), ['preSettle', 'settle'])
    const usual = platform.fate
    platform.fate = (call) => (call.name === 'settle' ? 'not-sent' : usual(call))
    const { summary } = agreed(terminal.confirm(terminal.admit(aBill({ unitFen: 50_005 }))))
    terminal.upload.start()
    await expect.poll(() => record(summary.settlementId).summary.state).toBe('differs')
    agreed(decide(summary.settlementId))
    expect(record(summary.settlementId).summary.state).toBe('provisional')
    platform.fate = usual
    // The pause of a line that was down is over.
    clock.advance(10_000)
    terminal.upload.wake()
    await terminal.drain()
    expect(record(summary.settlementId).summary.state).toBe('confirmed')
    const stored = terminal.stores.settlements.find(summary.settlementId)
    expect(compareFigures(stored?.supplements[0]?.figures ?? ({} as never), stored?.platformFigures ?? ({} as never))).toEqual([])
  })

  test('the account follows: what it holds here is what it holds there', async () => {
    const { summary } = await differing(accountPaysMore, 1, true)
    const notCounted = () => terminal.stores.settlements.accountMovementNotCounted(year.personNumber)
    // The halves take 1.00 from the account; the platform knew of it when it settled.
    expect(notCounted()).toEqual(parseMoney('-1.00'))
    agreed(decide(summary.settlementId))
    expect(notCounted()).toEqual(parseMoney('-41.00'))
    terminal.stores.people.remember(aPerson(1), clock.now())
    expect(notCounted()).toEqual(moneyFromFen(0))
  })
})

describe('a dispute', () => {
  const end = (settlementId: string, decision: DifferenceDecision['decision']) =>
    terminal.difference.decide({ settlementId, decision, reason: '经办机构已复函' }, supervisor)
  async function disputed(): Promise<string> {
    const { summary } = await differing()
    agreed(decide(summary.settlementId, 'disputed'))
    expect(record(summary.settlementId).choices).toEqual(['platform-accepted', 'ours-agreed', 'platform-corrected'])
    return summary.settlementId
  }

  test.each(['ours-agreed', 'platform-corrected'] as const)('ends by %s: no money moves, nothing is left to decide', async (decision) => {
    const settlementId = await disputed()
    expect(agreed(end(settlementId, decision))).toMatchObject({ decision, reason: '经办机构已复函' })
    const after = record(settlementId)
    expect(after.summary).toMatchObject({ state: 'confirmed', decision })
    expect(after.decisions.map((one) => one.decision)).toEqual(['disputed', decision])
    expect(after.choices).toEqual([])
    expect(agreed(slips().slip(settlementId)).marks).not.toContain('差异有争议')
    expect(terminal.stores.settlements.find(settlementId)?.supplements).toEqual([])
    expect(results()).toHaveLength(1)
    for (const again of ['disputed', 'platform-accepted', 'ours-agreed'] as const)
      expect(end(settlementId, again)).toMatchObject({ error: { code: 'settlement.already-decided' } })
  })

  test('ends by accepting the platform’s figures after all: the supplement follows', async () => {
    const settlementId = await disputed()
    expect(agreed(end(settlementId, 'platform-accepted'))).toMatchObject({ supplement: { collected: parseMoney('-30.00') } })
    expect(record(settlementId).summary).toMatchObject({ state: 'confirmed', decision: 'platform-accepted' })
    expect(end(settlementId, 'disputed')).toMatchObject({ error: { code: 'settlement.already-decided' } })
  })

  test('cannot be ended before there is one', async () => {
    const { summary } = await differing()
    expect(end(summary.settlementId, 'ours-agreed')).toMatchObject({ error: { code: 'settlement.already-decided' } })
    expect(end(summary.settlementId, 'platform-corrected')).toMatchObject({ error: { code: 'settlement.already-decided' } })
  })

  test('has a reason that names nobody, wherever it lies open', async () => {
    const { summary } = await differing()
    const { name, idNumber, personNumber } = aPerson(1)
    const reason = `${name} ${idNumber} ${personNumber} 来电`
    const said = agreed(terminal.difference.decide({ settlementId: summary.settlementId, decision: 'disputed', reason }, supervisor))
    for (const plain of [name, idNumber, personNumber]) expect(said.reason).not.toContain(plain)
    expect(said.reason).toContain('来电')
  })
})

describe('charged by the platform’s figures, and settled there at other ones', () => {
  /** The rehearsal says 10.00 more by the fund, the settlement itself says so much. */
  async function chargedThenSettled(more: string): Promise<SettlementRecord> {
    answer(fundPaysMore('10.00'))
    const request = terminal.admit(aBill({ serial: 1, person: aPerson(1), unitFen: 50_005 }), aPerson(1))
    const { settlementKey, fingerprint } = agreed(terminal.settlement.preview(request))
    const rehearsed = agreed(await terminal.rehearsal.rehearse({ ...request, settlementKey }, cashier))
    if (rehearsed.verdict !== 'different') throw new Error(JSON.stringify(rehearsed))
    const charged = { settlementKey, fingerprint, amountConfirmed: rehearsed.platformDue, chargeRehearsal: rehearsed.rehearsalId }
    const { settlementId } = agreed(terminal.settlement.confirm({ ...request, ...charged }, cashier)).summary
    answer(fundPaysMore(more))
    terminal.upload.start()
    await terminal.drain()
    return record(settlementId)
  }
  const cashOf = ({ differences }: SettlementRecord) => differences.find(({ field }) => field === 'cash')

  test('accepted: the rest moves, once, by a second supplement; everything goes back with the settlement', async () => {
    const before = terminal.stores.settlements.accumulators(year)
    const third = await chargedThenSettled('30.00')
    const { settlementId } = third.summary
    expect(third).toMatchObject({ summary: { state: 'differs' }, choices: ['platform-accepted', 'disputed'] })
    const cash = cashOf(third)
    expect(cash?.charged).toEqual(subtractMoney(third.breakdown.cash, parseMoney('10.00')))
    expect(agreed(decide(settlementId))).toMatchObject({ supplement: { slipNumber: '01-20260310-0003', collected: parseMoney('-20.00') } })
    expect(decide(settlementId)).toMatchObject({ error: { code: 'settlement.already-decided' } })
    const after = record(settlementId)
    expect(after).toMatchObject({ summary: { state: 'confirmed' }, choices: [] })
    expect(after.decisions.map(({ supplement }) => supplement?.collected)).toEqual([parseMoney('-10.00'), parseMoney('-20.00')])
    const fund = terminal.stores.settlements.accumulators(year).amounts['pool.fund']
    expect(fund).toEqual(addMoney(third.breakdown.pooledFundPayment, parseMoney('30.00')))
    const [charged, slip] = [agreed(slips().slip(settlementId)), agreed(slips().supplementSlip(settlementId))]
    expect(charged.marks).toEqual(expect.arrayContaining(['按平台核定收取', '已补差']))
    const rows = Object.fromEntries(slip.totals.map(({ label, amount }) => [label, amount]))
    expect(rows['原结算 现金支付']).toBe(formatMoneyGrouped(subtractMoney(third.breakdown.cash, parseMoney('10.00'))))
    expect(rows.补退金额).toBe('20.00')
    expect(results().map((result) => (result as { supplement?: { collected: string } }).supplement?.collected)).toEqual([
      '-10.00',
      '-20.00',
    ])

    platform.fate = () => 'usual'
    const { summary: back } = agreed(terminal.reversal.cancel({ settlementId, reason: '测试' }, cashier))
    await terminal.drain()
    const [taken] = terminal.stores.settlements.find(back.settlementId)?.supplements ?? []
    expect(taken).toMatchObject({ slipNumber: '01-20260310-0005', shift: { cash: parseMoney('30.00') } })
    expect(terminal.stores.settlements.accumulators(year)).toEqual(before)
    expect(terminal.stores.settlements.nextSlipSerial('20260310')).toBe(6)
  })

  test('our own figures after all: what was charged too little is collected, and what holds is ours again', async () => {
    const third = await chargedThenSettled('0.00')
    expect(cashOf(third)).toMatchObject({ ours: third.breakdown.cash, platform: third.breakdown.cash })
    expect(agreed(decide(third.summary.settlementId))).toMatchObject({ supplement: { collected: parseMoney('10.00') } })
    expect(record(third.summary.settlementId)).toMatchObject({ summary: { state: 'confirmed' }, differences: [] })
  })

  test('disputed: what was charged stands, and the dispute ends like any other', async () => {
    const { settlementId } = (await chargedThenSettled('30.00')).summary
    agreed(decide(settlementId, 'disputed'))
    expect(record(settlementId)).toMatchObject({ summary: { state: 'differs', decision: 'disputed' } })
    agreed(terminal.difference.decide({ settlementId, decision: 'ours-agreed', reason: '测试' }, supervisor))
    expect(record(settlementId).decisions.map(({ decision }) => decision)).toEqual(['platform-accepted', 'disputed', 'ours-agreed'])
    expect(terminal.stores.settlements.nextSlipSerial('20260310')).toBe(3)
  })
})

describe('taking back a settlement with a supplement', () => {
  test.each([
    ['the fund', fundPaysMore('30.00'), false],
    ['the account', accountPaysMore, true],
  ] as const)('takes back both, exactly: %s', async (_name, change, useAccount) => {
    const before = terminal.stores.settlements.accumulators(year)
    const { summary } = await differing(change, 1, useAccount)
    agreed(decide(summary.settlementId))
    platform.fate = () => 'usual'
    const { summary: back } = agreed(terminal.reversal.cancel({ settlementId: summary.settlementId, reason: '测试' }, cashier))
    expect(terminal.stores.settlements.accumulators(year)).toEqual(before)
    expect(accountMoved()).toBe(0)
    const [there, here] = [summary, back].map(({ settlementId }) => terminal.stores.settlements.find(settlementId))
    const [moved, takenBack] = [there?.supplements[0], here?.supplements[0]]
    if (!moved || !takenBack) throw new Error('no supplement')
    expect(addMoney(moved.shift.cash, takenBack.shift.cash)).toEqual(moneyFromFen(0))
    expect(takenBack.slipNumber).toBe('01-20260310-0004')
    await terminal.drain()
    expect(record(back.settlementId).summary.state).toBe('confirmed')
    const [, , taken] = results()
    expect(taken).toMatchObject({ kind: 'reversal', reverses: summary.settlementId, supplement: { slipNumber: '01-20260310-0004' } })
    expect(agreed(slips().slip(back.settlementId)).notes.join()).toContain('原补差一并冲正')
    // The bill waits again and can be settled anew.
    agreed(terminal.confirm({ billId: 'BILL-1', personNumber: aPerson().personNumber, useAccount }))
  })

  test('a disputed one takes back ours alone', async () => {
    const { summary } = await differing()
    agreed(decide(summary.settlementId, 'disputed'))
    const { summary: back } = agreed(terminal.reversal.cancel({ settlementId: summary.settlementId, reason: '测试' }, cashier))
    expect(terminal.stores.settlements.find(back.settlementId)?.supplements).toEqual([])
    expect(terminal.stores.settlements.accumulators(year)).toEqual({ counts: {}, amounts: {} })
  })
})

test('a year of settlements charged, supplemented, disputed and plain goes back step by step to where it began', async () => {
  const state = () => ({
    year: terminal.stores.settlements.accumulators(year),
    account: accountMoved(),
  })
  const person = aPerson(1)
  async function settleAs(way: 'charged' | 'later' | 'disputed' | 'plain', serial: number): Promise<string> {
    if (way === 'plain') platform.fate = () => 'usual'
    else answer(serial % 2 === 0 ? accountPaysMore : fundPaysMore(`${serial}0.00`))
    const request = { ...terminal.admit(aBill({ serial, person, unitFen: 50_005 + serial }), person), useAccount: true }
    const preview = agreed(terminal.settlement.preview(request))
    if (way !== 'charged') {
      const { settlementId } = agreed(terminal.confirm(request, preview)).summary
      await terminal.drain()
      if (way !== 'plain') agreed(decide(settlementId, way === 'later' ? 'platform-accepted' : 'disputed'))
      return settlementId
    }
    const { settlementKey, fingerprint } = preview
    const rehearsed = agreed(await terminal.rehearsal.rehearse({ ...request, settlementKey }, cashier))
    if (rehearsed.verdict !== 'different') throw new Error(JSON.stringify(rehearsed))
    const charged = { settlementKey, fingerprint, amountConfirmed: rehearsed.platformDue, chargeRehearsal: rehearsed.rehearsalId }
    const { settlementId } = agreed(terminal.settlement.confirm({ ...request, ...charged }, cashier)).summary
    await terminal.drain()
    return settlementId
  }

  terminal.upload.start()
  const booked: { readonly settlementId: string; readonly before: ReturnType<typeof state> }[] = []
  for (const [index, way] of (['charged', 'plain', 'later', 'disputed', 'charged', 'later'] as const).entries()) {
    const before = state()
    booked.push({ settlementId: await settleAs(way, index + 1), before })
  }
  platform.fate = () => 'usual'
  for (const { settlementId, before } of booked.toReversed()) {
    expect(state()).not.toEqual(before)
    agreed(terminal.reversal.cancel({ settlementId, reason: '测试' }, cashier))
    await terminal.drain()
    expect(state()).toEqual(before)
  }
  expect(state()).toEqual({ year: { counts: {}, amounts: {} }, account: 0 })
  expect(terminal.faults).toEqual([])
  // Six settlements, four supplements, their six reversals with four supplements: no number is left out.
  expect(terminal.stores.settlements.nextSlipSerial('20260310')).toBe(21)
})
