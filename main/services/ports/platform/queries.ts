import type { Diagnosis, FeeCategory } from '../../../../shared/bill/index.ts'
import type { LocalDate } from '../../../../shared/dates/index.ts'
import type { InsuranceType } from '../../../../shared/insured/index.ts'
import type { Money } from '../../../../shared/money/index.ts'
import type { FeeLineSplit, PlatformFigures, PlatformOutcome, Sender, StayReference } from './central-platform.ts'
import type { Clearing } from './reconciliation.ts'

/** A settlement as the platform has it in its books. */
export interface FoundSettlement {
  readonly centreSettlementId: string
  readonly visitId: string
  /** Of the message that settled it, where the platform gives it back. */
  readonly messageId?: string
  readonly figures: PlatformFigures
  /** 退费结算标志: it has been cancelled, or is itself a cancellation. */
  readonly isRefunded: boolean
  readonly clearing?: Clearing
  /** 结算时间 by the platform's clock, `2026-03-05 14:07:00`: it says which day's statement counts it. */
  readonly settledAt?: string
}

/** A fee line as the platform split it, with the terms it split it by. */
export interface FoundFeeLine extends FeeLineSplit {
  readonly itemCode?: string
  readonly feeCategory?: FeeCategory
  /** Absent while the line is not settled. */
  readonly centreSettlementId?: string
}

/** A visit the platform knows of: admitted or registered, whether or not we know of it. */
export interface FoundVisit {
  readonly visitId: string
  readonly inpatientNumber?: string
  readonly medicalCategory?: string
  readonly from: LocalDate
  readonly to?: LocalDate
}

/** 累计信息: as the region names it; which accumulator of ours it is, configuration says. */
export interface FoundAccumulator {
  readonly year: number
  readonly month: string
  readonly typeCode: string
  readonly amount: Money
  /** Of which insurance; `other` for one that is none of the two basic ones. */
  readonly insuranceType?: InsuranceType | 'other'
}

/** One diagnosis as the platform keeps it. */
export interface FoundDiagnosis {
  readonly code: string
  readonly name: string
  readonly kind?: NonNullable<Diagnosis['kind']>
  readonly isMain: boolean
}

/** 人员慢特病用药记录: a line of 5204, and where and when it was. */
export interface FoundMedication extends FoundFeeLine {
  readonly chargedAt?: string
  readonly institutionCode?: string
}

/** 慢特病备案: the disease and the days it holds. */
export interface FoundDisease {
  readonly code: string
  readonly name?: string
  readonly from?: LocalDate
  readonly to?: LocalDate
}

/** 定点: an institution the person has chosen. */
export interface FoundDesignation {
  readonly institutionCode: string
  readonly institutionName?: string
  readonly order?: number
  readonly from?: LocalDate
  readonly to?: LocalDate
}

/** 转院: where the person was referred to. */
export interface FoundReferral {
  readonly toInstitutionCode?: string
  readonly toInstitutionName?: string
  /** 异地. */
  readonly isElsewhere: boolean
  readonly on?: LocalDate
  readonly from?: LocalDate
  readonly to?: LocalDate
}

/** Whose records are asked for. */
export type PersonOfQuery = Pick<StayReference, 'personNumber' | 'enrolmentArea'>

export interface QueryCalls {
  /** 5203; `undefined` when the platform says that there is none. */
  findSettlement(
    sender: Sender,
    stay: StayReference,
    centreSettlementId: string,
  ): Promise<PlatformOutcome<{ readonly found?: FoundSettlement }>>
  /** 5204, of a visit or of one settlement of it. */
  findFeeLines(
    sender: Sender,
    stay: StayReference,
    centreSettlementId?: string,
  ): Promise<PlatformOutcome<{ readonly lines: readonly FoundFeeLine[] }>>
  /** 5201 for past visits, 5303 for those that go on. */
  findVisits(
    sender: Sender,
    of: PersonOfQuery & {
      readonly from: LocalDate
      readonly to: LocalDate
      /** Absent: only those that go on are asked for. */
      readonly medicalCategory?: string
    },
  ): Promise<PlatformOutcome<{ readonly visits: readonly FoundVisit[] }>>
  /** 5206; the month is `YYYYMM`. */
  findAccumulators(
    sender: Sender,
    of: PersonOfQuery & { readonly month: string },
  ): Promise<PlatformOutcome<{ readonly accumulators: readonly FoundAccumulator[] }>>
  /** 5202. */
  findDiagnoses(sender: Sender, stay: StayReference): Promise<PlatformOutcome<{ readonly diagnoses: readonly FoundDiagnosis[] }>>
  /** 5205. */
  findChronicMedication(
    sender: Sender,
    of: PersonOfQuery & { readonly from: LocalDate; readonly to?: LocalDate },
  ): Promise<PlatformOutcome<{ readonly lines: readonly FoundMedication[] }>>
  /** 5301. */
  findChronicDiseases(sender: Sender, of: PersonOfQuery): Promise<PlatformOutcome<{ readonly diseases: readonly FoundDisease[] }>>
  /** 5302; the purpose (业务申请类型) is the region's code. */
  findDesignations(
    sender: Sender,
    of: PersonOfQuery & { readonly purpose: string },
  ): Promise<PlatformOutcome<{ readonly institutions: readonly FoundDesignation[] }>>
  /** 5304. */
  findReferrals(
    sender: Sender,
    of: PersonOfQuery & { readonly from: LocalDate; readonly to?: LocalDate },
  ): Promise<PlatformOutcome<{ readonly referrals: readonly FoundReferral[] }>>
}
