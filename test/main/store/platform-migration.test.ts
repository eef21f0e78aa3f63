import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openDatabase, openStore } from '../../../main/store/index.ts'
import { migrate, readMigrations } from '../../../main/store/migrate.ts'
import { temporaryFolder, testKey } from '../../builders/terminal.ts'

const migrationsFolder = fileURLToPath(new URL('../../../main/store/migrations', import.meta.url))

let folder: ReturnType<typeof temporaryFolder>
beforeEach(() => {
  folder = temporaryFolder()
})
afterEach(() => folder.remove())

const file = () => join(folder.path, 'terminal.db')

/** A ledger as the program before wrote it: one settlement with two messages, and a result that has been delivered. */
function writeOlderLedger(): void {
  const connection = openDatabase(file())
  migrate(connection, readMigrations(migrationsFolder).slice(0, 2))
  connection.exec(`
    INSERT INTO bill (bill_id, content_hash, received_at, inpatient_number, visit_id, id_number_lookup, total_fee, deposit, line_count, summary,
      content) VALUES ('B1', 'h', 1, 'ZY1', 'V1', x'00', 100, 0, 1, x'00', x'00');
    INSERT INTO settlement VALUES (5, 'S1', 'K1', 'f', '01-20250101-0001', 'settlement', NULL, 'B1', 'ZY1', 'V1', 'P1', 'employee', '360802',
      '360800', 2025, 1, 'C01', '测试', x'00', 100, 0, 0, 0, 100, 60, 40, 0, 0, 40, 0, 0, 40, '{}', '${'0'.repeat(64)}');
    INSERT INTO settlement_status (settlement, state, open_bill_id) VALUES (5, 'confirmed', 'B1');
    INSERT INTO upload_job (position, job_id, settlement, visit_id, sequence, kind, state, message_id, attempts, created_at, payload) VALUES
      (3, 'J1', 5, 'V1', 1, 'fee-details', 'acknowledged', 'M1', 1, 1, x'01'), (8, 'J2', 5, 'V1', 2, 'settlement', 'queued', 'M2', 0, 1, x'02');
    INSERT INTO message_id VALUES ('M1', 'J1'), ('M2', 'J2');
    INSERT INTO upload_event (job_id, at, message_id, outcome, words) VALUES ('J1', 1, 'M1', 'begun', '');
    INSERT INTO hospital_result VALUES (4, 'S1', 5, x'03', 7)`)
  connection.close()
}

test('a ledger of the program before keeps every message and every result, in their order and under their guards', () => {
  writeOlderLedger()
  openStore(folder.path, { key: testKey }).close()
  const connection = openDatabase(file())
  const rows = (sql: string) => connection.prepare(sql).all()
  expect(connection.pragma('user_version', { simple: true })).toBe(readMigrations(migrationsFolder).length)
  expect(rows('SELECT position, job_id, settlement, state, message_id FROM upload_job ORDER BY position')).toEqual([
    { position: 3, job_id: 'J1', settlement: 5, state: 'acknowledged', message_id: 'M1' },
    { position: 8, job_id: 'J2', settlement: 5, state: 'queued', message_id: 'M2' },
  ])
  expect(rows('SELECT position, result_id, settlement, supplement, hex(content) AS content, delivered_at FROM hospital_result')).toEqual([
    { position: 4, result_id: 'S1', settlement: 5, supplement: null, content: '03', delivered_at: 7 },
  ])
  expect(connection.pragma('foreign_key_check')).toEqual([])
  const refused = [
    ['DELETE FROM hospital_result', /never deleted/],
    ["UPDATE hospital_result SET content = x'00'", /never changed/],
    // Still one result for each settlement; a further one is a supplement's.
    ["INSERT INTO hospital_result (result_id, settlement, content) VALUES ('S1b', 5, x'00')", /UNIQUE/],
    ['DELETE FROM upload_job', /never deleted/],
    ["UPDATE upload_job SET payload = x'00'", /never changed/],
  ] as const
  for (const [sql, reason] of refused) expect(() => connection.exec(sql)).toThrow(reason)
  connection.close()
})

test('what was decided and supplemented is never changed nor deleted, and a supplement sums to nothing', () => {
  writeOlderLedger()
  openStore(folder.path, { key: testKey }).close()
  const connection = openDatabase(file())
  const supplement = (cash: number, settlement = 5) => `INSERT INTO supplement (supplement_id, settlement, slip_number, at, operator_id,
    operator_name, occasion, fund_total, personal_account, hospital_part, cash, collected, figures)
    VALUES ('X${cash}', ${settlement}, 'N${cash}', 1, 'S01', '测试主管', 'later', -30, 10, 0, ${cash}, ${cash}, '{}')`
  expect(() => connection.exec(supplement(21))).toThrow(/CHECK/)
  connection.exec(supplement(20))
  connection.exec("INSERT INTO supplement_delta VALUES (1, 'amount', 'pool.fund', -30)")
  connection.exec("INSERT INTO difference_decision VALUES (1, 5, 'platform-accepted', 1, 'S01', '测试主管', '测试', '{}')")
  expect(() => connection.exec(supplement(20))).toThrow(/UNIQUE/)
  connection.exec('UPDATE supplement SET printed = printed + 1')
  for (const [table, column] of [
    ['supplement', 'cash'],
    ['supplement_delta', 'delta'],
    ['difference_decision', 'decision'],
  ]) {
    expect(() => connection.exec(`UPDATE ${table} SET ${column} = ${column}`)).toThrow(/never changed/)
    expect(() => connection.exec(`DELETE FROM ${table}`)).toThrow(/never deleted/)
  }
  connection.close()
})
