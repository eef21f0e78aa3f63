import { compareFigures } from '../../../shared/difference/index.ts'
import type { PlatformOutcome, RefusalSubject, UploadStep } from '../ports/index.ts'
import { afterTakingBack, afterUndoneDischarge, afterWithdrawal, quarantinedMax } from './clear-up.ts'
import { lateAnswer, settledAs } from './late-answer.ts'
import { foreignBecause } from './matching.ts'
import type { Answer } from './send.ts'
import { type Attempt, decidesSettlement, isNeedless, type Situation } from './situation.ts'

/** What the ending of one message means: pure, so that every state can be tried without a wire. */

const rawOf = (outcome: PlatformOutcome<Answer>) =>
  outcome.kind === 'accepted' || outcome.kind === 'refused' ? outcome.receipt.raw : outcome.raw

function wordsOf(outcome: PlatformOutcome<Answer>): string {
  if (outcome.kind === 'accepted') return outcome.receipt.warning ?? ''
  return outcome.kind === 'refused' ? outcome.message : outcome.reason
}

type Accepted = Extract<PlatformOutcome<Answer>, { kind: 'accepted' }>

/**
 * Not an answer to this message: kept in the journal, and of our own message we know nothing. One that changes nothing at the
 * platform is asked again a few times; then a person looks.
 */
function quarantine(situation: Situation, words: string, raw: string | undefined): UploadStep {
  const { job, at, pauseMs } = situation
  const attempt = { messageId: job.messageId, outcome: 'quarantined' as const, words, ...(raw === undefined ? {} : { raw }) }
  if (job.kind === 'pre-settlement' && job.quarantined + 1 >= quarantinedMax) {
    return { jobId: job.jobId, state: 'refused', at, attempt, settlement: { settlementId: job.settlementId, state: 'refused' } }
  }
  return { jobId: job.jobId, state: 'unknown', at, attempt, nextAttemptAt: at + pauseMs }
}

function accepted(situation: Situation, { value, receipt }: Accepted, attempt: Attempt): readonly UploadStep[] {
  const { job, payload, settlement, at } = situation
  const foreign = foreignBecause(situation, value)
  if (foreign !== undefined) {
    const { echoedMessageId } = value
    const owner = echoedMessageId && echoedMessageId !== job.messageId ? situation.ownerOf(echoedMessageId) : undefined
    return [
      quarantine(situation, foreign, receipt.raw),
      ...(owner && owner.job.jobId !== job.jobId ? lateAnswer(owner, value, receipt) : []),
    ]
  }
  const done: UploadStep = { jobId: job.jobId, state: 'acknowledged', at, attempt }
  const { settlementId } = job
  /** A message of a reversal: the platform follows. */
  const followed: UploadStep = { ...done, settlement: { settlementId, state: 'confirmed' } }
  switch (payload.kind) {
    case 'admission':
    case 'registration':
      return [{ ...done, ...(value.visitId ? { centreVisit: { visitId: job.visitId, centreVisitId: value.visitId } } : {}) }]
    case 'fee-details':
      return [{ ...done, ...(value.lines?.length ? { settlement: { settlementId, lines: value.lines } } : {}) }]
    case 'pre-settlement': {
      // The platform is the authority, but this money was charged while it could not be asked: holding the settlement back
      // would leave the stay open at the platform and change nothing at the window. It is sent all the same, both figures
      // are kept field by field, and the settlement stays marked until a supervisor has decided.
      if (!value.figures) return [done]
      const state = compareFigures(settlement.charged(), value.figures).length > 0 ? ('differs' as const) : undefined
      return [{ ...done, settlement: { settlementId, platformFigures: value.figures, ...(state ? { state } : {}) } }]
    }
    case 'settlement':
      return [{ ...done, ...settledAs(situation, value) }]
    case 'cancellation': {
      const { centreSettlementId, clearing } = value
      return [
        {
          ...done,
          settlement: {
            settlementId,
            state: 'confirmed',
            knownToPlatform: true,
            ...(centreSettlementId ? { centreSettlementId } : {}),
            ...(clearing ? { clearing } : {}),
          },
        },
      ]
    }
    case 'fee-withdrawal':
      return payload.again ? [done, ...afterWithdrawal(situation)] : [followed]
    case 'discharge-cancellation':
      return payload.again ? [done, ...afterUndoneDischarge(situation)] : [followed]
    case 'admission-cancellation':
    case 'registration-cancellation':
      return [{ ...followed, centreVisit: { visitId: job.visitId } }]
    case 'taking-back':
      return [done, ...afterTakingBack(situation, payload.targetJobId, value.existed !== false)]
    case 'visit-information':
    case 'discharge':
    case 'settlement-list':
    case 'sale':
    case 'sale-return':
      return [done]
  }
}

