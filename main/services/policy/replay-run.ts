import type { ReplayState } from '../../../shared/contract/index.ts'
import { instantText } from '../../../shared/dates/index.ts'
import type { Clock } from '../ports/index.ts'
import type { ReplayedSettlement } from '../replay/index.ts'

export interface ReplayRunParts {
  /** Works out one record after the other; each is done when it is asked for. */
  readonly each: () => Iterable<ReplayedSettlement>
  readonly count: () => number
  readonly clock: Clock
  /** Lets everything else that waits have its turn. */
  readonly breathe: () => Promise<void>
  readonly onFault: (cause: unknown) => void
}

/** 重放: one run at a time over the whole ledger, in slices between which the window is answered. */
export interface ReplayRun {
  state(): ReplayState
  start(startedBy: string): ReplayState
  /** Ends the run after the record it is at. */
  stop(): ReplayState
  /** When the run that is under way, if any, has come to its end. */
  ended(): Promise<void>
}

const sliceMs = 8
const listedMax = 500
const fieldsMax = 20

const idle: ReplayState = { state: 'idle', total: 0, worked: 0, same: 0, differs: 0, notKept: 0, reversals: 0, records: [] }

export function createReplayRun({ each, count, clock, breathe, onFault }: ReplayRunParts): ReplayRun {
  let state = idle
  let isStopping = false
  let end: Promise<void> = Promise.resolve()
  const now = () => instantText(clock.now())

  async function work(): Promise<void> {
    let sliceEnd = performance.now() + sliceMs
    let outcome: ReplayState['state'] = 'done'
    for (const replayed of each()) {
      state = withRecord(state, replayed)
      if (performance.now() < sliceEnd) continue
      await breathe()
      if (isStopping) {
        outcome = 'stopped'
        break
      }
      sliceEnd = performance.now() + sliceMs
    }
    state = { ...state, state: outcome, endedAt: now() }
  }

  return {
    state: () => state,
    start(startedBy) {
      if (state.state === 'running') return state
      isStopping = false
      state = { ...idle, state: 'running', startedAt: now(), startedBy, total: count() }
      end = work().catch((cause: unknown) => {
        state = { ...state, state: 'failed', endedAt: now() }
        onFault(cause)
      })
      return state
    },
    stop() {
      if (state.state === 'running') isStopping = true
      return state
    },
    ended: () => end,
  }
}

/** The field by which a replay says that rows are not as they were written. */
const hashField = 'content_sha256'

function withRecord(before: ReplayState, replayed: ReplayedSettlement): ReplayState {
  const { settlementId, slipNumber, kind, settledAt, packHash, state, differences } = replayed
  const counted = {
    ...before,
    worked: before.worked + 1,
    reversals: before.reversals + (kind === 'reversal' ? 1 : 0),
    same: before.same + (state === 'same' ? 1 : 0),
    differs: before.differs + (state === 'differs' ? 1 : 0),
    notKept: before.notKept + (state === 'not-kept' ? 1 : 0),
  }
  if (state === 'same' || before.records.length >= listedMax) return counted
  // That a record was changed is known by its hash; what was changed is what people look for first.
  const [amounts, hashes] = [differences.filter(({ field }) => field !== hashField), differences.filter(({ field }) => field === hashField)]
  const record = {
    settlementId,
    slipNumber,
    kind,
    settledAt: instantText(settledAt),
    ...(packHash === undefined ? {} : { packHash }),
    state,
    differences: differences.length,
    fields: [...amounts, ...hashes].slice(0, fieldsMax),
  }
  return { ...counted, records: [...before.records, record] }
}
