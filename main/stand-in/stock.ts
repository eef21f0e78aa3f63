import { z } from 'zod'
import { formatQuantity, isNegativeQuantity, negateQuantity, parseQuantity, sumQuantities } from '../../shared/money/index.ts'
import {
  codeOfStockData,
  manyOf,
  rowRejected,
  rowTaken,
  type StockKind,
  stockDeletionNode,
  stockDeletionSchema,
  stockNodes,
  stockRowSchemas,
  visitSettledCode,
  type WrittenStockResult,
  yes,
} from '../gateway/wire/index.ts'
import { type Context, Refusal, readInput } from './context.ts'
import type { StockRow } from './stock-book.ts'

type Input<Kind extends StockKind> = z.output<(typeof stockRowSchemas)[Kind]>

/** The rows of a call: one under the plain node, several under that of the batch variant. */
function rowsIn<Kind extends StockKind>(context: Context, kind: Kind): readonly Input<Kind>[] {
  const { one, many } = stockNodes[kind]
  const nodes = z.record(z.string(), z.unknown())
  const schema = nodes.transform((input) => ({ rows: input[one] ?? input[many] })).pipe(z.object({ rows: manyOf(stockRowSchemas[kind]) }))
  const rows = readInput(schema, context).rows as readonly Input<Kind>[]
  if (rows.length === 0) throw new Refusal('商品信息不能为空')
  return rows
}

const given = <Name extends string>(name: Name, value: string | undefined) =>
  (value === undefined ? {} : { [name]: value }) as Partial<Record<Name, string>>

type Kept = Omit<StockRow, 'messageId'>

const keep: { readonly [Kind in StockKind]: (row: Input<Kind>) => Kept } = {
  count: (row) => ({
    ...itemOf('count', row),
    ...given('lot', row.manu_lotnum),
    quantity: formatQuantity(row.inv_cnt),
    traceCodes: row.drugtracinfo,
  }),
  change: (row) => ({
    ...itemOf('change', row),
    quantity: formatQuantity(row.cnt),
    isSplit: row.trdn_flag === yes,
    traceCodes: row.drugtracinfo,
  }),
  purchase: (row) => ({ ...itemOf('purchase', row), lot: row.manu_lotnum, quantity: formatQuantity(row.purc_retn_cnt) }),
  'purchase-return': (row) => ({
    ...itemOf('purchase-return', row),
    quantity: formatQuantity(row.purc_retn_cnt),
    ...given('original', row.medins_prod_purc_no),
  }),
  sale: (row) => ({
    ...movementOf('sale', row),
    traceCodes: [...row.drugtracinfo, ...(row.drug_trac_codg === undefined ? [] : [row.drug_trac_codg])],
  }),
  'sale-return': (row) => ({
    ...movementOf('sale-return', row),
    traceCodes: row.drugtracinfo,
    ...given('original', row.medins_prod_sel_no),
  }),
}

function itemOf(kind: StockKind, row: { readonly fixmedins_bchno: string; readonly med_list_codg: string }) {
  return { record: row.fixmedins_bchno, kind, itemCode: row.med_list_codg, isSplit: false, traceCodes: [] }
}

function movementOf(kind: 'sale' | 'sale-return', row: Input<'sale'> | Input<'sale-return'>) {
  return {
    ...itemOf(kind, row),
    lot: row.manu_lotnum,
    quantity: formatQuantity(row.sel_retn_cnt),
    ...given('personNumber', row.psn_no),
    ...given('settlementId', row.setl_id),
    isSplit: row.trdn_flag === yes,
  }
}

/** Sales of this package that nobody has brought back. */
function openSales({ ledger }: Context, code: string): StockRow[] {
  const open: StockRow[] = []
  for (const row of ledger.stock.historyOf(code)) {
    if (row.kind === 'sale') open.push(row)
    else if (row.kind === 'sale-return') open.pop()
  }
  return open
}

function settlementTrouble({ ledger }: Context, { settlementId, personNumber }: Kept): string | undefined {
  if (settlementId === undefined) return '医保结算的销售必须填写结算ID'
  const entry = ledger.entry(settlementId)
  if (entry === undefined || entry.cancels !== undefined || ledger.visit(entry.visitId)?.personNumber !== personNumber)
    return '未查询到该人员的这笔结算'
  return ledger.isValid(settlementId) ? undefined : '该笔结算已撤销，不能登记销售'
}

/** A package is sold once until it comes back; a split one may be sold piece by piece. */
function codesTrouble(context: Context, { kind, traceCodes, isSplit }: Kept): string | undefined {
  for (const [index, code] of traceCodes.entries()) {
    if (!/^\d{20}$/.test(code)) return `药品追溯码 ${code} 不是20位数字`
    if (traceCodes.indexOf(code) < index) return `药品追溯码 ${code} 在同一行出现两次`
    const open = openSales(context, code)
    if (kind === 'sale-return' && open.length === 0) return `药品追溯码 ${code} 没有可退的销售`
    if (kind === 'sale' && open.some((sale) => !(isSplit && sale.isSplit))) return `药品追溯码 ${code} 已销售，未退货不能再次销售`
  }
  return undefined
}

