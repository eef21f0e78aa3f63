import type { NewUploadJob, UploadStep } from '../services/ports/index.ts'
import type { Connection } from './open-database.ts'
import { createAnswerWriter } from './platform-answers.ts'
import type { Vault } from './vault.ts'

/** Longest words kept in the list; the whole answer stands sealed in the journal. */
const wordsMax = 500

/** Inserts one job with its message id; runs inside the transaction of what calls for it. */
export function createQueueing(connection: Connection, vault: Vault): (job: NewUploadJob) => void {
  const insertJob =
    connection.prepare(`INSERT INTO upload_job (job_id, settlement, visit_id, sequence, kind, state, message_id, created_at, payload)
    VALUES (@jobId, (SELECT position FROM settlement WHERE settlement_id = @settlementId), @visitId, @sequence, @kind, @state, @messageId,
      @createdAt, @payload)`)
  const insertId = connection.prepare('INSERT INTO message_id (message_id, job_id) VALUES (?, ?)')
  const noteDoubt = connection.prepare(`INSERT INTO upload_event (job_id, at, message_id, outcome, words)
    VALUES (@jobId, @createdAt, @messageId, 'interrupted', @mayBeThere)`)
  // From here on the messages of the visit see to what a rehearsal left at the platform.
  const takeOver = connection.prepare('DELETE FROM rehearsal WHERE visit_id = ?')
  return (job) => {
    const state = job.mayBeThere === undefined ? 'queued' : 'unknown'
    insertJob.run({ ...job, state, payload: vault.seal(job.payload, `upload_job.payload:${job.jobId}`) })
    insertId.run(job.messageId, job.jobId)
    if (job.mayBeThere !== undefined) noteDoubt.run(job)
    takeOver.run(job.visitId)
  }
}

/** Acts of a person that say nothing about the message itself leave the platform's last words standing. */
const wordless: readonly string[] = ['released', 'retried'] satisfies NonNullable<UploadStep['attempt']>['outcome'][]

/** Writes one step of a job: the journal entry, the job, what follows from it and what it means for the settlement. */
export function createStepping(connection: Connection, vault: Vault, queue: (job: NewUploadJob) => void): (step: UploadStep) => void {
  const insertEvent = connection.prepare(
    `INSERT INTO upload_event (job_id, at, message_id, outcome, words, raw, about, operator_name)
    VALUES (@jobId, @at, @messageId, @outcome, @words, @raw, @about, @operatorName)`,
  )
  // What never left is not counted; right of the sign stands the row as it was.
  const changeJob = connection.prepare(`UPDATE upload_job SET state = @state, next_attempt_at = @nextAttemptAt,
    attempts = attempts - (@outcome IS 'not-sent' AND state = 'sending' AND message_id = @messageId),
    last_words = coalesce(@words, last_words), message_id = coalesce(@newMessageId, message_id)
    WHERE job_id = @jobId AND state <> 'superseded'`)
  const isSuperseded = connection.prepare<[string], { found: number }>(
    "SELECT 1 AS found FROM upload_job WHERE job_id = ? AND state = 'superseded'",
  )
  const insertId = connection.prepare('INSERT INTO message_id (message_id, job_id) VALUES (?, ?)')
  const insertVisit = connection.prepare('INSERT INTO platform_visit (visit_id, centre_visit_id, learned_at) VALUES (?, ?, ?)')
  const noteAnswer = createAnswerWriter(connection)
  return (step) => {
    const { jobId, at, attempt, settlement, centreVisit } = step
    const words = attempt?.words.slice(0, wordsMax) ?? null
    if (attempt) {
      const raw = attempt.raw === undefined ? null : vault.seal(attempt.raw, `upload_event.raw:${jobId}`)
      const { messageId, outcome, about = null, operatorName = null } = attempt
      insertEvent.run({ jobId, at, messageId, outcome, words, raw, about, operatorName })
    }
    const changed = changeJob.run({
      jobId,
      state: step.state,
      nextAttemptAt: step.nextAttemptAt ?? null,
      outcome: attempt?.outcome ?? null,
      messageId: attempt?.messageId ?? null,
      words: attempt && wordless.includes(attempt.outcome) ? null : words,
      newMessageId: step.newMessageId ?? null,
    })
    // An answer that comes for a message given up is noted beside it and changes nothing about it.
    const isNoteOnly = step.state === 'superseded' && isSuperseded.get(jobId) !== undefined
    if (changed.changes !== 1 && !isNoteOnly) throw new Error(`upload job ${jobId} is unknown or superseded`)
    if (step.newMessageId !== undefined) insertId.run(step.newMessageId, jobId)
    for (const followUp of step.followUps ?? []) queue(followUp)
    if (centreVisit) insertVisit.run(centreVisit.visitId, centreVisit.centreVisitId ?? null, at)
    if (settlement) noteAnswer(settlement, at)
  }
}
