import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { FaultKind } from '../../../main/stand-in/index.ts'
import { parseLocalDate } from '../../../shared/dates/index.ts'
import { formatMoney, moneyFromFen, parseMoney, parseQuantity, parseUnitPrice, priceTimesQuantity } from '../../../shared/money/index.ts'
import { accepted, startWorld, stayOf, type World } from '../stand-in/world.ts'
import { balanceViolations, cancellationViolations, lineViolations, settlementViolations, sumViolations } from './identities.ts'
import { aDrug, aSale, aVisit, newcomer, prepare, rawOf } from './outpatient-world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterEach(() => {
  world.standIn.faults.set({})
})
afterAll(() => world.close())

const validOf = (personNumber: string) =>
  world.standIn
    .ledger()
    .visits.filter((visit) => visit.personNumber === personNumber)
    .reduce((count, visit) => count + visit.validSettlements, 0)

describe('answers that come bent', () => {
  const bent: readonly FaultKind[] = [
    'status-as-text',
    'amounts-as-text',
    'null-amounts',
    'output-as-text',
    'other-order',
    'dates-with-time',
  ]

  it('of every outpatient and pharmacy call are read as the straight ones', async () => {
    const { platform } = world
    const straight = await prepare(world, newcomer(world), [aDrug('L1'), aDrug('L2', { item: 'TEST-C' })])
    const sale = aSale(newcomer(world), [aDrug('L1'), aDrug('L2', { item: 'TEST-C' })])
    const [figures, sold] = [
      accepted(await platform.preSettleOutpatient(world.next(), straight.request)),
      accepted(await platform.preSettlePharmacy(world.next(), sale)),
    ]
    world.standIn.faults.set({ rules: bent.map((kind) => ({ kind })) })
    const same = await prepare(world, newcomer(world), [aDrug('L1'), aDrug('L2', { item: 'TEST-C' })])
    expect(same.request.figures).toEqual(straight.request.figures)
    // The deductible is among the members that regions leave empty.
    const none = { deductibleApplied: parseMoney('0.00') }
    const settled = accepted(await platform.settleOutpatient(world.next(), same.request))
    expect(settled).toMatchObject({ ...figures, ...none })
    expect(accepted(await platform.preSettlePharmacy(world.next(), sale))).toMatchObject({ ...sold, ...none })
    const { centreSettlementId, visitId } = accepted(await platform.settlePharmacy(world.next(), sale))
    accepted(await platform.cancelPharmacySettlement(world.next(), { ...sale.stay, visitId }, centreSettlementId))
    accepted(await platform.cancelOutpatientSettlement(world.next(), same.stay, settled.centreSettlementId))
    expect([validOf(sale.stay.personNumber), validOf(same.stay.personNumber)]).toEqual([0, 0])
  })

  it('an answer for another person is nobody’s answer, and what was done stands', async () => {
    const { platform } = world
    const { request } = await prepare(world, newcomer(world), [aDrug('L1')])
    const sale = aSale(newcomer(world), [aDrug('L1')])
    world.standIn.faults.set({ rules: [{ kind: 'other-person' }] })
    expect((await platform.settleOutpatient(world.next(), request)).kind).toBe('unknown')
    expect((await platform.settlePharmacy(world.next(), sale)).kind).toBe('unknown')
    expect([validOf(request.personNumber), validOf(sale.stay.personNumber)]).toEqual([1, 1])
  })
})

