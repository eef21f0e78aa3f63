import { addDays, yearOf } from '../dates/index.ts'
import { type Outcome, succeed } from '../errors/index.ts'
import { addMoney, compareMoney, sumMoney } from '../money/index.ts'
import { askValue, type CompiledPack, type ParameterValue } from '../policy/index.ts'
import type { CaseLine, SettlementCase } from './case.ts'
import type { CaseOfFile } from './case-file.ts'
import { IdentityViolation } from './checks.ts'
import {
  type ChainRefusal,
  type ChainWorld,
  type Change,
  type ReversalChain,
  type SettledRecord,
  shiftAccumulators,
  unwind,
  withBalances,
} from './unwind.ts'

/** Why a visit shortly before admission stays what it is. */
export type OutsideReason =
  | 'other-institution'
  | 'pharmacy'
  /** Nothing of it was settled as ordinary outpatient care: chronic, dual-channel and the other schemes keep theirs. */
  | 'other-scheme'
  | 'cleared'
  /** A later settlement depends on it and can no longer be taken back. */
  | 'later-one-cleared'

export interface MergedStay {
  /** The stay with the moved lines, the year and the accounts as they stand once `chain` is booked. */
  readonly stay: SettlementCase
  readonly chain: ReversalChain
  readonly moved: readonly { readonly id: string; readonly lines: readonly CaseLine[] }[]
  readonly outside: readonly { readonly id: string; readonly reason: OutsideReason }[]
}

type MergeRule = Exclude<ParameterValue<'outpatient.stay-links'>['merge'], 'none'>

/**
 * 住院前三天门诊费用并入住院: takes back the person's ordinary outpatient settlements of the days before admission, and of the admission
 * day, with all later ones that depend on them, and moves their lines into the stay. What a visit settled under other schemes is
 * settled again without the moved lines. The law is that of the admission day. Rests on JN-6, `outpatient.stay-links`.
 *
 * `records` are the person's settlements in the order in which they were settled; `stay` is the case as it would be without them.
 * Moved lines carry the number of their settlement before their own. Throws `IdentityViolation` when the amount billed changes.
 */
export function mergeIntoStay(
  stay: SettlementCase,
  records: readonly SettledRecord[],
  pack: CompiledPack,
  world: ChainWorld,
): Outcome<MergedStay, ChainRefusal> {
  const asked = askValue({ pack, insuranceType: stay.person.insuranceType, on: stay.stay.admittedOn }, 'outpatient.stay-links', 'merge')
  if (!asked.ok) return asked
  const merge = asked.value.value?.merge ?? 'none'
  const outside: { id: string; reason: OutsideReason }[] = []
  let movable: SettledRecord[] = []
  if (merge !== 'none')
    for (const record of records.filter((one) => isBefore(one, stay, merge))) {
      const reason = reasonOutside(record, stay, merge)
      if (reason) outside.push({ id: record.id, reason })
      else movable.push(record)
    }
  for (;;) {
    const unwound = unwind(records, new Map(movable.map((record) => [record.id, changeOf(record)])), world)
    if (unwound.ok) return succeed(joined(stay, movable, unwound.value, outside))
    const [first] = movable
    if (unwound.error.code !== 'settlement.later-one-depends' || !first) return unwound
    // The oldest visit has the most settlements after it; without it the others may still move.
    outside.push({ id: first.id, reason: 'later-one-cleared' })
    movable = movable.slice(1)
  }
}

/** Settled visits, not taken back, on one of the days that the rule reaches. */
function isBefore({ case: { benefit, stay: visit }, state }: SettledRecord, { stay }: SettlementCase, { days }: MergeRule): boolean {
  if (state === 'reversed' || benefit === 'inpatient' || visit.conditions.includes('in-stay')) return false
  return addDays(stay.admittedOn, -days) <= visit.dischargedOn && visit.dischargedOn <= stay.admittedOn
}

function reasonOutside(
  { case: { stay: visit }, settled, state }: SettledRecord,
  { stay }: SettlementCase,
  rule: MergeRule,
): OutsideReason | undefined {
  if (visit.institution?.kind === 'pharmacy') return 'pharmacy'
  if (rule.institution === 'same' && visit.institution?.code !== stay.institution?.code) return 'other-institution'
  if (!settled.parts.some(({ benefit }) => benefit === 'outpatient')) return 'other-scheme'
  return state === 'cleared' ? 'cleared' : undefined
}

/** Numbers of the lines that were settled as ordinary outpatient care. */
function movedNumbers({ settled }: SettledRecord): ReadonlySet<string> {
  return new Set(settled.parts.flatMap(({ benefit, lines }) => (benefit === 'outpatient' ? lines.map(({ lineId }) => lineId) : [])))
}

function changeOf(record: SettledRecord): Change {
  const moved = movedNumbers(record)
  const lines = record.case.lines.filter(({ lineId }) => !moved.has(lineId))
  return lines.length === 0 ? 'gone' : ({ ...record.case, lines } satisfies CaseOfFile)
}

function linesMoved(record: SettledRecord): CaseLine[] {
  const moved = movedNumbers(record)
  const numbered = (lineId: string) => `${record.id}:${lineId}`
  return record.case.lines
    .filter(({ lineId }) => moved.has(lineId))
    .map((line) => ({
      ...line,
      lineId: numbered(line.lineId),
      ...(line.originalLineId !== undefined ? { originalLineId: numbered(line.originalLineId) } : {}),
    }))
}

function joined(stay: SettlementCase, records: readonly SettledRecord[], chain: ReversalChain, outside: MergedStay['outside']): MergedStay {
  const moved = records.map((record) => ({ id: record.id, lines: linesMoved(record) }))
  const year = yearOf(stay.stay.dischargedOn)
  const [now, before] = [chain.yearChanges.get(year), chain.yearChanges.get(year - 1)]
  const { accumulatorsOfYearBefore } = stay
  const merged: SettlementCase = withBalances(
    {
      ...stay,
      lines: [...moved.flatMap(({ lines }) => lines), ...stay.lines],
      accumulators: now ? shiftAccumulators(stay.accumulators, now) : stay.accumulators,
      ...(accumulatorsOfYearBefore && before ? { accumulatorsOfYearBefore: shiftAccumulators(accumulatorsOfYearBefore, before) } : {}),
    },
    chain,
  )
  assertSameBilled(stay, merged, chain, records)
  return { stay: merged, chain, moved, outside }
}

/** Identity 19: moving lines neither adds to what was billed nor takes from it. */
function assertSameBilled(
  stay: SettlementCase,
  merged: SettlementCase,
  { reversals, resettled }: ReversalChain,
  records: readonly SettledRecord[],
): void {
  const billed = (lines: readonly CaseLine[]) => sumMoney(lines.map(({ amount }) => amount))
  const takenBack = sumMoney(reversals.flatMap(({ parts }) => parts.map(({ totalFee }) => totalFee)))
  const again = sumMoney(resettled.map(({ settled }) => settled.totalFee))
  const change = addMoney(billed(merged.lines), takenBack, again)
  if (compareMoney(change, billed(stay.lines)) === 0) return
  throw new IdentityViolation([`identity 19 (billed before and after moving ${records.map(({ id }) => id).join(', ')})`])
}
