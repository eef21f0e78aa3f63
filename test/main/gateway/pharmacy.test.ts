import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PharmacySale, StockSale, StockSaleReturn } from '../../../main/services/ports/index.ts'
import { parseLocalDate } from '../../../shared/dates/index.ts'
import type { InsuredPerson } from '../../../shared/insured/index.ts'
import { formatMoney, type Money, parseMoney, parseQuantity, parseUnitPrice } from '../../../shared/money/index.ts'
import { accepted, startWorld, type World } from '../stand-in/world.ts'
import { balanceViolations, cancellationViolations, lineViolations, settlementViolations, sumViolations } from './identities.ts'
import { aDrug, aPackage, aSale, newcomer, rawOf } from './outpatient-world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.close())

const money = (figures: object, ...names: readonly string[]) =>
  Object.fromEntries(names.map((name) => [name, formatMoney((figures as Readonly<Record<string, Money>>)[name] ?? parseMoney('0.00'))]))
const reported = (visitId: string) => world.standIn.ledger().visits.find((visit) => visit.visitId === visitId)
const stock = () => world.standIn.ledger().stock

let rows = 0
function soldOf(person: InsuredPerson, centreSettlementId: string | undefined, traceCodes: readonly string[]): StockSale {
  rows += 1
  return {
    record: `PC${String(rows).padStart(8, '0')}`,
    itemCode: 'TEST-B5',
    hospitalItemCode: 'H1',
    itemName: '测试药品',
    isPrescriptionDrug: false,
    lot: { number: 'LOT1', madeOn: parseLocalDate('2025-01-01'), expiresOn: parseLocalDate('2027-12-31') },
    price: parseUnitPrice('10'),
    quantity: parseQuantity(String(Math.max(1, traceCodes.length))),
    at: '2026-03-05 09:31:00',
    operatorName: '测试药师',
    visitNumber: `LS${rows}`,
    ...(centreSettlementId === undefined
      ? {}
      : {
          centreSettlementId,
          buyer: {
            personNumber: person.personNumber,
            enrolmentArea: person.enrolmentArea,
            idNumber: person.idNumber,
            name: person.name,
          },
        }),
    isSplit: false,
    traceCodes,
    receiptNumber: `R${rows}`,
    prescriber: '无处方',
    pharmacist: { name: '测试药师', licence: 'ZY1' },
  }
}

function returnOf(
  { receiptNumber: _, prescriber: __, pharmacist: ___, ...sale }: StockSale,
  changes: Partial<StockSaleReturn> = {},
): StockSaleReturn {
  rows += 1
  return { ...sale, record: `TH${String(rows).padStart(8, '0')}`, ...changes }
}

async function sold(sale: PharmacySale) {
  const outcome = await world.platform.settlePharmacy(world.next(), sale)
  const value = accepted(outcome)
  return { value, raw: rawOf(outcome), stay: { ...sale.stay, visitId: value.visitId } }
}

