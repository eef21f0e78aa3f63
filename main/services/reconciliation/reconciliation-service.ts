import type { DayReconciliation, HealingStep, Mismatch, Operator } from '../../../shared/contract/index.ts'
import { addDays, type LocalDate } from '../../../shared/dates/index.ts'
import { type Outcome, refuse, succeed } from '../../../shared/errors/index.ts'
import type {
  AuditStore,
  BillStore,
  Clock,
  DifferenceStore,
  MismatchStore,
  PersonStore,
  ReconciliationCalls,
  ReconciliationStore,
  SettlementStore,
  StoreCode,
  StoredMismatch,
  UploadStore,
} from '../ports/index.ts'
import type { ReversalService } from '../reversal/index.ts'
import { type Mask, type MessageIds, maskOf, type VisitGate } from '../upload/index.ts'
import { type AgendaSettings, createAgenda, type Task } from './agenda.ts'
import { attemptAsync } from './attempt-async.ts'
import { readContent } from './content.ts'
import { countedOn } from './counted.ts'
import { createHealing, type HealCode, type HealingPlatform } from './heal.ts'
import { byItself, chinaDay, closeDecided, mismatchOf } from './note.ts'
import { periodsOf } from './periods.ts'
import { compareDay, comparePeriod, type DayComparison } from './statements.ts'
import { storedDay } from './stored-day.ts'
import { createSurplus } from './surplus.ts'
import { differingRecords, notNamedBy } from './undecided.ts'
import { createVisits, type Seen } from './visits.ts'

export interface ReconciliationSettings extends AgendaSettings {
  /** Between two questions to the platform. */
  readonly spacingMs: number
  /** 本机构唯一终端: whatever the platform holds for the institution must be ours. */
  readonly soleTerminal: boolean
}

export interface ReconciliationParts {
  readonly stores: {
    readonly settlements: Pick<SettlementStore, 'find' | 'head'>
    readonly uploads: UploadStore
    readonly bills: Pick<BillStore, 'find'>
    readonly people: Pick<PersonStore, 'findByNumber'>
    readonly audit: Pick<AuditStore, 'append'>
    readonly differences: Pick<DifferenceStore, 'decide'>
    readonly reconciliation: ReconciliationStore
    readonly mismatches: MismatchStore
  }
  readonly platform: HealingPlatform & ReconciliationCalls
  readonly reversal: Pick<ReversalService, 'cancel'>
  readonly gate: Pick<VisitGate, 'hold'>
  readonly clock: Clock
  readonly messageIds: MessageIds
  readonly newId: () => string
  /** 就医地医保区划: where somebody nobody knows is taken to be insured. */
  readonly area: string
  readonly settings: ReconciliationSettings
  readonly wakeQueue: () => void
  /** Told after a comparison, and whenever a mismatch was found, healed or closed. */
  readonly onChange: () => void
  readonly onFault: (cause: unknown) => void
  /** Waits; a test's clock does so at once. */
  readonly pause?: (milliseconds: number) => Promise<void>
}

type Named = Pick<Operator, 'operatorId' | 'name'>
type RunCode = 'reconciliation.not-possible' | StoreCode

export interface ReconciliationService {
  /** Compares by itself from now on: records one after the other, days as they become due. */
  start(): void
  stop(): Promise<void>
  /** One piece of what is due; answers how long there is nothing to do then. */
  turn(): Promise<number>
  /** A settlement, or a message of it, has changed. */
  changed(settlementId: string): void
  /** The platform may have something of this visit that was not sent from here. */
  look(visitId: string): void
  day(day: LocalDate): DayReconciliation
  /** Messages go out in the name of `sending` where that is somebody else than who asked. */
  run(day: LocalDate, operator: Named, sending?: Named): Promise<Outcome<DayReconciliation, RunCode>>
  mismatches(): readonly Mismatch[]
  heal(
    request: { readonly mismatchId: string; readonly step: HealingStep; readonly reason: string },
    operator: Operator,
  ): Promise<Outcome<Mismatch, HealCode>>
}

