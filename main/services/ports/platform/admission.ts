import type { StayBill } from '../../../../shared/bill/index.ts'
import type { InsuredPerson } from '../../../../shared/insured/index.ts'
import type { PlatformFigures, PlatformOutcome, Sender, StayReference } from './central-platform.ts'

/** The bill's own facts about admission and discharge; a stay whose bill has none was admitted by the hospital system itself. */
export interface AdmissionRequest {
  /** Whose visit id is not known yet: the platform gives it. */
  readonly stay: Omit<StayReference, 'visitId'>
  readonly bill: Omit<StayBill, 'lines'>
}

export interface DischargeRequest {
  readonly stay: StayReference
  readonly bill: Omit<StayBill, 'lines'>
}

/** 医疗保障基金结算清单: the whole stay on one form, after the settlement. */
export interface SettlementListRequest {
  readonly stay: StayReference
  readonly bill: StayBill
  readonly person: InsuredPerson
  readonly figures: PlatformFigures
  readonly centreSettlementId: string
  readonly slipNumber: string
  readonly settledOn: string
}

/** 待遇检查: what one fund says about the person on that day. */
export interface BenefitCheck {
  readonly fundCode: string
  readonly mayUse: boolean | undefined
  readonly from?: string
  readonly to?: string
  readonly words?: string
}

export interface AdmissionCalls {
  /** 2001. */
  checkBenefits(
    sender: Sender,
    of: Omit<StayReference, 'visitId' | 'document'> & { readonly medicalCategory: string; readonly on: string },
  ): Promise<PlatformOutcome<{ readonly checks: readonly BenefitCheck[] }>>
  /** 2401. */
  admit(sender: Sender, request: AdmissionRequest): Promise<PlatformOutcome<{ readonly visitId: string }>>
  /** 2402. */
  discharge(sender: Sender, request: DischargeRequest): Promise<PlatformOutcome<Record<never, never>>>
  /** 2403. */
  changeAdmission(sender: Sender, request: DischargeRequest): Promise<PlatformOutcome<Record<never, never>>>
  /** 2404; already cancelled counts as accepted. */
  cancelAdmission(sender: Sender, stay: StayReference): Promise<PlatformOutcome<Record<never, never>>>
  /** 2405; not discharged counts as accepted. */
  cancelDischarge(sender: Sender, stay: StayReference): Promise<PlatformOutcome<Record<never, never>>>
  /** 4101. */
  uploadSettlementList(sender: Sender, request: SettlementListRequest): Promise<PlatformOutcome<{ readonly listId: string }>>
}
