import type { DifferenceDecision, Operator } from '../../../shared/contract/index.ts'
import { chargedOf, isChargeable, type SettledFigures, shiftTo } from '../../../shared/difference/index.ts'
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
import { attempt, choicesOf, decisionsOf, type Institution, nextSlip, refuseFigures } from '../settlement/index.ts'
import { maskOf } from '../upload/index.ts'

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
  /**
   * About the platform's figures as they are: they hold from now on, or they are disputed and what was charged stands, marked. A
   * dispute ends with the platform having mended them, with the agreement that what was charged stands, or with accepting them.
   */
  decide(request: DecideRequest, operator: Operator): Outcome<DifferenceDecision, DecideCode>
  /** Counts a print of the supplementary slip and answers the number of this copy. */
  countPrint(settlementId: string): Outcome<{ copy: number }, 'settlement.unknown'>
}

/** 补充结算 of the settlement, up to the platform's figures. */
function supplementFor(
  { institution, stores, newId }: DifferenceParts,
  stored: StoredSettlement,
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
    shift: shiftTo(stored.breakdown, figures, chargedOf(stored)),
    figures,
  }
}

export function createDifferenceService(parts: DifferenceParts): DifferenceService {
  const { settlements, differences } = parts.stores

  function bookingOf(stored: StoredSettlement, figures: SettledFigures, decision: NewDecision): DecisionBooking {
    const { settlementId } = stored.head
    const { at, operatorId } = decision
    const entry = { at, operatorId, act: 'settlement.decide', subject: settlementId }
    const audit = { ...entry, result: decision.decision }
    switch (decision.decision) {
      case 'disputed':
        return { settlementId, decision, audit }
      case 'ours-agreed':
        return { settlementId, decision, state: 'confirmed', audit }
      case 'platform-corrected':
        // Its word is believed until its books are seen again.
        return { settlementId, decision: { ...decision, figures: chargedOf(stored) }, state: 'confirmed', audit }
      case 'platform-accepted':
        break
    }
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
      const { platformFigures } = stored
      if (stored.summary.state !== 'differs' || !platformFigures)
        return refuse(stored.decisions.length > 0 ? 'settlement.already-decided' : 'settlement.not-different', { settlementId })
      if (!choicesOf(stored).includes(decision)) return refuse('settlement.already-decided', { settlementId })
      if (decision === 'platform-accepted' && !isChargeable(stored.breakdown, platformFigures))
        return refuseFigures(stored.breakdown, platformFigures)
      const booked = attempt(() => {
        const decided = {
          decision,
          figures: platformFigures,
          at: parts.clock.now(),
          operatorId: operator.operatorId,
          operatorName: operator.name,
          // It lies open in the ledger.
          reason: maskOf(stored.head)(reason),
        }
        differences.decide(bookingOf(stored, platformFigures, decided))
      })
      if (!booked.ok) return booked
      parts.onDecided(settlementId)
      const after = settlements.find(settlementId)
      const said = after && decisionsOf(after).at(-1)
      if (!said) throw new Error(`the decision about ${settlementId} was booked and is not there`)
      return succeed(said)
    },
    countPrint(settlementId) {
      if (settlements.find(settlementId)?.supplements.at(-1)?.occasion !== 'later') return refuse('settlement.unknown', { settlementId })
      return succeed({ copy: differences.countSupplementPrint(settlementId) })
    },
  }
}
