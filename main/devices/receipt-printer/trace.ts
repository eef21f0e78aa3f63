import type { TraceMask } from '../transport/index.ts'
import { initialise } from './commands.ts'
import { finishedQuestion, statusQuestion } from './status.ts'

/** What goes to a printer that is no receipt. */
const orders: readonly (readonly [string, Uint8Array])[] = [
  ['initialise', initialise],
  ['status: printer', statusQuestion('printer')],
  ['status: offline cause', statusQuestion('cause')],
  ['status: error cause', statusQuestion('error')],
  ['status: paper', statusQuestion('paper')],
  ['finished?', finishedQuestion],
]

function orderIn(bytes: Uint8Array): string | undefined {
  return orders.find(([, order]) => Buffer.from(order).equals(bytes))?.[0]
}

/** Shows questions and answers, hides receipts: a receipt says who was ill of what. */
export function createPrinterTraceMask(): TraceMask {
  return (direction, bytes) => [...bytes].map((byte) => (direction === 'in' || orderIn(bytes) ? byte : undefined))
}

/** What a piece on the line is. */
export function printerMeaningOf(direction: 'in' | 'out', bytes: Uint8Array): string {
  return direction === 'in' ? 'status' : (orderIn(bytes) ?? 'receipt')
}
