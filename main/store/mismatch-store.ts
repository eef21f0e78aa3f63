import type { MismatchKind } from '../../shared/contract/index.ts'
import type { LocalDate } from '../../shared/dates/index.ts'
import type { AuditEntry, MismatchStore, StoredMismatch } from '../services/ports/index.ts'
import type { Connection } from './open-database.ts'
import type { Transact } from './transact.ts'
import type { Vault } from './vault.ts'

interface MismatchRow {
  mismatch_id: string
  kind: MismatchKind
  subject: string
  settlement_id: string | null
  day: LocalDate
  found_at: number
  content: Buffer
  state: StoredMismatch['state']
  closed_at: number | null
  closed_by: string | null
  closing: string | null
}

const columns = 'SELECT m.*, s.settlement_id FROM mismatch m'
const ofSettlement = 'LEFT JOIN settlement s ON s.position = m.settlement'
const select = `${columns} ${ofSettlement}`

/** What the two ledgers hold differently; sealed, for it names a person number. Nothing is deleted, every change has its audit entry. */
export function createMismatchStore(
  connection: Connection,
  transact: Transact,
  vault: Vault,
  audit: (entry: AuditEntry) => void,
): MismatchStore {
  const place = (mismatchId: string) => `mismatch.content:${mismatchId}`
  const insert = connection.prepare(`INSERT INTO mismatch (mismatch_id, kind, subject, settlement, day, found_at, content, state)
    VALUES (@mismatchId, @kind, @subject, (SELECT position FROM settlement WHERE settlement_id = @settlementId), @day, @foundAt, @content,
      'open') ON CONFLICT DO NOTHING`)
  const byId = connection.prepare<[string], MismatchRow>(`${select} WHERE m.mismatch_id = ?`)
  // Asked after every message: what was closed over the years is never walked through.
  const open = connection.prepare<[], MismatchRow>(
    `${columns} INDEXED BY mismatch_open_once ${ofSettlement} WHERE m.state <> 'closed' ORDER BY m.position`,
  )
  const ofDay = connection.prepare<[LocalDate], MismatchRow>(`${select} WHERE m.day = ? ORDER BY m.position`)
  const since = connection.prepare<[number], MismatchRow>(`${select} WHERE m.found_at >= ? ORDER BY m.position`)
  const lastClosed = connection.prepare<[string, string], MismatchRow>(
    `${select} WHERE m.kind = ? AND m.subject = ? AND m.state = 'closed' ORDER BY m.position DESC LIMIT 1`,
  )
  const change = connection.prepare(
    "UPDATE mismatch SET state = @state, content = @content WHERE mismatch_id = @mismatchId AND state <> 'closed'",
  )
  const close = connection.prepare(`UPDATE mismatch SET state = 'closed', content = @content, closed_at = @at, closed_by = @by,
    closing = @closing WHERE mismatch_id = @mismatchId AND state <> 'closed'`)

  const stored = (row: MismatchRow): StoredMismatch => ({
    mismatchId: row.mismatch_id,
    kind: row.kind,
    subject: row.subject,
    ...(row.settlement_id === null ? {} : { settlementId: row.settlement_id }),
    day: row.day,
    foundAt: row.found_at,
    state: row.state,
    content: vault.open(row.content, place(row.mismatch_id)),
    ...(row.closed_at === null ? {} : { closedAt: row.closed_at }),
    ...(row.closed_by === null ? {} : { closedBy: row.closed_by }),
    ...(row.closing === null ? {} : { closing: row.closing }),
  })
  const one = (row: MismatchRow | undefined) => row && stored(row)

  return {
    add: ({ mismatchId, settlementId, content, ...found }, entry) =>
      transact(() => {
        const row = { ...found, mismatchId, settlementId: settlementId ?? null, content: vault.seal(content, place(mismatchId)) }
        if (insert.run(row).changes === 0) return false
        audit(entry)
        return true
      }),
    find: (mismatchId) => one(byId.get(mismatchId)),
    open: () => open.all().map(stored),
    ofDay: (day) => ofDay.all(day).map(stored),
    since: (foundAt) => since.all(foundAt).map(stored),
    lastClosed: (kind, subject) => one(lastClosed.get(kind, subject)),
    change(mismatchId, state, content, entry) {
      transact(() => {
        const changed = change.run({ mismatchId, state, content: vault.seal(content, place(mismatchId)) })
        if (changed.changes !== 1) throw new Error(`mismatch ${mismatchId} is unknown or closed`)
        audit(entry)
      })
    },
    close(mismatchId, closing, content, entry) {
      transact(() => {
        const row = { mismatchId, closing, content: vault.seal(content, place(mismatchId)), at: entry.at, by: entry.operatorId }
        if (close.run(row).changes !== 1) throw new Error(`mismatch ${mismatchId} is unknown or closed`)
        audit(entry)
      })
    },
  }
}
