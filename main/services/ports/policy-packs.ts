import type { LocalDate } from '../../../shared/dates/index.ts'
import type { Outcome } from '../../../shared/errors/index.ts'
import type { InsuranceType } from '../../../shared/insured/index.ts'
import type { CompiledPack } from '../../../shared/policy/index.ts'

/** The policy packs installed on this terminal, compiled once. */
export interface PolicyPacks {
  /** The pack of the area of enrolment in force on the deciding day. */
  find(area: string, insuranceType: InsuranceType, on: LocalDate): Outcome<CompiledPack, 'policy.not-in-force' | 'policy.invalid'>
  list(): readonly CompiledPack[]
}

/** The law in words: what a pack was compiled from, so that it can be kept beside the settlements that rest on it. */
export interface PackContents {
  /** Canonical JSON of the files of the pack with this fingerprint. */
  content(hash: string): string
}
