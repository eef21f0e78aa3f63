import type { LocalDate } from '../../../shared/dates/index.ts'
import { compareMoney, negateMoney, subtractMoney, zeroMoney } from '../../../shared/money/index.ts'
import type { ComparedFigures, MismatchStore, PersonStore, ReconciliationStore, StayReference } from '../ports/index.ts'
import { type MismatchContent, writeContent } from './content.ts'
import { countedRow } from './counted.ts'
import { byItself } from './note.ts'
import type { DayComparison } from './statements.ts'

export type Difference = DayComparison['differences'][number]
/** Under which insurance the rows of somebody nobody knows are taken to be. */
type Groups = readonly Pick<DayComparison['groups'][number], 'insuranceType' | 'agency' | 'clearingType' | 'result'>[]

export interface SurplusParts {
  readonly store: Pick<ReconciliationStore, 'record' | 'recordOfCentre' | 'ofVisit' | 'ownerOf' | 'visitOfCentre'>
  readonly mismatches: MismatchStore
  readonly people: Pick<PersonStore, 'findByNumber'>
  /** Where somebody nobody knows is taken to be insured. */
  readonly area: string
  readonly newId: () => string
  readonly now: () => number
}

/** A settlement of a visit this terminal never saw. */
export interface Orphan {
  readonly stay: StayReference
  readonly number: string
}

/** Settled by somebody else and cancelled again: nothing stands of it, and both rows stay in the platform's books for good. */
interface CancelledPair {
  readonly settlement: Difference
  readonly cancellation: Difference
}

/** Whose the rows of a detail comparison are. */
export function createSurplus({ store, mismatches, people, area, newId, now }: SurplusParts) {
  /** The visit of ours a row is about. */
  function visitOf({ centreSettlementId, visitId, messageId }: Difference): string | undefined {
    const record = centreSettlementId === undefined ? undefined : store.recordOfCentre(centreSettlementId)
    const owner = messageId === undefined ? undefined : store.ownerOf(messageId)
    const ours = record ?? (owner && store.record(owner.settlementId))
    if (ours) return ours.stay.visitId
    if (visitId === undefined) return undefined
    const known = store.visitOfCentre(visitId) ?? visitId
    return store.ofVisit(known).length > 0 ? known : undefined
  }

  /** Of what only the platform has, the settlements that were cancelled again; neither row is ours. */
  function pairsOf(differences: readonly Difference[]): readonly CancelledPair[] {
    const surplus = differences.filter(
      ({ result, centreSettlementId }) => result === 'platform-has-more' && store.recordOfCentre(centreSettlementId ?? '') === undefined,
    )
    const cancellations = surplus.filter(({ isCancellation }) => isCancellation)
    return surplus.flatMap((settlement) => {
      if (settlement.isCancellation) return []
      const total = settlement.totalFee ?? zeroMoney
      const at = cancellations.findIndex(
        ({ visitId, totalFee }) => visitId === settlement.visitId && totalFee && compareMoney(totalFee, negateMoney(total)) === 0,
      )
      const [cancellation] = at < 0 ? [] : cancellations.splice(at, 1)
      return cancellation ? [{ settlement, cancellation }] : []
    })
  }

  /** The person of a row as far as anybody knows. */
  function stayOf({ visitId = '', personNumber = '', agency, clearingType }: Difference, groups: Groups): StayReference {
    const known = people.findByNumber(personNumber)?.person
    const group = groups.find((row) => row.agency === agency && row.clearingType === clearingType && row.result !== 'equal')
    return {
      visitId,
      personNumber,
      enrolmentArea: known?.enrolmentArea ?? area,
      insuranceType: known?.insuranceType ?? group?.insuranceType ?? 'employee',
      document: { kind: 'id-number', number: known?.idNumber ?? '' },
    }
  }

  function figuresOf({ totalFee = zeroMoney, fundTotal = zeroMoney, personalAccount = zeroMoney }: Difference): ComparedFigures {
    return { totalFee, fundTotal, personalAccount, cash: subtractMoney(subtractMoney(totalFee, fundTotal), personalAccount) }
  }

  /** Found and closed at once: nobody has to do anything, and from now on both rows count here as well. */
  function accountFor({ settlement, cancellation }: CancelledPair, groups: Groups, day: LocalDate): void {
    const { centreSettlementId = '', messageId, agency, clearingType } = settlement
    const visitId = visitOf(settlement)
    const theirs = figuresOf(settlement)
    const content: MismatchContent = {
      ...(visitId === undefined ? {} : { visitId }),
      stay: stayOf(settlement, groups),
      centreSettlementId,
      ...(messageId === undefined ? {} : { messageId }),
      theirs,
      clearing: { agency, type: clearingType },
      bookedOn: day,
      journal: [],
      counted: [],
    }
    const rows = [
      ...countedRow(content, { figures: theirs, centreSettlementId, day }),
      ...countedRow(content, { figures: theirs, centreSettlementId: cancellation.centreSettlementId, day, isCancellation: true }),
    ]
    const mismatchId = newId()
    const entry = { at: now(), operatorId: byItself.operatorId, subject: mismatchId, result: 'settled-there-foreign' }
    const found = { mismatchId, kind: 'settled-there-foreign', subject: centreSettlementId, day, foundAt: entry.at } as const
    if (!mismatches.add({ ...found, content: writeContent(content) }, { ...entry, act: 'mismatch.found' })) return
    const closing = '平台上由他处结算并已撤销，两笔相抵，计入双方合计'
    mismatches.close(mismatchId, closing, writeContent({ ...content, counted: rows }), { ...entry, act: 'mismatch.closed' })
  }

  return {
    visitOf,
    accountForPairs(compared: DayComparison, day: LocalDate, isAnybodys: (visitId: string | undefined) => boolean): number {
      const pairs = pairsOf(compared.differences).filter(({ settlement }) => isAnybodys(visitOf(settlement)))
      for (const pair of pairs) accountFor(pair, compared.groups, day)
      return pairs.length
    },
    orphansOf({ differences, groups }: { readonly differences: readonly Difference[]; readonly groups: Groups }): readonly Orphan[] {
      const paired = new Set(pairsOf(differences).map(({ settlement }) => settlement))
      return differences.flatMap((one) => {
        const { centreSettlementId, visitId, personNumber, result, isCancellation } = one
        const isOrphan = result === 'platform-has-more' && !isCancellation && !paired.has(one) && visitOf(one) === undefined
        if (!isOrphan || centreSettlementId === undefined || visitId === undefined || personNumber === undefined) return []
        return [{ stay: stayOf(one, groups), number: centreSettlementId }]
      })
    },
  }
}