describe('a sale at the pharmacy', () => {
  it('is worked out, settled, reported package by package, cancelled and brought back', async () => {
    const { platform } = world
    const person = newcomer(world, { accountBalance: parseMoney('100.00') })
    const codes = [aPackage(), aPackage()]
    const lines = [
      { ...aDrug('L1', { item: 'TEST-B5', quantity: '2', price: '10', amount: '20.00' }), traceCodes: codes },
      aDrug('L2', { item: 'TEST-C', price: '1.5', amount: '1.50' }),
    ]
    const sale = aSale(person, lines)
    const before = await platform.preSettlePharmacy(world.next(), sale)
    // Without a prescription from outside no fund pays: the account does.
    expect(money(accepted(before), 'totalFee', 'fundTotal', 'personalAccount', 'cash')).toEqual({
      totalFee: '21.50',
      fundTotal: '0.00',
      personalAccount: '21.50',
      cash: '0.00',
    })
    expect(
      accepted(before).splits.map((split) => [split.lineId, formatMoney(split.upfrontSelfPay), formatMoney(split.fullySelfPaid)]),
    ).toEqual([
      ['L1', '1.00', '0.00'],
      ['L2', '0.00', '1.50'],
    ])
    expect(world.standIn.ledger().visits.filter((visit) => visit.personNumber === person.personNumber)).toEqual([])

    const sender = world.next()
    const settled = await platform.settlePharmacy(sender, sale)
    const value = accepted(settled)
    expect(value).toMatchObject({ echoedMessageId: sender.messageId, clearing: { agency: '360802', type: '41', way: '1' } })
    expect(value.splits).toEqual(accepted(before).splits)
    const stay = { ...sale.stay, visitId: value.visitId }
    expect(reported(stay.visitId)).toMatchObject({ care: 'pharmacy', feeLines: 2, feeSum: '21.50', validSettlements: 1 })

    const row = soldOf(person, value.centreSettlementId, codes)
    expect(accepted(await platform.reportSale(world.next(), [row]))).toEqual({ rejected: [] })

    const cancelled = await platform.cancelPharmacySettlement(world.next(), stay, value.centreSettlementId)
    expect(accepted(cancelled).centreSettlementId).not.toBe(value.centreSettlementId)
    expect(await platform.cancelPharmacySettlement(world.next(), stay, value.centreSettlementId)).toMatchObject({
      kind: 'accepted',
      receipt: { warning: '该笔结算已撤销，请勿重复办理' },
    })
    expect(accepted(await platform.reportSaleReturn(world.next(), [returnOf(row)]))).toEqual({ rejected: [] })
    expect(stock().filter(({ traceCodes }) => traceCodes.includes(codes[0] ?? ''))).toMatchObject([
      { kind: 'sale', record: row.record, quantity: '2', settlementId: value.centreSettlementId, deleted: false },
      { kind: 'sale-return', original: row.record, quantity: '2', deleted: false },
    ])

    const answers = [before, settled, cancelled].map((outcome) => rawOf<unknown>(outcome))
    expect(answers.flatMap(settlementViolations)).toEqual([])
    expect(answers.slice(0, 2).flatMap((raw) => [...lineViolations(raw, 'detlcutinfo'), ...balanceViolations(raw, '100.00')])).toEqual([])
    expect(sumViolations([rawOf(settled)], rawOf(settled), 'detlcutinfo')).toEqual([])
    expect(balanceViolations(rawOf(cancelled), '78.50')).toEqual([])
    expect(cancellationViolations(rawOf(cancelled), rawOf(settled))).toEqual([])
    expect(reported(stay.visitId)?.validSettlements).toBe(0)
  })

  it('a prescription from outside opens the outpatient fund', async () => {
    const lines = [aDrug('L1', { price: '1000', amount: '1000.00', prescriptionNumber: 'RX1', externalPrescription: true })]
    const { value, raw } = await sold(aSale(newcomer(world), lines))
    // (1000.00 - 300.00) x 65%.
    expect(money(value, 'deductibleApplied', 'pooledFundPayment', 'personTotal')).toEqual({
      deductibleApplied: '300.00',
      pooledFundPayment: '455.00',
      personTotal: '545.00',
    })
    expect([...settlementViolations(raw), ...sumViolations([raw], raw, 'detlcutinfo')]).toEqual([])
  })

  it('a message sells once, and the same sale under another one is another sale', async () => {
    const { platform } = world
    const sale = aSale(newcomer(world), [aDrug('L1')])
    const sender = world.next()
    accepted(await platform.settlePharmacy(sender, sale))
    expect(await platform.settlePharmacy(sender, sale)).toMatchObject({
      kind: 'refused',
      message: '该发送方报文ID已办理结算，请勿重复提交',
    })
    accepted(await platform.settlePharmacy(world.next(), sale))
    const visits = world.standIn.ledger().visits.filter((visit) => visit.personNumber === sale.stay.personNumber)
    expect(visits.map(({ validSettlements }) => validSettlements)).toEqual([1, 1])
  })

  it('2601 takes back a sale and a cancellation', async () => {
    const { platform } = world
    const sale = aSale(newcomer(world), [aDrug('L1')])
    const settling = world.next()
    const { visitId, centreSettlementId } = accepted(await platform.settlePharmacy(settling, sale))
    const stay = { ...sale.stay, visitId }
    const cancelling = world.next()
    accepted(await platform.cancelPharmacySettlement(cancelling, stay, centreSettlementId))
    const cancellation = { messageId: cancelling.messageId, kind: 'pharmacy-cancellation' } as const
    expect(accepted(await platform.takeBack(world.next(), stay, cancellation))).toEqual({ existed: true })
    expect(reported(visitId)?.validSettlements).toBe(1)
    const settlement = { messageId: settling.messageId, kind: 'pharmacy-settlement' } as const
    expect(accepted(await platform.takeBack(world.next(), stay, settlement))).toEqual({ existed: true })
    expect(reported(visitId)?.validSettlements).toBe(0)
    const never = { messageId: world.next().messageId, kind: 'pharmacy-settlement' } as const
    expect(accepted(await platform.takeBack(world.next(), stay, never))).toEqual({ existed: false })
  })

  it('a sale whose total is not that of its lines, or whose lines share a number, is refused', async () => {
    const { platform } = world
    const sale = aSale(newcomer(world), [aDrug('L1')])
    const other = { ...sale, figures: { ...sale.figures, totalFee: parseMoney('99.99') } }
    expect(await platform.settlePharmacy(world.next(), other)).toMatchObject({ message: '医疗费总额与费用明细不一致：传入99.99' })
    const twice = aSale(newcomer(world), [aDrug('L1'), aDrug('L1')])
    expect(await platform.settlePharmacy(world.next(), twice)).toMatchObject({ kind: 'refused', message: '费用明细流水号重复：L1' })
    expect(await platform.preSettlePharmacy(world.next(), aSale(newcomer(world), []))).toMatchObject({
      kind: 'refused',
      message: expect.stringContaining('未发送'),
    })
  })
})

