import { chargedOf } from '../../../shared/difference/index.ts'
import type {
  BillStore,
  Clock,
  PersonStore,
  PlatformOutcome,
  SettlementStore,
  StoredUpload,
  UploadStep,
  UploadStore,
} from '../ports/index.ts'
import { beforeSending, canBeLookedUp } from './clear-up.ts'
import { decide } from './decide.ts'
import { createUploadDesk, type UploadDesk } from './desk.ts'
import { askForVisit, asking, toldOf, type WantedVisit, wantedVisit } from './look-up.ts'
import { type Mask, maskOf, maskWords } from './masking.ts'
import type { MessageIds } from './message-ids.ts'
import { type Pauses, pauseAfter } from './pauses.ts'
import { careOf, readPayload, stayOf, type UploadPayload } from './payload.ts'
import { type Answer, noTokens, sendMessage, type Turn, type UploadPlatform, type VoucherTokens } from './send.ts'
import type { Situation } from './situation.ts'
import type { VisitGate } from './visit-gate.ts'

export interface UploadParts {
  readonly stores: {
    readonly uploads: UploadStore
    readonly settlements: Pick<SettlementStore, 'find' | 'head' | 'summary'>
    readonly bills: Pick<BillStore, 'find'>
    readonly people: Pick<PersonStore, 'findByNumber'>
  }
  readonly platform: UploadPlatform
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
  /** Hides in an answer of the platform whom it is about; absent: only what the ledger knows of the person is hidden. */
  readonly maskAnswer?: Mask
  /** 上传时限, in hours from the settlement; absent: none is set. */
  readonly uploadWithinHours?: number
  /** Told of a visit that somebody holds back or deals with elsewhere: the platform may have it from there. */
  readonly onLeftToPerson?: (visitId: string) => void
  /** Stays uploaded beside one another. */
  readonly concurrency?: number
  /** Between two tries while the line is down; one message at a time then. */
  readonly linePauses?: Pauses
  /** Before a message whose outcome is unknown is looked at again. */
  readonly messagePauses?: Pauses
  /** Visits somebody else talks to the platform about at this moment: nothing of them goes out. Absent: none. */
  readonly gate?: Pick<VisitGate, 'isHeld'>
}

export interface UploadService extends UploadDesk {
  /** Takes up what the last run left and keeps sending until `stop`. */
  start(): void
  /** Something new is in the queue. */
  wake(): void
  /** Sends nothing new and waits for the answers under way. */
  stop(): Promise<void>
}

/** How the platform ended one message; what it means is worked out when it is written. */
interface Ending {
  readonly jobId: string
  readonly settlementId: string
  readonly outcome: PlatformOutcome<Answer>
}

/** Stays looked up at once while the line is good: the whole backlog is read once for so many messages, not once for each. */
const readyMax = 256
/** After so many tries of the bare way a message is tried all the same. */
const bareTriesMax = 20
/** The queue looks again by itself at least this often, whatever the timers say. */
const longestSleepMs = 30_000

/** A taking back is found by its message alone, and some messages are what opens a visit. */
function needsVisit(payload: UploadPayload): boolean {
  if (payload.kind === 'admission' || payload.kind === 'registration' || payload.kind === 'taking-back') return false
  return !('request' in payload) || careOf(payload.request) !== 'pharmacy'
}

const notOpened = ({ messageId }: StoredUpload) => ({
  messageId,
  outcome: 'refused' as const,
  words: '未发送：平台上的就诊ID未知，入院或挂号没有经本机办理',
})

