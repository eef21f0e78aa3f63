import type { Line } from './line.ts'
import type { TransportOutcome } from './transport.ts'
import { orAborted } from './waiting.ts'

/** Opens the line; a signal given up meanwhile rejects with its reason. Opening cannot be stopped half-way, waiting for it can. */
export function openUnlessAborted(line: Line, signal?: AbortSignal): Promise<TransportOutcome> {
  return orAborted(line.open(), signal)
}
