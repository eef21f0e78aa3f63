import type { LocalDate } from '../dates/index.ts'
import type { InsuranceType } from '../insured/index.ts'
import type { Grade, PackFile } from './pack-files.ts'
import type { ParameterId, ParameterValue } from './parameters/index.ts'

/** A value with its days and its source. `undefined` is absent (the engine refuses), `'none'` is a rule that says none. */
export interface CompiledValue<Id extends ParameterId = ParameterId> {
  readonly from: LocalDate
  readonly to?: LocalDate
  readonly value: ParameterValue<Id> | 'none' | undefined
  /** 文号 or title of the document. */
  readonly document: string
  readonly article?: string
  readonly grade: Grade
  readonly rules: readonly string[]
}

export interface CompiledParameter<Id extends ParameterId = ParameterId> {
  readonly id: Id
  readonly title: string
  readonly file: string
  /** Newest first. */
  readonly values: readonly CompiledValue<Id>[]
}

export interface PackVersion {
  readonly version: string
  readonly from: LocalDate
  readonly to?: LocalDate
  readonly ruleSets: PackFile['versions'][number]['ruleSets']
}

/** A pack ready to settle with: made once from its files, never changed afterwards. */
export interface CompiledPack {
  readonly id: string
  readonly title: string
  /** The newest version it holds; a breakdown names the one that was in force. */
  readonly version: string
  /** SHA-256 over the canonical content. */
  readonly hash: string
  readonly areas: readonly string[]
  readonly insuranceTypes: readonly InsuranceType[]
  readonly use: PackFile['use']
  readonly decidingDay: PackFile['decidingDay']
  /** Newest first. */
  readonly versions: readonly PackVersion[]
  /** Identities beside the national ones. */
  readonly identities: Readonly<Record<string, string>>
  /** 文号 or title of each document, by the name packs refer to it. */
  readonly documents: Readonly<Record<string, string>>
  /** By `insurance type/parameter id`. */
  readonly parameters: ReadonlyMap<string, CompiledParameter>
  /** Whether some value depends on age, so that a case must say when the person was born. */
  readonly asksAge: boolean
}

export function parameterKey(insuranceType: InsuranceType, id: ParameterId): string {
  return `${insuranceType}/${id}`
}
