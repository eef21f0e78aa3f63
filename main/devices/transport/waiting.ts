/** Waits. Those with a signal end at once when it does, rejecting with its reason. */

/** Waits for a promise; what it comes to does not matter any more once the signal has ended. */
export function orAborted<Value>(promise: Promise<Value>, signal?: AbortSignal): Promise<Value> {
  if (!signal) return promise
  return new Promise((resolve, reject) => {
    const giveUp = () => reject(signal.reason)
    if (signal.aborted) return giveUp()
    signal.addEventListener('abort', giveUp, { once: true })
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', giveUp))
  })
}

export function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const pausing = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, milliseconds)
  })
  return orAborted(pausing, signal).finally(() => clearTimeout(timer))
}

/** A process that slept fires its timers before it looks at what has arrived meanwhile. */
const sleptMs = 25
const graceMs = 100

/** A timer that, where it fires late, first gives what waits on the line a moment to be read. Answers how to stop it. */
export function startTimer(milliseconds: number, act: () => void): () => void {
  const due = Date.now() + milliseconds
  let timer = setTimeout(() => {
    if (Date.now() - due < sleptMs) act()
    else timer = setTimeout(act, graceMs)
  }, milliseconds)
  return () => clearTimeout(timer)
}