describe('answers that do not come', () => {
  it.each(['drop-after', 'timeout-words', 'truncated'] as const)(
    '%s: what nobody heard of is taken back by its message id',
    async (kind) => {
      const { platform } = world
      const { request, stay } = await prepare(world, newcomer(world), [aDrug('L1')])
      const sale = aSale(newcomer(world), [aDrug('L1')])
      world.standIn.faults.set({ rules: [{ kind }] })
      const [visiting, buying] = [world.next(), world.next()]
      expect((await platform.settleOutpatient(visiting, request)).kind).toBe('unknown')
      expect((await platform.settlePharmacy(buying, sale)).kind).toBe('unknown')
      world.standIn.faults.set({})
      expect([validOf(stay.personNumber), validOf(sale.stay.personNumber)]).toEqual([1, 1])
      const visited = { messageId: visiting.messageId, kind: 'outpatient-settlement' } as const
      const bought = { messageId: buying.messageId, kind: 'pharmacy-settlement' } as const
      expect(accepted(await platform.takeBack(world.next(), stay, visited))).toEqual({ existed: true })
      // Nobody knows the visit of a sale that was never answered; taking back does not ask for it.
      expect(accepted(await platform.takeBack(world.next(), { ...sale.stay, visitId: '' }, bought))).toEqual({ existed: true })
      expect([validOf(stay.personNumber), validOf(sale.stay.personNumber)]).toEqual([0, 0])
    },
  )

  it('a registration nobody heard of is not made twice, and the platform is asked for its number', async () => {
    const { platform } = world
    const person = newcomer(world)
    const { visitId: _, ...visitor } = stayOf(person)
    const visit = aVisit()
    world.standIn.faults.set({ rules: [{ kind: 'drop-after', transaction: '2201' }] })
    expect((await platform.register(world.next(), visitor, visit)).kind).toBe('unknown')
    world.standIn.faults.set({})
    expect(await platform.register(world.next(), visitor, visit)).toMatchObject({
      kind: 'refused',
      message: '该门诊号已挂号，请勿重复办理',
    })
    const day = parseLocalDate('2026-03-05')
    const asked = { ...visitor, from: day, to: day, medicalCategory: '11' }
    const { visits } = accepted(await platform.findVisits(world.next(), asked))
    const [found] = visits.filter(({ inpatientNumber }) => inpatientNumber === visit.outpatientNumber)
    const stay = { ...visitor, visitId: found?.visitId ?? '' }
    accepted(await platform.uploadVisit(world.next(), stay, visit))
    accepted(await platform.cancelRegistration(world.next(), stay, visit.outpatientNumber))
    expect(accepted(await platform.findVisits(world.next(), asked)).visits).toEqual([])
  })

  it('dropped before the platform worked: taking back says that there never was anything', async () => {
    const { platform } = world
    const { request, stay } = await prepare(world, newcomer(world), [aDrug('L1')])
    world.standIn.faults.set({ rules: [{ kind: 'drop-before', transaction: '2207' }] })
    const sender = world.next()
    expect((await platform.settleOutpatient(sender, request)).kind).toBe('unknown')
    world.standIn.faults.set({})
    const original = { messageId: sender.messageId, kind: 'outpatient-settlement' } as const
    expect(accepted(await platform.takeBack(world.next(), stay, original))).toEqual({ existed: false })
    expect(accepted(await platform.settleOutpatient(world.next(), request)).visitId).toBe(stay.visitId)
  })
})

/** `OUTPATIENT_VISITS=500` tries longer. */
const count = Number(process.env.OUTPATIENT_VISITS ?? 15)

describe(`${count} visits and sales by chance`, () => {
  /** Park and Miller: the same visits in every run. */
  let state = 20260305
  const chance = (below: number) => {
    state = (state * 48271) % 2147483647
    return state % below
  }
  const items = ['TEST-A', 'TEST-B5', 'TEST-C', 'TEST-LIMIT', 'TEST-RESTRICTED'] as const
  const aRandomLine = (index: number) => {
    const price = formatMoney(moneyFromFen(1 + chance(30_000)))
    const quantity = `${1 + chance(20)}${chance(3) === 0 ? '.5' : ''}`
    const amount = formatMoney(priceTimesQuantity(parseUnitPrice(price), parseQuantity(quantity), 'half-up'))
    return aDrug(`L${index}`, { item: items[chance(items.length)] ?? 'TEST-A', quantity, price, amount, approved: chance(2) === 0 })
  }

  it(
    'every answer adds up',
    async () => {
      const { platform } = world
      for (let visit = 0; visit < count; visit += 1) {
        const balance = formatMoney(moneyFromFen(chance(100_000)))
        const retired = { category: 'retired' } as const
        const person = newcomer(world, { accountBalance: parseMoney(balance), ...(chance(3) === 0 ? retired : {}) })
        const lines = Array.from({ length: 1 + chance(12) }, (_, index) => aRandomLine(index))
        const sale = aSale(person, lines)
        const atPharmacy = chance(3) === 0
        const prepared = atPharmacy ? undefined : await prepare(world, person, lines, { useAccount: chance(4) > 0 })
        const settled =
          prepared === undefined
            ? await platform.settlePharmacy(world.next(), sale)
            : await platform.settleOutpatient(world.next(), prepared.request)
        const { centreSettlementId, visitId } = accepted<{ centreSettlementId: string; visitId: string }>(settled)
        const stay = { ...sale.stay, visitId }
        const cancelled =
          prepared === undefined
            ? await platform.cancelPharmacySettlement(world.next(), stay, centreSettlementId)
            : await platform.cancelOutpatientSettlement(world.next(), stay, centreSettlementId)
        const raw = rawOf<unknown>(settled)
        const back = rawOf<unknown>(cancelled)
        const [linesRaw, node] = prepared === undefined ? ([raw, 'detlcutinfo'] as const) : ([prepared.feesRaw, 'result'] as const)
        expect([
          ...settlementViolations(raw),
          ...settlementViolations(back),
          ...lineViolations(linesRaw, node),
          ...sumViolations([linesRaw], raw, node),
          ...balanceViolations(raw, balance),
          ...cancellationViolations(back, raw),
        ]).toEqual([])
      }
    },
    20_000 + count * 500,
  )
})
