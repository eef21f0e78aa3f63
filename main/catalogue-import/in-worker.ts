import { Worker } from 'node:worker_threads'
import type { Outcome } from '../../shared/errors/index.ts'
import type { BuiltCatalogue } from './build-catalogue.ts'
import type { SourceItem } from './source.ts'

export interface BuildOrder {
  readonly folder: string
  readonly version: string
  readonly items: readonly SourceItem[]
}

/** Builds in a thread of its own, so that the process that answers the window stays free. A bundled host names the worker's file. */
export function buildCatalogueInWorker(
  order: BuildOrder,
  workerFile: URL = new URL('./worker.ts', import.meta.url),
): Promise<Outcome<BuiltCatalogue, 'catalogue.invalid'>> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(workerFile, { workerData: order })
    worker.once('message', resolve)
    worker.once('error', reject)
    worker.once('exit', (code) => reject(new Error(`the catalogue worker ended without an answer (${code})`)))
  })
}
