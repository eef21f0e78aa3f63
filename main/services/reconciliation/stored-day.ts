import type { DayReconciliation, Mismatch, ReconciledGroup } from '../../../shared/contract/index.ts'
import type { LocalDate } from '../../../shared/dates/index.ts'
import { compareMoney } from '../../../shared/money/index.ts'
import type { MismatchStore, ReconciliationStore, UploadStore } from '../ports/index.ts'
import { readContent } from './content.ts'
import { mismatchOf } from './note.ts'
import { type DifferingReading, differingRecords, notNamedBy } from './undecided.ts'

export interface DayReading extends DifferingReading {
  readonly reconciliation: ReconciliationStore
  readonly mismatches: Pick<MismatchStore, 'ofDay' | 'find'>
  readonly uploads: Pick<UploadStore, 'centreVisitOf'>
}

/** What is known of a day without asking anybody. */
export function storedDay(reading: DayReading, day: LocalDate, running = false): DayReconciliation {
  const { reconciliation: store, uploads } = reading
  const centreVisitOf = (visitId: string) => uploads.centreVisitOf(visitId) ?? visitId
  const found = reading.mismatches.ofDay(day).map((mismatch) => mismatchOf({ store, centreVisitOf }, mismatch))
  const differing = differingRecords(reading, day)
  const mismatches = [...found, ...differing.filter(notNamedBy(found))]
  const groups = store.statements(day).map(({ operatorId: _operatorId, ...group }) => group)
  return {
    day,
    groups: groups.map((group) => (isOutdated(reading, group, mismatches) ? { ...group, result: 'differs-since' } : group)),
    mismatches,
    unconfirmed: store.unconfirmedOn(day),
    disputed: differing.filter(({ state }) => state === 'closed').length,
    running,
  }
}

/** It was equal when it was compared, and something of it that shows in its sums has been found to differ since. */
function isOutdated(reading: DayReading, group: ReconciledGroup, mismatches: readonly Mismatch[]): boolean {
  if (group.result !== 'equal' && group.result !== 'equal-noted') return false
  return mismatches.some(
    (one) => one.state !== 'closed' && Date.parse(one.foundAt) > Date.parse(group.at) && !isSameInSum(one) && mayBeOf(reading, group, one),
  )
}

function isSameInSum({ ours, theirs }: Mismatch): boolean {
  if (ours === undefined || theirs === undefined) return false
  return (['totalFee', 'fundTotal', 'personalAccount'] as const).every((field) => compareMoney(ours[field], theirs[field]) === 0)
}

/** What nobody has told the marks of may be of any group. */
function mayBeOf({ reconciliation, mismatches }: DayReading, group: ReconciledGroup, { settlementId = '', mismatchId }: Mismatch): boolean {
  const record = reconciliation.record(settlementId)
  const stored = mismatches.find(mismatchId)
  const content = stored && readContent(stored.content)
  const clearing = record?.clearing ?? content?.clearing
  const insuranceType = (record ?? content)?.stay.insuranceType
  return (
    insuranceType === group.insuranceType &&
    (clearing === undefined || (clearing.type === group.clearingType && clearing.agency === group.agency))
  )
}
