import { z } from 'zod'
import { quantityCodec, unitPriceCodec } from '../../money/index.ts'
import { lineRow, shareSchema } from './common.ts'

/** 乙类先行自付 by fee category and origin where the catalogue gives an item none, or, with `overrides`, even where it does. */
export const classBShareSchema = z.strictObject({
  shares: z.array(lineRow({ share: shareSchema, overrides: z.boolean().default(false) })).min(1),
})

/**
 * Rules of the area laid over the catalogue: 床位费限额, 限定支付数量, 特殊检查计入比例, 限级别支付, 临时医保目录. Each row that holds
 * is applied, in order.
 */
export const itemRulesSchema = z.strictObject({
  rules: z
    .array(
      lineRow({
        /** Treats the item as of this class; with A nothing is paid first. */
        class: z.enum(['A', 'B', 'C']).optional(),
        /** What the person pays first of it, whatever its class: a counted share (计入比例) of 70 % is 30 % here. */
        upfrontShare: shareSchema.optional(),
        /** Unit price above which the fund does not count; the lower of this and the catalogue's limit. */
        priceLimit: unitPriceCodec.optional(),
        /** Pieces counted; the rest is 全自费. Counted over all lines of the settlement that this row holds for, in order, or per day. */
        quantityLimit: z.strictObject({ quantity: quantityCodec, per: z.enum(['settlement', 'day']) }).optional(),
      }).refine(
        (rule) => [rule.class, rule.upfrontShare, rule.priceLimit, rule.quantityLimit].some((effect) => effect !== undefined),
        'conditions and at least one of class, upfrontShare, priceLimit, quantityLimit',
      ),
    )
    .min(1),
})

/** 四舍五入 and its exceptions; what a pack does not say is half-up, half-up, line, sum. */
export const roundingSchema = z.strictObject({
  fund: z.enum(['half-up', 'floor']).default('half-up'),
  firstPay: z.enum(['half-up', 'ceiling', 'floor']).default('half-up'),
  firstPayLevel: z.enum(['line', 'bill']).default('line'),
  segments: z.enum(['sum', 'each']).default('sum'),
})
export type Rounding = z.output<typeof roundingSchema>
