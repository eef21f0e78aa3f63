import type { ReconciledGroup } from '../../../shared/contract/index.ts'
import { addDays, instantText, type LocalDate } from '../../../shared/dates/index.ts'
import { sumMoney } from '../../../shared/money/index.ts'
import type {
  ClearingGroup,
  PlatformOutcome,
  ReconciliationCalls,
  ReconciliationStore,
  Sender,
  StatementDifference,
  StatementRecord,
  StatementRow,
} from '../ports/index.ts'
import { maskOf } from '../upload/index.ts'
import type { Counted } from './content.ts'
import { comparedOf } from './judge.ts'

/** One settlement or cancellation that the platform counts, as far as we know. */
export type BookedRow = ClearingGroup &
  Omit<StatementRow, 'centreSettlementId'> &
  Pick<Counted, 'cash'> & {
    readonly centreSettlementId: string | undefined
    /** The platform's own figures, which both sides have agreed to leave beside what was charged. */
    readonly isNoted: boolean
  }

/** How far back a group is looked for: the platform takes no older day, and a group may stay empty for weeks. */
const reachDays = 90
const recentDays = 2
/** A group without a row of its own on the day is compared in detail together with the days back to its last row. */
const detailReachDays = 30

export interface StatementParts {
  readonly platform: ReconciliationCalls
  readonly store: Pick<ReconciliationStore, 'booked' | 'groupsSince' | 'lastDayOf' | 'statements'>
  /** 就诊ID at the platform of a visit of ours. */
  readonly centreVisitOf: (visitId: string) => string
  /** What only the platform holds and a person has accounted for, on these days. */
  readonly countedOn: (from: LocalDate, to: LocalDate) => readonly Counted[]
  readonly sender: () => Sender
  readonly breathe: () => Promise<void>
  readonly now: () => number
}

export interface DayComparison {
  readonly groups: readonly ReconciledGroup[]
  /** What differs, row by row, with the marks it was asked under. */
  readonly differences: readonly (StatementDifference & Pick<ClearingGroup, 'agency' | 'clearingType'>)[]
  /** Absent: everything was answered. */
  readonly trouble?: { readonly words: string; readonly isLine: boolean }
}

/** What the platform says to a group of a day lies open in the ledger. */
const hideNumbers = maskOf(undefined)

const keyOf = ({ insuranceType, clearingType, agency }: ClearingGroup) => [insuranceType, clearingType, agency].join(' ')
const isIn = (group: ClearingGroup) => (row: ClearingGroup) => keyOf(row) === keyOf(group)

function rowOf(record: StatementRecord, centreVisitOf: StatementParts['centreVisitOf']): readonly BookedRow[] {
  const { clearing, stay, figures, kind, centreSettlementId, state, decided } = record
  if (clearing === undefined) return []
  return [
    {
      insuranceType: stay.insuranceType,
      clearingType: clearing.type,
      agency: clearing.agency,
      centreSettlementId,
      visitId: centreVisitOf(stay.visitId),
      personNumber: stay.personNumber,
      isCancellation: kind === 'reversal',
      isNoted: kind === 'settlement' && state !== 'cancelled' && decided?.decision === 'ours-agreed',
      ...comparedOf(figures),
    },
  ]
}

function rowsOn({ store, countedOn, centreVisitOf }: StatementParts, from: LocalDate, to: LocalDate): readonly BookedRow[] {
  const counted = countedOn(from, to).map(({ day, centreSettlementId, ...row }) => ({ ...row, centreSettlementId, isNoted: false }))
  return [...store.booked(from, to).flatMap((record) => rowOf(record, centreVisitOf)), ...counted]
}

function totalsOf(rows: readonly BookedRow[]) {
  return {
    count: rows.length,
    totalFee: sumMoney(rows.map((row) => row.totalFee)),
    fundTotal: sumMoney(rows.map((row) => row.fundTotal)),
    personalAccount: sumMoney(rows.map((row) => row.personalAccount)),
    cash: sumMoney(rows.map((row) => row.cash)),
  }
}

function troubleOf(outcome: Exclude<PlatformOutcome<unknown>, { kind: 'accepted' }>): NonNullable<DayComparison['trouble']> {
  return outcome.kind === 'refused' ? { words: outcome.message, isLine: false } : { words: outcome.reason, isLine: true }
}

function groupsOf({ store }: StatementParts, rows: readonly BookedRow[], day: LocalDate): readonly ClearingGroup[] {
  // What was once compared on the day is compared again, also when nothing is left of it.
  const groups = [...rows, ...store.groupsSince(addDays(day, -reachDays), addDays(day, -recentDays), day), ...store.statements(day)]
  return [
    ...new Map(
      groups.map(({ insuranceType, clearingType, agency }) => [
        keyOf({ insuranceType, clearingType, agency }),
        { insuranceType, clearingType, agency },
      ]),
    ).values(),
  ]
}

