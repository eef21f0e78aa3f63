import type { Outcome } from '../errors/index.ts'
import { type ChainRefusal, type ChainWorld, type ReversalChain, type SettledRecord, unwind } from './unwind.ts'

/**
 * 冲正链: what has to happen when one settlement is taken back. Later settlements of the same person-year that depend on its
 * accumulators are taken back first, the last one first, and are settled again afterwards in their original order with their
 * original days and law; for each the differences are named. Money goes back to the channel it came from. `records` are the person's
 * settlements in the order in which they were settled.
 *
 * Refuses an unknown settlement, a second reversal of the same one, and a chain that reaches one that can no longer be taken back.
 */
export function reversalChain(records: readonly SettledRecord[], target: string, world: ChainWorld): Outcome<ReversalChain, ChainRefusal> {
  return unwind(records, new Map([[target, 'gone']]), world)
}
