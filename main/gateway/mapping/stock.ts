import type { z } from 'zod'
import { formatQuantity, formatUnitPrice, type UnitPrice } from '../../../shared/money/index.ts'
import type {
  Buyer,
  Purchase,
  PurchaseReturn,
  StockChange,
  StockCount,
  StockRow,
  StockSale,
  StockSaleReturn,
} from '../../services/ports/index.ts'
import {
  certificateCode,
  codeOfStockChange,
  credentialOfNumber,
  exactNumber,
  feeSettledCode,
  no,
  rowTaken,
  stockOutputSchema,
  visitSettledCode,
  type WrittenStockRows,
  yes,
} from '../wire/index.ts'
import { fittingIfAny, timeOf } from './outpatient.ts'
import { fitting, Unreadable } from './unmappable.ts'

const flag = (isSo: boolean | undefined) => (isSo === true ? yes : no)
const priceOf = (price: UnitPrice | undefined) => (price === undefined ? null : exactNumber(formatUnitPrice(price)))

function itemOf(row: StockRow) {
  return {
    med_list_codg: fitting(row.itemCode, 50, '医疗目录编码'),
    fixmedins_hilist_id: fitting(row.hospitalItemCode, 30, '定点医药机构目录编号'),
    fixmedins_hilist_name: fitting(row.itemName, 200, '定点医药机构目录名称'),
    fixmedins_bchno: fitting(row.record, 30, '定点医药机构批次流水号'),
    rx_flag: flag(row.isPrescriptionDrug),
    memo: fittingIfAny(row.note, 500, '备注'),
  }
}

/** 溯源码节点: one element per package; absent where nothing was scanned. */
function tracesOf(codes: readonly string[] | undefined) {
  if (codes === undefined || codes.length === 0) return {}
  return { drugtracinfo: codes.map((code) => ({ drug_trac_codg: fitting(code, 100, '药品追溯码') })) }
}

/** 3501. */
export function writeStockCount(row: StockCount): WrittenStockRows['count'] {
  return {
    ...itemOf(row),
    invdate: row.countedOn,
    inv_cnt: exactNumber(formatQuantity(row.quantity)),
    manu_lotnum: fittingIfAny(row.lot.number, 30, '生产批号'),
    manu_date: row.lot.madeOn,
    expy_end: row.lot.expiresOn,
    ...tracesOf(row.traceCodes),
  }
}

/** 3502. */
export function writeStockChange(row: StockChange): WrittenStockRows['change'] {
  return {
    ...itemOf(row),
    inv_chg_type: codeOfStockChange[row.kind],
    pric: exactNumber(formatUnitPrice(row.unitPrice)),
    cnt: exactNumber(formatQuantity(row.quantity)),
    inv_chg_time: timeOf(row.changedAt, '库存变更时间'),
    inv_chg_opter_name: fittingIfAny(row.operatorName, 50, '库存变更经办人'),
    trdn_flag: flag(row.isSplit),
    ...tracesOf(row.traceCodes),
  }
}

function boughtOf(row: Purchase | PurchaseReturn) {
  return {
    ...itemOf(row),
    spler_name: fitting(row.supplier.name, 200, '供应商名称'),
    spler_pmtno: fittingIfAny(row.supplier.licence, 50, '供应商许可证号'),
    manu_date: row.madeOn,
    expy_end: row.expiresOn,
    finl_trns_pric: priceOf(row.price),
    purc_retn_cnt: exactNumber(formatQuantity(row.quantity)),
    purc_invo_codg: fittingIfAny(row.invoice?.code, 50, '采购发票编码'),
    purc_retn_stoin_time: timeOf(row.at, '采购/退货入库时间'),
    purc_retn_opter_name: fitting(row.operatorName, 50, '采购/退货经办人'),
  }
}

/** 3503. */
export function writePurchase(row: Purchase): WrittenStockRows['purchase'] {
  return {
    ...boughtOf(row),
    dynt_no: fittingIfAny(row.deliveryNote, 50, '随货单号'),
    manu_lotnum: fitting(row.lotNumber, 30, '生产批号'),
    prdr_name: fitting(row.manufacturer, 200, '生产厂家名称'),
    aprvno: fitting(row.approvalNumber, 100, '批准文号'),
    purc_invo_no: fittingIfAny(row.invoice?.number, 50, '采购发票号'),
    prod_geay_flag: flag(row.isGift),
  }
}

