import type {
  MethodReply,
  PackComparison,
  StoredCase,
  StoredCaseSummary,
  WhatIfRequest,
  WhatIfResult,
} from '../../../shared/contract/index.ts'
import { instantText, type LocalDate, parseLocalDate } from '../../../shared/dates/index.ts'
import { type Outcome, refuse, succeed } from '../../../shared/errors/index.ts'
import { type InsuranceType, nationalIdentities, type PersonCategory } from '../../../shared/insured/index.ts'
import type { CompiledPack } from '../../../shared/policy/index.ts'
import {
  changeCase,
  compareSettled,
  conditionWord,
  type ExplainedPack,
  type ExplainedValue,
  explainPack,
  levelsOf,
  type WhatIf,
} from '../../../shared/policy-tools/index.ts'
import {
  type CaseOfFile,
  combineParts,
  type SettledParts,
  type SettleRefusal,
  settle,
  settleCase,
} from '../../../shared/settlement/index.ts'
import type { Clock, PackShelf, PackTools, RecordedSettlement, ReplayStore, SettlementStore, ShelvedPack } from '../ports/index.ts'
import { summaryOfPack } from './pack-facts.ts'

export interface PolicyParts {
  readonly shelf: PackShelf
  readonly tools: PackTools
  readonly settlements: Pick<SettlementStore, 'list' | 'summary'>
  readonly replay: Pick<ReplayStore, 'find' | 'pack'>
  readonly clock: Clock
}

type StoredCaseCode = 'settlement.unknown' | 'settlement.source-not-kept' | 'policy.invalid'

export interface PolicyService {
  list(): MethodReply<'policy.list'>
  check(packId: string): Promise<Outcome<MethodReply<'policy.check'>, 'policy.unknown' | 'policy.invalid'>>
  explain(packId: string, on: LocalDate | undefined): Outcome<ExplainedPack, 'policy.unknown'>
  compare(before: string, after: string, on: LocalDate): Promise<Outcome<PackComparison, 'policy.unknown' | 'policy.invalid'>>
  /** Settlements a what-if can start from, newest first. */
  storedCases(): readonly StoredCaseSummary[]
  storedCase(settlementId: string): Outcome<StoredCase, StoredCaseCode>
  whatIf(request: WhatIfRequest): Outcome<WhatIfResult, StoredCaseCode | 'policy.unknown' | SettleRefusal>
}

const listMax = 500

const categoriesOf: Readonly<Record<InsuranceType, readonly PersonCategory[]>> = {
  employee: ['active', 'retired'],
  resident: ['minor', 'student', 'adult', 'elderly'],
}

/** A settlement with everything it was worked out from, and its law as the archive holds it. */
interface Archived {
  readonly source: NonNullable<RecordedSettlement['source']>
  readonly summary: StoredCaseSummary
  readonly pack: CompiledPack
  /** The version that was in force on the day that decided. */
  readonly version: string
}

export function createPolicyService({ shelf, tools, settlements, replay, clock }: PolicyParts): PolicyService {
  const archive = new Map<string, CompiledPack>()
  const today = () => parseLocalDate(instantText(clock.now()).slice(0, 10))
  const shelved = (packId: string): ShelvedPack | undefined => shelf.packs().find(({ pack }) => pack.id === packId)

  function archivedPack(hash: string): Outcome<CompiledPack, 'policy.invalid'> {
    const known = archive.get(hash)
    if (known) return succeed(known)
    const content = replay.pack(hash)
    if (content === undefined)
      return refuse('policy.invalid', { places: [{ place: `archive ${hash.slice(0, 12)}`, found: 'nothing', expected: 'the pack' }] })
    const compiled = shelf.compile(hash, content)
    if (compiled.ok) archive.set(hash, compiled.value)
    return compiled
  }

  function archived(settlementId: string): Outcome<Archived, StoredCaseCode> {
    const summary = settlements.summary(settlementId)
    if (!summary) return refuse('settlement.unknown', { settlementId })
    const { source, breakdown } = replay.find(settlementId) ?? {}
    if (!source || !breakdown) return refuse('settlement.source-not-kept', { settlementId })
    const pack = archivedPack(source.packHash)
    return pack.ok ? succeed({ source, summary: shortOf(summary), pack: pack.value, version: breakdown.pack.version }) : pack
  }

  return {
    list() {
      const on = today()
      return { on, packs: shelf.packs().map((one) => summaryOfPack(one, on)), refused: shelf.refused() }
    },
    async check(packId) {
      if (!shelved(packId)) return refuse('policy.unknown', { packId })
      const on = today()
      const found = await tools.check(packId, on)
      return found.ok ? succeed({ packId, on, findings: found.value }) : found
    },
    explain(packId, on) {
      const found = shelved(packId)
      return found ? succeed(explainPack(found.sources, on)) : refuse('policy.unknown', { packId })
    },
    async compare(before, after, on) {
      for (const packId of [before, after]) if (!shelved(packId)) return refuse('policy.unknown', { packId })
      const compared = await tools.compare(before, after, on)
      if (!compared.ok) return compared
      const { changes, groups } = compared.value
      const parameters = changes.map((change) => ({ ...change, before: sourceOf(change.before), after: sourceOf(change.after) }))
      return succeed({ parameters, groups })
    },
    storedCases: () =>
      settlements
        .list(listMax)
        .filter(({ kind }) => kind === 'settlement')
        .map(shortOf),
    storedCase(settlementId) {
      const found = archived(settlementId)
      return found.ok ? succeed(describe(found.value, shelf.packs())) : found
    },
    whatIf(request) {
      const { settlementId, packId, ...change } = request
      const found = archived(settlementId)
      if (!found.ok) return found
      const other = packId === undefined ? found.value.pack : shelved(packId)?.pack
      if (!other) return refuse('policy.unknown', { packId: packId ?? '' })
      const { source, pack } = found.value
      const before = settleAsBooked(source.case, source.part, pack)
      if (!before.ok) return before
      const after = settleAsBooked(changeCase(source.case, change), source.part, other)
      return after.ok ? succeed(resultOf(compareSettled(before.value, after.value))) : after
    },
  }
}

