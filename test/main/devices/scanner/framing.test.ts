import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createScanFramer, decodeScan, longestScan, type Terminator, terminatorBytes } from '../../../../main/devices/index.ts'
import { bytes, text as hex } from '../card-reader/bytes.ts'

/** S11 as it goes over the line, with its terminator. */
const udiOnTheWire = bytes(
  '5D 64 32 30 31 30 36 39 30 31 32 33 34 35 30 30 30 31 31 31 37 32 36 31 32 33 31 31 30 4C 4F 54 32 34 30 31 41 1D 32 31 53 4E 30 30 30 30 31 32 33 0D',
)
const udi = ']d201069012345000111726123110LOT2401A\u001d21SN0000123'
const voucherOnTheWire = bytes('34 32 34 31 32 33 34 35 36 37 38 39 30 31 32 33 34 35 36 37 30 37 33 33 30 30 30 30 0D')

const ascii = (text: string) => Buffer.from(text, 'latin1')
const texts = (frames: readonly Uint8Array[]) => frames.map((frame) => Buffer.from(frame).toString('latin1'))

function framed(stream: Uint8Array, terminators: readonly Terminator[] = ['CR', 'LF']): string[] {
  const framer = createScanFramer(terminators)
  return texts([...framer.push(stream), ...framer.expire()])
}

describe('a code on the wire', () => {
  it('keeps its group separator and loses its terminator', () => {
    expect(framed(udiOnTheWire)).toEqual([udi])
    expect(framed(voucherOnTheWire)).toEqual(['4241234567890123456707330000'])
  })

  it.each([
    ['CR', '0D'],
    ['LF', '0A'],
    ['CR LF', '0D 0A'],
    ['TAB', '09'],
    ['ETX', '03'],
    ['nothing', ''],
  ])('ends with %s', (_, end) => {
    const stream = Buffer.concat([ascii('84012345678901234567'), bytes(end)])
    expect(framed(stream, ['CR', 'LF', 'TAB', 'ETX'])).toEqual(['84012345678901234567'])
  })

  it('that is cut at any byte is the same code', () => {
    const stream = Buffer.concat([udiOnTheWire, ascii('\n'), voucherOnTheWire])
    for (let cut = 0; cut <= stream.length; cut += 1) {
      const framer = createScanFramer(['CR', 'LF'])
      const found = [...framer.push(stream.subarray(0, cut)), ...framer.push(stream.subarray(cut))]
      expect(texts(found), `cut at ${cut}`).toEqual([udi, '4241234567890123456707330000'])
      expect(framer.pending).toBe(0)
    }
  })

  it('loses control bytes at its ends and keeps those inside', () => {
    expect(framed(bytes('00 02 41 02 1D 42 03 7F 0D'))).toEqual(['A\u0002\u001dB'])
    expect(framed(bytes('02 1D 41 42 1D 03 0D'))).toEqual(['\u001dAB\u001d'])
  })

  it('that is nothing but control bytes is none', () => {
    expect(framed(bytes('0D 0A 0D 0A 02 0D 02 03'))).toEqual([])
  })
})

describe('a code too long', () => {
  it('is given up whole, and the next one is read', () => {
    const framer = createScanFramer(['CR'])
    const exactly = 'A'.repeat(longestScan)
    expect(texts(framer.push(ascii(`${exactly}\rB${exactly}\rC\r`)))).toEqual([exactly, 'C'])
    expect(framer.dropped).toBe(1)
  })

  it('is given up by silence too', () => {
    const framer = createScanFramer([])
    expect(framer.push(new Uint8Array(100_000).fill(0x41))).toEqual([])
    expect(framer.pending).toBe(longestScan)
    expect(framer.expire()).toEqual([])
    expect([framer.pending, framer.dropped]).toEqual([0, 1])
  })
})

it('a piece whose rest will never come is forgotten', () => {
  const framer = createScanFramer(['CR'])
  framer.push(ascii('8401'))
  framer.discard()
  expect(texts(framer.push(ascii('X\r')))).toEqual(['X'])
})

it('codes in pieces of any size are neither merged nor lost, whatever ends them', () => {
  const code = fc.string({ unit: fc.constantFrom(...'0123456789ABCxyz ]./\u001d'), minLength: 1, maxLength: 60 })
  const cuts = fc.array(fc.nat(2_000), { maxLength: 40 })
  fc.assert(
    fc.property(
      fc.array(code, { maxLength: 20 }),
      fc.constantFrom('CR', 'LF', 'TAB', 'ETX', 'CRLF'),
      fc.boolean(),
      cuts,
      (codes, end, stx, places) => {
        const terminators: readonly Terminator[] = end === 'CRLF' ? ['CR', 'LF'] : [end as Terminator]
        const tail = String.fromCharCode(...terminators.map((name) => terminatorBytes[name]))
        const stream = ascii(codes.map((one) => (stx ? '\u0002' : '') + one + tail).join(''))
        const framer = createScanFramer(terminators)
        const sorted = [0, ...places.map((place) => place % (stream.length + 1)), stream.length].sort((a, b) => a - b)
        const found = sorted.slice(1).flatMap((to, index) => framer.push(stream.subarray(sorted[index], to)))
        expect(texts(found)).toEqual(codes)
        expect(framer.pending).toBe(0)
      },
    ),
  )
})

describe('text', () => {
  it.each([
    ['UTF-8', 'E7 94 B5 E5 AD 90', '电子'],
    ['GB18030', 'B5 E7 D7 D3', '电子'],
    ['GB18030 of four bytes', '81 39 EE 39', '㐀'],
    ['a byte order mark', 'EF BB BF 41', '\ufeffA'],
  ])('in %s', (_, onTheWire, text) => {
    expect(decodeScan(bytes(onTheWire))).toEqual({ text, damaged: false })
  })

  it('that is in no encoding says so', () => {
    expect(decodeScan(bytes('38 FF FF 34'))).toEqual({ text: '8\ufffd\ufffd4', damaged: true })
  })

  it('of any bytes is some text, and what was well encoded comes back', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (noise) => typeof decodeScan(noise).text === 'string'))
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (text) => {
        expect(decodeScan(Buffer.from(text.toWellFormed(), 'utf8'))).toEqual({ text: text.toWellFormed(), damaged: false })
      }),
    )
  })
})

it('the wire of S11 is what the vector says', () => {
  expect(hex(ascii(`${udi}\r`))).toBe(hex(udiOnTheWire))
})
