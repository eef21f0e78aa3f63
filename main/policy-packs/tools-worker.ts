/** The thread that works on packs: one order in, one outcome out. */
import { parentPort, workerData } from 'node:worker_threads'
import { carryOut, type ToolOrder } from './tool-orders.ts'

parentPort?.postMessage(carryOut(workerData as ToolOrder))
