import type { PackSignatureFacts, RefusedPackSummary } from '../../../shared/contract/index.ts'
import type { LocalDate } from '../../../shared/dates/index.ts'
import type { Outcome } from '../../../shared/errors/index.ts'
import type { InsuranceType } from '../../../shared/insured/index.ts'
import type { CompiledPack, PackSources } from '../../../shared/policy/index.ts'
import type { ComparedGroup, Finding, ParameterChange } from '../../../shared/policy-tools/index.ts'

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

/** An installed pack as those see it who look after packs. */
export interface ShelvedPack {
  readonly pack: CompiledPack
  readonly sources: PackSources
  /** How many worked cases it carries. */
  readonly cases: number
  readonly signature: PackSignatureFacts
}

/** Everything that was found where packs are kept, the refused ones too. */
export interface PackShelf {
  packs(): readonly ShelvedPack[]
  refused(): readonly RefusedPackSummary[]
  /** Compiles an archived pack, after proving that it is the one with this fingerprint. */
  compile(hash: string, content: string): Outcome<CompiledPack, 'policy.invalid'>
}

/** What comparing two packs found. */
export interface ComparedPacks {
  readonly changes: readonly ParameterChange[]
  readonly groups: readonly ComparedGroup[]
}

/** Work on packs that takes seconds, done beside the process that answers the window. Ids are those of installed packs. */
export interface PackTools {
  check(packId: string, on: LocalDate): Promise<Outcome<readonly Finding[], 'policy.invalid'>>
  compare(before: string, after: string, on: LocalDate): Promise<Outcome<ComparedPacks, 'policy.invalid'>>
}