/** Only what a what-if needs to be chosen by: names are masked already, numbers of persons are left out. */
function shortOf(summary: StoredCaseSummary): StoredCaseSummary {
  const { settlementId, slipNumber, inpatientNumber, patientNameMasked, settledAt, totalFee, fundTotal, personTotal } = summary
  return { settlementId, slipNumber, inpatientNumber, patientNameMasked, settledAt, totalFee, fundTotal, personTotal }
}

function describe({ source, summary, pack, version }: Archived, shelved: readonly ShelvedPack[]): StoredCase {
  const { benefit, person, stay } = source.case
  const { placement, hospitalLevel, admittedOn, dischargedOn } = stay
  const levels = [...new Set([...levelsOf(pack), hospitalLevel])].sort()
  const identities = [...new Set([...Object.keys(nationalIdentities), ...Object.keys(pack.identities)])]
  return {
    summary,
    benefit,
    pack: { id: pack.id, title: pack.title, version, hash: pack.hash },
    insuranceType: person.insuranceType,
    category: person.category,
    hospitalLevel,
    admittedOn,
    dischargedOn,
    placement,
    identities: [...new Set(person.identities.map(({ identity }) => identity))],
    choices: {
      packs: shelved
        .filter(({ pack: { insuranceTypes } }) => insuranceTypes.includes(person.insuranceType))
        .map(({ pack: { id, title, use } }) => ({ packId: id, title, use })),
      levels: levels.map((code) => ({ code, words: conditionWord('level', code) })),
      categories: categoriesOf[person.insuranceType],
      identities: identities.map((code) => ({ code, words: conditionWord('identity', code, pack.identities) })),
    },
  }
}

/** A case that was settled whole is not cut into parts here either. */
function settleAsBooked(settled: CaseOfFile, part: number | undefined, pack: CompiledPack): Outcome<SettledParts, SettleRefusal> {
  const { benefit, ...rest } = settled
  if (part !== undefined || benefit === 'visit') return settleCase(settled, pack)
  const whole = settle({ ...rest, benefit }, pack)
  return whole.ok ? succeed(combineParts([whole.value])) : whole
}

function sourceOf(value: ExplainedValue | undefined): NonNullable<PackComparison['parameters'][number]['before']> | undefined {
  if (!value) return undefined
  const { document, article, grade } = value
  return { document, article, grade }
}

function resultOf({ original, changed, funds, person, steps }: WhatIf): WhatIfResult {
  const side = ({ parts: [first] }: WhatIf['original']) => {
    if (!first) throw new RangeError('a settled case has at least one part')
    const { title, version, hash } = first.pack
    return { title, version, hash, decidedOn: first.decidedOn }
  }
  return {
    original: side(original),
    changed: side(changed),
    amounts: [
      ...funds.map((change) => ({ ...change, kind: 'fund' as const })),
      ...person.map((change) => ({ ...change, kind: 'person' as const })),
    ],
    steps,
  }
}
