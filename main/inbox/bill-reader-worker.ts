/** The thread that turns bytes into bills: one order in, one answer out, nothing kept in between. */
import { parentPort } from 'node:worker_threads'
import type { ReadingAnswer, ReadingOrder } from './bill-reader.ts'
import { readBill } from './read-bill.ts'

parentPort?.on('message', ({ order, bytes, form, rules }: ReadingOrder) => {
  const answer: ReadingAnswer = { order, read: readBill(bytes, form, rules) }
  parentPort?.postMessage(answer)
})
