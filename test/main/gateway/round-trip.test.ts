import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { formatMoney, formatPercent, formatUnitPrice } from '../../../shared/money/index.ts'
import { accepted, aLine, cardOf, people, requestFor, startWorld, stayOf, type World } from '../stand-in/world.ts'

let world: World
beforeEach(async () => {
  world = await startWorld()
})
afterEach(() => world.close())

function yuan(figures: object): Record<string, string> {
  return Object.fromEntries(
    Object.entries(figures).map(([name, amount]) => [name, typeof amount === 'number' ? formatMoney(amount as never) : String(amount)]),
  )
}

describe('eight transactions between gateway and stand-in over HTTP', () => {
  it('1101 by card gives the person as the platform knows them', async () => {
    const found = await world.platform.findPerson(world.next(), { card: cardOf(people.civilServant) })
    expect(accepted(found)).toEqual(people.civilServant)
  })

  it('1101 by identity number gives identities with their days', async () => {
    const found = await world.platform.findPerson(world.next(), { idNumber: people.resident.idNumber, name: people.resident.name })
    expect(accepted(found)).toEqual(people.resident)
  })

  it('an enrolment that rests is told as such, one that never was is refused in the platform’s words', async () => {
    const suspended = await world.platform.findPerson(world.next(), { idNumber: people.suspended.idNumber })
    expect(accepted(suspended).enrolmentStatus).toBe('suspended')
    const none = await world.platform.findPerson(world.next(), { idNumber: people.notEnrolled.idNumber })
    expect(none).toMatchObject({ kind: 'refused', message: expect.stringContaining('该参保人的参保信息为空') })
    const stranger = await world.platform.findPerson(world.next(), { idNumber: '360802199001019993' })
    expect(stranger).toMatchObject({ kind: 'refused', message: expect.stringContaining('该参保人的基本信息为空') })
  })

  it('a card number with the recognition code of another card is refused', async () => {
    const card = { ...cardOf(people.employee), cardIdentification: cardOf(people.resident).cardIdentification }
    const outcome = await world.platform.findPerson(world.next(), { card })
    expect(outcome).toMatchObject({ kind: 'refused', message: '卡识别码与社会保障卡不符' })
  })

  it('2301 splits every line by the platform’s own catalogue', async () => {
    const lines = [
      aLine('L1', { item: 'TEST-B5', price: '4.52', amount: '4.52' }),
      aLine('L2', { item: 'TEST-C', price: '1.5', amount: '1.50' }),
      aLine('L3', { item: 'TEST-LIMIT', quantity: '9', price: '4', amount: '36.00' }),
      aLine('L4', { item: 'TEST-RESTRICTED', price: '10', amount: '10.00', approved: true }),
      aLine('L5', { item: 'TEST-RESTRICTED', price: '10', amount: '10.00', approved: false }),
      aLine('L6', { item: 'TEST-B5', quantity: '-1', price: '4.52', amount: '-4.52', originalLineId: 'L1' }),
    ]
    const outcome = await world.platform.uploadFees(world.next(), stayOf(people.employee), lines)
    const split = accepted(outcome)
    const parts = split.map(({ quantity, unitPrice, class: _, upfrontShare, priceLimit, ...money }) => yuan(money))
    expect(parts).toEqual([
      { lineId: 'L1', amount: '4.52', fullySelfPaid: '0.00', overPriceLimit: '0.00', upfrontSelfPay: '0.23', withinPolicy: '4.29' },
      { lineId: 'L2', amount: '1.50', fullySelfPaid: '1.50', overPriceLimit: '0.00', upfrontSelfPay: '0.00', withinPolicy: '0.00' },
      { lineId: 'L3', amount: '36.00', fullySelfPaid: '0.00', overPriceLimit: '4.50', upfrontSelfPay: '0.00', withinPolicy: '31.50' },
      { lineId: 'L4', amount: '10.00', fullySelfPaid: '0.00', overPriceLimit: '0.00', upfrontSelfPay: '0.00', withinPolicy: '10.00' },
      { lineId: 'L5', amount: '10.00', fullySelfPaid: '10.00', overPriceLimit: '0.00', upfrontSelfPay: '0.00', withinPolicy: '0.00' },
      { lineId: 'L6', amount: '-4.52', fullySelfPaid: '0.00', overPriceLimit: '0.00', upfrontSelfPay: '-0.23', withinPolicy: '-4.29' },
    ])
    expect(outcome).not.toHaveProperty('receipt.warning')
    // And the terms it was split by: what two sides can see differently.
    expect(
      split.map((line) => [
        line.class,
        line.upfrontShare && formatPercent(line.upfrontShare),
        line.priceLimit && formatUnitPrice(line.priceLimit),
      ]),
    ).toEqual([
      ['B', '5%', undefined],
      ['C', undefined, undefined],
      ['A', '0%', '3.50'],
      ['A', '0%', undefined],
      ['A', '0%', undefined],
      ['B', '5%', undefined],
    ])
  })

  it('one call carries a hundred lines and not one more', async () => {
    const lines = Array.from({ length: 101 }, (_, index) => aLine(`L${index}`))
    await expect(world.platform.uploadFees(world.next(), stayOf(people.employee), lines)).rejects.toThrow(RangeError)
    const outcome = await world.platform.uploadFees(world.next(), stayOf(people.employee), lines.slice(1))
    expect(accepted(outcome)).toHaveLength(100)
  })

  it('amounts that binary fractions cannot hold survive the wire to the fen', async () => {
    const amounts = ['0.10', '0.20', '0.30', '1.10', '2.20', '1005.35', '9999999.99', '0.01']
    const lines = amounts.map((amount, index) => aLine(`L${index}`, { price: amount, amount }))
    const request = await world.upload(people.employee, lines)
    const figures = accepted(await world.platform.preSettle(world.next(), request))
    expect(formatMoney(figures.totalFee)).toBe('10001009.25')
    expect(world.standIn.ledger().visits.find((visit) => visit.visitId === request.visitId)?.feeSum).toBe('10001009.25')
  })

  it('2303 computes and leaves nothing, 2304 computes the same and settles once', async () => {
    const request = await world.upload(people.employee, [aLine('L1', { price: '12000', amount: '12000.00' })])
    const before = accepted(await world.platform.preSettle(world.next(), request))
    expect(world.standIn.ledger().sums.validSettlements).toBe(0)
    const sender = world.next()
    const settled = accepted(await world.platform.settle(sender, request))
    expect(settled).toMatchObject(before)
    expect(settled.echoedMessageId).toBe(sender.messageId)
    expect(settled.visitId).toBe(request.visitId)
    expect(settled.clearing).toEqual({ agency: people.employee.enrolmentArea, way: '1', type: '21' })
    expect(settled.accountBalance).toEqual(people.employee.accountBalance)
    const { visits, sums } = world.standIn.ledger()
    const [visit] = visits.filter((one) => one.validSettlements > 0)
    expect(visit?.settlements).toMatchObject([{ settlementId: settled.centreSettlementId, messageId: sender.messageId, valid: true }])
    expect(sums).toMatchObject({ validSettlements: 1, totalFee: '12000.00', personTotal: formatMoney(settled.personTotal) })
  })

  it('an employee’s first stay at a third-level hospital is worked as a clerk works it', async () => {
    const request = await world.upload(people.employee, [aLine('L1', { price: '12000', amount: '12000.00' })])
    const figures = yuan(accepted(await world.platform.preSettle(world.next(), { ...request, useAccount: true })))
    // (12000.00 - 800.00) x 85% = 9520.00; the account holds 500.00 of the 2480.00 left.
    expect(figures).toMatchObject({
      deductibleApplied: '800.00',
      pooledFundPayment: '9520.00',
      fundTotal: '9520.00',
      personTotal: '2480.00',
    })
    expect(figures).toMatchObject({ personalAccount: '500.00', cash: '1980.00' })
  })

  it('a stay without lines, or with another total than its lines, is refused', async () => {
    const empty = requestFor(stayOf(people.employee), [])
    expect(await world.platform.settle(world.next(), empty)).toMatchObject({
      kind: 'refused',
      message: expect.stringContaining('请先上传费用明细'),
    })
    const request = await world.upload(people.employee, [aLine('L1')])
    const other = { ...request, figures: { ...request.figures, totalFee: request.figures.overPriceLimit } }
    expect(await world.platform.settle(world.next(), other)).toMatchObject({
      kind: 'refused',
      message: expect.stringContaining('医疗费总额与已上传费用明细不一致'),
    })
    const shifted = { ...request, figures: { ...request.figures, withinPolicy: request.figures.overPriceLimit } }
    expect(await world.platform.settle(world.next(), shifted)).toMatchObject({
      kind: 'refused',
      message: expect.stringContaining('符合政策范围金额与已上传费用明细不一致'),
    })
  })

  it('2305 writes a negative settlement, gives the account its money back, and twice counts as done', async () => {
    const lines = [aLine('L1', { price: '12000', amount: '12000.00' })]
    const request = { ...(await world.upload(people.employee, lines)), useAccount: true }
    const settled = accepted(await world.platform.settle(world.next(), request))
    const balance = async () =>
      accepted(await world.platform.findPerson(world.next(), { idNumber: people.employee.idNumber })).accountBalance
    expect(formatMoney(await balance())).toBe('0.00')
    const cancelled = accepted(await world.platform.cancelSettlement(world.next(), request, settled.centreSettlementId))
    expect(cancelled.centreSettlementId).not.toBe(settled.centreSettlementId)
    expect(formatMoney(await balance())).toBe('500.00')
    const again = await world.platform.cancelSettlement(world.next(), request, settled.centreSettlementId)
    expect(again).toMatchObject({ kind: 'accepted', value: {}, receipt: { warning: '该笔结算已撤销，请勿重复办理' } })
    const [visit] = world.standIn.ledger().visits.filter((one) => one.settlements.length > 0)
    expect(visit).toMatchObject({
      validSettlements: 0,
      settlements: [
        { kind: 'settlement', valid: false, totalFee: '12000.00', personalAccount: '500.00' },
        { kind: 'cancellation', cancels: settled.centreSettlementId, totalFee: '-12000.00', personalAccount: '-500.00' },
      ],
    })
  })

  it('2302 takes back lines that are not settled; with nothing to take back it counts as done', async () => {
    const stay = stayOf(people.employee)
    expect(await world.platform.withdrawFees(world.next(), stay)).toMatchObject({ kind: 'accepted' })
    await world.upload(people.employee, [aLine('L1'), aLine('L2')])
    expect(await world.platform.withdrawFees(world.next(), stay)).toMatchObject({ kind: 'accepted' })
    expect(world.standIn.ledger().visits.find((visit) => visit.visitId === stay.visitId)?.feeLines).toBe(0)
    // The numbers are free again.
    await world.upload(people.employee, [aLine('L1'), aLine('L2')])
  })

  it('a line’s number is used once within a stay', async () => {
    await world.upload(people.employee, [aLine('L1')])
    const again = await world.platform.uploadFees(world.next(), stayOf(people.employee), [aLine('L2'), aLine('L1')])
    expect(again).toMatchObject({ kind: 'refused', message: '费用明细流水号重复：L1' })
    // Refused whole: L2 is not there either.
    expect(world.standIn.ledger().visits.find((visit) => visit.feeLines > 0)?.feeLines).toBe(1)
  })

  it('2601 takes a settlement back by its message id, and says when that id never settled anything', async () => {
    const request = await world.upload(people.employee, [aLine('L1')])
    const sender = world.next()
    await world.platform.settle(sender, request)
    const original = { messageId: sender.messageId, kind: 'settlement' } as const
    expect(accepted(await world.platform.takeBack(world.next(), request, original))).toEqual({ existed: true })
    expect(world.standIn.ledger().sums.validSettlements).toBe(0)
    expect(accepted(await world.platform.takeBack(world.next(), request, original))).toEqual({ existed: true })
    const never = { messageId: world.next().messageId, kind: 'settlement' } as const
    expect(accepted(await world.platform.takeBack(world.next(), request, never))).toEqual({ existed: false })
    // A late copy of the message that was taken back settles nothing.
    expect(await world.platform.settle(sender, request)).toMatchObject({ kind: 'refused', message: expect.stringContaining('已冲正') })
    expect(accepted(await world.platform.settle(world.next(), request)).visitId).toBe(request.visitId)
  })

  it('2601 of a cancellation makes the settlement stand again', async () => {
    const request = await world.upload(people.employee, [aLine('L1')])
    const settled = accepted(await world.platform.settle(world.next(), request))
    const sender = world.next()
    await world.platform.cancelSettlement(sender, request, settled.centreSettlementId)
    const original = { messageId: sender.messageId, kind: 'cancellation' } as const
    expect(accepted(await world.platform.takeBack(world.next(), request, original))).toEqual({ existed: true })
    expect(world.standIn.ledger().visits.find((visit) => visit.visitId === request.visitId)?.validSettlements).toBe(1)
  })

  it('a message settles once and a stay settles once', async () => {
    const request = await world.upload(people.employee, [aLine('L1')])
    const sender = world.next()
    await world.platform.settle(sender, request)
    expect(await world.platform.settle(sender, request)).toMatchObject({
      kind: 'refused',
      message: '该发送方报文ID已办理结算，请勿重复提交',
    })
    expect(await world.platform.settle(world.next(), request)).toMatchObject({ kind: 'refused', message: '该就诊已结算，请勿重复办理' })
    expect(world.standIn.ledger().sums.validSettlements).toBe(1)
  })

  it('the second stay of a year finds what the first has counted, and not what was cancelled', async () => {
    const lines = [aLine('L1', { price: '12000', amount: '12000.00' })]
    const first = await world.upload(people.employee, lines, 'V1')
    const settled = accepted(await world.platform.settle(world.next(), first))
    const second = await world.upload(people.employee, lines, 'V2')
    const later = accepted(await world.platform.preSettle(world.next(), second))
    expect(formatMoney(later.deductibleApplied)).not.toBe(formatMoney(settled.deductibleApplied))
    await world.platform.cancelSettlement(world.next(), first, settled.centreSettlementId)
    const after = accepted(await world.platform.preSettle(world.next(), second))
    expect(formatMoney(after.deductibleApplied)).toBe(formatMoney(settled.deductibleApplied))
  })
})
