import type { CompiledParameter } from './compiled-pack.ts'
import { issueAt, type PackIssue } from './issues.ts'
import type { PackSource } from './pack-files.ts'
import type { ParameterId, ParameterValue } from './parameters/index.ts'

/** 两病: named by the law itself, whether or not a list of diseases holds them. */
const twoDiseases = ['hypertension', 'diabetes']

/** Schemes that know diseases; the others have none to limit. */
const schemesOfDiseases = ['chronic', 'two-diseases']

type Parameters = ReadonlyMap<string, CompiledParameter>

/** One insurance type's parameters, looked at together. */
interface Looking {
  readonly insuranceType: string
  readonly parameters: Parameters
  /** Says what is wrong at a place of that parameter's file; the same place is named once, whatever insurance types it is for. */
  readonly say: (parameter: CompiledParameter, path: readonly PropertyKey[], expected: string, found?: string) => void
}

/**
 * What no single file can show: a row that asks for a disease or class the pack's list does not hold, schemes that borrow in a
 * circle, points added to a borrowed fixed amount, and limits per disease in a scheme that has none.
 */
export function checkAcross(parameters: Parameters, sources: readonly PackSource[], issues: PackIssue[]): void {
  const files = new Map(sources.map((source) => [source.file, source]))
  const said = new Set(issues.map(({ place }) => place))
  const say: Looking['say'] = (parameter, path, expected, found) => {
    const source = files.get(parameter.file)
    const issue = source && issueAt(source, ['values', ...path], expected, found)
    if (!issue || said.has(issue.place)) return
    said.add(issue.place)
    issues.push(issue)
  }
  for (const insuranceType of new Set([...parameters.keys()].map((key) => key.slice(0, key.indexOf('/'))))) {
    const looking: Looking = { insuranceType, parameters, say }
    checkDiseases(looking)
    for (const id of ['deductible', 'pooled-fund-rate'] as const) checkBorrowing(looking, id)
    checkLimitsByDisease(looking)
  }
}

function parameterOf({ parameters, insuranceType }: Looking, id: string): CompiledParameter | undefined {
  return parameters.get(`${insuranceType}/${id}`)
}

function* ownParameters({ parameters, insuranceType }: Looking): Generator<CompiledParameter> {
  for (const [key, parameter] of parameters) if (key.startsWith(`${insuranceType}/`)) yield parameter
}

/** Every disease and class a row asks for is in the list, on whatever day; a list that is not known yet refuses nothing. */
function checkDiseases(looking: Looking): void {
  const list = parameterOf(looking, 'chronic.diseases')
  const values = (list?.values ?? []).map(({ value }) => value as ParameterValue<'chronic.diseases'> | undefined)
  if (values.length === 0 || values.some((value) => value === undefined)) return
  const diseases = values.flatMap((value) => value?.diseases ?? [])
  const known = {
    disease: new Set([...twoDiseases, ...diseases.map(({ code }) => code)]),
    diseaseClass: new Set(diseases.flatMap((disease) => disease.class ?? [])),
  }
  for (const parameter of ownParameters(looking))
    walk(
      parameter.values.map(({ value }) => value),
      [],
      (key, asked, path) => {
        if (key !== 'disease' && key !== 'diseaseClass') return
        const unknown = [asked].flat().filter((one) => !known[key].has(String(one)))
        const words = key === 'disease' ? 'a disease' : 'a class'
        for (const one of unknown) looking.say(parameter, inFile(path), `${words} of chronic.diseases`, String(one))
      },
    )
}

/** The content of a dated value stands below its `value`. */
const inFile = ([index, ...rest]: readonly PropertyKey[]) => [index ?? 0, 'value', ...rest]

function walk(
  value: unknown,
  path: readonly PropertyKey[],
  look: (key: string, value: unknown, path: readonly PropertyKey[]) => void,
): void {
  if (typeof value !== 'object' || value === null) return
  for (const [key, inner] of Object.entries(value)) {
    const at = [...path, Array.isArray(value) ? Number(key) : key]
    look(key, inner, at)
    walk(inner, at, look)
  }
}

/** 参照 must end at a scheme with a table of its own, on whatever day each of them borrows. */
function checkBorrowing(looking: Looking, id: 'deductible' | 'pooled-fund-rate'): void {
  for (const parameter of ownParameters(looking)) {
    if (!parameter.id.endsWith(`.${id}`)) continue
    parameter.values.forEach(({ value }, index) => {
      if (typeof value !== 'object' || !('as' in value)) return
      const owners = lendersOf(looking, value.as, id, new Set([schemeOf(parameter.id)]))
      if (owners === 'circle') looking.say(parameter, [index, 'value', 'as'], 'a scheme that does not borrow back from this one', value.as)
      else if ('adjustments' in value && value.adjustments.length > 0 && owners.some(isFixed))
        looking.say(parameter, [index, 'value', 'adjustments'], 'no adjustments: what is borrowed is a fixed amount')
    })
  }
}

const schemeOf = (id: string) => id.slice(0, id.indexOf('.'))
const isFixed = (value: CompiledParameter['values'][number]['value']) =>
  typeof value === 'object' && 'kind' in value && value.kind === 'fixed'

/** Every table that may be meant in the end, or that the way leads back to where it began. */
function lendersOf(
  looking: Looking,
  scheme: string,
  id: string,
  passed: ReadonlySet<string>,
): 'circle' | readonly CompiledParameter['values'][number]['value'][] {
  if (passed.has(scheme)) return 'circle'
  const owned: CompiledParameter['values'][number]['value'][] = []
  for (const { value } of parameterOf(looking, `${scheme}.${id}`)?.values ?? []) {
    if (typeof value !== 'object' || !('as' in value)) {
      owned.push(value)
      continue
    }
    const lent = lendersOf(looking, value.as, id, new Set([...passed, scheme]))
    if (lent === 'circle') return lent
    owned.push(...lent)
  }
  return owned
}

function checkLimitsByDisease(looking: Looking): void {
  for (const parameter of ownParameters(looking)) {
    const scheme = schemeOf(parameter.id)
    if (!parameter.id.endsWith('.cap') || scheme === 'inpatient' || schemesOfDiseases.includes(scheme)) continue
    const values = parameter.values as readonly { readonly value: ParameterValue<ParameterId & 'outpatient.cap'> | 'none' | undefined }[]
    values.forEach(({ value }, index) => {
      if (typeof value !== 'object') return
      if (value.together)
        looking.say(parameter, [index, 'value', 'together'], 'a limit over several diseases only in chronic.cap or two-diseases.cap')
      value.amounts.forEach((row, place) => {
        if ('per' in row && row.per === 'disease')
          looking.say(parameter, [index, 'value', 'amounts', place, 'per'], 'scheme: only chronic.cap and two-diseases.cap count diseases')
      })
    })
  }
}
