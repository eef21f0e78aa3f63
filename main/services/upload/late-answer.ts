import { compareFigures } from '../../../shared/difference/index.ts'
import type { UploadStep } from '../ports/index.ts'
import { foreignBecause } from './matching.ts'
import type { Answer } from './send.ts'
import type { Attempt, Situation } from './situation.ts'

type Receipt = { readonly raw: string }

/** What a settlement that the platform has settled means for the ledger. */
export function settledAs({ job, settlement, payload }: Situation, answer: Answer): Pick<UploadStep, 'settlement' | 'centreVisit'> {
  const { figures, centreSettlementId, clearing, lines, visitId } = answer
  if (!figures || !centreSettlementId) throw new Error('a settlement is settled with figures and a number')
  const state = compareFigures(settlement.charged(), figures).length > 0 ? 'differs' : 'confirmed'
  const isSale = payload.kind === 'settlement' && 'soldAt' in payload.request
  return {
    settlement: {
      settlementId: job.settlementId,
      state,
      centreSettlementId,
      platformFigures: figures,
      knownToPlatform: true,
      ...(clearing ? { clearing } : {}),
      ...(lines ? { lines } : {}),
    },
    ...(isSale && visitId ? { centreVisit: { visitId: job.visitId, centreVisitId: visitId } } : {}),
  }
}

/**
 * An answer that came where another one was expected and names a message of ours: late, or swapped with another one's.
 *
 * - The message waits for exactly this answer: it is taken, as if it had come in time.
 * - The message has its answer: the same again is noted and ignored; a different one is an alarm, for then the platform may hold two.
 * - Anything else is noted beside the message and changes nothing.
 */
export function lateAnswer(owner: Situation, answer: Answer, { raw }: Receipt): readonly UploadStep[] {
  const { job, settlement, siblings, at } = owner
  const { echoedMessageId, centreSettlementId, figures } = answer
  if (owner.payload.kind !== 'settlement' || !echoedMessageId || !centreSettlementId || !figures) return []
  const note = (outcome: Attempt['outcome'], words: string) => ({
    jobId: job.jobId,
    state: job.state,
    at,
    attempt: { messageId: echoedMessageId, outcome, words, raw },
  })
  // Judged as if it had come on the line of the message it names.
  const asOfThen = { ...owner, job: { ...job, messageId: echoedMessageId } }
  const foreign = foreignBecause(asOfThen, answer)
  if (foreign !== undefined) return [note('quarantined', `迟到的应答不符：${foreign}`)]
  if (job.state === 'acknowledged') {
    const known = settlement.platformFigures()
    if (settlement.centreSettlementId === centreSettlementId && known && compareFigures(known, figures).length === 0) {
      return [note('accepted', '重复的应答，与已记录的相同')]
    }
    const alarm = note('quarantined', `又收到一份不同的应答：平台结算号 ${centreSettlementId}，请对账核实`)
    return [{ ...alarm, settlement: { settlementId: job.settlementId, state: 'differs' } }]
  }
  const taking = siblings.filter(({ kind, state }) => kind === 'taking-back' && state !== 'acknowledged' && state !== 'superseded')
  // Once its taking back is on the wire nobody can say whether this answer still holds.
  const isFree = taking.every(({ attempts }) => attempts === 0)
  const isWaiting = (job.state === 'unknown' || job.state === 'queued') && job.sendings > 0 && echoedMessageId === job.messageId
  if (!isWaiting || !isFree) return [note('quarantined', '迟到的应答：这条报文已另行处理')]
  return [
    ...taking.map(({ jobId }) => ({ jobId, state: 'superseded' as const, at })),
    { ...note('accepted', '迟到的应答，与报文相符'), state: 'acknowledged', ...settledAs(owner, answer) },
  ]
}
