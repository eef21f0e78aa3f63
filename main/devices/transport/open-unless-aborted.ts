import type { Line } from './line.ts'
import type { TransportOutcome } from './transport.ts'

/** Opens the line; a signal given up meanwhile rejects with its reason. Opening cannot be stopped half-way, waiting for it can. */
export function openUnlessAborted(line: Line, signal?: AbortSignal): Promise<TransportOutcome> {
  if (!signal) return line.open()
  return new Promise((resolve, reject) => {
    const giveUp = () => reject(signal.reason)
    if (signal.aborted) return giveUp()
    signal.addEventListener('abort', giveUp, { once: true })
    void line.open().then((outcome) => {
      signal.removeEventListener('abort', giveUp)
      resolve(outcome)
    })
  })
}
