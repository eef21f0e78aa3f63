import type { Operator, Rehearsal } from '../../../shared/contract/index.ts'
import { compareFigures, differenceCause, dueOf, figuresOf, isChargeable, type SettledLine } from '../../../shared/difference/index.ts'
import { type Outcome, refuse, succeed } from '../../../shared/errors/index.ts'
import type { CentralPlatform, Clock, RehearsalStore, UploadStore } from '../ports/index.ts'
import type { PreviewRequest, RehearsedFigures, SettlementService, WorkedPreview } from '../settlement/index.ts'
import type { MessageIds, VisitGate } from '../upload/index.ts'
import { type Asked, type AskedPlatform, askPlatform } from './ask-platform.ts'
import type { CounterCare } from './at-the-counter.ts'

export interface RehearsalSettings {
  readonly enabled: boolean
  /** 时限: the window has its answer by then, whatever the platform does. */
  readonly withinMs: number
  /** 不一致时收取: the platform's figures, ours, or what the cashier chooses. */
  readonly onDifference: 'platform' | 'ours' | 'ask'
}

export interface RehearsalParts {
  readonly settings: RehearsalSettings
  readonly platform: AskedPlatform & Pick<CentralPlatform, 'link'>
  readonly settlement: Pick<SettlementService, 'workOut'>
  readonly stores: { readonly rehearsals: RehearsalStore; readonly uploads: Pick<UploadStore, 'centreVisitOf'> }
  readonly gate: Pick<VisitGate, 'hold'>
  /** Of the e-voucher somebody showed, while the visit lasts. */
  readonly tokenOf?: (personNumber: string) => string | undefined
  readonly clock: Clock
  readonly messageIds: MessageIds
  readonly newId: () => string
  readonly onFault: (cause: unknown) => void
}

export interface RehearseRequest extends PreviewRequest {
  readonly settlementKey: string
}

/** A visit or a sale as it was worked out at its counter. */
export interface CounterRequest extends WorkedPreview {
  readonly settlementKey: string
  readonly useAccount: boolean
  readonly care: CounterCare
}

export interface RehearsalService {
  /** Answers within the time allowed. What is still under way then ends by itself and is kept for the same settlement key. */
  rehearse(request: RehearseRequest, operator: Operator): Promise<Outcome<Rehearsal, 'bill.unknown' | 'settlement.preview-outdated'>>
  /** The same of an outpatient visit or a pharmacy sale. */
  rehearseAtCounter(request: CounterRequest, operator: Operator): Promise<Outcome<Rehearsal, 'settlement.preview-outdated'>>
  /** What a confirmation charges by; known in memory only, and only to whoever has the same preview. */
  find(rehearsalId: string): RehearsedFigures | undefined
  /** What was heard about this preview, if the platform has answered. */
  heard(settlementKey: string): RehearsedFigures | undefined
  /** Sends nothing further and waits for the answers under way. */
  stop(): Promise<void>
}

/** What is asked about, of whichever care. */
type Question = Omit<CounterRequest, 'care'> & Partial<Pick<CounterRequest, 'care'>>

interface Work {
  readonly settlementKey: string
  readonly fingerprint: string
  readonly rehearsalId: string
  readonly preview: Question
  readonly ended: Promise<Asked>
  /** Once it has ended. */
  asked?: Asked
}

/** Previews remembered at once: one window has one before it, and a few a cashier went through. */
const keptMax = 50

type NoAnswer = Extract<Rehearsal, { verdict: 'no-answer' }>

/** The work's end, or nothing when it takes longer. */
function within<Value>(work: Promise<Value>, milliseconds: number): Promise<Value | undefined> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(undefined), milliseconds)
    void work.then((value) => {
      clearTimeout(timer)
      resolve(value)
    })
  })
}

/** Keeps the newest few. */
function keep<Value>(kept: Map<string, Value>, key: string, value: Value): void {
  kept.delete(key)
  kept.set(key, value)
  for (const oldest of [...kept.keys()].slice(0, Math.max(0, kept.size - keptMax))) kept.delete(oldest)
}

