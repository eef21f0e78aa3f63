/** The values of a pack in the form its files have them; what a file may leave out is optional here. */
type OneOrMany = string | readonly string[]

/** Conditions of a row. */
export interface Row {
  readonly benefit?: OneOrMany
  readonly institution?: OneOrMany
  readonly disease?: OneOrMany
  readonly diseaseClass?: OneOrMany
  readonly plan?: OneOrMany
  readonly level?: OneOrMany
  readonly category?: OneOrMany
  readonly contribution?: OneOrMany
  readonly ageFrom?: number
  readonly ageTo?: number
  readonly place?: OneOrMany
  readonly filing?: OneOrMany
  readonly condition?: OneOrMany
  readonly identity?: OneOrMany
  readonly rank?: OneOrMany
  readonly feeCategory?: OneOrMany
  readonly item?: OneOrMany
  readonly itemClass?: OneOrMany
  readonly origin?: OneOrMany
}

export interface Segment {
  readonly upTo?: string
  readonly rate: string
}
export type Threshold = { readonly amount: string } | { readonly incomeShare: string; readonly income: string }
export type Adjustment = Row & { readonly points?: string; readonly ownShareFactor?: string }

export interface Deductible {
  readonly as?: string
  readonly mode: 'per-stay' | 'year-top-up'
  readonly standards: readonly (Row & { readonly amount: string })[]
  readonly nth?: {
    readonly counts: string
    readonly rules: readonly (Row & {
      readonly from: number
      readonly method: string
      readonly each: string
      readonly floor: string
      readonly factor: string
      readonly amount: string
    })[]
  }
  readonly waivers?: readonly (Row & { readonly from?: number; readonly counts?: string })[]
  readonly yearTotal?: string
}

export interface Rate {
  readonly as?: string
  readonly kind: 'flat' | 'segmented' | 'fixed'
  readonly rates: readonly (Row & { readonly rate: string })[]
  readonly origin: 'zero' | 'above'
  readonly per?: 'stay' | 'year'
  readonly tables: readonly (Row & { readonly segments: readonly Segment[] })[]
  readonly amounts: readonly (Row & { readonly amount: string })[]
  readonly adjustments?: readonly Adjustment[]
}

export interface Cap {
  readonly limits: 'fund' | 'cost'
  readonly amounts: readonly (Row & { readonly amount: string; readonly sharedWith?: string; readonly per?: string })[]
  readonly together?: { readonly diseases: number; readonly amount: string }
}

export interface AboveCap {
  readonly rates: readonly (Row & { readonly rate: string })[]
  readonly cap: string
}

export interface Rounding {
  readonly fund?: 'half-up' | 'floor'
  readonly firstPay?: 'half-up' | 'ceiling' | 'floor'
  readonly firstPayLevel?: 'line' | 'bill'
  readonly segments?: 'sum' | 'each'
}

export interface ItemRules {
  readonly rules: readonly (Row & {
    readonly class?: string
    readonly upfrontShare?: string
    readonly priceLimit?: string
    readonly quantityLimit?: { readonly quantity: string; readonly per: 'settlement' | 'day' }
  })[]
}

export interface ClassBShare {
  readonly shares: readonly (Row & { readonly share: string; readonly overrides?: boolean })[]
}

export interface OutOfArea {
  readonly rows: readonly (Row & {
    readonly method: string
    readonly share: string
    readonly factor: string
    readonly points: string
  })[]
}

export interface WaitingPeriod {
  readonly months: number
  readonly extraMonthsPerMissedYear: number
  readonly exempt: {
    readonly openWindow: boolean
    readonly newborn: boolean
    readonly afterEmployeeBreakMonths?: number
    readonly identities?: readonly string[]
  }
}

/** Better terms of a tier that pays on the year's burden. */
export interface Tilt {
  readonly identities: readonly string[]
  readonly thresholdFactor?: string
  readonly threshold?: Threshold
  readonly points?: string
  readonly segments?: readonly Segment[]
  readonly cap: string
}

export interface LargeAmount {
  readonly atCap?: { readonly rates: readonly (Row & { readonly rate: string })[] }
  readonly second?: {
    readonly threshold: Threshold
    readonly origin: 'zero' | 'above'
    readonly segments: readonly Segment[]
    readonly tilt?: readonly Tilt[]
  }
  readonly scope?: readonly string[]
  readonly cap: 'none' | { readonly amount: string; readonly counts: 'large' | 'pool-and-large' }
}

