/** Settlements, uploads and prints of the fake terminal, and an upload queue that moves by itself. */
import type {
  DifferenceDecision,
  EventName,
  SettlementRecord,
  SettlementSummary,
  UploadAttempt,
  UploadJob,
  UploadKind,
  UploadState,
} from '../../shared/contract/index.ts'
import { type InsuredPerson, maskIdNumber, maskName } from '../../shared/insured/index.ts'
import type { SettlementBreakdown } from '../../shared/settlement/index.ts'
import type { FakeOptions } from './fake-client.ts'
import { otherCause, otherFigures } from './fake-figures.ts'
import { createFakeJournal, deadlineMs, fates, isDone, nextStepOf, type Platform } from './fake-journal.ts'
import type { BillHead } from './fake-world.ts'

export function summaryOf(
  number: number,
  bill: BillHead,
  person: InsuredPerson,
  breakdown: SettlementBreakdown,
  operatorName: string,
  settledAt: string,
): SettlementSummary {
  const { totalFee, fundTotal, personTotal, cash, refund, balanceDue } = breakdown
  return {
    settlementId: `S-${number}`,
    slipNumber: `01-20260310-${String(number).padStart(4, '0')}`,
    kind: 'settlement',
    billId: bill.billId,
    inpatientNumber: bill.inpatientNumber,
    patientNameMasked: maskName(person.name),
    idNumberMasked: maskIdNumber(person.idNumber),
    settledAt,
    operatorName,
    ...{ totalFee, fundTotal, personTotal, cash, refund, balanceDue },
    state: 'provisional',
    hospitalTold: false,
  }
}

