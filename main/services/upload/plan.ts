import type { StayBill } from '../../../shared/bill/index.ts'
import type { UploadKind } from '../../../shared/contract/index.ts'
import type { SettlementBreakdown } from '../../../shared/settlement/index.ts'
import type { NewUploadJob, StayReference, StoredUpload } from '../ports/index.ts'
import type { MessageIds } from './message-ids.ts'
import { type UploadPayload, writePayload } from './payload.ts'

/** The platform takes at most so many fee lines in one message. */
export const feeLinesPerMessage = 100

export interface PlanParts {
  readonly messageIds: MessageIds
  readonly newId: () => string
}

export interface PlanPlace {
  readonly settlementId: string
  readonly stay: StayReference
  /** The last place taken in the line of this stay. */
  readonly lastSequence: number
  readonly at: number
}

/** Writes messages one after the other into the line of a stay. */
function queueFor({ messageIds, newId }: PlanParts, place: PlanPlace) {
  const jobs: NewUploadJob[] = []
  return {
    jobs,
    add(payload: UploadPayload) {
      jobs.push({
        jobId: newId(),
        settlementId: place.settlementId,
        visitId: place.stay.visitId,
        kind: payload.kind,
        sequence: place.lastSequence + jobs.length + 1,
        messageId: messageIds.next(),
        payload: writePayload(payload),
        createdAt: place.at,
      })
    },
  }
}

export interface SettlementPlan extends PlanPlace {
  readonly bill: StayBill
  readonly breakdown: SettlementBreakdown
  readonly slipNumber: string
  readonly useAccount: boolean
}

/** 2301 in batches, 2303, 2304: everything a discharge sends, in this order. */
export function planSettlement(parts: PlanParts, plan: SettlementPlan): readonly NewUploadJob[] {
  const { bill, stay, breakdown } = plan
  const queue = queueFor(parts, plan)
  for (let from = 0; from < bill.lines.length; from += feeLinesPerMessage) {
    const count = Math.min(feeLinesPerMessage, bill.lines.length - from)
    queue.add({ kind: 'fee-details', stay, billId: bill.billId, from, count })
  }
  const { totalFee, fullySelfPaid, overPriceLimit, upfrontSelfPay, withinPolicy } = breakdown
  const request = {
    ...stay,
    dischargedOn: bill.dischargedOn,
    useAccount: plan.useAccount,
    slipNumber: plan.slipNumber,
    figures: { totalFee, fullySelfPaid, overPriceLimit, upfrontSelfPay, withinPolicy },
  }
  queue.add({ kind: 'pre-settlement', request })
  queue.add({ kind: 'settlement', request })
  return queue.jobs
}

const ofChain: readonly UploadKind[] = ['fee-details', 'pre-settlement', 'settlement']
const never: readonly StoredUpload['state'][] = ['queued', 'refused', 'superseded']

export interface ReversalPlan extends PlanPlace {
  readonly original: string
  /** The messages of the original as they stand now. */
  readonly originalJobs: readonly StoredUpload[]
}

/**
 * What a reversal sends, and which messages of the original it makes needless.
 *
 * - Certain not to be in effect (waiting, refused, or a fee upload that ends in the withdrawal below anyway): superseded.
 * - On the wire or unknown: left where it is. The queue finds out first (2601 for a settlement), then supersedes it.
 * - A settlement that may have reached the platform gets a 2305 behind all that; it is dropped at its turn when it turned out
 *   that the platform holds nothing.
 * - Fee lines that may have reached it are withdrawn (2302), so that the stay can be uploaded again.
 */
export function planReversal(
  parts: PlanParts,
  plan: ReversalPlan,
): { readonly uploads: readonly NewUploadJob[]; readonly superseded: readonly string[] } {
  const { originalJobs, stay, original } = plan
  const chain = originalJobs.filter((job) => ofChain.includes(job.kind))
  const superseded = chain.filter(({ kind, state }) => {
    if (state === 'queued' || state === 'refused') return true
    return state === 'unknown' && kind !== 'settlement'
  })
  const queue = queueFor(parts, plan)
  const mayBeSettled = chain.some(({ kind, state }) => kind === 'settlement' && !never.includes(state))
  if (mayBeSettled) queue.add({ kind: 'cancellation', stay, original })
  const mayHaveLines = chain.some(({ kind, attempts }) => kind === 'fee-details' && attempts > 0)
  if (mayHaveLines) queue.add({ kind: 'fee-withdrawal', stay, again: false })
  return { uploads: queue.jobs, superseded: superseded.map(({ jobId }) => jobId) }
}
