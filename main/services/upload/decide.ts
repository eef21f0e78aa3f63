import type { SettlementState } from '../../../shared/contract/index.ts'
import type { SettlementBreakdown } from '../../../shared/settlement/index.ts'
import type { NewUploadJob, PlatformOutcome, StoredUpload, UploadStep } from '../ports/index.ts'
import { compareFigures } from './compare.ts'
import { type UploadPayload, writePayload } from './payload.ts'
import type { Answer } from './send.ts'

/** What the ending of one message means: pure, so that every state can be tried without a wire. */

export interface Situation {
  readonly job: StoredUpload
  readonly payload: UploadPayload
  /** The settlement (or reversal) the message belongs to. */
  readonly settlement: { readonly state: SettlementState; readonly breakdown: () => SettlementBreakdown }
  /** All messages of that settlement. */
  readonly siblings: readonly StoredUpload[]
  readonly at: number
  readonly newMessageId: () => string
  readonly newId: () => string
  /** Pause before the next try of this message. */
  readonly pauseMs: number
}

const rawOf = (outcome: PlatformOutcome<Answer>) =>
  outcome.kind === 'accepted' || outcome.kind === 'refused' ? outcome.receipt.raw : outcome.raw

function wordsOf(outcome: PlatformOutcome<Answer>): string {
  if (outcome.kind === 'accepted') return outcome.receipt.warning ?? ''
  return outcome.kind === 'refused' ? outcome.message : outcome.reason
}

/** A message of a settlement that has been taken back meanwhile: once it is certain not to be in effect, it is over. */
function isNeedless({ settlement, job }: Situation): boolean {
  return settlement.state === 'cancelled' && (job.kind === 'fee-details' || job.kind === 'pre-settlement' || job.kind === 'settlement')
}

/**
 * An unknown settlement is taken back (2601) and unknown fee lines are withdrawn (2302) before they go out again. The
 * clearing up is a message of its own, journalled before it is sent, and takes the place of the one it clears up.
 */
function clearUp(situation: Situation): readonly UploadStep[] {
  const { job, payload, at } = situation
  const follow = (next: UploadPayload): NewUploadJob => ({
    jobId: situation.newId(),
    settlementId: job.settlementId,
    visitId: job.visitId,
    kind: next.kind,
    sequence: job.sequence,
    messageId: situation.newMessageId(),
    payload: writePayload(next),
    createdAt: at,
  })
  if (payload.kind === 'settlement') {
    const { dischargedOn, useAccount, slipNumber, figures, ...stay } = payload.request
    const taking = follow({ kind: 'taking-back', stay, targetJobId: job.jobId, messageId: job.messageId })
    return [{ jobId: job.jobId, state: 'unknown', at, followUps: [taking] }]
  }
  if (payload.kind === 'fee-details') {
    return [{ jobId: job.jobId, state: 'unknown', at, followUps: [follow({ kind: 'fee-withdrawal', stay: payload.stay, again: true })] }]
  }
  throw new Error(`a message of kind ${job.kind} is sent again as it is`)
}

/** What has to be written instead of sending the message, if anything: it is needless, or sending it could do it twice. */
export function beforeSending(situation: Situation): readonly UploadStep[] | undefined {
  const { job, at } = situation
  const mayBeSettled = job.kind === 'settlement' && job.state === 'unknown'
  if (isNeedless(situation) && !mayBeSettled) return [{ jobId: job.jobId, state: 'superseded', at }]
  const mayBeDouble = mayBeSettled || (job.kind === 'fee-details' && job.state === 'unknown')
  return mayBeDouble ? clearUp(situation) : undefined
}

type Accepted = Extract<PlatformOutcome<Answer>, { kind: 'accepted' }>

/** Some regions leave the echo of the message id empty: then the stay must be named, and must be ours. */
function isForeign(job: StoredUpload, { echoedMessageId, visitId }: Answer): boolean {
  if (echoedMessageId) return echoedMessageId !== job.messageId || (visitId ? visitId !== job.visitId : false)
  return visitId !== job.visitId
}

/** What was taken back goes out again, unless the settlement was cancelled meanwhile. */
function afterTakingBack(situation: Situation, targetJobId: string, existed: boolean): readonly UploadStep[] {
  const { job, at, siblings, settlement } = situation
  const target = siblings.find(({ jobId }) => jobId === targetJobId)
  if (target?.state !== 'unknown') return []
  if (settlement.state === 'cancelled') return [{ jobId: targetJobId, state: 'superseded', at }]
  // Never there, said at the first asking: a copy may still be on its way, and under the same id the platform recognises the
  // second one. After a second asking "not there" can also mean that the first took it back: then its id is burnt.
  const keepsId = !existed && job.attempts === 1 && target.sendings === 1
  return [{ jobId: targetJobId, state: 'queued', at, ...(keepsId ? {} : { newMessageId: situation.newMessageId() }) }]
}

