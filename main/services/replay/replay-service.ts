import type { Outcome } from '../../../shared/errors/index.ts'
import { formatMoney, zeroMoney } from '../../../shared/money/index.ts'
import type { CompiledPack } from '../../../shared/policy/index.ts'
import { breakdownDifferences, differencesOf, type FieldDifference } from '../../../shared/policy-tools/index.ts'
import { IdentityViolation, reverse, type SettlementBreakdown, settle, settleCase } from '../../../shared/settlement/index.ts'
import type { RecordedSettlement, ReplayStore } from '../ports/index.ts'

export interface ReplayParts {
  readonly replay: ReplayStore
  /** Compiles an archived pack, after proving that it is the one with this fingerprint. */
  readonly compile: (hash: string, content: string) => Outcome<CompiledPack, 'policy.invalid'>
}

/** What became of one settlement or reversal. In each difference `before` is what was recorded, `after` what comes out now. */
export interface ReplayedSettlement {
  readonly settlementId: string
  readonly slipNumber: string
  readonly kind: 'settlement' | 'reversal'
  readonly settledAt: number
  readonly packHash?: string
  /** `not-kept`: booked before the ledger kept what a replay needs. */
  readonly state: 'same' | 'differs' | 'not-kept'
  /** In the order of the calculation, so that the first one says where it began. */
  readonly differences: readonly FieldDifference[]
}

export interface ReplayReport {
  readonly same: number
  readonly differs: number
  readonly notKept: number
  /** Reversals among them, each compared with the exact negative of its original. */
  readonly reversals: number
  /** Every settlement that is not the same, oldest first. */
  readonly settlements: readonly ReplayedSettlement[]
}

/** Works out one record after the other, oldest first, as fast as they are asked for. Writes nothing. */
export function* replayEach(parts: ReplayParts): Generator<ReplayedSettlement> {
  const packOf = archivedPacks(parts)
  for (const record of parts.replay.records()) yield replayOne(record, parts.replay, packOf)
}

/** Works out every record again. Writes nothing. */
export function replaySettlements(parts: ReplayParts): ReplayReport {
  const counts = { same: 0, differs: 0, 'not-kept': 0 }
  const settlements: ReplayedSettlement[] = []
  let reversals = 0
  for (const replayed of replayEach(parts)) {
    counts[replayed.state] += 1
    if (replayed.kind === 'reversal') reversals += 1
    if (replayed.state !== 'same') settlements.push(replayed)
  }
  return { same: counts.same, differs: counts.differs, notKept: counts['not-kept'], reversals, settlements }
}

type PackOf = (hash: string) => CompiledPack | FieldDifference

/** Each archived pack compiled once; what is wrong with the archive itself is a difference like any other. */
function archivedPacks({ replay, compile }: ReplayParts): PackOf {
  const known = new Map<string, CompiledPack | FieldDifference>()
  return (hash) => {
    const before = known.get(hash)
    if (before) return before
    const content = replay.pack(hash)
    const compiled = content === undefined ? undefined : compile(hash, content)
    const found: CompiledPack | FieldDifference =
      compiled === undefined
        ? { field: 'pack.hash', before: hash, after: 'absent' }
        : compiled.ok
          ? compiled.value
          : { field: 'pack.hash', before: hash, after: JSON.stringify(compiled.error.details.places[0]) }
    known.set(hash, found)
    return found
  }
}

function replayOne(record: RecordedSettlement, store: ReplayStore, packOf: PackOf): ReplayedSettlement {
  const { settlementId, slipNumber, kind, settledAt, source } = record
  const head = { settlementId, slipNumber, kind, settledAt, ...(source ? { packHash: source.packHash } : {}) }
  const isBeforeSources = kind === 'settlement' && !record.keepsSource && source === undefined
  const differences = [...writtenDifferences(record), ...(isBeforeSources ? [] : workedDifferences(record, store, packOf))]
  if (differences.length > 0) return { ...head, state: 'differs', differences }
  return { ...head, state: isBeforeSources ? 'not-kept' : 'same', differences: [] }
}

