/** Thousands of records the platform has confirmed, in both ledgers: copies of one that really was settled, spread over the days. */
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { createVault } from '../../../../main/store/vault.ts'
import { testKey } from '../../../builders/terminal.ts'
import type { World } from './world.ts'

const dayMs = 24 * 3_600_000

/** Of the copy with this number, from 1; the higher, the longer ago. */
export const copy = (serial: number) => ({
  settlementId: `BACKLOG-${serial}`,
  centreSettlementId: `C-BACKLOG-${serial}`,
  visitId: `V-BACKLOG-${serial}`,
  messageId: `M-BACKLOG-${serial}`,
})

/** How many days before now a copy was settled: the same number on each day. */
export const ageOf = (serial: number, count: number, days: number): number => Math.ceil((serial * days) / count)

function openFile(file: string): Database.Database {
  const connection = new Database(file)
  connection.pragma('foreign_keys = OFF')
  return connection
}

/** All columns of a row but some, which are given as expressions over the serial `n`. */
function copyRows(connection: Database.Database, table: string, where: string, others: Readonly<Record<string, string>>): void {
  const columns = connection.pragma(`table_info(${table})`) as readonly { readonly name: string }[]
  const names = columns.map(({ name }) => name).filter((name) => name !== 'position' || 'position' in others)
  const values = names.map((name) => others[name] ?? `o.${name}`)
  connection.exec(`INSERT INTO ${table} (${names.join(', ')})
    SELECT ${values.join(', ')} FROM ${table} o, serials WHERE ${where} ORDER BY serials.n DESC`)
}

/** Copies of the settlement `of`, `count` of them over so many days before now; none has been compared yet. */
export function addBacklog(world: World, of: string, { count, days }: { readonly count: number; readonly days: number }): void {
  const vault = createVault(testKey)
  const now = world.clock.now()
  const job = world.job(of, 'settlement')
  const visitId = world.stayOf().visitId
  const number = world.record(of).summary.centreSettlementId ?? ''
  const at = `${now} - (n * ${days} + ${count - 1}) / ${count} * ${dayMs}`
  const begin = (connection: Database.Database) =>
    connection.exec(`BEGIN; CREATE TEMP TABLE serials AS WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < ${count})
      SELECT n FROM s`)

  const there = openFile(join(world.folder, 'stand-in.db'))
  begin(there)
  copyRows(there, 'person', `o.person_number = '${world.stayOf().personNumber}'`, {
    person_number: "'P-BACKLOG-' || n",
    content: "replace(o.content, o.person_number, 'P-BACKLOG-' || n)",
  })
  copyRows(there, 'visit', `o.visit_id = '${visitId}'`, {
    visit_id: "'V-BACKLOG-' || n",
    person_number: "'P-BACKLOG-' || n",
    content: "replace(replace(o.content, o.visit_id, 'V-BACKLOG-' || n), o.person_number, 'P-BACKLOG-' || n)",
  })
  copyRows(there, 'settlement', `o.settlement_id = '${number}'`, {
    settlement_id: "'C-BACKLOG-' || n",
    message_id: "'M-BACKLOG-' || n",
    visit_id: "'V-BACKLOG-' || n",
    person_number: "'P-BACKLOG-' || n",
    settled_at: at,
  })
  there.exec('COMMIT')
  there.close()

  const here = openFile(join(world.folder, 'terminal', 'terminal.db'))
  const first = here
    .prepare<[string], { position: number; personal: Buffer }>('SELECT position, personal FROM settlement WHERE settlement_id = ?')
    .get(of)
  const personal = vault.open(first?.personal ?? Buffer.alloc(0), `settlement.personal:${of}`)
  here.function('personal', (settlementId) => vault.seal(personal, `settlement.personal:${settlementId}`))
  here.function('payload', (jobId) => vault.seal(job?.payload ?? '', `upload_job.payload:${jobId}`))
  begin(here)
  const from = 1_000_000
  copyRows(here, 'settlement', `o.settlement_id = '${of}'`, {
    position: `${from} - n`,
    settlement_id: "'BACKLOG-' || n",
    settlement_key: "'KEY-BACKLOG-' || n",
    slip_number: "'SLIP-BACKLOG-' || n",
    visit_id: "'V-BACKLOG-' || n",
    person_number: "'P-BACKLOG-' || n",
    settled_at: at,
    personal: "personal('BACKLOG-' || n)",
  })
  copyRows(here, 'settlement_status', `o.settlement = ${first?.position ?? 0}`, {
    settlement: `${from} - n`,
    open_bill_id: 'NULL',
    centre_settlement_id: "'C-BACKLOG-' || n",
    known_to_platform_at: at,
    reconciled_at: 'NULL',
    booked_on: 'NULL',
  })
  copyRows(here, 'upload_job', `o.job_id = '${job?.jobId ?? ''}'`, {
    job_id: "'J-BACKLOG-' || n",
    settlement: `${from} - n`,
    visit_id: "'V-BACKLOG-' || n",
    message_id: "'M-BACKLOG-' || n",
    payload: "payload('J-BACKLOG-' || n)",
  })
  copyRows(here, 'message_id', `o.job_id = '${job?.jobId ?? ''}'`, { message_id: "'M-BACKLOG-' || n", job_id: "'J-BACKLOG-' || n" })
  here.exec('COMMIT')
  here.close()
}