export function createUploadService(parts: UploadParts): UploadService {
  const { stores, platform, clock, messageIds, newId, random, onChange, onFault } = parts
  const { uploads, settlements, bills, people } = stores
  const concurrency = parts.concurrency ?? 4
  const linePauses = parts.linePauses ?? { firstMs: 2_000, ceilingMs: 3_500 }
  const messagePauses = parts.messagePauses ?? { firstMs: 2_000, ceilingMs: 300_000 }
  const underWay = new Map<string, Promise<void>>()
  /** Endings that are not written yet, for example on a full disk. */
  let unwritten: Ending[] = []
  let running = false
  /** A hundred bookings in one breath are one reason to look. */
  let isWaking = false
  let failuresInRow = 0
  let lineOpensAt = 0
  let triedAt = 0
  /** Nobody picked up: whether anybody does now is tried bare, which leaves nothing behind in the journal. */
  let isCutOff = false
  let reaching: Promise<void> | undefined
  let leaving = new AbortController()
  let timer: NodeJS.Timeout | undefined
  /** Stays whose turn it is, as of the last look at the whole queue; whether it still is, is asked for each. */
  let ready: string[] = []

  function situationOf(job: StoredUpload): Situation {
    const { settlementId } = job
    const summary = settlements.summary(settlementId)
    if (!summary) throw new Error(`settlement ${settlementId} of a queued message is not in the store`)
    const whole = () => {
      const found = settlements.find(settlementId)
      if (!found) throw new Error(`settlement ${settlementId} vanished`)
      return found
    }
    const payload = readPayload(job.payload)
    const centreVisitId = visitOf(payload)
    const { centreSettlementId } = summary
    return {
      job,
      payload,
      settlement: {
        state: summary.state,
        totalFee: summary.totalFee,
        ...(centreSettlementId === undefined ? {} : { centreSettlementId }),
        charged: () => chargedOf(whole()),
        platformFigures: () => whole().platformFigures,
      },
      // A long stay has hundreds, and most endings need none of them.
      get siblings() {
        return uploads.ofSettlement(settlementId)
      },
      ...(centreVisitId === undefined ? {} : { centreVisitId }),
      sentLines: () => amountsOf(payload),
      timesSaidDone: () => uploads.timesSaidDone(job.jobId),
      earlierIds: () => uploads.sentIds(job.jobId).filter((messageId) => messageId !== job.messageId),
      ownerOf(messageId) {
        const owner = uploads.findByMessage(messageId)
        return owner && situationOf(owner)
      },
      at: clock.now(),
      newMessageId: () => messageIds.next(),
      newId,
      pauseMs: pauseAfter(job.attempts, messagePauses, random),
    }
  }

  /** 就诊ID of the platform: the hospital's system knows it, unless this terminal registers the visit itself. */
  function visitOf(payload: UploadPayload): string | undefined {
    const { visitId, isOurs } = stayOf(payload)
    return isOurs ? uploads.centreVisitOf(visitId) : visitId
  }

  function amountsOf(payload: UploadPayload) {
    const lines =
      payload.kind === 'fee-details' ? bills.find(payload.billId)?.bill.lines.slice(payload.from, payload.from + payload.count) : []
    return new Map(lines?.map(({ lineId, amount }) => [lineId, amount]))
  }

  /** What is told is written already: a listener that fails changes nothing about the message. */
  function tell(settlementId: string): void {
    try {
      onChange(settlementId)
    } catch (cause) {
      onFault(cause)
    }
  }

  /** The answer itself is sealed; its words lie open in the ledger, and name nobody there. */
  function write(steps: readonly UploadStep[], settlementId: string): void {
    const speaks = steps.some(({ attempt }) => attempt !== undefined && attempt.words !== '')
    uploads.advance(speaks ? maskWords(steps, maskOf(settlements.head(settlementId))) : steps)
    tell(settlementId)
  }

  /** The job is read again: its settlement may have been cancelled while the message was on the wire or the ending unwritten. */
  function stepsAfter({ jobId, outcome }: Ending): readonly UploadStep[] {
    const job = uploads.find(jobId)
    if (!job) throw new Error(`upload job ${jobId} vanished`)
    return decide(situationOf(job), outcome)
  }

  function noteLine(outcome: PlatformOutcome<unknown>): void {
    const isBusy = outcome.kind === 'refused' && outcome.about === 'busy'
    const trouble = outcome.kind === 'not-sent' || outcome.kind === 'unknown' || isBusy
    isCutOff = outcome.kind === 'not-sent'
    failuresInRow = trouble ? failuresInRow + 1 : 0
    triedAt = clock.now()
    lineOpensAt = trouble ? triedAt + pauseAfter(failuresInRow, linePauses, random) : 0
  }

  /** The message with what is only known at its turn, or the steps to write instead of sending it. */
  function prepare(
    job: StoredUpload,
  ): { readonly payload: UploadPayload; readonly turn: Turn } | { readonly steps: readonly UploadStep[] } {
    const situation = situationOf(job)
    const steps = beforeSending(situation, platform.findVisits === undefined)
    if (steps) return { steps }
    const { payload, at } = situation
    const { jobId, settlementId } = job
    const step = { jobId, at, settlement: { settlementId, state: 'confirmed' as const } }
    const dropped = { steps: [{ ...step, state: 'superseded' as const }] }
    if (situation.centreVisitId === undefined && needsVisit(payload)) {
      // The platform turned out to hold no visit that anything could be taken back of; or somebody said it was opened elsewhere.
      if (settlements.summary(settlementId)?.kind === 'reversal') return dropped
      return { steps: [{ ...step, state: 'refused', attempt: notOpened(job), settlement: { settlementId, state: 'refused' } }] }
    }
    // Everything of the original is settled by now, and the platform turned out to hold nothing that could be cancelled.
    const paidBy = 'original' in payload ? payload.original : settlementId
    const centreSettlementId = settlements.summary(paidBy)?.centreSettlementId
    if (payload.kind === 'cancellation' && centreSettlementId === undefined) return dropped
    const visitId = situation.centreVisitId ?? stayOf(payload).visitId
    const turn = { settlementId, visitId, ...(centreSettlementId === undefined ? {} : { centreSettlementId }) }
    const isSettled = payload.kind === 'pre-settlement' || payload.kind === 'settlement'
    return { payload, turn: isSettled ? { ...turn, isSplitOtherwise: uploads.isSplitOtherwise(settlementId) } : turn }
  }

  async function send(job: StoredUpload, payload: UploadPayload, turn: Turn): Promise<PlatformOutcome<Answer>> {
    const sender = { messageId: job.messageId, operatorId: job.operatorId, operatorName: job.operatorName }
    try {
      return await sendMessage({ platform, bills, people, settlements, uploads, tokens: parts.tokens ?? noTokens }, sender, payload, turn)
    } catch (cause) {
      // A bug of ours says nothing about what reached the platform.
      onFault(cause)
      return { kind: 'unknown', reason: '发送时本机出错，结果未知' }
    }
  }

  /** Asks for a visit the platform may have opened: there, its number is learned; not there, the message is cleared up as usual. */
  async function lookUp(job: StoredUpload, find: NonNullable<UploadPlatform['findVisits']>, wanted: WantedVisit): Promise<void> {
    const asked = situationOf(job)
    const messageId = messageIds.next()
    write([asking(asked, messageId)], job.settlementId)
    const sender = { messageId, operatorId: job.operatorId, operatorName: job.operatorName }
    const outcome = await askForVisit(find, sender, asked.payload, wanted)
    noteLine(outcome)
    // Meanwhile a person may hold it, or a late answer have ended it: then what was told is noted and changes nothing.
    const situation = situationOf(uploads.find(job.jobId) ?? job)
    const { state } = situation.job
    const { step, isThere } = toldOf(situation, outcome, wanted, messageId)
    if (state !== 'unknown') return write([{ jobId: job.jobId, state, at: situation.at, attempt: step.attempt }], job.settlementId)
    const follows =
      isThere === false ? (beforeSending(situation, true) ?? [{ jobId: job.jobId, state: 'queued' as const, at: situation.at }]) : []
    write([step, ...follows], job.settlementId)
  }

  async function process(job: StoredUpload): Promise<void> {
    // A rehearsal has opened the visit meanwhile, or heard of it after the settlement was booked.
    if (canBeLookedUp(job.kind) && uploads.centreVisitOf(job.visitId) !== undefined)
      return write([{ jobId: job.jobId, state: 'acknowledged', at: clock.now() }], job.settlementId)
    if (job.state === 'unknown' && canBeLookedUp(job.kind) && platform.findVisits) {
      const wanted = wantedVisit(readPayload(job.payload), bills)
      if (wanted) return lookUp(job, platform.findVisits, wanted)
    }
    const prepared = prepare(job)
    if ('steps' in prepared) return write(prepared.steps, job.settlementId)
    uploads.begin(job.jobId, clock.now())
    tell(job.settlementId)
    const outcome = await send(job, prepared.payload, prepared.turn)
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

  async function reach(tryWay: NonNullable<UploadPlatform['reach']>): Promise<void> {
    try {
      if (await tryWay(leaving.signal)) isCutOff = false
      else noteLine({ kind: 'not-sent', reason: '' })
    } catch (cause) {
      onFault(cause)
      isCutOff = false
    }
    // Trying bare may fail where a message would not.
    if (failuresInRow % bareTriesMax === 0) isCutOff = false
    reaching = undefined
    pump()
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
    const isBare = isCutOff && platform.reach !== undefined
    // Whatever is under way looks here again when it ends.
    if (room <= 0 || reaching || (!isBare && takeDue(now, room) === room)) return
    if (isBare && platform.reach && uploads.hasDue(now)) {
      reaching = reach(platform.reach)
      return
    }
    const next = uploads.nextWakeUp()
    if (unwritten.length > 0) sleep(linePauses.ceilingMs)
    else if (next !== undefined) sleep(next > now ? next - now : linePauses.firstMs)
  }

  /** Takes up to so many stays; answers how many. Beside a bad line the whole queue is looked at each time, so that all take turns. */
  function takeDue(now: number, room: number): number {
    if (failuresInRow > 0) ready = []
    let taken = 0
    let hasLooked = false
    while (taken < room) {
      const visitId = ready.shift()
      if (visitId === undefined) {
        if (hasLooked) break
        hasLooked = true
        ready = uploads.due(now, failuresInRow > 0 ? concurrency * 2 : readyMax).map((job) => job.visitId)
        continue
      }
      if (underWay.has(visitId) || parts.gate?.isHeld(visitId)) continue
      const job = uploads.dueOf(visitId, now)
      if (!job) continue
      take(job)
      taken += 1
    }
    return taken
  }

  const desk = createUploadDesk({ ...parts, maskAnswer: parts.maskAnswer ?? ((text) => text) }, (settlementId) => {
    // Somebody wants it now; a line in trouble is not hurried beyond the shortest pause, however often they press.
    lineOpensAt = failuresInRow > 0 ? Math.min(lineOpensAt, triedAt + linePauses.firstMs) : 0
    ready = []
    tell(settlementId)
    pump()
  })

  return {
    start() {
      running = true
      leaving = new AbortController()
      uploads.recoverInterrupted(clock.now())
      pump()
    },
    wake() {
      if (isWaking) return
      isWaking = true
      setImmediate(() => {
        isWaking = false
        ready = []
        pump()
      })
    },
    async stop() {
      running = false
      clearTimeout(timer)
      leaving.abort()
      await Promise.allSettled([...underWay.values(), reaching])
    },
    ...desk,
  }
}