export function createRehearsalService(parts: RehearsalParts): RehearsalService {
  const { settings, platform, settlement, stores, gate, onFault } = parts
  const works = new Map<string, Work>()
  const underWay = new Map<string, Promise<Asked>>()
  /** The platform's split of the lines that are there, by visit and content. */
  const splits = new Map<string, readonly SettledLine[]>()
  let isStopping = false

  const isWithTheQueue = ({ bill, stay }: WorkedPreview) => stores.rehearsals.hasOpenMessages(bill.visitId, stay.personNumber)

  /** Why there is nothing to ask, if so. */
  function hindrance(preview: WorkedPreview): Omit<NoAnswer, 'waitedMs'> | undefined {
    const { bill } = preview
    const none = (reason: NoAnswer['reason'], words?: string) => ({ verdict: 'no-answer' as const, reason, ...(words ? { words } : {}) })
    if (platform.link().state === 'down') return none('line-down')
    if (isWithTheQueue(preview)) return none('visit-busy', '本次住院或该参保人还有报文没有传完')
    const isAdmitted = bill.admission === undefined || stores.uploads.centreVisitOf(bill.visitId) !== undefined
    return isAdmitted ? undefined : none('refused', '本次住院尚未在医保平台登记，结算后随报文一并登记')
  }

  async function ask(preview: Question, operator: Operator): Promise<Asked> {
    const { bill, contentHash, stay } = preview
    // While an earlier question was waited for, the visit may have been settled: then it is the queue's.
    if (isWithTheQueue(preview)) return { kind: 'no-answer', reason: 'visit-busy' }
    const release = gate.hold(bill.visitId)
    if (!release) return { kind: 'no-answer', reason: 'visit-busy' }
    try {
      const sender = () => ({ messageId: parts.messageIds.next(), operatorId: operator.operatorId, operatorName: operator.name })
      const known = `${bill.visitId} ${contentHash}`
      const voucherToken = stay.document.kind === 'e-voucher' ? parts.tokenOf?.(stay.personNumber) : undefined
      const asked = await askPlatform({ ...parts, ...stores, isStopping: () => isStopping }, sender, {
        ...preview,
        stay: { ...stay, visitId: stores.uploads.centreVisitOf(bill.visitId) ?? bill.visitId },
        ...(voucherToken === undefined ? {} : { voucherToken }),
        lines: splits.get(known),
      })
      if (asked.kind === 'answered' && asked.lines) keep(splits, known, asked.lines)
      return asked
    } catch (cause) {
      onFault(cause)
      return { kind: 'no-answer', reason: 'refused', words: '终端未能完成核对' }
    } finally {
      release()
    }
  }

  /** Begins when whatever is asked about the same visit has ended. */
  function begin(preview: Question, operator: Operator): Work {
    const { visitId } = preview.bill
    const earlier = underWay.get(visitId)
    const ended = (async () => {
      await earlier
      return await ask(preview, operator)
    })()
    underWay.set(visitId, ended)
    const { settlementKey } = preview
    const work: Work = { settlementKey, fingerprint: preview.fingerprint, rehearsalId: parts.newId(), preview, ended }
    void ended.then((asked) => {
      work.asked = asked
      if (underWay.get(visitId) === ended) underWay.delete(visitId)
      // What was not answered is asked again the next time.
      if (asked.kind === 'no-answer' && works.get(settlementKey) === work) works.delete(settlementKey)
    })
    keep(works, settlementKey, work)
    return work
  }

  function verdictOf({ preview, rehearsalId }: Work, asked: Asked, waitedMs: number): Rehearsal {
    if (asked.kind === 'no-answer') {
      const { reason, words } = asked
      return { verdict: 'no-answer', waitedMs, reason, ...(words ? { words } : {}) }
    }
    const { breakdown } = preview
    const { figures, lines } = asked
    const differences = compareFigures(figuresOf(breakdown), figures)
    const [first] = differences
    if (!first) return { verdict: 'agreed', waitedMs }
    return {
      verdict: 'different',
      waitedMs,
      differences,
      cause: differenceCause(breakdown, figures, lines) ?? { cause: 'unexplained', field: first.field },
      // Figures for another bill, or that do not add up, are nobody's to charge.
      charge: isChargeable(breakdown, figures) ? settings.onDifference : 'ours',
      platformDue: dueOf(figures, breakdown.deposit),
      rehearsalId,
    }
  }

  function answerOf(work: Work | undefined): RehearsedFigures | undefined {
    if (work?.asked?.kind !== 'answered') return undefined
    const { figures, lines } = work.asked
    return { settlementKey: work.settlementKey, fingerprint: work.fingerprint, figures, lines: lines ?? [] }
  }

  /** Waits no longer than the window may be kept; whatever is under way ends by itself. */
  async function answerTo(
    question: Question,
    operator: Operator,
    began: number,
  ): Promise<Outcome<Rehearsal, 'settlement.preview-outdated'>> {
    const waited = () => performance.now() - began
    const known = works.get(question.settlementKey)
    if (known && known.fingerprint !== question.fingerprint) return refuse('settlement.preview-outdated', {})
    const hindered = known ? undefined : hindrance(question)
    if (hindered) return succeed({ ...hindered, waitedMs: waited() })
    const work = known ?? begin(question, operator)
    const asked = work.asked ?? (await within(work.ended, Math.max(0, settings.withinMs - waited())))
    return succeed(asked ? verdictOf(work, asked, waited()) : { verdict: 'no-answer', waitedMs: waited(), reason: 'too-slow' })
  }

  const isOff = () => !settings.enabled || isStopping
  const switchedOff = (began: number): Rehearsal => ({ verdict: 'no-answer', waitedMs: performance.now() - began, reason: 'switched-off' })

  return {
    async rehearse(request, operator) {
      const began = performance.now()
      if (isOff()) return succeed(switchedOff(began))
      const worked = settlement.workOut(request)
      if (!worked.ok) {
        if (worked.error.code === 'bill.unknown') return refuse('bill.unknown', { billId: request.billId })
        return refuse('settlement.preview-outdated', {})
      }
      const { settlementKey, useAccount } = request
      return await answerTo({ ...worked.value, settlementKey, useAccount }, operator, began)
    },
    async rehearseAtCounter(request, operator) {
      const began = performance.now()
      return isOff() ? succeed(switchedOff(began)) : await answerTo(request, operator, began)
    },
    find: (rehearsalId) => answerOf([...works.values()].find((work) => work.rehearsalId === rehearsalId)),
    heard: (settlementKey) => answerOf(works.get(settlementKey)),
    async stop() {
      isStopping = true
      await Promise.all(underWay.values())
    },
  }
}
