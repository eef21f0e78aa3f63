import type { ProofStore } from '../services/ports/index.ts'
import type { Connection } from './open-database.ts'

interface ProofRow {
  visit_id: string
  content_sha256: string
  pack_hash: string | null
  audit_sequence: number
  audit_hash: string
  reconciled_at: number | null
}

/** What proves a record: the hash it was written with, its law, and the entry of the audit chain that was written with it. */
export function createProofStore(connection: Connection): ProofStore {
  const bySlip = connection.prepare<{ slipNumber: string }, { id: string }>(`SELECT settlement_id AS id FROM settlement
    WHERE slip_number = @slipNumber OR position = (SELECT settlement FROM supplement WHERE slip_number = @slipNumber)`)
  const proof = connection.prepare<[string], ProofRow>(`SELECT s.visit_id, s.content_sha256, r.pack_hash, t.reconciled_at,
    a.sequence AS audit_sequence, a.hash AS audit_hash FROM settlement s
    JOIN settlement_status t ON t.settlement = s.position
    JOIN audit_entry a ON a.subject = coalesce(s.reverses, s.settlement_id) AND a.result = s.slip_number
    LEFT JOIN settlement_source r ON r.settlement = s.position
    WHERE s.settlement_id = ? ORDER BY a.sequence LIMIT 1`)
  return {
    settlementOfSlip: (slipNumber) => bySlip.get({ slipNumber })?.id,
    of(settlementId) {
      const row = proof.get(settlementId)
      return (
        row && {
          visitId: row.visit_id,
          contentSha256: row.content_sha256,
          ...(row.pack_hash === null ? {} : { packHash: row.pack_hash }),
          auditSequence: row.audit_sequence,
          auditHash: row.audit_hash,
          ...(row.reconciled_at === null ? {} : { reconciledAt: row.reconciled_at }),
        }
      )
    },
  }
}
