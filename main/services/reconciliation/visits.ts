import { addDays } from '../../../shared/dates/index.ts'
import type {
  BookedRecord,
  Clock,
  DifferenceStore,
  FoundSettlement,
  MismatchStore,
  QueryCalls,
  ReconciliationStore,
  Sender,
  SettlementStore,
  StayReference,
  UploadStore,
} from '../ports/index.ts'
import type { MessageIds, VisitGate } from '../upload/index.ts'
import { type MismatchContent, readContent } from './content.ts'
import { type Author, judge, type VisitHere } from './judge.ts'
import { lookAt, type Wanted } from './look.ts'
import { byItself, chinaDay, noteJudgement, openOfVisit, type VisitNoted } from './note.ts'

export interface VisitsParts {
  readonly platform: QueryCalls
  readonly stores: {
    readonly uploads: Pick<UploadStore, 'find' | 'ofSettlement' | 'centreVisitOf'>
    readonly reconciliation: ReconciliationStore
    readonly mismatches: MismatchStore
    readonly settlements: Pick<SettlementStore, 'find'>
    readonly differences: Pick<DifferenceStore, 'decide'>
  }
  readonly gate: Pick<VisitGate, 'hold'>
  readonly messageIds: MessageIds
  readonly newId: () => string
  readonly clock: Clock
  readonly breathe: () => Promise<void>
}

export type Seen =
  | { readonly kind: 'seen'; readonly changed: boolean; readonly agrees: boolean }
  /** A message of the person is on the wire, or the queue is about to act: later. */
  | { readonly kind: 'busy' }
  | { readonly kind: 'not-seen'; readonly words: string; readonly isLine: boolean }

export interface Visits {
  /** Everything the platform has of the visit; what differs is written down. */
  examine(visitId: string, hints: Iterable<string>, isPatient: boolean): Promise<Seen>
  /** One record by its number; whatever does not agree at once is looked at closely. */
  compare(record: BookedRecord): Promise<Seen>
  /** A visit of the platform that this terminal never saw. */
  examineForeign(stay: StayReference, number: string): Promise<Seen>
  find(content: MismatchContent, sender: Sender): Promise<FoundSettlement | 'absent' | 'not-seen'>
  centreVisitOf(visitId: string): string
  sender(operator?: Pick<BookedRecord, 'operatorId' | 'operatorName'>): Sender
}

/** The queue clears up by itself what it does not know; it is given this long before somebody else looks. */
const soonMs = 30_000
/** A stay may have begun long before it was settled. */
const visitsReachDays = 120

