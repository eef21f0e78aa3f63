import { fenOf, type Money, moneyFromFen } from './money.ts'

declare const rateBrand: unique symbol

/** An exact share such as 85 % or 2/3; never a binary fraction. Opaque outside `shared/money`. */
export interface Rate {
  readonly [rateBrand]: 'fraction'
}

interface Fraction {
  readonly numerator: bigint
  readonly denominator: bigint
  /** The same as plain numbers, for the common case that a product stays within whole numbers a double holds exactly. */
  readonly plain: { readonly numerator: number; readonly denominator: number }
}

const open = (rate: Rate): Fraction => rate as unknown as Fraction

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  let [x, y] = [a < 0n ? -a : a, b]
  while (y > 0n) [x, y] = [y, x % y]
  return x
}

function close(numerator: bigint, denominator: bigint): Rate {
  if (denominator <= 0n) throw new RangeError('a rate needs a denominator above zero')
  const divisor = greatestCommonDivisor(numerator, denominator) || 1n
  const [n, d] = [numerator / divisor, denominator / divisor]
  return { numerator: n, denominator: d, plain: { numerator: Number(n), denominator: Number(d) } } as unknown as Rate
}

/** 0 %. */
export const zeroRate: Rate = close(0n, 1n)
/** 100 %. */
export const wholeRate: Rate = close(1n, 1n)

const rateText = /^(-?)(\d{1,6})(?:\.(\d{1,8}))?(%?)$/

/** Reads `'0.85'`, `'85%'` or `'62.5%'` exactly. Throws `RangeError` on anything else. */
export function parseRate(text: string): Rate {
  const parts = rateText.exec(text)
  if (!parts) throw new RangeError(`not a rate such as "0.85" or "85%": ${JSON.stringify(text)}`)
  const places = (parts[3] ?? '').length
  const digits = BigInt((parts[2] ?? '') + (parts[3] ?? ''))
  const denominator = 10n ** BigInt(places) * (parts[4] ? 100n : 1n)
  return close(parts[1] ? -digits : digits, denominator)
}

/** Builds `numerator / denominator` exactly. */
export function rateOfFraction(numerator: number, denominator: number): Rate {
  return close(BigInt(numerator), BigInt(denominator))
}

/** Prints a decimal when finite (`'0.85'`), otherwise the fraction (`'2/3'`). */
export function formatRate(rate: Rate): string {
  const { numerator, denominator } = open(rate)
  let scale = 0n
  let power = 1n
  while (scale <= 12n && power % denominator !== 0n) {
    scale += 1n
    power *= 10n
  }
  if (power % denominator !== 0n) return `${numerator}/${denominator}`
  const scaled = (numerator * power) / denominator
  const digits = (scaled < 0n ? -scaled : scaled).toString().padStart(Number(scale) + 1, '0')
  const sign = scaled < 0n ? '-' : ''
  return scale === 0n ? sign + digits : `${sign}${digits.slice(0, -Number(scale))}.${digits.slice(-Number(scale))}`
}

/** Prints a rate as a percentage: `'85%'`, `'62.5%'`; a fraction without end stays one: `'2/3'`. */
export function formatPercent(rate: Rate): string {
  const text = formatRate(multiplyRates(rate, close(100n, 1n)))
  return text.includes('/') ? formatRate(rate) : `${text}%`
}

/** Exact sum of two rates. */
export function addRates(a: Rate, b: Rate): Rate {
  const [x, y] = [open(a), open(b)]
  return close(x.numerator * y.denominator + y.numerator * x.denominator, x.denominator * y.denominator)
}

/** Exact difference `a - b`. */
export function subtractRates(a: Rate, b: Rate): Rate {
  const y = open(b)
  return addRates(a, close(-y.numerator, y.denominator))
}

/** Exact product of two rates. */
export function multiplyRates(a: Rate, b: Rate): Rate {
  const [x, y] = [open(a), open(b)]
  return close(x.numerator * y.numerator, x.denominator * y.denominator)
}

/** Exact quotient `a / b`; `b` must be above zero. */
export function divideRates(a: Rate, b: Rate): Rate {
  const [x, y] = [open(a), open(b)]
  if (y.numerator <= 0n) throw new RangeError('cannot divide by a rate that is not above zero')
  return close(x.numerator * y.denominator, x.denominator * y.numerator)
}

/** Negative, zero or positive, for choosing and clamping. */
export function compareRates(a: Rate, b: Rate): number {
  const [x, y] = [open(a), open(b)]
  const difference = x.numerator * y.denominator - y.numerator * x.denominator
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}

/** The rate itself when above zero, else 0 %. */
export function positiveRate(rate: Rate): Rate {
  return compareRates(rate, zeroRate) > 0 ? rate : zeroRate
}

