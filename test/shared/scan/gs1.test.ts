import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseLocalDate } from '../../../shared/dates/index.ts'
import { defaultScanRules, hasGtinCheckDigit, readScan, type ScanSettings } from '../../../shared/scan/index.ts'

const gs = '\u001d'
const product = '0106901234500011'
const settings: ScanSettings = { ...defaultScanRules, today: parseLocalDate('2026-03-10') }
const read = (text: string, changes: Partial<ScanSettings> = {}) => readScan(text, { ...settings, ...changes })
const whole = { kind: 'gs1', gtin: '06901234500011', expiresOn: '2026-12-31', lot: 'LOT2401A', serial: 'SN0000123' }

describe('an element string', () => {
  it.each([
    ['with the separator', `]d2${product}1726123110LOT2401A${gs}21SN0000123`],
    ['beginning with one', `]C1${gs}${product}1726123110LOT2401A${gs}21SN0000123`],
    ['ending with one', `${product}1726123110LOT2401A${gs}21SN0000123${gs}`],
    ['with one behind values of fixed length', `${product}${gs}17261231${gs}10LOT2401A${gs}21SN0000123`],
    ['with ~1 in its place', `${product}1726123110LOT2401A~121SN0000123`],
    ['with | in its place', `${product}1726123110LOT2401A|21SN0000123`],
    ['with {GS} in its place', `${product}1726123110LOT2401A{GS}21SN0000123`],
    ['written for people', '(01)06901234500011(17)261231(10)LOT2401A(21)SN0000123'],
    ['written for people with blanks', '(01) 06901234500011 (17) 261231 (10) LOT2401A (21) SN0000123'],
    ['in another order', `${product}10LOT2401A${gs}1726123121SN0000123`],
  ])('%s', (_, text) => {
    expect(read(text)).toMatchObject(whole)
  })

  it('takes the substitutes of the site and no others', () => {
    expect(read(`${product}1726123110LOT2401A^21SN0000123`)).toMatchObject({ kind: 'misread', as: 'gs1' })
    expect(read(`${product}1726123110LOT2401A^21SN0000123`, { separatorSubstitutes: ['^'] })).toMatchObject(whole)
  })

  it.each([
    ['a batch that may hold the serial number', `${product}10LOT2401A21SN0000123`, 'separator-missing'],
    ['a batch that may hold the expiry', `${product}10LOT2401A17261231`, 'separator-missing'],
    ['a serial number that may hold the batch', `${product}21SN000012310LOT2401A`, 'separator-missing'],
    ['a batch longer than one can be', `${product}10LOT2401A99999999999999999999999`, 'separator-missing'],
    ['an identifier nobody here knows', `${product}8200HTTP`, 'identifier-unknown'],
    ['an identifier nobody here knows, written for people', '(01)06901234500011(99)1', 'identifier-unknown'],
    ['a day that does not exist, written for people', '(01)06901234500011(17)260231', 'date'],
    ['a day that does not exist', `${product}17260231`, 'date'],
    ['a thirteenth month', `${product}17261300`, 'date'],
    ['two expiries', `${product}1726123117270101`, 'contradiction'],
    ['a date cut short', `${product}172612`, 'form'],
    ['letters in a count', `${product}30AB`, 'form'],
    ['an empty batch', `${product}10${gs}21SN1`, 'form'],
  ])('with %s is refused', (_, text, fault) => {
    expect(read(text)).toMatchObject({ kind: 'misread', as: 'gs1', fault })
  })

  it('whose GTIN has another check digit is no element string, unless the scanner says so', () => {
    expect(read('010690123450001217261231')).toMatchObject({ kind: 'unknown' })
    expect(read(']d2010690123450001217261231')).toMatchObject({ kind: 'misread', as: 'gs1', fault: 'check-digit' })
  })

  it('without a GTIN is taken when the scanner says so', () => {
    expect(read(']C100069012345000000012')).toMatchObject({ kind: 'misread', fault: 'check-digit' })
    expect(read(']C100069012345000000011')).toEqual({ kind: 'gs1', elements: [{ identifier: '00', value: '069012345000000011' }] })
  })

  it('of a site whose scanners send separators may have digits in its batch that look like an identifier', () => {
    expect(read(`${product}1020210305`)).toMatchObject({ kind: 'misread', fault: 'separator-missing' })
    expect(read(`${product}1020210305`, { separators: 'sent' })).toMatchObject({ kind: 'gs1', lot: '20210305' })
  })

  it('keeps the parentheses of a value', () => {
    expect(read('(01)06901234500011(10)A(B)C')).toMatchObject({ kind: 'gs1', lot: 'A(B)C' })
  })
})

describe('dates', () => {
  it.each([
    ['260200', '2026-02-28'],
    ['280200', '2028-02-29'],
    ['761231', '2076-12-31'],
    ['770101', '1977-01-01'],
    ['000101', '2000-01-01'],
  ])('%s seen from 2026 is %s', (six, day) => {
    expect(read(`${product}17${six}`)).toMatchObject({ expiresOn: day })
  })

  it.each([
    ['451231', '2096-01-01', '2145-12-31'],
    ['461231', '2096-01-01', '2146-12-31'],
    ['471231', '2096-01-01', '2047-12-31'],
  ])('%s seen from the end of a century, on %s, is %s', (six, today, day) => {
    expect(read(`${product}17${six}`, { today: parseLocalDate(today) })).toMatchObject({ expiresOn: day })
  })

  it('says when it was made', () => {
    expect(read(`${product}11250600`)).toMatchObject({ producedOn: '2025-06-30' })
  })
})

describe('check digits', () => {
  it.each(['6901234567892', '06901234500011', '96385074'])('%s is right, and with any other last digit wrong', (code) => {
    for (let digit = 0; digit < 10; digit += 1) {
      const changed = code.slice(0, -1) + digit
      expect(hasGtinCheckDigit(changed)).toBe(changed === code)
    }
  })

  it.each(['', '1', '69012345678x2'])('are not found in %j', (text) => {
    expect(hasGtinCheckDigit(text)).toBe(false)
  })
})

it('what is written with separators reads back value by value, whatever the order', () => {
  const value = (max: number) => fc.string({ unit: fc.constantFrom(...'ABCXYZabc0123456789-./'), minLength: 1, maxLength: max })
  const element = fc.oneof(
    value(20).map((text) => ['10', text, gs] as const),
    value(20).map((text) => ['21', text, gs] as const),
    value(30).map((text) => ['240', text, gs] as const),
    fc.constantFrom('260131', '270200').map((text) => ['17', text, ''] as const),
  )
  fc.assert(
    fc.property(fc.uniqueArray(element, { selector: ([identifier]) => identifier, minLength: 1 }), (elements) => {
      const text = product + elements.map(([identifier, content, end]) => identifier + content + end).join('')
      const scan = read(text, { separators: 'sent' })
      expect(scan).toMatchObject({
        kind: 'gs1',
        elements: [{ identifier: '01' }, ...elements.map(([identifier, content]) => ({ identifier, value: content }))],
      })
    }),
  )
})
