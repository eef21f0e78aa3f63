import { z } from 'zod'
import { feeCategorySchema } from '../bill/index.ts'
import { localDateSchema } from '../dates/index.ts'
import { rateCodec, unitPriceCodec } from '../money/index.ts'

/** 甲类, 乙类, 丙类; `unlisted` is an item the catalogue does not hold or whose validity has ended, which is not the same as 丙. */
export const itemClassSchema = z.enum(['A', 'B', 'C', 'unlisted'])
export type ItemClass = z.output<typeof itemClassSchema>

/** What the catalogue says of one item for one insurance type and hospital level on the day it was charged. */
export const itemTermsSchema = z.strictObject({
  class: itemClassSchema,
  /** 先行自付比例: absent when the catalogue gives none, and then the pack's default decides. */
  upfrontShare: rateCodec.optional(),
  /** 国产 or 进口, for packs whose default share asks for it. */
  origin: z.enum(['domestic', 'imported']).optional(),
  /** 限价 for the hospital's level, per unit sold. Absent = unlimited; `'0'` = the fund pays nothing. */
  priceLimit: unitPriceCodec.optional(),
  /** 限定支付范围: absent = unrestricted; otherwise whether the restriction is met. */
  restriction: z.strictObject({ text: z.string(), met: z.boolean() }).optional(),
  /** 双通道药品: settled under its own scheme where institution, doctor and pharmacy are the designated ones. */
  specialDrug: z.boolean().optional(),
})
export type ItemTerms = z.output<typeof itemTermsSchema>

/** One item of the catalogue as the terminal shows it. */
export const catalogueItemSchema = z.strictObject({
  code: z.string(),
  name: z.string(),
  specification: z.string(),
  unit: z.string(),
  feeCategory: feeCategorySchema,
  validFrom: localDateSchema,
  validTo: localDateSchema.optional(),
})
export type CatalogueItem = z.output<typeof catalogueItemSchema>
