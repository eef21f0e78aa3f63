import type { DifferenceDecision, SettlementRecord } from '../../../shared/contract/index.ts'
import { instantText } from '../../../shared/dates/index.ts'
import { compareFigures, differenceCause, figuresOf, type SettledLine } from '../../../shared/difference/index.ts'
import { compareMoney } from '../../../shared/money/index.ts'
import type { SettlementStore, StoredSettlement, UploadStore } from '../ports/index.ts'
import { jobOf } from '../upload/index.ts'

export { attempt } from '../upload/index.ts'

export interface RecordStores {
  readonly settlements: SettlementStore
  readonly uploads: UploadStore
}

/** The supervisor's word, or the rule's, and the money that followed. */
export function decisionOf({ decision, supplement }: StoredSettlement): DifferenceDecision | undefined {
  if (!decision) return undefined
  const { operatorId, ...said } = decision
  const moved = supplement && { slipNumber: supplement.slipNumber, collected: supplement.shift.cash }
  return { ...said, at: instantText(decision.at), ...(moved ? { supplement: moved } : {}) }
}

/** The platform's lines where it told all of them: of a bill that is there only in part, its figures say so by their total. */
function linesOf({ uploads }: RecordStores, { summary, breakdown, platformFigures }: StoredSettlement): readonly SettledLine[] | undefined {
  const lines = uploads.platformLines(summary.settlementId)
  const isWhole = lines.length >= breakdown.lines.length
  return isWhole || (lines.length > 0 && platformFigures && compareMoney(breakdown.totalFee, platformFigures.totalFee) !== 0)
    ? lines
    : undefined
}

/** A stored settlement as the window sees it: with its messages and, where the platform reckoned otherwise, the differences. */
export function recordOf(stores: RecordStores, stored: StoredSettlement): SettlementRecord {
  const { settlements, uploads } = stores
  const { summary, breakdown, platformFigures } = stored
  const messages = uploads.ofSettlement(summary.settlementId)
  const differences = platformFigures ? compareFigures(figuresOf(breakdown), platformFigures) : []
  const cause = platformFigures && differences.length > 0 ? differenceCause(breakdown, platformFigures, linesOf(stores, stored)) : undefined
  const decision = decisionOf(stored)
  return {
    summary,
    breakdown,
    differences,
    ...(cause ? { cause } : {}),
    ...(decision ? { decision } : {}),
    uploads: messages.map((message) => jobOf(message)),
    printed: settlements.printed(summary.settlementId),
  }
}