/** The rate itself, or 0 % or 100 % when it lies outside. */
export function clampRate(rate: Rate): Rate {
  if (compareRates(rate, zeroRate) < 0) return zeroRate
  return compareRates(rate, wholeRate) > 0 ? wholeRate : rate
}

/** How an exact value becomes whole fen: half-up is 四舍五入 away from zero; floor and ceiling go by size, keeping the sign. */
export type RoundingMode = 'half-up' | 'floor' | 'ceiling'

/** Rounds `numerator / denominator` to a whole number; symmetric about zero, so a reversal is the exact negative. */
export function roundQuotient(numerator: bigint, denominator: bigint, mode: RoundingMode): bigint {
  const negative = numerator < 0n
  const size = negative ? -numerator : numerator
  const whole = size / denominator
  const rest = size % denominator
  const up = mode === 'half-up' ? rest * 2n >= denominator : mode === 'ceiling' && rest > 0n
  const rounded = up ? whole + 1n : whole
  return negative ? -rounded : rounded
}

/** One share of an amount: `rate x amount`, exact until it is rounded with others. */
export interface Share {
  readonly amount: Money
  readonly rate: Rate
}

/**
 * `R(Σ rate_k x amount_k)`: the exact sum of the shares, rounded once to whole fen.
 *
 * Example: `roundShares([{ amount: parseMoney('0.01'), rate: parseRate('50%') }], 'half-up')` is 0.01.
 */
export function roundShares(shares: readonly Share[], mode: RoundingMode): Money {
  let numerator = 0n
  let denominator = 1n
  for (const { amount, rate } of shares) {
    const fraction = open(rate)
    const part = BigInt(fenOf(amount)) * fraction.numerator
    numerator = numerator * fraction.denominator + part * denominator
    denominator *= fraction.denominator
  }
  return moneyFromFen(Number(roundQuotient(numerator, denominator, mode)))
}

/** `R(rate x amount)`, one rounding to whole fen. */
export function roundShare(amount: Money, rate: Rate, mode: RoundingMode): Money {
  const { numerator, denominator } = open(rate).plain
  const product = fenOf(amount) * numerator
  if (!Number.isSafeInteger(product) || !Number.isSafeInteger(denominator * 2)) return roundShares([{ amount, rate }], mode)
  const size = Math.abs(product)
  const rest = size % denominator
  const isUp = mode === 'half-up' ? rest * 2 >= denominator : mode === 'ceiling' && rest > 0
  const rounded = (size - rest) / denominator + (isUp ? 1 : 0)
  return moneyFromFen(product < 0 ? -rounded : rounded)
}

/** `R(amount / rate)`: the cost that uses up an amount of fund money at a rate. The rate must be above zero. */
export function roundQuotientOfRate(amount: Money, rate: Rate, mode: RoundingMode): Money {
  const { numerator, denominator } = open(rate)
  if (numerator <= 0n) throw new RangeError('cannot divide by a rate that is not above zero')
  return moneyFromFen(Number(roundQuotient(BigInt(fenOf(amount)) * denominator, numerator, mode)))
}

/**
 * Hands out `roundShares(shares)` to the single shares, every fen once: each gets its whole fen below, and what is
 * left goes one fen at a time to the largest remainders, the earlier share first on a tie.
 */
export function splitToFen(shares: readonly Share[], mode: RoundingMode): Money[] {
  const exact = shares.map(({ amount, rate }) => {
    const { numerator, denominator } = open(rate)
    const product = BigInt(fenOf(amount)) * numerator
    const rest = ((product % denominator) + denominator) % denominator
    return { whole: Number((product - rest) / denominator), rest, denominator }
  })
  const parts = exact.map(({ whole }) => whole)
  let left = fenOf(roundShares(shares, mode)) - parts.reduce((sum, part) => sum + part, 0)
  const byRest = exact.map((_, index) => index).sort((a, b) => compareRests(exact[b], exact[a]) || a - b)
  for (const index of byRest) {
    if (left <= 0) break
    parts[index] = (parts[index] ?? 0) + 1
    left -= 1
  }
  return parts.map(moneyFromFen)
}

type Rest = { readonly rest: bigint; readonly denominator: bigint } | undefined

function compareRests(a: Rest, b: Rest): number {
  if (!a || !b) return 0
  const difference = a.rest * b.denominator - b.rest * a.denominator
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}

/** Whether the rate is exactly 100 %. */
export function isWholeRate(rate: Rate): boolean {
  return compareRates(rate, wholeRate) === 0
}

/** What share `part` is of `whole`, cut to a tenth of a percent, for reading only: `'71.2%'`. `whole` must be above 0.00. */
export function percentOf(part: Money, whole: Money): string {
  if (fenOf(whole) <= 0) throw new RangeError('a share needs a whole above 0.00')
  const tenths = (BigInt(fenOf(part)) * 1000n) / BigInt(fenOf(whole))
  return formatPercent(close(tenths, 1000n))
}
