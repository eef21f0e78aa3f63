import type { StayBill } from '../../../shared/bill/index.ts'
import { isSplitAlike, type SettledFigures, type SettledLine } from '../../../shared/difference/index.ts'
import type { SettlementBreakdown } from '../../../shared/settlement/index.ts'
import type { CentralPlatform, Clock, PlatformOutcome, RehearsalStore, Sender, SettlementRequest, StayReference } from '../ports/index.ts'
import { feeLinesPerMessage, type MessageIds } from '../upload/index.ts'

/** What is asked about: one bill of one stay and what we have worked out for it. */
export interface Subject {
  readonly bill: StayBill
  readonly contentHash: string
  readonly stay: StayReference
  readonly breakdown: SettlementBreakdown
  readonly useAccount: boolean
  readonly voucherToken?: string
  /** The platform's split of these very lines, where this run of the terminal has heard it. */
  readonly lines: readonly SettledLine[] | undefined
}

export type Asked =
  | { readonly kind: 'answered'; readonly figures: SettledFigures; readonly lines: readonly SettledLine[] | undefined }
  | { readonly kind: 'no-answer'; readonly reason: 'line-down' | 'refused' | 'visit-busy'; readonly words?: string }

export interface AskParts {
  readonly platform: Pick<CentralPlatform, 'uploadFees' | 'withdrawFees' | 'preSettle'>
  readonly rehearsals: RehearsalStore
  readonly clock: Clock
  readonly messageIds: MessageIds
  /** Whether the terminal is closing: then nothing further is sent. */
  readonly isStopping: () => boolean
}

type Ended = Extract<Asked, { kind: 'no-answer' }>

const takenOver: Ended = { kind: 'no-answer', reason: 'visit-busy' }

/** Refused is the platform's word; that nothing came, or nobody knows what, is the line's. */
function endedBy(outcome: Exclude<PlatformOutcome<unknown>, { kind: 'accepted' }>): Ended {
  if (outcome.kind === 'refused') return { kind: 'no-answer', reason: 'refused', words: outcome.message }
  return { kind: 'no-answer', reason: 'line-down', words: outcome.reason }
}

/** Puts exactly these lines there: whatever an earlier rehearsal left is withdrawn first, and the note says at any moment what is known. */
async function bringLines(parts: AskParts, sender: () => Sender, subject: Subject): Promise<readonly SettledLine[] | Ended> {
  const { platform, rehearsals, clock } = parts
  const { bill, contentHash, stay } = subject
  const before = rehearsals.ofVisit(bill.visitId)
  rehearsals.begin(bill.visitId, { billId: bill.billId, contentHash }, clock.now())
  // A settlement that is booked meanwhile takes the visit over: from then on its own messages see to what is there.
  const isOver = () => parts.isStopping() || rehearsals.ofVisit(bill.visitId)?.state !== 'begun'
  if (before) {
    const withdrawn = await platform.withdrawFees(sender(), stay)
    if (withdrawn.kind !== 'accepted') return endedBy(withdrawn)
  }
  const lines: SettledLine[] = []
  for (let from = 0; from < bill.lines.length; from += feeLinesPerMessage) {
    if (isOver()) return takenOver
    const uploaded = await platform.uploadFees(sender(), stay, bill.lines.slice(from, from + feeLinesPerMessage))
    if (uploaded.kind !== 'accepted') return endedBy(uploaded)
    lines.push(...uploaded.value)
  }
  if (isOver()) return takenOver
  rehearsals.complete(bill.visitId, clock.now())
  return lines
}

/** The platform compares what it is told with its own lines and refuses what differs; asked without, it says what it has. */
function statedFigures({ lines, ...ours }: SettlementBreakdown, theirs: readonly SettledLine[] | undefined): SettlementRequest['figures'] {
  const { totalFee, fullySelfPaid, overPriceLimit, upfrontSelfPay, withinPolicy } = ours
  const isAlike = theirs !== undefined && isSplitAlike(lines, theirs)
  return isAlike ? { totalFee, fullySelfPaid, overPriceLimit, upfrontSelfPay, withinPolicy } : { totalFee }
}

/**
 * [2302 when a rehearsal of other content, or of unknown ending, is on record] → 2301 in batches → 2303. The note of it is durable
 * before the first byte leaves, and says `uploaded` only of exactly this content.
 */
export async function askPlatform(askParts: AskParts, sender: () => Sender, subject: Subject): Promise<Asked> {
  const { bill, contentHash, stay, breakdown, useAccount, voucherToken } = subject
  const note = askParts.rehearsals.ofVisit(bill.visitId)
  const areThere = note?.state === 'uploaded' && note.contentHash === contentHash
  const brought = areThere ? subject.lines : await bringLines(askParts, sender, subject)
  if (brought && 'kind' in brought) return brought
  if (askParts.isStopping() || askParts.rehearsals.ofVisit(bill.visitId) === undefined) return takenOver
  const worked = await askParts.platform.preSettle(sender(), {
    ...stay,
    dischargedOn: bill.dischargedOn,
    useAccount,
    slipNumber: '',
    ...(voucherToken === undefined ? {} : { voucherToken }),
    // What it said of lines brought earlier may be another catalogue's word by now.
    figures: statedFigures(breakdown, areThere ? undefined : brought),
  })
  return worked.kind === 'accepted' ? { kind: 'answered', figures: worked.value, lines: brought } : endedBy(worked)
}
