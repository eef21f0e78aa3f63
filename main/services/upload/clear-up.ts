import type { UploadKind } from '../../../shared/contract/index.ts'
import type { UploadStep } from '../ports/index.ts'
import { stayOf } from './payload.ts'
import { reversibleOf } from './send.ts'
import { followUp, isNeedless, type Situation } from './situation.ts'

/** After so many answers that were not answers to it, a message no longer goes out by itself. */
export const quarantinedMax = 5

/** Whose taking effect must be known also when nobody wants it any more: what opened something at the platform has to be closed. */
const mustBeKnown: readonly UploadKind[] = ['admission', 'registration', 'settlement']

/**
 * What clears up a message nobody knows the outcome of, or nothing where saying it again does no harm: an admission or a settlement
 * is taken back (2601), fee lines are withdrawn (2302, 2205), a discharge is undone (2405). A registration can only be looked up.
 */
function clearingUp(situation: Situation): UploadStep | undefined {
  const { job, payload, at } = situation
  const waiting = { jobId: job.jobId, state: 'unknown' as const, at }
  const stay = stayOf(payload)
  switch (payload.kind) {
    case 'settlement':
    case 'admission': {
      // Said to be done already: an earlier sending may stand after all, for the answer that it was taken back names no message and
      // can have been another one's. Each id it ever went out under is asked for.
      const ids = situation.timesSaidDone() > 0 ? [...situation.earlierIds(), job.messageId] : [job.messageId]
      const taking = { kind: 'taking-back' as const, stay, targetJobId: job.jobId, of: reversibleOf(payload) }
      return { ...waiting, followUps: ids.map((messageId) => followUp(situation, { ...taking, messageId })) }
    }
    case 'fee-details': {
      const { outpatient } = payload
      const of = outpatient ? { care: 'outpatient' as const, batch: outpatient.batch } : { care: 'inpatient' as const }
      return { ...waiting, followUps: [followUp(situation, { kind: 'fee-withdrawal', stay, again: true, ...of })] }
    }
    case 'discharge':
      return { ...waiting, followUps: [followUp(situation, { kind: 'discharge-cancellation', stay, again: true })] }
    default:
      return undefined
  }
}

/** The platform can be asked for a visit by the hospital's own number; found, the outcome is certain. */
export const canBeLookedUp = (kind: UploadKind): boolean => kind === 'admission' || kind === 'registration'

/** What has to be written instead of sending the message, if anything: it is needless, or sending it could do it twice. */
export function beforeSending(situation: Situation, wasLookedUp: boolean): readonly UploadStep[] | undefined {
  const { job, at } = situation
  // In doubt without having been sent from here: another copy of this ledger may have sent it.
  const isUnknown = job.state === 'unknown' || (job.mayBeInEffect && job.sendings === 0)
  if (isNeedless(situation) && !(isUnknown && mustBeKnown.includes(job.kind))) return [{ jobId: job.jobId, state: 'superseded', at }]
  if (!isUnknown || (canBeLookedUp(job.kind) && !wasLookedUp)) return undefined
  const step = clearingUp(situation)
  // Asked for and not there: what nobody wants any more need not be said again.
  if (!step && isNeedless(situation)) return [{ jobId: job.jobId, state: 'superseded', at }]
  return step && [step]
}

/** The target once it is certain not to be in effect: it goes out again, unless nobody wants it or it met too many foreign answers. */
function again(situation: Situation, jobId: string, newMessageId: string | undefined): UploadStep {
  const { siblings, settlement, at } = situation
  const target = siblings.find((one) => one.jobId === jobId)
  if (settlement.state === 'cancelled') return { jobId, state: 'superseded', at }
  if ((target?.quarantined ?? 0) >= quarantinedMax) {
    return { jobId, state: 'refused', at, settlement: { settlementId: situation.job.settlementId, state: 'refused' } }
  }
  return { jobId, state: 'queued', at, ...(newMessageId === undefined ? {} : { newMessageId }) }
}

/** What was taken back goes out again. */
export function afterTakingBack(situation: Situation, targetJobId: string, existed: boolean): readonly UploadStep[] {
  const { job, siblings, newMessageId } = situation
  const target = siblings.find(({ jobId }) => jobId === targetJobId)
  if (target?.state !== 'unknown') return []
  // Never there, said at the first asking: a copy may still be on its way, and under the same id the platform recognises the
  // second one. After a second asking "not there" can also mean that the first took it back: then its id is burnt.
  const keepsId = !existed && job.attempts === 1 && target.sendings === 1
  return [again(situation, targetJobId, keepsId ? undefined : newMessageId())]
}

/** All fee lines of the stay are gone from the platform: every batch that had been sent goes out again under a new id. */
export function afterWithdrawal(situation: Situation): readonly UploadStep[] {
  const { siblings, settlement, newMessageId } = situation
  const isCancelled = settlement.state === 'cancelled'
  return siblings
    .filter(({ kind, state }) => kind === 'fee-details' && (state === 'unknown' || (state === 'acknowledged' && !isCancelled)))
    .map(({ jobId }) => again(situation, jobId, newMessageId()))
}

/** The stay is open again at the platform: a discharge nobody knew of is said anew. */
export function afterUndoneDischarge(situation: Situation): readonly UploadStep[] {
  const { siblings, newMessageId } = situation
  return siblings
    .filter(({ kind, state }) => kind === 'discharge' && state === 'unknown')
    .map(({ jobId }) => again(situation, jobId, newMessageId()))
}
