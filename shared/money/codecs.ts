import { z } from 'zod'
import { formatMoney, type Money, parseMoney } from './money.ts'
import { formatQuantity, formatUnitPrice, parseQuantity, parseUnitPrice, type Quantity, type UnitPrice } from './quantity.ts'
import { formatRate, parseRate, type Rate } from './rate.ts'

/** Decimal text outside, an exact opaque value inside; a refusal keeps the path of the field. */
function textCodec<T>(parse: (text: string) => T, format: (value: T) => string, expected: string) {
  return z.codec(z.string(expected), z.custom<T>(), {
    decode: (text, context) => {
      try {
        return parse(text)
      } catch (error) {
        context.issues.push({ code: 'custom', input: text, message: (error as Error).message })
        return z.NEVER
      }
    },
    encode: (value) => format(value),
  })
}

/** Yuan as decimal text with at most two places: `'1234.50'`. */
export const moneyCodec = textCodec<Money>(parseMoney, formatMoney, 'expected an amount such as "1234.50"')
/** A rate as decimal text or percentage: `'0.85'`, `'85%'`. */
export const rateCodec = textCodec<Rate>(parseRate, formatRate, 'expected a rate such as "85%"')
/** A quantity with at most four places. */
export const quantityCodec = textCodec<Quantity>(parseQuantity, formatQuantity, 'expected a quantity such as "2"')
/** A unit price with at most six places. */
export const unitPriceCodec = textCodec<UnitPrice>(parseUnitPrice, formatUnitPrice, 'expected a unit price such as "12.50"')
