import { Worker } from 'node:worker_threads'
import type { PackTools } from '../services/ports/index.ts'
import type { InstalledPacks } from './installed-packs.ts'
import type { CheckOutcome, CompareOutcome, PackOfOrder, ToolOrder } from './tool-orders.ts'

/** The tools as the terminal has them: a thread for each order, one after the other, so that a counter keeps its processor. */
export function createPackTools(
  packs: Pick<InstalledPacks, 'installed'>,
  workerFile: URL = new URL('./tools-worker.ts', import.meta.url),
): PackTools & { close(): Promise<void> } {
  let running: Worker | undefined
  let last: Promise<unknown> = Promise.resolve()
  let isClosed = false

  function orderOf(packId: string): PackOfOrder {
    const found = packs.installed(packId)
    if (!found) throw new RangeError(`no installed pack is called ${packId}`)
    return { folder: found.folder, hash: found.read.hash }
  }

  function run<Answer>(order: ToolOrder): Promise<Answer> {
    return new Promise((resolve, reject) => {
      if (isClosed) return reject(new Error('the tools for packs are closed'))
      const worker = new Worker(workerFile, { workerData: order })
      running = worker
      worker.once('message', resolve)
      worker.once('error', reject)
      worker.once('exit', (code) => reject(new Error(`the thread that works on packs ended without an answer (${code})`)))
    })
  }

  function queue<Answer>(order: ToolOrder): Promise<Answer> {
    const answer = last.then(() => run<Answer>(order))
    // Who waits next waits for the end of this one, not for its success.
    last = answer.catch(() => undefined)
    return answer
  }

  return {
    check: (packId, on) => queue<CheckOutcome>({ act: 'check', pack: orderOf(packId), on }),
    compare: (before, after, on) => queue<CompareOutcome>({ act: 'compare', before: orderOf(before), after: orderOf(after), on }),
    close: async () => {
      isClosed = true
      await running?.terminate()
      await last
    },
  }
}
