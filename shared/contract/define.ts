import type { z } from 'zod'
import type { ErrorCode } from '../errors/index.ts'

/** One entry of the contract: the only way the renderer reaches the machine. */
export interface MethodDefinition {
  readonly request: z.ZodType
  readonly reply: z.ZodType
  /** Codes this method may answer besides `internal`, the `contract.*` and the `session.*` ones. */
  readonly errors: readonly ErrorCode[]
  /** Whether it may be called before anybody has signed in. */
  readonly anonymous?: boolean
}

export function defineMethods<const Methods extends Record<string, MethodDefinition>>(methods: Methods): Methods {
  return methods
}

export function defineEvents<const Events extends Record<string, z.ZodType>>(events: Events): Events {
  return events
}
