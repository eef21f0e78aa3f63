import { addDays, localDateSchema } from '../../../shared/dates/index.ts'
import { isSplitAlike, type SettledLine } from '../../../shared/difference/index.ts'
import { type Money, sumMoney } from '../../../shared/money/index.ts'
import type { OutpatientSettlementRequest, OutpatientVisit, PharmacySale, PlatformOutcome, Sender, StayReference } from '../ports/index.ts'
import { type Dispensed, dispensedLines } from '../upload/index.ts'
import type { AskParts, Subject } from './ask-platform.ts'
import { type Ended, endedBy, type Way } from './bring-lines.ts'

interface Care {
  readonly medicalCategory: string
  /** What only the counter knows of a line of the bill. */
  readonly dispensed: readonly Dispensed[]
  readonly disease?: { readonly code: string; readonly name: string }
}

/** Care that is charged at a counter and not at a discharge. */
export type CounterCare =
  | (Care & {
      readonly kind: 'outpatient'
      readonly visit: OutpatientVisit
      /** 收费批次号: the one it will be settled under. */
      readonly batch: string
    })
  | (Care & { readonly kind: 'pharmacy'; readonly soldAt: string })
type OutpatientCare = Extract<CounterCare, { kind: 'outpatient' }>
type PharmacyCare = Extract<CounterCare, { kind: 'pharmacy' }>

const notThere: Ended = { kind: 'no-answer', reason: 'refused', words: '平台没有告知就诊ID' }
const notOffered = async (): Promise<PlatformOutcome<never>> => ({
  kind: 'refused',
  message: '本机所接的平台没有开通此类交易',
  receipt: { raw: '' },
})
const optional = <Name extends string, Value>(name: Name, value: Value | undefined) =>
  (value === undefined ? {} : { [name]: value }) as { readonly [_ in Name]?: Value }

/** The number under which the platform holds a visit that was registered before without this terminal having learned it. */
async function lookUp(
  parts: AskParts,
  sender: () => Sender,
  { stay }: Subject,
  { visit }: OutpatientCare,
): Promise<string | Ended | undefined> {
  const day = localDateSchema.parse(visit.visitedAt.slice(0, 10))
  const { personNumber, enrolmentArea } = stay
  const { medicalCategory, outpatientNumber } = visit
  const asked = { personNumber, enrolmentArea, from: day, to: addDays(day, 1), medicalCategory }
  const found = (await parts.platform.findVisits?.(sender(), asked)) ?? (await notOffered())
  if (found.kind !== 'accepted') return endedBy(found)
  return found.value.visits.find(({ inpatientNumber }) => inpatientNumber === outpatientNumber)?.visitId
}

/** Registers the visit, once: a number learned before holds, and one that may have been given unheard is looked up first. */
async function open(
  parts: AskParts,
  sender: () => Sender,
  subject: Subject,
  care: OutpatientCare,
  before: boolean,
): Promise<StayReference | Ended> {
  const { bill, stay, voucherToken } = subject
  const learn = (visitId: string): StayReference => {
    parts.rehearsals.opened(bill.visitId, visitId, parts.clock.now())
    return { ...stay, visitId }
  }
  const known = parts.uploads.centreVisitOf(bill.visitId)
  if (known !== undefined) return { ...stay, visitId: known }
  const earlier = before ? await lookUp(parts, sender, subject, care) : undefined
  if (earlier !== undefined) return typeof earlier === 'string' ? learn(earlier) : earlier
  const { visitId: _ours, ...visitor } = stay
  const registered =
    (await parts.platform.register?.(sender(), { ...visitor, ...optional('voucherToken', voucherToken) }, care.visit)) ??
    (await notOffered())
  if (registered.kind === 'accepted') return learn(registered.value.visitId)
  if (registered.kind !== 'refused' || registered.about !== 'already-done') return endedBy(registered)
  const there = (await lookUp(parts, sender, subject, care)) ?? notThere
  return typeof there === 'string' ? learn(there) : there
}

export function outpatientWay(parts: AskParts, sender: () => Sender, subject: Subject, care: OutpatientCare): Way {
  const { platform } = parts
  const { batch, visit, dispensed, disease } = care
  return {
    open: (before) => open(parts, sender, subject, care, before),
    // Of every batch: an earlier rehearsal may have brought its lines under another number.
    withdraw: (stay) => platform.withdrawOutpatientFees?.(sender(), stay) ?? notOffered(),
    describe: (stay) => platform.uploadVisit?.(sender(), stay, visit) ?? notOffered(),
    upload: (stay, lines) => {
      const fees = dispensedLines(lines, dispensed).map(({ traceCodes, isSplit, ...line }) => line)
      return platform.uploadOutpatientFees?.(sender(), { stay, batch, lines: fees, ...optional('disease', disease) }) ?? notOffered()
    },
  }
}

/** Our sums, or those of the platform's own split where it is another one: told others it would refuse. */
function statedSums({ breakdown }: Subject, theirs: readonly SettledLine[] | undefined): OutpatientSettlementRequest['figures'] {
  const { totalFee, fullySelfPaid, overPriceLimit, upfrontSelfPay, withinPolicy } = breakdown
  if (theirs === undefined || isSplitAlike(breakdown.lines, theirs))
    return { totalFee, fullySelfPaid, overPriceLimit, upfrontSelfPay, withinPolicy }
  const sum = (part: 'fullySelfPaid' | 'overPriceLimit' | 'upfrontSelfPay' | 'withinPolicy'): Money =>
    sumMoney(theirs.map((line) => line[part]))
  return {
    totalFee,
    fullySelfPaid: sum('fullySelfPaid'),
    overPriceLimit: sum('overPriceLimit'),
    upfrontSelfPay: sum('upfrontSelfPay'),
    withinPolicy: sum('withinPolicy'),
  }
}

export function outpatientRequest(
  subject: Subject,
  care: OutpatientCare,
  lines: readonly SettledLine[] | undefined,
): OutpatientSettlementRequest {
  const { stay, useAccount, voucherToken } = subject
  const { batch, medicalCategory, dispensed } = care
  const traced = dispensed.flatMap(({ lineId, traceCodes, isSplit }) =>
    traceCodes ? [{ lineId, codes: traceCodes, ...optional('isSplit', isSplit) }] : [],
  )
  return {
    ...{ ...stay, batch, medicalCategory, useAccount, slipNumber: '', figures: statedSums(subject, lines) },
    ...optional('voucherToken', voucherToken),
    ...(traced.length > 0 ? { traceCodes: traced } : {}),
  }
}

export function pharmacySale(subject: Subject, care: PharmacyCare): PharmacySale {
  const { bill, stay, useAccount, voucherToken } = subject
  const { soldAt, medicalCategory, dispensed, disease } = care
  const { visitId: _none, ...buyer } = stay
  return {
    ...{ stay: buyer, soldAt, medicalCategory, useAccount, slipNumber: '', figures: statedSums(subject, undefined) },
    ...optional('voucherToken', voucherToken),
    ...optional('disease', disease),
    lines: dispensedLines(bill.lines, dispensed),
  }
}
