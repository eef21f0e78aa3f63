import type { StoredUpload, UploadStep } from '../ports/index.ts'
import type { MessageIds } from './message-ids.ts'
import { type Care, careOf, readPayload, writePayload } from './payload.ts'

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
 * platform is known to hold no settlement of the visit.
 */
export function planAnew(
  { messageIds, newId }: AnewParts,
  jobs: readonly StoredUpload[],
  at: number,
  words: string,
): readonly UploadStep[] {
  const again = jobs.filter(({ kind, state }) => settledBy.includes(kind) && state === 'acknowledged')
  const lines = jobs.find(({ kind, state }) => kind === 'fee-details' && state === 'acknowledged')
  const payload = lines && readPayload(lines.payload)
  const withdrawal: readonly UploadStep[] =
    lines && payload?.kind === 'fee-details'
      ? [
          {
            jobId: lines.jobId,
            state: 'acknowledged',
            at,
            followUps: [
              {
                jobId: newId(),
                settlementId: lines.settlementId,
                visitId: lines.visitId,
                kind: 'fee-withdrawal',
                sequence: lines.sequence,
                messageId: messageIds.next(),
                payload: writePayload({
                  kind: 'fee-withdrawal',
                  stay: payload.stay,
                  again: true,
                  care: payload.outpatient ? 'outpatient' : 'inpatient',
                  ...(payload.outpatient ? { batch: payload.outpatient.batch } : {}),
                }),
                createdAt: at,
              },
            ],
          },
        ]
      : []
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
