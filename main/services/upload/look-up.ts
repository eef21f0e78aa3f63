import { addDays, localDateSchema } from '../../../shared/dates/index.ts'
import type { BillStore, PlatformOutcome, QueryCalls, Sender, UploadStep } from '../ports/index.ts'
import { stayOf, type UploadPayload } from './payload.ts'
import type { Situation } from './situation.ts'

type FoundVisits = Awaited<ReturnType<QueryCalls['findVisits']>>

/** By what a visit is found again: the hospital's own number, and the days it can have begun on. */
export function wantedVisit(payload: UploadPayload, bills: Pick<BillStore, 'find'>) {
  if (payload.kind === 'registration') {
    const day = localDateSchema.parse(payload.visit.visitedAt.slice(0, 10))
    const { outpatientNumber: number, medicalCategory } = payload.visit
    return { number, from: day, to: addDays(day, 1), medicalCategory }
  }
  if (payload.kind !== 'admission') return undefined
  const bill = bills.find(payload.billId)?.bill
  return bill && { number: bill.inpatientNumber, from: bill.admittedOn, to: addDays(bill.dischargedOn, 1) }
}
export type WantedVisit = NonNullable<ReturnType<typeof wantedVisit>>

export function askForVisit(find: QueryCalls['findVisits'], sender: Sender, payload: UploadPayload, wanted: WantedVisit) {
  const { personNumber, enrolmentArea } = stayOf(payload)
  const { number: _ours, ...days } = wanted
  return find(sender, { personNumber, enrolmentArea, ...days })
}

/** The question, journalled under an id of its own before it is asked. */
export function asking({ job, at }: Situation, messageId: string): UploadStep {
  return { jobId: job.jobId, state: 'unknown', at, attempt: { messageId, outcome: 'begun', words: '查询平台上的就诊' } }
}

/** What the platform told: the visit is there and the message has taken effect, or it is not there, or nobody knows yet. */
export function toldOf(
  { job, at, pauseMs }: Situation,
  outcome: FoundVisits,
  wanted: WantedVisit,
  messageId: string,
): { readonly step: UploadStep & Required<Pick<UploadStep, 'attempt'>>; readonly isThere: boolean | undefined } {
  const step = (words: string) => ({ jobId: job.jobId, state: 'unknown' as const, at, attempt: attemptOf(outcome, messageId, words) })
  if (outcome.kind !== 'accepted') {
    const words = outcome.kind === 'refused' ? outcome.message : outcome.reason
    return { step: { ...step(words), nextAttemptAt: at + pauseMs }, isThere: undefined }
  }
  const found = outcome.value.visits.find(({ inpatientNumber }) => inpatientNumber === wanted.number)
  if (!found) return { step: step('平台上没有这次就诊'), isThere: false }
  const there = step(`平台上已有这次就诊：${found.visitId}`)
  return { step: { ...there, state: 'acknowledged', centreVisit: { visitId: job.visitId, centreVisitId: found.visitId } }, isThere: true }
}

function attemptOf(outcome: PlatformOutcome<unknown>, messageId: string, words: string): NonNullable<UploadStep['attempt']> {
  const raw = outcome.kind === 'accepted' || outcome.kind === 'refused' ? outcome.receipt.raw : outcome.raw
  return { messageId, outcome: outcome.kind, words, ...(raw === undefined ? {} : { raw }) }
}
