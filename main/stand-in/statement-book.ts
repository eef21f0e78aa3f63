import { type Money, moneyFromFen } from '../../shared/money/index.ts'
import type { Connection } from './database.ts'

/** One settlement or cancellation as a statement counts it. */
export interface Booked {
  readonly settlementId: string
  readonly visitId: string
  readonly personNumber: string
  readonly messageId: string
  readonly isRefund: boolean
  /** Neither cancelled nor itself a cancellation. */
  readonly isValid: boolean
  readonly totalFee: Money
  readonly fundTotal: Money
  readonly personalAccount: Money
}

export interface BookedQuestion {
  readonly agency: string
  /** Milliseconds since 1970; the end is not included. */
  readonly from: number
  readonly to: number
  readonly clearingType?: string | undefined
  readonly insuranceType?: string | undefined
}

/** What stands, taken back never: the rows a statement is made of. */
export function openStatementBook(connection: Connection) {
  const find = connection.prepare(
    `SELECT s.*, s.settlement_id IN (SELECT settlement_id FROM valid_settlement) AS valid FROM standing s
     WHERE s.settled_at >= @from AND s.settled_at < @to AND json_extract(s.content, '$.clearing.agency') = @agency
       AND (@clearingType IS NULL OR json_extract(s.content, '$.clearing.type') = @clearingType)
       AND (@insuranceType IS NULL OR s.insurance_type = @insuranceType)
     ORDER BY s.position`,
  )
  return {
    find({ agency, from, to, clearingType, insuranceType }: BookedQuestion): Booked[] {
      const rows = find.all({ agency, from, to, clearingType: clearingType ?? null, insuranceType: insuranceType ?? null })
      return (rows as Record<string, unknown>[]).map((row) => ({
        settlementId: String(row.settlement_id),
        visitId: String(row.visit_id),
        personNumber: String(row.person_number),
        messageId: String(row.message_id),
        isRefund: row.cancels !== null,
        isValid: row.valid === 1,
        totalFee: moneyFromFen(Number(row.total_fen)),
        fundTotal: moneyFromFen(Number(row.fund_fen)),
        personalAccount: moneyFromFen(Number(row.account_fen)),
      }))
    },
  }
}
