import { z } from 'zod'
import { healingStepSchema, presentedDocumentSchema } from '../../../shared/contract/index.ts'
import { localDateSchema } from '../../../shared/dates/index.ts'
import { insuranceTypeSchema } from '../../../shared/insured/index.ts'
import { moneyCodec } from '../../../shared/money/index.ts'

/** What is kept of a mismatch besides what names it: both sides as they were found, and everything that was done about it. */

const figuresSchema = z.strictObject({ totalFee: moneyCodec, fundTotal: moneyCodec, personalAccount: moneyCodec, cash: moneyCodec })

/** What only the platform holds and a person has accounted for: from then on our statements count it as well. */
const countedSchema = z.strictObject({
  day: localDateSchema,
  insuranceType: insuranceTypeSchema,
  clearingType: z.string(),
  agency: z.string(),
  /** Absent where nobody has told it. */
  centreSettlementId: z.string().optional(),
  visitId: z.string(),
  personNumber: z.string(),
  isCancellation: z.boolean(),
  ...figuresSchema.shape,
})
export type Counted = z.output<typeof countedSchema>

const journalSchema = z.strictObject({
  at: z.int(),
  step: healingStepSchema,
  operatorId: z.string(),
  operatorName: z.string(),
  reason: z.string(),
  /** Of what is sent for it; written before the first byte leaves. */
  messageId: z.string().optional(),
  /** `no-effect`: looked up later, and what was to be healed is still there. */
  outcome: z.enum(['begun', 'done', 'refused', 'not-sent', 'unknown', 'no-effect']),
  words: z.string().optional(),
})
export type HealingEntry = z.output<typeof journalSchema>

const contentSchema = z.strictObject({
  /** Ours; absent when no visit of this terminal is concerned. */
  visitId: z.string().optional(),
  slipNumber: z.string().optional(),
  stay: z.strictObject({
    /** 就诊ID at the platform. */
    visitId: z.string(),
    personNumber: z.string(),
    enrolmentArea: z.string(),
    insuranceType: insuranceTypeSchema,
    document: z.strictObject({ kind: presentedDocumentSchema, number: z.string() }),
  }),
  centreSettlementId: z.string().optional(),
  messageId: z.string().optional(),
  ours: figuresSchema.optional(),
  theirs: figuresSchema.optional(),
  words: z.string().optional(),
  /** Under which marks and on which day the platform counts it. */
  clearing: z.strictObject({ agency: z.string(), type: z.string(), way: z.string().optional() }).optional(),
  bookedOn: localDateSchema.optional(),
  cancellation: z.strictObject({ centreSettlementId: z.string(), bookedOn: localDateSchema.optional() }).optional(),
  journal: z.array(journalSchema),
  counted: z.array(countedSchema),
})
export type MismatchContent = z.output<typeof contentSchema>

export function writeContent(content: MismatchContent): string {
  return JSON.stringify(z.encode(contentSchema, content))
}

export function readContent(text: string): MismatchContent {
  return z.decode(contentSchema, JSON.parse(text))
}
