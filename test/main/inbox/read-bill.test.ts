import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { billFileText, demoSeed, generateDemo } from '../../../main/demo/data/index.ts'
import { createBillReader, readBill } from '../../../main/inbox/index.ts'
import { parseLocalDate } from '../../../shared/dates/index.ts'
import { parseMoney } from '../../../shared/money/index.ts'
import { aBill, aLine, csv, json } from './a-bill.ts'

const resource = (path: string): string => readFileSync(new URL(`../../../resources/${path}`, import.meta.url), 'utf8')

describe('reading a bill', () => {
  test('ends with a bill or with places for any bytes whatever', () => {
    const text = json(aBill())
    const table = Buffer.from(csv(aBill()))
    const cut = fc
      .tuple(fc.constantFrom(text, table), fc.nat(), fc.nat(), fc.uint8Array({ maxLength: 6 }))
      .map(([bytes, from, length, put]) => {
        const at = from % bytes.length
        return Buffer.concat([bytes.subarray(0, at), put, bytes.subarray(at + (length % 8))])
      })
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array(), cut), fc.constantFrom('json' as const, 'csv' as const, undefined), (bytes, form) => {
        const read = readBill(bytes, form)
        expect(read.ok || (read.places.length > 0 && read.places.every((place) => place.place !== ''))).toBe(true)
      }),
      { numRuns: 2000, seed: 3608 },
    )
  })

  test('tells JSON from CSV by its first sign when nobody says', () => {
    expect(readBill(json(aBill()), undefined).ok).toBe(true)
    expect(readBill(Buffer.from(csv(aBill())), undefined).ok).toBe(true)
  })

  test('a line amount a fen away is taken where the site allows it, and kept as billed', () => {
    const bytes = json(aBill({ totalFee: '140.01', lines: [aLine('F1'), aLine('F2', { amount: '70.01' })] }))
    expect(readBill(bytes, 'json').ok).toBe(false)
    const read = readBill(bytes, 'json', { allowedLineDifference: parseMoney('0.01') })
    expect(read.ok && read.bill.lines[1]?.amount).toEqual(parseMoney('70.01'))
    expect(readBill(bytes, 'json', { allowedLineDifference: parseMoney('0.00') }).ok).toBe(false)
  })

  test('the demo bills are all good', () => {
    for (const bill of generateDemo({ seed: demoSeed, baseDay: parseLocalDate('2026-03-02') }).bills) {
      const read = readBill(Buffer.from(billFileText(bill)), 'json')
      expect(read.ok ? read.bill : read).toEqual(bill)
    }
  })

  test('the CSV template that ships is a good bill', () => {
    const read = readBill(Buffer.from(resource('templates/stay-bill.csv')), 'csv')
    expect(read.ok ? read.bill.lines.length : read).toBe(5)
  })

  test('a thread that was started anew keeps its bills when the failed one says that it ended', async () => {
    const reader = createBillReader(new URL('./failing-worker.ts', import.meta.url))
    await expect(reader.read(new Uint8Array(), 'json')).rejects.toThrow('planted')
    expect(await reader.read(new Uint8Array([1]), 'json')).toMatchObject({ ok: false, code: 'bill.not-text' })
    await reader.close()
  })

  test('a reading thread that dies fails its bill and is started anew for the next', async () => {
    const reader = createBillReader(new URL('./dying-worker.ts', import.meta.url))
    await expect(reader.read(new Uint8Array(), 'json')).rejects.toThrow()
    await expect(reader.read(new Uint8Array(), 'json')).rejects.toThrow()
    await reader.close()
  })
})
