import type { AmountDifference, DifferenceDecision, SettlementRecord } from '../../../shared/contract/index.ts'
import { instantText } from '../../../shared/dates/index.ts'
import {
  chargedOf,
  compareFigures,
  differenceCause,
  type FigureName,
  figureNames,
  figuresOf,
  type SettledFigures,
  type SettledLine,
} from '../../../shared/difference/index.ts'
import { compareMoney } from '../../../shared/money/index.ts'
import type { SettlementStore, StoredSettlement, UploadStore } from '../ports/index.ts'
import { jobOf } from '../upload/index.ts'

export { attempt } from '../upload/index.ts'

export interface RecordStores {
  readonly settlements: SettlementStore
  readonly uploads: UploadStore
}

/** What supervisors, or the rule, have said, oldest first, each with the money that followed: one supplement for each acceptance. */
export function decisionsOf({ decisions, supplements }: StoredSettlement): DifferenceDecision[] {
  const moved = [...supplements]
  return decisions.map(({ operatorId, figures, ...said }) => {
    const supplement = said.decision === 'platform-accepted' ? moved.shift() : undefined
    const money = supplement && { slipNumber: supplement.slipNumber, collected: supplement.shift.cash }
    return { ...said, at: instantText(said.at), ...(money ? { supplement: money } : {}) }
  })
}

const isSame = (a: SettledFigures, b: SettledFigures) => compareFigures(a, b).length === 0

/**
 * What may be decided now. About figures nobody has decided about: accept or dispute. A dispute may be ended once the platform holds
 * the settlement; before that its answer has the last word.
 */
export function choicesOf({ summary, platformFigures, decisions }: StoredSettlement): DifferenceDecision['decision'][] {
  if (summary.state !== 'differs' || !platformFigures) return []
  const last = decisions.at(-1)
  if (last === undefined || !isSame(last.figures, platformFigures)) return ['platform-accepted', 'disputed']
  if (last.decision !== 'disputed') return []
  return summary.centreSettlementId === undefined ? ['platform-accepted'] : ['platform-accepted', 'ours-agreed', 'platform-corrected']
}

/** Every amount the platform has otherwise than we have it or than it was charged. */
export function differencesOf({ breakdown, supplements, platformFigures }: StoredSettlement): AmountDifference[] {
  if (!platformFigures) return []
  const [ours, charged] = [figuresOf(breakdown), chargedOf({ breakdown, supplements })]
  const isCharged = (field: FigureName) => compareMoney(charged[field], platformFigures[field]) === 0
  return figureNames
    .filter((field) => compareMoney(ours[field], platformFigures[field]) !== 0 || !isCharged(field))
    .map((field) => ({
      field,
      ours: ours[field],
      platform: platformFigures[field],
      ...(isCharged(field) || supplements.length === 0 ? {} : { charged: charged[field] }),
    }))
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
  const differences = differencesOf(stored)
  const cause = platformFigures && differences.length > 0 ? differenceCause(breakdown, platformFigures, linesOf(stores, stored)) : undefined
  return {
    summary,
    breakdown,
    differences,
    ...(cause ? { cause } : {}),
    decisions: decisionsOf(stored),
    choices: choicesOf(stored),
    uploads: messages.map((message) => jobOf(message)),
    printed: settlements.printed(summary.settlementId),
  }
}
