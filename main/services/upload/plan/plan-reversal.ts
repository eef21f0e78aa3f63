import type { NewUploadJob, StoredUpload } from '../../ports/index.ts'
import { type Care, careOf, type PayloadOf, type PayloadStay, readPayload, stayOf, type UploadPayload } from '../payload.ts'
import { type PlanParts, type PlanPlace, queueFor } from './queue-for.ts'

export interface ReversalPlan extends PlanPlace {
  readonly original: string
  /** The messages of the original as they stand now. */
  readonly originalJobs: readonly StoredUpload[]
}

const clearing: readonly StoredUpload['kind'][] = ['taking-back', 'fee-withdrawal', 'discharge-cancellation']
/** Of these it is found out whether they took effect before they are given up. */
const findsOut: readonly StoredUpload['kind'][] = ['admission', 'registration', 'settlement']

/** What is certain not to be in effect, or is undone by the reversal in any case. */
function isNeedless({ kind, state, mayBeInEffect }: StoredUpload): boolean {
  if (state === 'queued') return !(findsOut.includes(kind) && mayBeInEffect)
  if (state === 'refused') return true
  return (state === 'unknown' || state === 'held') && !(findsOut.includes(kind) && mayBeInEffect)
}

/** The movements of a sale, taken back: each names the row it returns, under a number no other row of the institution has. */
function returned(rows: PayloadOf<'sale'>['rows'], { messageIds }: PlanParts): PayloadOf<'sale-return'>['rows'] {
  return rows.map(({ receiptNumber, prescriber, pharmacist, prescriptionNumber, externalPrescription, ...movement }) => ({
    ...movement,
    record: messageIds.next(),
    saleRecord: movement.record,
  }))
}

/**
 * What a reversal sends, and which messages of the original it makes needless.
 *
 * - Certain not to be in effect (waiting, refused, or ended by what follows anyway): superseded.
 * - On the wire or unknown: left where it is. The queue finds out first (2601 for a settlement), then supersedes it.
 * - A settlement that may have reached the platform gets a 2305 (2208, 2103) behind all that; it is dropped at its turn when it
 *   turned out that the platform holds nothing.
 * - What this terminal itself brought there is taken away in the opposite order: the discharge (2405), the lines (2302, 2205), the
 *   admission (2404) or registration (2202), so that the visit can be uploaded again; of a sale the stock comes back (3506).
 */
export function planReversal(
  parts: PlanParts,
  plan: ReversalPlan,
): { readonly uploads: readonly NewUploadJob[]; readonly superseded: readonly string[] } {
  const { originalJobs, original } = plan
  const chain = originalJobs.filter(({ kind }) => !clearing.includes(kind))
  const superseded = chain.filter(isNeedless)
  const payloads = chain.map(({ payload }) => readPayload(payload))
  const [first] = payloads
  const stay: PayloadStay = first ? stayOf(first) : plan.stay
  const mayBeThere = (kind: StoredUpload['kind']) =>
    chain.some((job) => job.kind === kind && (job.state === 'acknowledged' || job.state === 'sending' || job.mayBeInEffect))
  const payloadOf = <Kind extends UploadPayload['kind']>(kind: Kind) =>
    payloads.find((payload): payload is PayloadOf<Kind> => payload.kind === kind)
  const settling = payloadOf('settlement')
  const care: Care = settling ? careOf(settling.request) : 'inpatient'
  const queue = queueFor(parts, plan)
  if (mayBeThere('settlement')) queue.add({ kind: 'cancellation', stay, original, care })
  const sale = payloadOf('sale')
  if (sale && mayBeThere('sale')) queue.add({ kind: 'sale-return', stay, original, rows: returned(sale.rows, parts) })
  if (mayBeThere('discharge')) queue.add({ kind: 'discharge-cancellation', stay, again: false })
  const fees = payloadOf('fee-details')
  const batch = fees?.outpatient?.batch ?? (settling && 'batch' in settling.request ? settling.request.batch : undefined)
  // Without fee messages of its own a visit's lines were brought there by a rehearsal; so was a registration that was only described.
  const hasLines = fees ? chain.some(({ kind, attempts }) => kind === 'fee-details' && attempts > 0) : care !== 'pharmacy'
  if (hasLines) queue.add({ kind: 'fee-withdrawal', stay, again: false, care, ...(batch === undefined ? {} : { batch }) })
  if (mayBeThere('admission')) queue.add({ kind: 'admission-cancellation', stay })
  const registration = payloadOf('registration')
  const visit = registration ? mayBeThere('registration') && registration.visit : payloadOf('visit-information')?.visit
  if (visit) queue.add({ kind: 'registration-cancellation', stay, outpatientNumber: visit.outpatientNumber })
  return { uploads: queue.jobs, superseded: superseded.map(({ jobId }) => jobId) }
}
