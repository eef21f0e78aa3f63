import type { RatingLevel } from '../../services/ports/index.ts'
import { asciiBytes } from '../envelope/index.ts'

/** What a rating keypad is told and what it says. Content of envelopes; pure. */

export const ratingCodes = {
  start: 0x20,
  cancel: 0x21,
  accepted: 0xa0,
  rated: 0xa1,
  nobodyPressed: 0xa2,
  refused: 0xee,
} as const

/** Code of a refusal: a rating is already running. */
export const busyError = 0x02

const longestWindow = 16

/** Asks for a rating. `seconds` from 1 to 255; of the window's number the keypad shows letters and digits only. */
export function startRating(seconds: number, windowNumber: string): Uint8Array {
  if (!Number.isInteger(seconds) || seconds < 1 || seconds > 255) throw new RangeError(`${seconds} seconds do not fit one byte`)
  return Uint8Array.of(ratingCodes.start, seconds, ...asciiBytes(windowNumber, longestWindow))
}

/** Stops asking. */
export const cancelRating: Uint8Array = Uint8Array.of(ratingCodes.cancel)

export type RatingWord =
  | { readonly kind: 'accepted'; readonly command: number }
  | { readonly kind: 'rated'; readonly level: RatingLevel }
  | { readonly kind: 'nobody-pressed' }
  | { readonly kind: 'refused'; readonly code: number }

/** Reads what the keypad says; undefined when it is nothing it may say. */
export function readRatingWord(content: Uint8Array): RatingWord | undefined {
  const [code, value = 0] = content
  if (code === ratingCodes.nobodyPressed && content.length === 1) return { kind: 'nobody-pressed' }
  if (content.length !== 2) return undefined
  if (code === ratingCodes.accepted) return { kind: 'accepted', command: value }
  if (code === ratingCodes.refused) return { kind: 'refused', code: value }
  return code === ratingCodes.rated && isRatingLevel(value) ? { kind: 'rated', level: value } : undefined
}

export function isRatingLevel(value: number): value is RatingLevel {
  return Number.isInteger(value) && value >= 1 && value <= 5
}

export function ratingWordContent(word: RatingWord): Uint8Array {
  switch (word.kind) {
    case 'accepted':
      return Uint8Array.of(ratingCodes.accepted, word.command)
    case 'rated':
      return Uint8Array.of(ratingCodes.rated, word.level)
    case 'nobody-pressed':
      return Uint8Array.of(ratingCodes.nobodyPressed)
    case 'refused':
      return Uint8Array.of(ratingCodes.refused, word.code)
  }
}
