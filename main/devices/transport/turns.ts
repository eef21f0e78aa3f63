/** Turns on one port: first come, first served, one at a time. */
export interface Turns {
  /**
   * Waits for its turn, runs the task and answers what it answered.
   * A signal given up while waiting rejects with its reason and leaves the place in the queue; a running task looks at it itself.
   */
  take<Value>(task: () => Promise<Value>, signal?: AbortSignal): Promise<Value>
  readonly waiting: number
}

export function createTurns(): Turns {
  const queue: (() => void)[] = []
  let taken = false

  function waitForTurn(signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted()
    if (!taken) {
      taken = true
      return Promise.resolve()
    }
    return new Promise((resolve, reject) => {
      const giveUp = () => {
        queue.splice(queue.indexOf(begin), 1)
        reject(signal?.reason)
      }
      const begin = () => {
        signal?.removeEventListener('abort', giveUp)
        resolve()
      }
      signal?.addEventListener('abort', giveUp, { once: true })
      queue.push(begin)
    })
  }

  function passOn(): void {
    const next = queue.shift()
    if (next) next()
    else taken = false
  }

  return {
    get waiting() {
      return queue.length
    },
    async take(task, signal) {
      await waitForTurn(signal)
      try {
        return await task()
      } finally {
        passOn()
      }
    },
  }
}
