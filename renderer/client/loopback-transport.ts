import type { Transport } from './transport.ts'

const firstDelayMs = 300
const longestDelayMs = 5_000

/** What the transport needs of the browser, so that tests can bring their own. */
export interface LoopbackOptions {
  /** For example `http://127.0.0.1:40123`. */
  readonly origin: string
  readonly fetch: typeof fetch
  readonly openSocket: (address: string) => WebSocket
}

/** Calls by POST and events by WebSocket to the host that served this page; the session cookie travels by itself. */
export function createLoopbackTransport({ origin, fetch, openSocket }: LoopbackOptions): Transport {
  const listeners = new Set<(event: unknown) => void>()
  const watchers = new Set<(connected: boolean) => void>()
  const events = keepListening(origin.replace(/^http/, 'ws'), openSocket, listeners, watchers)
  return {
    call: async (name, request) => {
      const response = await fetch(`${origin}/contract/${encodeURIComponent(name)}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        credentials: 'same-origin',
        body: JSON.stringify(request),
      })
      if (!response.ok) throw new Error(`the host answered ${response.status}`)
      return response.json()
    },
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    watchConnection: (watcher) => {
      watchers.add(watcher)
      watcher(events.isConnected())
      return () => watchers.delete(watcher)
    },
  }
}

/** Keeps one event socket open for as long as the page lives, trying again with growing pauses. */
function keepListening(
  origin: string,
  openSocket: (address: string) => WebSocket,
  listeners: ReadonlySet<(event: unknown) => void>,
  watchers: ReadonlySet<(connected: boolean) => void>,
): { isConnected: () => boolean } {
  // Until the first attempt has ended, nothing is known to be lost and no banner frightens anybody.
  let connected = true
  let delayMs = firstDelayMs
  const report = (now: boolean) => {
    if (now === connected) return
    connected = now
    for (const watcher of watchers) watcher(now)
  }
  const open = () => {
    const socket = openSocket(`${origin}/events`)
    socket.onopen = () => {
      delayMs = firstDelayMs
      report(true)
    }
    socket.onmessage = (message) => {
      const event: unknown = JSON.parse(String(message.data))
      for (const listener of listeners) listener(event)
    }
    socket.onclose = () => {
      report(false)
      setTimeout(open, delayMs)
      delayMs = Math.min(delayMs * 2, longestDelayMs)
    }
  }
  open()
  return { isConnected: () => connected }
}
