import type { HospitalResultStore } from '../services/ports/index.ts'
import type { Connection } from './open-database.ts'
import type { Transact } from './transact.ts'
import type { Vault } from './vault.ts'

export function createHospitalResultStore(connection: Connection, transact: Transact, vault: Vault): HospitalResultStore {
  const waiting = connection.prepare<
    [],
    { result_id: string; settlement_id: string; content: Buffer }
  >(`SELECT h.result_id, s.settlement_id,
    h.content FROM hospital_result h JOIN settlement s ON s.position = h.settlement WHERE h.delivered_at IS NULL ORDER BY h.position`)
  const deliver = connection.prepare('UPDATE hospital_result SET delivered_at = ? WHERE result_id = ? AND delivered_at IS NULL')
  return {
    undelivered: () =>
      waiting.all().map((row) => ({
        resultId: row.result_id,
        settlementId: row.settlement_id,
        content: vault.open(row.content, `hospital_result.content:${row.result_id}`),
      })),
    delivered(resultId, at) {
      transact(() => deliver.run(at, resultId))
    },
  }
}
