import type { DifferenceDecision, Operator } from '../../../shared/contract/index.ts'
import { isChargeable, type SettledFigures, shiftTo } from '../../../shared/difference/index.ts'
import { type Outcome, refuse, succeed } from '../../../shared/errors/index.ts'
import { writeSupplementResult } from '../hospital-results/index.ts'
import type {
  Clock,
  DecisionBooking,
  DifferenceStore,
  NewDecision,
  NewSupplement,
  SettlementStore,
  StoreCode,
  StoredSettlement,
} from '../ports/index.ts'
import { attempt, decisionOf, type Institution, nextSlip, refuseFigures } from '../settlement/index.ts'

export interface DifferenceParts {
  readonly institution: Institution
  readonly stores: { readonly settlements: SettlementStore; readonly differences: Pick<DifferenceStore, 'decide' | 'countSupplementPrint'> }
  readonly clock: Clock
  readonly newId: () => string
  /** Told once it is committed: the hospital system has a further result to get, and the screens show something else. */
  readonly onDecided: (settlementId: string) => void
}

export interface DecideRequest {
  readonly settlementId: string
  readonly decision: DifferenceDecision['decision']
  readonly reason: string
}

export type DecideCode =
  | StoreCode
  | 'settlement.unknown'
  | 'settlement.not-different'
  | 'settlement.already-decided'
  | 'settlement.figures-not-chargeable'

export interface DifferenceService {
  /** Once per settlement: the platform's figures hold from now on, or they are disputed and ours stand, marked. */
  decide(request: DecideRequest, operator: Operator): Outcome<DifferenceDecision, DecideCode>
  /** Counts a print of the supplementary slip and answers the number of this copy. */
  countPrint(settlementId: string): Outcome<{ copy: number }, 'settlement.unknown'>
}

/** 补充结算 of the settlement, up to the platform's figures. */
function supplementFor(
  { institution, stores, newId }: DifferenceParts,
  { breakdown }: StoredSettlement,
  figures: SettledFigures,
  { at, operatorId, operatorName }: NewDecision,
): NewSupplement {
  return {
    supplementId: newId(),
    slip: nextSlip(institution.terminal, at, stores.settlements),
    at,
    operatorId,
    operatorName,
    occasion: 'later',
    shift: shiftTo(breakdown, figures),
    figures,
  }
}

export function createDifferenceService(parts: DifferenceParts): DifferenceService {
  const { settlements, differences } = parts.stores

  function bookingOf(stored: StoredSettlement, figures: SettledFigures, decision: NewDecision): DecisionBooking {
    const { settlementId } = stored.head
    const { at, operatorId } = decision
    const entry = { at, operatorId, act: 'settlement.decide', subject: settlementId }
    if (decision.decision === 'disputed') return { settlementId, decision, audit: { ...entry, result: 'disputed' } }
    const supplement = supplementFor(parts, stored, figures, decision)
    return {
      settlementId,
      decision,
      supplement,
      hospitalResult: writeSupplementResult(stored.head, stored.breakdown, supplement),
      // Before the settlement itself has arrived there, its answer has the last word.
      state: stored.summary.centreSettlementId === undefined ? 'provisional' : 'confirmed',
      audit: { ...entry, result: `platform-accepted ${supplement.slip.number}` },
    }
  }

  return {
    decide({ settlementId, decision, reason }, operator) {
      const stored = settlements.find(settlementId)
      if (!stored) return refuse('settlement.unknown', { settlementId })
      if (stored.decision) return refuse('settlement.already-decided', { settlementId })
      const { platformFigures } = stored
      if (stored.summary.state !== 'differs' || !platformFigures) return refuse('settlement.not-different', { settlementId })
      if (decision === 'platform-accepted' && !isChargeable(stored.breakdown, platformFigures))
        return refuseFigures(stored.breakdown, platformFigures)
      const booked = attempt(() => {
        const decided = { decision, at: parts.clock.now(), operatorId: operator.operatorId, operatorName: operator.name, reason }
        differences.decide(bookingOf(stored, platformFigures, decided))
      })
      if (!booked.ok) return booked
      parts.onDecided(settlementId)
      const after = settlements.find(settlementId)
      const said = after && decisionOf(after)
      if (!said) throw new Error(`the decision about ${settlementId} was booked and is not there`)
      return succeed(said)
    },
    countPrint(settlementId) {
      if (settlements.find(settlementId)?.supplement?.occasion !== 'later') return refuse('settlement.unknown', { settlementId })
      return succeed({ copy: differences.countSupplementPrint(settlementId) })
    },
  }
}
