import type { Operator, UploadJob } from '../../../shared/contract/index.ts'
import { type Outcome, refuse, succeed } from '../../../shared/errors/index.ts'
import type {
  AuditStore,
  BillStore,
  CentralPlatform,
  Clock,
  PlatformOutcome,
  SettlementStore,
  StoredUpload,
  UploadStep,
  UploadStore,
} from '../ports/index.ts'
import { beforeSending, decide, type Situation } from './decide.ts'
import type { MessageIds } from './message-ids.ts'
import { type Pauses, pauseAfter } from './pauses.ts'
import { readPayload } from './payload.ts'
import { type Answer, noTokens, type Sendable, sendMessage, type VoucherTokens } from './send.ts'
import type { VisitGate } from './visit-gate.ts'

export interface UploadParts {
  readonly stores: {
    readonly uploads: UploadStore
    readonly settlements: Pick<SettlementStore, 'find' | 'summary'>
    readonly bills: Pick<BillStore, 'find'>
    readonly audit: AuditStore
  }
  readonly platform: CentralPlatform
  /** Absent: messages name identity numbers where an e-voucher was shown. */
  readonly tokens?: VoucherTokens
  readonly clock: Clock
  readonly messageIds: MessageIds
  readonly newId: () => string
  /** Between 0 and 1; only pauses depend on it. */
  readonly random: () => number
  /** Told after every change that was written. */
  readonly onChange: (settlementId: string) => void
  /** Told of what could not be written or was thrown; the queue goes on by itself. */
  readonly onFault: (cause: unknown) => void
  /** Stays uploaded beside one another. */
  readonly concurrency?: number
  /** Between two tries while the line is down; one message at a time then. */
  readonly linePauses?: Pauses
  /** Before a message whose outcome is unknown is looked at again. */
  readonly messagePauses?: Pauses
  /** Visits somebody else talks to the platform about at this moment: nothing of them goes out. Absent: none. */
  readonly gate?: Pick<VisitGate, 'isHeld'>
}

export interface UploadService {
  /** Takes up what the last run left and keeps sending until `stop`. */
  start(): void
  /** Something new is in the queue. */
  wake(): void
  /** Sends nothing new and waits for the answers under way. */
  stop(): Promise<void>
  list(): readonly UploadJob[]
  /** Tries a waiting or refused message again now. */
  retry(jobId: string, operator: Operator): Outcome<Record<never, never>, 'upload.unknown'>
}

/** How the platform ended one message; what it means is worked out when it is written. */
interface Ending {
  readonly jobId: string
  readonly settlementId: string
  readonly outcome: PlatformOutcome<Answer>
}

const listMax = 500
/** The queue looks again by itself at least this often, whatever the timers say. */
const longestSleepMs = 30_000

