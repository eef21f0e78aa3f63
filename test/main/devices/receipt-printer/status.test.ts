import { describe, expect, it } from 'vitest'
import {
  finishedNearEnd,
  finishedQuestion,
  isFinishedByte,
  isStatusByte,
  type PrinterStatus,
  readinessOf,
  statusQuestion,
} from '../../../../main/devices/index.ts'
import { text } from '../card-reader/bytes.ts'

const allGood: PrinterStatus = { printer: 0x12, cause: 0x12, paper: 0x12 }
/** Every byte that is a status byte. */
const statusBytes = Array.from({ length: 256 }, (_, byte) => byte).filter((byte) => (byte & 0b1001_0011) === 0b0001_0010)

describe('the status of a printer', () => {
  it('is asked for by number', () => {
    expect((['printer', 'cause', 'error', 'paper'] as const).map((question) => text(statusQuestion(question)))).toEqual([
      '10 04 01',
      '10 04 02',
      '10 04 03',
      '10 04 04',
    ])
    expect(text(finishedQuestion)).toBe('1D 72 01')
  })

  it.each<[string, Partial<PrinterStatus>, ReturnType<typeof readinessOf>]>([
    ['P01 on-line', { printer: 0x12 }, { can: 'print', nearEnd: false }],
    ['P02 off-line', { printer: 0x1a }, { can: 'not', why: 'offline' }],
    ['P03 stopped, paper end', { cause: 0x32 }, { can: 'not', why: 'paper-end' }],
    ['P04 paper end and near end', { paper: 0x7e }, { can: 'not', why: 'paper-end' }],
    ['P05 near end, still printable', { paper: 0x1e }, { can: 'print', nearEnd: true }],
    ['paper end alone', { paper: 0x72 }, { can: 'not', why: 'paper-end' }],
    ['drawer pin high', { printer: 0x16 }, { can: 'print', nearEnd: false }],
    ['feed button', { cause: 0x1a }, { can: 'print', nearEnd: false }],
    ['paper end and cover open', { cause: 0x36 }, { can: 'not', why: 'cover-open' }],
    ['knife', { printer: 0x1a, cause: 0x52, error: 0x1a }, { can: 'not', why: 'cutter' }],
    ['unrecoverable', { cause: 0x52, error: 0x32 }, { can: 'not', why: 'failed', reason: 'unrecoverable error' }],
    ['hot head', { cause: 0x52, error: 0x52 }, { can: 'not', why: 'failed', reason: 'too hot or low on voltage, recovers by itself' }],
    ['jam', { cause: 0x52, error: 0x16 }, { can: 'not', why: 'failed', reason: 'mechanical error' }],
    ['error it does not name', { cause: 0x52, error: 0x12 }, { can: 'not', why: 'failed', reason: 'error without a cause' }],
  ])('%s', (_case, said, readiness) => {
    expect(readinessOf({ ...allGood, ...said })).toEqual(readiness)
  })

  it('is decided for every combination of every byte, and nothing prints with a reason not to', () => {
    expect(statusBytes).toHaveLength(16)
    const seen = new Map<string, number>()
    for (const printer of statusBytes)
      for (const cause of statusBytes)
        for (const error of statusBytes)
          for (const paper of statusBytes) {
            const readiness = readinessOf({ printer, cause, error, paper })
            const mayPrint = (printer & 0x08) === 0 && (cause & 0x64) === 0 && (paper & 0x60) === 0
            if ((readiness.can === 'print') !== mayPrint) expect.fail(`${text(Uint8Array.of(printer, cause, error, paper))}`)
            const word = readiness.can === 'print' ? 'print' : readiness.why
            seen.set(word, (seen.get(word) ?? 0) + 1)
          }
    expect(Object.fromEntries(seen)).toEqual({
      'cover-open': 32_768,
      'paper-end': 28_672,
      cutter: 1_024,
      failed: 1_024,
      offline: 1_024,
      print: 1_024,
    })
  })

  it('is no status byte when its fixed bits are wrong (M19)', () => {
    const taken = Array.from({ length: 256 }, (_, byte) => byte).filter(isStatusByte)
    expect(taken).toEqual(statusBytes)
    for (const byte of [0xff, 0x00, 0x11, 0x13]) expect(isStatusByte(byte)).toBe(false)
  })

  it('is told apart from the word that all is printed', () => {
    expect([0x00, 0x03, 0x0c, 0x0f].map((byte) => [isFinishedByte(byte), finishedNearEnd(byte)])).toEqual([
      [true, false],
      [true, true],
      [true, true],
      [true, true],
    ])
    // Flow control and status bytes share its line.
    for (const byte of [...statusBytes, 0x11, 0x13, 0xff]) expect(isFinishedByte(byte)).toBe(false)
  })
})