export function createVisits(parts: VisitsParts): Visits {
  const { platform, stores, gate, messageIds, clock, breathe } = parts
  const { uploads, reconciliation: store, mismatches } = stores
  const { settlements, differences } = stores
  const notes = { store, mismatches, settlements, differences, newId: parts.newId, now: clock.now }

  const centreVisitOf = (visitId: string) => uploads.centreVisitOf(visitId) ?? visitId
  const stayThere = (stay: StayReference): StayReference => ({ ...stay, visitId: centreVisitOf(stay.visitId) })

  function sender(operator = store.lastOperator()): Sender {
    const { operatorId, operatorName } = operator ?? { operatorId: byItself.operatorId, operatorName: byItself.name }
    return { messageId: messageIds.next(), operatorId, operatorName }
  }

  function authorOf(messageId: string): Author {
    const owner = store.ownerOf(messageId)
    if (owner === undefined) return 'foreign'
    const state = uploads.find(owner.jobId)?.state
    if (!owner.isCurrent || state === 'superseded') return 'given-up'
    return state === 'acknowledged' ? 'answered' : 'unanswered'
  }

  const messagesOf = (records: readonly BookedRecord[]) => records.flatMap(({ settlementId }) => uploads.ofSettlement(settlementId))
  const isOpen = ({ state }: { readonly state: string }) => state !== 'acknowledged' && state !== 'superseded'

  function hereOf(records: readonly BookedRecord[], visitId: string): VisitHere {
    const since = Math.max(0, ...records.map(({ settledAt }) => settledAt))
    return { records, authorOf, isRehearsed: store.isRehearsed(visitId, since), hasWaitingMessages: messagesOf(records).some(isOpen) }
  }

  /** Whether the queue is about to do something about the visit, which would make what is seen now old at once. */
  function isQueueAboutToAct(records: readonly BookedRecord[]): boolean {
    const soon = clock.now() + soonMs
    return messagesOf(records).some(
      ({ state, nextAttemptAt }) =>
        (state === 'queued' || state === 'unknown') && (nextAttemptAt === undefined || Date.parse(nextAttemptAt) <= soon),
    )
  }

  async function look(visit: VisitNoted, wanted: Wanted, isFinal: (agrees: boolean) => boolean, centreVisitId: string): Promise<Seen> {
    const operator = visit.records.at(-1)
    const looked = await lookAt({ platform, sender: () => sender(operator), breathe }, visit.stay, wanted)
    if (looked.kind === 'not-seen') return looked
    // The ledger may have moved on while the platform was asked.
    const records = visit.visitId === undefined ? [] : store.ofVisit(visit.visitId)
    const here = hereOf(records, visit.visitId ?? '')
    const judged = judge(here, looked.there, centreVisitId)
    const agrees = judged.findings.length === 0
    if (!isFinal(agrees)) return { kind: 'seen', changed: false, agrees }
    const noted = { ...visit, records, hasWaitingMessages: here.hasWaitingMessages }
    return { kind: 'seen', changed: noteJudgement(notes, noted, looked.there, judged), agrees }
  }

  /** Nothing of the visit goes out while it is looked at, and nothing is looked at while something of the person is on its way. */
  async function undisturbed(visitId: string, records: readonly BookedRecord[], work: (visit: VisitNoted) => Promise<Seen>): Promise<Seen> {
    const last = records.at(-1)
    if (last === undefined) return { kind: 'seen', changed: false, agrees: true }
    if (store.isSending(last.stay.personNumber)) return { kind: 'busy' }
    const release = gate.hold(visitId)
    if (release === undefined) return { kind: 'busy' }
    try {
      return await work({ visitId, stay: stayThere(last.stay), records })
    } finally {
      release()
    }
  }

  const periodOf = (records: readonly BookedRecord[]) => {
    const first = records[0]?.settledAt ?? clock.now()
    return { from: addDays(chinaDay(first), -visitsReachDays), to: chinaDay(clock.now()) }
  }

  const settledNumbers = (records: readonly BookedRecord[]) =>
    records.flatMap(({ kind, centreSettlementId }) =>
      kind === 'settlement' && centreSettlementId !== undefined ? [centreSettlementId] : [],
    )

  const visits: Visits = {
    centreVisitOf,
    sender,
    examine(visitId, hints, isPatient) {
      const records = store.ofVisit(visitId)
      if (isPatient && isQueueAboutToAct(records)) return Promise.resolve({ kind: 'busy' })
      return undisturbed(visitId, records, (visit) => {
        const open = openOfVisit(mismatches, visit).flatMap(({ content }) => readContent(content).centreSettlementId ?? [])
        const numbers = new Set([...settledNumbers(records), ...open, ...hints])
        return look(visit, { numbers, withLines: true, visitsOf: periodOf(records) }, () => true, visit.stay.visitId)
      })
    },
    async compare(record) {
      const { visitId } = record.stay
      const records = store.ofVisit(visitId)
      const original = record.kind === 'reversal' ? records.find(({ settlementId }) => settlementId === record.reverses) : record
      // Of a reversal also the cancellation itself: its day is learned from it.
      const numbers = new Set([original, record].flatMap((one) => one?.centreSettlementId ?? []))
      const wanted = { numbers, withLines: record.kind === 'reversal', visitsOf: periodOf(records) }
      const seen = await undisturbed(visitId, records, (visit) => look(visit, wanted, (agrees) => agrees, visit.stay.visitId))
      return seen.kind === 'seen' && !seen.agrees ? visits.examine(visitId, [], false) : seen
    },
    examineForeign: (stay, number) =>
      look({ stay, records: [] }, { numbers: new Set([number]), withLines: false }, () => true, stay.visitId),
    async find({ stay, centreSettlementId = '' }, asking) {
      const outcome = await platform.findSettlement(asking, stay, centreSettlementId)
      if (outcome.kind !== 'accepted') return 'not-seen'
      return outcome.value.found ?? 'absent'
    },
  }
  return visits
}
