import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createEnvelopeParser, type EnvelopeFrame, encodeEnvelope, longestContent } from '../../../../main/devices/index.ts'
import { bytes, joined, text } from '../card-reader/bytes.ts'
import { type EnvelopeVector, keyVectors, mt3Vectors } from './vectors.ts'

const families = [
  { shortest: 3, vectors: mt3Vectors },
  { shortest: 1, vectors: keyVectors },
].flatMap(({ shortest, vectors }) => vectors.map((vector) => ({ ...vector, shortest })))

/** Everything there is to read, the line being quiet at the end. */
function readInPieces(vector: EnvelopeVector, shortest: number, cuts: readonly number[]): EnvelopeFrame[] {
  const parser = createEnvelopeParser(shortest)
  const places = [0, ...cuts, vector.bytes.length]
  const frames = places.slice(1).flatMap((end, index) => parser.push(vector.bytes.subarray(places[index], end)))
  return [...frames, ...parser.expire()]
}

describe('frames in the common envelope', () => {
  describe.each(families)('$name', ({ shortest, ...vector }) => {
    it('is read whole, byte by byte, and cut at any place', () => {
      expect(readInPieces(vector, shortest, [])).toEqual(vector.frames)
      expect(readInPieces(vector, shortest, Array.from(vector.bytes.keys()).slice(1))).toEqual(vector.frames)
      for (let cut = 1; cut < vector.bytes.length; cut += 1) {
        expect(readInPieces(vector, shortest, [cut]), `cut at ${cut}`).toEqual(vector.frames)
      }
    })

    it('is read glued to its own double', () => {
      const parser = createEnvelopeParser(shortest)
      expect(parser.push(joined([vector.bytes, vector.bytes]))).toEqual([...vector.frames, ...vector.frames])
    })

    it('is read behind noise that looks like beginnings', () => {
      const parser = createEnvelopeParser(shortest)
      const contents = parser.push(joined([bytes('00 55 02 FF 02 03 FF'), vector.bytes])).filter(({ kind }) => kind === 'content')
      expect(contents).toEqual(vector.frames.filter(({ kind }) => kind === 'content'))
    })
  })

  it.each(families.filter(({ frames }) => frames.length === 1 && frames[0]?.kind === 'content'))(
    '$name is written as it is read',
    (vector) => {
      const frame = vector.frames[0]
      if (frame?.kind !== 'content') throw new Error('a content vector')
      expect(text(encodeEnvelope(frame.content))).toBe(text(vector.bytes))
    },
  )

  it.each([
    ['02 03 00 01', 'longer than the protocol allows', 3],
    ['02 02 01 01', 'one byte longer than the protocol allows', 3],
    ['02 00 00 03', 'without content', 1],
    ['02 00 02 C0 30 F0 03', 'shorter than a command of the reader', 3],
  ])('%s, %s, is damage found at once', (frame, _fault, shortest) => {
    const [found] = createEnvelopeParser(shortest).push(bytes(frame))
    expect(found).toMatchObject({ kind: 'damaged', reason: 'length' })
  })

  it('the longest content passes, one byte more cannot be written', () => {
    const longest = Uint8Array.from({ length: longestContent }, (_, at) => at & 0xff)
    expect(createEnvelopeParser(1).push(encodeEnvelope(longest))).toEqual([{ kind: 'content', content: longest }])
    expect(() => encodeEnvelope(new Uint8Array(longestContent + 1))).toThrow(RangeError)
    expect(() => encodeEnvelope(new Uint8Array())).toThrow(RangeError)
  })

  it('a frame inside a good one is content, a frame inside a damaged one is found', () => {
    const inner = encodeEnvelope(bytes('B3'))
    const outer = encodeEnvelope(joined([bytes('90'), inner]))
    expect(createEnvelopeParser(1).push(outer)).toHaveLength(1)
    outer[outer.length - 1] = 0x04
    expect(createEnvelopeParser(1).push(outer)).toEqual([
      { kind: 'damaged', reason: 'end-mark', length: outer.length },
      { kind: 'content', content: bytes('B3') },
    ])
  })

  it('a frame that stops growing is given up, and a whole one swallowed by it is found', () => {
    const parser = createEnvelopeParser(1)
    expect(parser.push(bytes('02 00 40 02 00 01 B3 B3 03'))).toEqual([])
    expect(parser.pending).toBe(9)
    expect(parser.expire()).toEqual([
      { kind: 'damaged', reason: 'incomplete', length: 9 },
      { kind: 'content', content: bytes('B3') },
    ])
    expect(parser.pending).toBe(0)
  })

  it('whatever comes, it ends, and never more than one frame is kept', () => {
    const nearly = fc.oneof(fc.constantFrom(0x02, 0x03, 0x00, 0x01), fc.integer({ min: 0, max: 255 }))
    fc.assert(
      fc.property(fc.array(fc.array(nearly, { maxLength: 700 }), { maxLength: 20 }), fc.constantFrom(1, 3), (pieces, shortest) => {
        const parser = createEnvelopeParser(shortest)
        for (const piece of pieces) {
          parser.push(Uint8Array.from(piece))
          expect(parser.pending).toBeLessThan(longestContent + 5)
        }
        parser.expire()
        expect(parser.pending).toBe(0)
      }),
      { seed: 29, numRuns: 300 },
    )
  })

  it('any contents survive writing and reading in any pieces', () => {
    const contents = fc.array(fc.uint8Array({ minLength: 1, maxLength: longestContent }), { maxLength: 5 })
    fc.assert(
      fc.property(contents, fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1 }), (sent, sizes) => {
        const stream = joined(sent.map(encodeEnvelope))
        const parser = createEnvelopeParser(1)
        const frames: EnvelopeFrame[] = []
        for (let at = 0, turn = 0; at < stream.length; turn += 1) {
          const size = sizes[turn % sizes.length] ?? 1
          frames.push(...parser.push(stream.subarray(at, at + size)))
          at += size
        }
        expect(frames).toEqual(sent.map((content) => ({ kind: 'content', content: Uint8Array.from(content) })))
      }),
      { seed: 292, numRuns: 200 },
    )
  })
})
