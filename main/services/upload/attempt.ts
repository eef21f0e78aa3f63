import { type Outcome, type Problem, ProblemError } from '../../../shared/errors/index.ts'
import type { StoreCode } from '../ports/index.ts'

const storeCodes: readonly string[] = ['store.disk-full', 'store.busy', 'store.newer-schema', 'store.damaged'] satisfies StoreCode[]

/** Runs a write; what the store says instead of writing becomes a value, anything else is a bug and goes on. */
export function attempt<Value>(write: () => Value): Outcome<Value, StoreCode> {
  try {
    return { ok: true, value: write() }
  } catch (cause) {
    if (cause instanceof ProblemError && storeCodes.includes(cause.problem.code))
      return { ok: false, error: cause.problem as Problem<StoreCode> }
    throw cause
  }
}
