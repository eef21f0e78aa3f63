import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Purchase, PurchaseReturn, StockChange, StockCount } from '../../../main/services/ports/index.ts'
import { parseLocalDate } from '../../../shared/dates/index.ts'
import { parseQuantity, parseUnitPrice } from '../../../shared/money/index.ts'
import { accepted, startWorld, type World } from '../stand-in/world.ts'
import { aPackage } from './outpatient-world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.close())

let rows = 0
function item() {
  rows += 1
  return {
    record: `KC${String(rows).padStart(8, '0')}`,
    itemCode: 'TEST-B5',
    hospitalItemCode: 'H1',
    itemName: '测试药品',
    isPrescriptionDrug: true,
  }
}
const days = { madeOn: parseLocalDate('2025-01-01'), expiresOn: parseLocalDate('2027-12-31') }
const at = '2026-03-05 08:00:00'

const aCount = (): StockCount => ({
  ...item(),
  lot: { ...days, number: 'LOT1' },
  countedOn: parseLocalDate('2026-03-05'),
  quantity: parseQuantity('12'),
  traceCodes: [aPackage()],
})
const aChange = (): StockChange => ({
  ...item(),
  kind: 'loss',
  unitPrice: parseUnitPrice('10.5'),
  quantity: parseQuantity('2'),
  changedAt: at,
  operatorName: '测试库管',
})
const aPurchase = (): Purchase => ({
  ...item(),
  supplier: { name: '测试供应商（虚构）', licence: 'XK1' },
  ...days,
  lotNumber: 'LOT2',
  manufacturer: '测试药厂（虚构）',
  approvalNumber: '国药准字T00000001',
  price: parseUnitPrice('8.88'),
  quantity: parseQuantity('100'),
  invoice: { code: 'IC1', number: 'IN1' },
  at,
  operatorName: '测试采购员',
  isGift: false,
})
const aReturn = (purchaseRecord: string, quantity = '10'): PurchaseReturn => ({
  ...item(),
  supplier: { name: '测试供应商（虚构）' },
  ...days,
  quantity: parseQuantity(quantity),
  invoice: { number: 'IN1' },
  at,
  operatorName: '测试采购员',
  purchaseRecord,
})
const kept = (record: string) =>
  world.standIn
    .ledger()
    .stock.filter((row) => row.record === record)
    .map(({ kind, quantity, deleted }) => ({ kind, quantity, deleted }))

describe('stock', () => {
  it('is counted, changed, bought and given back, one row or many in a call', async () => {
    const { platform } = world
    const [count, counts, change, changes, purchase, purchases] = [
      aCount(),
      [aCount(), aCount()],
      aChange(),
      [aChange(), aChange()],
      aPurchase(),
      [aPurchase(), aPurchase()],
    ]
    const outcomes = [
      await platform.countStock(world.next(), [count]),
      await platform.countStock(world.next(), counts),
      await platform.changeStock(world.next(), [change]),
      await platform.changeStock(world.next(), changes),
      await platform.reportPurchase(world.next(), [purchase]),
      await platform.reportPurchase(world.next(), purchases),
      await platform.reportPurchaseReturn(world.next(), [aReturn(purchase.record)]),
      await platform.reportPurchaseReturn(
        world.next(),
        purchases.map(({ record }) => aReturn(record)),
      ),
    ]
    expect(outcomes.map(accepted)).toEqual(outcomes.map(() => ({ rejected: [] })))
    expect(world.standIn.ledger().stock.map(({ kind }) => kind)).toEqual([
      ...['count', 'count', 'count', 'change', 'change', 'change', 'purchase', 'purchase', 'purchase'],
      ...['purchase-return', 'purchase-return', 'purchase-return'],
    ])
    expect(kept(purchase.record)).toEqual([{ kind: 'purchase', quantity: '100', deleted: false }])
    for (const transaction of ['3501', '3501A', '3502', '3502A', '3503', '3503A', '3504', '3504A'])
      expect(world.standIn.ledger().messages[transaction]).toEqual({ accepted: 1, refused: 0 })
  })

  it('no more goes back than was bought', async () => {
    const { platform } = world
    const purchase = aPurchase()
    accepted(await platform.reportPurchase(world.next(), [purchase]))
    expect(await platform.reportPurchaseReturn(world.next(), [aReturn(purchase.record, '100.0001')])).toMatchObject({
      kind: 'refused',
      message: '退货数量超过原数量',
    })
    // A batch of an edition that answers nothing but the status is taken whole or not at all.
    const [good, bad] = [aReturn(purchase.record, '60'), aReturn(purchase.record, '60')]
    expect((await platform.reportPurchaseReturn(world.next(), [good, bad])).kind).toBe('refused')
    expect(kept(good.record)).toEqual([])
  })

  it('a row is deleted by its number and kind; one that is not there counts as deleted', async () => {
    const { platform } = world
    const [one, two, three] = [aCount(), aCount(), aChange()]
    accepted(await platform.countStock(world.next(), [one, two]))
    accepted(await platform.changeStock(world.next(), [three]))
    accepted(await platform.deleteStock(world.next(), [{ record: one.record, of: 'count' }]))
    expect(kept(one.record)).toEqual([{ kind: 'count', quantity: '12', deleted: true }])
    const again = await platform.deleteStock(world.next(), [{ record: one.record, of: 'count' }])
    expect(again).toMatchObject({ kind: 'accepted', receipt: { warning: expect.stringContaining('未查询到任何有效相关的记录') } })
    accepted(
      await platform.deleteStock(world.next(), [
        { record: two.record, of: 'count' },
        { record: three.record, of: 'change' },
      ]),
    )
    // The number is free again.
    accepted(await platform.countStock(world.next(), [one]))
    expect(kept(one.record).map(({ deleted }) => deleted)).toEqual([true, false])
    // What a whole batch is refused for need not be so of each of its rows.
    const mixed = [
      { record: one.record, of: 'count' },
      { record: two.record, of: 'count' },
    ] as const
    expect((await platform.deleteStock(world.next(), mixed)).kind).toBe('refused')
    expect(kept(one.record).map(({ deleted }) => deleted)).toEqual([true, false])
  })

  it('a purchase that was partly given back is not deleted', async () => {
    const { platform } = world
    const purchase = aPurchase()
    accepted(await platform.reportPurchase(world.next(), [purchase]))
    accepted(await platform.reportPurchaseReturn(world.next(), [aReturn(purchase.record)]))
    expect(await platform.deleteStock(world.next(), [{ record: purchase.record, of: 'purchase' }])).toMatchObject({
      kind: 'refused',
      message: '该商品信息已有退货，不能删除',
    })
  })

  it('a call without rows is a bug of the caller', async () => {
    await expect(world.platform.countStock(world.next(), [])).rejects.toThrow(RangeError)
  })
})
