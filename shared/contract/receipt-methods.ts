import { z } from 'zod'
import { receiptLineSchema } from '../slip/index.ts'
import { defineMethods } from './define.ts'

/** With `supplement` its supplementary slip, where a supplement was decided after the settlement. */
const ofSettlement = z.strictObject({ settlementId: z.string(), supplement: z.boolean().optional() })

/** 小票 as its next copy would come out of the printer at this counter. */
export const receiptSchema = z.strictObject({
  /** Cells of a line. */
  columns: z.int(),
  lines: z.array(receiptLineSchema).readonly(),
})
export type Receipt = z.output<typeof receiptSchema>

/** 小票: the slip on the receipt printer of the counter. */
export const receiptMethods = defineMethods({
  'receipt.get': { request: ofSettlement, reply: receiptSchema, errors: ['settlement.unknown', 'device.not-configured'] },
  /**
   * Prints the slip and counts the print before its first byte leaves; a later one is marked 补打. What ended with
   * `printer.outcome-unknown` is counted and never printed again by itself.
   */
  'receipt.print': {
    request: ofSettlement,
    reply: z.strictObject({ copy: z.int(), warning: z.enum(['paper-near-end']).optional() }),
    errors: [
      'settlement.unknown',
      'device.not-configured',
      'device.not-found',
      'device.busy',
      'device.disconnected',
      'device.no-answer',
      'device.garbled',
      'device.failed',
      'printer.paper-end',
      'printer.cover-open',
      'printer.cutter',
      'printer.offline',
      'printer.outcome-unknown',
    ],
  },
})
