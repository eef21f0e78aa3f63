import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  acsMask,
  encodeEnvelope,
  encodeMessage,
  encodeStatus,
  mt3Mask,
  nothingPersonal,
  pinPadMask,
  plainPinPadMask,
  type TraceMask,
} from '../../../main/devices/index.ts'
import { bytes, joined, text } from './card-reader/bytes.ts'
import { createNoise } from './card-reader/noise.ts'
import { readingSteps, workedSteps } from './card-reader/worked-exchange.ts'

function shown(masked: readonly (number | undefined)[]): string {
  return masked.map((byte) => (byte === undefined ? '··' : text(Uint8Array.of(byte)))).join(' ')
}

/** What a trace of these exchanges shows, the answers arriving in pieces of a size. */
function traceOf(mask: TraceMask, exchanges: readonly Exchange[], pieceSize = 10_000): string[] {
  return exchanges.map(({ out, answer }) => {
    mask('out', out)
    const masked: (number | undefined)[] = []
    for (let at = 0; at < answer.length; at += pieceSize) masked.push(...mask('in', answer.subarray(at, at + pieceSize)))
    return shown(masked)
  })
}

interface Exchange {
  readonly out: Uint8Array
  readonly answer: Uint8Array
}

const acsExchanges = workedSteps.map(({ command, answer }) => ({ out: command, answer: joined([encodeStatus('accepted'), answer]) }))
/** The same conversation in the other framing. */
const mt3Exchanges: readonly Exchange[] = readingSteps.map(({ command, answer }) => {
  const isReset = command[1] === 0x62
  const content = isReset ? bytes('C0 30 00') : joined([bytes('C0 31 00'), command.subarray(11, -2)])
  return { out: encodeEnvelope(content), answer: encodeEnvelope(joined([bytes('00 00 00'), answer.subarray(11, -2)])) }
})

const families = [
  { family: 'ACS', mask: acsMask, exchanges: acsExchanges, reading: acsExchanges.slice(0, 0x13), dataAt: 11 + 4 },
  { family: 'MT3', mask: mt3Mask, exchanges: mt3Exchanges, reading: mt3Exchanges, dataAt: 6 },
]

/** Values of records that are somebody's: card identification, card number, everything of EF06. */
const personalRecords = new Set([0x01, 0x07, 0x08, 0x09, 0x4e, 0x0a, 0x0b, 0x0c, 0x0d])

describe.each(families)('trace of an $family reader', ({ mask, exchanges, reading, dataAt }) => {
  it('shows the form of every answer and no value that is somebody’s', () => {
    const traces = traceOf(mask(), reading)
    for (const [index, { answer }] of reading.entries()) {
      const data = answer.subarray(dataAt, -2)
      const isRecord = readingSteps[index]?.command[12] === 0xb2
      const hidden = isRecord && personalRecords.has(data[0] ?? 0)
      const full = text(answer).split(' ')
      const expected = full.map((byte, at) => {
        const value = at >= dataAt + 2 && at < answer.length - 4
        const check = at === answer.length - 2
        return hidden && (value || check) ? '··' : byte
      })
      expect(traces[index]).toBe(expected.join(' '))
    }
  })

  it('shows the same wherever its frames are cut', () => {
    const whole = traceOf(mask(), exchanges)
    for (const size of [1, 2, 3, 7, 16]) expect(traceOf(mask(), exchanges, size)).toEqual(whole)
  })

  it('hides a record whichever way it was asked for, and what a card says under another record’s name', () => {
    const hide = mask()
    const [, , , , askedForId] = exchanges
    if (!askedForId) throw new Error('the record of the card identification')
    hide('out', askedForId.out)
    const lying = Uint8Array.from(askedForId.answer)
    lying[dataAt] = 0x02
    const trace = shown(hide('in', lying))
    expect(trace).not.toContain('D1 56')
    expect(trace).not.toContain('44 55')
  })

  it('hides everything from damage on, until the terminal speaks again', () => {
    const hide = mask()
    const [first, second] = exchanges
    if (!first || !second) throw new Error('two exchanges')
    hide('out', first.out)
    const noise = bytes('55')
    expect(shown(hide('in', joined([noise, first.answer])))).toBe(Array.from({ length: first.answer.length + 1 }, () => '··').join(' '))
    hide('out', second.out)
    expect(shown(hide('in', second.answer))).toBe(text(second.answer))
  })

  it('hides a record that comes late, after the card was given up and powered anew', () => {
    const [powerOn] = exchanges
    const record = reading.find(({ answer }, index) => answer[dataAt] === 0x08 && readingSteps[index]?.command[12] === 0xb2)
    if (!powerOn || !record) throw new Error('a reset and the social security number')
    const hide = mask()
    hide('out', record.out)
    hide('out', powerOn.out)
    expect(shown(hide('in', record.answer))).not.toContain('31 31 30 31')
  })

  it('that began in the middle hides what it does not know', () => {
    const record = reading[4]
    if (!record) throw new Error('a record')
    expect(shown(mask()('in', record.answer))).not.toContain('D1 56')
  })

  it('under noise never shows a run of what is somebody’s', () => {
    const holder = reading.flatMap(({ answer }, index) =>
      personalRecords.has(answer[dataAt] ?? 0) && readingSteps[index]?.command[12] === 0xb2 ? [text(answer.subarray(dataAt + 2, -4))] : [],
    )
    const runs = holder.flatMap((value) => {
      const parts = value.split(' ')
      return parts.slice(3).map((_byte, at) => parts.slice(at, at + 4))
    })
    const telling = runs.filter((run) => run.some((byte) => byte !== '00')).map((run) => run.join(' '))
    expect(telling.length).toBeGreaterThan(30)
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const noise = createNoise(seed, 60)
        const hide = mask()
        const trace = reading.map(({ out, answer }) => {
          hide('out', out)
          return noise
            .disturb(answer)
            .map((piece) => shown(hide('in', piece.bytes)))
            .join(' ')
        })
        for (const run of telling) expect(trace.join(' | ')).not.toContain(run)
      }),
      { seed: 76, numRuns: 60 },
    )
  })
})

