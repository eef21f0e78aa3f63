import { z } from 'zod'
import { presentedDocumentSchema } from '../../../shared/contract/index.ts'
import { localDateSchema } from '../../../shared/dates/index.ts'
import { insuranceTypeSchema } from '../../../shared/insured/index.ts'
import { moneyCodec, quantityCodec, unitPriceCodec } from '../../../shared/money/index.ts'

/** What a message needs to be sent, also after a restart: references to what the store holds, never copies of a bill. */

/** Which family of calls a message goes out by. */
const careSchema = z.enum(['inpatient', 'outpatient', 'pharmacy']).default('inpatient')
export type Care = z.output<typeof careSchema>

export const staySchema = z.strictObject({
  visitId: z.string(),
  personNumber: z.string(),
  enrolmentArea: z.string(),
  insuranceType: insuranceTypeSchema,
  /** Strict on purpose: the token of an e-voucher has no place in what is written down. */
  document: z.strictObject({ kind: presentedDocumentSchema, number: z.string() }),
  /** This terminal admits or registers the visit: the number the platform gives it is looked up when a message goes out. */
  isOurs: z.literal(true).optional(),
})
export type PayloadStay = z.output<typeof staySchema>

const codedSchema = z.strictObject({ code: z.string(), name: z.string() })

const figuresSchema = z.strictObject({
  totalFee: moneyCodec,
  fullySelfPaid: moneyCodec,
  overPriceLimit: moneyCodec,
  upfrontSelfPay: moneyCodec,
  withinPolicy: moneyCodec,
})

const requestSchema = z.strictObject({
  ...staySchema.shape,
  dischargedOn: z.string(),
  useAccount: z.boolean(),
  slipNumber: z.string(),
  figures: figuresSchema,
})

const settlingSchema = z.strictObject({
  ...staySchema.shape,
  medicalCategory: z.string(),
  useAccount: z.boolean(),
  slipNumber: z.string(),
  figures: figuresSchema,
})

const outpatientRequestSchema = z.strictObject({
  ...settlingSchema.shape,
  batch: z.string(),
  traceCodes: z.array(z.strictObject({ lineId: z.string(), codes: z.array(z.string()), isSplit: z.boolean().optional() })).optional(),
})

/** What only outpatient care and pharmacies know of a line of the bill. */
const dispensedSchema = z.strictObject({
  lineId: z.string(),
  prescriptionNumber: z.string().optional(),
  externalPrescription: z.boolean().optional(),
  traceCodes: z.array(z.string()).optional(),
  isSplit: z.boolean().optional(),
})
export type Dispensed = z.output<typeof dispensedSchema>

/** The lines are those of the bill, and what only the counter knows of them. */
const saleRequestSchema = z.strictObject({
  ...settlingSchema.shape,
  soldAt: z.string(),
  disease: codedSchema.optional(),
  billId: z.string(),
  dispensed: z.array(dispensedSchema),
})

export const visitSchema = z.strictObject({
  outpatientNumber: z.string(),
  visitedAt: z.string(),
  medicalCategory: z.string(),
  department: z.strictObject({ code: z.string(), name: z.string(), category: z.string().optional() }),
  doctor: codedSchema,
  diagnoses: z.array(codedSchema.extend({ kind: z.enum(['western', 'tcm-disease', 'tcm-syndrome']).optional() })),
  condition: z.string().optional(),
  disease: codedSchema.optional(),
  maternity: z.strictObject({ kind: z.string().optional(), weeks: z.int().optional() }).optional(),
})

const movementSchema = z.strictObject({
  record: z.string(),
  itemCode: z.string(),
  hospitalItemCode: z.string(),
  itemName: z.string(),
  isPrescriptionDrug: z.boolean(),
  note: z.string().optional(),
  lot: z.strictObject({ number: z.string(), madeOn: localDateSchema, expiresOn: localDateSchema }),
  price: unitPriceCodec.optional(),
  quantity: quantityCodec,
  at: z.string(),
  operatorName: z.string(),
  visitNumber: z.string(),
  buyer: z.strictObject({ personNumber: z.string(), enrolmentArea: z.string(), idNumber: z.string(), name: z.string() }).optional(),
  isSplit: z.boolean(),
  traceCodes: z.array(z.string()),
})

