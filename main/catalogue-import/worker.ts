/** The thread that builds a catalogue version: one order in, one outcome out. */
import { parentPort, workerData } from 'node:worker_threads'
import { buildCatalogue } from './build-catalogue.ts'
import type { BuildOrder } from './in-worker.ts'

const { folder, version, items } = workerData as BuildOrder
parentPort?.postMessage(buildCatalogue(folder, { version, items }))
