/** Takes a file as it comes, piece by piece; what it throws ends the call. */
export interface FileSink {
  write(bytes: Uint8Array): Promise<void> | void
}

/** Why an answer was not taken to its end although more was coming. */
export class NotTaken extends Error {
  override readonly name = 'NotTaken'
}

const zipMark = 'PK'

/** Whether the bytes are text in this encoding; the last character may be cut. */
function isTextIn(encoding: 'utf-8' | 'gb18030', bytes: Buffer): boolean {
  try {
    new TextDecoder(encoding, { fatal: true }).decode(bytes, { stream: true })
    return true
  } catch (error) {
    if (error instanceof TypeError) return false
    throw error
  }
}

/** UTF-8 as the interface says, and GB18030 where a gateway writes that all the same; of what is neither, all that can be read. */
function textOf(bytes: Buffer): string {
  const encoding = !isTextIn('utf-8', bytes) && isTextIn('gb18030', bytes) ? 'gb18030' : 'utf-8'
  return new TextDecoder(encoding).decode(bytes)
}

/**
 * Takes one answer: a ZIP goes to the sink as it comes and never into memory, everything else is kept as text of at most `textBytesMax`
 * bytes. The first bytes decide, for gateways label both alike.
 */
export function createReception(sink: FileSink | undefined, textBytesMax: number) {
  let kept: Buffer[] = []
  let bytes = 0
  let isFile = false

  async function pour(chunk: Buffer, into: FileSink): Promise<void> {
    try {
      await into.write(chunk)
    } catch (cause) {
      throw new NotTaken(`下载的文件存不下（${cause instanceof Error ? cause.message : String(cause)}）`, { cause })
    }
  }

  async function take(chunk: Buffer): Promise<void> {
    bytes += chunk.length
    if (isFile && sink !== undefined) return pour(chunk, sink)
    kept.push(chunk)
    if (sink !== undefined && bytes >= zipMark.length && bytes - chunk.length < zipMark.length) {
      const start = Buffer.concat(kept)
      isFile = start.toString('latin1', 0, zipMark.length) === zipMark
      if (isFile) {
        kept = []
        return pour(start, sink)
      }
    }
    if (bytes > textBytesMax) throw new NotTaken(`应答超过 ${textBytesMax} 字节，没有收完`)
  }

  return {
    take,
    isFile: () => isFile,
    bytes: () => bytes,
    text: (): string => textOf(Buffer.concat(kept)),
  }
}
