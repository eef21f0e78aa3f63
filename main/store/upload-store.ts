import type { UploadJob, UploadKind, UploadState } from '../../shared/contract/index.ts'
import { instantText } from '../../shared/dates/index.ts'
import type { NewUploadJob, StoredUpload, UploadStep, UploadStore } from '../services/ports/index.ts'
import type { Connection } from './open-database.ts'
import { encodePlatformFigures } from './settlement-store.ts'
import type { Transact } from './transact.ts'
import type { Vault } from './vault.ts'

interface JobRow {
  job_id: string
  settlement_id: string
  slip_number: string
  operator_id: string
  operator_name: string
  sendings: number
  visit_id: string
  sequence: number
  kind: UploadKind
  state: UploadState
  message_id: string
  attempts: number
  next_attempt_at: number | null
  last_attempt_at: number | null
  last_words: string | null
  created_at: number
  payload: Buffer
}

const jobColumns = `SELECT j.*, s.settlement_id, s.slip_number, s.operator_id, s.operator_name,
  (SELECT count(*) FROM upload_event v WHERE v.job_id = j.job_id AND v.message_id = j.message_id AND v.outcome = 'begun') AS sendings`
const selectJob = `${jobColumns} FROM upload_job j JOIN settlement s ON s.position = j.settlement`
const open = "state NOT IN ('acknowledged', 'superseded')"
/** Only what is unfinished, by its own index: the years of what is done are never walked through. */
const openJobs = 'FROM upload_job j INDEXED BY upload_job_open JOIN settlement s ON s.position = j.settlement'
/** Longest words kept in the list; the whole answer stands sealed in the journal. */
const wordsMax = 500
/** Serials reserved at once: one flush for that many messages; what a crash leaves unused is skipped, never repeated. */
const serialBlock = 64

/** Inserts one job with its message id; runs inside the transaction of what calls for it. */
export function createQueueing(connection: Connection, vault: Vault): (job: NewUploadJob) => void {
  const insertJob =
    connection.prepare(`INSERT INTO upload_job (job_id, settlement, visit_id, sequence, kind, state, message_id, created_at, payload)
    VALUES (@jobId, (SELECT position FROM settlement WHERE settlement_id = @settlementId), @visitId, @sequence, @kind, 'queued', @messageId,
      @createdAt, @payload)`)
  const insertId = connection.prepare('INSERT INTO message_id (message_id, job_id) VALUES (?, ?)')
  return (job) => {
    insertJob.run({ ...job, payload: vault.seal(job.payload, `upload_job.payload:${job.jobId}`) })
    insertId.run(job.messageId, job.jobId)
  }
}

function summaryOf(row: JobRow): UploadJob {
  return {
    jobId: row.job_id,
    settlementId: row.settlement_id,
    slipNumber: row.slip_number,
    kind: row.kind,
    state: row.state,
    sequence: row.sequence,
    messageId: row.message_id,
    attempts: row.attempts,
    ...(row.next_attempt_at === null ? {} : { nextAttemptAt: instantText(row.next_attempt_at) }),
    ...(row.last_attempt_at === null ? {} : { lastAttemptAt: instantText(row.last_attempt_at) }),
    ...(row.last_words === null ? {} : { lastWords: row.last_words }),
    createdAt: instantText(row.created_at),
  }
}

function createSerials(connection: Connection, transact: Transact): () => number {
  const reserve = connection.prepare<[number], { value: number }>(
    "UPDATE counter SET value = value + ? WHERE name = 'message-serial' RETURNING value",
  )
  let next = 1
  let last = 0
  return () => {
    if (next > last) {
      last = transact(() => reserve.get(serialBlock)?.value ?? 0)
      next = last - serialBlock + 1
    }
    next += 1
    return next - 1
  }
}

