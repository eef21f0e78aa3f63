import fc from 'fast-check'
import { spoiled } from './mutations.ts'
import type { Target } from './targets.ts'

/** No input may keep a reader busy longer. */
export const longestMs = 1_000

export interface Fuzzed {
  readonly inputs: number
  readonly slowestMs: number
  /** What went wrong and with which input, made as small as it gets; absent when nothing did. */
  readonly failure?: string
}

export interface FuzzSettings {
  readonly seed: number
  readonly inputs: number
  readonly forMs?: number
  /** Told of every input before it is tried. */
  readonly onInput?: (input: Uint8Array) => void
}

/** Spoils the good inputs of a target again and again: whatever is thrown, or takes too long, is a failure. */
export function fuzz(target: Target, { seed, inputs: most, forMs, onInput }: FuzzSettings): Fuzzed {
  let [inputs, slowestMs] = [0, 0]
  const checked = fc.check(
    fc.property(spoiled(target.seeds), (input) => {
      onInput?.(input)
      // Time of this thread at work: what else the machine does is no fault of the reader.
      const start = process.threadCpuUsage()
      target.run(input)
      const { user, system } = process.threadCpuUsage(start)
      const took = (user + system) / 1_000
      inputs += 1
      slowestMs = Math.max(slowestMs, took)
      if (took > longestMs) throw new Error(`took ${Math.round(took)} ms`)
    }),
    { seed, numRuns: most, ...(forMs !== undefined && { interruptAfterTimeLimit: forMs, markInterruptAsFailure: false }) },
  )
  if (!checked.failed) return { inputs, slowestMs }
  const [smallest] = checked.counterexample ?? []
  const words = checked.errorInstance instanceof Error ? (checked.errorInstance.stack ?? checked.errorInstance.message) : 'failed'
  return { inputs, slowestMs, failure: `${words}\nseed ${seed}, input ${smallest === undefined ? '?' : hex(smallest)}` }
}

export function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex').toUpperCase()
}
