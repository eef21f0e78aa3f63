import type { BillLine } from '../../../../shared/bill/index.ts'
import type { Money } from '../../../../shared/money/index.ts'
import type { FeeLineSplit, PlatformFigures, PlatformOutcome, Sender, StayReference } from './central-platform.ts'
import type { Clearing } from './reconciliation.ts'

/** Whose visit it is before the platform has given it a number. */
export type Visitor = Omit<StayReference, 'visitId'> & {
  /** Of the e-voucher while the visit lasts; a message that goes out later names the identity number instead. */
  readonly voucherToken?: string
}

/** 病种, by the code the platform lists it under. */
export interface ListedDisease {
  readonly code: string
  readonly name: string
}

/** What registration and visit information say of an outpatient visit. */
export interface OutpatientVisit {
  /** The hospital's own number: 门诊号, unique in the institution. */
  readonly outpatientNumber: string
  /** `2026-03-05 09:30:00`. */
  readonly visitedAt: string
  /** 医疗类别, by its code. */
  readonly medicalCategory: string
  /** The category is 科别, by its code; a registration cannot go out without one. */
  readonly department: { readonly code: string; readonly name: string; readonly category?: string }
  readonly doctor: { readonly code: string; readonly name: string }
  /** The first is the main one. */
  readonly diagnoses: readonly {
    readonly code: string
    readonly name: string
    readonly kind?: 'western' | 'tcm-disease' | 'tcm-syndrome'
  }[]
  /** 主要病情描述. */
  readonly condition?: string
  /** 病种 of chronic and special outpatient care. */
  readonly disease?: ListedDisease
  /** 生育类别, by its code, and 孕周数 of maternity care. */
  readonly maternity?: { readonly kind?: string; readonly weeks?: number }
}

/** A line with what only outpatient care and pharmacies know of it. */
export interface DispensedLine extends BillLine {
  readonly prescriptionNumber?: string
  /** 外购处方: the prescription was written elsewhere. */
  readonly externalPrescription?: boolean
}

export interface OutpatientFees {
  readonly stay: StayReference
  /** 收费批次号: one number per settlement. */
  readonly batch: string
  /** One disease for the whole batch. */
  readonly disease?: ListedDisease
  readonly lines: readonly DispensedLine[]
}

/** 药品追溯码 of one line. */
export interface LineTrace {
  readonly lineId: string
  readonly codes: readonly string[]
  /** 拆零: part of a package. */
  readonly isSplit?: boolean
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
  /** 药品追溯码, by line. */
  readonly traceCodes?: readonly LineTrace[]
}

export type SettledAnswer = PlatformFigures & {
  readonly centreSettlementId: string
  readonly echoedMessageId: string
  readonly visitId: string
  /** 清算 marks, as far as the platform gives them. */
  readonly clearing?: Clearing
  /** Of the personal account after this settlement, as far as the platform gives it. */
  readonly accountBalance?: Money
}

export interface OutpatientCalls {
  /** 2201. */
  register(sender: Sender, stay: Visitor, visit: OutpatientVisit): Promise<PlatformOutcome<{ readonly visitId: string }>>
  /** 2202; already cancelled counts as accepted. */
  cancelRegistration(sender: Sender, stay: StayReference, outpatientNumber: string): Promise<PlatformOutcome<Record<never, never>>>
  /** 2203, or 2203A where the region has it. */
  uploadVisit(sender: Sender, stay: StayReference, visit: OutpatientVisit): Promise<PlatformOutcome<Record<never, never>>>
  /** 2204, one batch. */
  uploadOutpatientFees(sender: Sender, fees: OutpatientFees): Promise<PlatformOutcome<readonly FeeLineSplit[]>>
  /** 2205, of one batch or of everything that is not settled; nothing to withdraw counts as accepted. */
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
  ): Promise<PlatformOutcome<{ readonly centreSettlementId?: string; readonly clearing?: Clearing }>>
}

export interface PharmacySale {
  readonly stay: Omit<StayReference, 'visitId'>
  /** `2026-03-05 09:30:00`. */
  readonly soldAt: string
  readonly medicalCategory: string
  readonly useAccount: boolean
  readonly slipNumber: string
  readonly voucherToken?: string
  readonly figures: OutpatientSettlementRequest['figures']
  readonly disease?: ListedDisease
  readonly lines: readonly (DispensedLine & { readonly traceCodes?: readonly string[]; readonly isSplit?: boolean })[]
}

/** How the platform split each line; empty where a region settles without saying so. */
interface Split {
  readonly splits: readonly FeeLineSplit[]
}

export interface PharmacyCalls {
  /** 2101. */
  preSettlePharmacy(sender: Sender, sale: PharmacySale): Promise<PlatformOutcome<PlatformFigures & Split>>
  /** 2102. */
  settlePharmacy(sender: Sender, sale: PharmacySale): Promise<PlatformOutcome<SettledAnswer & Split>>
  /** 2103; already cancelled counts as accepted. */
  cancelPharmacySettlement(
    sender: Sender,
    stay: StayReference,
    centreSettlementId: string,
  ): Promise<PlatformOutcome<{ readonly centreSettlementId?: string; readonly clearing?: Clearing }>>
}
