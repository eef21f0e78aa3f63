/** The central platform as the fake window meets it: the queue and its journal, certificates, the check before money moves. */
import type { Certificate, DemoState, DifferenceDecision, OfflineBudget, Rehearsal, UploadState } from '../../shared/contract/index.ts'
import { refuse, succeed } from '../../shared/errors/index.ts'
import { addMoney, type Money, parseMoney, subtractMoney, sumMoneyOf } from '../../shared/money/index.ts'
import type { SettlementBreakdown } from '../../shared/settlement/index.ts'
import type { FakeBooks } from './fake-books.ts'
import type { FakeHandlers, FakeOptions } from './fake-client.ts'
import { gap, otherCause, otherFigures } from './fake-figures.ts'
import { fates } from './fake-journal.ts'

export type FakeCharge = Extract<Rehearsal, { verdict: 'different' }>['charge']

interface DeskSettings {
  readonly platform: () => DemoState['platform']
  readonly operatorName: () => string
  readonly breakdownOf: (billId: string, useAccount: boolean) => Promise<SettlementBreakdown | undefined>
  /** When the platform's books were last compared; nothing happens here before that. */
  readonly comparedAt: () => string | undefined
}

/** What the person pays (+) or gets back (-) by our figures. */
export function dueOf({ balanceDue, refund }: SettlementBreakdown): Money {
  return subtractMoney(balanceDue, refund)
}

const certificateAmounts = ['totalFee', 'withinPolicy', 'pooledFundPayment', 'fundTotal', 'personTotal', 'personalAccount', 'cash'] as const
const digest = (seed: string) =>
  [...seed.padEnd(16, seed)]
    .map((one) => one.charCodeAt(0).toString(16).padStart(4, '0'))
    .join('')
    .slice(0, 64)

type DeskMethods =
  | 'upload.list'
  | 'upload.detail'
  | 'upload.retry'
  | 'upload.hold'
  | 'upload.release'
  | 'upload.resolve'
  | 'upload.export'
  | 'settlement.certificate'
  | 'settlement.rehearse'
  | 'settlement.decide'
  | 'settlement.offlineBudget'