/** What the rows say about themselves: that they are as they were written, and that the searched columns say the same. */
function writtenDifferences({ breakdown, deltas, isIntact, amountColumns, unreadable }: RecordedSettlement): FieldDifference[] {
  if (!breakdown) return [{ field: 'record', before: unreadable ?? 'absent', after: 'a readable record' }]
  const amounts = breakdown as unknown as Readonly<Record<string, typeof zeroMoney>>
  const columns = Object.entries(amountColumns ?? {}).flatMap(([name, amount]) =>
    differencesOf(formatMoney(amount), formatMoney(amounts[name] ?? zeroMoney), `column ${name}`),
  )
  const kept = { counts: deltas?.counts ?? {}, amounts: inWords(deltas?.amounts ?? {}) }
  const { counts, amounts: counted } = breakdown.accumulatorDeltas
  const years = differencesOf(kept, { counts, amounts: inWords(counted) }, 'accumulator rows')
  const hash = isIntact === true ? [] : [{ field: 'content_sha256', before: 'as written', after: 'changed since' }]
  return [...columns, ...years, ...hash]
}

function inWords(amounts: Readonly<Record<string, typeof zeroMoney>>): Record<string, string> {
  return Object.fromEntries(Object.entries(amounts).map(([name, amount]) => [name, formatMoney(amount)]))
}

function workedDifferences(record: RecordedSettlement, store: ReplayStore, packOf: PackOf): FieldDifference[] {
  const { breakdown } = record
  if (!breakdown) return []
  const worked = record.kind === 'reversal' ? workReversal(record, store) : workSettlement(record, packOf)
  return 'field' in worked ? [worked] : breakdownDifferences(breakdown, worked)
}

function workSettlement({ source, breakdown }: RecordedSettlement, packOf: PackOf): SettlementBreakdown | FieldDifference {
  if (!source) return { field: 'source', before: 'absent', after: 'the case it was worked out from' }
  if (breakdown && breakdown.pack.hash !== source.packHash)
    return { field: 'pack.hash', before: breakdown.pack.hash, after: source.packHash }
  const pack = packOf(source.packHash)
  if ('field' in pack) return pack
  return orViolation('settlement', () => settleSource(source, pack))
}

/** A whole case as the service settles one; a part as it came out of dividing the case. */
function settleSource({ case: settled, part }: NonNullable<RecordedSettlement['source']>, pack: CompiledPack) {
  const { benefit, ...rest } = settled
  const worked = part === undefined && benefit !== 'visit' ? settle({ ...rest, benefit }, pack) : settleCase(settled, pack)
  if (!worked.ok) return { field: 'refusal', before: 'a settlement', after: JSON.stringify(worked.error) }
  if (!('parts' in worked.value)) return worked.value
  return worked.value.parts[part ?? 0] ?? { field: 'part', before: String(part), after: `${worked.value.parts.length} parts` }
}

/** A result that breaks its own sums is a difference too, and must not keep the other settlements from being compared. */
function orViolation<Value>(field: string, work: () => Value): Value | FieldDifference {
  try {
    return work()
  } catch (cause) {
    if (cause instanceof IdentityViolation) return { field, before: 'recorded', after: cause.message }
    throw cause
  }
}

/** The exact negative of what stands recorded; an original that breaks its own sums cannot be reversed at all. */
function workReversal({ reverses }: RecordedSettlement, store: ReplayStore): SettlementBreakdown | FieldDifference {
  const original = reverses === undefined ? undefined : store.find(reverses)
  if (!original?.breakdown) return { field: 'reverses', before: reverses ?? 'absent', after: 'no readable original' }
  const { breakdown } = original
  return orViolation('reverses', () => reverse(breakdown))
}
