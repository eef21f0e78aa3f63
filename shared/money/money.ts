/** Money: whole fen behind an opaque type; nothing outside `shared/money` sees the number inside. */

declare const moneyBrand: unique symbol

/**
 * An amount of renminbi in whole fen (分). Opaque: made by `parseMoney` or `moneyFromFen`, printed by `formatMoney`.
 * 0.00 is falsy inside: ask `=== undefined` for absence, never for truth.
 */
export interface Money {
  readonly [moneyBrand]: 'fen'
}

const open = (amount: Money): number => amount as unknown as number

function close(fen: number): Money {
  if (!Number.isSafeInteger(fen)) throw new RangeError(`not a whole number of fen within range: ${fen}`)
  // Minus zero would print as "-0.00" and break byte-for-byte replay.
  return (fen === 0 ? 0 : fen) as unknown as Money
}

/** 0.00 yuan. */
export const zeroMoney: Money = close(0)

const moneyText = /^(-?)(\d{1,13})(?:\.(\d{1,2}))?$/

/**
 * Reads yuan from decimal text with at most two places: `'12'`, `'12.5'`, `'-0.05'`.
 *
 * Throws `RangeError` on anything else; a third decimal place is refused, never rounded.
 */
export function parseMoney(text: string): Money {
  const parts = moneyText.exec(text)
  if (!parts)
    throw new RangeError(
      `not an amount in yuan such as 1234.50, with at most two decimal places and thirteen digits before them: ${JSON.stringify(text)}`,
    )
  const fen = Number(parts[2]) * 100 + Number((parts[3] ?? '').padEnd(2, '0'))
  return close(parts[1] ? -fen : fen)
}

/** Prints yuan with exactly two places and no grouping: `'1234.50'`, `'-0.05'`. */
export function formatMoney(amount: Money): string {
  const fen = Math.abs(open(amount))
  const sign = open(amount) < 0 ? '-' : ''
  return `${sign}${Math.floor(fen / 100)}.${String(fen % 100).padStart(2, '0')}`
}

/** Wraps a whole number of fen, as databases and tests hold it. Throws `RangeError` on a fraction. */
export function moneyFromFen(fen: number): Money {
  return close(fen)
}

/** The whole number of fen, for the store only. */
export function fenOf(amount: Money): number {
  return open(amount)
}

/** Exact sum. */
export function addMoney(...amounts: readonly Money[]): Money {
  let fen = 0
  for (const amount of amounts) fen += open(amount)
  return close(fen)
}

/** Exact sum of a list. */
export function sumMoney(amounts: Iterable<Money>): Money {
  let fen = 0
  for (const amount of amounts) fen += open(amount)
  return close(fen)
}

/** Exact sum of one amount of every item, without a list of them in between: bills have thousands of lines. */
export function sumMoneyOf<Item>(items: Iterable<Item>, amountOf: (item: Item) => Money): Money {
  let fen = 0
  for (const item of items) fen += open(amountOf(item))
  return close(fen)
}

/** Exact difference `whole - part`. */
export function subtractMoney(whole: Money, part: Money): Money {
  return close(open(whole) - open(part))
}

/** The same amount with the other sign. */
export function negateMoney(amount: Money): Money {
  return close(-open(amount))
}

/** The amount a whole number of times. */
export function multiplyMoney(amount: Money, times: number): Money {
  return close(open(amount) * times)
}

/** The smaller amount. */
export function minMoney(a: Money, b: Money): Money {
  return open(a) <= open(b) ? a : b
}

/** The larger amount. */
export function maxMoney(a: Money, b: Money): Money {
  return open(a) >= open(b) ? a : b
}

/** The amount itself when above zero, else 0.00 (`m⁺`). */
export function positivePart(amount: Money): Money {
  return open(amount) > 0 ? amount : zeroMoney
}

/** Negative, zero or positive, for sorting. */
export function compareMoney(a: Money, b: Money): number {
  return open(a) - open(b)
}

/** Whether the amount is exactly 0.00. */
export function isZeroMoney(amount: Money): boolean {
  return open(amount) === 0
}

/** Whether the amount is below 0.00. */
export function isNegativeMoney(amount: Money): boolean {
  return open(amount) < 0
}
