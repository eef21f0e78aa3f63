import { z } from 'zod'
import { feeCategorySchema } from '../../shared/bill/index.ts'
import { localDateSchema } from '../../shared/dates/index.ts'
import { insuranceTypeSchema } from '../../shared/insured/index.ts'
import { rateCodec, unitPriceCodec } from '../../shared/money/index.ts'

const period = { from: localDateSchema, to: localDateSchema.optional() }

/** How a share row is meant: 先行自付, its complement 直接报销, or a share by unit-price band that one number cannot say. */
export const shareKindSchema = z.enum(['first-payment', 'direct-reimbursement', 'price-band'])
export type ShareKind = z.output<typeof shareKindSchema>

/**
 * One item as a catalogue file gives it, after reading and before it is built into a version: the same for every
 * file layout, so that a new layout is a new reader and nothing else.
 */
export const sourceItemSchema = z.strictObject({
  code: z.string().min(1).max(50),
  name: z.string().min(1).max(200),
  specification: z.string().max(500),
  unit: z.string().max(50),
  feeCategory: feeCategorySchema,
  /** 国产 or 进口 of a consumable, where the file says so. */
  origin: z.enum(['domestic', 'imported']).optional(),
  validFrom: localDateSchema,
  validTo: localDateSchema.optional(),
  /** 甲乙丙 as the pool decides it, with the restriction that goes with it. */
  classes: z.array(z.strictObject({ ...period, class: z.enum(['A', 'B', 'C']), restriction: z.string().min(1).optional() })).min(1),
  shares: z.array(z.strictObject({ ...period, insuranceType: insuranceTypeSchema, kind: shareKindSchema, share: rateCodec.optional() })),
  /** A row of `'0'` means the fund pays nothing; no row means no limit. */
  priceLimits: z.array(z.strictObject({ ...period, level: z.enum(['L1', 'L2', 'L3']), limit: unitPriceCodec })),
})
/** The item as text, as readers and generators write it. */
export type SourceItem = z.input<typeof sourceItemSchema>

export interface CatalogueSource {
  /** Names the version to people: `demo-2026-03`. */
  readonly version: string
  readonly items: Iterable<SourceItem>
}

/** A catalogue file for `catalogue install`. The builder reads its items one by one and names every fault by its code. */
export const catalogueFileSchema = z.strictObject({
  format: z.literal('sanbao-catalogue/1'),
  version: z.string().regex(/^[\w.-]{1,40}$/, 'a version name of letters, digits, dot and dash'),
  items: z.array(z.unknown()).min(1),
})
