import type { Operator, SettlementState, UploadDetail, UploadJob } from '../../../shared/contract/index.ts'
import { formatChinaTime, instantText } from '../../../shared/dates/index.ts'
import { type Outcome, refuse, succeed } from '../../../shared/errors/index.ts'
import type { Clock, ListedUpload, SettlementStore, StoreCode, StoredUpload, UploadStep, UploadStore } from '../ports/index.ts'
import { attempt } from './attempt.ts'
import { type Mask, maskOf, maskWords } from './masking.ts'
import type { MessageIds } from './message-ids.ts'
import { decidesSettlement } from './situation.ts'

/** What people see of the outbox and may do about a message. Nothing is ever deleted, and every act stands in the journal. */
export interface UploadDesk {
  /** What is not done first, the nearest deadline before all others. */
  list(): readonly UploadJob[]
  detail(jobId: string): Outcome<UploadDetail, 'upload.unknown'>
  detailsOf(settlementId: string): readonly UploadDetail[]
  /** Tries a waiting or refused message again now. */
  retry(jobId: string, operator: Operator): Acted
  /** Keeps a message, and whatever follows it in its visit, from going out. */
  hold(jobId: string, reason: string, operator: Operator): Acted
  release(jobId: string, operator: Operator): Acted
  /** A message that was dealt with elsewhere: it never goes out, and the next one of the visit does. */
  resolve(jobId: string, reason: string, operator: Operator): Acted
  /** Everything open with its journal, one message a line. */
  exportOpen(): Promise<{ readonly fileName: string; readonly text: string }>
}

export type Acted = Outcome<Record<never, never>, 'upload.unknown' | 'upload.not-possible' | StoreCode>

export interface UploadDeskParts {
  readonly stores: { readonly uploads: UploadStore; readonly settlements: Pick<SettlementStore, 'head'> }
  readonly clock: Clock
  readonly messageIds: MessageIds
  /** Hides in an answer of the platform whom it is about, also where that is somebody we do not know. */
  readonly maskAnswer: Mask
  /** 上传时限, in hours from the settlement; absent: none is set. */
  readonly uploadWithinHours?: number
  /** Told of a visit that somebody holds back or deals with elsewhere: the platform may have it from there. */
  readonly onLeftToPerson?: (visitId: string) => void
}

const listMax = 500
const exportedAtOnce = 50
const hourMs = 3_600_000

/** The message as the contract has it: without what only the queue needs. */
export function jobOf(stored: ListedUpload & Partial<StoredUpload>, uploadWithinHours?: number): UploadJob {
  const { visitId, sendings, mayBeInEffect, quarantined, operatorId, operatorName, settledAt, payload, ...job } = stored
  if (uploadWithinHours === undefined || job.nextStep === 'none') return job
  return { ...job, deadlineAt: instantText(settledAt + uploadWithinHours * hourMs) }
}

/** What somebody's dealing with a message elsewhere says of its settlement. */
function afterResolving(job: StoredUpload, siblings: readonly StoredUpload[]): SettlementState | undefined {
  // Nobody has told the platform from here: the settlement waits for what the comparison of the books finds.
  if (job.kind === 'settlement' || job.kind === 'cancellation') return 'refused'
  const goesOn = siblings.some(({ jobId, nextStep }) => jobId !== job.jobId && nextStep !== 'none')
  if (decidesSettlement(job.kind)) return goesOn ? 'provisional' : undefined
  const isOfReversal = siblings.every(({ kind }) => kind !== 'settlement')
  return isOfReversal && !goesOn && siblings.every(({ kind, state }) => kind !== 'cancellation' || state === 'acknowledged')
    ? 'confirmed'
    : undefined
}

