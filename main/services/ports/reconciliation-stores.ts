import type { DifferenceDecision, MismatchKind, ReconciledGroup, SettlementState } from '../../../shared/contract/index.ts'
import type { LocalDate } from '../../../shared/dates/index.ts'
import type { Money } from '../../../shared/money/index.ts'
import type { Clearing, ClearingGroup, PlatformFigures, StayReference } from './platform/index.ts'
import type { AuditEntry } from './stores.ts'

/** The four amounts both ledgers are compared by. */
export interface ComparedFigures {
  readonly totalFee: Money
  readonly fundTotal: Money
  /** 个人账户支出, what a relative's account paid included, as the platform counts it. */
  readonly personalAccount: Money
  readonly cash: Money
}

/** A settlement or reversal as far as the platform's books are concerned. */
export interface StatementRecord {
  readonly settlementId: string
  readonly slipNumber: string
  readonly kind: 'settlement' | 'reversal'
  readonly reverses?: string
  readonly reversedBy?: string
  readonly state: SettlementState
  readonly inpatientNumber: string
  readonly settledAt: number
  readonly operatorId: string
  readonly operatorName: string
  readonly stay: Omit<StayReference, 'document'>
  /** What we say that the platform has: what was charged, or its own where both sides have agreed to leave them beside ours. */
  readonly figures: ComparedFigures
  /** What was charged, where the platform is said to have something else. */
  readonly charged?: ComparedFigures
  /** What the platform said last. */
  readonly heard?: ComparedFigures
  /** What was decided last about a difference, and the platform's figures that it was about. */
  readonly decided?: { readonly decision: DifferenceDecision['decision']; readonly figures: ComparedFigures }
  /** The rest is the platform's word; a reversal is cleared under the marks of what it takes back. */
  readonly centreSettlementId?: string
  readonly clearing?: Clearing
  readonly knownAt?: number
  readonly bookedOn?: LocalDate
  readonly reconciledAt?: number
}

/** The same with what the person was identified by: enough to talk to the platform about it. */
export interface BookedRecord extends StatementRecord {
  readonly stay: StayReference
}

/** What the platform told about a record; what is absent stays as it is. */
export interface LearnedOfRecord {
  readonly centreSettlementId?: string
  readonly clearing?: Clearing
  readonly bookedOn?: LocalDate
  readonly platformFigures?: PlatformFigures
  readonly state?: 'confirmed' | 'differs'
  /** When we learned that the platform has it; the first word stays. */
  readonly knownAt?: number
  /** Both ledgers agree about it as of now. */
  readonly reconciledAt?: number
}

export interface StoredStatement extends ReconciledGroup {
  readonly operatorId: string
}

/** Whose message an id belongs to, and whether it is the id the message has now. */
export interface MessageOwner {
  readonly jobId: string
  readonly settlementId: string
  readonly isCurrent: boolean
}

export interface ReconciliationStore {
  record(settlementId: string): BookedRecord | undefined
  /** Everything of one visit, oldest first. */
  ofVisit(visitId: string): readonly BookedRecord[]
  /** What the platform counts on these days by what it told us, and under which marks. */
  booked(from: LocalDate, to: LocalDate): readonly StatementRecord[]
  /** Groups compared since that day, and those anything was cleared under that became known there on these days. */
  groupsSince(day: LocalDate, from: LocalDate, to: LocalDate): readonly ClearingGroup[]
  /** How many of them there are on each day that has any, the latest first. */
  bookedByDay(from: LocalDate, to: LocalDate): readonly { readonly day: LocalDate; readonly count: number }[]
  /** The last day before this one on which anything is cleared under these marks, not before `since`. */
  lastDayOf(marks: Pick<ClearingGroup, 'agency' | 'clearingType'>, before: LocalDate, since: LocalDate): LocalDate | undefined
  /** 有差异: settlements of the platform's statement of that day, or of any, in the order they were booked. */
  differing(day?: LocalDate): readonly { readonly settlementId: string; readonly day: LocalDate }[]
  /** Settlements booked here on that day that the platform is not known to have, and that stand. */
  unconfirmedOn(day: LocalDate): number
  /**
   * The next record the platform's books have not been compared with: never since it is there, or not since `againBefore` although it
   * is there since `againSince`; the latest first. Those named are left out, and whoever has a message on the wire.
   */
  nextToCompare(wish: {
    readonly since: number
    readonly againBefore: number
    readonly againSince: number
    readonly skip: ReadonlySet<string>
  }): string | undefined
  /**
   * Records of which something may be left there that no statement shows, the latest first, at most so many: cancellations, and what
   * was never compared and has a message that once ended without a certain answer.
   */
  firstToCompare(wish: { readonly since: number; readonly againSince: number; readonly limit: number }): readonly string[]
  /** Visits whose settling message may have arrived without an answer, or was left to a person while somebody else may settle. */
  visitsInDoubt(): readonly string[]
  /** Settlements the platform does not have, what its funds are to pay for them, and when the oldest unsent record was booked. */
  offlineUse(): { readonly records: number; readonly fundTotal: Money; readonly oldestAt?: number }
  /** Unsent records, reversals included, booked before that time. */
  unsentBefore(at: number): number
  /** Whether a message of this person is on the wire now. */
  isSending(personNumber: string): boolean
  /** Fee lines of the visit went to the platform before money moves, since that time: then they belong there. */
  isRehearsed(visitId: string, since: number): boolean
  /** Our number of a visit to which the platform gave another one. */
  visitOfCentre(centreVisitId: string): string | undefined
  recordOfCentre(centreSettlementId: string): BookedRecord | undefined
  /** Who booked last: background questions go out in their name. */
  lastOperator(): { readonly operatorId: string; readonly operatorName: string } | undefined
  ownerOf(messageId: string): MessageOwner | undefined
  learn(settlementId: string, learned: LearnedOfRecord): void
  /** The platform's books have no trace of it any more: it is in no statement, and what the account paid counts as unknown there. */
  forgetAtPlatform(settlementId: string): void
  saveStatements(day: LocalDate, statements: readonly StoredStatement[]): void
  /** The last comparison of each group of the day. */
  statements(day: LocalDate): readonly StoredStatement[]
  /** Several writes, all or none. */
  together<Value>(work: () => Value): Value
}

export interface StoredMismatch {
  readonly mismatchId: string
  readonly kind: MismatchKind
  /** What it is about: with the kind, open once at most. */
  readonly subject: string
  readonly settlementId?: string
  readonly day: LocalDate
  readonly foundAt: number
  readonly state: 'open' | 'healing' | 'closed'
  /** What both sides hold and what was done about it, as JSON text. */
  readonly content: string
  readonly closedAt?: number
  readonly closedBy?: string
  readonly closing?: string
}

export interface MismatchStore {
  /** Writes it with its entry in the audit, unless one of this kind and subject is open. */
  add(found: Omit<StoredMismatch, 'state' | 'closedAt' | 'closedBy' | 'closing'>, audit: AuditEntry): boolean
  find(mismatchId: string): StoredMismatch | undefined
  /** Open or healing, the oldest first. */
  open(): readonly StoredMismatch[]
  ofDay(day: LocalDate): readonly StoredMismatch[]
  /** Everything found since then. */
  since(foundAt: number): readonly StoredMismatch[]
  /** The last one of this kind and subject that is closed. */
  lastClosed(kind: MismatchKind, subject: string): StoredMismatch | undefined
  /** The journal of healing grows, durably, before anything is sent. */
  change(mismatchId: string, state: 'open' | 'healing', content: string, audit: AuditEntry): void
  close(mismatchId: string, closing: string, content: string, audit: AuditEntry): void
}
