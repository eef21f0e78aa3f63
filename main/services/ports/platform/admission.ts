import type { StayBill } from '../../../../shared/bill/index.ts'
import type { LocalDate } from '../../../../shared/dates/index.ts'
import type { InsuredPerson } from '../../../../shared/insured/index.ts'
import type { FeeLineSplit, PlatformFigures, PlatformOutcome, Sender, StayReference } from './central-platform.ts'

/** A stay whose bill tells of its admission; a stay whose bill does not was admitted by the hospital system itself. */
export interface AdmissionRequest {
  /** Whose visit id is not known yet: the platform gives it. */
  readonly stay: Omit<StayReference, 'visitId'> & {
    /** Of the e-voucher while the visit lasts; a message that goes out later names the identity number instead. */
    readonly voucherToken?: string
  }
  readonly bill: Omit<StayBill, 'lines'>
}

/** The visit id of the stay is the platform's. */
export interface DischargeRequest {
  readonly stay: StayReference
  readonly bill: Omit<StayBill, 'lines'>
}

/** 医疗保障基金结算清单: the whole stay on one form, after the settlement; a bill without a record page has none. */
export interface SettlementListRequest {
  readonly stay: StayReference
  readonly bill: StayBill
  readonly person: InsuredPerson
  readonly figures: PlatformFigures
  /** How each line of the bill was split: the platform's word where it gave one, ours where not. */
  readonly splits: readonly FeeLineSplit[]
  readonly centreSettlementId: string
  readonly slipNumber: string
  readonly settledOn: string
  /** 票据代码 and 票据号码; the slip stands for both where the hospital has told of no invoice. */
  readonly invoice?: { readonly code: string; readonly number: string }
}

/** Whom 2001 is asked about, for which care on which day. */
export type BenefitQuestion = Omit<StayReference, 'visitId' | 'document'> & {
  /** 医疗类别, by its code. */
  readonly medicalCategory: string
  readonly on: LocalDate
  readonly disease?: { readonly code: string; readonly name: string }
}

/** 待遇检查: what one fund says about the person on that day. */
export interface BenefitCheck {
  readonly fundCode: string
  /** Absent when the platform does not say. */
  readonly mayUse: boolean | undefined
  readonly from?: LocalDate
  readonly to?: LocalDate
  readonly words?: string
}

export interface AdmissionCalls {
  /** 2001. */
  checkBenefits(sender: Sender, of: BenefitQuestion): Promise<PlatformOutcome<{ readonly checks: readonly BenefitCheck[] }>>
  /** 2401. */
  admit(sender: Sender, request: AdmissionRequest): Promise<PlatformOutcome<{ readonly visitId: string }>>
  /** 2402; already discharged counts as accepted. */
  discharge(sender: Sender, request: DischargeRequest): Promise<PlatformOutcome<Record<never, never>>>
  /** 2403. */
  changeAdmission(sender: Sender, request: DischargeRequest): Promise<PlatformOutcome<Record<never, never>>>
  /** 2404; already cancelled counts as accepted. */
  cancelAdmission(sender: Sender, stay: StayReference): Promise<PlatformOutcome<Record<never, never>>>
  /** 2405; not discharged counts as accepted. */
  cancelDischarge(sender: Sender, stay: StayReference): Promise<PlatformOutcome<Record<never, never>>>
  /** 4101, or 4101A where the region has it. The number is absent when the platform says that it has the list already. */
  uploadSettlementList(sender: Sender, request: SettlementListRequest): Promise<PlatformOutcome<{ readonly listId?: string }>>
}
