import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseLocalDate } from '../../../shared/dates/index.ts'
import { idNumberCheckCharacter } from '../../../shared/insured/index.ts'
import { defaultScanRules, readScan, type ScanSettings, scanKinds, scanRulesSchema } from '../../../shared/scan/index.ts'

const settings: ScanSettings = { ...defaultScanRules, today: parseLocalDate('2026-03-10') }
const read = (text: string, changes: Partial<ScanSettings> = {}) => readScan(text, { ...settings, ...changes })

describe('the vectors', () => {
  it.each([
    ['S01', '4241234567890123456707330000', { kind: 'voucher', code: '4241234567890123456707330000', province: '33' }],
    ['S02', '424123456789012345670733000', { kind: 'unknown', length: 27, first: '424123' }],
    [
      'S03',
      '84012345678901234567',
      { kind: 'traceability', code: '84012345678901234567', identificationPart: '8401234', needsConfirmation: false },
    ],
    ['S04', '840123456789012345671', { kind: 'unknown', length: 21, first: '840123' }],
    ['S05', '94012345678901234567', { kind: 'unknown', length: 20, first: '940123' }],
    ['S06', '6901234567892', { kind: 'product', symbology: 'ean-13', code: '6901234567892' }],
    ['S07', '6901234567890', { kind: 'misread', as: 'product', fault: 'check-digit', length: 13, first: '690123' }],
    ['S08', '110101199001011237', { kind: 'id-number', idNumber: '110101199001011237', mayBePayment: true }],
    ['S09', '110101199001011238', { kind: 'misread', as: 'id-number', fault: 'check-digit', length: 18, first: '110101' }],
    ['S10', '81000019850505001x', { kind: 'id-number', idNumber: '81000019850505001X', mayBePayment: false }],
    [
      'S11',
      ']d201069012345000111726123110LOT2401A\u001d21SN0000123',
      {
        kind: 'gs1',
        elements: [
          { identifier: '01', value: '06901234500011' },
          { identifier: '17', value: '261231' },
          { identifier: '10', value: 'LOT2401A' },
          { identifier: '21', value: 'SN0000123' },
        ],
        gtin: '06901234500011',
        lot: 'LOT2401A',
        serial: 'SN0000123',
        expiresOn: '2026-12-31',
      },
    ],
    [
      'S12',
      '010690123450001117261231',
      {
        kind: 'gs1',
        elements: [
          { identifier: '01', value: '06901234500011' },
          { identifier: '17', value: '261231' },
        ],
        gtin: '06901234500011',
        expiresOn: '2026-12-31',
      },
    ],
    ['S13', ']E06901234567892', { kind: 'product', symbology: 'ean-13', code: '6901234567892' }],
  ])('%s', (_, text, expected) => {
    expect(read(text)).toEqual(expected)
  })
})

