import type { DayReconciliation } from '../../../shared/contract/index.ts'
import type { LocalDate } from '../../../shared/dates/index.ts'
import type { MismatchStore, ReconciliationStore, UploadStore } from '../ports/index.ts'
import { mismatchOf } from './note.ts'

export interface DayReading {
  readonly reconciliation: ReconciliationStore
  readonly mismatches: Pick<MismatchStore, 'ofDay'>
  readonly uploads: Pick<UploadStore, 'centreVisitOf'>
}

/** What is known of a day without asking anybody. */
export function storedDay({ reconciliation: store, mismatches, uploads }: DayReading, day: LocalDate, running = false): DayReconciliation {
  const centreVisitOf = (visitId: string) => uploads.centreVisitOf(visitId) ?? visitId
  return {
    day,
    groups: store.statements(day).map(({ operatorId: _operatorId, ...group }) => group),
    mismatches: mismatches.ofDay(day).map((mismatch) => mismatchOf({ store, centreVisitOf }, mismatch)),
    unconfirmed: store.unconfirmedOn(day),
    disputed: store.disputedOn(day),
    running,
  }
}
