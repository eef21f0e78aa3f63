import type { SettlementRecord } from '../../../shared/contract/index.ts'
import { type Outcome, type Problem, ProblemError } from '../../../shared/errors/index.ts'
import type { SettlementStore, StoreCode, StoredSettlement, UploadStore } from '../ports/index.ts'
import { compareFigures } from '../upload/index.ts'

export interface RecordStores {
  readonly settlements: SettlementStore
  readonly uploads: UploadStore
}

/** A stored settlement as the window sees it: with its messages and, where the platform reckoned otherwise, the differences. */
export function recordOf({ settlements, uploads }: RecordStores, stored: StoredSettlement): SettlementRecord {
  const { summary, breakdown, platformFigures } = stored
  const messages = uploads.ofSettlement(summary.settlementId)
  return {
    summary,
    breakdown,
    differences: platformFigures ? [...compareFigures(breakdown, platformFigures)] : [],
    uploads: messages.map(({ visitId, sendings, operatorId, operatorName, payload, ...job }) => job),
    printed: settlements.printed(summary.settlementId),
  }
}

const storeCodes: readonly string[] = ['store.disk-full', 'store.busy', 'store.newer-schema', 'store.damaged'] satisfies StoreCode[]

/** Runs a write; what the store says instead of writing becomes a value, anything else is a bug and goes on. */
export function attempt<Value>(write: () => Value): Outcome<Value, StoreCode> {
  try {
    return { ok: true, value: write() }
  } catch (cause) {
    if (cause instanceof ProblemError && storeCodes.includes(cause.problem.code))
      return { ok: false, error: cause.problem as Problem<StoreCode> }
    throw cause
  }
}
