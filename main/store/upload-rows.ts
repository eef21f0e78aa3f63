import type { UploadKind, UploadNextStep, UploadState } from '../../shared/contract/index.ts'
import { instantText } from '../../shared/dates/index.ts'
import type { ListedUpload, StoredUpload } from '../services/ports/index.ts'
import type { Connection } from './open-database.ts'
import type { Vault } from './vault.ts'

export interface ListedRow {
  job_id: string
  settlement_id: string
  slip_number: string
  settled_at: number
  is_next: number
  sequence: number
  kind: UploadKind
  state: UploadState
  message_id: string
  attempts: number
  next_attempt_at: number | null
  last_attempt_at: number | null
  last_words: string | null
  created_at: number
}

export interface JobRow extends ListedRow {
  operator_id: string
  operator_name: string
  sendings: number
  quarantined: number
  uncertain: number
  visit_id: string
  payload: Buffer
}

export const open = "state NOT IN ('acknowledged', 'superseded')"

// A follow-up takes the place of the message it clears up: same sequence, and the newer of the two goes first.
export const overtaken = `EXISTS (SELECT 1 FROM upload_job e WHERE e.visit_id = j.visit_id AND e.${open}
  AND (e.sequence < j.sequence OR (e.sequence = j.sequence AND e.position > j.position)))`
// What the platform works out for a person rests on what it has settled for them before: two stays of one person, settled
// here one after the other, are settled there in the same order.
export const early = `(j.kind IN ('pre-settlement', 'settlement', 'cancellation') AND EXISTS (SELECT 1 FROM settlement es
  JOIN upload_job ej ON ej.settlement = es.position WHERE es.person_number = s.person_number AND es.position < s.position
  AND ej.visit_id <> j.visit_id AND ej.kind IN ('settlement', 'cancellation') AND ej.${open}))`

const isNext = `CASE WHEN j.state IN ('queued', 'unknown') THEN NOT ${overtaken} AND NOT ${early} ELSE 0 END AS is_next`

export const jobColumns = `SELECT j.*, s.settlement_id, s.slip_number, s.operator_id, s.operator_name, s.settled_at,
  (SELECT count(*) FILTER (WHERE v.outcome = 'begun') - count(*) FILTER (WHERE v.outcome = 'not-sent') FROM upload_event v
    WHERE v.job_id = j.job_id AND v.message_id = j.message_id) AS sendings,
  (SELECT count(*) FROM upload_event v WHERE v.job_id = j.job_id AND v.outcome = 'quarantined') AS quarantined,
  (SELECT count(*) FROM upload_event v WHERE v.job_id = j.job_id AND v.message_id = j.message_id
    AND (v.outcome IN ('interrupted', 'unknown', 'quarantined', 'accepted') OR v.about = 'already-done')) AS uncertain, ${isNext}`
export const selectJob = `${jobColumns} FROM upload_job j JOIN settlement s ON s.position = j.settlement`
/** What a list shows of each: hundreds are read at once, and nothing of theirs is opened. */
export const listJob = `SELECT j.job_id, j.sequence, j.kind, j.state, j.message_id, j.attempts, j.next_attempt_at, j.last_attempt_at,
  j.last_words, j.created_at, s.settlement_id, s.slip_number, s.settled_at, ${isNext}
  FROM upload_job j JOIN settlement s ON s.position = j.settlement`
/** Only what is unfinished, by its own index: the years of what is done are never walked through. */
export const openJobs = 'FROM upload_job j INDEXED BY upload_job_open JOIN settlement s ON s.position = j.settlement'

/** Doing these twice would do them twice: first it is found out whether they were done. */
const notToBeRepeated: readonly UploadKind[] = ['admission', 'registration', 'fee-details', 'discharge', 'settlement']

function nextStepOf(row: ListedRow, isLineDown: boolean): UploadNextStep {
  switch (row.state) {
    case 'acknowledged':
    case 'superseded':
      return 'none'
    case 'held':
      return 'is-held'
    case 'refused':
      return 'needs-person'
    case 'sending':
      return 'is-sent'
    case 'unknown':
      if (notToBeRepeated.includes(row.kind)) return 'is-looked-up'
      break
    case 'queued':
      break
  }
  if (row.is_next === 0) return 'waits-its-turn'
  return isLineDown ? 'waits-for-line' : 'is-sent'
}

/** Rows of the outbox as the services know them. */
export function createJobReading(connection: Connection, vault: Vault) {
  const lastEnding = connection.prepare<[], { outcome: string }>(
    `SELECT outcome FROM upload_event WHERE outcome IN ('accepted', 'refused', 'not-sent', 'unknown', 'quarantined')
    ORDER BY position DESC LIMIT 1`,
  )
  const isLineDown = () => ['not-sent', 'unknown'].includes(lastEnding.get()?.outcome ?? '')

  const listedOf = (row: ListedRow, isDown: boolean): ListedUpload => ({
    jobId: row.job_id,
    settlementId: row.settlement_id,
    slipNumber: row.slip_number,
    kind: row.kind,
    state: row.state,
    nextStep: nextStepOf(row, isDown),
    sequence: row.sequence,
    messageId: row.message_id,
    attempts: row.attempts,
    ...(row.next_attempt_at === null ? {} : { nextAttemptAt: instantText(row.next_attempt_at) }),
    ...(row.last_attempt_at === null ? {} : { lastAttemptAt: instantText(row.last_attempt_at) }),
    ...(row.last_words === null ? {} : { lastWords: row.last_words }),
    createdAt: instantText(row.created_at),
    settledAt: row.settled_at,
  })

  return {
    listed(rows: readonly ListedRow[]): ListedUpload[] {
      const isDown = isLineDown()
      return rows.map((row) => listedOf(row, isDown))
    },
    stored(rows: readonly JobRow[]): StoredUpload[] {
      const isDown = isLineDown()
      return rows.map((row) => ({
        ...listedOf(row, isDown),
        visitId: row.visit_id,
        sendings: row.sendings,
        mayBeInEffect: row.state === 'sending' || row.state === 'unknown' || row.uncertain > 0,
        quarantined: row.quarantined,
        operatorId: row.operator_id,
        operatorName: row.operator_name,
        payload: vault.open(row.payload, `upload_job.payload:${row.job_id}`),
      }))
    },
  }
}
