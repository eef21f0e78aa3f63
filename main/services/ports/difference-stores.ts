import type { DifferenceDecision, SettlementState } from '../../../shared/contract/index.ts'
import type { FigureShift, SettledFigures } from '../../../shared/difference/index.ts'
import type { AuditEntry } from './stores.ts'

/** What went to the platform for a bill before money moved, as far as the ledger knows. */
export interface RehearsalNote {
  readonly billId: string
  readonly contentHash: string
  /** `begun`: nobody knows what is there; `uploaded`: the lines of exactly this content and nothing else. */
  readonly state: 'begun' | 'uploaded'
}

export interface RehearsalStore {
  ofVisit(visitId: string): RehearsalNote | undefined
  /** Durable before the first byte leaves. */
  begin(visitId: string, note: Omit<RehearsalNote, 'state'>, at: number): void
  /** The lines are complete there. */
  complete(visitId: string, at: number): void
  /** 就诊ID the platform gave a visit that was registered to be asked about. */
  opened(visitId: string, centreVisitId: string, at: number): void
  /** Whether a message of this visit, or a settlement of this person, still waits for the platform or for somebody. */
  hasOpenMessages(visitId: string, personNumber: string): boolean
}

/** 补充结算 as it is written, once. */
export interface NewSupplement {
  readonly supplementId: string
  /** The next serial of its day, like every slip number. */
  readonly slip: { readonly day: string; readonly serial: number; readonly number: string }
  readonly at: number
  readonly operatorId: string
  readonly operatorName: string
  /** Charged at the counter with its settlement, decided afterwards, or taken back with it. */
  readonly occasion: 'with-settlement' | 'later' | 'reversal'
  readonly shift: FigureShift
  /** The figures that hold from here on; those of a reversal carry the other sign. */
  readonly figures: SettledFigures
}

export interface StoredSupplement extends Omit<NewSupplement, 'slip'> {
  readonly slipNumber: string
}

export interface NewDecision {
  readonly decision: DifferenceDecision['decision']
  /** The platform's figures it is about. */
  readonly figures: SettledFigures
  readonly at: number
  readonly operatorId: string
  readonly operatorName: string
  readonly reason: string
}
export type StoredDecision = NewDecision

/** Everything one decision writes, in one transaction. */
export interface DecisionBooking {
  readonly settlementId: string
  readonly decision: NewDecision
  readonly supplement?: NewSupplement
  readonly hospitalResult?: { readonly resultId: string; readonly content: string }
  /** Absent: stays as it is. */
  readonly state?: SettlementState
  readonly audit: AuditEntry
}

export interface DifferenceStore {
  /** The platform's books are asked about it once more afterwards. */
  decide(booking: DecisionBooking): void
  supplementPrints(settlementId: string): number
  /** Counts a print of the supplementary slip and answers the number of this copy. */
  countSupplementPrint(settlementId: string): number
}
