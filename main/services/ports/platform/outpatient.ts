import type { BillLine } from '../../../../shared/bill/index.ts'
import type { Money } from '../../../../shared/money/index.ts'
import type { FeeLineSplit, PlatformFigures, PlatformOutcome, Sender, StayReference } from './central-platform.ts'

/** What registration and visit information say of an outpatient visit. */
export interface OutpatientVisit {
  /** The hospital's own number: 门诊号. */
  readonly outpatientNumber: string
  readonly visitedAt: string
  readonly medicalCategory: string
  readonly department: { readonly code: string; readonly name: string; readonly caty?: string }
  readonly doctor: { readonly code: string; readonly name: string }
  readonly diagnoses: readonly { readonly code: string; readonly name: string }[]
  /** 病种 of chronic and special outpatient care. */
  readonly disease?: { readonly code: string; readonly name: string }
}

export interface OutpatientFees {
  readonly stay: StayReference
  /** 收费批次号: one number per settlement. */
  readonly batch: string
  readonly medicalCategory: string
  readonly lines: readonly (BillLine & { readonly prescriptionNumber?: string })[]
}

export interface OutpatientSettlementRequest extends StayReference {
  readonly batch: string
  readonly medicalCategory: string
  readonly useAccount: boolean
  readonly slipNumber: string
  readonly voucherToken?: string
  readonly figures: {
    readonly totalFee: Money
    readonly fullySelfPaid: Money
    readonly overPriceLimit: Money
    readonly upfrontSelfPay: Money
    readonly withinPolicy: Money
  }
  readonly disease?: { readonly code: string; readonly name: string }
  /** 药品追溯码, by line. */
  readonly traceCodes?: readonly { readonly lineId: string; readonly codes: readonly string[] }[]
}

export type SettledAnswer = PlatformFigures & {
  readonly centreSettlementId: string
  readonly echoedMessageId: string
  readonly visitId: string
}

export interface OutpatientCalls {
  /** 2201. */
  register(
    sender: Sender,
    stay: Omit<StayReference, 'visitId'>,
    visit: OutpatientVisit,
  ): Promise<PlatformOutcome<{ readonly visitId: string }>>
  /** 2202. */
  cancelRegistration(sender: Sender, stay: StayReference, outpatientNumber: string): Promise<PlatformOutcome<Record<never, never>>>
  /** 2203. */
  uploadVisit(sender: Sender, stay: StayReference, visit: OutpatientVisit): Promise<PlatformOutcome<Record<never, never>>>
  /** 2204, one batch. */
  uploadOutpatientFees(sender: Sender, fees: OutpatientFees): Promise<PlatformOutcome<readonly FeeLineSplit[]>>
  /** 2205; nothing to withdraw counts as accepted. */
  withdrawOutpatientFees(sender: Sender, stay: StayReference, batch?: string): Promise<PlatformOutcome<Record<never, never>>>
  /** 2206. */
  preSettleOutpatient(sender: Sender, request: OutpatientSettlementRequest): Promise<PlatformOutcome<PlatformFigures>>
  /** 2207. */
  settleOutpatient(sender: Sender, request: OutpatientSettlementRequest): Promise<PlatformOutcome<SettledAnswer>>
  /** 2208; already cancelled counts as accepted. */
  cancelOutpatientSettlement(
    sender: Sender,
    stay: StayReference,
    centreSettlementId: string,
  ): Promise<PlatformOutcome<{ readonly centreSettlementId?: string }>>
}

export interface PharmacySale {
  readonly stay: Omit<StayReference, 'visitId'>
  readonly soldAt: string
  readonly medicalCategory: string
  readonly useAccount: boolean
  readonly slipNumber: string
  readonly voucherToken?: string
  readonly figures: OutpatientSettlementRequest['figures']
  readonly lines: readonly (BillLine & { readonly prescriptionNumber?: string; readonly traceCodes?: readonly string[] })[]
}

export interface PharmacyCalls {
  /** 2101. */
  preSettlePharmacy(
    sender: Sender,
    sale: PharmacySale,
  ): Promise<PlatformOutcome<PlatformFigures & { readonly splits: readonly FeeLineSplit[] }>>
  /** 2102. */
  settlePharmacy(sender: Sender, sale: PharmacySale): Promise<PlatformOutcome<SettledAnswer & { readonly splits: readonly FeeLineSplit[] }>>
  /** 2103; already cancelled counts as accepted. */
  cancelPharmacySettlement(
    sender: Sender,
    stay: StayReference,
    centreSettlementId: string,
  ): Promise<PlatformOutcome<{ readonly centreSettlementId?: string }>>
}
