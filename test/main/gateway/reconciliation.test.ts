import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { GatewaySettings } from '../../../main/gateway/index.ts'
import type { Sender, Statement, StatementRow } from '../../../main/services/ports/index.ts'
import { type StandInSeedText, standInSeedSchema } from '../../../main/stand-in/index.ts'
import { parseLocalDate } from '../../../shared/dates/index.ts'
import { addMoney, formatMoney, negateMoney, parseMoney, sumMoney } from '../../../shared/money/index.ts'
import { accepted, aLine, people, startWorld, stayOf, type World } from '../stand-in/world.ts'

let world: World
beforeEach(async () => {
  world = await startWorld()
})
afterEach(() => world.close())

const day = parseLocalDate('2026-03-05')
const fen = parseMoney('0.01')
const senders = (): [Sender, Sender, Sender] => [world.next(), world.next(), world.next()]
const reseed = (seed: StandInSeedText) => world.standIn.seed(standInSeedSchema.parse(seed))

interface Booked extends StatementRow {
  readonly cash: StatementRow['totalFee']
  readonly messageId: string
}

/** Settles a stay and answers its row as our own books would list it. */
async function settle(person: (typeof people)[keyof typeof people], amount: string, visit?: string): Promise<Booked> {
  const request = await world.upload(person, [aLine('L1', { price: amount, amount })], visit)
  const sender = world.next()
  const settled = accepted(await world.platform.settle(sender, { ...request, useAccount: true }))
  const { centreSettlementId, visitId, totalFee, fundTotal, personalAccount, cash } = settled
  const { personNumber } = person
  const { messageId } = sender
  return { centreSettlementId, visitId, personNumber, totalFee, fundTotal, personalAccount, cash, isCancellation: false, messageId }
}

async function cancel(booked: Booked, person: (typeof people)[keyof typeof people], visit?: string): Promise<Booked> {
  const sender = world.next()
  const done = accepted(await world.platform.cancelSettlement(sender, stayOf(person, visit), booked.centreSettlementId))
  return {
    ...booked,
    centreSettlementId: String(done.centreSettlementId),
    totalFee: negateMoney(booked.totalFee),
    fundTotal: negateMoney(booked.fundTotal),
    personalAccount: negateMoney(booked.personalAccount),
    cash: negateMoney(booked.cash),
    isCancellation: true,
    messageId: sender.messageId,
  }
}

function statementOf(rows: readonly Booked[], given: Partial<Statement> = {}): Statement {
  return {
    insuranceType: 'employee',
    clearingType: '21',
    agency: '360802',
    from: day,
    to: day,
    count: rows.length,
    totalFee: sumMoney(rows.map((row) => row.totalFee)),
    fundTotal: sumMoney(rows.map((row) => row.fundTotal)),
    personalAccount: sumMoney(rows.map((row) => row.personalAccount)),
    cash: sumMoney(rows.map((row) => row.cash)),
    ...given,
  }
}

const totals = async (statement: Statement) => accepted(await world.platform.compareTotals(world.next(), statement))
const details = async (rows: readonly Booked[]) => accepted(await world.platform.compareDetails(senders(), statementOf(rows), rows))

describe('3201 compares the totals of a day', () => {
  it('equal to the fen, with a cancellation as a row of its own', async () => {
    const first = await settle(people.employee, '12000.00')
    const second = await settle(people.civilServant, '8000.00')
    const undone = await cancel(second, people.civilServant)
    expect(await totals(statementOf([first, second, undone]))).toEqual({ result: 'equal', words: '对平' })
    // One fen in the fund, made up for nowhere.
    const off = { fundTotal: addMoney(first.fundTotal, fen) }
    expect((await totals(statementOf([first, second, undone], off))).result).toBe('differs')
  })

  it('says which side has more, and finds nothing of another type, agency or day', async () => {
    const first = await settle(people.employee, '12000.00')
    const resident = await settle(people.resident, '3000.00')
    expect((await totals(statementOf([]))).result).toBe('platform-has-more')
    expect((await totals(statementOf([first, first]))).result).toBe('institution-has-more')
    expect((await totals(statementOf([resident], { insuranceType: 'resident' }))).result).toBe('equal')
    expect((await totals(statementOf([], { clearingType: '11' }))).result).toBe('equal')
    expect((await totals(statementOf([], { agency: '360100' }))).result).toBe('equal')
    expect((await totals(statementOf([], { from: parseLocalDate('2026-03-04'), to: parseLocalDate('2026-03-04') }))).result).toBe('equal')
    expect((await totals(statementOf([first], { from: parseLocalDate('2026-03-01'), to: parseLocalDate('2026-03-31') }))).result).toBe(
      'equal',
    )
  })

  it('counts a settlement under the China day it was settled on', async () => {
    // 23:59:59 in China, still the fifth; then the sixth.
    world.clock = Date.UTC(2026, 2, 5, 15, 59, 59)
    const late = await settle(people.employee, '12000.00')
    world.clock += 1000
    const early = await settle(people.civilServant, '8000.00')
    expect((await totals(statementOf([late]))).result).toBe('equal')
    const next = parseLocalDate('2026-03-06')
    expect((await totals(statementOf([early], { from: next, to: next }))).result).toBe('equal')
  })

  it('what was taken back is on neither side', async () => {
    const settled = await settle(people.employee, '12000.00')
    const original = { messageId: settled.messageId, kind: 'settlement' } as const
    accepted(await world.platform.takeBack(world.next(), stayOf(people.employee), original))
    expect((await totals(statementOf([]))).result).toBe('equal')
  })

  it('reads six digits as it reads one, and asks the agency a region names', async () => {
    reseed({ habits: { statementResult: 'long' }, clearing: { agencies: { '360802': '360800' }, types: { inpatient: '2101' } } })
    const first = await settle(people.employee, '12000.00')
    const group = { agency: '360800', clearingType: '2101' }
    expect((await totals(statementOf([first], group))).result).toBe('equal')
    expect((await totals(statementOf([], group))).result).toBe('platform-has-more')
    expect((await totals(statementOf([first, first], group))).result).toBe('institution-has-more')
    expect((await totals(statementOf([first], { ...group, totalFee: fen }))).result).toBe('differs')
  })
})

