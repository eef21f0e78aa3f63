import type { ErrorCode, ErrorDetails } from './register.ts'

/** A refusal or a fault as data: it travels, is shown and can be tested. Bugs are thrown instead. */
export type Problem<Code extends ErrorCode = ErrorCode> = {
  [C in Code]: { readonly code: C; readonly details: ErrorDetails<C>; readonly incident?: string }
}[Code]

/** What every call that can be refused answers. */
export type Outcome<Value, Code extends ErrorCode = ErrorCode> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly error: Problem<Code> }

export function succeed<Value>(value: Value): { readonly ok: true; readonly value: Value } {
  return { ok: true, value }
}

export function refuse<Code extends ErrorCode>(
  code: Code,
  details: ErrorDetails<Code>,
): { readonly ok: false; readonly error: Problem<Code> } {
  return { ok: false, error: { code, details } as unknown as Problem<Code> }
}

/** Carries a refusal or a fault out of a place that can only throw, such as a transaction that must roll back. */
export class ProblemError extends Error {
  readonly problem: Problem

  constructor(problem: Problem, options?: ErrorOptions) {
    super(problem.code, options)
    this.name = 'ProblemError'
    this.problem = problem
  }
}
