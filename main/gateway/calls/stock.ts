import type { PlatformOutcome, Sender, StockCalls, StockRow, StockSale, StockSaleReturn, StockVerdict } from '../../services/ports/index.ts'
import { accept, acceptRefusal, type Caller } from '../caller.ts'
import {
  readStockVerdict,
  Unmappable,
  writePurchase,
  writePurchaseReturn,
  writeSale,
  writeSaleReturn,
  writeStockChange,
  writeStockCount,
} from '../mapping/index.ts'
import { says } from '../platform-words.ts'
import {
  codeOfStockData,
  type StockKind,
  stockDeletionNode,
  stockNodes,
  type Transaction,
  transactions,
  type WrittenStockDeletion,
} from '../wire/index.ts'

interface Numbers {
  readonly one: Transaction
  readonly many: Transaction
}

const numbers: Readonly<Record<StockKind, Numbers>> = {
  count: { one: transactions.stockCount, many: transactions.stockCounts },
  change: { one: transactions.stockChange, many: transactions.stockChanges },
  purchase: { one: transactions.purchase, many: transactions.purchases },
  'purchase-return': { one: transactions.purchaseReturn, many: transactions.purchaseReturns },
  sale: { one: transactions.sale, many: transactions.sales },
  'sale-return': { one: transactions.saleReturn, many: transactions.saleReturns },
}
const deletions: Numbers = { one: transactions.stockDeletion, many: transactions.stockDeletions }

const allTaken: StockVerdict = { rejected: [] }

type Movement = StockSale | StockSaleReturn

/** Where the buyer is insured, for the envelope; nowhere for a sale without insurance. */
function enrolmentAreaOf(rows: readonly Movement[]): string {
  return rows[0]?.buyer?.enrolmentArea ?? ''
}

/** The envelope has room for one person's area only. */
function ofOneBuyer<Row extends Movement>(rows: readonly Row[], write: (row: Row) => unknown): (row: Row) => unknown {
  const isOne = new Set(rows.map(({ buyer }) => buyer?.personNumber)).size === 1
  return (row) => {
    if (!isOne) throw new Unmappable('一次只能上报同一购药人的销售')
    return write(row)
  }
}

interface Sending {
  readonly numbers: Numbers
  readonly records: readonly string[]
  readonly area: string
  readonly write: () => unknown
  /** Words of a refusal of one row that say that it is already so. */
  readonly isSo: (words: string) => boolean
}

/** 3501 to 3507. A status of success may still reject a row: the second level of the answer decides. */
export function stockCalls({ call, settings }: Caller): StockCalls {
  const terms = { area: settings.institution.area, listsCodes: settings.edition?.name !== 'national-2021' }

  async function send(sender: Sender, sending: Sending): Promise<PlatformOutcome<StockVerdict>> {
    const { records, isSo } = sending
    if (records.length === 0) throw new RangeError('stock is reported in one row or more')
    const isOne = records.length === 1
    const outcome = await call<StockVerdict>(
      isOne ? sending.numbers.one : sending.numbers.many,
      sender,
      sending.area,
      sending.write,
      (accepted) => {
        const said = readStockVerdict(accepted.output, records)
        const rejected = said.filter(({ words }) => !isSo(words))
        if (rejected.length < records.length) return accept(accepted, { rejected })
        return { kind: 'refused', message: [...new Set(rejected.map(({ words }) => words))].join('；'), receipt: accepted.receipt }
      },
    )
    // What is said of a whole batch need not be so of each of its rows.
    return isOne ? acceptRefusal(outcome, isSo, allTaken) : outcome
  }

  function report<Row extends StockRow>(kind: StockKind, sender: Sender, rows: readonly Row[], write: (row: Row) => unknown, area = '') {
    const node = stockNodes[kind]
    return send(sender, {
      numbers: numbers[kind],
      records: rows.map(({ record }) => record),
      area,
      write: () => (rows.length === 1 ? { [node.one]: rows.map(write)[0] } : { [node.many]: rows.map(write) }),
      isSo: says.alreadyReported,
    })
  }

  return {
    countStock: (sender, rows) => report('count', sender, rows, writeStockCount),
    changeStock: (sender, rows) => report('change', sender, rows, writeStockChange),
    reportPurchase: (sender, rows) => report('purchase', sender, rows, writePurchase),
    reportPurchaseReturn: (sender, rows) => report('purchase-return', sender, rows, writePurchaseReturn),
    reportSale: (sender, rows) => {
      const write = ofOneBuyer(rows, (row: StockSale) => writeSale(row, terms))
      return report('sale', sender, rows, write, enrolmentAreaOf(rows))
    },
    reportSaleReturn: (sender, rows) =>
      report(
        'sale-return',
        sender,
        rows,
        ofOneBuyer(rows, (row: StockSaleReturn) => writeSaleReturn(row, terms)),
        enrolmentAreaOf(rows),
      ),
    deleteStock: (sender, deleted) =>
      send(sender, {
        numbers: deletions,
        records: deleted.map(({ record }) => record),
        area: '',
        write: () => {
          const rows = deleted.map(
            ({ record, of }): WrittenStockDeletion => ({
              fixmedins_bchno: record,
              inv_data_type: codeOfStockData[of],
            }),
          )
          return { [stockDeletionNode]: rows.length === 1 ? rows[0] : rows }
        },
        isSo: says.nothingToWithdraw,
      }),
  }
}
