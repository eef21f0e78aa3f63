import { createHash } from 'node:crypto'
import canonicalize from 'canonicalize'
import type { AuditEntry, AuditStore } from '../services/ports/index.ts'
import type { Connection } from './open-database.ts'
import type { Transact } from './transact.ts'

interface AuditRow extends Record<string, unknown> {
  sequence: number
  at: number
  operator_id: string
  act: string
  subject: string
  result: string
  previous_hash: string
  hash: string
}

const beginning = '0'.repeat(64)

/** SHA-256 of the entry as canonical JSON (RFC 8785) with its number and the hash before it. */
function hashOf(sequence: number, entry: AuditEntry, previous: string): string {
  const { at, operatorId, act, subject, result } = entry
  const text = canonicalize({ sequence, at, operatorId, act, subject, result, previous })
  return createHash('sha256').update(String(text)).digest('hex')
}

/** Appends inside whatever transaction is running, so that an act and its entry stand or fall together. */
export function createAuditAppender(connection: Connection): (entry: AuditEntry) => void {
  const last = connection.prepare<[], Pick<AuditRow, 'sequence' | 'hash'>>(
    'SELECT sequence, hash FROM audit_entry ORDER BY sequence DESC LIMIT 1',
  )
  const insert = connection.prepare(
    `INSERT INTO audit_entry (sequence, at, operator_id, act, subject, result, previous_hash, hash)
     VALUES (@sequence, @at, @operatorId, @act, @subject, @result, @previous, @hash)`,
  )
  return (entry) => {
    const before = last.get()
    const sequence = (before?.sequence ?? 0) + 1
    const previous = before?.hash ?? beginning
    insert.run({ ...entry, sequence, previous, hash: hashOf(sequence, entry, previous) })
  }
}

export function createAuditStore(append: (entry: AuditEntry) => void, transact: Transact): AuditStore {
  return { append: (entry) => transact(() => append(entry)) }
}

/** Walks the whole chain; names the first entry that does not follow from the one before it. */
export function verifyAudit(connection: Connection): { readonly entries: number; readonly firstBroken?: number } {
  const rows = connection.prepare<[], AuditRow>('SELECT * FROM audit_entry ORDER BY sequence')
  let previous = beginning
  let entries = 0
  for (const row of rows.iterate()) {
    entries += 1
    const entry = { at: row.at, operatorId: row.operator_id, act: row.act, subject: row.subject, result: row.result }
    const follows = row.sequence === entries && row.previous_hash === previous && row.hash === hashOf(row.sequence, entry, previous)
    if (!follows) return { entries, firstBroken: entries }
    previous = row.hash
  }
  return { entries }
}
