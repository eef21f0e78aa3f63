import type { AnsweredCall } from './mixups.ts'

/** Something the line or the gateway did to a message; the ledger does not know, for the platform saw nothing unusual. */
export interface Incident extends AnsweredCall {
  readonly at: number
  readonly words: string
}

export interface Incidents {
  note(call: AnsweredCall, words: string): void
  /** The newest first. */
  recent(): readonly Incident[]
}

const keptMax = 50

/** In memory only: for whoever watches an exercise, not for the books. */
export function createIncidents(now: () => number): Incidents {
  const kept: Incident[] = []
  return {
    note(call, words) {
      kept.unshift({ ...call, at: now(), words })
      kept.length = Math.min(kept.length, keptMax)
    },
    recent: () => kept,
  }
}
