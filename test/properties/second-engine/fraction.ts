/** Exact fractions of whole numbers, plain on purpose: never shortened, never a binary fraction. Amounts are yuan. */

export interface Fraction {
  readonly over: bigint
  readonly under: bigint
}

export type RoundingMode = 'half-up' | 'floor' | 'ceiling'

export const zero: Fraction = { over: 0n, under: 1n }
export const one: Fraction = { over: 1n, under: 1n }

/** Reads `12.50`, `-3`, `85%` and `2/3`. */
export function fraction(text: string | number): Fraction {
  const parts = /^(-?)(\d+)(?:\.(\d+))?(%?)$/.exec(String(text))
  if (!parts) {
    const [above, below] = String(text).split('/')
    return { over: BigInt(above ?? ''), under: BigInt(below ?? '') }
  }
  const [, sign, whole, decimals = '', percent] = parts
  const over = BigInt(`${sign}${whole}${decimals}`)
  return { over, under: 10n ** BigInt(decimals.length) * (percent ? 100n : 1n) }
}

export const add = (a: Fraction, b: Fraction): Fraction =>
  a.under === b.under ? { over: a.over + b.over, under: a.under } : { over: a.over * b.under + b.over * a.under, under: a.under * b.under }
export const negate = (a: Fraction): Fraction => ({ over: -a.over, under: a.under })
export const subtract = (a: Fraction, b: Fraction): Fraction => add(a, negate(b))
export const multiply = (a: Fraction, b: Fraction): Fraction => ({ over: a.over * b.over, under: a.under * b.under })
export const divide = (a: Fraction, b: Fraction): Fraction =>
  b.over < 0n ? divide(negate(a), negate(b)) : { over: a.over * b.under, under: a.under * b.over }
export const isLess = (a: Fraction, b: Fraction): boolean => a.over * b.under < b.over * a.under
export const isSame = (a: Fraction, b: Fraction): boolean => a.over * b.under === b.over * a.under
export const isZero = (a: Fraction): boolean => a.over === 0n
export const isNegative = (a: Fraction): boolean => a.over < 0n
export const smaller = (a: Fraction, b: Fraction): Fraction => (isLess(b, a) ? b : a)
export const larger = (a: Fraction, b: Fraction): Fraction => (isLess(a, b) ? b : a)
/** m⁺: what is below zero counts as zero. */
export const plus = (a: Fraction): Fraction => larger(a, zero)
export const sum = (all: readonly Fraction[]): Fraction => all.reduce(add, zero)

/** R(x): to the fen, half away from zero unless told otherwise. */
export function round(value: Fraction, mode: RoundingMode = 'half-up'): Fraction {
  if (isNegative(value)) return negate(round(negate(value), mode))
  const scaled = value.over * 100n
  const [quotient, rest] = [scaled / value.under, scaled % value.under]
  const up = mode === 'half-up' ? rest * 2n >= value.under : mode === 'ceiling' && rest > 0n
  return { over: quotient + (up ? 1n : 0n), under: 100n }
}

/** An amount that is whole fen already, as text with two places. */
export function yuan(value: Fraction): string {
  const scaled = value.over * 100n
  if (scaled % value.under !== 0n) throw new Error(`not whole fen: ${value.over}/${value.under}`)
  const fen = scaled / value.under
  const digits = String(fen < 0n ? -fen : fen).padStart(3, '0')
  return `${fen < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`
}
