import type { MismatchKind } from '../../../shared/contract/index.ts'
import { type LocalDate, parseLocalDate } from '../../../shared/dates/index.ts'
import { compareMoney, negateMoney } from '../../../shared/money/index.ts'
import type { BookedRecord, Clearing, ComparedFigures, FoundSettlement, FoundVisit, LearnedOfRecord } from '../ports/index.ts'

/** What a message id tells about a settlement at the platform. */
export type Author =
  /** No message of ours ever had it. */
  | 'foreign'
  /** Ours, and its answer never came. */
  | 'unanswered'
  /** Ours and answered. */
  | 'answered'
  /** Ours and given up: taken back, replaced by another id, or no longer needed. */
  | 'given-up'

/** One visit as the platform has it. What was not asked for is absent. */
export interface VisitThere {
  readonly settlements: readonly FoundSettlement[]
  /** Numbers that were asked for and are not there. */
  readonly absent: ReadonlySet<string>
  /** Fee lines that no settlement holds. */
  readonly looseLines?: number
  readonly lines?: number
  /** Visits of the person that go on. */
  readonly openVisits?: readonly FoundVisit[]
}

/** The same visit as we have it. */
export interface VisitHere {
  /** Settlements and reversals, oldest first. */
  readonly records: readonly BookedRecord[]
  readonly authorOf: (messageId: string) => Author
  /** Fee lines are there on purpose, before money moves. */
  readonly isRehearsed: boolean
  /** Messages of the visit wait for their turn, or for a person: what they are to bring about is no mismatch. */
  readonly hasWaitingMessages: boolean
}

/** Something the two ledgers hold differently; with the kind, the subject names it. */
export interface Finding {
  readonly kind: MismatchKind
  readonly subject: string
  readonly settlementId?: string
  readonly centreSettlementId?: string
  readonly messageId?: string
  /** The visit it is about there, where that is not ours. */
  readonly centreVisitId?: string
  /** Under which marks and in whose statement the platform counts it. */
  readonly clearing?: Clearing
  readonly bookedOn?: LocalDate
  /** 撤销 of it, made by somebody else. */
  readonly cancellation?: { readonly centreSettlementId: string; readonly bookedOn?: LocalDate }
  readonly ours?: ComparedFigures
  readonly theirs?: ComparedFigures
}

export interface Judgement {
  readonly findings: readonly Finding[]
  /** What the platform told about records of ours; those that agree carry `agrees`. */
  readonly learned: readonly { readonly settlementId: string; readonly agrees: boolean; readonly learned: LearnedOfRecord }[]
}

export function comparedOf({ totalFee, fundTotal, personalAccount, cash }: ComparedFigures): ComparedFigures {
  return { totalFee, fundTotal, personalAccount, cash }
}

export function isSameFigures(a: ComparedFigures, b: ComparedFigures): boolean {
  return (['totalFee', 'fundTotal', 'personalAccount', 'cash'] as const).every((name) => compareMoney(a[name], b[name]) === 0)
}

/** Somebody has already said what is to become of exactly these figures of the platform. */
export function isDecidedAbout({ decided }: Pick<BookedRecord, 'decided'>, theirs: ComparedFigures | undefined): boolean {
  return decided !== undefined && theirs !== undefined && isSameFigures(decided.figures, theirs)
}

type Known = Judgement['learned'][number]

/** What 5203 told besides the figures. */
function toldOf({ clearing, settledAt }: FoundSettlement): Pick<LearnedOfRecord, 'clearing' | 'bookedOn'> {
  return {
    ...(clearing === undefined ? {} : { clearing }),
    ...(settledAt === undefined ? {} : { bookedOn: parseLocalDate(settledAt.slice(0, 10)) }),
  }
}

function findingOf(kind: MismatchKind, record: BookedRecord | undefined, found: FoundSettlement): Finding {
  return {
    kind,
    subject: found.centreSettlementId,
    ...(record === undefined ? {} : { settlementId: record.settlementId, ours: comparedOf(record.figures) }),
    centreSettlementId: found.centreSettlementId,
    ...(found.messageId === undefined ? {} : { messageId: found.messageId }),
    theirs: comparedOf(found.figures),
    ...toldOf(found),
  }
}

