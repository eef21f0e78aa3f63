import type { StayBill } from '../../../shared/bill/index.ts'
import { isSplitAlike, type SettledFigures, type SettledLine } from '../../../shared/difference/index.ts'
import type { SettlementBreakdown } from '../../../shared/settlement/index.ts'
import type { PlatformOutcome, Sender, SettlementRequest, StayReference, UploadStore } from '../ports/index.ts'
import type { UploadPlatform } from '../upload/index.ts'
import { type CounterCare, outpatientRequest, outpatientWay, pharmacySale } from './at-the-counter.ts'
import { type BringParts, bringLines, type Ended, endedBy, isEnded, takenOver, type Way } from './bring-lines.ts'

/** What is asked about: one bill of one visit and what we have worked out for it. */
export interface Subject {
  readonly bill: StayBill
  readonly contentHash: string
  /** As the platform numbers it, where the terminal knows that. */
  readonly stay: StayReference
  readonly breakdown: SettlementBreakdown
  readonly useAccount: boolean
  readonly voucherToken?: string
  /** Absent: a stay. */
  readonly care?: CounterCare
  /** The platform's split of these very lines, where this run of the terminal has heard it. */
  readonly lines: readonly SettledLine[] | undefined
}

export type Asked =
  | { readonly kind: 'answered'; readonly figures: SettledFigures; readonly lines: readonly SettledLine[] | undefined }
  | Ended

export interface AskParts extends BringParts {
  readonly platform: AskedPlatform
  readonly uploads: Pick<UploadStore, 'centreVisitOf'>
}
export type AskedPlatform = Pick<UploadPlatform, 'uploadFees' | 'withdrawFees' | 'preSettle'> &
  Partial<
    Pick<
      Required<UploadPlatform>,
      | 'register'
      | 'uploadVisit'
      | 'uploadOutpatientFees'
      | 'withdrawOutpatientFees'
      | 'preSettleOutpatient'
      | 'preSettlePharmacy'
      | 'findVisits'
    >
  >

/** The platform compares what it is told with its own lines and refuses what differs; asked without, it says what it has. */
function statedFigures({ lines, ...ours }: SettlementBreakdown, theirs: readonly SettledLine[] | undefined): SettlementRequest['figures'] {
  const { totalFee, fullySelfPaid, overPriceLimit, upfrontSelfPay, withinPolicy } = ours
  const isAlike = theirs !== undefined && isSplitAlike(lines, theirs)
  return isAlike ? { totalFee, fullySelfPaid, overPriceLimit, upfrontSelfPay, withinPolicy } : { totalFee }
}

/** The lines of a stay go there under the number the hospital system or this terminal admitted it by. */
function stayWay({ platform }: AskParts, sender: () => Sender, { stay }: Subject): Way {
  return {
    open: async () => stay,
    withdraw: (there) => platform.withdrawFees(sender(), there),
    upload: (there, lines) => platform.uploadFees(sender(), there, lines),
  }
}

/** Head and lines in one message, and nothing is left behind. */
async function askPharmacy(
  parts: AskParts,
  sender: () => Sender,
  subject: Subject,
  care: CounterCare & { readonly kind: 'pharmacy' },
): Promise<Asked> {
  const worked = await parts.platform.preSettlePharmacy?.(sender(), pharmacySale(subject, care))
  if (worked === undefined) return notOffered
  if (worked.kind !== 'accepted') return endedBy(worked)
  const { splits, ...figures } = worked.value
  return { kind: 'answered', figures, lines: splits.length > 0 ? splits : undefined }
}

const notOffered: Ended = { kind: 'no-answer', reason: 'refused', words: '本机所接的平台没有开通此类交易' }

/**
 * A stay: [2302 when a rehearsal of other content, or of unknown ending, is on record] → 2301 in batches → 2303. An outpatient visit:
 * 2201 once → [2205] → 2203 → 2204 in batches → 2206. The note of it is durable before the first byte leaves, and says `uploaded` only
 * of exactly this content. A sale: 2101.
 */
export async function askPlatform(parts: AskParts, sender: () => Sender, subject: Subject): Promise<Asked> {
  const { bill, contentHash, breakdown, care } = subject
  if (care?.kind === 'pharmacy') return askPharmacy(parts, sender, subject, care)
  const note = parts.rehearsals.ofVisit(bill.visitId)
  const areThere = note?.state === 'uploaded' && note.contentHash === contentHash && (care === undefined || subject.lines !== undefined)
  const way = care ? outpatientWay(parts, sender, subject, care) : stayWay(parts, sender, subject)
  const brought = areThere ? { stay: subject.stay, lines: subject.lines } : await bringLines(parts, subject, way)
  if (isEnded(brought)) return brought
  if (parts.isStopping() || parts.rehearsals.ofVisit(bill.visitId) === undefined) return takenOver
  const { stay, lines } = brought
  const worked = care
    ? await parts.platform.preSettleOutpatient?.(sender(), outpatientRequest({ ...subject, stay }, care, lines))
    : await preSettle(parts, sender, subject, statedFigures(breakdown, areThere ? undefined : lines))
  if (worked === undefined) return notOffered
  return worked.kind === 'accepted' ? { kind: 'answered', figures: worked.value, lines } : endedBy(worked)
}

/** What the platform said of lines brought earlier may be another catalogue's word by now: then it is asked without our sums. */
function preSettle(
  { platform }: AskParts,
  sender: () => Sender,
  { bill, stay, useAccount, voucherToken }: Subject,
  figures: SettlementRequest['figures'],
): Promise<PlatformOutcome<SettledFigures>> {
  return platform.preSettle(sender(), {
    ...stay,
    dischargedOn: bill.dischargedOn,
    useAccount,
    slipNumber: '',
    ...(voucherToken === undefined ? {} : { voucherToken }),
    figures,
  })
}