export function createFakeDesk(
  books: FakeBooks,
  { now, later }: FakeOptions,
  { platform, operatorName, breakdownOf, comparedAt }: DeskSettings,
) {
  const site: { charge: FakeCharge; recordsMax: number } = { charge: 'platform', recordsMax: 50 }
  const instant = () => new Date(now()).toISOString()
  const after = <Answer>(milliseconds: number, answer: Answer) =>
    new Promise<Answer>((resolve) => later(milliseconds, () => resolve(answer)))

  /** Does it when the message is in one of these states. */
  const handled = (jobId: string, states: readonly UploadState[], act: () => void) => {
    const job = books.jobOf(jobId)
    if (!job) return refuse('upload.unknown', { jobId })
    if (!states.includes(job.state)) return refuse('upload.not-possible', { state: job.state })
    act()
    return succeed({})
  }

  const budget = (): OfflineBudget => {
    const unconfirmed = books.all().filter(({ summary }) => summary.kind === 'settlement' && summary.state === 'provisional')
    const deadlines = books.uploads().flatMap(({ deadlineAt }) => deadlineAt ?? [])
    const worst = deadlines.toSorted((a, b) => Date.parse(a) - Date.parse(b))[0]
    return {
      records: unconfirmed.length,
      recordsMax: site.recordsMax,
      fundTotal: sumMoneyOf(unconfirmed, ({ summary }) => summary.fundTotal),
      fundTotalMax: parseMoney('200000.00'),
      recordFundMax: parseMoney('50000.00'),
      personAgeMaxHours: 72,
      ...(worst !== undefined && { worstDeadlineAt: worst }),
      overdue: deadlines.filter((deadline) => Date.parse(deadline) < now()).length,
    }
  }

  function rehearsalOf(billId: string, breakdown: SettlementBreakdown): Rehearsal | Promise<Rehearsal> {
    switch (platform()) {
      case 'normal':
        return after(40, { verdict: 'agreed', waitedMs: 214 })
      case 'slow':
        return after(3_000, { verdict: 'agreed', waitedMs: 3_012 })
      case 'offline':
        return { verdict: 'no-answer', waitedMs: 0, reason: 'line-down' }
      case 'dropping-answers':
        return after(2_500, { verdict: 'no-answer', waitedMs: 2_500, reason: 'too-slow' })
      case 'failing':
        return after(40, { verdict: 'no-answer', waitedMs: 180, reason: 'refused', words: fates.failing.words })
      case 'disagreeing':
        return after(40, {
          verdict: 'different',
          waitedMs: 326,
          differences: otherFigures(breakdown),
          cause: otherCause(breakdown),
          charge: site.charge,
          platformDue: addMoney(dueOf(breakdown), gap),
          rehearsalId: `rehearsal-${billId}`,
        })
    }
  }

  const handlers: Pick<FakeHandlers, DeskMethods> = {
    'upload.list': () => succeed(books.uploads()),
    'upload.detail': ({ jobId }) => {
      const job = books.jobOf(jobId)
      return job ? succeed({ job, attempts: books.attemptsOf(jobId) }) : refuse('upload.unknown', { jobId })
    },
    'upload.retry': ({ jobId }) => handled(jobId, ['queued', 'unknown', 'refused'], () => books.retry(jobId, platform())),
    'upload.hold': ({ jobId, reason }) => handled(jobId, ['queued', 'unknown'], () => books.hold(jobId, reason, platform())),
    'upload.release': ({ jobId }) => handled(jobId, ['held'], () => books.release(jobId, platform())),
    'upload.resolve': ({ jobId, reason }) => handled(jobId, ['refused', 'held'], () => books.resolve(jobId, reason, platform())),
    'upload.export': () =>
      succeed({
        fileName: 'sanbao-queue.jsonl',
        text: books
          .uploads()
          .map((job) => `${JSON.stringify({ ...job, attempts: books.attemptsOf(job.jobId) })}\n`)
          .join(''),
      }),
    'settlement.certificate': ({ settlementId }) => {
      const record = books.find(settlementId)
      if (!record) return refuse('settlement.unknown', { settlementId })
      const { summary, breakdown, differences, decisions, uploads } = record
      const isAnswered = summary.centreSettlementId !== undefined
      const reconciledAt = comparedAt()
      const certificate: Certificate = {
        settlementId,
        slipNumber: summary.slipNumber,
        kind: summary.kind,
        ...(summary.reverses !== undefined && { reverses: summary.reverses }),
        ...(summary.reversedBy !== undefined && { reversedBy: summary.reversedBy }),
        settledAt: summary.settledAt,
        operatorName: summary.operatorName,
        visitId: summary.inpatientNumber,
        state: summary.state,
        ...(isAnswered && { centreSettlementId: summary.centreSettlementId }),
        amounts: certificateAmounts.map((field) => {
          const theirs = differences.find((one) => one.field === field)?.platform ?? (isAnswered ? breakdown[field] : undefined)
          return { field, ours: breakdown[field], ...(theirs !== undefined && { platform: theirs }) }
        }),
        decisions,
        messages: uploads.map((job) => ({ job, attempts: books.attemptsOf(job.jobId) })),
        proof: {
          contentSha256: digest(`content ${settlementId}`),
          intact: true,
          packHash: digest('pack'),
          auditSequence: 41,
          auditHash: digest(`audit ${settlementId}`),
          certificateSha256: digest(`certificate ${settlementId}`),
        },
        ...(isAnswered && reconciledAt !== undefined && { reconciledAt }),
      }
      return succeed(certificate)
    },
    'settlement.rehearse': async ({ billId, useAccount }) => {
      const breakdown = await breakdownOf(billId, useAccount)
      return breakdown ? succeed(await rehearsalOf(billId, breakdown)) : refuse('bill.unknown', { billId })
    },
    'settlement.decide': ({ settlementId, decision, reason }) => {
      const record = books.find(settlementId)
      if (!record) return refuse('settlement.unknown', { settlementId })
      if (record.differences.length === 0) return refuse('settlement.not-different', { settlementId })
      if (!record.choices.includes(decision)) return refuse('settlement.already-decided', { settlementId })
      const decided: DifferenceDecision = {
        decision,
        at: instant(),
        operatorName: operatorName(),
        reason,
        ...(decision === 'platform-accepted' && { supplement: { slipNumber: `${record.summary.slipNumber}-B1`, collected: gap } }),
      }
      books.decide(settlementId, decided)
      return succeed(decided)
    },
    'settlement.offlineBudget': () => succeed(budget()),
  }

  return {
    handlers,
    /** Why no further settlement is taken while the line is down. */
    overBudget: () => {
      const { records, recordsMax } = budget()
      if (platform() !== 'offline' || records < recordsMax) return undefined
      return refuse('settlement.over-offline-budget', { limit: 'records', found: String(records + 1), allowed: String(recordsMax) })
    },
    setCharge: (charge: FakeCharge) => {
      site.charge = charge
    },
    setRecordsMax: (recordsMax: number) => {
      site.recordsMax = recordsMax
    },
  }
}
