import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  createSamParser,
  encodeSamAnswer,
  encodeSamCommand,
  type SamAnswer,
  type SamFrame,
  samNumberText,
  textRecordIn,
} from '../../../../main/devices/index.ts'
import { bytes, joined, text } from '../card-reader/bytes.ts'
import { records, type SamVector, sha256, vectorNamed, vectors } from './vectors.ts'

function readInPieces(vector: SamVector, cuts: readonly number[]) {
  const parser = createSamParser(vector.from)
  const places = [0, ...cuts, vector.bytes.length]
  const frames = places.slice(1).flatMap((end, index) => parser.push(vector.bytes.subarray(places[index], end)))
  return { frames, pending: parser.pending, skipped: parser.skipped }
}

const expected = ({ frames, pending, skipped }: SamVector) => ({ frames, pending, skipped })

describe('frames of the security module', () => {
  it('has every vector of the table', () => {
    const numbers = vectors.map(({ name }) => name.slice(0, 3))
    const range = (letter: string, count: number) =>
      Array.from({ length: count }, (_, index) => `${letter}${String(index + 1).padStart(2, '0')}`)
    expect(numbers).toEqual([...range('I', 23), ...range('M', 9)])
  })

  it.each(vectors.filter(({ hash }) => hash !== undefined))('$name is the frame of the table', (vector) => {
    expect(sha256(vector.bytes)).toBe(vector.hash)
  })

  describe.each(vectors)('$name', (vector) => {
    it('is read whole', () => {
      expect(readInPieces(vector, [])).toEqual(expected(vector))
    })

    it('is read byte by byte', () => {
      const everywhere = Array.from(vector.bytes.keys()).slice(1)
      expect(readInPieces(vector, everywhere)).toEqual(expected(vector))
    })

    it('is read when cut at any place', () => {
      for (let cut = 1; cut < vector.bytes.length; cut += 1) {
        const read = readInPieces(vector, [cut])
        if (!isDeepStrictEqual(read, expected(vector))) expect(read, `cut at ${cut}`).toEqual(expected(vector))
      }
    })
  })

  it.each(vectors.filter(({ name, frames }) => name.startsWith('I') && frames.length === 1))('$name is written as it is read', (vector) => {
    const frame = vector.frames[0]
    if (frame?.kind === 'command') expect(text(encodeSamCommand(frame.command))).toBe(text(vector.bytes))
    else if (frame?.kind === 'answer') expect(text(encodeSamAnswer(frame.answer))).toBe(text(vector.bytes))
    else throw new Error('a whole frame')
  })

  it.each(['M05', 'M06'])('%s is given up when the line goes quiet', (number) => {
    const vector = vectorNamed(number)
    const parser = createSamParser('module')
    parser.push(vector.bytes)
    expect(parser.expire()).toEqual([
      { kind: 'damaged', reason: 'incomplete', length: vector.bytes.length, first: vector.bytes.slice(0, 10) },
    ])
    expect(parser.pending).toBe(0)
    expect(parser.push(vectorNamed('I10').bytes)).toEqual(vectorNamed('I10').frames)
  })

  it('a whole frame swallowed by a false beginning is found when the line goes quiet', () => {
    const parser = createSamParser('module')
    expect(parser.push(joined([bytes('AA AA AA 96 69 05 08'), vectorNamed('I10').bytes]))).toEqual([])
    expect(parser.expire().map(({ kind }) => kind)).toEqual(['damaged', 'answer'])
  })

  it('a good frame inside a damaged one is found', () => {
    const outer = encodeSamAnswer({ document: [0, 0], status: 0x90, data: vectorNamed('I10').bytes })
    outer[outer.length - 1] = (outer.at(-1) ?? 0) ^ 1
    expect(
      createSamParser('module')
        .push(outer)
        .map(({ kind }) => kind),
    ).toEqual(['damaged', 'answer'])
  })

  it('tells of damage no more than the header and the status', () => {
    const [damaged] = vectorNamed('M07').frames
    expect(damaged?.kind === 'damaged' && text(damaged.first)).toBe('AA AA AA 96 69 05 08 00 00 90')
  })

  it('never keeps more than the longest frame, whatever comes, and never waits for one that cannot be', () => {
    const piece = fc.oneof(
      fc.uint8Array({ maxLength: 600 }),
      fc.uint8Array({ maxLength: 8 }).map((rest) => joined([bytes('AA AA AA 96 69'), rest])),
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), fc.constantFrom('module' as const, 'host' as const), (pieces, from) => {
        const parser = createSamParser(from)
        let [came, inFrames] = [0, 0]
        const count = (frames: readonly SamFrame[]) => {
          for (const frame of frames) {
            if (frame.kind === 'answer') inFrames += 11 + frame.answer.data.length
            if (frame.kind === 'command') inFrames += 10 + frame.command.data.length
          }
        }
        for (const bytes of pieces) {
          came += bytes.length
          count(parser.push(bytes))
          expect(parser.pending).toBeLessThan(from === 'module' ? 2321 : 71)
          expect(parser.skipped + parser.pending + inFrames).toBe(came)
        }
        count(parser.expire())
        expect(parser.pending).toBe(0)
        expect(parser.skipped + inFrames).toBe(came)
      }),
      { seed: 17, numRuns: 400 },
    )
  })

  it('any answer survives writing and reading in any pieces', () => {
    const answers: fc.Arbitrary<SamAnswer> = fc.record({
      document: fc.tuple(fc.nat(255), fc.nat(255)),
      status: fc.nat(255),
      data: fc.uint8Array({ maxLength: 2310 }),
    })
    fc.assert(
      fc.property(fc.array(answers, { maxLength: 4 }), fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1 }), (sent, sizes) => {
        const stream = joined(sent.map(encodeSamAnswer))
        const parser = createSamParser('module')
        const frames: SamFrame[] = []
        for (let at = 0, turn = 0; at < stream.length; turn += 1) {
          const size = sizes[turn % sizes.length] ?? 1
          frames.push(...parser.push(stream.subarray(at, at + size)))
          at += size
        }
        expect(frames).toEqual(sent.map((answer) => ({ kind: 'answer', answer: { ...answer, data: Uint8Array.from(answer.data) } })))
      }),
      { seed: 2321, numRuns: 200 },
    )
  })

  it('does not write what no frame holds', () => {
    expect(() => encodeSamAnswer({ document: [0, 0], status: 0x90, data: new Uint8Array(2311) })).toThrow(RangeError)
    expect(() => encodeSamCommand({ command: 1, parameter: 2, data: new Uint8Array(62) })).toThrow(RangeError)
  })
})