describe('trace of keys', () => {
  const verify = bytes('00 20 00 00 03 12 34 56')

  it('hides a PIN on its way to a card', () => {
    const acs = encodeMessage({ type: 0x6f, slot: 1, sequence: 0x16, parameters: [0, 0, 0], data: verify })
    expect(shown(acsMask()('out', acs))).toBe('02 6F 08 00 00 00 01 16 00 00 00 00 20 00 00 03 ·· ·· ·· ·· 03')
    const mt3 = encodeEnvelope(joined([bytes('C0 31 00'), verify]))
    expect(shown(mt3Mask()('out', mt3))).toBe('02 00 0B C0 31 00 00 20 00 00 03 ·· ·· ·· ·· 03')
  })

  it('hides the digits of a PIN pad and shows the rest (K02)', () => {
    const hide = pinPadMask()
    expect(shown(hide('out', bytes('02 00 05 30 06 06 1E 01 2F 03')))).toBe('02 00 05 30 06 06 1E 01 2F 03')
    expect(shown(hide('in', bytes('02 00 02 A0 30 90 03')))).toBe('02 00 02 A0 30 90 03')
    expect(shown(hide('in', bytes('02 00 02 B0 2A 9A 03')))).toBe('02 00 02 B0 2A 9A 03')
    expect(shown(hide('in', bytes('02 00 07 B1 31 32 33 34 35 36 B6 03')))).toBe('02 00 07 B1 ·· ·· ·· ·· ·· ·· ·· 03')
  })

  it('hides keys a pad sends in the clear, and keys behind noise', () => {
    const hide = pinPadMask()
    expect(shown(hide('in', bytes('02 00 02 B0 31 81 03')))).toBe('02 00 02 B0 ·· ·· 03')
    expect(shown(hide('in', bytes('FF 31 32 33 02 00 02 B0 2A')))).toBe('·· ·· ·· ·· ·· ·· ·· ·· ··')
  })

  it('hides every key of a plain pad', () => {
    const hide = plainPinPadMask()
    expect(shown(hide('out', bytes('8A 82')))).toBe('8A 82')
    expect(shown(hide('in', bytes('31 32 33 34 35 36 0D')))).toBe('·· ·· ·· ·· ·· ·· 0D')
    expect(shown(hide('in', bytes('4F 4B 0D')))).toBe('4F 4B 0D')
  })

  it('shows everything where nothing is personal', () => {
    expect(shown(nothingPersonal('in', bytes('02 00 02 A1 05 A4 03')))).toBe('02 00 02 A1 05 A4 03')
  })

  it('answers for every byte, whatever comes', () => {
    const anything = fc.array(fc.tuple(fc.constantFrom('in' as const, 'out' as const), fc.uint8Array({ maxLength: 60 })), { maxLength: 20 })
    fc.assert(
      fc.property(anything, (pieces) => {
        for (const make of [acsMask, mt3Mask, pinPadMask, plainPinPadMask]) {
          const hide = make()
          for (const [direction, piece] of pieces) {
            const masked = hide(direction, piece)
            expect(masked).toHaveLength(piece.length)
            expect(masked.every((byte, at) => byte === undefined || byte === piece[at])).toBe(true)
          }
        }
      }),
      { seed: 761, numRuns: 200 },
    )
  })
})
