import { migrate, readMigrations } from '../../main/store/migrate.ts'
import { type Connection, openDatabase } from '../../main/store/open-database.ts'

/** Writes a ledger as the first release left it: so many settled stays with all that hangs on them, about 12 kB each. */
export function writeOlderLedger(file: string, migrationsFolder: string, settlements: number): void {
  const connection = openDatabase(file)
  migrate(connection, readMigrations(migrationsFolder).slice(0, 1))
  connection.exec('BEGIN')
  for (const rows of tables)
    connection.prepare(`WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) ${rows}`).run(settlements)
  connection.exec('COMMIT')
  connection.pragma('wal_checkpoint(TRUNCATE)')
  connection.close()
}

const upTo = (count: number) => `(WITH RECURSIVE m (k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM m WHERE k < ${count}) SELECT k FROM m)`
const json = (bytes: number) => `'{"text":"' || hex(randomblob(${bytes / 2})) || '"}'`

const tables = [
  `INSERT INTO bill SELECT i, 'B' || i, 'hash ' || i, i, 'ZY' || i, 'V' || i, randomblob(32), 100, 0, 8, randomblob(200), randomblob(2000) FROM n`,
  `INSERT INTO person SELECT randomblob(32), randomblob(32), i, randomblob(400) FROM n`,
  `INSERT INTO settlement SELECT i, 'S' || i, 'K' || i, 'f', '01-20250101-' || i, 'settlement', NULL, 'B' || i, 'ZY' || i, 'V' || i, 'P' || i,
    'employee', '360802', '360800', 2025, i, 'C01', '测试', randomblob(300), 100, 0, 0, 0, 100, 60, 40, 0, 0, 40, 0, 0, 40, ${json(1500)},
    '${'0'.repeat(64)}' FROM n`,
  `INSERT INTO settlement_status (settlement, state, open_bill_id, centre_settlement_id)
    SELECT i, 'confirmed', 'B' || i, 'C' || i FROM n`,
  `INSERT INTO settlement_line SELECT i, k, 'L' || k, 'X' || k, '测试药品', 'western-drug', '2025-01-01', '1', '1.00', 'A', '0', NULL, 12, 0, 0, 0,
    12, '[]' FROM n, ${upTo(8)}`,
  `INSERT INTO settlement_trace SELECT i, k, 'step', 'code', 'result', 60, ${json(200)} FROM n, ${upTo(8)}`,
  `INSERT INTO accumulator_delta SELECT i, 'amount', 'name ' || k, 60 FROM n, ${upTo(3)}`,
  `INSERT INTO upload_job (position, job_id, settlement, visit_id, sequence, kind, state, message_id, attempts, created_at, payload)
    SELECT i * 3 + k, 'J' || i || '-' || k, i, 'V' || i, k, CASE k WHEN 1 THEN 'fee-details' WHEN 2 THEN 'pre-settlement' ELSE 'settlement' END,
    CASE WHEN i % 10 = 0 AND k = 3 THEN 'queued' ELSE 'acknowledged' END, 'M' || i || '-' || k, 1, i, randomblob(500) FROM n, ${upTo(3)}`,
  `INSERT INTO message_id SELECT 'M' || i || '-' || k, 'J' || i || '-' || k FROM n, ${upTo(3)}`,
  `INSERT INTO upload_event (job_id, at, message_id, outcome, words, raw)
    SELECT 'J' || i || '-' || k, i, 'M' || i || '-' || k, 'accepted', '', randomblob(300) FROM n, ${upTo(3)}`,
  `INSERT INTO hospital_result SELECT i, 'S' || i, i, randomblob(800), NULL FROM n`,
  `INSERT INTO audit_entry SELECT i, i, 'C01', 'settlement.confirm', 'S' || i, 'done', hex(randomblob(32)), hex(randomblob(32)) FROM n`,
]

/** The columns each table has. */
export function columnsOf(connection: Connection): ReadonlyMap<string, readonly string[]> {
  const names = connection
    .prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    .pluck()
    .all()
  return new Map(names.map((name) => [name, connection.prepare<[], string>(`SELECT name FROM pragma_table_info('${name}')`).pluck().all()]))
}
