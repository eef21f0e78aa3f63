import { formatMoney } from '../../shared/money/index.ts'
import type { Ledger } from './ledger.ts'
import { wireTime } from './wire-time.ts'

/** One message as it was received; what it said is not kept, and nobody's name with it. */
export interface ReportedMessage {
  readonly at: number
  readonly messageId: string
  readonly transaction: string
  /** Why it was refused; absent: it was accepted. */
  readonly words?: string
}

/** What happens at this moment: who is signed in, and what came last. */
export interface Desk {
  readonly signedIn: readonly { readonly operator: string; readonly day: string; readonly number: string }[]
  readonly recent: readonly ReportedMessage[]
}

export interface ReportedLine {
  readonly lineId: string
  readonly itemCode: string
  readonly amount: string
}

const recentMax = 100

export function reportDesk(ledger: Ledger, now: number): Desk {
  const today = wireTime(now).slice(0, 10)
  const signedIn = ledger.query('SELECT operator, day, number FROM sign_in WHERE ended = 0 ORDER BY operator, number')
  const messages = ledger.query(
    `SELECT received_at, message_id, infno, accepted, words FROM message ORDER BY position DESC LIMIT ${recentMax}`,
  )
  return {
    signedIn: signedIn
      .map((row) => ({ operator: String(row.operator), day: String(row.day), number: String(row.number) }))
      .filter(({ day }) => day === today),
    recent: messages.map((row) => ({
      at: Number(row.received_at),
      messageId: String(row.message_id),
      transaction: String(row.infno),
      ...(row.accepted === 1 ? {} : { words: String(row.words ?? '') }),
    })),
  }
}

/** The fee lines of one visit, or nothing where there is no such visit. */
export function reportLines(ledger: Ledger, visitId: string): ReportedLine[] | undefined {
  if (ledger.visit(visitId) === undefined) return undefined
  return ledger.lines(visitId).map(({ lineId, itemCode, amount }) => ({ lineId, itemCode, amount: formatMoney(amount) }))
}