/** 3504. */
export function writePurchaseReturn(row: PurchaseReturn): WrittenStockRows['purchase-return'] {
  return {
    ...boughtOf(row),
    purc_invo_no: fitting(row.invoice.number, 50, '采购发票号'),
    medins_prod_purc_no: fittingIfAny(row.purchaseRecord, 50, '商品采购流水号'),
  }
}

function buyerOf(buyer: Buyer | undefined) {
  if (buyer === undefined) return { psn_no: '', psn_cert_type: '', certno: '', psn_name: '' }
  const isResident = credentialOfNumber(buyer.idNumber) === '02'
  return {
    psn_no: fitting(buyer.personNumber, 30, '人员编号'),
    psn_cert_type: isResident ? certificateCode.resident : certificateCode.other,
    certno: fitting(buyer.idNumber, 50, '证件号码'),
    psn_name: fitting(buyer.name, 50, '人员姓名'),
  }
}

function movementOf(row: StockSale | StockSaleReturn) {
  return {
    ...itemOf(row),
    setl_id: fittingIfAny(row.centreSettlementId, 30, '结算ID'),
    mdtrt_sn: fitting(row.visitNumber, 30, '就医流水号'),
    ...buyerOf(row.buyer),
    manu_lotnum: fitting(row.lot.number, 30, '生产批号'),
    manu_date: row.lot.madeOn,
    expy_end: row.lot.expiresOn,
    trdn_flag: flag(row.isSplit),
    finl_trns_pric: priceOf(row.price),
    sel_retn_cnt: exactNumber(formatQuantity(row.quantity)),
    sel_retn_time: timeOf(row.at, '销售/退货时间'),
    sel_retn_opter_name: fitting(row.operatorName, 50, '销售/退货经办人'),
    ...tracesOf(row.traceCodes),
  }
}

/** 统筹区 is a city: the first four digits. */
function feeSettledOf({ buyer, centreSettlementId }: StockSale, area: string): string {
  if (centreSettlementId === undefined || buyer === undefined) return feeSettledCode.uninsured
  return buyer.enrolmentArea.slice(0, 4) === area.slice(0, 4) ? feeSettledCode.local : feeSettledCode.elsewhere
}

/** 3505; the area is the institution's own. */
export function writeSale(row: StockSale, area: string): WrittenStockRows['sale'] {
  return {
    ...movementOf(row),
    mdtrt_sn: fitting(row.visitNumber, 30, '就医流水号'),
    prsc_dr_name: fitting(row.prescriber, 50, '开方医师姓名'),
    phar_name: fitting(row.pharmacist.name, 50, '药师姓名'),
    phar_prac_cert_no: fitting(row.pharmacist.licence, 50, '药师执业资格证号'),
    hi_feesetl_type: feeSettledOf(row, area),
    rxno: fittingIfAny(row.prescriptionNumber, 40, '处方号'),
    rx_circ_flag: flag(row.externalPrescription),
    rtal_docno: fitting(row.receiptNumber, 40, '零售单据号'),
    mdtrt_setl_type: row.centreSettlementId === undefined ? visitSettledCode.selfPaid : visitSettledCode.insured,
  }
}

/** 3506. */
export function writeSaleReturn(row: StockSaleReturn): WrittenStockRows['sale-return'] {
  return { ...movementOf(row), medins_prod_sel_no: fittingIfAny(row.saleRecord, 50, '商品销售流水号') }
}

interface Rejection {
  readonly record: string
  readonly words: string
}

/** Rows the platform did not take. Where results and rows cannot be told apart, nobody knows. */
export function readStockVerdict(output: unknown, records: readonly string[]): readonly Rejection[] {
  const decoded = stockOutputSchema.safeParse(output ?? {})
  if (!decoded.success) throw new Unreadable('应答没有可读的逐行结果')
  const { result: results } = decoded.data
  if (results.length === 0) return []
  return records.flatMap((record, index) => {
    const result = resultFor(record, index, results, records.length)
    if (result === undefined) throw new Unreadable(`应答的逐行结果与上传的 ${records.length} 行不符`)
    return result.retRslt === rowTaken ? [] : [{ record, words: result.msgRslt ?? `返回结果 ${result.retRslt}，没有说明` }]
  })
}

type RowResult = z.output<typeof stockOutputSchema>['result'][number]

function resultFor(record: string, index: number, results: readonly RowResult[], rows: number): RowResult | undefined {
  if (results.some((result) => result.fixmedins_bchno !== undefined)) return results.find((result) => result.fixmedins_bchno === record)
  if (results.length === 1) return results[0]
  return results.length === rows ? results[index] : undefined
}