describe('packages by their codes', () => {
  it('a package is sold once until it comes back', async () => {
    const { platform } = world
    const [code, another] = [aPackage(), aPackage()]
    const first = soldOf(newcomer(world), undefined, [code])
    accepted(await platform.reportSale(world.next(), [first]))
    const second = soldOf(newcomer(world), undefined, [code])
    expect(await platform.reportSale(world.next(), [second])).toMatchObject({
      kind: 'refused',
      message: `药品追溯码 ${code} 已销售，未退货不能再次销售`,
    })
    // Of a batch the other rows are taken.
    const batch = await platform.reportSale(world.next(), [second, soldOf(newcomer(world), undefined, [another])])
    expect(accepted(batch)).toEqual({ rejected: [{ record: second.record, words: `药品追溯码 ${code} 已销售，未退货不能再次销售` }] })
    expect(stock().filter(({ traceCodes }) => traceCodes.includes(another))).toHaveLength(1)
    accepted(await platform.reportSaleReturn(world.next(), [returnOf(first)]))
    expect(await platform.reportSaleReturn(world.next(), [returnOf(first)])).toMatchObject({
      kind: 'refused',
      message: `药品追溯码 ${code} 没有可退的销售`,
    })
    accepted(await platform.reportSale(world.next(), [second]))
  })

  it('a split package may be sold piece by piece', async () => {
    const { platform } = world
    const code = aPackage()
    const piece = () => ({ ...soldOf(newcomer(world), undefined, [code]), isSplit: true, quantity: parseQuantity('0.5') })
    accepted(await platform.reportSale(world.next(), [piece()]))
    accepted(await platform.reportSale(world.next(), [piece()]))
    const whole = soldOf(newcomer(world), undefined, [code])
    expect(await platform.reportSale(world.next(), [whole])).toMatchObject({ kind: 'refused', message: expect.stringContaining('已销售') })
  })

  it('a row that is already there counts as taken; the same number with another content does not', async () => {
    const { platform } = world
    const row = soldOf(newcomer(world), undefined, [aPackage()])
    accepted(await platform.reportSale(world.next(), [row]))
    expect(accepted(await platform.reportSale(world.next(), [row]))).toEqual({ rejected: [] })
    const back = returnOf(row)
    accepted(await platform.reportSaleReturn(world.next(), [back]))
    expect(await platform.reportSaleReturn(world.next(), [back])).toMatchObject({
      kind: 'accepted',
      receipt: { warning: '该批次流水号已上传，请勿重复上传' },
    })
    expect(stock().filter(({ record }) => record === row.record || record === back.record)).toHaveLength(2)
    const other = { ...row, quantity: parseQuantity('5') }
    expect(await platform.reportSale(world.next(), [other])).toMatchObject({ kind: 'refused', message: '该批次流水号属于另一行商品信息' })
  })

  it('an insured sale names a settlement of its buyer that stands', async () => {
    const { platform } = world
    const person = newcomer(world)
    const { value, stay } = await sold(aSale(person, [aDrug('L1')]))
    const stranger = soldOf(newcomer(world), value.centreSettlementId, [aPackage()])
    expect(await platform.reportSale(world.next(), [stranger])).toMatchObject({ kind: 'refused', message: '未查询到该人员的这笔结算' })
    accepted(await platform.cancelPharmacySettlement(world.next(), stay, value.centreSettlementId))
    const late = soldOf(person, value.centreSettlementId, [aPackage()])
    expect(await platform.reportSale(world.next(), [late])).toMatchObject({ kind: 'refused', message: '该笔结算已撤销，不能登记销售' })
    const two = [soldOf(person, value.centreSettlementId, []), soldOf(newcomer(world), value.centreSettlementId, [])]
    expect(await platform.reportSale(world.next(), two)).toMatchObject({ kind: 'refused', message: expect.stringContaining('同一购药人') })
  })

  it('goods without a code come back by the number of their sale, and no more than were sold', async () => {
    const { platform } = world
    const row = { ...soldOf(newcomer(world), undefined, []), quantity: parseQuantity('3') }
    accepted(await platform.reportSale(world.next(), [row]))
    const back = (quantity: string, saleRecord?: string) =>
      platform.reportSaleReturn(world.next(), [
        returnOf(row, { quantity: parseQuantity(quantity), ...(saleRecord === undefined ? {} : { saleRecord }) }),
      ])
    expect(await back('1')).toMatchObject({ kind: 'refused', message: '退货必须填写药品追溯码或商品销售流水号' })
    accepted(await back('2', row.record))
    expect(await back('1.5', row.record)).toMatchObject({ kind: 'refused', message: '退货数量超过原数量' })
    accepted(await back('1', row.record))
    expect(await back('1', 'PC-OF-NOBODY')).toMatchObject({ kind: 'refused', message: '未查询到原流水号 PC-OF-NOBODY' })
  })
})
