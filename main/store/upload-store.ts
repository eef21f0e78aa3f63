import type { AuditEntry, NewUploadJob, UploadEvent, UploadStore } from '../services/ports/index.ts'
import type { Connection } from './open-database.ts'
import { createAnswerReading } from './platform-answers.ts'
import type { Transact } from './transact.ts'
import {
  createJobReading,
  early,
  type JobRow,
  jobColumns,
  type ListedRow,
  listJob,
  open,
  openJobs,
  overtaken,
  selectJob,
} from './upload-rows.ts'
import { createStepping } from './upload-writing.ts'
import type { Vault } from './vault.ts'

export { createQueueing } from './upload-writing.ts'

/** Serials reserved at once: one flush for that many messages; what a crash leaves unused is skipped, never repeated. */
const serialBlock = 64

function createSerials(connection: Connection, transact: Transact): Pick<UploadStore, 'nextMessageSerial' | 'takeSeconds'> {
  const reserve = connection.prepare<[number], { value: number }>(
    "UPDATE counter SET value = value + ? WHERE name = 'message-serial' RETURNING value",
  )
  const take = connection.prepare<{ from: number; count: number }, { value: number }>(`INSERT INTO counter (name, value)
    VALUES ('message-second', @from + @count) ON CONFLICT (name) DO UPDATE SET value = max(value, @from) + @count RETURNING value`)
  let next = 1
  let last = 0
  return {
    nextMessageSerial() {
      if (next > last) {
        last = transact(() => reserve.get(serialBlock)?.value ?? 0)
        next = last - serialBlock + 1
      }
      next += 1
      return next - 1
    },
    takeSeconds: (from, count) => transact(() => take.get({ from, count })?.value ?? 0) - count,
  }
}

interface EventRow {
  at: number
  message_id: string
  outcome: UploadEvent['outcome']
  words: string
  operator_name: string | null
  raw: Buffer | null
}

function createJournal(connection: Connection, vault: Vault): UploadStore['journal'] {
  const events = connection.prepare<[string], EventRow>(
    'SELECT at, message_id, outcome, words, operator_name, raw FROM upload_event WHERE job_id = ? ORDER BY position',
  )
  return (jobId) =>
    events.all(jobId).map(({ at, message_id: messageId, outcome, words, operator_name: operatorName, raw }) => ({
      at,
      messageId,
      outcome,
      words,
      ...(operatorName === null ? {} : { operatorName }),
      ...(raw === null ? {} : { raw: vault.open(raw, `upload_event.raw:${jobId}`) }),
    }))
}

export interface UploadStoreParts {
  readonly connection: Connection
  readonly transact: Transact
  readonly vault: Vault
  readonly queue: (job: NewUploadJob) => void
  readonly audit: (entry: AuditEntry) => void
}

// A pause measured before the clock was set back would never end: then the message is due.
const ripe = '(j.next_attempt_at IS NULL OR j.next_attempt_at <= @at OR j.last_attempt_at > @at)'
const maySend = `j.${open} AND j.state IN ('queued', 'unknown') AND NOT ${overtaken} AND NOT ${early}`
// The deadline counts from the settlement: what was booked longest ago is the worst.
const worstFirst = 'ORDER BY s.settled_at, j.visit_id, j.sequence, j.position DESC'

