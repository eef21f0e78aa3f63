import { vi } from 'vitest'

/** Timers only move when they are told to; what needs no time happens as always. */
export function useVirtualTime(): void {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'] })
}

/** Lets everything happen that needs no time, then the next thing that does, until the promise has ended. */
export async function inVirtualTime<Value>(promise: Promise<Value>): Promise<Value> {
  let ended = false
  const watched = promise.finally(() => {
    ended = true
  })
  // It may reject before anybody looks at it here; whoever waits for us hears of it all the same.
  watched.catch(() => undefined)
  for (;;) {
    await new Promise((resolve) => setImmediate(resolve))
    if (ended) return await watched
    vi.advanceTimersToNextTimer()
  }
}
