import type { Operator, SettlementRecord } from '../../../shared/contract/index.ts'
import { reverseFigures, reverseShift, sumShifts } from '../../../shared/difference/index.ts'
import { type Outcome, refuse, succeed } from '../../../shared/errors/index.ts'
import { isZeroMoney, negateMoney } from '../../../shared/money/index.ts'
import { writeHospitalResult } from '../hospital-results/index.ts'
import type {
  Booking,
  Clock,
  NewSupplement,
  SettlementHead,
  SettlementStore,
  StoreCode,
  StoredSettlement,
  StoredUpload,
  UploadStore,
} from '../ports/index.ts'
import {
  attempt,
  type Institution,
  lawEngine,
  type NextSlip,
  nextSlip,
  recordOf,
  type SettlementEngine,
  slipAfter,
} from '../settlement/index.ts'
import { type MessageIds, planReversal } from '../upload/index.ts'

export interface ReversalParts {
  readonly institution: Institution
  readonly stores: { readonly settlements: SettlementStore; readonly uploads: UploadStore }
  readonly engine?: Pick<SettlementEngine, 'reverse'>
  readonly clock: Clock
  readonly messageIds: MessageIds
  readonly newId: () => string
  /** Told once it is committed, with the reversal, what it takes back and the bill that waits again. */
  readonly onBooked: (settlementId: string, reverses: string, billId: string) => void
}

export interface CancelRequest {
  readonly settlementId: string
  readonly reason: string
}

/** What else is written in the transaction of a reversal. */
export interface Alongside {
  /** The messages of the original as they stand by then. */
  readonly jobsOf: (jobs: readonly StoredUpload[]) => readonly StoredUpload[]
  /** Runs the booking as a part of its own transaction. */
  readonly within: (book: () => void, reversalId: string) => void
}

export type CancelCode = StoreCode | 'settlement.unknown' | 'settlement.already-cancelled' | 'settlement.later-one-depends'

export interface ReversalService {
  /** Answers the record of the reversal. */
  cancel(request: CancelRequest, operator: Operator, alongside?: Alongside): Outcome<SettlementRecord, CancelCode>
}

/** What supplements moved is taken back with its settlement, in the same transaction and to the fen. */
function supplementBack(
  parts: ReversalParts,
  { supplements }: StoredSettlement,
  slip: NextSlip,
  operator: Operator,
): NewSupplement | undefined {
  const last = supplements.at(-1)
  if (!last) return undefined
  return {
    supplementId: parts.newId(),
    slip: slipAfter(parts.institution.terminal, slip),
    at: parts.clock.now(),
    operatorId: operator.operatorId,
    operatorName: operator.name,
    occasion: 'reversal',
    shift: reverseShift(sumShifts(supplements.map(({ shift }) => shift))),
    figures: reverseFigures(last.figures),
  }
}

function bookingOf(
  parts: ReversalParts,
  original: StoredSettlement,
  reason: string,
  operator: Operator,
  jobsOf: Alongside['jobsOf'],
): Booking {
  const { settlements, uploads } = parts.stores
  const at = parts.clock.now()
  const settlementId = parts.newId()
  const slip = nextSlip(parts.institution.terminal, at, settlements)
  const breakdown = (parts.engine ?? lawEngine).reverse(original.breakdown)
  const { stay, personYear, billId } = original.head
  const head: SettlementHead = {
    ...original.head,
    settlementId,
    // One key per original: a second reversal of the same settlement cannot even be written.
    settlementKey: `reversal of ${original.head.settlementId}`,
    slipNumber: slip.number,
    kind: 'reversal',
    reverses: original.head.settlementId,
    reason,
    settledAt: at,
    operatorId: operator.operatorId,
    operatorName: operator.name,
  }
  const plan = planReversal(parts, {
    settlementId,
    stay,
    lastSequence: uploads.lastSequence(stay.visitId),
    at,
    original: original.head.settlementId,
    originalJobs: jobsOf(uploads.ofSettlement(original.head.settlementId)),
  })
  const supplement = supplementBack(parts, original, slip, operator)
  const movement = { personNumber: stay.personNumber, amount: negateMoney(breakdown.personalAccount) }
  return {
    head,
    slip: { day: slip.day, serial: slip.serial },
    breakdown,
    personYear,
    deltas: breakdown.accumulatorDeltas,
    ...(isZeroMoney(breakdown.personalAccount) ? {} : { accountMovement: movement }),
    uploads: plan.uploads,
    supersededJobs: plan.superseded,
    audit: { at, operatorId: operator.operatorId, act: 'settlement.cancel', subject: original.head.settlementId, result: slip.number },
    billId,
    hospitalResult: writeHospitalResult(head, breakdown, supplement),
    ...(supplement ? { supplement } : {}),
  }
}

const alone: Alongside = { jobsOf: (jobs) => jobs, within: (book) => book() }

export function createReversalService(parts: ReversalParts): ReversalService {
  const { settlements } = parts.stores
  return {
    cancel({ settlementId, reason }, operator, { jobsOf, within } = alone) {
      const original = settlements.find(settlementId)
      // A reversal is itself final: what it took back is settled anew, not un-reversed.
      if (original?.head.kind !== 'settlement') return refuse('settlement.unknown', { settlementId })
      if (original.summary.state === 'cancelled') return refuse('settlement.already-cancelled', { settlementId })
      const settlementIds = [...settlements.laterDependants(settlementId)]
      if (settlementIds.length > 0) return refuse('settlement.later-one-depends', { settlementIds })
      const booked = attempt(() => {
        // Message ids are taken before anything is written: what is taken back with a transaction could be given out twice.
        const booking = bookingOf(parts, original, reason, operator, jobsOf)
        const { settlementId: reversalId } = booking.head
        within(() => void settlements.book(booking), reversalId)
        return reversalId
      })
      if (!booked.ok) return booked
      parts.onBooked(booked.value, settlementId, original.head.billId)
      const reversal = settlements.find(booked.value)
      if (!reversal) throw new Error(`reversal ${booked.value} was booked and is not there`)
      return succeed(recordOf(parts.stores, reversal))
    },
  }
}