/** So often it is looked into that a message is said to be done already; the next time it is believed. */
const believedAfter = 2

/** The platform looked at it and said no: a person must act, and nothing of this stay overtakes it. */
function refused(situation: Situation, attempt: Attempt, about: RefusalSubject | undefined): readonly UploadStep[] {
  const { job, at } = situation
  const step = { jobId: job.jobId, at, attempt }
  // "Already settled" is also a no: a copy of a message that went out twice may be what settled it. Taking it back tells.
  // So may the refusal of another message that came to this one, late or swapped; the third one is believed.
  const isDoubtful = job.sendings > 1 || (about === 'already-done' && situation.timesSaidDone() < believedAfter)
  const mayBeDone =
    isDoubtful &&
    (job.kind === 'settlement' ||
      job.kind === 'admission' ||
      job.kind === 'discharge' ||
      (job.kind === 'fee-details' && about === 'already-done') ||
      // Looked up again a few times: the platform's index may lag behind its books.
      (job.kind === 'registration' && about === 'already-done' && situation.timesSaidDone() < believedAfter))
  if (mayBeDone) return [{ ...step, state: 'unknown', nextAttemptAt: at + situation.pauseMs }]
  if (isNeedless(situation)) return [{ ...step, state: 'superseded' }]
  return [
    {
      ...step,
      state: 'refused',
      ...(decidesSettlement(job.kind) ? { settlement: { settlementId: job.settlementId, state: 'refused' as const } } : {}),
    },
  ]
}

/** The steps that follow from how the platform ended one message. */
export function decide(situation: Situation, outcome: PlatformOutcome<Answer>): readonly UploadStep[] {
  const { job, at, pauseMs } = situation
  const raw = rawOf(outcome)
  const about = outcome.kind === 'refused' ? outcome.about : undefined
  const attempt = {
    ...{ messageId: job.messageId, outcome: outcome.kind, words: wordsOf(outcome) },
    ...(raw === undefined ? {} : { raw }),
    ...(about === undefined ? {} : { about }),
  }
  // A late answer on another message's line may have ended it meanwhile: its own ending is noted and changes nothing.
  if (job.state === 'acknowledged' || job.state === 'superseded') return [{ jobId: job.jobId, state: job.state, at, attempt }]
  switch (outcome.kind) {
    case 'accepted':
      return accepted(situation, outcome, attempt)
    case 'refused':
      // A token that ran out says nothing of the settlement: the same goes out again by the identity number, under an id of its own.
      if (outcome.about === 'voucher' && !isNeedless(situation) && job.sendings === 1)
        return [{ jobId: job.jobId, state: 'queued', at, attempt, newMessageId: situation.newMessageId() }]
      // The platform's own trouble: it has not looked at the message, and nobody at the window can do anything about it.
      if (outcome.about === 'busy' && !isNeedless(situation))
        return [{ jobId: job.jobId, state: 'queued', at, attempt, nextAttemptAt: at + pauseMs }]
      return refused(situation, attempt, outcome.about)
    case 'not-sent':
      // Certain that nothing arrived. The pause is the line's, not the message's: it goes out as soon as the line is back.
      return [{ jobId: job.jobId, state: isNeedless(situation) ? 'superseded' : 'queued', at, attempt }]
    case 'unknown':
      if (outcome.isForeign) return [quarantine(situation, outcome.reason, outcome.raw)]
      return [{ jobId: job.jobId, state: 'unknown', at, attempt, nextAttemptAt: at + pauseMs }]
  }
}
