import type { StayBill } from '../../../shared/bill/index.ts'
import type {
  BillSummary,
  Operator,
  RefusedBill,
  SettlementState,
  SettlementSummary,
  UploadAttempt,
  UploadJob,
  UploadKind,
  UploadState,
} from '../../../shared/contract/index.ts'
import type { AccumulatorDeltas, Accumulators, InsuranceType, InsuredPerson } from '../../../shared/insured/index.ts'
import type { Money } from '../../../shared/money/index.ts'
import type { CaseOfFile, SettlementBreakdown } from '../../../shared/settlement/index.ts'
import type { NewDecision, NewSupplement, StoredDecision, StoredSupplement } from './difference-stores.ts'
import type { Clearing, FeeLineSplit, PlatformFigures, RefusalSubject, StayReference } from './platform/index.ts'

/** One year of one person in one scheme: what accumulators are kept for. */
export interface PersonYear {
  readonly personNumber: string
  readonly insuranceType: InsuranceType
  readonly area: string
  readonly year: number
}

export interface AuditEntry {
  readonly at: number
  readonly operatorId: string
  readonly act: string
  readonly subject: string
  readonly result: string
}

/** What is kept of a settlement besides its figures. */
export interface SettlementHead {
  readonly settlementId: string
  readonly settlementKey: string
  readonly fingerprint: string
  readonly slipNumber: string
  readonly kind: 'settlement' | 'reversal'
  readonly reverses?: string
  readonly reason?: string
  readonly billId: string
  readonly inpatientNumber: string
  readonly personNumber: string
  readonly personName: string
  readonly idNumber: string
  readonly settledAt: number
  readonly operatorId: string
  readonly operatorName: string
  readonly stay: StayReference
  readonly personYear: PersonYear
}

/** A message to the platform as it is first written: with its id, before anything is sent. */
export interface NewUploadJob {
  readonly jobId: string
  readonly settlementId: string
  /** Messages of one stay go in this order. */
  readonly visitId: string
  readonly kind: UploadKind
  readonly sequence: number
  readonly messageId: string
  /** Everything needed to send it again after a restart, as JSON. */
  readonly payload: string
  readonly createdAt: number
  /** Why it may have taken effect already: then it is found out whether it has before it goes out. */
  readonly mayBeThere?: string
}

/** What the engine was given for a settlement: enough to work it out again, bit for bit, whatever is replaced later. */
export interface SettlementSource {
  readonly case: CaseOfFile
  /** Which part of a divided case the settlement is, from 0; absent when the case was settled whole. */
  readonly part?: number
  /** The law: its fingerprint and the canonical content it was taken of. */
  readonly pack: { readonly hash: string; readonly content: string }
}

/** How old the platform's word is that a settlement rests on. */
export interface SettlementBasis {
  /** When it was asked about the person. */
  readonly personAsOf: number
  /** When it was asked what the year has counted; absent: this ledger alone counted it. */
  readonly accumulatorsAsOf?: number
}

/** Everything one settlement or reversal writes; booked whole or not at all. */
export interface Booking {
  readonly head: SettlementHead
  /** Day and serial of the slip number; must be the next of that day. */
  readonly slip: { readonly day: string; readonly serial: number }
  readonly breakdown: SettlementBreakdown
  readonly personYear: PersonYear
  readonly deltas: AccumulatorDeltas
  /** Absent for a reversal, which is the exact negative of its original. */
  readonly source?: SettlementSource
  /** Absent for a reversal. */
  readonly basis?: SettlementBasis
  readonly accountMovement?: { readonly personNumber: string; readonly amount: Money }
  readonly uploads: readonly NewUploadJob[]
  readonly audit: AuditEntry
  /** The bill this settles; a reversal puts it back to waiting. */
  readonly billId: string
  /** Messages of the original that a reversal makes needless; certain not to be in effect at the platform. */
  readonly supersededJobs?: readonly string[]
  readonly hospitalResult: { readonly resultId: string; readonly content: string }
  /** The platform's figures charged instead of ours, and whose word that rests on; of a reversal, that taken back. */
  readonly supplement?: NewSupplement
  readonly decision?: NewDecision
  /** What the platform said before money moved. */
  readonly platform?: { readonly platformFigures: PlatformFigures; readonly lines: readonly FeeLineSplit[] }
  /** What else has to be on record about it, such as a difference that was accepted. */
  readonly furtherAudit?: readonly AuditEntry[]
}