export function createFakeBooks({ now, later }: FakeOptions, publish: (event: EventName, payload: object) => void) {
  const records = new Map<string, SettlementRecord>()
  const keys = new Map<string, string>()
  let count = 0
  const journal = createFakeJournal()
  const instant = (offsetMs = 0) => new Date(now() + offsetMs).toISOString()

  const jobsOf = ({ settlementId, slipNumber }: SettlementSummary, kinds: readonly UploadKind[]): UploadJob[] =>
    kinds.map((kind, index) => ({
      jobId: `${settlementId}-${index + 1}`,
      settlementId,
      slipNumber,
      kind,
      state: 'queued',
      nextStep: index === 0 ? 'is-sent' : 'waits-its-turn',
      sequence: index + 1,
      messageId: `H36080200001202603101012${settlementId.slice(2).padStart(2, '0')}${index + 1}`.padEnd(30, '0'),
      attempts: 0,
      createdAt: instant(),
      deadlineAt: instant(deadlineMs),
    }))
  const change = (settlementId: string, edit: (record: SettlementRecord) => SettlementRecord) => {
    const record = records.get(settlementId)
    if (!record) return
    records.set(settlementId, edit(record))
    publish('upload.changed', { settlementId })
    publish('settlement.changed', { settlementId })
  }
  /** Every message with the next step its state and place lead to. */
  const inOrder = (uploads: readonly UploadJob[], platform: Platform): UploadJob[] => {
    const first = uploads.find((job) => !isDone(job))
    return uploads.map(({ deadlineAt, ...job }) => ({
      ...job,
      nextStep: nextStepOf(job.state, job.jobId === first?.jobId, platform),
      ...(deadlineAt !== undefined && !isDone(job) && { deadlineAt }),
    }))
  }
  const advance = (settlementId: string, platform: Platform) => {
    const open = records.get(settlementId)?.uploads.find((job) => !isDone(job))
    if (!open || open.state === 'held') return
    const fate = fates[platform]
    journal.note(open, { at: instant(), outcome: 'begun', words: '' })
    journal.note(open, {
      at: instant(),
      outcome: fate.outcome,
      words: fate.words,
      ...(fate.answer !== undefined && { answer: fate.answer }),
    })
    change(settlementId, (record) => {
      const uploads = record.uploads.map((job) =>
        job.jobId === open.jobId
          ? {
              ...job,
              state: fate.state,
              attempts: job.attempts + 1,
              lastAttemptAt: instant(),
              lastWords: fate.words,
              ...(fate.state === 'queued' && { nextAttemptAt: instant(60_000) }),
            }
          : job,
      )
      return finish({ ...record, uploads: inOrder(uploads, platform) }, platform)
    })
    if (fate.state === 'acknowledged') later(platform === 'slow' ? 3_000 : 250, () => advance(settlementId, platform))
  }
  const jobOf = (jobId: string) => [...records.values()].flatMap((record) => record.uploads).find((job) => job.jobId === jobId)
  /** A person's hand on a message: its state, and a line in its journal. */
  const handle = (jobId: string, state: UploadState, outcome: UploadAttempt['outcome'], words: string, platform: Platform) => {
    const job = jobOf(jobId)
    if (!job) return undefined
    journal.note(job, { at: instant(), outcome, words })
    change(job.settlementId, (record) => ({
      ...record,
      uploads: inOrder(
        record.uploads.map((one) => (one.jobId === jobId ? { ...one, state } : one)),
        platform,
      ),
    }))
    return job.settlementId
  }

  return {
    nextNumber: () => {
      count += 1
      return count
    },
    byKey: (key: string) => records.get(keys.get(key) ?? ''),
    find: (settlementId: string) => records.get(settlementId),
    list: () => [...records.values()].map((record) => record.summary).reverse(),
    uploads: () => [...records.values()].flatMap((record) => record.uploads).reverse(),
    settled: (billId: string) =>
      [...records.values()].find(
        (record) => record.summary.billId === billId && record.summary.kind === 'settlement' && record.summary.reversedBy === undefined,
      )?.summary.settlementId,
    queue: () => {
      const jobs = [...records.values()].flatMap((record) => record.uploads)
      const waiting = jobs.filter((job) => job.state === 'queued' || job.state === 'sending' || job.state === 'unknown')
      const oldestAt = waiting.map((job) => job.createdAt).sort()[0]
      return { waiting: waiting.length, needsPerson: jobs.filter((job) => job.state === 'refused').length, ...(oldestAt && { oldestAt }) }
    },
    book: (
      key: string,
      summary: SettlementSummary,
      breakdown: SettlementBreakdown,
      platform: Platform,
      decision?: DifferenceDecision,
    ): SettlementRecord => {
      const record: SettlementRecord = {
        summary,
        breakdown,
        differences: [],
        decisions: decision ? [decision] : [],
        choices: [],
        uploads: jobsOf(summary, ['fee-details', 'pre-settlement', 'settlement']),
        printed: 0,
      }
      records.set(summary.settlementId, record)
      keys.set(key, summary.settlementId)
      publish('bill.changed', { billId: summary.billId })
      later(700, () => advance(summary.settlementId, platform))
      return record
    },
    takeBack: (settlementId: string, breakdown: SettlementBreakdown, settledAt: string, operatorName: string, platform: Platform) => {
      count += 1
      const original = records.get(settlementId)
      if (!original) throw new Error(`no such settlement: ${settlementId}`)
      const { totalFee, fundTotal, personTotal, cash, refund, balanceDue } = breakdown
      const reversalId = `S-${count}`
      const summary: SettlementSummary = {
        ...original.summary,
        settlementId: reversalId,
        slipNumber: `01-20260310-${String(count).padStart(4, '0')}`,
        kind: 'reversal',
        reverses: settlementId,
        settledAt,
        operatorName,
        ...{ totalFee, fundTotal, personTotal, cash, refund, balanceDue },
        state: 'provisional',
      }
      const uploads = jobsOf(summary, ['cancellation'])
      const record: SettlementRecord = { summary, breakdown, differences: [], decisions: [], choices: [], uploads, printed: 0 }
      records.set(reversalId, record)
      change(settlementId, (known) => ({ ...known, summary: { ...known.summary, state: 'cancelled', reversedBy: reversalId } }))
      publish('bill.changed', { billId: summary.billId })
      later(700, () => advance(reversalId, platform))
      return record
    },
    countPrint: (settlementId: string) => {
      const record = records.get(settlementId)
      if (!record) return undefined
      records.set(settlementId, { ...record, printed: record.printed + 1 })
      return record.printed + 1
    },
    retry: (jobId: string, platform: Platform) => {
      const job = jobOf(jobId)
      if (!job) return
      journal.note(job, { at: instant(), outcome: 'retried', words: '人工重试' })
      later(50, () => advance(job.settlementId, platform))
    },
    jobOf,
    attemptsOf: journal.of,
    hold: (jobId: string, reason: string, platform: Platform) => void handle(jobId, 'held', 'held', reason, platform),
    release: (jobId: string, platform: Platform) => {
      const settlementId = handle(jobId, 'queued', 'released', '放行', platform)
      if (settlementId !== undefined) later(300, () => advance(settlementId, platform))
    },
    resolve: (jobId: string, reason: string, platform: Platform) => {
      const settlementId = handle(jobId, 'superseded', 'resolved', reason, platform)
      if (settlementId !== undefined) later(50, () => advance(settlementId, platform))
    },
    decide: (settlementId: string, decision: DifferenceDecision) =>
      change(settlementId, (record) => ({
        ...record,
        decisions: [...record.decisions, decision],
        choices: decision.decision === 'disputed' ? ['platform-accepted', 'ours-agreed', 'platform-corrected'] : [],
        summary: {
          ...record.summary,
          state: decision.decision === 'disputed' ? 'differs' : 'confirmed',
          decision: decision.decision,
        },
      })),
    /** A record as it stands after a history of its own; nothing moves it by itself. */
    put: (record: SettlementRecord, attempts: ReadonlyMap<string, readonly Omit<UploadAttempt, 'messageId'>[]>, platform: Platform) => {
      const uploads = inOrder(record.uploads, platform)
      records.set(record.summary.settlementId, { ...record, uploads })
      for (const job of uploads) for (const attempt of attempts.get(job.jobId) ?? []) journal.note(job, attempt)
      publish('bill.changed', { billId: record.summary.billId })
      publish('upload.changed', { settlementId: record.summary.settlementId })
    },
    all: () => [...records.values()],
  }
}

export type FakeBooks = ReturnType<typeof createFakeBooks>

/** The last message of a stay decides what the settlement is. */
function finish(record: SettlementRecord, platform: Platform): SettlementRecord {
  if (record.uploads.some((job) => job.state === 'refused')) return { ...record, summary: { ...record.summary, state: 'refused' } }
  if (record.uploads.some((job) => !isDone(job))) return record
  const confirmed = {
    ...record.summary,
    centreSettlementId: `3608${record.summary.settlementId.slice(2).padStart(10, '0')}`,
    hospitalTold: true,
  }
  if (platform !== 'disagreeing') return { ...record, summary: { ...confirmed, state: 'confirmed' } }
  const isDecided = record.decisions.length > 0
  return {
    ...record,
    choices: isDecided ? [] : ['platform-accepted', 'disputed'],
    summary: { ...confirmed, state: isDecided ? 'confirmed' : 'differs' },
    differences: otherFigures(record.breakdown),
    cause: otherCause(record.breakdown),
  }
}
