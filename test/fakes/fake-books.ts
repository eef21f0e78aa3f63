/** Settlements, uploads and prints of the fake terminal, and an upload queue that moves by itself. */
import type { StayBill } from '../../shared/bill/index.ts'
import type { DemoState, EventName, SettlementRecord, SettlementSummary, UploadJob, UploadKind } from '../../shared/contract/index.ts'
import { type InsuredPerson, maskIdNumber, maskName } from '../../shared/insured/index.ts'
import { addMoney, parseMoney, subtractMoney } from '../../shared/money/index.ts'
import type { SettlementBreakdown } from '../../shared/settlement/index.ts'
import type { FakeOptions } from './fake-client.ts'

type Platform = DemoState['platform']

export function summaryOf(
  number: number,
  bill: StayBill,
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

/** What becomes of one message under each manner of the platform. */
const fates: Record<Platform, { readonly state: UploadJob['state']; readonly words?: string }> = {
  normal: { state: 'acknowledged', words: '交易成功' },
  slow: { state: 'acknowledged', words: '交易成功' },
  disagreeing: { state: 'acknowledged', words: '交易成功' },
  failing: { state: 'refused', words: '[5202] 就诊信息不存在，请先办理入院登记' },
  'dropping-answers': { state: 'unknown', words: '等待答复超时（30 秒）' },
  offline: { state: 'queued', words: '连接被拒绝' },
}

export function createFakeBooks({ now, later }: FakeOptions, publish: (event: EventName, payload: object) => void) {
  const records = new Map<string, SettlementRecord>()
  const keys = new Map<string, string>()
  let count = 0
  const instant = (offsetMs = 0) => new Date(now() + offsetMs).toISOString()

  const jobsOf = ({ settlementId, slipNumber }: SettlementSummary, kinds: readonly UploadKind[]): UploadJob[] =>
    kinds.map((kind, index) => ({
      jobId: `${settlementId}-${index + 1}`,
      settlementId,
      slipNumber,
      kind,
      state: 'queued',
      sequence: index + 1,
      messageId: `H36080200001202603101012${settlementId.slice(2).padStart(2, '0')}${index + 1}`.padEnd(30, '0'),
      attempts: 0,
      createdAt: instant(),
    }))
  const change = (settlementId: string, edit: (record: SettlementRecord) => SettlementRecord) => {
    const record = records.get(settlementId)
    if (!record) return
    records.set(settlementId, edit(record))
    publish('upload.changed', { settlementId })
    publish('settlement.changed', { settlementId })
  }
  const advance = (settlementId: string, platform: Platform) => {
    const open = records.get(settlementId)?.uploads.find((job) => job.state !== 'acknowledged')
    if (!open) return
    const fate = fates[platform]
    change(settlementId, (record) => {
      const uploads = record.uploads.map((job) =>
        job.jobId === open.jobId
          ? {
              ...job,
              state: fate.state,
              attempts: job.attempts + 1,
              lastAttemptAt: instant(),
              ...(fate.words !== undefined && { lastWords: fate.words }),
              ...(fate.state === 'queued' && { nextAttemptAt: instant(60_000) }),
            }
          : job,
      )
      return finish({ ...record, uploads }, platform)
    })
    if (fate.state === 'acknowledged') later(platform === 'slow' ? 3_000 : 250, () => advance(settlementId, platform))
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
    book: (key: string, summary: SettlementSummary, breakdown: SettlementBreakdown, platform: Platform): SettlementRecord => {
      const record: SettlementRecord = {
        summary,
        breakdown,
        differences: [],
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
      const record: SettlementRecord = { summary, breakdown, differences: [], uploads: jobsOf(summary, ['cancellation']), printed: 0 }
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
      const settlementId = [...records.values()].find((record) => record.uploads.some((job) => job.jobId === jobId))?.summary.settlementId
      if (settlementId === undefined) return false
      later(50, () => advance(settlementId, platform))
      return true
    },
  }
}

/** The last message of a stay decides what the settlement is. */
function finish(record: SettlementRecord, platform: Platform): SettlementRecord {
  if (record.uploads.some((job) => job.state === 'refused')) return { ...record, summary: { ...record.summary, state: 'refused' } }
  if (record.uploads.some((job) => job.state !== 'acknowledged')) return record
  const confirmed = {
    ...record.summary,
    centreSettlementId: `3608${record.summary.settlementId.slice(2).padStart(10, '0')}`,
    hospitalTold: true,
  }
  if (platform !== 'disagreeing') return { ...record, summary: { ...confirmed, state: 'confirmed' } }
  const { pooledFundPayment, fundTotal, personTotal, cash } = record.breakdown
  const gap = parseMoney('0.01')
  return {
    ...record,
    summary: { ...confirmed, state: 'differs' },
    differences: [
      { field: 'pooledFundPayment', ours: pooledFundPayment, platform: subtractMoney(pooledFundPayment, gap) },
      { field: 'fundTotal', ours: fundTotal, platform: subtractMoney(fundTotal, gap) },
      { field: 'personTotal', ours: personTotal, platform: addMoney(personTotal, gap) },
      { field: 'cash', ours: cash, platform: addMoney(cash, gap) },
    ],
  }
}