export interface StoredSettlement {
  readonly head: SettlementHead
  readonly breakdown: SettlementBreakdown
  readonly summary: SettlementSummary
  readonly basis?: SettlementBasis
  readonly platformFigures?: PlatformFigures
  /** Oldest first; the last one holds. */
  readonly supplements: readonly StoredSupplement[]
  readonly decisions: readonly StoredDecision[]
}

/** Every write may throw a `ProblemError` with one of these; nothing is half-written then. */
export type StoreCode = 'store.disk-full' | 'store.busy' | 'store.newer-schema' | 'store.damaged'

export interface SettlementStore {
  /** One transaction. The same key again answers `already` with what was booked; nothing is written twice. */
  book(
    booking: Booking,
  ): { readonly kind: 'booked' } | { readonly kind: 'already'; readonly settlementId: string; readonly fingerprint: string }
  find(settlementId: string): StoredSettlement | undefined
  findByKey(settlementKey: string): StoredSettlement | undefined
  /** Without the lines and the trace: cheap. */
  summary(settlementId: string): SettlementSummary | undefined
  /** Who, when and which stay, without any figure: cheap, and also of a record the disk has changed. */
  head(settlementId: string): SettlementHead | undefined
  list(limit: number): readonly SettlementSummary[]
  /** Settlements of the same person-year booked after this one and not reversed. */
  laterDependants(settlementId: string): readonly string[]
  /** The settlement of this stay that nothing has taken back, whichever bill it came from. */
  standingOf(visitId: string): Pick<SettlementSummary, 'settlementId' | 'billId'> | undefined
  /** As the platform told them, with what it did not know of then; a name it never told as this ledger and its openings have it. */
  accumulators(personYear: PersonYear): Accumulators
  /** The next serial of 单据号 on that day. `book` takes it in its transaction: without gaps, never reused. */
  nextSlipSerial(day: string): number
  /** What left (-) or came back to (+) the person's account here and the balance the platform told last does not count. */
  accountMovementNotCounted(personNumber: string): Money
  printed(settlementId: string): number
  countPrint(settlementId: string): number
  setState(settlementId: string, state: SettlementState): void
}

/** One settlement or reversal as it stands in the ledger, for working it out again. */
export interface RecordedSettlement {
  readonly settlementId: string
  readonly slipNumber: string
  readonly kind: 'settlement' | 'reversal'
  readonly settledAt: number
  readonly reverses?: string
  /** Whether it was booked since sources are kept. */
  readonly keepsSource: boolean
  /** Absent where the rows cannot be read at all; `unreadable` says why. */
  readonly breakdown?: SettlementBreakdown
  readonly deltas?: AccumulatorDeltas
  /** Whether figures, lines, trace and deltas still have the hash they were written with. */
  readonly isIntact?: boolean
  /** The amounts that stand in columns of their own, by the names of the breakdown. */
  readonly amountColumns?: Readonly<Record<string, Money>>
  readonly source?: { readonly case: CaseOfFile; readonly part?: number; readonly packHash: string }
  readonly unreadable?: string
}

/** Everything that was ever booked, for replaying it. */
export interface ReplayStore {
  /** How many records there are now. */
  count(): number
  /** Oldest first. */
  records(): Iterable<RecordedSettlement>
  find(settlementId: string): RecordedSettlement | undefined
  /** The archived content of the pack with this fingerprint. */
  pack(hash: string): string | undefined
}

/** What proves a record: written with it, in its transaction. */
export interface ProofStore {
  /** Also by the slip of its supplement. */
  settlementOfSlip(slipNumber: string): string | undefined
  of(settlementId: string):
    | {
        readonly visitId: string
        /** SHA-256 over figures, lines, trace and deltas. */
        readonly contentSha256: string
        readonly packHash?: string
        /** The entry of the audit chain that says who booked it. */
        readonly auditSequence: number
        readonly auditHash: string
        readonly reconciledAt?: number
      }
    | undefined
}

