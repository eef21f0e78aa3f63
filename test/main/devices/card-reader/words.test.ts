import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { acsMeaningOf, mt3MeaningOf } from '../../../../main/devices/index.ts'
import { bytes } from './bytes.ts'

describe('what a piece of a line is, in words', () => {
  it.each([
    ['out', '02 62 00 00 00 00 01 00 00 00 00 63 03', 'power on'],
    ['out', '02 65 00 00 00 00 01 20 00 00 00 44 03', 'slot status'],
    ['out', '02 6F 05 00 00 00 01 14 00 00 00 00 B2 08 00 12 D7 03', 'APDU read record'],
    ['out', '02 6F 08 00 00 00 01 16 00 00 00 00 20 00 00 03 12 34 56 23 03', 'APDU verify PIN'],
    ['out', '02 00 00 00 00 00 00 00 00 00 00 00 03', 'repeat the answer'],
    ['in', '02 00 00 03 02 80 02 00 00 00 01 01 00 00 00 61 1E FD 03', 'accepted, status 611E'],
    ['in', '02 80 11 00 00 00 01 00 00 00 00 3B 6D 00 00 00 81 54 44 36 86 60 53 28 A1 B2 C3 D4 F8 03', 'answer to reset'],
    ['in', '02 80 00 00 00 00 01 05 80 01 00 05 03', 'more time'],
    ['in', '02 80 00 00 00 00 01 00 41 FE 00 3E 03', 'card does not answer'],
    ['in', '02 81 00 00 00 00 01 20 02 00 00 A2 03', 'card absent'],
    ['in', '02 50 08 58 03', 'slot notice'],
    ['in', '02 80 02 00 00 00 01 04 00 00 00 90 00 16 03', 'damaged: checksum'],
    ['in', '02 80 02 00', ''],
  ] as const)('ACS, %s: %s', (direction, piece, words) => {
    expect(acsMeaningOf(direction, bytes(piece))).toBe(words)
  })

  it.each([
    ['out', '02 00 03 00 01 00 01 03', 'firmware version'],
    ['out', '02 00 03 C0 30 00 F0 03', 'power on'],
    ['out', '02 00 17 C0 31 00 00 A4 04 00 0F 73 78 31 2E 73 68 2E C9 E7 BB E1 B1 A3 D5 CF 03 03', 'APDU select'],
    ['in', '02 00 14 00 00 00 3B 6D 00 00 00 81 54 44 36 86 60 53 28 A1 B2 C3 D4 68 03', 'answer to reset'],
    ['in', '02 00 05 00 00 00 61 1E 7F 03', 'status 611E'],
    ['in', '02 00 03 00 00 00 00 03', 'done'],
    ['in', '02 00 03 00 12 00 12 03', 'reader says no'],
    ['in', '02 00 05 00 00 00 61 1E 7E 03', 'damaged: checksum'],
    ['in', '02 00 14 00', ''],
  ] as const)('MT3, %s: %s', (direction, piece, words) => {
    expect(mt3MeaningOf(direction, bytes(piece))).toBe(words)
  })

  it('are words whatever comes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.constantFrom('in' as const, 'out' as const), (piece, direction) => {
        expect(typeof acsMeaningOf(direction, piece) + typeof mt3MeaningOf(direction, piece)).toBe('stringstring')
      }),
      { seed: 4, numRuns: 300 },
    )
  })
})
