import type { Mismatch } from '../../../shared/contract/index.ts'
import { instantText, type LocalDate } from '../../../shared/dates/index.ts'
import type { ReconciliationStore, SettlementStore } from '../ports/index.ts'
import { attempt, choicesOf, differencesOf } from '../settlement/index.ts'
import { isDecidedAbout } from './judge.ts'
import { closings, shown } from './note.ts'

export interface DifferingReading {
  readonly reconciliation: Pick<ReconciliationStore, 'record' | 'differing'>
  readonly settlements: Pick<SettlementStore, 'find'>
}

/**
 * 有差异 by what the platform has answered, of one day or of all: open while nobody has decided, closed with that word while disputed.
 * Its books are compared by their sums, which agree where only funds or tiers within them differ.
 */
export function differingRecords({ reconciliation, settlements }: DifferingReading, of?: LocalDate): readonly Mismatch[] {
  return reconciliation.differing(of).flatMap(({ settlementId, day }) => {
    const record = reconciliation.record(settlementId)
    if (record === undefined) return []
    // One that the disk has changed is named all the same, and keeps nobody from the others.
    const read = attempt(() => settlements.find(settlementId))
    const stored = read.ok ? read.value : undefined
    const isUndecided = stored ? choicesOf(stored).includes('disputed') : !isDecidedAbout(record, record.heard)
    const last = stored?.decisions.at(-1)
    const decided = isUndecided || !last ? {} : { closedAt: instantText(last.at), closing: closings[last.decision] }
    return [
      {
        mismatchId: settlementId,
        kind: 'amounts-differ',
        day,
        foundAt: instantText(record.knownAt ?? record.settledAt),
        state: isUndecided ? 'open' : 'closed',
        settlementId,
        slipNumber: record.slipNumber,
        visitId: record.stay.visitId,
        ...(record.centreSettlementId === undefined ? {} : { centreSettlementId: record.centreSettlementId }),
        ours: shown(record.charged ?? record.figures),
        ...(record.heard === undefined ? {} : { theirs: shown(record.heard) }),
        ...(stored && { differences: differencesOf(stored) }),
        steps: isUndecided ? ['decide-difference'] : [],
        ...decided,
      },
    ]
  })
}

/** Those that no mismatch of the books names already. */
export function notNamedBy(mismatches: readonly Mismatch[]): (differing: Mismatch) => boolean {
  return ({ settlementId, state }) =>
    !mismatches.some(
      (one) => one.kind === 'amounts-differ' && one.settlementId === settlementId && (one.state !== 'closed' || state === 'closed'),
    )
}