/** Entries of people are named by the state they need; the queue looks again after each. */
export function createUploadDesk(parts: UploadDeskParts, changed: (settlementId: string) => void): UploadDesk {
  const { clock, messageIds, maskAnswer, uploadWithinHours } = parts
  const { uploads, settlements } = parts.stores

  function act(jobId: string, name: string, operator: Operator, stepOf: (job: StoredUpload, at: number) => UploadStep | undefined): Acted {
    const job = uploads.find(jobId)
    if (!job) return refuse('upload.unknown', { jobId })
    const at = clock.now()
    const plain = stepOf(job, at)
    if (!plain) return refuse('upload.not-possible', { state: job.state })
    const steps = maskWords([plain], maskFor(job.settlementId)).map((step) =>
      step.attempt ? { ...step, attempt: { ...step.attempt, operatorName: operator.name } } : step,
    )
    const words = steps[0]?.attempt?.words
    const result = words ? `${job.state} ${words}` : job.state
    const written = attempt(() => uploads.advance(steps, { at, operatorId: operator.operatorId, act: name, subject: jobId, result }))
    if (!written.ok) return written
    changed(job.settlementId)
    if (plain.state === 'held' || plain.state === 'superseded') parts.onLeftToPerson?.(job.visitId)
    return succeed({})
  }

  const noted = (job: StoredUpload, at: number, outcome: NonNullable<UploadStep['attempt']>['outcome'], words = '') => ({
    jobId: job.jobId,
    at,
    attempt: { messageId: job.messageId, outcome, words },
  })

  function detailOf(job: StoredUpload, mask: Mask): UploadDetail {
    const attempts = uploads.journal(job.jobId).map(({ at, words, raw, ...event }) => ({
      ...event,
      at: instantText(at),
      words: mask(words),
      ...(raw === undefined ? {} : { answer: mask(maskAnswer(raw)) }),
    }))
    const shown = jobOf(job, uploadWithinHours)
    return { job: { ...shown, ...(shown.lastWords === undefined ? {} : { lastWords: mask(shown.lastWords) }) }, attempts }
  }

  const maskFor = (settlementId: string): Mask => maskOf(settlements.head(settlementId))

  return {
    list: () => uploads.list(listMax).map((job) => jobOf(job, uploadWithinHours)),
    detail(jobId) {
      const job = uploads.find(jobId)
      return job ? succeed(detailOf(job, maskFor(job.settlementId))) : refuse('upload.unknown', { jobId })
    },
    detailsOf(settlementId) {
      const mask = maskFor(settlementId)
      return uploads.ofSettlement(settlementId).map((job) => detailOf(job, mask))
    },
    retry: (jobId, operator) =>
      act(jobId, 'upload.retry', operator, (job, at) => {
        if (job.state === 'queued' || job.state === 'unknown') return { ...noted(job, at, 'retried'), state: job.state }
        if (job.state !== 'refused') return undefined
        const settlement = { settlementId: job.settlementId, state: 'provisional' as const }
        return {
          ...noted(job, at, 'retried'),
          state: 'queued',
          // The platform may remember its refusal by the message id.
          newMessageId: messageIds.next(),
          ...(decidesSettlement(job.kind) ? { settlement } : {}),
        }
      }),
    hold: (jobId, reason, operator) =>
      act(jobId, 'upload.hold', operator, (job, at) =>
        job.state === 'queued' || job.state === 'unknown' ? { ...noted(job, at, 'held', reason), state: 'held' } : undefined,
      ),
    release: (jobId, operator) =>
      act(jobId, 'upload.release', operator, (job, at) =>
        // What may have reached the platform is found out about first, as before it was held.
        job.state === 'held' ? { ...noted(job, at, 'released'), state: job.mayBeInEffect ? 'unknown' : 'queued' } : undefined,
      ),
    resolve: (jobId, reason, operator) =>
      act(jobId, 'upload.resolve', operator, (job, at) => {
        // What another copy of this ledger may have sent is known to whoever looked there.
        const isCertain = job.state === 'refused' || (job.state === 'held' && (!job.mayBeInEffect || job.sendings === 0))
        if (!isCertain) return undefined
        const state = afterResolving(job, uploads.ofSettlement(job.settlementId))
        return {
          ...noted(job, at, 'resolved', reason),
          state: 'superseded',
          ...(state ? { settlement: { settlementId: job.settlementId, state } } : {}),
        }
      }),
    async exportOpen() {
      const masks = new Map<string, Mask>()
      const lines: string[] = []
      for (const [index, jobId] of uploads.unfinishedIds().entries()) {
        // A backlog of thousands takes seconds: the window is answered in between.
        if (index % exportedAtOnce === 0) await new Promise<void>((resolve) => void setImmediate(resolve))
        const job = uploads.find(jobId)
        if (!job) throw new Error(`upload job ${jobId} vanished`)
        const mask = masks.get(job.settlementId) ?? maskFor(job.settlementId)
        masks.set(job.settlementId, mask)
        lines.push(`${JSON.stringify(detailOf(job, mask))}\n`)
      }
      const time = formatChinaTime(instantText(clock.now())).replaceAll(/\D/g, '')
      return { fileName: `upload-queue-${time}.jsonl`, text: lines.join('') }
    },
  }
}
