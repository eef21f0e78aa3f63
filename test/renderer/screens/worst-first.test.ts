import { describe, expect, it } from 'vitest'
import { queueHead, worstFirst } from '../../../renderer/screens/upload-queue/worst-first.ts'
import type { UploadJob } from '../../../shared/contract/index.ts'

const now = Date.parse('2026-03-10T08:00:00Z')
const at = (hours: number) => new Date(now + hours * 3_600_000).toISOString()

function job(jobId: string, state: UploadJob['state'], rest: Partial<UploadJob> = {}): UploadJob {
  return {
    jobId,
    settlementId: 'S-1',
    slipNumber: '01-20260310-0001',
    kind: 'settlement',
    state,
    nextStep: 'none',
    sequence: 1,
    messageId: jobId,
    attempts: 0,
    createdAt: at(-1),
    ...rest,
  }
}

const order = (jobs: readonly UploadJob[]) => worstFirst(jobs, now).map(({ jobId }) => jobId)

describe('the queue, worst first', () => {
  it('begins with what needs somebody, then what nobody knows of, what is held, what waits, what is done', () => {
    const jobs = [job('done', 'acknowledged'), job('sending', 'sending'), job('queued', 'queued'), job('held', 'held')]
    expect(order([...jobs, job('unknown', 'unknown'), job('refused', 'refused')])).toEqual([
      'refused',
      'unknown',
      'held',
      'queued',
      'sending',
      'done',
    ])
  })

  it('puts what is overdue beside the refused ones, whatever its state', () => {
    const jobs = [
      job('unknown', 'unknown', { deadlineAt: at(5) }),
      job('late', 'queued', { deadlineAt: at(-2) }),
      job('refused', 'refused'),
    ]
    expect(order(jobs)).toEqual(['late', 'refused', 'unknown'])
  })

  it('among the like takes the tightest deadline, then the oldest, then the order of the visit', () => {
    const jobs = [
      job('no-limit', 'queued', { createdAt: at(-30) }),
      job('second', 'queued', { deadlineAt: at(2), createdAt: at(-3), sequence: 2 }),
      job('younger', 'queued', { deadlineAt: at(2), createdAt: at(-2) }),
      job('first', 'queued', { deadlineAt: at(2), createdAt: at(-3), sequence: 1 }),
      job('tight', 'queued', { deadlineAt: at(1) }),
    ]
    expect(order(jobs)).toEqual(['tight', 'first', 'second', 'younger', 'no-limit'])
  })

  it('shows what is done with its newest first and never as overdue', () => {
    const jobs = [job('old', 'acknowledged', { createdAt: at(-9), deadlineAt: at(-5) }), job('new', 'superseded', { createdAt: at(-2) })]
    expect(order(jobs)).toEqual(['new', 'old'])
  })
})

describe('the head of the queue', () => {
  it('counts by state and names the oldest and the tightest of what is open', () => {
    const head = queueHead([
      job('a', 'queued', { createdAt: at(-7), deadlineAt: at(17) }),
      job('b', 'refused', { createdAt: at(-2), deadlineAt: at(3) }),
      job('c', 'acknowledged', { createdAt: at(-99), deadlineAt: at(-75) }),
    ])
    expect(head).toMatchObject({ open: 2, oldestAt: at(-7), tightestAt: at(3) })
    expect(head.counts).toMatchObject({ queued: 1, refused: 1, acknowledged: 1, unknown: 0, held: 0 })
  })

  it('says nothing of an age where nothing is open', () => {
    expect(queueHead([job('c', 'acknowledged')])).toMatchObject({ open: 0, oldestAt: undefined, tightestAt: undefined })
  })
})
