import type { FaultRule } from './faults.ts'

/** What goes back over the line: an envelope as JSON, or the bytes of a file. */
export interface Said {
  readonly type: string
  readonly bytes: Buffer
}

export interface AnsweredCall {
  readonly transaction: string
  readonly messageId: string
}

/** Answers that reach another call than their own: the one thing a platform and a line can do to two calls at once. */
export interface Mixups {
  /** What this call gets to hear instead of its own answer; nothing when that is kept for later. */
  pass(call: AnsweredCall, own: Said, struck: readonly FaultRule[]): Promise<Said | undefined>
}

const partnerMs = 5_000

export function createMixups(now: () => number): Mixups {
  let waiting: { readonly own: Said; readonly meet: (theirs: Said) => void } | undefined
  const kept: { readonly call: AnsweredCall; readonly due: number; readonly answer: Said }[] = []

  /** The first of two waits for the second; nobody coming, it gets its own answer after all. */
  function swap(own: Said, waitMs: number): Promise<Said> {
    const first = waiting
    if (first !== undefined) {
      waiting = undefined
      first.meet(own)
      return Promise.resolve(first.own)
    }
    return new Promise((resolve) => {
      const alone = setTimeout(() => {
        waiting = undefined
        resolve(own)
      }, waitMs)
      waiting = {
        own,
        meet: (theirs) => {
          clearTimeout(alone)
          resolve(theirs)
        },
      }
    })
  }

  /** A kept answer that is due: that of the same message first, else the oldest of the same transaction. */
  function takeDue({ transaction, messageId }: AnsweredCall): Said | undefined {
    const due = kept.filter((one) => one.due <= now() && one.call.transaction === transaction)
    const found = due.find(({ call }) => call.messageId === messageId) ?? due[0]
    if (found !== undefined) kept.splice(kept.indexOf(found), 1)
    return found?.answer
  }

  return {
    async pass(call, own, struck) {
      const find = (kind: FaultRule['kind']) => struck.find((rule) => rule.kind === kind)
      const late = find('late')
      if (late !== undefined) {
        kept.push({ call, due: now() + (late.minutes ?? 0) * 60_000, answer: own })
        return undefined
      }
      const swapped = find('swapped')
      return swapped === undefined ? (takeDue(call) ?? own) : swap(own, swapped.ms || partnerMs)
    },
  }
}
