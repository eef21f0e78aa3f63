import type { NewUploadJob, StayReference } from '../../ports/index.ts'
import type { MessageIds } from '../message-ids.ts'
import { type UploadPayload, writePayload } from '../payload.ts'

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
export function queueFor({ messageIds, newId }: PlanParts, place: PlanPlace) {
  const jobs: NewUploadJob[] = []
  return {
    jobs,
    add(payload: UploadPayload, mayBeThere?: string) {
      jobs.push({
        jobId: newId(),
        settlementId: place.settlementId,
        visitId: place.stay.visitId,
        kind: payload.kind,
        sequence: place.lastSequence + jobs.length + 1,
        messageId: messageIds.next(),
        payload: writePayload(payload),
        createdAt: place.at,
        ...(mayBeThere === undefined ? {} : { mayBeThere }),
      })
    },
  }
}

/** Places of the batches that so many lines go up in. */
export function batchesOf(lines: number): readonly { readonly from: number; readonly count: number }[] {
  return Array.from({ length: Math.ceil(lines / feeLinesPerMessage) }, (_, index) => {
    const from = index * feeLinesPerMessage
    return { from, count: Math.min(feeLinesPerMessage, lines - from) }
  })
}
