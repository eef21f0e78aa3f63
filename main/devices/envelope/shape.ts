import type { FrameShape } from '../transport/index.ts'
import { envelopeBytes, longestContent } from './frames.ts'

const contentAt = 3

/** The shape of an envelope whose content begins with `head` bytes that are no data; undefined when none begins like this. */
export function envelopeShape(begun: readonly number[], head: number): FrameShape | 'growing' | undefined {
  const [mark, high, low] = begun
  if (mark !== 0x02 || (high !== undefined && high << 8 > longestContent)) return undefined
  if (high === undefined || low === undefined) return 'growing'
  const contentLength = (high << 8) | low
  if (contentLength < head || contentLength > longestContent) return undefined
  return { dataStart: contentAt + head, dataEnd: contentAt + contentLength, length: contentLength + envelopeBytes }
}
