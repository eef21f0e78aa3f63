import type { DifferenceDecision, Mismatch, MismatchKind } from '../../../shared/contract/index.ts'
import { instantText, type LocalDate, parseLocalDate } from '../../../shared/dates/index.ts'
import { chargedOf, compareFigures } from '../../../shared/difference/index.ts'
import type {
  BookedRecord,
  ComparedFigures,
  DifferenceStore,
  MismatchStore,
  PlatformFigures,
  ReconciliationStore,
  SettlementStore,
  StayReference,
  StoredMismatch,
} from '../ports/index.ts'
import { attempt } from '../settlement/index.ts'
import { type HealingEntry, type MismatchContent, readContent, writeContent } from './content.ts'
import { type Finding, isDecidedAbout, isSameFigures, type Judgement, type VisitThere } from './judge.ts'
import { stepsFor } from './steps.ts'

export interface NoteParts {
  readonly store: ReconciliationStore
  readonly mismatches: MismatchStore
  readonly settlements: Pick<SettlementStore, 'find'>
  readonly differences: Pick<DifferenceStore, 'decide'>
  readonly newId: () => string
  readonly now: () => number
}

/** In whose name entries are made that nobody asked for. */
export const byItself = { operatorId: 'system', name: '系统' }

export interface VisitNoted {
  /** Ours; absent for a visit of the platform that this terminal never saw. */
  readonly visitId?: string
  readonly stay: StayReference
  readonly records: readonly BookedRecord[]
}

export const chinaDay = (milliseconds: number): LocalDate => parseLocalDate(instantText(milliseconds).slice(0, 10))

/** The day in whose statement it shows. */
function dayOf(finding: Finding, { records }: VisitNoted, there: VisitThere | undefined, now: number): LocalDate {
  const found = there?.settlements.find(({ centreSettlementId }) => centreSettlementId === finding.centreSettlementId)
  if (found?.settledAt !== undefined) return parseLocalDate(found.settledAt.slice(0, 10))
  const record = records.find(({ settlementId }) => settlementId === finding.settlementId)
  return record?.bookedOn ?? chinaDay(record?.knownAt ?? now)
}

/** A person has already said that this very thing may stay as it is. */
function isAccountedFor(before: StoredMismatch | undefined, finding: Finding, record: BookedRecord | undefined): boolean {
  if (before === undefined) return false
  // That the platform has mended its figures is no longer so once its books say otherwise.
  if (finding.kind === 'amounts-differ') return record !== undefined && isDecidedAbout(record, finding.theirs)
  const { journal, ours, theirs, centreSettlementId } = readContent(before.content)
  const last = journal.at(-1)
  const isAccepted = last !== undefined && last.step === 'note' && last.outcome === 'done'
  const isSame = (a: Finding['ours'], b: Finding['ours']) => (a && b ? isSameFigures(a, b) : a === b)
  return isAccepted && centreSettlementId === finding.centreSettlementId && isSame(ours, finding.ours) && isSame(theirs, finding.theirs)
}

export function contentOf(finding: Finding, visit: VisitNoted, words?: string): MismatchContent {
  const { visitId, records, stay } = visit
  const record = records.find(({ settlementId }) => settlementId === finding.settlementId)
  return {
    ...(visitId === undefined ? {} : { visitId }),
    ...(record === undefined ? {} : { slipNumber: record.slipNumber }),
    stay: finding.centreVisitId === undefined ? stay : { ...stay, visitId: finding.centreVisitId },
    ...(finding.centreSettlementId === undefined ? {} : { centreSettlementId: finding.centreSettlementId }),
    ...(finding.messageId === undefined ? {} : { messageId: finding.messageId }),
    ...(finding.ours === undefined ? {} : { ours: finding.ours }),
    ...(finding.theirs === undefined ? {} : { theirs: finding.theirs }),
    ...(words === undefined ? {} : { words }),
    ...(finding.clearing === undefined ? {} : { clearing: finding.clearing }),
    ...(finding.bookedOn === undefined ? {} : { bookedOn: finding.bookedOn }),
    ...(finding.cancellation === undefined ? {} : { cancellation: finding.cancellation }),
    journal: [],
    counted: [],
  }
}

/** Writes down what differs, once; answers whether something new was found. */
export function noteFinding(
  { mismatches, newId, now }: NoteParts,
  finding: Finding,
  visit: VisitNoted,
  { there, words, day }: { readonly there?: VisitThere; readonly words?: string; readonly day?: LocalDate } = {},
): boolean {
  const { kind, subject, settlementId } = finding
  const record = visit.records.find((one) => one.settlementId === settlementId)
  if (isAccountedFor(mismatches.lastClosed(kind, subject), finding, record)) return false
  const at = now()
  return mismatches.add(
    {
      mismatchId: newId(),
      kind,
      subject,
      ...(settlementId === undefined ? {} : { settlementId }),
      day: day ?? dayOf(finding, visit, there, at),
      foundAt: at,
      content: writeContent(contentOf(finding, visit, words)),
    },
    { at, operatorId: byItself.operatorId, act: 'mismatch.found', subject, result: kind },
  )
}

