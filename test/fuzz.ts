/**
 * `npm run test:fuzz [-- 秒 / seconds]`: spoils the good inputs of every reader for so long in all (a minute unless said otherwise) and
 * prints a JSON line for each. Anything thrown, and any input that keeps a reader busy for a second, is a failure, told with its seed
 * and its input. `npm run test:fuzz -- 600 7` begins with seed 7 instead of the clock.
 */
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { FuzzOrder } from './fuzz/fuzz-worker.ts'
import { type Fuzzed, hex, longestMs } from './fuzz/fuzzing.ts'
import { type Target, targets } from './fuzz/targets.ts'

const [seconds = '60', asked = String(Date.now() % 2 ** 31), ...more] = process.argv.slice(2)
if (!/^[1-9]\d*$/.test(seconds) || !/^\d+$/.test(asked) || more.length > 0) {
  process.stderr.write('npm run test:fuzz -- [秒数 / seconds] [种子 / seed]\n')
  process.exit(2)
}

/** Longer than any input of ours; of a longer one its beginning is told. */
const onTrialBytes = 1 << 20
const lookEveryMs = 250

/** One target in a thread; a thread that stays on one input for too long is ended. */
function fuzzInThread(target: Target, seed: number, forMs: number): Promise<Fuzzed> {
  const onTrial = new SharedArrayBuffer(8 + onTrialBytes)
  const head = new Int32Array(onTrial, 0, 2)
  const order: FuzzOrder = { name: target.name, seed, forMs, onTrial }
  const worker = new Worker(join(import.meta.dirname, 'fuzz/fuzz-worker.ts'), { workerData: order })
  return new Promise((resolve) => {
    let [count, since] = [0, performance.now()]
    const end = (fuzzed: Fuzzed) => {
      clearInterval(look)
      void worker.terminate()
      resolve(fuzzed)
    }
    const look = setInterval(() => {
      const now = Atomics.load(head, 1)
      if (now !== count) [count, since] = [now, performance.now()]
      // The first input waits for the thread to start; making one smaller takes no longer than trying it.
      else if (count > 0 && performance.now() - since > 10 * longestMs) {
        const input = new Uint8Array(onTrial, 8, Atomics.load(head, 0))
        end({ inputs: count, slowestMs: 10 * longestMs, failure: `hangs\nseed ${seed}, input ${hex(input)}` })
      }
    }, lookEveryMs)
    worker.once('message', end)
    worker.once('error', (error) => end({ inputs: count, slowestMs: 0, failure: `${error.stack ?? error.message}\nseed ${seed}` }))
  })
}

const threads = Math.min(targets.length, Math.max(1, availableParallelism()))
const forMs = Math.max(200, (Number(seconds) * 1_000 * threads) / targets.length)
const waiting = [...targets.entries()]
let failures = 0

async function takeTurns(): Promise<void> {
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    const [index, target] = next
    const { failure, inputs, slowestMs } = await fuzzInThread(target, (Number(asked) + index) % 2 ** 31, forMs)
    if (failure !== undefined) failures += 1
    const measured = { fuzz: target.name, file: target.file, inputs, slowestMs: Math.round(slowestMs * 10) / 10 }
    process.stdout.write(`${JSON.stringify({ ...measured, ...(failure !== undefined && { failure }) })}\n`)
  }
}

await Promise.all(Array.from({ length: threads }, takeTurns))
process.stdout.write(`${JSON.stringify({ fuzz: 'all', seed: Number(asked), targets: targets.length, failures })}\n`)
process.exitCode = failures > 0 ? 1 : 0
