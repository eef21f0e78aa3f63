import type { UploadJob, UploadState } from '../../../shared/contract/index.ts'

export const openStates: readonly UploadState[] = ['refused', 'unknown', 'held', 'queued', 'sending']
const doneStates: readonly UploadState[] = ['acknowledged', 'superseded']
/** As people ask for them: what needs somebody first. */
export const statesInOrder: readonly UploadState[] = [...openStates, ...doneStates]

export function isOpen({ state }: Pick<UploadJob, 'state'>): boolean {
  return openStates.includes(state)
}

/** Refused and overdue ones stand first, then what nobody knows of, what is held, what waits, and at last what is done. */
function rankOf(job: UploadJob, now: number): number {
  if (!isOpen(job)) return statesInOrder.length
  if (job.deadlineAt !== undefined && Date.parse(job.deadlineAt) < now) return 0
  return openStates.indexOf(job.state)
}

const moment = (instant: string | undefined) => (instant === undefined ? Number.POSITIVE_INFINITY : Date.parse(instant))
const ascending = (a: number, b: number) => (a === b ? 0 : a < b ? -1 : 1)

/** The worst first; among the like the tightest deadline, then the oldest. What is done has its newest first. */
export function worstFirst(jobs: readonly UploadJob[], now: number): UploadJob[] {
  return jobs.toSorted((a, b) => {
    const rank = ascending(rankOf(a, now), rankOf(b, now))
    if (rank !== 0) return rank
    if (!isOpen(a)) return ascending(moment(b.createdAt), moment(a.createdAt)) || b.sequence - a.sequence
    return (
      ascending(moment(a.deadlineAt), moment(b.deadlineAt)) ||
      ascending(moment(a.createdAt), moment(b.createdAt)) ||
      a.sequence - b.sequence
    )
  })
}

export interface QueueHead {
  readonly counts: Readonly<Record<UploadState, number>>
  readonly open: number
  readonly oldestAt: string | undefined
  readonly tightestAt: string | undefined
}

/** What the queue holds in a glance. */
export function queueHead(jobs: readonly UploadJob[]): QueueHead {
  const counts = Object.fromEntries(statesInOrder.map((state) => [state, 0])) as Record<UploadState, number>
  for (const { state } of jobs) counts[state] += 1
  const open = jobs.filter(isOpen)
  const earliest = (instants: readonly string[]) => instants.toSorted((a, b) => Date.parse(a) - Date.parse(b))[0]
  return {
    counts,
    open: open.length,
    oldestAt: earliest(open.map((job) => job.createdAt)),
    tightestAt: earliest(open.flatMap((job) => job.deadlineAt ?? [])),
  }
}
