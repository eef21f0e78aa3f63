import { z } from 'zod'
import { type EventName, type EventPayload, events } from '../../shared/contract/index.ts'

/** An event as it crosses to the window: plain JSON. */
export interface EncodedEvent {
  readonly event: EventName
  readonly payload: unknown
}

export interface EventHub {
  publish<Name extends EventName>(event: Name, payload: EventPayload<Name>): void
  subscribe(listener: (event: EncodedEvent) => void): () => void
}

/** Carries facts that already happened to every open window; one that cannot be told does not undo them. */
export function createEventHub(onFault: (cause: unknown) => void): EventHub {
  const listeners = new Set<(event: EncodedEvent) => void>()
  return {
    publish: (event, payload) => {
      const encoded = { event, payload: z.encode(events[event] as z.ZodType, payload) }
      for (const listener of listeners) {
        try {
          listener(encoded)
        } catch (cause) {
          onFault(cause)
        }
      }
    },
    subscribe: (listener) => {
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
  }
}