/** 年度累计 that began elsewhere: told once per person-year, then only settlements of this terminal add to it. */
export interface YearOpeningStore {
  /** Keeps the first word for each name; a repeat changes nothing. */
  openYear(personYear: PersonYear, accumulators: Accumulators, asOf: number): void
}

/**
 * 年度累计 as the platform last told them. `SettlementStore.accumulators` takes such a value and adds what this terminal settled and
 * the platform did not have in its books at that moment.
 */
export interface ToldAccumulatorStore {
  /**
   * How the person's settlements of this terminal stand with the platform at this moment, for `keep` to compare; absent while a
   * message is on its way or nobody knows how it ended: an answer would not say whether it is counted in it.
   */
  standing(personYear: PersonYear): string | undefined
  /**
   * Keeps what was told, unless anything of the person's was sent, heard or told since that standing; answers whether it was kept. A
   * name that was told before, is asked for and is not told any more has gone back to nothing.
   */
  keep(
    personYear: PersonYear,
    told: Accumulators,
    asked: { readonly standing: string; readonly names: readonly string[]; readonly at: number },
  ): boolean
  /** When the platform was asked for what it last told. */
  toldAt(personYear: PersonYear): number | undefined
}

/** One message as it stands; its deadline is the site's setting and not the store's business. */
export interface ListedUpload extends UploadJob {
  /** When its settlement was booked. */
  readonly settledAt: number
}

/** The same with what only the queue needs. */
export interface StoredUpload extends ListedUpload {
  readonly visitId: string
  /** How often a message went out, or was about to, under the id it has now. */
  readonly sendings: number
  /** Whether a sending under its present id was accepted, or ended without a certain answer. */
  readonly mayBeInEffect: boolean
  /** How many answers to it were put aside because they were not answers to it. */
  readonly quarantined: number
  /** Who booked it; messages go out in this operator's name. */
  readonly operatorId: string
  readonly operatorName: string
  readonly payload: string
}

/** One line of the journal of a message; the answer as it came, whole. */
export interface UploadEvent extends Omit<UploadAttempt, 'at' | 'answer'> {
  readonly at: number
  readonly raw?: string
}

/** A change of one upload and of the settlement it belongs to, written in one transaction. */
export interface UploadStep {
  readonly jobId: string
  readonly state: UploadState
  readonly at: number
  readonly attempt?: {
    readonly messageId: string
    readonly outcome: UploadAttempt['outcome']
    readonly words: string
    readonly about?: RefusalSubject
    /** Whose act it was, where a person's hand was on the message. */
    readonly operatorName?: string
    readonly raw?: string
  }
  readonly nextAttemptAt?: number
  /** A new message id when the old one was taken back and the message goes out again. */
  readonly newMessageId?: string
  /** Further messages this step calls for, such as taking back an unknown one. */
  readonly followUps?: readonly NewUploadJob[]
  /** 就诊ID the platform gave a visit of ours; absent number: the visit is gone there. */
  readonly centreVisit?: { readonly visitId: string; readonly centreVisitId?: string }
  readonly settlement?: {
    readonly settlementId: string
    /** Absent: stays as it is. A cancelled settlement stays cancelled whatever comes. */
    readonly state?: SettlementState
    readonly centreSettlementId?: string
    readonly platformFigures?: PlatformFigures
    readonly clearing?: Clearing
    /** Lines as the platform split them; a later word on a line takes the place of an earlier one. */
    readonly lines?: readonly FeeLineSplit[]
    /** From this step on the platform has it in its books. */
    readonly knownToPlatform?: boolean
  }
}

