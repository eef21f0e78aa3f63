import type { StayBill } from '../../../shared/bill/index.ts'
import type { SettledLine } from '../../../shared/difference/index.ts'
import type { Clock, PlatformOutcome, RehearsalStore, StayReference } from '../ports/index.ts'
import { feeLinesPerMessage } from '../upload/index.ts'

export type Ended = { readonly kind: 'no-answer'; readonly reason: 'line-down' | 'refused' | 'visit-busy'; readonly words?: string }

export const takenOver: Ended = { kind: 'no-answer', reason: 'visit-busy' }

/** Refused is the platform's word; that nothing came, or nobody knows what, is the line's. */
export function endedBy(outcome: Exclude<PlatformOutcome<unknown>, { kind: 'accepted' }>): Ended {
  if (outcome.kind === 'refused') return { kind: 'no-answer', reason: 'refused', words: outcome.message }
  return { kind: 'no-answer', reason: 'line-down', words: outcome.reason }
}

export const isEnded = (value: object): value is Ended => 'kind' in value && value.kind === 'no-answer'

/** Between the bill and the platform: how the lines of one kind of care get there. */
export interface Way {
  /** The visit as the platform numbers it; `before`: something may have been left there by an earlier rehearsal. */
  open(before: boolean): Promise<StayReference | Ended>
  withdraw(stay: StayReference): Promise<PlatformOutcome<unknown>>
  /** What else the platform must know before the lines. */
  describe?(stay: StayReference): Promise<PlatformOutcome<unknown>>
  upload(stay: StayReference, lines: StayBill['lines']): Promise<PlatformOutcome<readonly SettledLine[]>>
}

export interface BringParts {
  readonly rehearsals: RehearsalStore
  readonly clock: Clock
  /** Whether the terminal is closing: then nothing further is sent. */
  readonly isStopping: () => boolean
}

/** Puts exactly these lines there: whatever an earlier rehearsal left is withdrawn first, and the note says at any moment what is known. */
export async function bringLines(
  { rehearsals, clock, isStopping }: BringParts,
  { bill, contentHash }: { readonly bill: StayBill; readonly contentHash: string },
  way: Way,
): Promise<{ readonly stay: StayReference; readonly lines: readonly SettledLine[] } | Ended> {
  const before = rehearsals.ofVisit(bill.visitId)
  rehearsals.begin(bill.visitId, { billId: bill.billId, contentHash }, clock.now())
  // A settlement that is booked meanwhile takes the visit over: from then on its own messages see to what is there.
  const isOver = () => isStopping() || rehearsals.ofVisit(bill.visitId)?.state !== 'begun'
  const stay = await way.open(before !== undefined)
  if (isEnded(stay)) return stay
  const lines: SettledLine[] = []
  const first = [before && way.withdraw, way.describe].filter((call) => call !== undefined)
  for (const call of first) {
    if (isOver()) return takenOver
    const done = await call(stay)
    if (done.kind !== 'accepted') return endedBy(done)
  }
  for (let from = 0; from < bill.lines.length; from += feeLinesPerMessage) {
    if (isOver()) return takenOver
    const uploaded = await way.upload(stay, bill.lines.slice(from, from + feeLinesPerMessage))
    if (uploaded.kind !== 'accepted') return endedBy(uploaded)
    lines.push(...uploaded.value)
  }
  if (isOver()) return takenOver
  rehearsals.complete(bill.visitId, clock.now())
  return { stay, lines }
}
