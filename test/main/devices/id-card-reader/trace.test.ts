import { describe, expect, it } from 'vitest'
import { samMeaningOf, samVMask } from '../../../../main/devices/index.ts'
import { bytes } from '../card-reader/bytes.ts'
import { vectorNamed } from './vectors.ts'

describe('in the trace of a SAM-V line', () => {
  it('a command says what it is', () => {
    expect(['I01', 'I02', 'I03', 'I07'].map((name) => samMeaningOf('out', vectorNamed(name).bytes))).toEqual([
      'find a document',
      'select the document',
      'read the document',
      'ask the module its number',
    ])
  })
})

describe('the mask of a SAM-V line', () => {
  const shownOf = (parts: readonly ['in' | 'out', Uint8Array][]) => {
    const mask = samVMask()
    return parts.map(([direction, piece]) =>
      mask(direction, piece)
        .map((byte) => (byte === undefined ? '·' : 'x'))
        .join(''),
    )
  }

  it('shows commands and statuses, hides everything a document said, in pieces of any size', () => {
    const read = vectorNamed('I16').bytes
    const question = vectorNamed('I03').bytes
    for (const size of [1, 7, 64, read.length]) {
      const pieces: ['in' | 'out', Uint8Array][] = []
      for (let at = 0; at < read.length; at += size) pieces.push(['in', read.subarray(at, at + size)])
      const [asked, ...answered] = shownOf([['out', question], ...pieces])
      expect(asked).toBe('x'.repeat(question.length))
      expect(answered.join('')).toBe('x'.repeat(10) + '·'.repeat(read.length - 10))
    }
    expect(shownOf([['in', vectorNamed('I10').bytes]])).toEqual(['x'.repeat(11)])
  })

  it('hides what follows damage until the terminal speaks again', () => {
    const absent = vectorNamed('I10').bytes
    expect(
      shownOf([
        ['in', bytes('00 FF')],
        ['in', absent],
        ['out', vectorNamed('I01').bytes],
        ['in', absent],
      ]),
    ).toEqual(['··', '·'.repeat(11), 'x'.repeat(10), 'x'.repeat(11)])
  })
})
