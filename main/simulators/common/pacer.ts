/** Lets bytes out as slowly as a real line would. */
export interface Pacer {
  send(bytes: Uint8Array): void
  /** Forgets what has not left yet. */
  clear(): void
}

/** Timers do not wake often enough for every byte of a fast line: each time, as many bytes leave as their time has come. */
const wakeEveryMs = 1

export function createPacer(baudRate: number, out: (bytes: Uint8Array) => void): Pacer {
  const byteMs = 10_000 / baudRate
  let waiting: Uint8Array = new Uint8Array()
  let timer: NodeJS.Timeout | undefined
  let freeAt = 0

  function wake(): void {
    timer = undefined
    const now = performance.now()
    const due = Math.min(waiting.length, Math.floor((now - freeAt) / byteMs))
    if (due > 0) {
      freeAt += due * byteMs
      out(waiting.subarray(0, due))
      waiting = waiting.subarray(due)
    }
    arm()
  }

  function arm(): void {
    if (waiting.length > 0 && timer === undefined) timer = setTimeout(wake, Math.max(wakeEveryMs, freeAt + byteMs - performance.now()))
  }

  return {
    send(bytes) {
      if (waiting.length === 0) freeAt = Math.max(freeAt, performance.now())
      waiting = Buffer.concat([waiting, bytes])
      arm()
    },
    clear() {
      clearTimeout(timer)
      timer = undefined
      waiting = new Uint8Array()
    },
  }
}
