import type { HealingStep, Operator, UploadNextStep } from '../../../shared/contract/index.ts'
import type { LocalDate } from '../../../shared/dates/index.ts'
import { chargedOf, compareFigures } from '../../../shared/difference/index.ts'
import { type Outcome, refuse, succeed } from '../../../shared/errors/index.ts'
import type {
  AdmissionCalls,
  BillStore,
  BookedRecord,
  CentralPlatform,
  Clock,
  FoundSettlement,
  MismatchStore,
  OutpatientCalls,
  PharmacyCalls,
  PlatformOutcome,
  QueryCalls,
  ReconciliationStore,
  Sender,
  SettlementStore,
  StoreCode,
  StoredMismatch,
  StoredUpload,
  UploadStore,
} from '../ports/index.ts'
import type { ReversalService } from '../reversal/index.ts'
import {
  careOfJobs,
  type Mask,
  type MessageIds,
  planAdoption,
  planAnew,
  planGivingUp,
  planTakingBack,
  type VisitGate,
} from '../upload/index.ts'
import { type Counted, type HealingEntry, type MismatchContent, readContent, writeContent } from './content.ts'
import { countedRow } from './counted.ts'
import { chinaDay, endLast } from './note.ts'

export type HealCode = 'reconciliation.not-possible' | 'settlement.later-one-depends' | StoreCode
type Healed = Outcome<Record<never, never>, HealCode>

/** What a region does not offer is absent. */
export type HealingPlatform = CentralPlatform & QueryCalls & Partial<AdmissionCalls & OutpatientCalls & PharmacyCalls>

export interface HealingParts {
  readonly platform: HealingPlatform
  readonly stores: {
    readonly settlements: Pick<SettlementStore, 'find'>
    readonly uploads: Pick<UploadStore, 'advance' | 'find' | 'ofSettlement'>
    readonly bills: Pick<BillStore, 'find'>
    readonly reconciliation: ReconciliationStore
    readonly mismatches: MismatchStore
  }
  readonly reversal: Pick<ReversalService, 'cancel'>
  readonly messageIds: MessageIds
  readonly newId: () => string
  readonly clock: Clock
  /** One sender per visit. */
  readonly gate: Pick<VisitGate, 'hold'>
  /** The queue has got something to send. */
  readonly wakeQueue: () => void
  /** Looks at the visit of the mismatch again and writes down what is there. */
  readonly lookAgain: (mismatch: StoredMismatch) => Promise<void>
  /** The settlement of the mismatch as it stands there now; absent when it does not, `not-seen` when nobody answers. */
  readonly findThere: (content: MismatchContent, sender: Sender) => Promise<FoundSettlement | 'absent' | 'not-seen'>
}

export interface HealRequest {
  readonly mismatch: StoredMismatch
  readonly step: HealingStep
  /** Names nobody: it lies open in the audit, in the journal of messages and in the closing. */
  readonly reason: string
  readonly operator: Operator
  /** Hides whom words are about. */
  readonly mask: Mask
}

/** A message behind one that waits for a person does not go out. */
const actingSteps: readonly UploadNextStep[] = ['is-sent', 'is-looked-up', 'waits-for-line']

const nothing: Healed = succeed({})
const notPossible = (reason: 'line-down' | 'running' | 'closed' | 'step-not-offered', words?: string): Healed =>
  refuse('reconciliation.not-possible', { reason, ...(words === undefined ? {} : { words }) })

