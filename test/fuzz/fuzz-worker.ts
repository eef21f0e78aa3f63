/** Fuzzes one target in a thread of its own, which may hang: the input on trial lies in shared memory, where the program finds it. */
import { parentPort, workerData } from 'node:worker_threads'
import { fuzz } from './fuzzing.ts'
import { targets } from './targets.ts'

export interface FuzzOrder {
  readonly name: string
  readonly seed: number
  readonly forMs: number
  /** Four bytes of length, four bytes of count, then the input. */
  readonly onTrial: SharedArrayBuffer
}

const { name, seed, forMs, onTrial } = workerData as FuzzOrder
const target = targets.find((one) => one.name === name)
if (!target) throw new Error(`no such target: ${name}`)
const head = new Int32Array(onTrial, 0, 2)
const body = new Uint8Array(onTrial, 8)
const fuzzed = fuzz(target, {
  seed,
  inputs: 2 ** 31 - 1,
  forMs,
  onInput: (input) => {
    body.set(input.subarray(0, body.length))
    Atomics.store(head, 0, Math.min(input.length, body.length))
    Atomics.add(head, 1, 1)
  },
})
parentPort?.postMessage(fuzzed)
