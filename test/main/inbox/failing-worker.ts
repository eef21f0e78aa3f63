/** A reading thread that fails at an empty bill and calls every other one unreadable. */
import { parentPort } from 'node:worker_threads'
import type { ReadingAnswer, ReadingOrder } from '../../../main/inbox/bill-reader.ts'

parentPort?.on('message', ({ order, bytes }: ReadingOrder) => {
  if (bytes.length === 0) throw new Error('planted: the thread fails')
  const answer: ReadingAnswer = { order, read: { ok: false, code: 'bill.not-text', places: [], details: {}, cutShort: false } }
  parentPort?.postMessage(answer)
})
