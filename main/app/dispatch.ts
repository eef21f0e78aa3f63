import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import {
  type MethodErrors,
  type MethodName,
  type MethodReply,
  type MethodRequest,
  methods,
  type Operator,
} from '../../shared/contract/index.ts'
import { type ErrorCode, type Outcome, type Problem, refuse } from '../../shared/errors/index.ts'
import { mayCall } from './rights.ts'
import { onlyLooks } from './view-only.ts'

/** Codes any method may answer besides its own. */
type CommonCode =
  | 'internal'
  | 'session.not-signed-in'
  | 'session.not-allowed'
  | 'contract.bad-request'
  | 'contract.unknown-method'
  | 'setup.not-done'

export type Handler<Name extends MethodName> = (
  request: MethodRequest<Name>,
) => Promise<Outcome<MethodReply<Name>, MethodErrors<Name> & ErrorCode>> | Outcome<MethodReply<Name>, MethodErrors<Name> & ErrorCode>

/** The contract table filled with the services: one handler per method. */
export type Handlers = { readonly [Name in MethodName]: Handler<Name> }

/** What is answered while no terminal is open, or opens and closes one. */
export type HostMethod = 'setup.state' | 'setup.startDemo' | 'ledger.adopt'

/** What crosses to the window: plain JSON. */
export type EncodedOutcome =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly error: { readonly code: string; readonly details: unknown; readonly incident?: string } }

export interface DispatchOptions {
  /** What is served now: before an institution is open, only its setting up. */
  readonly handlers: () => Partial<Handlers>
  readonly operator: () => Operator | undefined
  /** Why nothing but looking and printing is answered; absent: everything is. */
  readonly viewOnly?: () => Problem | undefined
  /** Told of every bug with its cause; never with the request, which may name a person. */
  readonly onBug: (incident: string, method: string, cause: unknown) => void
}

type LooseHandler = (request: unknown) => Promise<Outcome<unknown>> | Outcome<unknown>

function badRequest(error: z.ZodError): Outcome<never, CommonCode> {
  const places = error.issues
    .slice(0, 20)
    .map((issue) => ({ place: issue.path.join('.') || '.', found: issue.code, expected: issue.message }))
  return refuse('contract.bad-request', { places })
}

/**
 * Answers one call of the window: looks the name up, decodes the request, checks the right, runs the handler and encodes
 * the reply. Every call ends with an outcome; a bug becomes `internal` with an incident number.
 */
export function createDispatch(options: DispatchOptions): (name: string, request: unknown) => Promise<EncodedOutcome> {
  async function answer(name: string, request: unknown): Promise<Outcome<unknown>> {
    if (!Object.hasOwn(methods, name)) return refuse('contract.unknown-method', { method: name.slice(0, 80) })
    const method = methods[name as MethodName]
    const handler = options.handlers()[name as MethodName]
    if (handler === undefined) return refuse('setup.not-done', {})
    const operator = options.operator()
    if (!('anonymous' in method) && operator === undefined) return refuse('session.not-signed-in', {})
    if (operator !== undefined && !mayCall(operator.role, name as MethodName)) return refuse('session.not-allowed', { role: operator.role })
    const viewOnly = options.viewOnly?.()
    if (viewOnly !== undefined && !onlyLooks(name as MethodName)) return { ok: false, error: viewOnly }
    const decoded = z.safeDecode(method.request as z.ZodType, request)
    if (!decoded.success) return badRequest(decoded.error)
    const running = (handler as LooseHandler)(decoded.data)
    const outcome = await running
    // Who has signed out meanwhile is not told about a person any more. What moves money answers at once and is not meant here.
    const hasLeft = running instanceof Promise && operator !== undefined && options.operator()?.operatorId !== operator.operatorId
    if (hasLeft && !('anonymous' in method)) return refuse('session.not-signed-in', {})
    return outcome.ok ? { ok: true, value: z.encode(method.reply as z.ZodType, outcome.value) } : outcome
  }
  return async (name, request) => {
    try {
      return await answer(name, request)
    } catch (cause) {
      const incident = randomUUID().slice(0, 8)
      options.onBug(incident, name, cause)
      return { ok: false, error: { code: 'internal', details: {}, incident } }
    }
  }
}
