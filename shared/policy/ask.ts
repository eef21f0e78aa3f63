import type { LocalDate } from '../dates/index.ts'
import { type Outcome, refuse, succeed } from '../errors/index.ts'
import type { InsuranceType } from '../insured/index.ts'
import { type CompiledPack, type CompiledValue, type PackVersion, parameterKey } from './compiled-pack.ts'
import type { ParameterId, ParameterValue } from './parameters/index.ts'
import { type CaseFacts, type Selector, type Unmet, unmetOfNearest } from './selectors.ts'

/** A value that was chosen for a day, with its source. `value` is absent when the rule says there is none. */
export interface Chosen<Id extends ParameterId = ParameterId> {
  readonly id: Id
  readonly title: string
  readonly source: CompiledValue<Id>
  /** For rows with a source of their own. */
  readonly documents: Readonly<Record<string, string>>
  readonly value?: ParameterValue<Id>
}

/** The pack's version on that day, or none. */
export function versionOn(pack: CompiledPack, on: LocalDate): PackVersion | undefined {
  return pack.versions.find((version) => version.from <= on && (version.to === undefined || on <= version.to))
}

/** Law of one day for one insurance type. */
export interface Law {
  readonly pack: CompiledPack
  readonly insuranceType: InsuranceType
  readonly on: LocalDate
}

/** Whether the pack says anything at all about the parameter on that day: absent, unknown, none or a value. */
export function findValue<Id extends ParameterId>(law: Law, id: Id): Chosen<Id> | 'not-in-pack' | 'unknown' {
  const parameter = law.pack.parameters.get(parameterKey(law.insuranceType, id))
  const source = parameter?.values.find((value) => value.from <= law.on)
  if (!parameter || !source) return 'not-in-pack'
  if (source.value === undefined) return 'unknown'
  const chosen = { id, title: parameter.title, source: source as CompiledValue<Id>, documents: law.pack.documents }
  return source.value === 'none' ? chosen : { ...chosen, value: source.value as ParameterValue<Id> }
}

/** The refusal of a value that the case needs and the pack does not hold: which, for which day, who asked. */
export function valueAbsent(law: Law, parameter: string, asker: string, unmet: readonly Unmet[] = []) {
  const details = { parameter: `${law.pack.id}/${law.insuranceType}/${parameter}`, date: law.on, asker }
  const nearest = unmet.map(({ fact, asked, found }) => ({ fact, asked: [...asked], found }))
  return refuse('policy.value-absent', nearest.length === 0 ? details : { ...details, unmet: nearest })
}

/** The same where the table is there and none of its rows holds for the case: says what the nearest row asks besides. */
export function noRowHolds(law: Law, parameter: string, asker: string, rows: readonly Selector[], facts: CaseFacts) {
  return valueAbsent(law, parameter, asker, unmetOfNearest(rows, facts))
}

/**
 * The value of that parameter on the law's day. There is no default: a value that is absent is refused, naming
 * parameter, day and asker.
 */
export function askValue<Id extends ParameterId>(law: Law, id: Id, asker: string): Outcome<Chosen<Id>, 'policy.value-absent'> {
  const found = findValue(law, id)
  return typeof found === 'string' ? valueAbsent(law, id, asker) : succeed(found)
}
