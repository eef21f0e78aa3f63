/**
 * One sender per visit: while somebody beside the queue talks to the platform about a visit, nothing queued of that visit goes out.
 * The other way round the ledger says it: whoever wants to begin looks whether a message of the visit is open.
 */
export interface VisitGate {
  /** Keeps the queue from this visit until what is answered is called; absent while somebody else holds it. */
  hold(visitId: string): (() => void) | undefined
  isHeld(visitId: string): boolean
}

/** `onFree` is told after each release: the queue looks again. */
export function createVisitGate(onFree: () => void = () => undefined): VisitGate {
  const held = new Set<string>()
  return {
    hold(visitId) {
      if (held.has(visitId)) return undefined
      held.add(visitId)
      return () => {
        if (held.delete(visitId)) onFree()
      }
    },
    isHeld: (visitId) => held.has(visitId),
  }
}