/** The cancellation of a settlement, as a row of its own with every amount negative; what we hold already is not meant. */
function cancellationOf(here: VisitHere, there: VisitThere, figures: ComparedFigures, held?: string): FoundSettlement | undefined {
  const { totalFee, fundTotal, personalAccount, cash } = figures
  const negative = {
    totalFee: negateMoney(totalFee),
    fundTotal: negateMoney(fundTotal),
    personalAccount: negateMoney(personalAccount),
    cash: negateMoney(cash),
  }
  const numbers = new Set(here.records.map(({ centreSettlementId }) => centreSettlementId))
  return there.settlements.find(
    (found) =>
      found.isRefunded &&
      isSameFigures(found.figures, negative) &&
      (found.centreSettlementId === held || !numbers.has(found.centreSettlementId)),
  )
}

/** A settlement that stands there under a number that a record of ours holds. */
function judgeKnown(here: VisitHere, record: BookedRecord, found: FoundSettlement): Finding | Known | undefined {
  if (record.state === 'cancelled') return here.hasWaitingMessages ? undefined : findingOf('valid-there-cancelled-here', record, found)
  const { settlementId, figures, charged, heard } = record
  const agrees = isSameFigures(figures, found.figures) || (charged !== undefined && isSameFigures(charged, found.figures))
  // It has mended what it had otherwise before.
  const isNews = heard !== undefined && !isSameFigures(heard, found.figures)
  if (agrees) return { settlementId, agrees, learned: { ...toldOf(found), ...(isNews ? { platformFigures: found.figures } : {}) } }
  return { ...findingOf('amounts-differ', record, found), subject: settlementId }
}

/** A settlement that stands there under a number we do not know: what its message tells. */
function judgeUnknown(here: VisitHere, there: VisitThere, standing: BookedRecord | undefined, found: FoundSettlement): Finding {
  const author = found.messageId === undefined ? 'foreign' : here.authorOf(found.messageId)
  const number = standing?.centreSettlementId
  const isHeldValid = there.settlements.some((other) => other.centreSettlementId === number && !other.isRefunded)
  if (standing && isHeldValid) return findingOf('settled-there-twice', standing, found)
  const isHeldAbsent = number !== undefined && there.absent.has(number)
  if (standing && isHeldAbsent && (author === 'answered' || isSameFigures(standing.figures, found.figures)))
    return findingOf('other-number-there', standing, found)
  if (author === 'foreign') return findingOf('settled-there-foreign', standing, found)
  return findingOf(author === 'unanswered' && standing ? 'settled-there-unanswered' : 'settled-there-superseded', standing, found)
}

/** A record of ours that the platform had confirmed and that does not stand there any more. */
function judgeGone(here: VisitHere, there: VisitThere, record: BookedRecord): Finding | undefined {
  const number = record.centreSettlementId ?? ''
  const subject = { subject: record.settlementId, settlementId: record.settlementId, centreSettlementId: number, ours: record.figures }
  const cancelled = there.settlements.find((found) => found.centreSettlementId === number && found.isRefunded)
  if (cancelled) {
    const row = cancellationOf(here, there, cancelled.figures)
    const { bookedOn } = row ? toldOf(row) : {}
    const cancellation = row && { centreSettlementId: row.centreSettlementId, ...(bookedOn === undefined ? {} : { bookedOn }) }
    const told = { theirs: comparedOf(cancelled.figures), ...toldOf(cancelled), ...(cancellation ? { cancellation } : {}) }
    return { kind: 'cancelled-there', ...subject, ...told }
  }
  if (!there.absent.has(number)) return undefined
  // 2601 undoes the settlement alone and leaves the lines; where they are gone as well, nothing was ever there or everything was lost.
  return { kind: (there.lines ?? 0) > 0 ? 'taken-back-there' : 'missing-there', ...subject }
}