describe('what is told apart', () => {
  it.each([
    ['a voucher behind the identifier of a QR code', ']Q14241234567890123456707330000', { kind: 'voucher' }],
    ['a voucher of no province, with a remark', '4241234567890123456707990000', { kind: 'voucher', remark: 'province-unknown' }],
    ['the code of the open platform', `opc${'A1b2C'.repeat(5)}`, { kind: 'open-platform-code' }],
    ['a shorter text that begins like one', 'opcABC', { kind: 'unknown', length: 6 }],
    ['blanks around a code', '  84012345678901234567 ', { kind: 'traceability', needsConfirmation: false }],
    ['a traceability code said to be GS1-128', ']C184012345678901234567', { kind: 'traceability' }],
    ['a product code said to be GS1', ']d26901234567892', { kind: 'product' }],
    ['a short product code', ']E496385074', { kind: 'product', symbology: 'ean-8' }],
    ['eight digits with another check digit', '96385075', { kind: 'unknown', length: 8 }],
    ['a WeChat payment code', '134567890123456789', { kind: 'payment-code', of: 'wechat' }],
    ['an Alipay payment code of 18 digits', '281234567890123456', { kind: 'payment-code', of: 'alipay' }],
    ['an Alipay payment code of 16 digits', '2512345678901234', { kind: 'payment-code', of: 'alipay' }],
    ['an Alipay payment code of 24 digits', '301234567890123456789012', { kind: 'payment-code', of: 'alipay' }],
    ['18 digits beginning 31', '311234567890123456', { kind: 'unknown' }],
    ['an inpatient number', 'ZY900018', { kind: 'inpatient', number: 'ZY900018' }],
    ['a bill number', 'DEMO-0018', { kind: 'bill', number: 'DEMO-0018' }],
    ['a prescription number', 'CF2026031000017', { kind: 'prescription', number: 'CF2026031000017' }],
    ['a foreign resident’s number', '91112419880315001X', { kind: 'id-number', idNumber: '91112419880315001X' }],
    ['a device identifier of HIBC', '+A123BJC5D6E71G', { kind: 'other-udi', issuer: 'hibc', code: '+A123BJC5D6E71G' }],
    ['a device identifier of MA', 'MA.156.M0.100221.DEMO', { kind: 'other-udi', issuer: 'ma', code: 'MA.156.M0.100221.DEMO' }],
    ['nothing', '', { kind: 'unknown', length: 0, first: '' }],
    ['Chinese', '请扫描正确的二维码', { kind: 'unknown', length: 9, first: '请扫描正确的' }],
    ['a text that lost bytes around a code', '\ufffd 84012345678901234567', { kind: 'unknown', length: 22 }],
  ])('%s', (_, text, expected) => {
    expect(read(text)).toMatchObject(expected)
  })

  it.each([
    ['as the last part of the path', 'https://scan.example/p/84012345678901234567'],
    ['as a value of the query', 'http://scan.example/?v=1&code=84012345678901234567&x=2'],
  ])('a traceability code inside an address, %s, and asks for confirmation', (_, address) => {
    expect(read(address)).toEqual({
      kind: 'traceability',
      code: '84012345678901234567',
      identificationPart: '8401234',
      needsConfirmation: true,
    })
  })

  it.each([
    ['two traceability codes', '8401234567890123456784012345678901234568'],
    ['a voucher and a traceability code', '424123456789012345670733000084012345678901234567'],
    ['two product codes', '69012345678926901234567892'],
    ['two addresses', 'http://a.example/84012345678901234567http://b.example/84012345678901234568'],
  ])('that %s ran together', (_, text) => {
    expect(read(text)).toMatchObject({ kind: 'unknown' })
  })

  it('keeps a birth date in the future from being an identity', () => {
    const seventeen = '11010120270101123'
    expect(read(seventeen + idNumberCheckCharacter(seventeen))).toMatchObject({ kind: 'payment-code' })
  })

  it('never keeps the digits of a payment code', () => {
    expect(Object.keys(read('134567890123456789'))).toEqual(['kind', 'of'])
  })
})

describe('numbers of the site', () => {
  const numbers = scanRulesSchema.parse({ numbers: [{ kind: 'inpatient', prefix: '', digitsMin: 8, digitsMax: 8 }] }).numbers

  it('of digits alone stand before product codes', () => {
    expect(read('96385074', { numbers })).toEqual({ kind: 'inpatient', number: '96385074' })
    expect(read('6901234567892', { numbers })).toMatchObject({ kind: 'product' })
  })

  it.each([
    ['fewer digits at most than at least', { prefix: 'A', digitsMin: 5, digitsMax: 4 }],
    ['so many bare digits that other codes would be taken for them', { prefix: '', digitsMin: 8, digitsMax: 18 }],
    ['so many digits behind a prefix of digits', { prefix: '00', digitsMin: 8, digitsMax: 11 }],
  ])('are refused with %s', (_, form) => {
    expect(scanRulesSchema.safeParse({ numbers: [{ kind: 'bill', ...form }] }).success).toBe(false)
  })
})

describe('any text at all', () => {
  it('is of exactly one known kind, says nothing of a payment code, and always the same', () => {
    const digits = fc.string({ unit: fc.constantFrom(...'0123456789'), maxLength: 50 })
    const seasoned = fc
      .array(fc.oneof(digits, fc.constantFrom('424', '8', '01', '(01)', ']d2', '\u001d', '21', '10', '17', 'ZY', '|', 'http://')), {
        maxLength: 12,
      })
      .map((parts) => parts.join(''))
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary', maxLength: 300 }), digits, seasoned), (text) => {
        const scan = read(text)
        expect(scanKinds).toContain(scan.kind)
        expect(read(text)).toEqual(scan)
      }),
      { numRuns: 3_000 },
    )
  })

  it('with one digit of an EAN-13 or identity number changed is never taken for another product or person', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('6901234567892', '110101199001011237', '81000019850505001X'),
        fc.nat(17),
        fc.integer({ min: 1, max: 9 }),
        (code, place, step) => {
          const at = place % (code.length - 1)
          const damaged = code.slice(0, at) + ((Number(code[at]) + step) % 10) + code.slice(at + 1)
          expect(['product', 'id-number']).not.toContain(read(damaged).kind)
        },
      ),
    )
  })
})