/** Writes one step of a job: the journal entry, the job, what follows from it and what it means for the settlement. */
function createStepping(connection: Connection, vault: Vault, queue: (job: NewUploadJob) => void): (step: UploadStep) => void {
  const insertEvent = connection.prepare(
    'INSERT INTO upload_event (job_id, at, message_id, outcome, words, raw) VALUES (@jobId, @at, @messageId, @outcome, @words, @raw)',
  )
  const changeJob = connection.prepare(`UPDATE upload_job SET state = @state, next_attempt_at = @nextAttemptAt,
    last_words = coalesce(@words, last_words), message_id = coalesce(@newMessageId, message_id)
    WHERE job_id = @jobId AND state <> 'superseded'`)
  const insertId = connection.prepare('INSERT INTO message_id (message_id, job_id) VALUES (?, ?)')
  const changeSettlement = connection.prepare(`UPDATE settlement_status SET
    state = CASE WHEN state = 'cancelled' THEN state ELSE coalesce(@state, state) END,
    centre_settlement_id = coalesce(@centreSettlementId, centre_settlement_id),
    platform_figures = coalesce(@platformFigures, platform_figures),
    known_to_platform_at = CASE WHEN @known THEN coalesce(known_to_platform_at, @at) ELSE known_to_platform_at END
    WHERE settlement = (SELECT position FROM settlement WHERE settlement_id = @settlementId)`)
  return (step) => {
    const { jobId, at, attempt, settlement } = step
    if (attempt) {
      const raw = attempt.raw === undefined ? null : vault.seal(attempt.raw, `upload_event.raw:${jobId}`)
      insertEvent.run({ jobId, at, messageId: attempt.messageId, outcome: attempt.outcome, words: attempt.words.slice(0, wordsMax), raw })
    }
    const changed = changeJob.run({
      jobId,
      state: step.state,
      nextAttemptAt: step.nextAttemptAt ?? null,
      words: attempt ? attempt.words.slice(0, wordsMax) : null,
      newMessageId: step.newMessageId ?? null,
    })
    if (changed.changes !== 1) throw new Error(`upload job ${jobId} is unknown or superseded`)
    if (step.newMessageId !== undefined) insertId.run(step.newMessageId, jobId)
    for (const followUp of step.followUps ?? []) queue(followUp)
    if (settlement) {
      changeSettlement.run({
        settlementId: settlement.settlementId,
        at,
        state: settlement.state ?? null,
        centreSettlementId: settlement.centreSettlementId ?? null,
        platformFigures: settlement.platformFigures ? encodePlatformFigures(settlement.platformFigures) : null,
        known: settlement.knownToPlatform ? 1 : 0,
      })
    }
  }
}

