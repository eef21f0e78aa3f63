import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  createFrameParser,
  encodeMessage,
  encodeSlotNotice,
  encodeStatus,
  type Frame,
  repeatRequest,
} from '../../../../main/devices/index.ts'
import { bytes, joined, text } from './bytes.ts'
import { type Vector, vectors } from './vectors.ts'

function readInPieces(vector: Vector, cuts: readonly number[]): { readonly frames: Frame[]; readonly pending: number } {
  const parser = createFrameParser(vector.from)
  const places = [0, ...cuts, vector.bytes.length]
  const frames = places.slice(1).flatMap((end, index) => parser.push(vector.bytes.subarray(places[index], end)))
  return { frames, pending: parser.pending }
}

describe('frames of the ACS serial protocol', () => {
  describe.each(vectors)('$name', (vector) => {
    it('is read whole', () => {
      expect(readInPieces(vector, [])).toEqual({ frames: vector.frames, pending: 0 })
    })

    it('is read byte by byte', () => {
      const everywhere = Array.from(vector.bytes.keys()).slice(1)
      expect(readInPieces(vector, everywhere)).toEqual({ frames: vector.frames, pending: 0 })
    })

    it('is read when cut at any place', () => {
      for (let cut = 1; cut < vector.bytes.length; cut += 1) {
        expect(readInPieces(vector, [cut]), `cut at ${cut}`).toEqual({ frames: vector.frames, pending: 0 })
      }
    })

    it('is read glued to its own double', () => {
      const parser = createFrameParser(vector.from)
      expect(parser.push(joined([vector.bytes, vector.bytes]))).toEqual([...vector.frames, ...vector.frames])
    })
  })

  it.each(vectors.filter(({ frames }) => frames.length === 1 && frames[0]?.kind === 'message'))(
    '$name is written as it is read',
    (vector) => {
      const frame = vector.frames[0]
      if (frame?.kind !== 'message') throw new Error('a message vector')
      const skipped = vector.name.startsWith('M16') ? 2 : 0
      expect(text(encodeMessage(frame.message))).toBe(text(vector.bytes.subarray(skipped)))
    },
  )

  it('short frames are written as they are read', () => {
    expect(text(encodeStatus('accepted'))).toBe('02 00 00 03')
    expect(text(encodeStatus('checksum-error'))).toBe('02 FF FF 03')
    expect(text(encodeStatus('length-error'))).toBe('02 FE FE 03')
    expect(text(encodeStatus('end-mark-error'))).toBe('02 FD FD 03')
    expect(text(encodeStatus('timeout'))).toBe('02 FC FC 03')
    expect(text(encodeSlotNotice(0x0c))).toBe('02 50 0C 5C 03')
    expect(text(repeatRequest)).toBe('02 00 00 00 00 00 00 00 00 00 00 00 03')
  })

  it('the status 99 of some firmware is a time-out', () => {
    expect(createFrameParser('reader').push(bytes('02 99 99 03'))).toEqual([{ kind: 'status', status: 'timeout' }])
  })

  it('a frame inside a damaged one is found', () => {
    const inner = encodeMessage({ type: 0x80, slot: 1, sequence: 9, parameters: [0, 0, 0], data: bytes('90 00') })
    const outer = encodeMessage({ type: 0x80, slot: 1, sequence: 8, parameters: [0, 0, 0], data: inner })
    outer[outer.length - 2] = (outer.at(-2) ?? 0) ^ 1
    const found = createFrameParser('reader').push(outer)
    expect(found.map((frame) => frame.kind)).toEqual(['damaged', 'message'])
  })

  it('a frame inside a good one is data, not a frame', () => {
    const inner = encodeMessage({ type: 0x80, slot: 1, sequence: 9, parameters: [0, 0, 0], data: bytes('90 00') })
    const outer = encodeMessage({ type: 0x80, slot: 1, sequence: 8, parameters: [0, 0, 0], data: inner })
    expect(createFrameParser('reader').push(outer)).toHaveLength(1)
  })

  it('a piece that stops growing is given up, and what follows it is read', () => {
    const parser = createFrameParser('reader')
    expect(parser.push(bytes('02 80 02 00 00 00 01 04 00'))).toEqual([])
    expect(parser.pending).toBe(9)
    expect(parser.expire().map((frame) => frame.kind)).toEqual(['damaged'])
    expect(parser.pending).toBe(0)
    expect(parser.push(bytes('02 00 00 03'))).toEqual([{ kind: 'status', status: 'accepted' }])
  })

  it('a whole frame swallowed by a false beginning is found when the line goes quiet', () => {
    const parser = createFrameParser('reader')
    expect(parser.push(bytes('02 80 80 00 00 00 02 50 0C 5C 03'))).toEqual([])
    expect(parser.expire().map((frame) => frame.kind)).toEqual(['damaged', 'slot-notice'])
  })

  it('never keeps more than the longest frame, whatever comes', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ maxLength: 600 }), { maxLength: 30 }),
        fc.constantFrom('reader' as const, 'host' as const),
        (pieces, from) => {
          const parser = createFrameParser(from)
          for (const piece of pieces) {
            parser.push(piece)
            expect(parser.pending).toBeLessThan(13 + 0x10a)
          }
          parser.expire()
          expect(parser.pending).toBe(0)
        },
      ),
      { seed: 27, numRuns: 500 },
    )
  })

  it('one push larger than the buffer is read to its end', () => {
    const many = joined(Array.from({ length: 3_000 }, () => bytes('02 00 00 03 55')))
    expect(createFrameParser('reader').push(many)).toHaveLength(3_000)
  })

  it('any message survives writing and reading in any pieces', () => {
    const messages = fc.record({
      type: fc.integer({ min: 0x80, max: 0x83 }),
      slot: fc.nat(255),
      sequence: fc.nat(255),
      parameters: fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255)),
      data: fc.uint8Array({ maxLength: 0x10a }),
    })
    fc.assert(
      fc.property(fc.array(messages, { maxLength: 5 }), fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1 }), (sent, sizes) => {
        const stream = joined(sent.map(encodeMessage))
        const parser = createFrameParser('reader')
        const frames: Frame[] = []
        for (let at = 0, turn = 0; at < stream.length; turn += 1) {
          const size = sizes[turn % sizes.length] ?? 1
          frames.push(...parser.push(stream.subarray(at, at + size)))
          at += size
        }
        expect(frames).toEqual(sent.map((message) => ({ kind: 'message', message: { ...message, data: Uint8Array.from(message.data) } })))
      }),
      { seed: 281, numRuns: 500 },
    )
  })
})
