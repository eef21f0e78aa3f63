import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { code128, encodeReceipt, qrCode } from '../../../../main/devices/index.ts'
import type { ReceiptLine } from '../../../../shared/slip/index.ts'
import { bytes, text } from '../card-reader/bytes.ts'

const workedFragment =
  bytes(`1B 40 1C 26 1B 61 01 1D 21 11 D2 BD B1 A3 BD E1 CB E3 B5 A5 0A 1D 21 00 1B 61 00 D0 D5 C3 FB A3 BA D5 C5 C8 FD 0A
D7 DC B7 D1 D3 C3 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 31 32 30 2E 35 30 0A 1B 64 04 1D 56 42 00`)

const workedLines: readonly ReceiptLine[] = [
  { style: 'title', text: '医保结算单' },
  { style: 'plain', text: '姓名：张三' },
  { style: 'plain', text: `总费用${' '.repeat(20)}120.50` },
]

describe('a receipt as bytes', () => {
  it('is the worked fragment, byte for byte (P07)', () => {
    const job = encodeReceipt(workedLines, 32)
    expect(text(job)).toBe(text(workedFragment))
    expect(job).toHaveLength(78)
    expect(createHash('sha256').update(job).digest('hex').slice(0, 16)).toBe('110bb80a937aaa86')
  })

  it('carries a number as Code 128 (P06)', () => {
    expect(text(code128('2026010100'))).toBe('1D 48 02 1D 68 50 1D 77 02 1D 6B 49 0C 7B 42 32 30 32 36 30 31 30 31 30 30')
  })

  it('carries a number as QR code, in five orders', () => {
    expect(text(qrCode('http://e.example/1'))).toBe(
      [
        '1D 28 6B 04 00 31 41 32 00',
        '1D 28 6B 03 00 31 43 06',
        '1D 28 6B 03 00 31 45 31',
        '1D 28 6B 15 00 31 50 30 68 74 74 70 3A 2F 2F 65 2E 65 78 61 6D 70 6C 65 2F 31',
        '1D 28 6B 03 00 31 51 30',
      ].join(' '),
    )
  })

  it.each<[string, number, string, Uint8Array]>([
    ['as Code 128 where 58 mm paper has room', 32, '20260101000123', code128('20260101000123')],
    ['as QR code where it has not', 32, '202601010001234', qrCode('202601010001234')],
    ['as Code 128 again on 80 mm', 48, '202601010001234', code128('202601010001234')],
    ['as text where no code can carry it', 32, '单据7', Uint8Array.of(...bytes('B5 A5 BE DD'), 0x37, 0x0a)],
  ])('carries the number of the slip %s', (_where, columns, number, code) => {
    const job = text(encodeReceipt([{ style: 'code', text: number }], columns))
    expect(job).toBe(`1B 40 1C 26 1B 61 01 ${text(code)} 1B 61 00 1B 64 04 1D 56 42 00`)
  })

  it('leaves every line in the state it began in', () => {
    const job = encodeReceipt(
      [
        { style: 'centred', text: 'a' },
        { style: 'strong', text: 'b' },
      ],
      32,
    )
    expect(text(job)).toBe('1B 40 1C 26 1B 61 01 61 0A 1B 61 00 1B 45 01 62 0A 1B 45 00 1B 64 04 1D 56 42 00')
  })
})