export function createUploadStore(
  connection: Connection,
  transact: Transact,
  vault: Vault,
  queue: (job: NewUploadJob) => void,
): UploadStore {
  // A follow-up takes the place of the message it clears up: same sequence, and the newer of the two goes first.
  const overtaken = `EXISTS (SELECT 1 FROM upload_job e WHERE e.visit_id = j.visit_id AND e.${open}
    AND (e.sequence < j.sequence OR (e.sequence = j.sequence AND e.position > j.position)))`
  // What the platform works out for a person rests on what it has settled for them before: two stays of one person, settled
  // here one after the other, are settled there in the same order.
  const early = `(j.kind IN ('pre-settlement', 'settlement', 'cancellation') AND EXISTS (SELECT 1 FROM settlement es
    JOIN upload_job ej ON ej.settlement = es.position WHERE es.person_number = s.person_number AND es.position < s.position
    AND ej.visit_id <> j.visit_id AND ej.kind IN ('settlement', 'cancellation') AND ej.${open}))`
  // A pause measured before the clock was set back would never end: then the message is due.
  const ripe = '(j.next_attempt_at IS NULL OR j.next_attempt_at <= @at OR j.last_attempt_at > @at)'
  // Stays take turns: one that can never be sent, such as for an operator the platform does not sign in, holds up no other.
  const due = connection.prepare<{ at: number; limit: number }, JobRow>(
    `${jobColumns} ${openJobs} WHERE j.${open} AND j.state IN ('queued', 'unknown') AND ${ripe} AND NOT ${overtaken} AND NOT ${early}
    ORDER BY coalesce(j.last_attempt_at, 0), j.position LIMIT @limit`,
  )
  const wakeUp = connection.prepare<[], { at: number | null }>(
    `SELECT min(coalesce(j.next_attempt_at, 0)) AS at ${openJobs} WHERE j.${open} AND j.state IN ('queued', 'unknown') AND NOT ${overtaken} AND NOT ${early}`,
  )
  const byId = connection.prepare<[string], JobRow>(`${selectJob} WHERE j.job_id = ?`)
  const unfinished = connection.prepare<[number], JobRow>(`${jobColumns} ${openJobs} WHERE j.${open} ORDER BY j.position DESC LIMIT ?`)
  const finished = connection.prepare<[number], JobRow>(
    `${selectJob} WHERE j.state IN ('acknowledged', 'superseded') ORDER BY j.position DESC LIMIT ?`,
  )
  const ofSettlement = connection.prepare<[string], JobRow>(`${selectJob} WHERE s.settlement_id = ? ORDER BY j.sequence, j.position`)
  const lastSequence = connection.prepare<[string], { last: number | null }>(
    'SELECT max(sequence) AS last FROM upload_job WHERE visit_id = ?',
  )
  const usedId = connection.prepare<[string], { found: number }>('SELECT 1 AS found FROM message_id WHERE message_id = ?')
  const counts = connection.prepare<[], { waiting: number; refused: number; oldest: number | null }>(`SELECT
    count(*) FILTER (WHERE state <> 'refused') AS waiting, count(*) FILTER (WHERE state = 'refused') AS refused,
    min(created_at) AS oldest FROM upload_job INDEXED BY upload_job_open WHERE ${open}`)
  const startAttempt = connection.prepare(`UPDATE upload_job SET state = 'sending', attempts = attempts + 1, last_attempt_at = @at,
    next_attempt_at = NULL WHERE job_id = @jobId AND state IN ('queued', 'unknown')`)
  const noteEvent = connection.prepare(`INSERT INTO upload_event (job_id, at, message_id, outcome, words)
    SELECT job_id, @at, message_id, @outcome, @words FROM upload_job WHERE job_id = @jobId`)
  const interrupted = connection.prepare<[], { job_id: string }>(
    `SELECT job_id FROM upload_job INDEXED BY upload_job_open WHERE ${open} AND state = 'sending'`,
  )
  const toUnknown = connection.prepare("UPDATE upload_job SET state = 'unknown', next_attempt_at = NULL WHERE job_id = ?")
  const step = createStepping(connection, vault, queue)
  const serial = createSerials(connection, transact)

  const stored = (row: JobRow): StoredUpload => ({
    ...summaryOf(row),
    visitId: row.visit_id,
    sendings: row.sendings,
    operatorId: row.operator_id,
    operatorName: row.operator_name,
    payload: vault.open(row.payload, `upload_job.payload:${row.job_id}`),
  })

  return {
    due: (at, limit) => due.all({ at, limit }).map(stored),
    find(jobId) {
      const row = byId.get(jobId)
      return row && stored(row)
    },
    list(limit) {
      const first = unfinished.all(limit)
      return [...first, ...finished.all(limit - first.length)].map(summaryOf)
    },
    ofSettlement: (settlementId) => ofSettlement.all(settlementId).map(stored),
    lastSequence: (visitId) => lastSequence.get(visitId)?.last ?? 0,
    isMessageIdUsed: (messageId) => usedId.get(messageId) !== undefined,
    begin(jobId, at) {
      transact(() => {
        if (startAttempt.run({ jobId, at }).changes !== 1) throw new Error(`upload job ${jobId} cannot be sent now`)
        noteEvent.run({ jobId, at, outcome: 'begun', words: '' })
      })
    },
    advance(steps) {
      transact(() => {
        for (const one of steps) step(one)
      })
    },
    counts() {
      const row = counts.get()
      const oldest = row?.oldest ?? null
      return { waiting: row?.waiting ?? 0, needsPerson: row?.refused ?? 0, ...(oldest === null ? {} : { oldestAt: oldest }) }
    },
    nextWakeUp: () => wakeUp.get()?.at ?? undefined,
    recoverInterrupted: (at) =>
      transact(() => {
        const jobs = interrupted.all()
        for (const { job_id: jobId } of jobs) {
          toUnknown.run(jobId)
          noteEvent.run({ jobId, at, outcome: 'interrupted', words: 'the terminal was stopped before the answer was recorded' })
        }
        return jobs.length
      }),
    nextMessageSerial: serial,
  }
}
