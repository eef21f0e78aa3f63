import type { Clock, HospitalResultStore } from '../ports/index.ts'
import type { Deliver } from './deliveries.ts'

export interface HospitalResultsParts {
  readonly results: HospitalResultStore
  readonly deliver: Deliver
  readonly clock: Clock
  readonly onDelivered: (settlementId: string) => void
  /** Told of every failed try; the result stays and is tried again. */
  readonly onFault: (cause: unknown) => void
  readonly firstPauseMs?: number
  readonly ceilingPauseMs?: number
}

export interface HospitalResultsService {
  start(): void
  wake(): void
  stop(): Promise<void>
}

/** Delivers results in the order they were booked; a failing one holds the later ones, so that a reversal never precedes its original. */
export function createHospitalResultsService(parts: HospitalResultsParts): HospitalResultsService {
  const { results, deliver, clock, onDelivered, onFault } = parts
  const firstPauseMs = parts.firstPauseMs ?? 1_000
  const ceilingPauseMs = parts.ceilingPauseMs ?? 60_000
  let running = false
  let underWay: Promise<void> | undefined
  let isWanted = false
  let failures = 0
  let timer: NodeJS.Timeout | undefined

  async function deliverAll(): Promise<void> {
    for (const { resultId, settlementId, content } of results.undelivered()) {
      if (!running) return
      await deliver(resultId, content)
      results.delivered(resultId, clock.now())
      failures = 0
      onDelivered(settlementId)
    }
  }

  function go(): void {
    clearTimeout(timer)
    if (!running) return
    if (underWay) {
      isWanted = true
      return
    }
    isWanted = false
    underWay = deliverAll()
      .catch((cause: unknown) => {
        onFault(cause)
        failures += 1
        if (running) timer = setTimeout(go, Math.min(ceilingPauseMs, firstPauseMs * 2 ** Math.min(failures - 1, 20)))
      })
      .finally(() => {
        underWay = undefined
        if (isWanted && failures === 0) go()
      })
  }

  return {
    start() {
      running = true
      go()
    },
    wake: () => {
      setImmediate(go)
    },
    async stop() {
      running = false
      clearTimeout(timer)
      await underWay
    },
  }
}
