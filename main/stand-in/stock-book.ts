import { z } from 'zod'
import type { Connection } from './database.ts'

export const stockKinds = ['count', 'change', 'purchase', 'purchase-return', 'sale', 'sale-return'] as const

/** One row of 进销存 as it was reported. */
export const stockRowSchema = z.strictObject({
  record: z.string(),
  kind: z.enum(stockKinds),
  messageId: z.string(),
  itemCode: z.string(),
  lot: z.string().optional(),
  /** As decimal text, always positive. */
  quantity: z.string(),
  personNumber: z.string().optional(),
  settlementId: z.string().optional(),
  isSplit: z.boolean(),
  traceCodes: z.array(z.string()),
  /** A return names the sale or the purchase. */
  original: z.string().optional(),
})
export type StockRow = z.output<typeof stockRowSchema>

interface Row {
  readonly deleted: number
  readonly content: string
}

export interface KeptStockRow extends StockRow {
  readonly isDeleted: boolean
}

/** 进销存: every row ever reported; a deleted one stays and says so. */
export function openStockBook(connection: Connection) {
  const insert = connection.prepare('INSERT INTO stock (record, kind, deleted, content) VALUES (?, ?, 0, ?)')
  const insertCode = connection.prepare('INSERT INTO stock_code (code, position) VALUES (?, ?)')
  const remove = connection.prepare(
    'UPDATE stock SET deleted = 1 WHERE record = ? AND kind IN (SELECT value FROM json_each(?)) AND deleted = 0',
  )
  const byRecord = connection.prepare<[string], Row>('SELECT deleted, content FROM stock WHERE record = ? AND deleted = 0')
  const byCode = connection.prepare<[string], Row>(
    'SELECT s.deleted, s.content FROM stock_code c JOIN stock s USING (position) WHERE c.code = ? AND s.deleted = 0 ORDER BY s.position',
  )
  const returns = connection.prepare<[string], Row>(
    "SELECT deleted, content FROM stock WHERE json_extract(content, '$.original') = ? AND deleted = 0 ORDER BY position",
  )
  const every = connection.prepare<[], Row>('SELECT deleted, content FROM stock ORDER BY position')
  const read = (row: Row): StockRow => stockRowSchema.parse(JSON.parse(row.content))
  return {
    find: (record: string): StockRow | undefined => {
      const row = byRecord.get(record)
      return row === undefined ? undefined : read(row)
    },
    add(row: StockRow): void {
      const { lastInsertRowid } = insert.run(row.record, row.kind, JSON.stringify(row))
      for (const code of row.traceCodes) insertCode.run(code, lastInsertRowid)
    },
    /** Everything this package has been through, in order. */
    historyOf: (code: string): StockRow[] => byCode.all(code).map(read),
    returnsOf: (record: string): StockRow[] => returns.all(record).map(read),
    /** How many rows it was: none when there is no such record of these kinds. */
    remove: (record: string, kinds: readonly StockRow['kind'][]): number => remove.run(record, JSON.stringify(kinds)).changes,
    rows: (): KeptStockRow[] => every.all().map((row) => ({ ...read(row), isDeleted: row.deleted === 1 })),
  }
}
