import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { crc32, deflateRawSync } from 'node:zlib'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { BadFile, type Cells, createRowReader, readZip, streamZip, writeRows, writeZip } from '../../../main/gateway/files/index.ts'

const limits = { bytes: 4 * 1024 * 1024 }
const rowLimits = { rows: 10_000, lineBytes: 64 * 1024, columns: 64 }
const utf8 = (text: string) => new TextEncoder().encode(text)

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sanbao-files-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function streamed(zip: Uint8Array): Promise<Buffer> {
  const path = join(folder, 'streamed.zip')
  writeFileSync(path, zip)
  const pieces: Uint8Array[] = []
  for await (const piece of streamZip(path, limits)) pieces.push(piece)
  return Buffer.concat(pieces)
}

/** Both readers must say the same of every file. */
async function refused(zip: Uint8Array): Promise<readonly string[]> {
  const words: string[] = []
  try {
    readZip(zip, limits)
  } catch (error) {
    words.push((error as BadFile).message)
    expect(error).toBeInstanceOf(BadFile)
  }
  await streamed(zip).catch((error: unknown) => {
    words.push((error as BadFile).message)
    expect(error).toBeInstanceOf(BadFile)
  })
  expect(words).toHaveLength(2)
  return words
}

interface Part {
  readonly name: string
  readonly text: Uint8Array
  readonly claimed?: number
  readonly checksum?: number
  readonly flags?: number
  readonly method?: number
}

/** A ZIP as other programs write it: sizes behind the content and not before it, and any lie a test needs. */
function zipOf(parts: readonly Part[]): Buffer {
  const locals: Buffer[] = []
  const centrals: Buffer[] = []
  let at = 0
  for (const { name, text, claimed = text.length, checksum = crc32(text), flags = 8, method = 8 } of parts) {
    const packed = method === 8 ? deflateRawSync(text) : Buffer.from(text)
    const local = Buffer.alloc(30)
    local.writeUInt32LE(0x04034b50, 0)
    local.writeUInt16LE(flags, 6)
    local.writeUInt16LE(method, 8)
    local.writeUInt16LE(Buffer.byteLength(name), 26)
    const descriptor = Buffer.alloc(16)
    descriptor.writeUInt32LE(0x08074b50, 0)
    descriptor.writeUInt32LE(checksum, 4)
    descriptor.writeUInt32LE(packed.length, 8)
    descriptor.writeUInt32LE(claimed, 12)
    const central = Buffer.alloc(46)
    central.writeUInt32LE(0x02014b50, 0)
    central.writeUInt16LE(flags, 8)
    central.writeUInt16LE(method, 10)
    central.writeUInt32LE(checksum, 16)
    central.writeUInt32LE(packed.length, 20)
    central.writeUInt32LE(claimed, 24)
    central.writeUInt16LE(Buffer.byteLength(name), 28)
    central.writeUInt32LE(at, 42)
    const body = Buffer.concat([local, Buffer.from(name), packed, descriptor])
    locals.push(body)
    centrals.push(Buffer.concat([central, Buffer.from(name)]))
    at += body.length
  }
  const directory = Buffer.concat(centrals)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(parts.length, 8)
  end.writeUInt16LE(parts.length, 10)
  end.writeUInt32LE(directory.length, 12)
  end.writeUInt32LE(at, 16)
  return Buffer.concat([...locals, directory, end])
}

const cell = fc.option(
  fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 12 })
    .filter((text) => !/[\t\r\n]/.test(text) && text.trim() === text && text !== 'null' && !text.includes('\uFEFF')),
  { nil: undefined },
)
const rowsArbitrary = fc.array(
  fc.array(cell, { minLength: 1, maxLength: 8 }).filter((cells) => cells[0] !== undefined),
  { maxLength: 30 },
)

function readInPieces(text: Uint8Array, size: number): Cells[] {
  const reader = createRowReader(rowLimits)
  const rows: Cells[] = []
  for (let at = 0; at < text.length; at += size) rows.push(...reader.push(text.subarray(at, at + size)))
  return [...rows, ...reader.end()]
}

describe('the text of a file', () => {
  it('read back is what was written, in pieces of any size', () => {
    fc.assert(
      fc.property(rowsArbitrary, fc.integer({ min: 1, max: 40 }), (rows, size) => {
        expect(readInPieces(writeRows(rows), size)).toEqual(rows)
      }),
      { numRuns: 200 },
    )
  })

  it('with CRLF, a byte order mark, a trailing TAB, an empty line and no end of line reads the same', () => {
    const expected = [
      ['1', undefined, '甲'],
      ['2', undefined, '乙'],
    ]
    expect(readInPieces(utf8('1\tnull\t甲\n2\t\t乙\n'), 5)).toEqual(expected)
    expect(readInPieces(utf8('\uFEFF1\tnull\t甲\r\n\r\n2\t\t乙'), 3)).toEqual(expected)
    const trailing = readInPieces(utf8('1\tnull\t甲\t\r\n2\t\t乙\t\r\n'), 4)
    expect(trailing.map((row) => row.slice(0, 3))).toEqual(expected)
    expect(trailing[0]?.[3]).toBeUndefined()
  })

  it('never breaks what it writes: a TAB or a line end inside a cell is refused with its row', () => {
    expect(() => writeRows([['a'], ['b\tc']])).toThrow('第 2 行的内容含有制表符或换行')
    expect(() => writeRows([['a\nb']])).toThrow(BadFile)
  })

  it('too many rows, a line without an end and another encoding are refused with their line', () => {
    const reader = () => createRowReader({ rows: 2, lineBytes: 16, columns: 3 })
    expect(() => reader().push(utf8('1\n2\n3\n'))).toThrow('超过 2 行')
    expect(() => reader().push(utf8('\n\n\n'))).toThrow('超过 2 行')
    expect(reader().push(utf8('1\t2\t3\t4\t5\n'))).toEqual([['1', '2', '3']])
    expect(() => reader().push(utf8('1\n12345678901234567'))).toThrow('第 2 行超过 16 字节')
    expect(() => reader().push(Uint8Array.of(0x31, 0x0a, 0xbc, 0xd7, 0x0a))).toThrow('第 2 行不是 UTF-8 文本')
  })
})

