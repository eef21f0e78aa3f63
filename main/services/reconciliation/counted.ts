import { addDays, type LocalDate } from '../../../shared/dates/index.ts'
import { negateMoney } from '../../../shared/money/index.ts'
import type { ComparedFigures, MismatchStore } from '../ports/index.ts'
import { type Counted, type MismatchContent, readContent } from './content.ts'

/** A mismatch may be found long after the day it belongs to, and be cancelled there later still. */
const reachDays = 100

/** What only the platform holds and a person has accounted for: our statements of these days count it as well. */
export function countedOn(mismatches: Pick<MismatchStore, 'since'>, from: LocalDate, to: LocalDate): readonly Counted[] {
  const since = Date.parse(`${addDays(from, -reachDays)}T00:00:00+08:00`)
  return mismatches
    .since(since)
    .flatMap(({ content }) => readContent(content).counted)
    .filter(({ day }) => day >= from && day <= to)
}

export interface CountedWish {
  readonly figures: ComparedFigures
  readonly centreSettlementId?: string | undefined
  readonly day: LocalDate
  readonly isCancellation?: boolean
}

/** One row of a statement for a settlement of somebody else; none where nobody has told under which marks it is cleared. */
export function countedRow({ stay, clearing }: MismatchContent, wish: CountedWish): readonly Counted[] {
  if (clearing === undefined) return []
  const { figures, day, centreSettlementId, isCancellation = false } = wish
  const signed = (amount: ComparedFigures['cash']) => (isCancellation ? negateMoney(amount) : amount)
  return [
    {
      day,
      insuranceType: stay.insuranceType,
      clearingType: clearing.type,
      agency: clearing.agency,
      ...(centreSettlementId === undefined ? {} : { centreSettlementId }),
      visitId: stay.visitId,
      personNumber: stay.personNumber,
      isCancellation,
      totalFee: signed(figures.totalFee),
      fundTotal: signed(figures.fundTotal),
      personalAccount: signed(figures.personalAccount),
      cash: signed(figures.cash),
    },
  ]
}