const saleRowSchema = movementSchema.extend({
  receiptNumber: z.string(),
  prescriber: z.string(),
  pharmacist: z.strictObject({ name: z.string(), licence: z.string() }),
  prescriptionNumber: z.string().optional(),
  externalPrescription: z.boolean().optional(),
})
export type SaleRow = z.output<typeof saleRowSchema>

const ofBill = { stay: staySchema, billId: z.string() }
const reversible = z.enum([
  'admission',
  'settlement',
  'cancellation',
  'outpatient-settlement',
  'outpatient-cancellation',
  'pharmacy-settlement',
  'pharmacy-cancellation',
])

export const payloadSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('admission'), ...ofBill }),
  z.strictObject({ kind: z.literal('registration'), stay: staySchema, visit: visitSchema }),
  z.strictObject({ kind: z.literal('visit-information'), stay: staySchema, visit: visitSchema }),
  /** Lines `from` to `from + count - 1` of the bill. */
  z.strictObject({
    kind: z.literal('fee-details'),
    ...ofBill,
    from: z.int(),
    count: z.int(),
    /** Of outpatient care: one batch number per settlement, one disease per batch. */
    outpatient: z.strictObject({ batch: z.string(), disease: codedSchema.optional(), dispensed: z.array(dispensedSchema) }).optional(),
  }),
  z.strictObject({ kind: z.literal('discharge'), ...ofBill }),
  z.strictObject({ kind: z.literal('pre-settlement'), request: z.union([requestSchema, outpatientRequestSchema, saleRequestSchema]) }),
  z.strictObject({ kind: z.literal('settlement'), request: z.union([requestSchema, outpatientRequestSchema, saleRequestSchema]) }),
  z.strictObject({ kind: z.literal('settlement-list'), ...ofBill, slipNumber: z.string(), settledOn: z.string() }),
  /** The number of the settlement that paid is looked up when the message goes out. */
  z.strictObject({ kind: z.literal('sale'), stay: staySchema, rows: z.array(saleRowSchema) }),
  /** `original` is our settlement; the platform's number of it is looked up when the message goes out. */
  z.strictObject({ kind: z.literal('cancellation'), stay: staySchema, original: z.string(), care: careSchema }),
  /** `again`: once withdrawn, the lines of this settlement are uploaded anew. */
  z.strictObject({
    kind: z.literal('fee-withdrawal'),
    stay: staySchema,
    again: z.boolean(),
    care: careSchema,
    /** Of outpatient care. */
    batch: z.string().optional(),
  }),
  z.strictObject({
    kind: z.literal('taking-back'),
    stay: staySchema,
    targetJobId: z.string(),
    messageId: z.string(),
    of: reversible.default('settlement'),
  }),
  /** `again`: once undone, the discharge of this settlement is said anew. */
  z.strictObject({ kind: z.literal('discharge-cancellation'), stay: staySchema, again: z.boolean() }),
  z.strictObject({ kind: z.literal('admission-cancellation'), stay: staySchema }),
  z.strictObject({ kind: z.literal('registration-cancellation'), stay: staySchema, outpatientNumber: z.string() }),
  z.strictObject({
    kind: z.literal('sale-return'),
    stay: staySchema,
    original: z.string(),
    rows: z.array(movementSchema.extend({ saleRecord: z.string().optional() })),
  }),
])
export type UploadPayload = z.output<typeof payloadSchema>
export type PayloadOf<Kind extends UploadPayload['kind']> = Extract<UploadPayload, { kind: Kind }>
export type SettlingRequest = PayloadOf<'settlement'>['request']

/** Each kind of care asks for its settlement with fields of its own. */
export function careOf(request: SettlingRequest): Care {
  if ('dischargedOn' in request) return 'inpatient'
  return 'batch' in request ? 'outpatient' : 'pharmacy'
}

export function stayOf(payload: UploadPayload): PayloadStay {
  if (!('request' in payload)) return payload.stay
  const { visitId, personNumber, enrolmentArea, insuranceType, document, isOurs } = payload.request
  return { visitId, personNumber, enrolmentArea, insuranceType, document, ...(isOurs ? { isOurs } : {}) }
}

export function writePayload(payload: UploadPayload): string {
  return JSON.stringify(z.encode(payloadSchema, payload))
}

export function readPayload(text: string): UploadPayload {
  return z.decode(payloadSchema, JSON.parse(text))
}
