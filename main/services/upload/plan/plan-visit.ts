import type { NewUploadJob, OutpatientVisit } from '../../ports/index.ts'
import type { Dispensed, PayloadOf, PayloadStay, SaleRow } from '../payload.ts'
import { batchesOf, type PlanParts, type PlanPlace, queueFor } from './queue-for.ts'

interface CounterPlan extends PlanPlace {
  /** Whose lines are charged, and how many it has. */
  readonly bill: { readonly billId: string; readonly lineCount: number }
  readonly figures: PayloadOf<'pre-settlement'>['request']['figures']
  readonly slipNumber: string
  readonly useAccount: boolean
  readonly medicalCategory: string
  readonly dispensed: readonly Dispensed[]
  readonly disease?: { readonly code: string; readonly name: string }
}

export interface OutpatientPlan extends CounterPlan {
  readonly visit: OutpatientVisit
  /** 收费批次号: one number per settlement. */
  readonly batch: string
  /** A rehearsal has registered the visit, and its number is known. */
  readonly isRegistered?: boolean
  /** What a rehearsal left at the platform: exactly these lines, or nobody knows what. */
  readonly rehearsed?: 'uploaded' | 'begun' | undefined
}

/**
 * What an outpatient visit sends: 2201, 2203, 2204 in batches, 2206, 2207. A registration and lines that a rehearsal has brought there
 * are not sent again; where nobody knows what it left the registration is looked up and the lines are withdrawn first. 2203 says the same
 * however often it is said.
 */
export function planOutpatient(parts: PlanParts, plan: OutpatientPlan): readonly NewUploadJob[] {
  const { bill, batch, disease, figures, slipNumber, useAccount, medicalCategory } = plan
  const stay: PayloadStay = { ...plan.stay, isOurs: true }
  const visit = { ...plan.visit, diagnoses: [...plan.visit.diagnoses] }
  const dispensed = [...plan.dispensed]
  const queue = queueFor(parts, plan)
  const isBlind = plan.rehearsed === 'begun'
  if (!plan.isRegistered) queue.add({ kind: 'registration', stay, visit }, isBlind ? '预结算核对中断，可能已经挂号' : undefined)
  queue.add({ kind: 'visit-information', stay, visit })
  const outpatient = { batch, dispensed, ...(disease ? { disease } : {}) }
  // Of every batch: the rehearsal may have brought its lines under another number.
  if (isBlind) queue.add({ kind: 'fee-withdrawal', stay, again: true, care: 'outpatient' })
  if (plan.rehearsed !== 'uploaded') {
    for (const place of batchesOf(bill.lineCount)) queue.add({ kind: 'fee-details', stay, billId: bill.billId, ...place, outpatient })
  }
  const traced = dispensed.flatMap(({ lineId, traceCodes, isSplit }) =>
    traceCodes ? [{ lineId, codes: traceCodes, ...(isSplit === undefined ? {} : { isSplit }) }] : [],
  )
  const request = {
    ...{ ...stay, batch, figures, slipNumber, useAccount, medicalCategory },
    ...(traced.length > 0 ? { traceCodes: traced } : {}),
  }
  queue.add({ kind: 'pre-settlement', request })
  queue.add({ kind: 'settlement', request })
  return queue.jobs
}

export interface PharmacyPlan extends CounterPlan {
  readonly soldAt: string
  /** 进销存 rows of what was sold; none where the site reports its stock elsewhere. */
  readonly saleRows: readonly SaleRow[]
}

/** What a sale in a pharmacy sends: 2102, and 3505 for the stock. */
export function planPharmacy(parts: PlanParts, plan: PharmacyPlan): readonly NewUploadJob[] {
  const { bill, disease, figures, slipNumber, useAccount, medicalCategory, soldAt, saleRows } = plan
  const stay: PayloadStay = { ...plan.stay, isOurs: true }
  const queue = queueFor(parts, plan)
  const request = {
    ...{ ...stay, billId: bill.billId, dispensed: [...plan.dispensed], figures, slipNumber, useAccount, medicalCategory, soldAt },
    ...(disease ? { disease } : {}),
  }
  queue.add({ kind: 'settlement', request })
  if (saleRows.length > 0) queue.add({ kind: 'sale', stay, rows: [...saleRows] })
  return queue.jobs
}
