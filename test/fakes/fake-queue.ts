/** A queue with messages in every state, each with the journal that led there. */
import type { UploadAttempt, UploadJob, UploadKind, UploadState } from '../../shared/contract/index.ts'
import { deadlineMs } from './fake-journal.ts'

type Story = Omit<UploadAttempt, 'messageId' | 'at'> & { readonly minutesAgo: number }

interface Message {
  readonly kind: UploadKind
  readonly state: UploadState
  readonly words?: string
  readonly story?: readonly Story[]
}

interface Visit {
  readonly hoursAgo: number
  /** Some sites have no limit for some visits. */
  readonly isUnlimited?: boolean
  readonly messages: readonly Message[]
}

const taken = (minutesAgo: number): Pick<Message, 'words' | 'story'> => ({
  words: '交易成功',
  story: [
    { minutesAgo, outcome: 'begun', words: '' },
    { minutesAgo, outcome: 'accepted', words: '交易成功', answer: '{"code":"0","message":"交易成功","person":"36**************21"}' },
  ],
})
const refusal = '[5202] 就诊信息不存在，请先办理入院登记'
const timedOut = '等待答复超时（30 秒）'
const noLine = '连接被拒绝'

const visits: readonly Visit[] = [
  {
    hoursAgo: 27,
    messages: [
      { kind: 'fee-details', state: 'acknowledged', ...taken(1_615) },
      {
        kind: 'pre-settlement',
        state: 'refused',
        words: refusal,
        story: [
          { minutesAgo: 1_614, outcome: 'begun', words: '' },
          { minutesAgo: 1_613, outcome: 'refused', words: refusal, answer: `{"code":"5202","message":"${refusal}","name":"演**"}` },
          { minutesAgo: 90, outcome: 'retried', words: '人工重试' },
          { minutesAgo: 90, outcome: 'begun', words: '' },
          { minutesAgo: 90, outcome: 'quarantined', words: '答复里的报文号不是这条报文的', answer: '{"code":"0","message":"交易成功"}' },
          { minutesAgo: 89, outcome: 'refused', words: refusal, answer: `{"code":"5202","message":"${refusal}","name":"演**"}` },
        ],
      },
      { kind: 'settlement', state: 'queued' },
    ],
  },
  {
    hoursAgo: 1,
    messages: [
      { kind: 'fee-details', state: 'acknowledged', ...taken(58) },
      { kind: 'pre-settlement', state: 'acknowledged', ...taken(57) },
      {
        kind: 'settlement',
        state: 'unknown',
        words: timedOut,
        story: [
          { minutesAgo: 56, outcome: 'begun', words: '' },
          { minutesAgo: 55, outcome: 'interrupted', words: '程序在等待答复时停止' },
          { minutesAgo: 52, outcome: 'begun', words: '' },
          { minutesAgo: 51, outcome: 'unknown', words: timedOut },
        ],
      },
    ],
  },
  {
    hoursAgo: 5,
    messages: [
      { kind: 'fee-details', state: 'acknowledged', ...taken(299) },
      {
        kind: 'pre-settlement',
        state: 'held',
        words: '病历首页待补，先不上传',
        story: [{ minutesAgo: 290, outcome: 'held', words: '病历首页待补，先不上传' }],
      },
      { kind: 'settlement', state: 'queued' },
    ],
  },
  {
    hoursAgo: 21,
    messages: [
      {
        kind: 'fee-details',
        state: 'queued',
        words: noLine,
        story: [
          { minutesAgo: 1_259, outcome: 'not-sent', words: noLine },
          { minutesAgo: 30, outcome: 'not-sent', words: noLine },
        ],
      },
      { kind: 'pre-settlement', state: 'queued' },
      { kind: 'settlement', state: 'queued' },
    ],
  },
  {
    hoursAgo: 0,
    isUnlimited: true,
    messages: [{ kind: 'fee-details', state: 'sending', story: [{ minutesAgo: 0, outcome: 'begun', words: '' }] }],
  },
  {
    hoursAgo: 9,
    messages: [
      {
        kind: 'settlement',
        state: 'superseded',
        words: timedOut,
        story: [{ minutesAgo: 538, outcome: 'unknown', words: timedOut }],
      },
      { kind: 'taking-back', state: 'acknowledged', ...taken(535) },
      { kind: 'settlement', state: 'acknowledged', ...taken(534) },
      { kind: 'settlement-list', state: 'acknowledged', ...taken(530) },
    ],
  },
]

/** How many settlements `queueOfEveryState` tells of. */
export const visitsOfEveryState = visits.length

interface Told {
  readonly hoursAgo: number
  readonly uploads: UploadJob[]
  readonly attempts: ReadonlyMap<string, readonly Omit<UploadAttempt, 'messageId'>[]>
}

/** The messages of the visit at this place of the list, for the settlement that is given. */
export function queueOfEveryState(index: number, settlementId: string, slipNumber: string, now: number): Told {
  const { hoursAgo, messages, isUnlimited = false } = visits[index] ?? { hoursAgo: 0, messages: [] }
  const at = (minutesAgo: number) => new Date(now - minutesAgo * 60_000).toISOString()
  const createdAt = at(hoursAgo * 60)
  const attempts = new Map<string, readonly Omit<UploadAttempt, 'messageId'>[]>()
  const uploads = messages.map(({ kind, state, words, story = [] }, place): UploadJob => {
    const jobId = `${settlementId}-${place + 1}`
    attempts.set(
      jobId,
      story.map(({ minutesAgo, ...attempt }) => ({ ...attempt, at: at(minutesAgo) })),
    )
    const last = story.at(-1)
    return {
      jobId,
      settlementId,
      slipNumber,
      kind,
      state,
      nextStep: 'none',
      sequence: place + 1,
      messageId: `H36080200001202603101012${settlementId.slice(2).padStart(2, '0')}${place + 1}`.padEnd(30, '0'),
      attempts: story.filter(({ outcome }) => outcome === 'begun' || outcome === 'not-sent').length,
      ...(last && { lastAttemptAt: at(last.minutesAgo) }),
      ...(words !== undefined && { lastWords: words }),
      ...(state === 'queued' && words !== undefined && { nextAttemptAt: new Date(now + 60_000).toISOString() }),
      createdAt,
      ...(!isUnlimited && { deadlineAt: new Date(Date.parse(createdAt) + deadlineMs).toISOString() }),
    }
  })
  return { hoursAgo, uploads, attempts }
}