/** The platform takes no older statement. */
export const daysBackMax = 90
const idleMs = 5_000
/** While the line is down it is tried this often. */
const probeMs = 30_000
const dayMs = 24 * 3_600_000
/** A record whose question the platform refuses is left alone for so long. */
const skipMs = 600_000
/** Everything of the last ninety days is looked over when the line returns, but not each time a bad line does. */
const sweepPauseMs = 3_600_000
/** Records of which something may be left there that no statement shows are looked at first when the line returns: so many of them. */
const firstMax = 20
/** Every so many turns a record is compared although days are due: what shows in no statement does not wait behind them all. */
const recordEvery = 3
/** More visits than this are left to the background. */
const visitsPerRunMax = 200

const pauseFor = (milliseconds: number) => new Promise<void>((resolve) => void setTimeout(resolve, milliseconds))

export function createReconciliationService(parts: ReconciliationParts): ReconciliationService {
  const { stores, platform, clock, settings, onChange, onFault } = parts
  const { reconciliation: store, mismatches } = stores
  const pause = parts.pause ?? pauseFor
  const breathe = () => pause(settings.spacingMs)
  const visits = createVisits({ ...parts, breathe })
  const agenda = createAgenda(settings, clock.now)
  const surplus = createSurplus({ store, mismatches, people: stores.people, area: parts.area, newId: parts.newId, now: clock.now })
  /** Until then a record is left alone. */
  const skipped = new Map<string, number>()
  let contactAt = 0
  let silentSince: number | undefined = 0
  let probedAt: number | undefined
  let healingSeenAt = 0
  let sweptAt: number | undefined
  let turns = 0
  let first: readonly string[] = []
  /** Somebody has asked for a day and waits: behind a comparison of the background, whose picture may be older than the question. */
  let isAskedFor = false
  let last: Promise<unknown> = Promise.resolve()
  let isRunning = false
  let timer: NodeJS.Timeout | undefined

  /** One conversation with the platform at a time. */
  function inTurn<Value>(work: () => Promise<Value>): Promise<Value> {
    const next = last.then(work, work)
    last = next.catch(() => undefined)
    return next
  }

  const statementParts = (operator?: { readonly operatorId: string; readonly operatorName: string }) => ({
    platform,
    store,
    centreVisitOf: visits.centreVisitOf,
    countedOn: (from: LocalDate, to: LocalDate) => countedOn(mismatches, from, to),
    sender: () => visits.sender(operator ?? store.lastOperator()),
    breathe,
    now: clock.now,
  })

  /** Compares a day, keeps the result and hands every differing row to the look at its visit. */
  async function compare(day: LocalDate, operator?: Named, sendingAs = operator): Promise<DayComparison> {
    try {
      const sending = sendingAs && { operatorId: sendingAs.operatorId, operatorName: sendingAs.name }
      const compared = await compareDay(statementParts(sending), day)
      const operatorId = operator?.operatorId ?? byItself.operatorId
      // A line that is tried by itself twice a minute leaves no trace each time.
      const isHeard = operator !== undefined || compared.groups.some(({ result }) => result !== 'no-answer')
      if (isHeard || !compared.trouble?.isLine) {
        store.saveStatements(
          day,
          compared.groups.map((group) => ({ ...group, operatorId })),
        )
      }
      // What the platform counts twice and we do not is counted here as well, and the totals are compared once more.
      const isOurs = (visitId: string | undefined) => visitId !== undefined || settings.soleTerminal
      if (surplus.accountForPairs(compared, day, isOurs) > 0) agenda.changed(day)
      await lookAtWhatDiffers(compared)
      return compared
    } finally {
      onChange()
    }
  }

  /** Every differing row is handed to the look at its visit. */
  async function lookAtWhatDiffers(compared: Parameters<typeof surplus.orphansOf>[0]): Promise<void> {
    for (const difference of compared.differences) {
      const visitId = surplus.visitOf(difference)
      if (visitId !== undefined) agenda.look(visitId, difference.centreSettlementId === undefined ? [] : [difference.centreSettlementId])
    }
    if (settings.soleTerminal) for (const { stay, number } of surplus.orphansOf(compared)) await visits.examineForeign(stay, number)
  }

  async function sweep({ from, to }: Extract<Task, { kind: 'period' }>): Promise<DayComparison['trouble']> {
    const { differences, trouble } = await comparePeriod(statementParts(), from, to)
    const groups = store.groupsSince(from, from, to).map((group) => ({ ...group, result: 'differs' as const }))
    await lookAtWhatDiffers({ differences, groups })
    onChange()
    return trouble
  }

  function told(seen: Seen): void {
    if (seen.kind !== 'seen' || !seen.changed) return
    agenda.changed(chinaDay(clock.now()))
    onChange()
  }

  /** An answer nobody can read is no trouble with the line: the next question is asked all the same. */
  const isLineDown = (trouble: { readonly isLine: boolean }) => trouble.isLine && platform.link().state === 'down'

  /** How one piece of the agenda ended. Trouble with the line is everybody's, and nothing is crossed out. */
  async function work(task: Task): Promise<'done' | 'line'> {
    if (task.kind !== 'visit') {
      const trouble = task.kind === 'day' ? (await compare(task.day)).trouble : await sweep(task)
      if (trouble && isLineDown(trouble)) return 'line'
      if (trouble) agenda.putOff(task, 'refused')
      else agenda.done(task)
      return 'done'
    }
    const seen = await visits.examine(task.visitId, task.hints, task.isPatient)
    if (seen.kind === 'seen') agenda.done(task)
    else if (seen.kind === 'busy') agenda.putOff(task, 'busy')
    else if (!isLineDown(seen)) agenda.putOff(task, 'refused')
    told(seen)
    return seen.kind === 'not-seen' && isLineDown(seen) ? 'line' : 'done'
  }

  async function compareNextRecord(): Promise<'done' | 'line' | 'none'> {
    const [urgent, ...later] = first
    const foremost = urgent === undefined ? undefined : store.record(urgent)
    if (foremost) {
      first = later
      const isReversal = foremost.kind === 'reversal'
      const seen = await (isReversal ? visits.compare(foremost) : visits.examine(foremost.stay.visitId, [], false))
      told(seen)
      return seen.kind === 'not-seen' && isLineDown(seen) ? 'line' : 'done'
    }
    const at = clock.now()
    for (const [settlementId, until] of skipped) if (until <= at || until > at + skipMs) skipped.delete(settlementId)
    // Records of the last day are compared again when the line returns.
    const wish = { since: at - daysBackMax * dayMs, againBefore: contactAt, againSince: contactAt - dayMs, skip: new Set(skipped.keys()) }
    const settlementId = store.nextToCompare(wish)
    const record = settlementId === undefined ? undefined : store.record(settlementId)
    if (record === undefined) {
      lookAtWhatIsHealing()
      return 'none'
    }
    const seen = await visits.compare(record)
    told(seen)
    if (seen.kind === 'not-seen' && isLineDown(seen)) return 'line'
    // What is still not marked is looked at again later, or when something changes or the line returns.
    if (store.record(record.settlementId)?.reconciledAt === record.reconciledAt)
      skipped.set(record.settlementId, at + (seen.kind === 'busy' ? idleMs : skipMs))
    return 'done'
  }

  /** The line came back: the days of the silence are due, and every visit whose fate nobody knows. */
  function noteContact(): void {
    const since = silentSince
    if (since === undefined) return
    silentSince = undefined
    probedAt = undefined
    contactAt = clock.now()
    skipped.clear()
    agenda.contact(Math.max(since, contactAt - daysBackMax * dayMs), since === 0 ? isSettledDay : () => false)
    lookAtDoubts()
    lookAtWhatIsHealing()
    first = store.firstToCompare({ since: contactAt - daysBackMax * dayMs, againSince: contactAt - dayMs, limit: firstMax })
    if (sweptAt === undefined || contactAt < sweptAt || contactAt >= sweptAt + sweepPauseMs) {
      sweptAt = contactAt
      const today = chinaDay(contactAt)
      agenda.sweep(periodsOf(store.bookedByDay(addDays(today, -daysBackMax), today)))
    }
  }

  /** Compared after its end, and equal: nothing new can be in it without somebody's doing. */
  function isSettledDay(day: LocalDate): boolean {
    const end = Date.parse(`${addDays(day, 1)}T00:00:00+08:00`)
    const statements = store.statements(day)
    return statements.length > 0 && statements.every(({ result, at }) => isEqual(result) && Date.parse(at) >= end)
  }

  /** Whose fate only the platform knows. */
  function lookAtDoubts(): void {
    for (const visitId of store.visitsInDoubt()) agenda.look(visitId)
  }

  /** What was begun about a mismatch and nobody has seen the end of. */
  function lookAtWhatIsHealing(): void {
    const at = clock.now()
    if (at >= healingSeenAt && at < healingSeenAt + probeMs) return
    healingSeenAt = at
    for (const { content, state } of mismatches.open()) {
      const { visitId } = readContent(content)
      if (visitId !== undefined && state === 'healing') agenda.look(visitId)
    }
  }

  async function turn(): Promise<number> {
    const isDown = platform.link().state === 'down'
    if (isDown) {
      silentSince ??= clock.now()
      // Somebody has to notice that the line is back: the queue where it is about to try, and else a question from here.
      const queueTriesAt = stores.uploads.nextWakeUp()
      if (queueTriesAt !== undefined && queueTriesAt <= clock.now() + probeMs) return idleMs
      if (probedAt !== undefined && clock.now() >= probedAt && clock.now() < probedAt + probeMs) return idleMs
      probedAt = clock.now()
      lookAtDoubts()
    } else noteContact()
    // Where nothing is due today's totals are asked for all the same: an answer is what shows that the line is back.
    const task = agenda.next() ?? (isDown ? { kind: 'day' as const, day: chinaDay(clock.now()) } : undefined)
    turns += 1
    const isRecordsTurn = !isDown && turns % recordEvery === 0
    const ending = await inTurn(async () => {
      const compared = task === undefined || isRecordsTurn ? await compareNextRecord() : 'none'
      return compared === 'none' && task !== undefined ? work(task) : compared
    })
    if (ending === 'line') {
      silentSince ??= clock.now()
      probedAt = clock.now()
    }
    return ending === 'done' ? settings.spacingMs : idleMs
  }

  async function loop(): Promise<void> {
    let wait = idleMs
    try {
      wait = await turn()
    } catch (cause) {
      onFault(cause)
    }
    if (isRunning) timer = setTimeout(() => void loop(), wait)
  }

  const reading = { reconciliation: store, mismatches, uploads: stores.uploads, settlements: stores.settlements }
  const shown = (mismatch: StoredMismatch) => mismatchOf({ store, centreVisitOf: visits.centreVisitOf }, mismatch)
  const day = (of: LocalDate) => storedDay(reading, of, isAskedFor)

  async function examineWhatDiffers(): Promise<void> {
    for (let count = 0; count < visitsPerRunMax; count += 1) {
      const task = agenda.next()
      if (task?.kind !== 'visit' || (await work(task)) === 'line') return
    }
  }

  async function compareNow(
    of: LocalDate,
    operator: Named,
    sendingAs: Named,
  ): Promise<Outcome<Record<never, never>, 'reconciliation.not-possible'>> {
    const outcome = await compare(of, operator, sendingAs)
    const { operatorId } = operator
    stores.audit.append({ at: clock.now(), operatorId, act: 'reconciliation.run', subject: of, result: resultOf(outcome) })
    if (outcome.trouble?.isLine) return refuse('reconciliation.not-possible', { reason: 'line-down', words: outcome.trouble.words })
    agenda.done({ kind: 'day', day: of })
    await examineWhatDiffers()
    return succeed({})
  }

  const heal = createHealing({
    ...parts,
    stores,
    lookAgain: async ({ content }) => {
      const { visitId, stay, centreSettlementId } = readContent(content)
      const hints = centreSettlementId === undefined ? [] : [centreSettlementId]
      if (visitId === undefined) told(await visits.examineForeign(stay, centreSettlementId ?? ''))
      else {
        const seen = await visits.examine(visitId, hints, false)
        if (seen.kind !== 'seen') agenda.look(visitId, hints)
        told(seen)
      }
    },
    findThere: visits.find,
  })

  return {
    start() {
      isRunning = true
      void loop()
    },
    async stop() {
      isRunning = false
      clearTimeout(timer)
      await last
    },
    turn,
    look: (visitId) => agenda.look(visitId),
    changed(settlementId) {
      const record = store.record(settlementId)
      if (record === undefined) return
      const { knownAt, bookedOn, reconciledAt } = record
      if (knownAt !== undefined && reconciledAt === undefined) agenda.changed(bookedOn ?? chinaDay(knownAt))
      if (closeDecided({ mismatches, now: clock.now }, record)) onChange()
      const isHealing = mismatches.open().some(({ content }) => readContent(content).visitId === record.stay.visitId)
      if (isHealing) agenda.look(record.stay.visitId)
    },
    day,
    async run(of, operator, sending = operator) {
      const today = chinaDay(clock.now())
      if (of > today) return refuse('reconciliation.not-possible', { reason: 'in-future' })
      if (of < addDays(today, -daysBackMax)) return refuse('reconciliation.not-possible', { reason: 'too-old' })
      if (isAskedFor) return refuse('reconciliation.not-possible', { reason: 'running' })
      isAskedFor = true
      onChange()
      try {
        const compared = await inTurn(() => attemptAsync(() => compareNow(of, operator, sending)))
        if (!compared.ok) return compared
      } finally {
        isAskedFor = false
        onChange()
      }
      return succeed(day(of))
    },
    mismatches() {
      const open = mismatches.open().map(shown)
      const undecided = differingRecords(reading).filter(({ state }) => state === 'open')
      return [...open, ...undecided.filter(notNamedBy(open))]
    },
    async heal({ mismatchId, step, reason }, operator) {
      return inTurn(async () => {
        const before = mismatches.find(mismatchId)
        if (before === undefined || before.state === 'closed') return refuse('reconciliation.not-possible', { reason: 'closed' })
        // Nobody knows how the last step ended: it is looked up before anything is done again.
        if (before.state === 'healing') await lookUp(before)
        const mismatch = mismatches.find(mismatchId)
        if (mismatch === undefined || mismatch.state === 'closed') return succeed(shown(mismatch ?? before))
        if (mismatch.state === 'healing') return refuse('reconciliation.not-possible', { reason: 'running' })
        if (!shown(mismatch).steps.includes(step)) return refuse('reconciliation.not-possible', { reason: 'step-not-offered' })
        const mask = maskFor(mismatch)
        const healed = await attemptAsync(() => heal({ mismatch, step, reason: mask(reason), operator, mask }))
        onChange()
        agenda.changed(mismatch.day)
        if (!healed.ok) return healed
        return succeed(shown(mismatches.find(mismatchId) ?? mismatch))
      })
    },
  }

  /** By what the ledger knows of whom it is about, also where that is somebody it never settled for. */
  function maskFor({ content, settlementId }: StoredMismatch): Mask {
    const { stay } = readContent(content)
    const head = settlementId === undefined ? undefined : stores.settlements.head(settlementId)
    const known = stores.people.findByNumber(stay.personNumber)?.person
    return maskOf(head ?? { personNumber: stay.personNumber, personName: known?.name ?? '', idNumber: known?.idNumber ?? '', stay })
  }

  async function lookUp({ content }: { readonly content: string }): Promise<void> {
    const { visitId, stay, centreSettlementId = '' } = readContent(content)
    told(await (visitId === undefined ? visits.examineForeign(stay, centreSettlementId) : visits.examine(visitId, [], false)))
  }
}

function resultOf({ groups }: DayComparison): string {
  return groups.every(({ result }) => isEqual(result)) ? 'equal' : 'not equal'
}

const isEqual = (result: DayComparison['groups'][number]['result']) => result === 'equal' || result === 'equal-noted'
