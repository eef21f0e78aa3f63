import { addDays, type LocalDate } from '../dates/index.ts'
import type { InsuranceType } from '../insured/index.ts'
import type { Grade, PackSources, ParameterId } from '../policy/index.ts'
import { indexOn, type ParameterOfPack, wordsOfPack } from './source.ts'
import { type Statement, statementsOf } from './statements.ts'

/** One dated value of a parameter as sentences, with where it comes from. */
export interface ExplainedValue {
  readonly from: LocalDate
  readonly to?: LocalDate
  readonly state: 'value' | 'none' | 'unknown'
  readonly statements: readonly Statement[]
  readonly document: { readonly issuer: string; readonly title: string; readonly number?: string; readonly link?: string }
  readonly article?: string
  readonly grade: Grade
  readonly rules: readonly string[]
  readonly note?: string
}

export interface ExplainedParameter {
  readonly id: ParameterId
  readonly title: string
  readonly insuranceTypes: readonly InsuranceType[]
  readonly file: string
  /** Newest first. */
  readonly values: readonly ExplainedValue[]
}

/** A pack as a page for people: what holds, from when, by which document and how sure one may be of it. */
export interface ExplainedPack {
  readonly id: string
  readonly title: string
  readonly areas: readonly string[]
  readonly insuranceTypes: readonly InsuranceType[]
  readonly use: 'settlement' | 'comparison'
  readonly versions: readonly { readonly version: string; readonly from: LocalDate; readonly to?: LocalDate; readonly note?: string }[]
  /** Set when only the values of that day are shown. */
  readonly on?: LocalDate
  readonly parameters: readonly ExplainedParameter[]
}

/** Explains a pack that compiled: everything it ever held, or with `on` what holds on that day. */
export function explainPack(sources: PackSources, on?: LocalDate): ExplainedPack {
  const { file, references, parameters } = wordsOfPack(sources)
  const explainValue = ({ file: { values } }: ParameterOfPack, index: number): ExplainedValue[] => {
    const dated = values[index]
    if (!dated) return []
    const newer = values[index - 1]
    const document = references[dated.reference]
    const { from, value, article, grade, rules, note } = dated
    return [
      {
        from,
        ...(newer ? { to: addDays(newer.from, -1) } : {}),
        state: value === null ? 'unknown' : value === 'none' ? 'none' : 'value',
        statements: statementsOf(value, file.identities),
        document: {
          issuer: document?.issuer ?? '',
          title: document?.title ?? dated.reference,
          ...(document?.number === undefined ? {} : { number: document.number }),
          ...(document?.link === undefined ? {} : { link: document.link }),
        },
        ...(article === undefined ? {} : { article }),
        grade,
        rules,
        ...(note === undefined ? {} : { note }),
      },
    ]
  }
  return {
    id: file.id,
    title: file.title,
    areas: file.areas,
    insuranceTypes: file.insuranceTypes,
    use: file.use,
    versions: file.versions.map(({ version, from, to, note }) => ({
      version,
      from,
      ...(to === undefined ? {} : { to }),
      ...(note === undefined ? {} : { note }),
    })),
    ...(on === undefined ? {} : { on }),
    parameters: parameters
      .map((parameter): ExplainedParameter => {
        const { id, file: words, insuranceTypes, source } = parameter
        const shown = on === undefined ? words.values.map((_, index) => index) : [indexOn(words.values, on)]
        return {
          id,
          title: words.title,
          insuranceTypes,
          file: source.file,
          values: shown.flatMap((index) => explainValue(parameter, index)),
        }
      })
      .filter(({ values }) => values.length > 0),
  }
}