type Marks = Pick<ClearingGroup, 'agency' | 'clearingType'>
type Details = PlatformOutcome<readonly StatementDifference[]>

const isUnder =
  ({ agency, clearingType }: Marks) =>
  (row: BookedRow) =>
    row.agency === agency && row.clearingType === clearingType && row.centreSettlementId !== undefined

/** 3202 names agency and clearing type only: the rows of every insurance type go into one file. */
function askDetails(
  { platform, sender }: StatementParts,
  group: ClearingGroup,
  { from, to, rows }: { readonly from: LocalDate; readonly to: LocalDate; readonly rows: readonly BookedRow[] },
): Promise<Details> {
  return platform.compareDetails(
    [sender(), sender(), sender()],
    { ...group, from, to, ...totalsOf(rows) },
    rows.map(({ isNoted, ...row }) => ({ ...row, centreSettlementId: row.centreSettlementId ?? '' })),
  )
}

/** A day without a row of its own is asked about together with the last one that has any; between the two there is nothing to read. */
async function compareDetails(parts: StatementParts, group: ClearingGroup, day: LocalDate): Promise<Details | undefined> {
  const rowsOf = (one: LocalDate) => rowsOn(parts, one, one).filter(isUnder(group))
  const own = rowsOf(day)
  if (own.length > 0) return askDetails(parts, group, { from: day, to: day, rows: own })
  const from = parts.store.lastDayOf(group, day, addDays(day, -detailReachDays))
  const rows = from === undefined ? [] : rowsOf(from)
  return from === undefined || rows.length === 0 ? undefined : askDetails(parts, group, { from, to: day, rows })
}

/** Every record of these days beside the platform's, whatever the totals say: finds also what the totals cannot show. */
export async function comparePeriod(parts: StatementParts, from: LocalDate, to: LocalDate): Promise<Omit<DayComparison, 'groups'>> {
  const rows = rowsOn(parts, from, to)
  const differences: DayComparison['differences'][number][] = []
  const marks = new Map(
    rows.map(({ insuranceType, agency, clearingType }) => [`${agency} ${clearingType}`, { insuranceType, agency, clearingType }]),
  )
  for (const group of marks.values()) {
    const own = rows.filter(isUnder(group))
    if (own.length === 0) continue
    const details = await askDetails(parts, group, { from, to, rows: own })
    await parts.breathe()
    if (details.kind !== 'accepted') return { differences, trouble: troubleOf(details) }
    differences.push(...details.value.map((row) => ({ ...row, agency: group.agency, clearingType: group.clearingType })))
  }
  return { differences }
}

/** Compares one day with the platform's books: totals by group, and the rows of every group that is not equal. */
export async function compareDay(parts: StatementParts, day: LocalDate): Promise<DayComparison> {
  const rows = rowsOn(parts, day, day)
  const groups: ReconciledGroup[] = []
  const differences: DayComparison['differences'][number][] = []
  const detailed = new Set<string>()
  let trouble: DayComparison['trouble']
  for (const group of groupsOf(parts, rows, day)) {
    const own = rows.filter(isIn(group))
    const totals = totalsOf(own)
    const outcome = await parts.platform.compareTotals(parts.sender(), { ...group, from: day, to: day, ...totals })
    await parts.breathe()
    const at = instantText(parts.now())
    if (outcome.kind !== 'accepted') {
      trouble = troubleOf(outcome)
      groups.push({ ...group, at, ...totals, result: 'no-answer', words: trouble.words })
      if (trouble.isLine) break
      continue
    }
    const { result } = outcome.value
    const words = hideNumbers(outcome.value.words ?? '')
    const isNoted = result === 'equal' && own.some((row) => row.isNoted)
    groups.push({ ...group, at, ...totals, result: isNoted ? 'equal-noted' : result, words })
    const key = `${group.agency} ${group.clearingType}`
    if (result === 'equal' || detailed.has(key)) continue
    detailed.add(key)
    const details = await compareDetails(parts, group, day)
    await parts.breathe()
    if (details === undefined) continue
    if (details.kind === 'accepted')
      differences.push(...details.value.map((row) => ({ ...row, agency: group.agency, clearingType: group.clearingType })))
    else trouble = troubleOf(details)
    if (trouble?.isLine) break
  }
  return { groups, differences, ...(trouble === undefined ? {} : { trouble }) }
}
