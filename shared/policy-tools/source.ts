import type { LocalDate } from '../dates/index.ts'
import type { InsuranceType } from '../insured/index.ts'
import {
  type CompiledPack,
  isParameterId,
  type PackFile,
  type PackSource,
  type PackSources,
  type ParameterFile,
  type ParameterId,
  packFileSchema,
  parameterFileSchema,
  type References,
  referencesFileSchema,
} from '../policy/index.ts'

/** A pack as the tools look at it: its files with their lines, and what came of compiling them. */
export interface PackForTools {
  readonly sources: PackSources
  readonly pack: CompiledPack
}

/** One file below `parameters/` with what it says. */
export interface ParameterOfPack {
  readonly id: ParameterId
  readonly source: PackSource
  readonly file: ParameterFile
  /** Those of the file, or all of the pack where it names none. */
  readonly insuranceTypes: readonly InsuranceType[]
}

/** The files of a pack that compiled, read once more with their words, notes and documents. */
export interface PackWords {
  readonly file: PackFile
  readonly references: References
  readonly parameters: readonly ParameterOfPack[]
}

/** Throws for a pack that did not compile: the tools only look at packs that did. */
export function wordsOfPack({ pack, references, parameters }: PackSources): PackWords {
  const file = packFileSchema.parse(pack.content)
  return {
    file,
    references: referencesFileSchema.parse(references.content),
    parameters: parameters.map((source): ParameterOfPack => {
      const parameter = parameterFileSchema.parse(source.content)
      if (!isParameterId(parameter.id)) throw new RangeError(`not a parameter: ${parameter.id}`)
      const { id, insuranceType } = parameter
      return { id, source, file: parameter, insuranceTypes: insuranceType ? [insuranceType] : file.insuranceTypes }
    }),
  }
}

/** The place of the value in force on a day among those of its file, which stand newest first; -1 when there is none yet. */
export function indexOn(values: readonly { readonly from: LocalDate }[], on: LocalDate): number {
  return values.findIndex(({ from }) => from <= on)
}