/** Whether the questions that were asked can tell about this kind at all. */
function wasLookedAt(kind: MismatchKind, subject: string, there: VisitThere): boolean {
  if (kind === 'fee-lines-left-there') return there.looseLines !== undefined
  if (kind === 'visit-open-there') return there.openVisits !== undefined
  const isOfNumber = kind.startsWith('settled-there') || kind === 'valid-there-cancelled-here' || kind === 'other-number-there'
  if (!isOfNumber) return true
  return there.absent.has(subject) || there.settlements.some(({ centreSettlementId }) => centreSettlementId === subject)
}

/** Takes in what one look at a visit told: agreed records are marked, what differs is opened, what went away is closed. */
export function noteJudgement(
  parts: NoteParts,
  visit: VisitNoted & { readonly hasWaitingMessages: boolean },
  there: VisitThere,
  { findings, learned }: Judgement,
): boolean {
  const { store, mismatches, now } = parts
  return store.together(() => {
    const at = now()
    for (const { settlementId, agrees, learned: told } of learned) {
      const mended = agrees && told.platformFigures !== undefined ? noteMended(parts, visit, settlementId, told.platformFigures) : {}
      store.learn(settlementId, { ...told, ...mended, ...(agrees ? { reconciledAt: at } : {}) })
    }
    const before = openOfVisit(mismatches, visit)
    const isFound = ({ kind, subject }: StoredMismatch) => findings.some((finding) => finding.kind === kind && finding.subject === subject)
    const isNew = findings.map((finding) => noteFinding(parts, finding, visit, { there }))
    const isDecided = visit.records.map((record) => closeDecided(parts, record))
    const judged = before
      .filter((one) => mismatches.find(one.mismatchId)?.state !== 'closed')
      .filter((one) => one.state !== 'healing' || !isInOtherHands(one, visit.hasWaitingMessages))
    const gone = judged.filter((one) => !isFound(one) && wasLookedAt(one.kind, one.subject, there))
    const stays = judged.filter((one) => isFound(one) && one.state === 'healing')
    for (const mismatch of gone) closeByItself(parts, mismatch)
    for (const mismatch of stays) reopen(parts, mismatch)
    return isNew.includes(true) || isDecided.includes(true) || gone.length > 0 || stays.length > 0
  })
}

/** The platform's figures, other ones before, are what was charged: nothing is left to decide, and a dispute about them is over. */
function noteMended(
  { settlements, differences, now }: NoteParts,
  { records }: VisitNoted,
  settlementId: string,
  theirs: PlatformFigures,
): { readonly state?: 'confirmed' | 'differs' } {
  const record = records.find((one) => one.settlementId === settlementId)
  // One that the disk has changed is named by the day, and keeps nobody from the others.
  const read = attempt(() => settlements.find(settlementId))
  const stored = read.ok ? read.value : undefined
  if (stored === undefined) return {}
  // The four amounts that are compared may agree while others within them do not.
  if (compareFigures(chargedOf(stored), theirs).length > 0) return isDecidedAbout(record ?? {}, theirs) ? {} : { state: 'differs' }
  const last = record?.decided?.decision
  if (last === 'disputed' || last === 'ours-agreed') {
    const { operatorId, name: operatorName } = byItself
    const at = now()
    const decision = { decision: 'platform-corrected', figures: theirs, at, operatorId, operatorName, reason: mendedReason } as const
    const audit = { at, operatorId, act: 'settlement.decide', subject: settlementId, result: decision.decision }
    differences.decide({ settlementId, decision, audit })
  }
  return { state: 'confirmed' }
}

const mendedReason = '再次核对时，平台的金额已与收取的一致'

/** Healed by the queue, which is not done with it: nothing is judged before that. */
function isInOtherHands({ content }: StoredMismatch, hasWaitingMessages: boolean): boolean {
  const last = readContent(content).journal.at(-1)
  if (last === undefined || last.messageId !== undefined) return false
  return hasWaitingMessages
}

/** The last entry of the journal with its ending. */
export function endLast(content: MismatchContent, outcome: HealingEntry['outcome'], words?: string): MismatchContent {
  const last = content.journal.at(-1)
  if (last === undefined) return content
  return { ...content, journal: [...content.journal.slice(0, -1), { ...last, outcome, ...(words === undefined ? {} : { words }) }] }
}

/** Looked up: what was done about it had no effect, and it may be tried again. */
function reopen({ mismatches, now }: NoteParts, { mismatchId, content, kind }: StoredMismatch): void {
  const text = writeContent(endLast({ ...readContent(content), counted: [] }, 'no-effect', '已查证：上一步没有生效，可以重新处理'))
  mismatches.change(mismatchId, 'open', text, {
    at: now(),
    operatorId: byItself.operatorId,
    act: 'mismatch.reopened',
    subject: mismatchId,
    result: kind,
  })
}

/** Of a visit of ours by our number, of any other one by the platform's. */
export function openOfVisit(mismatches: MismatchStore, { visitId, stay }: Pick<VisitNoted, 'visitId' | 'stay'>): readonly StoredMismatch[] {
  return mismatches.open().filter(({ content }) => {
    const read = readContent(content)
    return visitId === undefined ? read.visitId === undefined && read.stay.visitId === stay.visitId : read.visitId === visitId
  })
}