export function createUploadService(parts: UploadParts): UploadService {
  const { stores, platform, clock, messageIds, newId, random, onChange, onFault } = parts
  const { uploads, settlements, bills, audit } = stores
  const concurrency = parts.concurrency ?? 4
  const linePauses = parts.linePauses ?? { firstMs: 2_000, ceilingMs: 3_500 }
  const messagePauses = parts.messagePauses ?? { firstMs: 2_000, ceilingMs: 300_000 }
  const underWay = new Map<string, Promise<void>>()
  /** Endings that are not written yet, for example on a full disk. */
  let unwritten: Ending[] = []
  let running = false
  let failuresInRow = 0
  let lineOpensAt = 0
  let timer: NodeJS.Timeout | undefined

  function situationOf(job: StoredUpload): Situation {
    const { settlementId } = job
    const summary = settlements.summary(settlementId)
    const breakdown = () => {
      const found = settlements.find(settlementId)
      if (!found) throw new Error(`settlement ${settlementId} vanished`)
      return found.breakdown
    }
    if (!summary) throw new Error(`settlement ${settlementId} of a queued message is not in the store`)
    return {
      job,
      payload: readPayload(job.payload),
      settlement: { state: summary.state, breakdown },
      siblings: uploads.ofSettlement(settlementId),
      at: clock.now(),
      newMessageId: () => messageIds.next(),
      newId,
      pauseMs: pauseAfter(job.attempts, messagePauses, random),
    }
  }

  /** What is told is written already: a listener that fails changes nothing about the message. */
  function tell(settlementId: string): void {
    try {
      onChange(settlementId)
    } catch (cause) {
      onFault(cause)
    }
  }

  function write(steps: readonly UploadStep[], settlementId: string): void {
    uploads.advance(steps)
    tell(settlementId)
  }

  /** The job is read again: its settlement may have been cancelled while the message was on the wire or the ending unwritten. */
  function stepsAfter({ jobId, outcome }: Ending): readonly UploadStep[] {
    const job = uploads.find(jobId)
    if (!job) throw new Error(`upload job ${jobId} vanished`)
    return decide(situationOf(job), outcome)
  }

  function noteLine(outcome: PlatformOutcome<Answer>): void {
    const trouble = outcome.kind === 'not-sent' || outcome.kind === 'unknown'
    failuresInRow = trouble ? failuresInRow + 1 : 0
    lineOpensAt = trouble ? clock.now() + pauseAfter(failuresInRow, linePauses, random) : 0
  }

  /** The message with what is only known at its turn, or the steps to write instead of sending it. */
  function prepare(job: StoredUpload): { readonly message: Sendable } | { readonly steps: readonly UploadStep[] } {
    const situation = situationOf(job)
    const steps = beforeSending(situation)
    if (steps) return { steps }
    const { payload } = situation
    if (payload.kind !== 'cancellation') return { message: payload }
    const centreSettlementId = settlements.summary(payload.original)?.centreSettlementId
    if (centreSettlementId !== undefined) return { message: { ...payload, centreSettlementId } }
    // Everything of the original is settled by now, and the platform turned out to hold nothing that could be cancelled.
    return {
      steps: [
        { jobId: job.jobId, state: 'superseded', at: clock.now(), settlement: { settlementId: job.settlementId, state: 'confirmed' } },
      ],
    }
  }

  async function send(job: StoredUpload, message: Sendable): Promise<PlatformOutcome<Answer>> {
    const sender = { messageId: job.messageId, operatorId: job.operatorId, operatorName: job.operatorName }
    try {
      return await sendMessage({ platform, bills, tokens: parts.tokens ?? noTokens }, sender, message)
    } catch (cause) {
      // A bug of ours says nothing about what reached the platform.
      onFault(cause)
      return { kind: 'unknown', reason: 'the terminal failed while sending' }
    }
  }

  async function process(job: StoredUpload): Promise<void> {
    const prepared = prepare(job)
    if ('steps' in prepared) return write(prepared.steps, job.settlementId)
    uploads.begin(job.jobId, clock.now())
    tell(job.settlementId)
    const outcome = await send(job, prepared.message)
    noteLine(outcome)
    const ending = { jobId: job.jobId, settlementId: job.settlementId, outcome }
    try {
      write(stepsAfter(ending), job.settlementId)
    } catch (cause) {
      unwritten.push(ending)
      throw cause
    }
  }

  /** Whether messages may go out: one ending that cannot be worked out waits alone, a store that cannot be written stops all. */
  function writeWhatIsLeft(): boolean {
    for (const ending of [...unwritten]) {
      let steps: readonly UploadStep[]
      try {
        steps = stepsAfter(ending)
      } catch (cause) {
        onFault(cause)
        continue
      }
      try {
        write(steps, ending.settlementId)
      } catch (cause) {
        onFault(cause)
        return false
      }
      unwritten = unwritten.filter((other) => other !== ending)
    }
    return true
  }

  function take(job: StoredUpload): void {
    const work = process(job)
      .catch((cause: unknown) => {
        onFault(cause)
        // Whatever failed, it must not be tried in a loop without a breath.
        lineOpensAt = clock.now() + pauseAfter(1, linePauses, random)
      })
      .finally(() => {
        underWay.delete(job.visitId)
        pump()
      })
    underWay.set(job.visitId, work)
  }

  function sleep(milliseconds: number): void {
    clearTimeout(timer)
    timer = setTimeout(pump, Math.max(1, Math.min(milliseconds, longestSleepMs)))
  }

  /** Runs from timers and after messages: what fails here must not end the program, and the queue looks again. */
  function pump(): void {
    if (!running) return
    try {
      sendWhatIsDue()
    } catch (cause) {
      onFault(cause)
      sleep(linePauses.ceilingMs)
    }
  }

  function sendWhatIsDue(): void {
    const now = clock.now()
    const wait = lineOpensAt - now
    // A wait longer than any pause means the clock was set back; then it is over.
    const isPausing = wait > 0 && wait <= linePauses.ceilingMs * 2
    if (isPausing || !writeWhatIsLeft()) {
      sleep(isPausing ? wait : linePauses.firstMs)
      return
    }
    const room = (failuresInRow > 0 ? 1 : concurrency) - underWay.size
    if (room > 0) {
      const due = uploads.due(now, concurrency * 2).filter(({ visitId }) => !underWay.has(visitId) && !parts.gate?.isHeld(visitId))
      for (const job of due.slice(0, room)) take(job)
    }
    const next = uploads.nextWakeUp()
    if (unwritten.length > 0) sleep(linePauses.ceilingMs)
    else if (next !== undefined) sleep(next > now ? next - now : linePauses.firstMs)
  }

  return {
    start() {
      running = true
      uploads.recoverInterrupted(clock.now())
      pump()
    },
    wake: () => {
      setImmediate(pump)
    },
    async stop() {
      running = false
      clearTimeout(timer)
      await Promise.allSettled(underWay.values())
    },
    list: () => uploads.list(listMax),
    retry(jobId, operator) {
      const job = uploads.find(jobId)
      if (!job) return refuse('upload.unknown', { jobId })
      const at = clock.now()
      if (job.state === 'refused') {
        // The platform may remember its refusal by the message id.
        const step: UploadStep = { jobId, state: 'queued', at, newMessageId: messageIds.next() }
        const marked = job.kind !== 'taking-back' && job.kind !== 'fee-withdrawal'
        uploads.advance([marked ? { ...step, settlement: { settlementId: job.settlementId, state: 'provisional' } } : step])
      } else if (job.state === 'queued' || job.state === 'unknown') uploads.advance([{ jobId, state: job.state, at }])
      audit.append({ at, operatorId: operator.operatorId, act: 'upload.retry', subject: jobId, result: job.state })
      lineOpensAt = 0
      tell(job.settlementId)
      pump()
      return succeed({})
    },
  }
}