const originalKind = { 'sale-return': 'sale', 'purchase-return': 'purchase' } as const

/** What comes back was there before, and no more of it than there was. */
function returnTrouble({ ledger }: Context, row: Kept): string | undefined {
  if (row.kind !== 'sale-return' && row.kind !== 'purchase-return') return undefined
  if (row.original === undefined) {
    return row.kind === 'sale-return' && row.traceCodes.length === 0 ? '退货必须填写药品追溯码或商品销售流水号' : undefined
  }
  const original = ledger.stock.find(row.original)
  if (original?.kind !== originalKind[row.kind] || original.itemCode !== row.itemCode) return `未查询到原流水号 ${row.original}`
  const left = [row, ...ledger.stock.returnsOf(row.original)].reduce(
    (rest, one) => sumQuantities(rest, negateQuantity(parseQuantity(one.quantity))),
    parseQuantity(original.quantity),
  )
  return isNegativeQuantity(left) ? '退货数量超过原数量' : undefined
}

function repeated({ ledger }: Context, row: Kept): string | undefined {
  const before = ledger.stock.find(row.record)
  if (before === undefined) return undefined
  const { messageId: _, ...content } = before
  const isSame = JSON.stringify(Object.entries(content).sort()) === JSON.stringify(Object.entries(row).sort())
  return isSame ? '该批次流水号已上传，请勿重复上传' : '该批次流水号属于另一行商品信息'
}

/** A return by code belongs to the sale that is still open. */
function withOriginal(context: Context, row: Kept): Kept {
  const [code] = row.traceCodes
  if (row.kind !== 'sale-return' || row.original !== undefined || code === undefined) return row
  const sale = openSales(context, code).at(-1)
  return sale === undefined ? row : { ...row, original: sale.record }
}

/** Keeps a row, or says why not. */
function book(context: Context, given: Kept, insured: boolean): string | undefined {
  const before = context.ledger.stock.find(given.record)
  // A repeated return names the sale it named before, whose package is no longer out.
  const row =
    before?.original !== undefined && given.original === undefined ? { ...given, original: before.original } : withOriginal(context, given)
  const trouble =
    repeated(context, row) ??
    (insured ? settlementTrouble(context, row) : undefined) ??
    codesTrouble(context, row) ??
    returnTrouble(context, row)
  if (trouble === undefined) context.ledger.stock.add({ ...row, messageId: context.envelope.msgid })
  return trouble
}

/** All rows or none: older editions answer nothing but the status. */
function report<Kind extends StockKind>(kind: Kind) {
  return (context: Context): null => {
    for (const row of rowsIn(context, kind)) {
      const trouble = book(context, keep[kind](row), false)
      if (trouble !== undefined) throw new Refusal(trouble)
    }
    return null
  }
}

/** 3505 商品销售: the newer edition, where every row has a result of its own under a status of success. */
function sell(context: Context): { readonly result: WrittenStockResult | readonly WrittenStockResult[] } {
  const results = rowsIn(context, 'sale').map((row): WrittenStockResult => {
    const trouble = book(context, keep.sale(row), row.mdtrt_setl_type === visitSettledCode.insured)
    return {
      retRslt: trouble === undefined ? rowTaken : rowRejected,
      msgRslt: trouble ?? '成功',
      fixmedins_bchno: row.fixmedins_bchno,
    }
  })
  const [only, second] = results
  return { result: only !== undefined && second === undefined ? only : results }
}

const kindsOfCode: Readonly<Record<string, readonly StockKind[]>> = {
  [codeOfStockData.count]: ['count'],
  [codeOfStockData.change]: ['change'],
  [codeOfStockData.purchase]: ['purchase', 'purchase-return'],
  [codeOfStockData.sale]: ['sale', 'sale-return'],
}

/** 3507 商品信息删除. */
function remove(context: Context): null {
  const { [stockDeletionNode]: rows } = readInput(z.object({ [stockDeletionNode]: manyOf(stockDeletionSchema) }), context)
  const { stock } = context.ledger
  for (const { fixmedins_bchno: record, inv_data_type: code } of rows) {
    if (stock.returnsOf(record).length > 0) throw new Refusal('该商品信息已有退货，不能删除')
    if (stock.remove(record, kindsOfCode[code] ?? []) === 0) throw new Refusal('根据传来的参数在商品信息表中未查询到任何有效相关的记录')
  }
  return null
}

/** 3501 to 3507, plain and in batches. */
export const stockWorks: Readonly<Record<string, (context: Context) => unknown>> = {
  '3501': report('count'),
  '3501A': report('count'),
  '3502': report('change'),
  '3502A': report('change'),
  '3503': report('purchase'),
  '3503A': report('purchase'),
  '3504': report('purchase-return'),
  '3504A': report('purchase-return'),
  '3505': sell,
  '3505A': sell,
  '3506': report('sale-return'),
  '3506A': report('sale-return'),
  '3507': remove,
  '3507A': remove,
}
