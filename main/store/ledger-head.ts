import { z } from 'zod'
import type { Connection } from './open-database.ts'

/** A program of another release may not have counted it. */
const count = z.int().nonnegative().default(0)

/** How far a ledger has come: positions that only ever grow, and the hash of the last entry of its audit. */
export const ledgerHeadSchema = z.object({
  auditSequence: count,
  auditHash: z.string(),
  journal: count,
  settlements: count,
  messageSecond: count,
})
export type LedgerHead = z.output<typeof ledgerHeadSchema>

const auditOf = 'SELECT sequence AS auditSequence, hash AS auditHash FROM audit_entry'

/** Reads the head; each place is the end of an index. */
export function createHeadReading(connection: Connection) {
  const rest = connection.prepare<[], Omit<LedgerHead, 'auditSequence' | 'auditHash'>>(`SELECT
    coalesce((SELECT max(position) FROM upload_event), 0) AS journal,
    coalesce((SELECT max(position) FROM settlement), 0) AS settlements,
    coalesce((SELECT value FROM counter WHERE name = 'message-second'), 0) AS messageSecond`)
  const last = connection.prepare<[], Pick<LedgerHead, 'auditSequence' | 'auditHash'>>(`${auditOf} ORDER BY sequence DESC LIMIT 1`)
  const auditAt = connection.prepare<[number], { auditHash: string }>(`${auditOf} WHERE sequence = ?`)
  return {
    read: (): LedgerHead => ({
      ...(last.get() ?? { auditSequence: 0, auditHash: '' }),
      ...(rest.get() ?? { journal: 0, settlements: 0, messageSecond: 0 }),
    }),
    auditHashAt: (sequence: number): string => auditAt.get(sequence)?.auditHash ?? '',
  }
}
export type HeadReading = ReturnType<typeof createHeadReading>

/** Whether the ledger holds all that was seen of it: it may have gone on since, and must not lack anything. */
export function holds(ledger: HeadReading, seen: LedgerHead): boolean {
  const { auditSequence, journal, settlements, messageSecond } = ledger.read()
  const isShort =
    auditSequence < seen.auditSequence || journal < seen.journal || settlements < seen.settlements || messageSecond < seen.messageSecond
  return !isShort && ledger.auditHashAt(seen.auditSequence) === seen.auditHash
}
