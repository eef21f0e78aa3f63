import { fenOf, type Money, moneyFromFen } from './money.ts'
import { type RoundingMode, roundQuotient } from './rate.ts'

declare const quantityBrand: unique symbol
declare const unitPriceBrand: unique symbol

/** 数量 with at most four decimal places, exact. Negative for a return. */
export interface Quantity {
  readonly [quantityBrand]: 'ten-thousandths'
}
/** 单价 in yuan with at most six decimal places, exact and not negative. */
export interface UnitPrice {
  readonly [unitPriceBrand]: 'millionths'
}

const quantityPlaces = 4
const pricePlaces = 6

function parseScaled(text: string, places: number, what: string): bigint {
  const parts = /^(-?)(\d{1,12})(?:\.(\d+))?$/.exec(text)
  const fraction = parts?.[3] ?? ''
  if (!parts || fraction.replace(/0+$/, '').length > places)
    throw new RangeError(`not a ${what} with at most ${places} decimal places: ${JSON.stringify(text)}`)
  const digits = BigInt((parts[2] ?? '0') + fraction.slice(0, places).padEnd(places, '0'))
  return parts[1] ? -digits : digits
}

function formatScaled(scaled: bigint, places: number, keep: number): string {
  const digits = (scaled < 0n ? -scaled : scaled).toString().padStart(places + 1, '0')
  const fraction = digits.slice(-places).replace(/0+$/, '').padEnd(keep, '0')
  return `${scaled < 0n ? '-' : ''}${digits.slice(0, -places)}${fraction ? `.${fraction}` : ''}`
}

/** Reads a quantity such as `'2'`, `'0.3333'` or `'-1'`. Throws `RangeError` on more than four places. */
export function parseQuantity(text: string): Quantity {
  return parseScaled(text, quantityPlaces, 'quantity') as unknown as Quantity
}

/** Prints a quantity without trailing zeros: `'2'`, `'0.5'`. */
export function formatQuantity(quantity: Quantity): string {
  return formatScaled(quantity as unknown as bigint, quantityPlaces, 0)
}

/** Whether the quantity is below zero, that is a return. */
export function isNegativeQuantity(quantity: Quantity): boolean {
  return (quantity as unknown as bigint) < 0n
}

/** Reads a unit price such as `'12.5'` or `'0.003333'`. Throws `RangeError` when negative or on more than six places. */
export function parseUnitPrice(text: string): UnitPrice {
  const scaled = parseScaled(text, pricePlaces, 'unit price')
  if (scaled < 0n) throw new RangeError(`not a unit price of 0 or more: ${JSON.stringify(text)}`)
  return scaled as unknown as UnitPrice
}

/** Prints a unit price with at least two places: `'12.50'`, `'0.003333'`. */
export function formatUnitPrice(price: UnitPrice): string {
  return formatScaled(price as unknown as bigint, pricePlaces, 2)
}

/** Negative, zero or positive, for price limits. */
export function compareUnitPrices(a: UnitPrice, b: UnitPrice): number {
  const difference = (a as unknown as bigint) - (b as unknown as bigint)
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}

/** `R(price x quantity)` in whole fen, one rounding. */
export function priceTimesQuantity(price: UnitPrice, quantity: Quantity, mode: RoundingMode): Money {
  const product = (price as unknown as bigint) * (quantity as unknown as bigint)
  return moneyFromFen(Number(roundQuotient(product, 10n ** BigInt(quantityPlaces + pricePlaces - 2), mode)))
}

/** The same, but never more than `most`: exact however large price and quantity are, as long as neither is below zero. */
export function priceTimesQuantityUpTo(price: UnitPrice, quantity: Quantity, most: Money, mode: RoundingMode): Money {
  const product = (price as unknown as bigint) * (quantity as unknown as bigint)
  const fen = roundQuotient(product, 10n ** BigInt(quantityPlaces + pricePlaces - 2), mode)
  return fen < BigInt(fenOf(most)) ? moneyFromFen(Number(fen)) : most
}

/** A quantity of nothing. */
export const zeroQuantity: Quantity = 0n as unknown as Quantity

/** Exact sum, for what is left after a return. */
export function sumQuantities(a: Quantity, b: Quantity): Quantity {
  return ((a as unknown as bigint) + (b as unknown as bigint)) as unknown as Quantity
}

/** Whether the price is exactly zero: a limit of zero means that the fund pays nothing. */
export function isZeroUnitPrice(price: UnitPrice): boolean {
  return (price as unknown as bigint) === 0n
}

/** The same quantity with the other sign. */
export function negateQuantity(quantity: Quantity): Quantity {
  return -(quantity as unknown as bigint) as unknown as Quantity
}

/** What is left of a quantity when another was taken off; none below zero. */
export function quantityLeft(whole: Quantity, taken: Quantity): Quantity {
  const left = (whole as unknown as bigint) - (taken as unknown as bigint)
  return (left > 0n ? left : 0n) as unknown as Quantity
}

/** The smaller quantity. */
export function minQuantity(a: Quantity, b: Quantity): Quantity {
  return (a as unknown as bigint) <= (b as unknown as bigint) ? a : b
}

/** `R(amount × pieces ÷ whole)`: what falls to some of the pieces an amount was charged for, half up. `whole` must be above zero. */
export function amountOfPieces(amount: Money, pieces: Quantity, whole: Quantity): Money {
  const [part, all] = [pieces as unknown as bigint, whole as unknown as bigint]
  if (all <= 0n) throw new RangeError('a share of pieces needs a quantity above zero')
  return moneyFromFen(Number(roundQuotient(BigInt(fenOf(amount)) * part, all, 'half-up')))
}
