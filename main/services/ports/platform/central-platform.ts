import type { StayBill } from '../../../../shared/bill/index.ts'
import type { PresentedDocument } from '../../../../shared/contract/index.ts'
import type { SettledFigures, SettledLine } from '../../../../shared/difference/index.ts'
import type { InsuredPerson } from '../../../../shared/insured/index.ts'
import type { Money } from '../../../../shared/money/index.ts'
import type { SettlementBreakdown } from '../../../../shared/settlement/index.ts'
import type { CardIdentity } from '../card-reader.ts'
import type { IdCard } from '../counter-devices.ts'
import type { DecodedVoucher } from '../voucher-decoder.ts'
import type { SettledAnswer } from './outpatient.ts'
import type { Clearing } from './reconciliation.ts'

/** What the platform gave us for support cases: kept with every answer. */
export interface PlatformReceipt {
  readonly receiverMessageId?: string
  readonly warning?: string
  /** The whole answer as it came. */
  readonly raw: string
}

/**
 * What a refusal is about, where its words say so: only `person` means that nobody of this number is insured, `busy` is the
 * platform's own trouble and says nothing of anybody, `voucher` is a token that is worth nothing any more, `already-done` says that
 * what was asked for is so already: by a copy of the message, by somebody else, or it is the answer to another message.
 */
export type RefusalSubject = 'person' | 'card' | 'voucher' | 'busy' | 'already-done'

/**
 * The three endings of a call, and one before it: a time-out is `unknown`, never `refused`.
 * `not-sent` is certain: nothing reached the platform, or its gateway turned it away before it was looked at.
 */
export type PlatformOutcome<Value> =
  | { readonly kind: 'accepted'; readonly value: Value; readonly receipt: PlatformReceipt }
  | { readonly kind: 'refused'; readonly message: string; readonly about?: RefusalSubject; readonly receipt: PlatformReceipt }
  | { readonly kind: 'not-sent'; readonly reason: string; readonly raw?: string }
  /** `isForeign`: an answer came, whole, and speaks of another person or another visit. */
  | { readonly kind: 'unknown'; readonly reason: string; readonly raw?: string; readonly isForeign?: true }

/** Who sends and under which message id; both exist and are committed before the first byte leaves. */
export interface Sender {
  readonly messageId: string
  readonly operatorId: string
  readonly operatorName: string
}

/** One settled amount per fund and per payer, as the platform worked it out, in our words. */
export type PlatformFigures = SettledFigures

/** How the platform split one line, with as much of its terms as it told. */
export type FeeLineSplit = SettledLine

/**
 * 就诊凭证: what the person was identified by, as the messages of the stay name it. The number is the card's for a social-security
 * card and the identity number for everything else, an e-voucher included: its token is never written down.
 */
export interface VisitDocument {
  readonly kind: PresentedDocument
  readonly number: string
}

/** Whom 1101 is asked about. */
export type PersonQuestion =
  | { readonly card: CardIdentity }
  | { readonly idCard: Pick<IdCard, 'document' | 'idNumber' | 'name'> }
  | { readonly voucher: DecodedVoucher }
  | { readonly idNumber: string; readonly name?: string }

/** The stay and its person, as later calls of the chain need them. */
export interface StayReference {
  readonly visitId: string
  readonly personNumber: string
  readonly enrolmentArea: string
  readonly insuranceType: 'employee' | 'resident'
  readonly document: VisitDocument
}

export interface SettlementRequest extends StayReference {
  readonly dischargedOn: string
  readonly useAccount: boolean
  readonly slipNumber: string
  /** Of the e-voucher while the visit lasts; a message that goes out later names the identity number instead. */
  readonly voucherToken?: string
  /** What is charged for. Without the four parts the platform is asked for its own split and compares nothing but the total. */
  readonly figures: Pick<SettlementBreakdown, 'totalFee'> &
    Partial<Pick<SettlementBreakdown, 'fullySelfPaid' | 'overPriceLimit' | 'upfrontSelfPay' | 'withinPolicy'>>
}

/** What 2601 may take back: an admission, and every settlement and cancellation of each kind of care. */
export type ReversibleKind =
  | 'admission'
  | 'settlement'
  | 'cancellation'
  | 'outpatient-settlement'
  | 'outpatient-cancellation'
  | 'pharmacy-settlement'
  | 'pharmacy-cancellation'

/** What a cancellation answers, as far as the platform fills it in: amounts are those of the settlement with the other sign. */
export interface CancelledAnswer {
  readonly centreSettlementId?: string
  readonly clearing?: Clearing
  readonly totalFee?: Money
}

/** The national platform in the house's words; `main/gateway` speaks its own. */
export interface CentralPlatform {
  /** Format of a sender message id from our institution, the time and a counter that never repeats. Pure. */
  messageId(milliseconds: number, serial: number): string
  /** 1101. */
  findPerson(sender: Sender, by: PersonQuestion): Promise<PlatformOutcome<InsuredPerson>>
  /** 2301, one batch; every line comes back with the terms it was split by, as far as the platform tells them. */
  uploadFees(sender: Sender, stay: StayReference, lines: StayBill['lines']): Promise<PlatformOutcome<readonly FeeLineSplit[]>>
  /** 2302 for all lines of the stay; nothing to withdraw counts as accepted. */
  withdrawFees(sender: Sender, stay: StayReference): Promise<PlatformOutcome<Record<never, never>>>
  /** 2303. */
  preSettle(sender: Sender, request: SettlementRequest): Promise<PlatformOutcome<PlatformFigures>>
  /** 2304. */
  settle(sender: Sender, request: SettlementRequest): Promise<PlatformOutcome<SettledAnswer>>
  /** 2305; already cancelled counts as accepted. */
  cancelSettlement(sender: Sender, stay: StayReference, centreSettlementId: string): Promise<PlatformOutcome<CancelledAnswer>>
  /** 2601: takes back the call with that message id. `existed: false` when the platform never had it. */
  takeBack(
    sender: Sender,
    stay: StayReference,
    original: { readonly messageId: string; readonly kind: ReversibleKind },
  ): Promise<PlatformOutcome<{ readonly existed: boolean }>>
  /** Whether the way to the platform opens, tried without sending anything, until it is told to leave. Absent: only a message tells. */
  reach?(leave: AbortSignal): Promise<boolean>
  /** Last known state of the line, for the status bar. */
  link(): { readonly state: 'up' | 'down' | 'unknown'; readonly lastContactAt?: number }
  close(): Promise<void>
}
