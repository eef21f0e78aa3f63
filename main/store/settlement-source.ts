import { z } from 'zod'
import { moneyFromFen } from '../../shared/money/index.ts'
import { caseOfFileSchema } from '../../shared/settlement/index.ts'
import type { RecordedSettlement, ReplayStore, SettlementSource } from '../services/ports/index.ts'
import type { Connection } from './open-database.ts'
import { createContentTables } from './settlement-content.ts'
import type { Vault } from './vault.ts'

interface RecordRow {
  position: number
  settlement_id: string
  slip_number: string
  kind: 'settlement' | 'reversal'
  reverses: string | null
  settled_at: number
  figures: string
  content_sha256: string
  pack_hash: string | null
  part: number | null
  content: Buffer | null
  [amount: string]: unknown
}

const place = (settlement: number) => `settlement_source.content:${settlement}`

/** Writes what a settlement rests on, inside the transaction of its booking; a pack is written once per hash. */
export function createSourceWriter(connection: Connection, vault: Vault): (settlement: number, source: SettlementSource) => void {
  const insertPack = connection.prepare('INSERT INTO policy_pack (hash, content) VALUES (?, ?) ON CONFLICT (hash) DO NOTHING')
  const insertSource = connection.prepare('INSERT INTO settlement_source (settlement, pack_hash, part, content) VALUES (?, ?, ?, ?)')
  return (settlement, { pack, part, case: settled }) => {
    insertPack.run(pack.hash, pack.content)
    const content = JSON.stringify(z.encode(caseOfFileSchema, settled))
    insertSource.run(settlement, pack.hash, part ?? null, vault.seal(content, place(settlement)))
  }
}

/** Reads everything ever booked, oldest first, for working it out again; writes nothing. */
export function createReplayStore(connection: Connection, vault: Vault, amountColumns: Readonly<Record<string, string>>): ReplayStore {
  const select = `SELECT s.*, r.pack_hash, r.part, r.content FROM settlement s
    LEFT JOIN settlement_source r ON r.settlement = s.position`
  const positions = connection.prepare<[], { position: number }>('SELECT position FROM settlement ORDER BY position')
  const count = connection.prepare<[], { value: number }>('SELECT count(*) AS value FROM settlement')
  const byPosition = connection.prepare<[number], RecordRow>(`${select} WHERE s.position = ?`)
  const byId = connection.prepare<[string], RecordRow>(`${select} WHERE s.settlement_id = ?`)
  const pack = connection.prepare<[string], { content: string }>('SELECT content FROM policy_pack WHERE hash = ?')
  const withoutSource = connection.prepare<[], { value: number }>("SELECT value FROM counter WHERE name = 'settlements-without-source'")
  const content = createContentTables(connection)

  function sourceOf(row: RecordRow): RecordedSettlement['source'] {
    if (row.pack_hash === null || row.content === null) return undefined
    const opened = JSON.parse(vault.open(row.content, place(row.position))) as unknown
    const settled = z.decode(caseOfFileSchema, opened as z.input<typeof caseOfFileSchema>)
    return { packHash: row.pack_hash, ...(row.part === null ? {} : { part: row.part }), case: settled }
  }

  function recordOf(row: RecordRow, sourceFrom: number): RecordedSettlement {
    const head = {
      settlementId: row.settlement_id,
      slipNumber: row.slip_number,
      kind: row.kind,
      settledAt: row.settled_at,
      ...(row.reverses === null ? {} : { reverses: row.reverses }),
      keepsSource: row.position > sourceFrom,
    }
    try {
      const read = content.readUnchecked(row.position, row.figures, row.content_sha256)
      const columns = Object.entries(amountColumns).map(([name, column]) => [name, moneyFromFen(Number(row[column]))] as const)
      const source = sourceOf(row)
      return { ...head, ...read, amountColumns: Object.fromEntries(columns), ...(source ? { source } : {}) }
    } catch (cause) {
      // One record that cannot be read must not keep the others from being compared: it is named as what it is.
      return { ...head, unreadable: (cause as Error).message }
    }
  }

  const sourceFrom = () => withoutSource.get()?.value ?? 0
  return {
    count: () => count.get()?.value ?? 0,
    // One row at a time: a year's ledger with its lines does not fit into memory.
    *records() {
      for (const { position } of positions.all()) {
        const row = byPosition.get(position)
        if (row) yield recordOf(row, sourceFrom())
      }
    },
    find(settlementId) {
      const row = byId.get(settlementId)
      return row && recordOf(row, sourceFrom())
    },
    pack: (hash) => pack.get(hash)?.content,
  }
}
