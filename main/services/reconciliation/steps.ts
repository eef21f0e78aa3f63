import type { HealingStep, MismatchKind } from '../../../shared/contract/index.ts'
import type { BookedRecord } from '../ports/index.ts'

/** What decides which steps are open besides the kind. */
export interface StepSituation {
  /** The settlement of the visit that stands here, if any. */
  readonly standing: BookedRecord | undefined
  /** Whether the visit is one of this terminal. */
  readonly isOurVisit: boolean
  /** Whether the settlement or visit there can be named to the platform. */
  readonly hasMessageId: boolean
}

/** Whoever was charged is either reimbursed after all, or gets it back: nothing may stay as it is. */
const afterGone: readonly HealingStep[] = ['send-again', 'reverse-here']

/** What may be done about a mismatch, the recommended first. */
export function stepsFor(kind: MismatchKind, { standing, isOurVisit, hasMessageId }: StepSituation): readonly HealingStep[] {
  // Only what waits for the platform's word can take over a settlement that is there.
  const mayAdopt = standing !== undefined && standing.knownAt === undefined
  const adopt: readonly HealingStep[] = mayAdopt ? ['adopt'] : []
  const takeBack: readonly HealingStep[] = hasMessageId ? ['take-back'] : []
  switch (kind) {
    case 'settled-there-unanswered':
      return [...adopt, ...takeBack]
    case 'settled-there-superseded':
      return [...adopt, ...takeBack, 'cancel-there', 'note']
    case 'settled-there-foreign':
      // Of a visit this terminal never saw: another window of the house may have settled it.
      if (!isOurVisit) return ['note', ...takeBack, 'cancel-there']
      return [...takeBack, ...adopt, 'cancel-there', 'note']
    case 'settled-there-twice':
      return [...takeBack, 'cancel-there', 'note']
    case 'missing-there':
    case 'taken-back-there':
      return afterGone
    case 'cancelled-there':
      return ['reverse-here', 'send-again']
    case 'valid-there-cancelled-here':
      return ['cancel-there', ...takeBack]
    case 'amounts-differ':
      return ['decide-difference']
    case 'fee-lines-left-there':
      return ['withdraw-fee-lines', 'note']
    case 'visit-open-there':
      return isOurVisit ? ['send-again', 'note'] : ['cancel-there', 'note']
    case 'other-number-there':
      return ['adopt']
  }
}