/** A reversal of ours whose original does not stand there: agreed, and the number of the cancellation is learned. */
function judgeReversal(here: VisitHere, there: VisitThere, reversal: BookedRecord): Known | undefined {
  const original = here.records.find(({ settlementId }) => settlementId === reversal.reverses)
  const number = original?.centreSettlementId
  const isDone =
    number === undefined ||
    there.absent.has(number) ||
    there.settlements.some((found) => found.centreSettlementId === number && found.isRefunded)
  if (!isDone) return undefined
  const cancellation = original && cancellationOf(here, there, original.figures, reversal.centreSettlementId)
  const { bookedOn } = cancellation ? toldOf(cancellation) : {}
  const learned = cancellation && { centreSettlementId: cancellation.centreSettlementId, ...(bookedOn === undefined ? {} : { bookedOn }) }
  return { settlementId: reversal.settlementId, agrees: true, learned: learned ?? {} }
}

function judgeLines(here: VisitHere, there: VisitThere, standing: BookedRecord | undefined, isSettledThere: boolean): Finding | undefined {
  const isExpected = here.isRehearsed || here.hasWaitingMessages || here.records.length === 0 || (there.looseLines ?? 0) === 0
  // Lines of a visit that is still to be settled, or that has lost its settlement, belong to that.
  if (isExpected || (standing ? standing.knownAt === undefined || !isSettledThere : isSettledThere)) return undefined
  const last = here.records.at(-1)
  const { visitId } = (last as BookedRecord).stay
  return { kind: 'fee-lines-left-there', subject: visitId, ...(last ? { settlementId: last.settlementId } : {}) }
}

/** The visit itself when it is settled and still open there, and a second one of the same inpatient number. */
function judgeOpenVisits(
  centreVisitId: string,
  there: VisitThere,
  record: BookedRecord | undefined,
  isSettledThere: boolean,
): readonly Finding[] {
  if (record?.knownAt === undefined) return []
  const { settlementId, inpatientNumber } = record
  return (there.openVisits ?? [])
    .filter((visit) => (visit.visitId === centreVisitId ? isSettledThere : visit.inpatientNumber === inpatientNumber))
    .map(({ visitId }) => ({ kind: 'visit-open-there', subject: visitId, settlementId, centreVisitId: visitId }))
}

/** Works out what the two sides hold differently about one visit. Pure: the same books give the same findings. */
export function judge(here: VisitHere, there: VisitThere, centreVisitId: string): Judgement {
  const settlements = here.records.filter(({ kind }) => kind === 'settlement')
  const standing = settlements.find(({ state }) => state !== 'cancelled')
  const valid = there.settlements.filter(({ isRefunded }) => !isRefunded)
  const findings: Finding[] = []
  const learned: Known[] = []
  for (const found of valid) {
    const record = settlements.find(({ centreSettlementId }) => centreSettlementId === found.centreSettlementId)
    const judged = record ? judgeKnown(here, record, found) : judgeUnknown(here, there, standing, found)
    if (judged === undefined) continue
    if ('kind' in judged) findings.push(judged)
    else learned.push(judged)
    // Both figures are kept, and the difference is decided like any other.
    if ('kind' in judged && judged.kind === 'amounts-differ' && record) {
      const isDecided = isDecidedAbout(record, found.figures)
      learned.push({
        settlementId: record.settlementId,
        agrees: isDecided,
        learned: { ...toldOf(found), platformFigures: found.figures, ...(isDecided ? {} : { state: 'differs' }) },
      })
    }
  }
  const stands = (record: BookedRecord) => valid.some(({ centreSettlementId }) => centreSettlementId === record.centreSettlementId)
  const isRenumbered = findings.some(({ kind }) => kind === 'other-number-there')
  if (standing?.knownAt !== undefined && !stands(standing) && !isRenumbered) {
    const gone = judgeGone(here, there, standing)
    if (gone) findings.push(gone)
  }
  const lines = judgeLines(here, there, standing, valid.length > 0)
  if (lines) findings.push(lines)
  findings.push(...judgeOpenVisits(centreVisitId, there, standing, standing !== undefined && stands(standing)))
  for (const reversal of here.records.filter(({ kind, state }) => kind === 'reversal' && state === 'confirmed')) {
    const judged = judgeReversal(here, there, reversal)
    if (judged) learned.push(lines && lines.settlementId === reversal.settlementId ? { ...judged, agrees: false } : judged)
  }
  return { findings, learned }
}
