import type { ErrorCode, Outcome } from '../../../shared/errors/index.ts'
import type { StoreCode } from '../ports/index.ts'
import { attempt } from '../settlement/index.ts'

/** What the store says instead of writing becomes a value. */
export async function attemptAsync<Value, Code extends ErrorCode>(
  work: () => Promise<Outcome<Value, Code>>,
): Promise<Outcome<Value, Code | StoreCode>> {
  let thrown: unknown
  try {
    return (await work()) as Outcome<Value, Code | StoreCode>
  } catch (cause) {
    thrown = cause
  }
  return attempt((): Value => {
    throw thrown
  }) as Outcome<Value, Code | StoreCode>
}
