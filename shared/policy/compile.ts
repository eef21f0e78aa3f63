import { addDays, type LocalDate } from '../dates/index.ts'
import { type Outcome, refuse, succeed } from '../errors/index.ts'
import { type InsuranceType, nationalIdentities } from '../insured/index.ts'
import { compareMoney, type Money } from '../money/index.ts'
import { checkAcross } from './check-across.ts'
import { type CompiledPack, type CompiledParameter, type CompiledValue, type PackVersion, parameterKey } from './compiled-pack.ts'
import { issueAt, issuesOf, type PackIssue } from './issues.ts'
import {
  type PackFile,
  type PackSource,
  type ParameterFile,
  packFileSchema,
  parameterFileSchema,
  type References,
  referencesFileSchema,
} from './pack-files.ts'
import { isParameterId, type ParameterId, parameterSchemas, parametersThatMayBeNone } from './parameters/index.ts'
import { coversSelector, type Selector } from './selectors.ts'

/** What a pack is made of, besides its worked cases: `pack.yaml`, `references.yaml` and the files below `parameters/`. */
export interface PackSources {
  readonly pack: PackSource
  readonly references: PackSource
  readonly parameters: readonly PackSource[]
}

/**
 * Compiles a pack from its files, or refuses it with every fault found: file, line, key, what was found and what to
 * write instead. Nothing of a faulty pack is used. `hash` is the fingerprint of the canonical content.
 */
export function compilePack(sources: PackSources, hash: string): Outcome<CompiledPack, 'policy.invalid'> {
  const issues: PackIssue[] = []
  const pack = packFileSchema.safeParse(sources.pack.content)
  if (!pack.success) issues.push(...issuesOf(sources.pack, [], pack.error))
  const references = referencesFileSchema.safeParse(sources.references.content)
  if (!references.success) issues.push(...issuesOf(sources.references, [], references.error))
  const known = { pack: pack.data, references: references.data }
  const parameters = new Map<string, CompiledParameter>()
  for (const source of sources.parameters) {
    const compiled = compileParameter(source, known, issues)
    if (!compiled) continue
    for (const insuranceType of compiled.insuranceTypes) {
      const key = parameterKey(insuranceType, compiled.parameter.id)
      const other = parameters.get(key)
      if (other) issues.push(issueAt(source, ['id'], `one file per parameter and insurance type; ${other.file} already holds it`))
      parameters.set(key, compiled.parameter)
    }
  }
  checkAcross(parameters, sources.parameters, issues)
  const versions = pack.success ? compileVersions(sources.pack, pack.data, issues) : []
  const [newest] = versions
  if (!pack.success || !newest || issues.length > 0) return refuse('policy.invalid', { places: issues })
  const { id, title, areas, insuranceTypes, use, decidingDay, identities } = pack.data
  const documents = Object.fromEntries(Object.entries(references.data ?? {}).map(([name, { number, title }]) => [name, number ?? title]))
  // Accrual is not part of a settlement and is told the age where it is worked out.
  const settling = sources.parameters.filter(({ content }) => (content as { readonly id?: unknown } | null)?.id !== 'account-accrual')
  const asksAge = settling.some(({ content }) => /"age(From|To)":/.test(JSON.stringify(content)))
  return succeed({
    id,
    title,
    version: newest.version,
    hash,
    areas,
    insuranceTypes,
    use,
    decidingDay,
    versions,
    identities,
    documents,
    parameters,
    asksAge,
  })
}

function compileVersions(source: PackSource, pack: PackFile, issues: PackIssue[]): PackVersion[] {
  return pack.versions.map(({ version, from, to, ruleSets }, index) => {
    const newer = pack.versions[index - 1]
    if (newer && newer.from <= from) issues.push(issueAt(source, ['versions', index, 'from'], `a day before ${newer.from}: newest first`))
    if (to !== undefined && to < from) issues.push(issueAt(source, ['versions', index, 'to'], `a day not before ${from}`))
    if (newer && to !== undefined && to >= newer.from)
      issues.push(issueAt(source, ['versions', index, 'to'], `a day before ${newer.from}, when ${newer.version} begins`))
    const end = to ?? (newer ? addDays(newer.from, -1) : undefined)
    return { version, from, ruleSets, ...(end ? { to: end } : {}) }
  })
}

interface Known {
  readonly pack: PackFile | undefined
  readonly references: References | undefined
}

function compileParameter(
  source: PackSource,
  known: Known,
  issues: PackIssue[],
): { readonly parameter: CompiledParameter; readonly insuranceTypes: readonly InsuranceType[] } | undefined {
  const file = parameterFileSchema.safeParse(source.content)
  if (!file.success) {
    issues.push(...issuesOf(source, [], file.error))
    return undefined
  }
  const { id, title, insuranceType } = file.data
  if (!isParameterId(id)) {
    issues.push(issueAt(source, ['id'], `one of: ${Object.keys(parameterSchemas).join(', ')}`))
    return undefined
  }
  if (insuranceType && known.pack && !known.pack.insuranceTypes.includes(insuranceType))
    issues.push(issueAt(source, ['insuranceType'], `one of this pack: ${known.pack.insuranceTypes.join(', ')}`))
  const values = file.data.values.map((_, index) => compileValue(source, id, file.data, index, known, issues))
  return {
    parameter: { id, title, file: source.file, values },
    insuranceTypes: insuranceType ? [insuranceType] : (known.pack?.insuranceTypes ?? []),
  }
}

