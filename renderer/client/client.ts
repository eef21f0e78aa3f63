import { z } from 'zod'
import {
  type EventName,
  type EventPayload,
  events,
  type MethodName,
  type MethodReply,
  type MethodRequest,
  methods,
} from '../../shared/contract/index.ts'
import { type ErrorCode, errorRegister, type Outcome, type Problem, refuse } from '../../shared/errors/index.ts'
import type { Transport } from './transport.ts'

/** The contract as screens use it: typed, decoded, and every call ends with an outcome. */
export interface Client {
  call<Name extends MethodName>(name: Name, request: MethodRequest<Name>): Promise<Outcome<MethodReply<Name>>>
  subscribe<Name extends EventName>(event: Name, listener: (payload: EventPayload<Name>) => void): () => void
  watchConnection(listener: (connected: boolean) => void): () => void
}

const wireOutcome = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), value: z.unknown() }),
  z.object({ ok: z.literal(false), error: z.object({ code: z.string(), details: z.unknown(), incident: z.string().optional() }) }),
])
const wireEvent = z.object({ event: z.string(), payload: z.unknown() })

export function createClient(transport: Transport): Client {
  return {
    call: async (name, request) => {
      const method = methods[name]
      const encoded = z.encode(method.request as z.ZodType, request)
      let answer: unknown
      try {
        answer = await transport.call(name, encoded)
      } catch {
        return refuse('contract.no-answer', {})
      }
      return decodeOutcome(method.reply as z.ZodType, answer) as Outcome<MethodReply<typeof name>>
    },
    subscribe: (wanted, listener) =>
      transport.subscribe((raw) => {
        const event = wireEvent.safeParse(raw)
        if (!event.success || event.data.event !== wanted) return
        const payload = z.safeDecode(events[wanted] as z.ZodType, event.data.payload)
        if (payload.success) listener(payload.data as EventPayload<typeof wanted>)
      }),
    watchConnection: (listener) => transport.watchConnection(listener),
  }
}

function decodeOutcome(reply: z.ZodType, answer: unknown): Outcome<unknown> {
  const outcome = wireOutcome.safeParse(answer)
  if (!outcome.success) return badReply(outcome.error)
  if (!outcome.data.ok) return { ok: false, error: decodeProblem(outcome.data.error) }
  const value = z.safeDecode(reply, outcome.data.value)
  return value.success ? { ok: true, value: value.data } : badReply(value.error)
}

function decodeProblem(error: { code: string; details: unknown; incident?: string | undefined }): Problem {
  const known = error.code in errorRegister ? errorRegister[error.code as ErrorCode].details.safeParse(error.details) : undefined
  const incident = error.incident === undefined ? {} : { incident: error.incident }
  if (known?.success) return { code: error.code, details: known.data, ...incident } as Problem
  // A code or details this window does not know: still an answer, shown as an inner fault with its incident.
  return { code: 'internal', details: {}, ...incident }
}

function badReply(error: z.ZodError): Outcome<never> {
  const places = error.issues.slice(0, 20).map((issue) => ({
    place: issue.path.map(String).join('.'),
    found: issue.code,
    expected: issue.message,
  }))
  return refuse('contract.bad-reply', { places })
}