describe('what answers carry', () => {
  const dataOf = (number: string) => {
    const frame = vectorNamed(number).frames[0]
    if (frame?.kind !== 'answer') throw new Error('an answer')
    return frame.answer.data
  }

  it('the number of the module', () => {
    expect(samNumberText(dataOf('I15'))).toBe('05.01-20200101-0000123456-0987654321')
    expect(samNumberText(dataOf('I15').subarray(1))).toBeUndefined()
  })

  it('the text record, by the length fields', () => {
    expect(textRecordIn(dataOf('I16'), 2)).toEqual(records.resident)
    expect(textRecordIn(dataOf('I18'), 3)).toEqual(records.resident)
    expect(textRecordIn(dataOf('I19'), 3)).toEqual(records.resident)
  })

  it.each<[string, Uint8Array, 2 | 3]>([
    ['with more lengths than it has', dataOf('I16'), 3],
    ['with fewer lengths than it has', dataOf('I19'), 2],
    ['cut short', dataOf('I16').subarray(0, -1), 2],
    ['with a text of another length', joined([bytes('00 FE'), dataOf('I16').subarray(2, -2)]), 2],
    ['of nothing', new Uint8Array(), 2],
  ])('no text record from a packet %s', (_fault, data, lengthFields) => {
    expect(textRecordIn(data, lengthFields)).toBeUndefined()
  })
})