export interface UploadStore {
  /** The head of each stay's line that may be tried at this time: nothing of a stay overtakes. */
  due(at: number, limit: number): readonly StoredUpload[]
  /** The same for one stay. */
  dueOf(visitId: string, at: number): StoredUpload | undefined
  find(jobId: string): StoredUpload | undefined
  findByMessage(messageId: string): StoredUpload | undefined
  /** What is not done first, the one booked longest ago before all others. */
  list(limit: number): readonly ListedUpload[]
  /** Everything that is not done, in the same order. */
  unfinishedIds(): readonly string[]
  ofSettlement(settlementId: string): readonly StoredUpload[]
  /** Oldest first. */
  journal(jobId: string): readonly UploadEvent[]
  /** The last place taken in the line of a stay; 0 when nothing was ever queued for it. */
  lastSequence(visitId: string): number
  /** Whether a message ever carried this id: a clock set back could make one twice. */
  isMessageIdUsed(messageId: string): boolean
  /** 就诊ID the platform gave the visit when this terminal admitted or registered it. */
  centreVisitOf(visitId: string): string | undefined
  /**
   * What a rehearsal left at the platform and no queued message has taken over yet: `uploaded` for the lines of exactly this
   * content, `begun` for whatever else may be there.
   */
  rehearsed(visitId: string, contentHash: string): 'uploaded' | 'begun' | undefined
  /** The lines of a settlement as the platform last split them. */
  platformLines(settlementId: string): readonly FeeLineSplit[]
  /** Whether the platform has told its split of the lines and it comes to other sums than ours. */
  isSplitOtherwise(settlementId: string): boolean
  /** Marks it as being sent, durably, before the first byte leaves. */
  begin(jobId: string, at: number): void
  /** All of these or none, in one transaction, with the entry of whoever asked for it. */
  advance(steps: readonly UploadStep[], audit?: AuditEntry): void
  counts(): { readonly waiting: number; readonly needsPerson: number; readonly oldestAt?: number }
  nextWakeUp(): number | undefined
  /** Whether anything may go out at this moment. */
  hasDue(at: number): boolean
  /** How often the platform said of a message that it is done already, since somebody last had it sent again. */
  timesSaidDone(jobId: string): number
  /** Every id the message went out under, the first one first. */
  sentIds(jobId: string): readonly string[]
  /** What was `sending` when the process died is `unknown` now. */
  recoverInterrupted(at: number): number
  /** A counter that never repeats, not even after a restart. */
  nextMessageSerial(): number
  /**
   * Takes whole seconds for message ids, durably: answers the first of `count`, never one that was taken before and none before
   * `from`.
   */
  takeSeconds(from: number, count: number): number
}

export interface PersonStore {
  /** The end of everything that was sent and heard so far: taken before the platform is asked about a person. */
  mark(): number
  /**
   * Keeps what was told. A balance that was worked out while a settlement of the person was on its way may or may not count it: then
   * the balance told before stays, with what it counts.
   */
  remember(person: InsuredPerson, asOf: number, mark?: number): void
  findByNumber(personNumber: string): { readonly person: InsuredPerson; readonly asOf: number } | undefined
  findByIdNumber(idNumber: string): { readonly person: InsuredPerson; readonly asOf: number } | undefined
}

export interface StoredBill {
  readonly bill: StayBill
  readonly receivedAt: number
  readonly contentHash: string
  readonly settlementId?: string
}

export interface BillStore {
  /**
   * `same`: this very bill is already here. `other-content`: the number is taken by a different bill. The content is the
   * bill as JSON text; a reader that has it at hand spares the process that answers the window from writing it again.
   */
  receive(bill: StayBill, contentHash: string, receivedAt: number, content?: string): 'received' | 'same' | 'other-content'
  refuse(refused: RefusedBill): void
  find(billId: string): StoredBill | undefined
  list(): readonly StoredBill[]
  /** What the list on screen shows, without opening the bills. */
  summaries(): readonly BillSummary[]
  waitingOf(idNumber: string): readonly string[]
  refused(): readonly RefusedBill[]
  acknowledgeRefused(refusedId: string, operatorId: string, at: number): boolean
}

/** Results for the hospital system, delivered once each. */
export interface HospitalResultStore {
  undelivered(): readonly { readonly resultId: string; readonly settlementId: string; readonly content: string }[]
  delivered(resultId: string, at: number): void
}

export interface OperatorStore {
  list(): readonly Operator[]
  /** Salted hash of the PIN and the count of failures; only the session service looks at it. */
  secret(
    operatorId: string,
  ): { readonly salt: Buffer; readonly hash: Buffer; readonly failures: number; readonly lockedUntil: number } | undefined
  noteFailure(operatorId: string, failures: number, lockedUntil: number): void
  add(operator: Operator, salt: Buffer, hash: Buffer): void
}

export interface AuditStore {
  append(entry: AuditEntry): void
}