export interface MajorIllness {
  readonly threshold: Threshold
  readonly origin: 'zero' | 'above'
  readonly segments: readonly Segment[]
  readonly cap: string
  readonly incentive?: {
    readonly afterYears: number
    readonly perYear: string
    readonly zeroClaim: string
    readonly ceiling: string
  }
  readonly base?: Readonly<
    Partial<Record<'includeUpfront' | 'includeOutOfAreaUpfront' | 'excludeDeductible' | 'excludeAboveCap' | 'excludeReduced', boolean>>
  >
  readonly scope?: readonly string[]
  readonly tilt?: readonly Tilt[]
  readonly paid?: 'each-settlement' | 'year-end'
  readonly identityChange?: 'marginal' | 'recompute'
}

export interface CivilServants {
  readonly scope?: readonly string[]
  readonly shares: readonly (Row & { readonly share: string; readonly of?: 'rest' | 'pool-base' })[]
  readonly adjustments?: readonly (Row & { readonly points: string })[]
  readonly excludes?: readonly string[]
  readonly cap?: string
}

export interface Enterprise {
  readonly scope?: readonly string[]
  readonly rows: readonly (Row & {
    readonly share: string
    readonly of: 'within-policy' | 'everything' | 'own-share'
    readonly threshold?: string
    readonly cap: string
  })[]
}

export interface Composite {
  readonly rows: readonly (Row & { readonly share: string; readonly includeUpfront?: boolean })[]
}

export interface AssistanceGroup {
  readonly identities: readonly string[]
  readonly scope: readonly string[]
  readonly rates: readonly (Row & { readonly rate: string; readonly billFrom?: string; readonly billTo?: string })[]
  readonly threshold: 'none' | (Threshold & { readonly per: 'year' | 'stay' })
  readonly chronicClassII?: 'rest' | 'above-limit'
  readonly totalShareCeiling?: string
  readonly caps: 'none' | readonly { readonly kinds: readonly string[]; readonly amount: string }[]
}

export interface Assistance {
  readonly groups: readonly AssistanceGroup[]
  readonly unreferred: { readonly when: readonly Row[]; readonly onApproval: 'none' | { readonly points: string } }
  readonly base?: { readonly includeFirstPay?: boolean; readonly includeReduced?: boolean }
}

export interface TiltAssistance {
  readonly per?: 'year' | 'stay'
  readonly capPer?: 'year' | 'settlement'
  readonly rows: readonly (Row & { readonly threshold: string; readonly rate: string; readonly cap: string })[]
}

export interface PersonalAccount {
  readonly pays: readonly string[]
  readonly excludes?: readonly string[]
  readonly relatives?: readonly {
    readonly relations: readonly string[]
    readonly from?: string
    readonly places?: readonly string[]
    readonly pays: readonly string[]
  }[]
}

export interface DiseaseList {
  readonly diseases: readonly {
    readonly code: string
    readonly name: string
    readonly class?: string
    readonly items: 'all' | readonly string[]
  }[]
}

export interface StayRules {
  readonly crossYear?: 'discharge-year' | 'split'
  readonly periodDays?: 'none' | number
}

export interface StayLinks {
  readonly merge: 'none' | { readonly days: number; readonly institution: 'same' | 'any' }
  readonly duringStay: 'payable' | 'not-payable'
  readonly longTermCare: 'payable' | 'not-payable'
}

/** Every value this engine asks for, by the name of its parameter. */
export interface Values {
  readonly rounding: Rounding
  readonly 'item-rules': ItemRules
  readonly 'class-b-share': ClassBShare
  readonly 'out-of-area': OutOfArea
  readonly 'waiting-period': WaitingPeriod
  readonly 'stay-rules': StayRules
  readonly 'outpatient.stay-links': StayLinks
  readonly 'chronic.diseases': DiseaseList
  readonly 'outpatient.above-cap': AboveCap
  readonly 'employee-large-amount': LargeAmount
  readonly 'resident-major-illness': MajorIllness
  readonly 'civil-servant-subsidy': CivilServants
  readonly 'enterprise-supplement': Enterprise
  readonly 'composite-protection': Composite
  readonly 'medical-assistance': Assistance
  readonly 'tilt-assistance': TiltAssistance
  readonly 'personal-account': PersonalAccount
  readonly 'income.provincial': { readonly amount: string }
  readonly 'income.prefecture': { readonly amount: string }
  readonly [deductible: `${string}.deductible`]: Deductible
  readonly [rate: `${string}.pooled-fund-rate`]: Rate
  readonly [cap: `${string}.cap`]: Cap
}
