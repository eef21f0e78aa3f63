import type { PlatformFigures, StoredUpload, UploadStep } from '../ports/index.ts'
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
  const again = jobs.filter(({ kind, state }) => (kind === 'pre-settlement' || kind === 'settlement') && state === 'acknowledged')
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

export interface Adoption {
  readonly centreSettlementId: string
  readonly figures: PlatformFigures
  readonly state: 'confirmed' | 'differs'
  readonly words: string
}

/** A settlement that stands at the platform is ours: whatever is still to be sent for it never goes out. */
export function planAdoption(jobs: readonly StoredUpload[], adoption: Adoption, at: number): readonly UploadStep[] {
  const { centreSettlementId, figures, state, words } = adoption
  const settling = jobs.find(({ kind }) => kind === 'settlement')
  if (settling === undefined) throw new Error('a settlement without a message that settles cannot be adopted')
  const before = jobs.filter((job) => !isFinished(job) && job.jobId !== settling.jobId && job.sequence <= settling.sequence)
  const resolved = ({ jobId, messageId }: StoredUpload): UploadStep => ({
    jobId,
    state: 'acknowledged',
    at,
    attempt: { messageId, outcome: 'resolved', words },
  })
  const { settlementId } = settling
  return [
    ...before.map(resolved),
    { ...resolved(settling), settlement: { settlementId, state, centreSettlementId, platformFigures: figures, knownToPlatform: true } },
  ]
}

/** The platform holds nothing of it any more: nothing has to be cancelled there when it is taken back here. */
export function planGivingUp(jobs: readonly StoredUpload[], at: number, words: string): readonly UploadStep[] {
  return jobs
    .filter(({ kind, state }) => kind === 'settlement' && state === 'acknowledged')
    .map(({ jobId, messageId }) => ({ jobId, state: 'superseded', at, attempt: { messageId, outcome: 'resolved', words } }))
}

/**
 * What settled there is to be taken back: the queue does so itself with whatever it does not know the ending of, and sends it again. A
 * taking back the platform had refused is tried once more.
 */
export function planTakingBack(
  { messageIds }: Pick<AnewParts, 'messageIds'>,
  jobs: readonly StoredUpload[],
  job: StoredUpload,
  at: number,
  words: string,
): readonly UploadStep[] {
  const refused = jobs.filter(({ kind, state }) => kind === 'taking-back' && state === 'refused')
  const attempt = ({ messageId }: StoredUpload) => ({ messageId, outcome: 'released' as const, words })
  return [
    { jobId: job.jobId, state: 'unknown', at, attempt: attempt(job) },
    ...refused.map((one) => ({ jobId: one.jobId, state: 'queued' as const, at, attempt: attempt(one), newMessageId: messageIds.next() })),
  ]
}
