/**
 * A terminal in memory behind the transport of the renderer: every call is decoded and encoded as a host would, so that
 * screens are shown real shapes. It settles nothing itself; previews come ready-made with the world.
 */
import { z } from 'zod'
import type { Transport } from '../../renderer/client/index.ts'
import { type EventName, type MethodName, type MethodReply, type MethodRequest, methods } from '../../shared/contract/index.ts'
import type { Outcome } from '../../shared/errors/index.ts'
import { createFakeHandlers, type FakeStage } from './fake-handlers.ts'
import type { FakeWorld } from './fake-world.ts'

export interface FakeTerminal extends FakeStage {
  readonly transport: Transport
  /** Answers the next call of this method with this error instead. */
  refuseNext(method: MethodName, code: string, details?: object): void
  /** Answers every call of this method with this error from now on. */
  refuseAlways(method: MethodName, code: string, details?: object): void
  /** Does the next call of this method but loses its answer. */
  loseNextAnswer(method: MethodName): void
  /** Does the next call of this method at once and holds its answer back so long. */
  holdNextAnswer(method: MethodName, milliseconds: number): void
  /** Every answer waits so long. */
  setDelay(milliseconds: number): void
  setConnected(connected: boolean): void
  /** The scanner on the line reads this code. */
  scan(text: string): void
  /** Counts of calls by method, for asserting that nothing was asked twice. */
  readonly calls: Readonly<Record<string, number>>
  /** What each method was asked last. */
  readonly requests: Readonly<Record<string, unknown>>
}

export type FakeHandlers = {
  readonly [Name in MethodName]: (request: MethodRequest<Name>) => Outcome<MethodReply<Name>> | Promise<Outcome<MethodReply<Name>>>
}

export interface FakeOptions {
  readonly configured: boolean
  readonly now: () => number
  /** Runs later what happens by itself, such as an upload. */
  readonly later: (milliseconds: number, act: () => void) => void
}

export function createFakeTerminal(world: FakeWorld, options: FakeOptions): FakeTerminal {
  const listeners = new Set<(event: unknown) => void>()
  const watchers = new Set<(connected: boolean) => void>()
  const refusals = new Map<MethodName, { code: string; details: object; isLasting: boolean }>()
  const lost = new Set<MethodName>()
  const held = new Map<MethodName, number>()
  const calls: Record<string, number> = {}
  const requests: Record<string, unknown> = {}
  let connected = true
  let delayMs = 0
  const publish = (event: EventName, payload: object) => {
    for (const listener of listeners) listener({ event, payload })
  }
  const { handlers, ...stage } = createFakeHandlers(world, options, publish)

  async function call(name: string, encoded: unknown): Promise<unknown> {
    const method = name as MethodName
    calls[method] = (calls[method] ?? 0) + 1
    requests[method] = encoded
    if (delayMs > 0) await new Promise((resolve) => setTimeout(resolve, delayMs))
    if (!connected) throw new Error('connection lost')
    const refusal = refusals.get(method)
    if (refusal) {
      if (!refusal.isLasting) refusals.delete(method)
      return { ok: false, error: { code: refusal.code, details: refusal.details } }
    }
    const request = z.decode(methods[method].request as z.ZodType, encoded)
    const outcome = await (handlers[method] as (request: unknown) => Outcome<unknown> | Promise<Outcome<unknown>>)(request)
    if (lost.delete(method)) throw new Error('the answer got lost')
    const answer = outcome.ok ? { ok: true, value: z.encode(methods[method].reply as z.ZodType, outcome.value) } : outcome
    const holdMs = held.get(method)
    held.delete(method)
    if (holdMs !== undefined) await new Promise((resolve) => setTimeout(resolve, holdMs))
    return answer
  }

  return {
    calls,
    requests,
    ...stage,
    refuseNext: (method, code, details = {}) => void refusals.set(method, { code, details, isLasting: false }),
    refuseAlways: (method, code, details = {}) => void refusals.set(method, { code, details, isLasting: true }),
    loseNextAnswer: (method) => lost.add(method),
    holdNextAnswer: (method, milliseconds) => held.set(method, milliseconds),
    setDelay: (milliseconds) => {
      delayMs = milliseconds
    },
    scan: (text) => publish('scan.received', { text, at: new Date(options.now()).toISOString() }),
    setConnected: (now) => {
      connected = now
      for (const watcher of watchers) watcher(now)
    },
    transport: {
      call,
      subscribe: (listener) => {
        listeners.add(listener)
        return () => listeners.delete(listener)
      },
      watchConnection: (watcher) => {
        watchers.add(watcher)
        watcher(connected)
        return () => watchers.delete(watcher)
      },
    },
  }
}
