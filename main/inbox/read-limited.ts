import { createReadStream } from 'node:fs'

export type LimitedBytes =
  | { readonly ok: true; readonly bytes: Uint8Array }
  /** At least so many: reading stopped there. */
  | { readonly ok: false; readonly atLeast: number }

/** Collects a stream up to a limit and stops reading once it is passed, so that nobody can fill the memory. */
export async function readLimited(source: AsyncIterable<Uint8Array>, limit: number): Promise<LimitedBytes> {
  const pieces: Uint8Array[] = []
  let total = 0
  for await (const piece of source) {
    total += piece.length
    if (total > limit) return { ok: false, atLeast: total }
    pieces.push(piece)
  }
  const bytes = new Uint8Array(total)
  let at = 0
  for (const piece of pieces) {
    bytes.set(piece, at)
    at += piece.length
  }
  return { ok: true, bytes }
}

/** A file's bytes within the limit. The size is looked at again while reading: a file may grow under our eyes. */
export function readFileLimited(path: string, limit: number): Promise<LimitedBytes> {
  return readLimited(createReadStream(path, { highWaterMark: 1 << 20 }), limit)
}
