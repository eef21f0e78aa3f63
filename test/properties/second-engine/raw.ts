/** A case file and a policy pack as they stand on disk: names and texts, nothing compiled. */

export interface RawLine {
  readonly lineId?: string
  readonly itemCode?: string
  readonly itemName?: string
  readonly feeCategory?: string
  readonly chargedOn?: string
  readonly quantity?: string
  readonly unitPrice?: string
  readonly amount?: string
  readonly originalLineId?: string
  readonly disease?: string
  readonly purpose?: string
  readonly class: string
  readonly upfrontShare?: string
  readonly origin?: string
  readonly priceLimit?: string
  readonly restriction?: { readonly text: string; readonly met: boolean }
  readonly specialDrug?: boolean
}

export interface RawPeriod {
  readonly from: string
  readonly to?: string
}

export interface RawApproval extends RawPeriod {
  readonly kind: string
  readonly record: string
  readonly disease?: string
  readonly institutions?: readonly string[]
  readonly items?: readonly string[]
  readonly institution?: string
  readonly doctor?: string
  readonly pharmacies?: readonly string[]
}

export interface RawEnrolment {
  readonly from: string
  readonly openWindow: boolean
  readonly newborn?: boolean
  readonly missedYears?: number
  readonly employeeUntil?: string
  readonly interruptions?: readonly { readonly from: string; readonly to: string }[]
}

export interface RawPerson {
  readonly insuranceType: string
  readonly category: string
  readonly enrolmentArea: string
  readonly birthDate?: string
  readonly civilServantRank?: string
  readonly contribution?: string
  readonly continuousYears?: number
  readonly zeroClaimYears?: number
  readonly identities?: readonly (RawPeriod & { readonly identity: string })[]
  readonly approvals?: readonly RawApproval[]
  readonly enrolment?: RawEnrolment
  readonly supplementPlan?: string
}

export interface RawPlace {
  readonly hospitalLevel: string
  readonly institution?: { readonly kind: string; readonly code?: string }
  readonly prescription?: {
    readonly external: boolean
    readonly institution?: string
    readonly institutionLevel?: string
    readonly doctor?: string
  }
  readonly placement?: { readonly place: string; readonly filing: string }
  readonly conditions?: readonly string[]
  readonly approvals?: readonly { readonly kind: string; readonly record: string }[]
}

export interface RawYear {
  readonly counts?: Readonly<Record<string, number>>
  readonly amounts?: Readonly<Record<string, string>>
}

export interface RawFamilyAccount {
  readonly account: string
  readonly relation: string
  readonly balance: string
  readonly authorised: RawPeriod & { readonly limit?: string; readonly record: string }
}

export interface RawCase {
  readonly format: 'sanbao-case/1'
  readonly benefit: string
  readonly disease?: string
  readonly name: string
  readonly pack?: string
  readonly person: RawPerson
  readonly visit?: RawPlace & { readonly on: string }
  readonly stay?: RawPlace & { readonly admittedOn: string; readonly dischargedOn: string }
  readonly lines: readonly RawLine[]
  readonly accumulators?: RawYear
  readonly accumulatorsOfYearBefore?: RawYear
  readonly payment?: {
    readonly useAccount?: boolean
    readonly accountBalance?: string
    readonly deposit?: string
    readonly family?: readonly RawFamilyAccount[]
  }
}

/** One dated value as its file has it. */
export interface RawValue {
  readonly from: string
  readonly value: unknown
}

export interface RawPack {
  readonly decidingDay: string
  readonly areas: readonly string[]
  readonly insuranceTypes: readonly string[]
  readonly versions: readonly { readonly from: string; readonly to?: string; readonly ruleSets: Readonly<Record<string, string>> }[]
  /** By `insurance type/parameter id`, newest first. */
  readonly values: Readonly<Record<string, readonly RawValue[]>>
}
