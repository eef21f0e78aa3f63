import { z } from 'zod'
import { manyOf, type Written, wire } from './scalars.ts'

/** inv_chg_type 库存变更类型. */
export const codeOfStockChange = {
  'transfer-in': '101',
  'transfer-out': '102',
  surplus: '103',
  loss: '104',
  destruction: '105',
  'other-in': '106',
  'other-out': '107',
  initial: '108',
} as const
/** inv_data_type 进销存数据类型. */
export const codeOfStockData = { count: '1', change: '2', purchase: '3', sale: '4' } as const
/** hi_feesetl_type 医保费用结算类型. */
export const feeSettledCode = { uninsured: '0', local: '1', elsewhere: '2' } as const
/** mdtrt_setl_type 就诊结算类型. */
export const visitSettledCode = { insured: '1', selfPaid: '2' } as const

/** 溯源码节点: one element for every package scanned; a build writes one object, and another name for its member. */
const traceNodesSchema = manyOf(
  z.object({ drug_trac_codg: wire.optionalText, drug_trac_code: wire.optionalText }).transform((node, context) => {
    const code = node.drug_trac_codg ?? node.drug_trac_code
    if (code !== undefined) return code
    context.issues.push({ code: 'custom', input: '', message: 'expected a traceability code' })
    return z.NEVER
  }),
)
interface WrittenTraceNodes {
  readonly drugtracinfo?: readonly { readonly drug_trac_codg: string }[]
}

const itemShape = {
  med_list_codg: wire.text,
  fixmedins_hilist_id: wire.text,
  fixmedins_hilist_name: wire.text,
  fixmedins_bchno: wire.text,
  rx_flag: wire.text,
  memo: wire.optionalText,
} as const

/** 3501 商品盘存上传. */
export const stockCountSchema = z.object({
  ...itemShape,
  invdate: wire.day,
  inv_cnt: wire.quantity,
  manu_lotnum: wire.optionalText,
  manu_date: wire.day,
  expy_end: wire.day,
})

/** 3502 商品库存变更. */
export const stockChangeSchema = z.object({
  ...itemShape,
  inv_chg_type: wire.text,
  pric: wire.price,
  cnt: wire.quantity,
  inv_chg_time: wire.text,
  inv_chg_opter_name: wire.optionalText,
  trdn_flag: wire.optionalText,
})

/** 3504 商品采购退货. */
export const purchaseReturnSchema = z.object({
  ...itemShape,
  spler_name: wire.text,
  spler_pmtno: wire.optionalText,
  manu_date: wire.day,
  expy_end: wire.day,
  finl_trns_pric: wire.optionalPrice,
  purc_retn_cnt: wire.quantity,
  purc_invo_codg: wire.optionalText,
  purc_invo_no: wire.text,
  purc_retn_stoin_time: wire.text,
  purc_retn_opter_name: wire.text,
  medins_prod_purc_no: wire.optionalText,
})

/** 3503 商品采购. */
export const purchaseSchema = purchaseReturnSchema.omit({ medins_prod_purc_no: true }).extend({
  dynt_no: wire.optionalText,
  manu_lotnum: wire.text,
  prdr_name: wire.text,
  aprvno: wire.text,
  purc_invo_no: wire.optionalText,
  prod_geay_flag: wire.optionalText,
})

const movementShape = {
  ...itemShape,
  setl_id: wire.optionalText,
  mdtrt_sn: wire.optionalText,
  psn_no: wire.optionalText,
  psn_cert_type: wire.optionalText,
  certno: wire.optionalText,
  psn_name: wire.optionalText,
  manu_lotnum: wire.text,
  manu_date: wire.day,
  expy_end: wire.optionalDay,
  trdn_flag: wire.text,
  finl_trns_pric: wire.optionalPrice,
  sel_retn_cnt: wire.quantity,
  sel_retn_time: wire.text,
  sel_retn_opter_name: wire.text,
} as const

/** 3506 商品销售退货. */
export const saleReturnSchema = z.object({ ...movementShape, medins_prod_sel_no: wire.optionalText })

/** 3505 商品销售. */
export const saleSchema = z.object({
  ...movementShape,
  prsc_dr_name: wire.text,
  phar_name: wire.text,
  phar_prac_cert_no: wire.text,
  hi_feesetl_type: wire.optionalText,
  mdtrt_sn: wire.text,
  rxno: wire.optionalText,
  rx_circ_flag: wire.optionalText,
  rtal_docno: wire.text,
  /** Older editions: one code, inline. */
  drug_trac_codg: wire.optionalText,
  mdtrt_setl_type: wire.optionalText,
})

/** 3507 商品信息删除. */
export const stockDeletionSchema = z.object({ fixmedins_bchno: wire.text, inv_data_type: wire.text })

const traced = { drugtracinfo: traceNodesSchema } as const
/** Every row of stock as it is read: with the codes of its packages where it may carry any. */
export const stockRowSchemas = {
  count: stockCountSchema.extend(traced),
  change: stockChangeSchema.extend(traced),
  purchase: purchaseSchema,
  'purchase-return': purchaseReturnSchema,
  sale: saleSchema.extend(traced),
  'sale-return': saleReturnSchema.extend(traced),
} as const
export type StockKind = keyof typeof stockRowSchemas

export interface WrittenStockRows {
  readonly count: Written<z.output<typeof stockCountSchema>> & WrittenTraceNodes
  readonly change: Written<z.output<typeof stockChangeSchema>> & WrittenTraceNodes
  readonly purchase: Written<z.output<typeof purchaseSchema>>
  readonly 'purchase-return': Written<z.output<typeof purchaseReturnSchema>>
  readonly sale: Written<z.output<typeof saleSchema>> & WrittenTraceNodes
  readonly 'sale-return': Written<z.output<typeof saleReturnSchema>> & WrittenTraceNodes
}
export type WrittenStockDeletion = Written<z.output<typeof stockDeletionSchema>>

/** The node the rows stand in: one row, and several in the batch variant. */
export const stockNodes: Readonly<Record<StockKind, { readonly one: string; readonly many: string }>> = {
  count: { one: 'invinfo', many: 'invinfoDetail' },
  change: { one: 'invinfo', many: 'invinfoDetail' },
  purchase: { one: 'purcinfo', many: 'purcinfoDetail' },
  'purchase-return': { one: 'purcinfo', many: 'purcinfoDetail' },
  sale: { one: 'selinfo', many: 'selinfoDetail' },
  'sale-return': { one: 'selinfo', many: 'selinfoDetail' },
}
export const stockDeletionNode = 'data'

/**
 * The second level of newer answers: a row may be rejected under a status of success. One result speaks of the whole call; several
 * speak of one row each, in order or by its number. Older editions answer nothing.
 */
export const stockOutputSchema = z.object({
  result: manyOf(z.object({ retRslt: wire.text, msgRslt: wire.optionalText, fixmedins_bchno: wire.optionalText })),
})
export const rowTaken = '1'
export const rowRejected = '0'
/** Written for one row as an object, for the rows of a batch as a list in their order. */
export interface WrittenStockResult {
  readonly retRslt: string
  readonly msgRslt: string
  readonly fixmedins_bchno: string
}
