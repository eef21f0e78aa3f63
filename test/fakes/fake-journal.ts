/** What the fake queue keeps of each message: its next step, its deadline and the journal of its attempts. */
import type { DemoState, UploadAttempt, UploadJob, UploadNextStep, UploadState } from '../../shared/contract/index.ts'

export type Platform = DemoState['platform']

export interface Fate {
  readonly state: UploadState
  readonly outcome: UploadAttempt['outcome']
  readonly words: string
  readonly answer?: string
}

const accepted: Fate = {
  state: 'acknowledged',
  outcome: 'accepted',
  words: '交易成功',
  answer: '{"code":"0","message":"交易成功","person":"36**************21","name":"演**"}',
}

/** What becomes of one message under each manner of the platform. */
export const fates: Readonly<Record<Platform, Fate>> = {
  normal: accepted,
  slow: accepted,
  disagreeing: accepted,
  failing: {
    state: 'refused',
    outcome: 'refused',
    words: '[5202] 就诊信息不存在，请先办理入院登记',
    answer: '{"code":"5202","message":"就诊信息不存在，请先办理入院登记","person":"36**************21"}',
  },
  'dropping-answers': { state: 'unknown', outcome: 'unknown', words: '等待答复超时（30 秒）' },
  offline: { state: 'queued', outcome: 'not-sent', words: '连接被拒绝' },
}

export function nextStepOf(state: UploadState, isFirst: boolean, platform: Platform): UploadNextStep {
  switch (state) {
    case 'queued':
      if (!isFirst) return 'waits-its-turn'
      return platform === 'offline' ? 'waits-for-line' : 'is-sent'
    case 'sending':
      return 'is-sent'
    case 'unknown':
      return 'is-looked-up'
    case 'held':
      return 'is-held'
    case 'refused':
      return 'needs-person'
    case 'acknowledged':
    case 'superseded':
      return 'none'
  }
}

/** 上传时限 of the fake site: a day after the settlement. */
export const deadlineMs = 24 * 3_600_000

export const isDone = ({ state }: Pick<UploadJob, 'state'>) => state === 'acknowledged' || state === 'superseded'

export function createFakeJournal() {
  const attempts = new Map<string, UploadAttempt[]>()
  return {
    note: ({ jobId, messageId }: Pick<UploadJob, 'jobId' | 'messageId'>, attempt: Omit<UploadAttempt, 'messageId'>) => {
      attempts.set(jobId, [...(attempts.get(jobId) ?? []), { messageId, ...attempt }])
    },
    of: (jobId: string): UploadAttempt[] => attempts.get(jobId) ?? [],
  }
}