describe('3202 compares row by row', () => {
  it('an agreeing day has an empty result', async () => {
    const rows = [await settle(people.employee, '12000.00'), await settle(people.resident, '3000.00')]
    expect(await details(rows)).toEqual([])
  })

  it.each([
    ['as most regions write it', {}],
    ['with the fifth and sixth column swapped', { resultColumns: 'swapped' }],
    ['with six digits', { statementResult: 'long' }],
    ['with six digits and swapped', { statementResult: 'long', resultColumns: 'swapped' }],
  ] as const)('an orphan, a phantom and a changed row are told apart, %s', async (_name, habits) => {
    reseed({ habits })
    const orphan = await settle(people.employee, '12000.00')
    const undone = await cancel(orphan, people.employee)
    const changed = await settle(people.resident, '3000.00')
    const agreed = await settle(people.civilServant, '8000.00')
    const phantom = { ...agreed, centreSettlementId: 'NOBODY-KNOWS', visitId: 'V9' }
    const ours = { ...changed, fundTotal: addMoney(changed.fundTotal, fen) }
    const found = await details([ours, agreed, phantom])
    const { personNumber } = people.employee
    expect(found).toEqual([
      {
        result: 'platform-has-more',
        centreSettlementId: orphan.centreSettlementId,
        visitId: orphan.visitId,
        personNumber,
        messageId: orphan.messageId,
        isCancellation: false,
        words: '中心多',
        totalFee: orphan.totalFee,
        fundTotal: orphan.fundTotal,
        personalAccount: orphan.personalAccount,
      },
      expect.objectContaining({
        result: 'platform-has-more',
        centreSettlementId: undone.centreSettlementId,
        messageId: undone.messageId,
        isCancellation: true,
        totalFee: parseMoney('-12000.00'),
      }),
      expect.objectContaining({ result: 'differs', centreSettlementId: changed.centreSettlementId, fundTotal: changed.fundTotal }),
      expect.objectContaining({ result: 'institution-has-more', centreSettlementId: 'NOBODY-KNOWS', words: '医药机构多' }),
    ])
    expect(found[3]).not.toHaveProperty('messageId')
  })

  it('says which of its three messages did not get through, and that nobody knows when one was lost', async () => {
    const rows = [await settle(people.employee, '12000.00')]
    const compare = () => world.platform.compareDetails(senders(), statementOf(rows), rows)
    world.standIn.faults.set({ rules: [{ kind: 'fail', transaction: '9101' }] })
    expect(await compare()).toMatchObject({ kind: 'refused', message: expect.stringContaining('上传对账明细：') })
    world.standIn.faults.set({ rules: [{ kind: 'drop-after', transaction: '3202' }] })
    expect(await compare()).toMatchObject({ kind: 'unknown', reason: expect.stringContaining('对明细账：') })
    world.standIn.faults.set({ rules: [{ kind: 'fail', transaction: '9102' }] })
    expect(await compare()).toMatchObject({ kind: 'refused', message: '下载对账结果：系统繁忙，请稍后再试' })
    world.standIn.faults.set({})
    expect(accepted(await compare())).toEqual([])
  })

  it.each(['truncated', 'wrong-length'] as const)('a result file that arrives %s is no result', async (kind) => {
    const rows = [await settle(people.employee, '12000.00')]
    world.standIn.faults.set({ rules: [{ kind, transaction: '9102' }] })
    expect(await world.platform.compareDetails(senders(), statementOf(rows), rows)).toMatchObject({ kind: 'unknown' })
  })

  it('is never asked without rows', async () => {
    await expect(world.platform.compareDetails(senders(), statementOf([]), [])).rejects.toThrow(RangeError)
  })

  it('does not send a row that does not fit its columns', async () => {
    const row = await settle(people.employee, '12000.00')
    const rows = [{ ...row, visitId: 'V'.repeat(31) }]
    const outcome = await world.platform.compareDetails(senders(), statementOf(rows), rows)
    expect(outcome).toMatchObject({ kind: 'refused', message: '上传对账明细：未发送：就诊ID超过 30 个字符（现 31 个）' })
    expect(world.standIn.ledger().messages['9101']).toBeUndefined()
  })
})

describe('a statement in the fields of the wire', () => {
  it('names count and sums exactly, refunds included', async () => {
    const sent: string[] = []
    const settings: Partial<GatewaySettings> = { log: ({ transaction }) => sent.push(transaction) }
    const platform = world.connect(settings)
    const rows = [await settle(people.employee, '12000.00')]
    accepted(await platform.compareDetails(senders(), statementOf(rows), rows))
    expect(sent).toEqual(['9001', '9101', '3202', '9102'])
    expect(formatMoney(statementOf(rows).totalFee)).toBe('12000.00')
  })
})
