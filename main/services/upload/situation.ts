import { buildingKinds, type SettlementState, type UploadKind } from '../../../shared/contract/index.ts'
import type { SettledFigures } from '../../../shared/difference/index.ts'
import type { Money } from '../../../shared/money/index.ts'
import type { NewUploadJob, PlatformFigures, StoredUpload, UploadStep } from '../ports/index.ts'
import { type UploadPayload, writePayload } from './payload.ts'

/** One message and everything its ending is judged by: plain values, so that every state can be tried without a wire. */
export interface Situation {
  readonly job: StoredUpload
  readonly payload: UploadPayload
  /** The settlement (or reversal) the message belongs to. */
  readonly settlement: {
    readonly state: SettlementState
    readonly totalFee: Money
    readonly centreSettlementId?: string
    /** What was charged at the counter: ours, or the platform's figures where those were. */
    readonly charged: () => SettledFigures
    readonly platformFigures: () => PlatformFigures | undefined
  }
  /** All messages of that settlement. */
  readonly siblings: readonly StoredUpload[]
  /** 就诊ID as the platform has it; absent while it has not told it. */
  readonly centreVisitId?: string
  /** The amounts of the lines a fee upload carried, by line. */
  readonly sentLines: () => ReadonlyMap<string, Money>
  /** How often the platform said that it is done already, since somebody last had it sent again. */
  readonly timesSaidDone: () => number
  /** The ids it went out under before the present one. */
  readonly earlierIds: () => readonly string[]
  /** The message of ours that went out under this id, whichever settlement it belongs to. */
  readonly ownerOf: (messageId: string) => Situation | undefined
  readonly at: number
  readonly newMessageId: () => string
  readonly newId: () => string
  /** Pause before the next try of this message. */
  readonly pauseMs: number
}

export type Attempt = NonNullable<UploadStep['attempt']>

/** Needless once the settlement has been taken back here. */
const building: ReadonlySet<UploadKind> = new Set(buildingKinds)

/** A message of a settlement that has been taken back meanwhile: once it is certain not to be in effect, it is over. */
export function isNeedless({ settlement, job }: Situation): boolean {
  return settlement.state === 'cancelled' && building.has(job.kind)
}

/** What the platform's no to a message says of its settlement; other messages come before or after it is decided. */
const deciding: readonly UploadKind[] = [
  'admission',
  'registration',
  'visit-information',
  'fee-details',
  'discharge',
  'pre-settlement',
  'settlement',
  'cancellation',
]
export const decidesSettlement = (kind: UploadKind): boolean => deciding.includes(kind)

/** A message of its own that takes the place of the one it clears up, journalled before it is sent. */
export function followUp({ job, at, newId, newMessageId }: Situation, payload: UploadPayload): NewUploadJob {
  return {
    jobId: newId(),
    settlementId: job.settlementId,
    visitId: job.visitId,
    kind: payload.kind,
    sequence: job.sequence,
    messageId: newMessageId(),
    payload: writePayload(payload),
    createdAt: at,
  }
}
