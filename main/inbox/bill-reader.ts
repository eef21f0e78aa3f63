import { Worker } from 'node:worker_threads'
import type { BillRules } from '../../shared/bill/index.ts'
import type { BillForm, ReadBill } from './read-bill.ts'

/** What goes to the reading thread and what comes back, told apart by number. */
export interface ReadingOrder {
  readonly order: number
  readonly bytes: Uint8Array
  readonly form?: BillForm
  readonly rules?: BillRules
}
export interface ReadingAnswer {
  readonly order: number
  readonly read: ReadBill
}

/** Reads bills beside the process that answers the window: a bill of 3,000 lines takes tens of milliseconds to check. */
export interface BillReader {
  read(bytes: Uint8Array, form: BillForm | undefined, rules?: BillRules): Promise<ReadBill>
  close(): Promise<void>
}

interface Waiting {
  readonly resolve: (read: ReadBill) => void
  readonly reject: (cause: Error) => void
}

/** Starts the thread with the first bill, and anew should it ever die. A bundled host names the worker's file. */
export function createBillReader(workerFile: URL = new URL('./bill-reader-worker.ts', import.meta.url)): BillReader {
  const waiting = new Map<number, Waiting>()
  let worker: Worker | undefined
  let last = 0

  function start(): Worker {
    const started = new Worker(workerFile)
    // A thread that waits for bills must not keep a finished program alive.
    started.unref()
    started.on('message', ({ order, read }: ReadingAnswer) => {
      waiting.get(order)?.resolve(read)
      waiting.delete(order)
    })
    const fail = (cause: Error): void => {
      // A thread that died says so twice; by then another may be reading for those who wait.
      if (worker !== started) return
      worker = undefined
      for (const { reject } of waiting.values()) reject(cause)
      waiting.clear()
    }
    started.on('error', fail)
    started.on('exit', (code) => fail(new Error(`the thread that reads bills ended (${code})`)))
    return started
  }

  return {
    read: (bytes, form, rules) =>
      new Promise((resolve, reject) => {
        worker ??= start()
        last += 1
        waiting.set(last, { resolve, reject })
        const order: ReadingOrder = { order: last, bytes, ...(form ? { form } : {}), ...(rules ? { rules } : {}) }
        worker.postMessage(order)
      }),
    close: async () => {
      await worker?.terminate()
    },
  }
}