/** All fee lines of the stay are gone from the platform: every batch that had been sent goes out again under a new id. */
function afterWithdrawal({ siblings, settlement, at, newMessageId }: Situation): readonly UploadStep[] {
  const sent = siblings.filter(({ kind, state }) => kind === 'fee-details' && (state === 'acknowledged' || state === 'unknown'))
  if (settlement.state === 'cancelled') {
    return sent.filter(({ state }) => state === 'unknown').map(({ jobId }) => ({ jobId, state: 'superseded', at }))
  }
  return sent.map(({ jobId }) => ({ jobId, state: 'queued', at, newMessageId: newMessageId() }))
}

function accepted(situation: Situation, { value, receipt }: Accepted, attempt: UploadStep['attempt']): readonly UploadStep[] {
  const { job, payload, settlement, at } = situation
  const done: UploadStep = { jobId: job.jobId, state: 'acknowledged', at, ...(attempt ? { attempt } : {}) }
  const { settlementId } = job
  switch (payload.kind) {
    case 'fee-details':
      return [done]
    case 'pre-settlement': {
      // The platform is the authority, but this money was charged while it could not be asked: holding the settlement back
      // would leave the stay open at the platform and change nothing at the window. It is sent all the same, both figures
      // are kept field by field, and the settlement stays marked until a supervisor has decided.
      if (!value.figures) return [done]
      const state = compareFigures(settlement.breakdown(), value.figures).length > 0 ? ('differs' as const) : undefined
      return [{ ...done, settlement: { settlementId, platformFigures: value.figures, ...(state ? { state } : {}) } }]
    }
    case 'settlement': {
      if (isForeign(job, value) || !value.figures || !value.centreSettlementId) {
        // Somebody else's answer: kept in the journal, and of our own message we know nothing.
        const quarantined = {
          messageId: job.messageId,
          outcome: 'quarantined',
          words: 'the answer belongs to another message',
          raw: receipt.raw,
        }
        return [{ jobId: job.jobId, state: 'unknown', at, attempt: quarantined, nextAttemptAt: at + situation.pauseMs }]
      }
      const state = compareFigures(settlement.breakdown(), value.figures).length > 0 ? 'differs' : 'confirmed'
      const { figures, centreSettlementId } = value
      return [{ ...done, settlement: { settlementId, state, centreSettlementId, platformFigures: figures, knownToPlatform: true } }]
    }
    case 'cancellation': {
      const centreSettlementId = value.centreSettlementId
      return [
        {
          ...done,
          settlement: { settlementId, state: 'confirmed', knownToPlatform: true, ...(centreSettlementId ? { centreSettlementId } : {}) },
        },
      ]
    }
    case 'fee-withdrawal':
      if (payload.again) return [done, ...afterWithdrawal(situation)]
      return [{ ...done, settlement: { settlementId, state: 'confirmed' } }]
    case 'taking-back':
      return [done, ...afterTakingBack(situation, payload.targetJobId, value.existed !== false)]
  }
}

/** The platform looked at it and said no: a person must act, and nothing of this stay overtakes it. */
function refused(situation: Situation, attempt: UploadStep['attempt']): readonly UploadStep[] {
  const { job, at } = situation
  const step = { jobId: job.jobId, at, ...(attempt ? { attempt } : {}) }
  // "Already settled" is also a no: a copy of a message that went out twice may be what settled it. Taking it back tells.
  if (job.kind === 'settlement' && job.sendings > 1) return [{ ...step, state: 'unknown', nextAttemptAt: at + situation.pauseMs }]
  if (isNeedless(situation)) return [{ ...step, state: 'superseded' }]
  const marksSettlement = job.kind !== 'taking-back' && job.kind !== 'fee-withdrawal'
  return [
    {
      ...step,
      state: 'refused',
      ...(marksSettlement ? { settlement: { settlementId: job.settlementId, state: 'refused' as const } } : {}),
    },
  ]
}

/** The steps that follow from how the platform ended one message. */
export function decide(situation: Situation, outcome: PlatformOutcome<Answer>): readonly UploadStep[] {
  const { job, at, pauseMs } = situation
  const raw = rawOf(outcome)
  const attempt = { messageId: job.messageId, outcome: outcome.kind, words: wordsOf(outcome), ...(raw === undefined ? {} : { raw }) }
  switch (outcome.kind) {
    case 'accepted':
      return accepted(situation, outcome, attempt)
    case 'refused':
      // A token that ran out says nothing of the settlement: the same goes out again by the identity number, under an id of its own.
      if (outcome.about === 'voucher' && !isNeedless(situation) && job.sendings === 1)
        return [{ jobId: job.jobId, state: 'queued', at, attempt, newMessageId: situation.newMessageId() }]
      return refused(situation, attempt)
    case 'not-sent':
      // Certain that nothing arrived. The pause is the line's, not the message's: it goes out as soon as the line is back.
      return [{ jobId: job.jobId, state: isNeedless(situation) ? 'superseded' : 'queued', at, attempt }]
    case 'unknown':
      return [{ jobId: job.jobId, state: 'unknown', at, attempt, nextAttemptAt: at + pauseMs }]
  }
}