describe('the ZIP around it', () => {
  it('read back is what was written, whole or as a stream, and the same text is the same bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 4000 }), async (text) => {
        const zip = writeZip('detail.txt', text)
        expect(Buffer.from(readZip(zip, limits))).toEqual(Buffer.from(text))
        expect(await streamed(zip)).toEqual(Buffer.from(text))
        expect(writeZip('detail.txt', text)).toEqual(zip)
      }),
      { numRuns: 50 },
    )
  })

  it('with the sizes behind the content, as many servers write it, and with bytes that look like a header inside', async () => {
    const text = Buffer.concat([utf8('1\t2\n'), Buffer.from('504b0708504b0304504b0102504b0506', 'hex')])
    for (const method of [0, 8]) {
      const zip = zipOf([{ name: 'result.txt', text, method }])
      expect(Buffer.from(readZip(zip, limits))).toEqual(text)
      expect(await streamed(zip)).toEqual(text)
    }
  })

  it('cut anywhere is refused, never half read', async () => {
    const zip = writeZip('result.txt', utf8('1\t2\t3\n'.repeat(400)))
    for (let length = 0; length < zip.length; length += 7) await refused(zip.subarray(0, length))
  })

  it('changed anywhere is refused or says the same', () => {
    const text = utf8('3600000001\tV1\tS1\n'.repeat(40))
    const zip = writeZip('result.txt', text)
    fc.assert(
      fc.property(fc.nat({ max: zip.length - 1 }), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const changed = Uint8Array.from(zip)
        changed[at] = (changed[at] ?? 0) ^ change
        try {
          expect(Buffer.from(readZip(changed, limits))).toEqual(Buffer.from(text))
        } catch (error) {
          if (!(error instanceof BadFile)) throw error
        }
      }),
      { numRuns: 500 },
    )
  })

  it('a bomb is refused, whether it says how large it is or not, and memory does not grow with it', async () => {
    const zeros = new Uint8Array(64 * 1024 * 1024)
    expect(await refused(zipOf([{ name: 'result.txt', text: zeros }]))).toEqual(Array(2).fill(`文本超过 ${limits.bytes} 字节`))
    const lying = zipOf([{ name: 'result.txt', text: zeros, claimed: 1000 }])
    const before = process.memoryUsage().arrayBuffers
    expect(await refused(lying)).toEqual(['ZIP 内容无法解压', 'ZIP 内容超过其目录所写的大小'])
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(16 * 1024 * 1024)
  })

  it('what is not one text is refused', async () => {
    const text = utf8('1\n')
    const both = (words: string) => [words, words]
    expect(await refused(zipOf([]))).toEqual(both('ZIP 中应有一个文本文件，现有 0 个文件'))
    expect(
      await refused(
        zipOf([
          { name: 'a.txt', text },
          { name: 'b.txt', text },
        ]),
      ),
    ).toEqual(both('ZIP 中应有一个文本文件，现有 2 个文件'))
    expect(await refused(zipOf([{ name: 'result.exe', text }]))).toEqual(both('ZIP 中的文件不是 TXT'))
    expect(await refused(zipOf([{ name: 'result.txt', text, flags: 1 }]))).toEqual(both('ZIP 已加密'))
    expect(await refused(zipOf([{ name: 'result.txt', text, method: 12 }]))).toEqual(both('ZIP 的压缩方式 12 不受支持'))
    expect(await refused(zipOf([{ name: 'result.txt', text, checksum: 7 }]))).toEqual(both('ZIP 内容与其校验码不符'))
    expect(await refused(zipOf(Array.from({ length: 17 }, (_, at) => ({ name: `${at}.txt`, text }))))).toEqual(both('ZIP 中有 17 个文件'))
    const hollow = zipOf([{ name: 'result.txt', text }])
    hollow.writeUInt32LE(0, hollow.indexOf('PK\u0001\u0002') + 20)
    expect(await refused(hollow)).toEqual(both('ZIP 文件不完整'))
    const vast = zipOf([{ name: 'result.txt', text }])
    vast.writeUInt32LE(0xfffffff0, vast.length - 10)
    expect(await refused(vast)).toEqual(both('ZIP 目录过大'))
    expect(await refused(utf8('<html>502</html>'))).toEqual(both('不是完整的 ZIP 文件'))
    // A folder beside it is no second file, and a name that climbs is only a name.
    expect(
      Buffer.from(
        readZip(
          zipOf([
            { name: 'x/', text: utf8('') },
            { name: '../../x/result.TXT', text },
          ]),
          limits,
        ),
      ),
    ).toEqual(Buffer.from(text))
  })
})
