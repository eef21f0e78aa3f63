import { createFrameScanner, type FrameScanner, type Recognised } from '../transport/index.ts'

/**
 * Bytes to frames and back for the envelope many desk devices use: start mark, length of two bytes, content, check byte, end mark.
 * The check byte may have the value of the end mark, so only the length says where a frame ends. Pure.
 */

const startMark = 0x02
const endMark = 0x03
const headerBytes = 3
/** What stands around the content. */
export const envelopeBytes = 5
/** Longest content either side sends. */
export const longestContent = 512

export type EnvelopeFrame =
  | { readonly kind: 'content'; readonly content: Uint8Array }
  /** Something began like a frame and is none. Its bytes are not told: they may be keys or a card's. */
  | { readonly kind: 'damaged'; readonly reason: EnvelopeDamage; readonly length: number }

export type EnvelopeDamage = 'length' | 'checksum' | 'end-mark' | 'incomplete'

/** Content shorter than `shortest` is no frame of this protocol. */
export function createEnvelopeParser(shortest: number): FrameScanner<EnvelopeFrame> {
  return createFrameScanner<EnvelopeFrame>({
    recognise: (bytes) => recognise(bytes, shortest),
    abandoned: (bytes) => damage('incomplete', bytes.length),
  })
}

function recognise(bytes: Uint8Array, shortest: number): Recognised<EnvelopeFrame> {
  const [first, high, low] = bytes
  if (first !== startMark) return 'none'
  if (high === undefined) return 'incomplete'
  // Judged before waiting for so many bytes: a damaged length would swallow everything that follows.
  if (high << 8 > longestContent) return { damaged: damage('length', 2) }
  if (low === undefined) return 'incomplete'
  const contentLength = (high << 8) | low
  if (contentLength < shortest || contentLength > longestContent) return { damaged: damage('length', headerBytes) }
  const length = envelopeBytes + contentLength
  if (bytes.length < length) return 'incomplete'
  const content = bytes.slice(headerBytes, headerBytes + contentLength)
  if (checksum(content) !== bytes[length - 2]) return { damaged: damage('checksum', length) }
  if (bytes[length - 1] !== endMark) return { damaged: damage('end-mark', length) }
  return { frame: { kind: 'content', content }, length }
}

function damage(reason: EnvelopeDamage, length: number): EnvelopeFrame {
  return { kind: 'damaged', reason, length }
}

function checksum(content: Uint8Array): number {
  let sum = 0
  for (const byte of content) sum ^= byte
  return sum
}

/** Content as it goes over the line. Throws `RangeError` when there is none or more than the envelope takes. */
export function encodeEnvelope(content: Uint8Array): Uint8Array {
  if (content.length === 0 || content.length > longestContent) throw new RangeError(`${content.length} bytes do not fit an envelope`)
  return Uint8Array.of(startMark, content.length >> 8, content.length & 0xff, ...content, checksum(content), endMark)
}
