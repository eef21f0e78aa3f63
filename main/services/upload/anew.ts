import type { NewUploadJob, StoredUpload, UploadStep } from '../ports/index.ts'
import type { MessageIds } from './message-ids.ts'
import { type Care, careOf, readPayload, stayOf, type UploadPayload, writePayload } from './payload.ts'
import { batchesOf } from './plan/index.ts'

/** Steps over what the queue has already finished, when the two ledgers turned out to hold different things. */

export interface AnewParts {
  readonly messageIds: MessageIds
  readonly newId: () => string
}

/** Which family of calls the settlement goes by. */
export function careOfJobs(jobs: readonly StoredUpload[]): Care {
  const settling = jobs.find(({ kind }) => kind === 'settlement')
  const payload = settling && readPayload(settling.payload)
  return payload?.kind === 'settlement' ? careOf(payload.request) : 'inpatient'
}

/** What names the settlement, or is it: with another one it is said anew. */
const settledBy: readonly StoredUpload['kind'][] = ['pre-settlement', 'settlement', 'settlement-list']

const isFinished = ({ state }: StoredUpload) => state === 'acknowledged' || state === 'superseded'

/**
 * Settles once more under new message ids: what is left of the lines is withdrawn first, then lines and settlement go out again. The
 * platform is known to hold no settlement of the visit. Lines that a rehearsal had brought there get messages of their own.
 */
export function planAnew(
  { messageIds, newId }: AnewParts,
  jobs: readonly StoredUpload[],
  bill: { readonly billId: string; readonly lineCount: number },
  at: number,
  words: string,
): readonly UploadStep[] {
  const again = jobs.filter(({ kind, state }) => settledBy.includes(kind) && state === 'acknowledged')
  const before = (job: StoredUpload, payload: UploadPayload): NewUploadJob => ({
    jobId: newId(),
    settlementId: job.settlementId,
    visitId: job.visitId,
    kind: payload.kind,
    sequence: job.sequence,
    messageId: messageIds.next(),
    payload: writePayload(payload),
    createdAt: at,
  })
  const sent = jobs.find(({ kind }) => kind === 'fee-details')
  const [first] = sent ? jobs.filter(({ kind, state }) => kind === 'fee-details' && state === 'acknowledged') : again
  const payload = first && readPayload(first.payload)
  const followUps: NewUploadJob[] = []
  if (first && payload?.kind === 'fee-details') {
    const { stay, outpatient } = payload
    const of = outpatient ? { care: 'outpatient' as const, batch: outpatient.batch } : { care: 'inpatient' as const }
    followUps.push(before(first, { kind: 'fee-withdrawal', stay, again: true, ...of }))
  } else if (first && payload && careOfJobs(jobs) === 'inpatient') {
    const { billId, lineCount } = bill
    const stay = stayOf(payload)
    // Of the same place the newest goes first.
    for (const batch of batchesOf(lineCount)) followUps.push(before(first, { kind: 'fee-details', stay, billId, ...batch }))
    followUps.push(before(first, { kind: 'fee-withdrawal', stay, again: true, care: 'inpatient' }))
  }
  const withdrawal: readonly UploadStep[] =
    first && followUps.length > 0 ? [{ jobId: first.jobId, state: 'acknowledged', at, followUps }] : []
  const requeued = again.map(({ jobId, messageId, settlementId }) => ({
    jobId,
    state: 'queued' as const,
    at,
    attempt: { messageId, outcome: 'retried' as const, words },
    newMessageId: messageIds.next(),
    settlement: { settlementId, state: 'provisional' as const },
  }))
  return [...withdrawal, ...requeued]
}

/** A settlement that stands at the platform is ours: whatever was still to be sent for it never goes out. */
export function planAdoption(jobs: readonly StoredUpload[], at: number, words: string): readonly UploadStep[] {
  const settling = jobs.find(({ kind }) => kind === 'settlement')
  const last = settling?.sequence ?? 0
  return jobs
    .filter((job) => !isFinished(job) && job.sequence <= last)
    .map(({ jobId, messageId }) => ({ jobId, state: 'acknowledged', at, attempt: { messageId, outcome: 'resolved', words } }))
}

/** The platform holds nothing of it any more: nothing has to be cancelled there when it is taken back here. */
export function planGivingUp(jobs: readonly StoredUpload[], at: number, words: string): readonly UploadStep[] {
  return jobs
    .filter(({ kind, state }) => kind === 'settlement' && state === 'acknowledged')
    .map(({ jobId, messageId }) => ({ jobId, state: 'superseded', at, attempt: { messageId, outcome: 'resolved', words } }))
}

/**
 * What settled there is to be taken back: the queue does so itself with whatever it does not know the ending of, and sends it again. A
 * taking back that was refused or held goes out once more.
 */
export function planTakingBack(
  { messageIds }: Pick<AnewParts, 'messageIds'>,
  jobs: readonly StoredUpload[],
  job: StoredUpload,
  at: number,
  words: string,
): readonly UploadStep[] {
  const released = ({ jobId, messageId }: StoredUpload) => ({ jobId, at, attempt: { messageId, outcome: 'released' as const, words } })
  const takings = jobs.filter(({ kind, state }) => kind === 'taking-back' && (state === 'refused' || state === 'held'))
  return [
    { ...released(job), state: 'unknown' },
    ...takings.map((taking): UploadStep => {
      if (taking.state === 'refused') return { ...released(taking), state: 'queued', newMessageId: messageIds.next() }
      return { ...released(taking), state: taking.mayBeInEffect ? 'unknown' : 'queued' }
    }),
  ]
}
