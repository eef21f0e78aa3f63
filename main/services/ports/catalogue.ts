import type { CatalogueItem, ItemTerms } from '../../../shared/catalogue/index.ts'
import type { LocalDate } from '../../../shared/dates/index.ts'
import type { InsuranceType } from '../../../shared/insured/index.ts'

export interface TermsQuestion {
  readonly itemCode: string
  readonly on: LocalDate
  readonly insuranceType: InsuranceType
  readonly hospitalLevel: string
  /** 医院审批标志 of a restricted item. */
  readonly restrictionApproved?: boolean
}

/**
 * `known: false`: the code was never in the catalogue, or, with `notComputable`, its terms of that day cannot be said in
 * one number and the line must be refused. `unlisted` terms: known, but not valid on that day.
 */
export type TermsAnswer =
  | { readonly known: true; readonly item: CatalogueItem; readonly terms: ItemTerms }
  | { readonly known: false; readonly notComputable?: 'share-by-price-band' }

/** The catalogue version in force on this terminal, read-only. */
export interface Catalogue {
  version(): { readonly version: string; readonly items: number; readonly sha256: string }
  terms(question: TermsQuestion): TermsAnswer
  close(): void
}
