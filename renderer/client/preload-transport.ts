import type { Transport } from './transport.ts'

/** What the preload script of the Electron host exposes as `window.sanbao`. */
export interface PreloadBridge {
  call(name: string, encodedRequest: unknown): Promise<unknown>
  subscribe(listener: (event: unknown) => void): () => void
}

declare global {
  interface Window {
    readonly sanbao?: PreloadBridge
  }
}

export function createPreloadTransport(bridge: PreloadBridge): Transport {
  return {
    call: (name, request) => bridge.call(name, request),
    subscribe: (listener) => bridge.subscribe(listener),
    watchConnection: (listener) => {
      // Window and services live in one program: they end together.
      listener(true)
      return () => undefined
    },
  }
}
