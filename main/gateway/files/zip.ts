import { closeSync, createReadStream, fstatSync, openSync, readSync } from 'node:fs'
import { crc32, createInflateRaw, inflateRawSync } from 'node:zlib'
import { zipSync } from 'fflate'
import { BadFile } from './bad-file.ts'

export interface ZipLimits {
  /** Bytes of the text once it is unpacked. */
  readonly bytes: number
}

/** Bytes that can be looked at anywhere: a file on disk without loading it, or what is in memory already. */
export interface RandomAccess {
  readonly size: number
  read(offset: number, length: number): Buffer
}

interface Entry {
  readonly name: string
  readonly method: number
  readonly checksum: number
  readonly packedBytes: number
  readonly bytes: number
  readonly from: number
}

const endSignature = 0x06054b50
const centralSignature = 0x02014b50
const localSignature = 0x04034b50
const endBytes = 22
const commentBytesMax = 0xffff
const centralBytes = 46
const localBytes = 30
const entriesMax = 16
const directoryBytesMax = 1024 * 1024
const encryptedFlag = 1
const stored = 0
const deflated = 8

export function bytesOf(bytes: Uint8Array): RandomAccess {
  const whole = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return { size: whole.length, read: (offset, length) => whole.subarray(offset, offset + length) }
}

/** Opens the file, lets `look` look into it and closes it again. */
export function fileBytes<Value>(path: string, look: (bytes: RandomAccess) => Value): Value {
  const handle = openSync(path, 'r')
  try {
    const read = (offset: number, length: number): Buffer => {
      const buffer = Buffer.alloc(length)
      return buffer.subarray(0, readSync(handle, buffer, 0, length, offset))
    }
    return look({ size: fstatSync(handle).size, read })
  } finally {
    closeSync(handle)
  }
}

function endOfDirectory(zip: RandomAccess): { readonly count: number; readonly at: number; readonly bytes: number } {
  const tailAt = Math.max(0, zip.size - endBytes - commentBytesMax)
  const tail = zip.read(tailAt, zip.size - tailAt)
  for (let at = tail.length - endBytes; at >= 0; at -= 1) {
    if (tail.readUInt32LE(at) !== endSignature) continue
    return { count: tail.readUInt16LE(at + 10), bytes: tail.readUInt32LE(at + 12), at: tail.readUInt32LE(at + 16) }
  }
  throw new BadFile('不是完整的 ZIP 文件')
}

function localDataOf(zip: RandomAccess, at: number): number {
  const header = zip.read(at, localBytes)
  if (header.length < localBytes || header.readUInt32LE(0) !== localSignature) throw new BadFile('ZIP 目录指向的位置没有文件')
  return at + localBytes + header.readUInt16LE(26) + header.readUInt16LE(28)
}

/** The entries by the directory at the end: sizes there are true also where the sender did not know them while writing. */
function entriesOf(zip: RandomAccess): Entry[] {
  const end = endOfDirectory(zip)
  if (end.count > entriesMax) throw new BadFile(`ZIP 中有 ${end.count} 个文件`)
  if (end.bytes > directoryBytesMax) throw new BadFile('ZIP 目录过大')
  const directory = zip.read(end.at, end.bytes)
  const entries: Entry[] = []
  for (let at = 0, index = 0; index < end.count; index += 1) {
    if (at + centralBytes > directory.length || directory.readUInt32LE(at) !== centralSignature) throw new BadFile('ZIP 目录不完整')
    if ((directory.readUInt16LE(at + 8) & encryptedFlag) !== 0) throw new BadFile('ZIP 已加密')
    const nameBytes = directory.readUInt16LE(at + 28)
    const next = at + centralBytes + nameBytes + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32)
    const name = directory.toString('utf8', at + centralBytes, at + centralBytes + nameBytes)
    if (!name.endsWith('/'))
      entries.push({
        name,
        method: directory.readUInt16LE(at + 10),
        checksum: directory.readUInt32LE(at + 16),
        packedBytes: directory.readUInt32LE(at + 20),
        bytes: directory.readUInt32LE(at + 24),
        from: localDataOf(zip, directory.readUInt32LE(at + 42)),
      })
    at = next
  }
  return entries
}

/** The one text in it; its name is nobody's business but the ending, and it is never used as a path. */
function textEntry(zip: RandomAccess, limits: ZipLimits): Entry {
  const entries = entriesOf(zip)
  const [entry] = entries
  if (entry === undefined || entries.length > 1) throw new BadFile(`ZIP 中应有一个文本文件，现有 ${entries.length} 个文件`)
  if (!/\.(txt|csv)$/i.test(entry.name)) throw new BadFile('ZIP 中的文件不是 TXT')
  if (entry.method !== stored && entry.method !== deflated) throw new BadFile(`ZIP 的压缩方式 ${entry.method} 不受支持`)
  if (entry.bytes > limits.bytes) throw new BadFile(`文本超过 ${limits.bytes} 字节`)
  if (entry.from + entry.packedBytes > zip.size || (entry.packedBytes === 0 && entry.bytes > 0)) throw new BadFile('ZIP 文件不完整')
  return entry
}

function unpackable(cause: unknown): BadFile {
  return new BadFile('ZIP 内容无法解压', { cause })
}

/** The text of a small file that is in memory. */
export function readZip(bytes: Uint8Array, limits: ZipLimits): Uint8Array {
  const zip = bytesOf(bytes)
  const entry = textEntry(zip, limits)
  const packed = zip.read(entry.from, entry.packedBytes)
  let text: Uint8Array
  try {
    // What the directory promises is all that is unpacked: a bomb that lies about its size ends here.
    text = entry.method === stored ? packed : inflateRawSync(packed, { maxOutputLength: entry.bytes + 1 })
  } catch (cause) {
    throw unpackable(cause)
  }
  if (text.length !== entry.bytes || crc32(text) !== entry.checksum) throw new BadFile('ZIP 内容与其校验码不符')
  return text
}

/** The text of a file on disk, piece by piece: memory does not grow with the file. */
export async function* streamZip(path: string, limits: ZipLimits): AsyncGenerator<Uint8Array> {
  const entry = fileBytes(path, (zip) => textEntry(zip, limits))
  if (entry.bytes === 0) return
  const packed = createReadStream(path, { start: entry.from, end: entry.from + entry.packedBytes - 1 })
  const text = entry.method === stored ? packed : packed.pipe(createInflateRaw())
  packed.once('error', (error) => text.destroy(error))
  let bytes = 0
  let checksum = 0
  try {
    for await (const chunk of text) {
      bytes += (chunk as Buffer).length
      if (bytes > entry.bytes) throw new BadFile('ZIP 内容超过其目录所写的大小')
      checksum = crc32(chunk as Buffer, checksum)
      yield chunk as Buffer
    }
  } catch (cause) {
    throw cause instanceof BadFile ? cause : unpackable(cause)
  } finally {
    packed.destroy()
  }
  if (bytes !== entry.bytes || checksum !== entry.checksum) throw new BadFile('ZIP 内容与其校验码不符')
}

/** Day of every entry: the same text gives the same bytes. */
const writtenOn = new Date(Date.UTC(2021, 0, 1, 12))

export function writeZip(name: string, text: Uint8Array): Uint8Array {
  return zipSync({ [name]: text }, { mtime: writtenOn })
}