/** Both sides agree by now: by what a person had done about it, or without anybody's doing. */
export function closeByItself({ store, mismatches, now }: NoteParts, mismatch: StoredMismatch): void {
  const { mismatchId, state, content, kind, settlementId } = mismatch
  const read = readContent(content)
  const last = read.journal.at(-1)
  if (kind === 'valid-there-cancelled-here' && last?.step === 'take-back' && settlementId !== undefined) {
    // Settlement and cancellation are gone from the platform's books, and from our statements with them.
    for (const id of [settlementId, store.record(settlementId)?.reversedBy]) if (id !== undefined) store.forgetAtPlatform(id)
  }
  const closing = state === 'healing' && last ? `处理后两边一致：${last.reason}` : '再次核对时两边已经一致'
  mismatches.close(mismatchId, closing, writeContent(state === 'healing' ? endLast(read, 'done') : read), {
    at: now(),
    operatorId: state === 'healing' && last ? last.operatorId : byItself.operatorId,
    act: 'mismatch.closed',
    subject: mismatchId,
    result: kind,
  })
}

export const closings: Readonly<Record<DifferenceDecision['decision'], string>> = {
  'platform-accepted': '已采纳平台的结算结果',
  disputed: '已提出异议，双方数字均保留，等待与经办机构核定',
  'ours-agreed': '双方同意以收取的金额为准，平台的数字保留',
  'platform-corrected': '平台已更正',
}

/** A supervisor has decided: accepted figures are what we hold from now on, disputed ones stand beside ours with that reason. */
export function closeDecided({ mismatches, now }: Pick<NoteParts, 'mismatches' | 'now'>, record: BookedRecord): boolean {
  const { settlementId, decided: said } = record
  if (said === undefined) return false
  const { decision } = said
  const decided = mismatches
    .open()
    .filter((one) => one.kind === 'amounts-differ' && one.settlementId === settlementId)
    .filter(({ content }) => isDecidedAbout(record, readContent(content).theirs))
  for (const { mismatchId, content } of decided) {
    const read = readContent(content)
    const entry: HealingEntry = { at: now(), step: 'decide-difference', ...inTheName(read), reason: decision, outcome: 'done' }
    const isBegun = read.journal.at(-1)?.step === 'decide-difference'
    const closing = closings[decision]
    const text = writeContent(isBegun ? endLast(read, 'done') : { ...read, journal: [...read.journal, entry] })
    mismatches.close(mismatchId, closing, text, {
      at: now(),
      operatorId: entry.operatorId,
      act: 'mismatch.closed',
      subject: mismatchId,
      result: decision,
    })
  }
  return decided.length > 0
}

function inTheName({ journal }: MismatchContent): Pick<HealingEntry, 'operatorId' | 'operatorName'> {
  const { operatorId, operatorName } = journal.at(-1) ?? { operatorId: byItself.operatorId, operatorName: byItself.name }
  return { operatorId, operatorName }
}

/** As the window sees it. */
export function mismatchOf(
  parts: Pick<NoteParts, 'store'> & { readonly centreVisitOf: (visitId: string) => string },
  one: StoredMismatch,
): Mismatch {
  const content = readContent(one.content)
  const { visitId, messageId, centreSettlementId, ours, theirs, words, slipNumber } = content
  const records = visitId === undefined ? [] : parts.store.ofVisit(visitId)
  const isOurVisit = visitId !== undefined && (one.kind !== 'visit-open-there' || one.subject === parts.centreVisitOf(visitId))
  const standing = records.find(({ kind, state }) => kind === 'settlement' && state !== 'cancelled')
  const steps = stepsFor(one.kind, { standing, isOurVisit, hasMessageId: messageId !== undefined })
  const lastWords = content.journal.findLast((entry) => entry.words !== undefined)?.words
  return {
    mismatchId: one.mismatchId,
    kind: one.kind,
    day: one.day,
    foundAt: instantText(one.foundAt),
    state: one.state,
    ...(one.settlementId === undefined ? {} : { settlementId: one.settlementId }),
    ...(slipNumber === undefined ? {} : { slipNumber }),
    ...(visitId === undefined ? {} : { visitId }),
    ...(centreSettlementId === undefined ? {} : { centreSettlementId }),
    ...(messageId === undefined ? {} : { messageId }),
    ...(ours === undefined ? {} : { ours: shown(ours) }),
    ...(theirs === undefined ? {} : { theirs: shown(theirs) }),
    ...(lastWords === undefined && words === undefined ? {} : { words: lastWords ?? words ?? '' }),
    steps: one.state === 'closed' ? [] : [...steps],
    ...(one.closedAt === undefined ? {} : { closedAt: instantText(one.closedAt) }),
    ...(one.closing === undefined ? {} : { closing: one.closing }),
  }
}

export const shown = ({ totalFee, fundTotal, personalAccount }: ComparedFigures) => ({ totalFee, fundTotal, personalAccount })
