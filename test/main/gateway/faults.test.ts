import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { SettlementRequest } from '../../../main/services/ports/index.ts'
import type { FaultKind } from '../../../main/stand-in/index.ts'
import { formatMoney, parseMoney, subtractMoney } from '../../../shared/money/index.ts'
import { accepted, aLine, people, startWorld, type World } from '../stand-in/world.ts'

let world: World
let request: SettlementRequest
beforeEach(async () => {
  world = await startWorld()
  request = await world.upload(people.employee, [
    aLine('L1', { price: '12000', amount: '12000.00' }),
    aLine('L2', { item: 'TEST-B5', price: '4.52', amount: '4.52' }),
  ])
})
afterEach(() => world.close())

const settledCount = () => world.standIn.ledger().sums.validSettlements

function strike(kind: FaultKind, ms = 0): void {
  world.standIn.faults.set({ rules: [{ kind, transaction: '2304', ms, times: 1 }] })
}

describe('each fault of the line ends in the outcome it deserves', () => {
  it.each([
    ['gateway-401', 'not-sent', 0],
    ['http-502', 'unknown', 0],
    ['drop-before', 'unknown', 0],
    ['fail', 'refused', 0],
    ['http-502-after', 'unknown', 1],
    ['drop-after', 'unknown', 1],
    ['timeout-words', 'unknown', 1],
    ['truncated', 'unknown', 1],
    ['wrong-length', 'unknown', 1],
    ['success-with-complaint', 'unknown', 1],
    ['other-person', 'unknown', 1],
    ['status-as-text', 'accepted', 1],
    ['amounts-as-text', 'accepted', 1],
    ['null-amounts', 'accepted', 1],
    ['output-as-text', 'accepted', 1],
    ['disagree', 'accepted', 1],
    ['too-many', 'unknown', 0],
    ['redirect', 'unknown', 0],
    ['html', 'unknown', 0],
    ['maintenance', 'refused', 0],
    ['timeout-words-before', 'unknown', 0],
    ['sign-ins-end', 'accepted', 1],
    ['twice', 'accepted', 1],
    // The platform's words say that a copy came before; what that means is the queue's to find out.
    ['twice-second-answer', 'refused', 1],
    ['dates-with-time', 'accepted', 1],
    ['empty', 'unknown', 1],
    ['wrong-type', 'accepted', 1],
    ['late', 'unknown', 1],
  ] as const)('%s on a settlement is %s, and the platform holds %i', async (kind, outcome, settled) => {
    strike(kind)
    const answer = await world.platform.settle(world.next(), request)
    expect(answer.kind).toBe(outcome)
    expect(settledCount()).toBe(settled)
  })

  it('an answer later than the time allowed is unknown, although the platform has settled', async () => {
    strike('slow', 600)
    const hasty = world.connect({ timeoutMs: 300 })
    expect(await hasty.settle(world.next(), request)).toMatchObject({
      kind: 'unknown',
      reason: expect.stringContaining('0.3 秒内没有收到应答'),
    })
    expect(settledCount()).toBe(1)
  })

  it('a platform that begins late settles after the terminal has given up', async () => {
    strike('slow-start', 400)
    const hasty = world.connect({ timeoutMs: 200 })
    expect((await hasty.settle(world.next(), request)).kind).toBe('unknown')
    expect(settledCount()).toBe(0)
    await expect.poll(settledCount, { timeout: 3_000, interval: 50 }).toBe(1)
  })

  it('what came of a cut answer is kept, and what came of a whole one is kept whole', async () => {
    strike('wrong-length')
    const cut = await world.platform.settle(world.next(), request)
    expect(cut).toMatchObject({ kind: 'unknown', raw: expect.stringContaining('"infcode":0') })
    strike('http-502')
    expect(await world.platform.settle(world.next(), request)).toMatchObject({
      kind: 'unknown',
      raw: expect.stringContaining('502 Bad Gateway'),
    })
  })

  it('a platform that nobody answers for is certain: nothing was sent; each change of the line is told at once, and only once', async () => {
    const told: string[] = []
    const platform = world.connect({ onLink: () => told.push(platform.link().state) })
    await platform.preSettle(world.next(), request)
    world.standIn.faults.set({ offline: true })
    await expect.poll(async () => (await platform.settle(world.next(), request)).kind, { timeout: 3_000 }).toBe('not-sent')
    expect(platform.link().state).toBe('down')
    world.standIn.faults.set({})
    await expect.poll(async () => (await platform.preSettle(world.next(), request)).kind, { timeout: 3_000 }).toBe('accepted')
    expect(platform.link()).toEqual({ state: 'up', lastContactAt: world.clock })
    expect(told).toEqual(['up', 'down', 'up'])
    expect(settledCount()).toBe(0)
  })

  it('a host name that does not exist is certain: nothing was sent', async () => {
    const lost = world.connect({ address: 'http://platform.invalid:1' })
    expect(await lost.settle(world.next(), request)).toMatchObject({ kind: 'not-sent' })
  })

  it('a platform that disagrees answers its own figures, which add up like any others', async () => {
    const agreed = accepted(await world.platform.preSettle(world.next(), request))
    strike('disagree')
    const settled = await world.platform.settle(world.next(), request)
    const figures = accepted(settled)
    expect(formatMoney(subtractMoney(figures.deductibleApplied, agreed.deductibleApplied))).toBe('100.00')
    expect(figures.personTotal).not.toEqual(agreed.personTotal)
    expect(settled).not.toHaveProperty('receipt.warning')
  })

  it('splits in another order are matched by their line numbers', async () => {
    world.standIn.faults.set({ rules: [{ kind: 'other-order' }] })
    const lines = [aLine('L8', { price: '1', amount: '1.00' }), aLine('L9', { price: '2', amount: '2.00' })]
    const stay = { ...request, visitId: request.visitId.replace('V1', 'V2') }
    const splits = accepted(await world.platform.uploadFees(world.next(), stay, lines))
    expect(splits.map(({ lineId, amount }) => [lineId, formatMoney(amount)])).toEqual([
      ['L8', '1.00'],
      ['L9', '2.00'],
    ])
  })

  it('a cancellation whose block is half empty is done all the same', async () => {
    const settled = accepted(await world.platform.settle(world.next(), request))
    world.standIn.faults.set({ rules: [{ kind: 'null-amounts', transaction: '2305' }] })
    const cancelled = await world.platform.cancelSettlement(world.next(), request, settled.centreSettlementId)
    expect(cancelled).toMatchObject({ kind: 'accepted', value: { centreSettlementId: expect.any(String) } })
    expect(cancelled).not.toHaveProperty('receipt.warning')
  })

  it('figures are the same however the amounts were written', async () => {
    const plain = accepted(await world.platform.preSettle(world.next(), request))
    for (const kind of ['amounts-as-text', 'output-as-text', 'status-as-text', 'null-amounts'] as const) {
      world.standIn.faults.set({ rules: [{ kind }] })
      const { deductibleApplied, ...rest } = accepted(await world.platform.preSettle(world.next(), request))
      expect(rest).toEqual({ ...plain, deductibleApplied: undefined })
      expect(formatMoney(deductibleApplied)).toBe(formatMoney(kind === 'null-amounts' ? parseMoney('0') : plain.deductibleApplied))
    }
  })

  it('answers dropped by chance fall the same way for the same seed', async () => {
    const fates = async () => {
      world.standIn.faults.set({ seed: 7, rules: [{ kind: 'drop-after', transaction: '2303', probability: 0.5 }] })
      const kinds: string[] = []
      for (let index = 0; index < 12; index += 1)
        kinds.push((await world.platform.preSettle({ ...world.next(), messageId: `SAME${index}` }, request)).kind)
      return kinds
    }
    const first = await fates()
    expect(await fates()).toEqual(first)
    expect(new Set(first)).toEqual(new Set(['accepted', 'unknown']))
  })
})
