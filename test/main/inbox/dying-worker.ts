/** A reading thread that dies of its first bill. */
import { parentPort } from 'node:worker_threads'

parentPort?.on('message', () => process.exit(3))