export function createUploadStore({ connection, transact, vault, queue, audit }: UploadStoreParts): UploadStore {
  const { listed, stored } = createJobReading(connection, vault)
  const one = (row: JobRow | undefined) => (row ? stored([row])[0] : undefined)
  // Stays take turns: one that can never be sent, such as for an operator the platform does not sign in, holds up no other.
  const turn = 'ORDER BY coalesce(j.last_attempt_at, 0), j.position'
  // The places first and the whole rows of those few only: looking takes as long as the backlog is long, whenever the line is down.
  const due = connection.prepare<{ at: number; limit: number }, JobRow>(`${selectJob} WHERE j.position IN
    (SELECT j.position ${openJobs} WHERE ${maySend} AND ${ripe} ${turn} LIMIT @limit) ${turn}`)
  const dueOf = connection.prepare<{ at: number; visitId: string }, JobRow>(
    `${jobColumns} ${openJobs} WHERE j.visit_id = @visitId AND ${maySend} AND ${ripe} LIMIT 1`,
  )
  const wakeUp = connection.prepare<[], { at: number | null }>(
    `SELECT min(coalesce(j.next_attempt_at, 0)) AS at ${openJobs} WHERE ${maySend}`,
  )
  const anyDue = connection.prepare<{ at: number }, { found: number }>(`SELECT 1 AS found ${openJobs} WHERE ${maySend} AND ${ripe} LIMIT 1`)
  const saidDone = connection.prepare<{ jobId: string }, { times: number }>(`SELECT count(*) AS times FROM upload_event
    WHERE job_id = @jobId AND about = 'already-done' AND position > coalesce((SELECT max(position) FROM upload_event
      WHERE job_id = @jobId AND outcome IN ('retried', 'released')), 0)`)
  // A question about the message stands in its journal under an id of its own, with words.
  const sentIds = connection
    .prepare<[string], string>(
      "SELECT message_id FROM upload_event WHERE job_id = ? AND outcome = 'begun' AND words = '' GROUP BY message_id ORDER BY min(position)",
    )
    .pluck()
  const byId = connection.prepare<[string], JobRow>(`${selectJob} WHERE j.job_id = ?`)
  const byMessage = connection.prepare<[string], JobRow>(
    `${selectJob} WHERE j.job_id = (SELECT job_id FROM message_id WHERE message_id = ?)`,
  )
  const unfinished = connection.prepare<[number], ListedRow>(`${listJob} WHERE j.position IN
    (SELECT j.position ${openJobs} WHERE j.${open} ${worstFirst} LIMIT ?) ${worstFirst}`)
  const unfinishedIds = connection.prepare<[], string>(`SELECT j.job_id ${openJobs} WHERE j.${open} ${worstFirst}`).pluck()
  const finished = connection.prepare<[number], ListedRow>(
    `${listJob} WHERE j.state IN ('acknowledged', 'superseded') ORDER BY j.position DESC LIMIT ?`,
  )
  const ofSettlement = connection.prepare<[string], JobRow>(`${selectJob} WHERE s.settlement_id = ? ORDER BY j.sequence, j.position`)
  const lastSequence = connection.prepare<[string], { last: number | null }>(
    'SELECT max(sequence) AS last FROM upload_job WHERE visit_id = ?',
  )
  const usedId = connection.prepare<[string], { found: number }>('SELECT 1 AS found FROM message_id WHERE message_id = ?')
  const counts = connection.prepare<[], { waiting: number; person: number; oldest: number | null }>(`SELECT
    count(*) FILTER (WHERE state NOT IN ('refused', 'held')) AS waiting, count(*) FILTER (WHERE state IN ('refused', 'held')) AS person,
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

  return {
    due: (at, limit) => stored(due.all({ at, limit })),
    dueOf: (visitId, at) => one(dueOf.get({ visitId, at })),
    find: (jobId) => one(byId.get(jobId)),
    findByMessage: (messageId) => one(byMessage.get(messageId)),
    list(limit) {
      const first = unfinished.all(limit)
      return listed([...first, ...finished.all(limit - first.length)])
    },
    unfinishedIds: () => unfinishedIds.all(),
    ofSettlement: (settlementId) => stored(ofSettlement.all(settlementId)),
    journal: createJournal(connection, vault),
    lastSequence: (visitId) => lastSequence.get(visitId)?.last ?? 0,
    isMessageIdUsed: (messageId) => usedId.get(messageId) !== undefined,
    ...createAnswerReading(connection),
    begin(jobId, at) {
      transact(() => {
        if (startAttempt.run({ jobId, at }).changes !== 1) throw new Error(`upload job ${jobId} cannot be sent now`)
        noteEvent.run({ jobId, at, outcome: 'begun', words: '' })
      })
    },
    advance(steps, entry) {
      transact(() => {
        for (const change of steps) step(change)
        if (entry) audit(entry)
      })
    },
    counts() {
      const row = counts.get()
      const oldest = row?.oldest ?? null
      return { waiting: row?.waiting ?? 0, needsPerson: row?.person ?? 0, ...(oldest === null ? {} : { oldestAt: oldest }) }
    },
    hasDue: (at) => anyDue.get({ at }) !== undefined,
    sentIds: (jobId) => sentIds.all(jobId),
    timesSaidDone: (jobId) => saidDone.get({ jobId })?.times ?? 0,
    nextWakeUp: () => wakeUp.get()?.at ?? undefined,
    recoverInterrupted: (at) =>
      transact(() => {
        const jobs = interrupted.all()
        for (const { job_id: jobId } of jobs) {
          toUnknown.run(jobId)
          noteEvent.run({ jobId, at, outcome: 'interrupted', words: '程序中断，应答没有记录下来' })
        }
        return jobs.length
      }),
    ...createSerials(connection, transact),
  }
}