function compileValue(
  source: PackSource,
  id: ParameterId,
  file: ParameterFile,
  index: number,
  known: Known,
  issues: PackIssue[],
): CompiledValue {
  const dated = file.values[index] as ParameterFile['values'][number]
  const path = ['values', index]
  const newer = file.values[index - 1]
  if (newer && newer.from <= dated.from) issues.push(issueAt(source, [...path, 'from'], `a day before ${newer.from}: newest first`))
  const document = known.references?.[dated.reference]
  if (known.references && !document) issues.push(issueAt(source, [...path, 'reference'], 'a document of references.yaml'))
  const { from, article, grade, rules } = dated
  const to: LocalDate | undefined = newer ? addDays(newer.from, -1) : undefined
  return {
    from,
    ...(to ? { to } : {}),
    value: readValue(source, id, dated.value, [...path, 'value'], known, issues),
    document: document?.number ?? document?.title ?? dated.reference,
    ...(article ? { article } : {}),
    grade,
    rules,
  }
}

function readValue(source: PackSource, id: ParameterId, content: unknown, path: readonly PropertyKey[], known: Known, issues: PackIssue[]) {
  if (content === null) return undefined
  if (content === 'none') {
    if (parametersThatMayBeNone.has(id)) return 'none'
    issues.push(issueAt(source, path, 'a value; this rule cannot say that there is none'))
    return undefined
  }
  const value = parameterSchemas[id].safeParse(content)
  if (!value.success) {
    issues.push(...issuesOf(source, path, value.error))
    return undefined
  }
  checkNames(source, content, path, known, issues)
  if (!tablesOfAllRows.has(id)) checkReach(source, value.data, path, issues)
  return value.data
}

/** Every identity a pack names is known nationally or declared in its `pack.yaml`; every row's own source is in `references.yaml`. */
function checkNames(source: PackSource, content: unknown, path: readonly PropertyKey[], known: Known, issues: PackIssue[]): void {
  if (typeof content !== 'object' || content === null) return
  for (const [key, value] of Object.entries(content)) {
    const at = [...path, Array.isArray(content) ? Number(key) : key]
    if (key === 'identity' || key === 'identities') {
      const unknown = [value].flat().filter((identity) => !isKnownIdentity(String(identity), known))
      for (const identity of unknown)
        issues.push(issueAt(source, at, 'an identity known nationally or declared in pack.yaml', String(identity)))
    } else if (key === 'evidence') checkEvidence(source, value, at, known, issues)
    else checkNames(source, value, at, known, issues)
  }
}

function isKnownIdentity(identity: string, { pack }: Known): boolean {
  return Object.hasOwn(nationalIdentities, identity) || !pack || Object.hasOwn(pack.identities, identity)
}

function checkEvidence(source: PackSource, value: unknown, path: readonly PropertyKey[], { references }: Known, issues: PackIssue[]): void {
  const { reference } = value as { readonly reference: string }
  if (references && !Object.hasOwn(references, reference))
    issues.push(issueAt(source, [...path, 'reference'], 'a document of references.yaml'))
}

/** Tables in which the first row that holds counts. */
const firstRowTables = new Set(['standards', 'rates', 'tables', 'amounts', 'rows', 'shares', 'rules'])

/** Parameters of which every row that holds counts, not the first alone. */
const tablesOfAllRows: ReadonlySet<ParameterId> = new Set(['item-rules'])

/** A row below one that always holds when it does would silently never be used. */
function checkReach(source: PackSource, value: unknown, path: readonly PropertyKey[], issues: PackIssue[]): void {
  if (typeof value !== 'object' || value === null) return
  for (const [key, inner] of Object.entries(value)) {
    const at = [...path, Array.isArray(value) ? Number(key) : key]
    checkReach(source, inner, at, issues)
    if (!firstRowTables.has(key) || !Array.isArray(inner)) continue
    inner.forEach((row: unknown, index) => {
      const earlier = inner.slice(0, index).findIndex((one: unknown) => covers(one, row))
      if (earlier >= 0)
        issues.push(issueAt(source, [...at, index], `a row that can be reached: row ${earlier + 1} above it always holds first`))
    })
  }
}

type Row = Selector & { readonly from?: number; readonly overrides?: boolean; readonly billFrom?: Money; readonly billTo?: Money }

function covers(earlier: unknown, later: unknown): boolean {
  if (typeof earlier !== 'object' || earlier === null || typeof later !== 'object' || later === null) return false
  const [wide, narrow] = [earlier as Row, later as Row]
  // Where the catalogue has a share of its own, only rows that override it are asked.
  if (narrow.overrides && !wide.overrides) return false
  if (wide.from !== undefined && !(narrow.from !== undefined && narrow.from >= wide.from)) return false
  if (wide.billFrom !== undefined && !(narrow.billFrom !== undefined && compareMoney(narrow.billFrom, wide.billFrom) >= 0)) return false
  if (wide.billTo !== undefined && !(narrow.billTo !== undefined && compareMoney(narrow.billTo, wide.billTo) <= 0)) return false
  return coversSelector(wide, narrow)
}
