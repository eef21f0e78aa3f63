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
import { notedWords } from '../platform-words.ts'
import {
  certificateCode,
  codeOfStockChange,
  credentialCode,
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
import { Unmappable, Unreadable } from './unmappable.ts'

const flag = (isSo: boolean | undefined) => (isSo === true ? yes : no)
const priceOf = (price: UnitPrice | undefined) => (price === undefined ? null : exactNumber(formatUnitPrice(price)))

function itemOf(row: StockRow) {
  return {
    med_list_codg: row.itemCode,
    fixmedins_hilist_id: row.hospitalItemCode,
    fixmedins_hilist_name: row.itemName,
    fixmedins_bchno: row.record,
    rx_flag: flag(row.isPrescriptionDrug),
    memo: row.note ?? '',
  }
}

/** 溯源码节点: one element per package; absent where nothing was scanned. */
function tracesOf(codes: readonly string[] | undefined) {
  if (codes === undefined || codes.length === 0) return {}
  return { drugtracinfo: codes.map((code) => ({ drug_trac_codg: code })) }
}

/** 3501. */
export function writeStockCount(row: StockCount): WrittenStockRows['count'] {
  return {
    ...itemOf(row),
    invdate: row.countedOn,
    inv_cnt: exactNumber(formatQuantity(row.quantity)),
    manu_lotnum: row.lot.number ?? '',
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
    inv_chg_time: row.changedAt,
    inv_chg_opter_name: row.operatorName ?? '',
    trdn_flag: flag(row.isSplit),
    ...tracesOf(row.traceCodes),
  }
}

function boughtOf(row: Purchase | PurchaseReturn) {
  return {
    ...itemOf(row),
    spler_name: row.supplier.name,
    spler_pmtno: row.supplier.licence ?? '',
    manu_date: row.madeOn,
    expy_end: row.expiresOn,
    finl_trns_pric: priceOf(row.price),
    purc_retn_cnt: exactNumber(formatQuantity(row.quantity)),
    purc_invo_codg: row.invoice?.code ?? '',
    purc_retn_stoin_time: row.at,
    purc_retn_opter_name: row.operatorName,
  }
}

/** 3503. */
export function writePurchase(row: Purchase): WrittenStockRows['purchase'] {
  return {
    ...boughtOf(row),
    dynt_no: row.deliveryNote ?? '',
    manu_lotnum: row.lotNumber,
    prdr_name: row.manufacturer,
    aprvno: row.approvalNumber,
    purc_invo_no: row.invoice?.number ?? '',
    prod_geay_flag: flag(row.isGift),
  }
}

/** 3504. */
export function writePurchaseReturn(row: PurchaseReturn): WrittenStockRows['purchase-return'] {
  return {
    ...boughtOf(row),
    purc_invo_no: row.invoice.number,
    medins_prod_purc_no: row.purchaseRecord ?? '',
  }
}

function buyerOf(buyer: Buyer | undefined) {
  if (buyer === undefined) return { psn_no: '', psn_cert_type: '', certno: '', psn_name: '' }
  const isResident = credentialOfNumber(buyer.idNumber) === credentialCode['id-card']
  return {
    psn_no: buyer.personNumber,
    psn_cert_type: isResident ? certificateCode.resident : certificateCode.other,
    certno: buyer.idNumber,
    psn_name: buyer.name,
  }
}

function movementOf(row: StockSale | StockSaleReturn) {
  return {
    ...itemOf(row),
    setl_id: row.centreSettlementId ?? '',
    mdtrt_sn: row.visitNumber,
    ...buyerOf(row.buyer),
    manu_lotnum: row.lot.number,
    manu_date: row.lot.madeOn,
    expy_end: row.lot.expiresOn,
    trdn_flag: flag(row.isSplit),
    finl_trns_pric: priceOf(row.price),
    sel_retn_cnt: exactNumber(formatQuantity(row.quantity)),
    sel_retn_time: row.at,
    sel_retn_opter_name: row.operatorName,
  }
}

/** 统筹区 is a city: the first four digits. */
function feeSettledOf({ buyer, centreSettlementId }: StockSale, area: string): string {
  if (centreSettlementId === undefined || buyer === undefined) return feeSettledCode.uninsured
  return buyer.enrolmentArea.slice(0, 4) === area.slice(0, 4) ? feeSettledCode.local : feeSettledCode.elsewhere
}

/** The edition of 2021 has room for one code in a row, and none in a return. */
function inlineTraceOf([code, second]: readonly string[]) {
  if (second !== undefined) throw new Unmappable('此接口版本一行销售只能带一个药品追溯码，请按包装分行')
  return code === undefined ? {} : { drug_trac_codg: code }
}

export interface SaleTerms {
  /** 就医地医保区划 of the institution. */
  readonly area: string
  /** Whether codes stand in a list of their own, as in newer editions. */
  readonly listsCodes: boolean
}

/** 3505. */
export function writeSale(row: StockSale, { area, listsCodes }: SaleTerms): WrittenStockRows['sale'] {
  return {
    ...movementOf(row),
    ...(listsCodes ? tracesOf(row.traceCodes) : inlineTraceOf(row.traceCodes)),
    mdtrt_sn: row.visitNumber,
    prsc_dr_name: row.prescriber,
    phar_name: row.pharmacist.name,
    phar_prac_cert_no: row.pharmacist.licence,
    hi_feesetl_type: feeSettledOf(row, area),
    rxno: row.prescriptionNumber ?? '',
    rx_circ_flag: flag(row.externalPrescription),
    rtal_docno: row.receiptNumber,
    mdtrt_setl_type: row.centreSettlementId === undefined ? visitSettledCode.selfPaid : visitSettledCode.insured,
  }
}

/** 3506. */
export function writeSaleReturn(row: StockSaleReturn, { listsCodes }: Pick<SaleTerms, 'listsCodes'>): WrittenStockRows['sale-return'] {
  return { ...movementOf(row), ...(listsCodes ? tracesOf(row.traceCodes) : {}), medins_prod_sel_no: row.saleRecord ?? '' }
}

interface Rejection {
  readonly record: string
  readonly words: string
}

/** Rows the platform did not take. Where results and rows cannot be told apart, nobody knows. */
export function readStockVerdict(output: unknown, records: readonly string[]): readonly Rejection[] {
  const decoded = stockOutputSchema.safeParse(output === '' || output === null || output === undefined ? {} : output)
  if (!decoded.success) throw new Unreadable('应答没有可读的逐行结果')
  const { result: results } = decoded.data
  if (results.length === 0) return []
  return records.flatMap((record, index) => {
    const result = resultFor(record, index, results, records.length)
    if (result === undefined) throw new Unreadable(`应答的逐行结果与上传的 ${records.length} 行不符`)
    return result.retRslt === rowTaken ? [] : [{ record, words: notedWords(result.msgRslt ?? `返回结果 ${result.retRslt}，没有说明`) }]
  })
}

type RowResult = z.output<typeof stockOutputSchema>['result'][number]

function resultFor(record: string, index: number, results: readonly RowResult[], rows: number): RowResult | undefined {
  if (results.some((result) => result.fixmedins_bchno !== undefined)) return results.find((result) => result.fixmedins_bchno === record)
  if (results.length === 1) return results[0]
  return results.length === rows ? results[index] : undefined
}