/** One step of healing: written down before anything is done, and looked up when nobody knows how it ended. */
export function createHealing(parts: HealingParts): (request: HealRequest) => Promise<Healed> {
  const { platform, stores, messageIds, clock } = parts
  const { reconciliation: store, mismatches, uploads } = stores

  function standingOf({ visitId }: MismatchContent): BookedRecord | undefined {
    const records = visitId === undefined ? [] : store.ofVisit(visitId)
    return records.find(({ kind, state }) => kind === 'settlement' && state !== 'cancelled')
  }

  const entryOf = ({ step, reason, operator }: HealRequest, messageId?: string): HealingEntry => ({
    at: clock.now(),
    step,
    operatorId: operator.operatorId,
    operatorName: operator.name,
    reason,
    ...(messageId === undefined ? {} : { messageId }),
    outcome: 'begun',
  })

  const auditOf = ({ mismatch, step, operator }: HealRequest, result: string) => ({
    at: clock.now(),
    operatorId: operator.operatorId,
    act: `mismatch.${step}`,
    subject: mismatch.mismatchId,
    result,
  })

  /** The intent, durably; whatever happens afterwards finds it. */
  function begin(request: HealRequest, messageId?: string, counted: readonly Counted[] = []): MismatchContent {
    const before = readContent(request.mismatch.content)
    const content = { ...before, journal: [...before.journal, entryOf(request, messageId)], counted: [...before.counted, ...counted] }
    mismatches.change(request.mismatch.mismatchId, 'healing', writeContent(content), auditOf(request, request.reason))
    return content
  }

  function end(
    request: HealRequest,
    content: MismatchContent,
    state: 'open' | 'healing',
    outcome: HealingEntry['outcome'],
    words?: string,
  ): void {
    const masked = words === undefined ? undefined : request.mask(words)
    mismatches.change(request.mismatch.mismatchId, state, writeContent(endLast(content, outcome, masked)), auditOf(request, outcome))
  }

  /** What the queue is at, or will be by itself, is its own to find out and to end. */
  function isQueueActing(visitId: string | undefined): boolean {
    const records = visitId === undefined ? [] : store.ofVisit(visitId)
    const jobs = records.flatMap(({ settlementId }) => uploads.ofSettlement(settlementId))
    return jobs.some(({ nextStep }) => actingSteps.includes(nextStep))
  }

  /** A message of its own beside the queue: for what no message of ours belongs to. */
  async function direct<Value>(
    request: HealRequest,
    call: (sender: Sender, content: MismatchContent) => Promise<PlatformOutcome<Value>> | undefined,
    after: (value: Value, content: MismatchContent) => readonly Counted[] = () => [],
  ): Promise<Healed> {
    const { operator, mismatch } = request
    const { visitId, stay } = readContent(mismatch.content)
    if (store.isSending(stay.personNumber) || isQueueActing(visitId)) return notPossible('running')
    const release = parts.gate.hold(visitId ?? stay.visitId)
    if (release === undefined) return notPossible('running')
    let content: MismatchContent
    let outcome: PlatformOutcome<Value>
    try {
      const messageId = messageIds.next()
      content = begin(request, messageId)
      const sender = { messageId, operatorId: operator.operatorId, operatorName: operator.name }
      outcome = (await call(sender, content)) ?? { kind: 'not-sent', reason: '本地平台没有这项交易' }
    } finally {
      release()
    }
    switch (outcome.kind) {
      case 'accepted': {
        store.together(() =>
          end(request, { ...content, counted: [...content.counted, ...after(outcome.value, content)] }, 'healing', 'done'),
        )
        const changed = mismatches.find(mismatch.mismatchId)
        if (changed) await parts.lookAgain(changed)
        return nothing
      }
      case 'refused':
        end(request, content, 'open', 'refused', outcome.message)
        return nothing
      case 'not-sent':
        end(request, content, 'open', 'not-sent', outcome.reason)
        return notPossible('line-down', outcome.reason)
      case 'unknown':
        end(request, content, 'healing', 'unknown', outcome.reason)
        return nothing
    }
  }

  const careOf = (content: MismatchContent) => {
    const record = standingOf(content) ?? (content.visitId === undefined ? undefined : store.ofVisit(content.visitId)[0])
    return record ? careOfJobs(uploads.ofSettlement(record.settlementId)) : 'inpatient'
  }

  function takeBack(request: HealRequest): Promise<Healed> {
    return direct(request, (sender, content) => {
      const { stay, messageId = '' } = content
      const kind = ({ inpatient: 'settlement', outpatient: 'outpatient-settlement', pharmacy: 'pharmacy-settlement' } as const)[
        careOf(content)
      ]
      return platform.takeBack(sender, stay, { messageId, kind })
    })
  }

  /** The answer to a message of ours never came: the queue takes it back and sends it again, as it does with all it does not know. */
  async function takeBackByQueue(request: HealRequest): Promise<Healed> {
    const { messageId } = readContent(request.mismatch.content)
    const owner = messageId === undefined ? undefined : store.ownerOf(messageId)
    const job = owner && uploads.find(owner.jobId)
    if (job === undefined || !owner?.isCurrent) return takeBack(request)
    if (job.state === 'sending') return notPossible('running')
    // Ids that are taken inside a transaction come back with it, and could be given out twice.
    const steps = planTakingBack(parts, uploads.ofSettlement(job.settlementId), job, clock.now(), request.reason)
    store.together(() => {
      begin(request)
      uploads.advance(steps)
    })
    parts.wakeQueue()
    return nothing
  }

  function cancelThere(request: HealRequest): Promise<Healed> {
    if (request.mismatch.kind === 'visit-open-there') return direct(request, (sender, { stay }) => platform.cancelAdmission?.(sender, stay))
    const cancelling = (sender: Sender, content: MismatchContent) => {
      const { stay, centreSettlementId = '' } = content
      const care = careOf(content)
      if (care === 'outpatient') return platform.cancelOutpatientSettlement?.(sender, stay, centreSettlementId)
      if (care === 'pharmacy') return platform.cancelPharmacySettlement?.(sender, stay, centreSettlementId)
      return platform.cancelSettlement(sender, stay, centreSettlementId)
    }
    return direct(request, cancelling, (value, content) => cancelled(request, value.centreSettlementId, content))
  }

  /** Our reversal has its cancellation at last; what was never ours is counted on both sides from now on. */
  function cancelled(request: HealRequest, number: string | undefined, content: MismatchContent): readonly Counted[] {
    const { settlementId, kind } = request.mismatch
    const today = chinaDay(clock.now())
    const reversedBy = settlementId === undefined ? undefined : store.record(settlementId)?.reversedBy
    if (kind === 'valid-there-cancelled-here' && reversedBy !== undefined) {
      store.learn(reversedBy, { bookedOn: today, knownAt: clock.now(), ...(number === undefined ? {} : { centreSettlementId: number }) })
      return []
    }
    return [...countedThere(content), ...countedAs(content, today, number)]
  }

  function countedThere(content: MismatchContent): readonly Counted[] {
    const { theirs, centreSettlementId, bookedOn } = content
    return theirs ? countedRow(content, { figures: theirs, centreSettlementId, day: bookedOn ?? chinaDay(clock.now()) }) : []
  }

  function countedAs(content: MismatchContent, day: LocalDate, centreSettlementId?: string): readonly Counted[] {
    return content.theirs ? countedRow(content, { figures: content.theirs, centreSettlementId, day, isCancellation: true }) : []
  }

  /** Lines of a settlement, or of a rehearsal, that came after it was found are not the ones that were left there. */
  function areWanted(visitId: string): boolean {
    const records = store.ofVisit(visitId)
    const isOnItsWay = records.some(({ kind, state, knownAt }) => kind === 'settlement' && state !== 'cancelled' && knownAt === undefined)
    return isOnItsWay || store.isRehearsed(visitId, Math.max(0, ...records.map(({ settledAt }) => settledAt)))
  }

  async function withdraw(request: HealRequest): Promise<Healed> {
    const { visitId } = readContent(request.mismatch.content)
    if (visitId !== undefined && areWanted(visitId)) {
      await parts.lookAgain(request.mismatch)
      return nothing
    }
    return direct<unknown>(request, (sender, content) =>
      careOf(content) === 'outpatient'
        ? platform.withdrawOutpatientFees?.(sender, content.stay)
        : platform.withdrawFees(sender, content.stay),
    )
  }

  function billOf(settlementId: string) {
    const billId = stores.settlements.find(settlementId)?.head.billId
    return billId === undefined ? undefined : stores.bills.find(billId)?.bill
  }

  /** 2402 for a stay that is settled and still open there. */
  function discharge(request: HealRequest): Promise<Healed> {
    const { settlementId = '' } = request.mismatch
    const bill = billOf(settlementId)
    return direct<unknown>(request, (sender, { stay }) => (bill ? platform.discharge?.(sender, { stay, bill }) : undefined))
  }

  async function adopt(request: HealRequest): Promise<Healed> {
    const { mismatch, operator } = request
    const content = readContent(mismatch.content)
    const standing = standingOf(content)
    if (standing === undefined) return notPossible('step-not-offered')
    const found = await parts.findThere(content, {
      messageId: messageIds.next(),
      operatorId: operator.operatorId,
      operatorName: operator.name,
    })
    if (found === 'not-seen') return notPossible('line-down')
    if (found === 'absent' || found.isRefunded) {
      await parts.lookAgain(mismatch)
      return nothing
    }
    const jobs = uploads.ofSettlement(standing.settlementId)
    if (jobs.some(({ state }) => state === 'sending')) return notPossible('running')
    const booked = stores.settlements.find(standing.settlementId)
    if (booked === undefined) return notPossible('step-not-offered')
    const { centreSettlementId, figures, clearing, settledAt } = found
    const charged = chargedOf(booked)
    const state = compareFigures(charged, figures).length > 0 ? 'differs' : 'confirmed'
    const at = clock.now()
    store.together(() => {
      begin(request)
      uploads.advance(planAdoption(jobs, at, `按平台结算记录入账：${request.reason}`))
      const bookedOn = settledAt === undefined ? chinaDay(at) : (settledAt.slice(0, 10) as LocalDate)
      const told = { bookedOn, ...(clearing === undefined ? {} : { clearing }) }
      store.learn(standing.settlementId, { ...told, centreSettlementId, platformFigures: figures, state, knownAt: at })
    })
    parts.wakeQueue()
    const changed = mismatches.find(mismatch.mismatchId)
    if (changed) await parts.lookAgain(changed)
    return nothing
  }

  /** Settlement and cancellation stay in the platform's books for good, though neither is ours any more. */
  function leftBehind(content: MismatchContent): readonly Counted[] {
    const { cancellation } = content
    const day = cancellation?.bookedOn ?? chinaDay(clock.now())
    return [...countedThere(content), ...countedAs(content, day, cancellation?.centreSettlementId)]
  }

  async function sendAgain(request: HealRequest): Promise<Healed> {
    const content = readContent(request.mismatch.content)
    const standing = standingOf(content)
    if (standing === undefined) return notPossible('step-not-offered')
    const jobs = uploads.ofSettlement(standing.settlementId)
    const { billId = '', lines = [] } = billOf(standing.settlementId) ?? {}
    const bill = { billId, lineCount: lines.length }
    const steps = planAnew(parts, jobs, bill, clock.now(), `平台已无此结算，重新上传：${request.reason}`)
    store.together(() => {
      begin(request, undefined, request.mismatch.kind === 'cancelled-there' ? leftBehind(content) : [])
      store.forgetAtPlatform(standing.settlementId)
      uploads.advance(steps)
    })
    parts.wakeQueue()
    return nothing
  }

  async function reverseHere(request: HealRequest): Promise<Healed> {
    const { mismatch, reason, operator } = request
    const { settlementId } = mismatch
    if (settlementId === undefined) return notPossible('step-not-offered')
    const { cancellation } = readContent(mismatch.content)
    const isGone = mismatch.kind !== 'cancelled-there'
    const given = isGone ? planGivingUp(uploads.ofSettlement(settlementId), clock.now(), '平台已无此结算') : []
    const isGivenUp = ({ jobId }: StoredUpload) => given.some((step) => step.jobId === jobId)
    const reversed = parts.reversal.cancel({ settlementId, reason }, operator, {
      jobsOf: (jobs) => jobs.map((job) => (isGivenUp(job) ? { ...job, state: 'superseded' } : job)),
      within: (book, reversalId) =>
        store.together(() => {
          begin(request)
          uploads.advance(given)
          if (isGone) store.forgetAtPlatform(settlementId)
          book()
          if (cancellation) store.learn(reversalId, { ...cancellation, knownAt: clock.now() })
        }),
    })
    if (!reversed.ok) {
      const { error } = reversed
      const isOver = error.code === 'settlement.unknown' || error.code === 'settlement.already-cancelled'
      return isOver ? notPossible('closed') : ({ ok: false, error } as Healed)
    }
    parts.wakeQueue()
    return nothing
  }

  /** It stays as it is, with a reason; what the platform counts is counted here as well. */
  async function note(request: HealRequest): Promise<Healed> {
    const { mismatch, reason } = request
    const before = readContent(mismatch.content)
    const isSettled = mismatch.kind.startsWith('settled-there')
    const journal = [...before.journal, { ...entryOf(request), outcome: 'done' as const }]
    const content = { ...before, journal, counted: isSettled ? [...countedThere(before)] : before.counted }
    mismatches.close(mismatch.mismatchId, `已说明：${reason}`, writeContent(content), auditOf(request, reason))
    return nothing
  }

  /** The difference is decided in its own place; that closes this as well. */
  async function decide(request: HealRequest): Promise<Healed> {
    end(request, begin(request), 'open', 'begun', '已转为差异处理：在结算记录中采纳平台结果或提出异议，决定后本条自动处理完')
    return nothing
  }

  return (request) => {
    switch (request.step) {
      case 'adopt':
        return adopt(request)
      case 'take-back':
        return request.mismatch.kind === 'settled-there-unanswered' ? takeBackByQueue(request) : takeBack(request)
      case 'cancel-there':
        return cancelThere(request)
      case 'send-again':
        return request.mismatch.kind === 'visit-open-there' ? discharge(request) : sendAgain(request)
      case 'reverse-here':
        return reverseHere(request)
      case 'withdraw-fee-lines':
        return withdraw(request)
      case 'decide-difference':
        return decide(request)
      case 'note':
        return note(request)
    }
  }
}
