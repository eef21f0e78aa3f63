import { LosslessNumber, parse, stringify } from 'lossless-json'

/** A JSON number whose digits are kept as they were written; no binary fraction is made of it. */
export type ExactNumber = LosslessNumber

/** Writes decimal text as a JSON number with exactly these digits: `'12.50'` goes out as `12.50`. */
export function exactNumber(text: string): ExactNumber {
  return new LosslessNumber(text)
}

export function isExactNumber(value: unknown): value is ExactNumber {
  return value instanceof LosslessNumber
}

/** Reads JSON and keeps every number exact; throws `SyntaxError` on anything else. A leading byte order mark is tolerated. */
export function readJson(text: string): unknown {
  return parse(text.replace(/^\uFEFF/, ''))
}

/** Writes JSON; exact numbers keep their digits, absent members are left out. */
export function writeJson(value: unknown): string {
  const text = stringify(value)
  if (text === undefined) throw new TypeError('nothing to write as JSON')
  return text
}
