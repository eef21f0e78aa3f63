import { z } from 'zod'
import { presentedDocumentSchema } from '../../../shared/contract/index.ts'
import { insuranceTypeSchema } from '../../../shared/insured/index.ts'
import { moneyCodec } from '../../../shared/money/index.ts'

/** What a message needs to be sent, also after a restart: references to what the store holds, never copies of a bill. */

export const staySchema = z.strictObject({
  visitId: z.string(),
  personNumber: z.string(),
  enrolmentArea: z.string(),
  insuranceType: insuranceTypeSchema,
  /** Strict on purpose: the token of an e-voucher has no place in what is written down. */
  document: z.strictObject({ kind: presentedDocumentSchema, number: z.string() }),
})

const requestSchema = z.strictObject({
  ...staySchema.shape,
  dischargedOn: z.string(),
  useAccount: z.boolean(),
  slipNumber: z.string(),
  figures: z.strictObject({
    totalFee: moneyCodec,
    fullySelfPaid: moneyCodec,
    overPriceLimit: moneyCodec,
    upfrontSelfPay: moneyCodec,
    withinPolicy: moneyCodec,
  }),
})

export const payloadSchema = z.discriminatedUnion('kind', [
  /** Lines `from` to `from + count - 1` of the bill. */
  z.strictObject({ kind: z.literal('fee-details'), stay: staySchema, billId: z.string(), from: z.int(), count: z.int() }),
  z.strictObject({ kind: z.literal('pre-settlement'), request: requestSchema }),
  z.strictObject({ kind: z.literal('settlement'), request: requestSchema }),
  /** `original` is our settlement; the platform's number of it is looked up when the message goes out. */
  z.strictObject({ kind: z.literal('cancellation'), stay: staySchema, original: z.string() }),
  /** `again`: once withdrawn, the lines of this settlement are uploaded anew. */
  z.strictObject({ kind: z.literal('fee-withdrawal'), stay: staySchema, again: z.boolean() }),
  z.strictObject({ kind: z.literal('taking-back'), stay: staySchema, targetJobId: z.string(), messageId: z.string() }),
])
export type UploadPayload = z.output<typeof payloadSchema>

export function writePayload(payload: UploadPayload): string {
  return JSON.stringify(z.encode(payloadSchema, payload))
}

export function readPayload(text: string): UploadPayload {
  return z.decode(payloadSchema, JSON.parse(text))
}
