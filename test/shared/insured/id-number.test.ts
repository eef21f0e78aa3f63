import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays, parseLocalDate } from '../../../shared/dates/index.ts'
import { idNumberCheckCharacter, readIdNumber } from '../../../shared/insured/index.ts'

describe('identity number', () => {
  it.each([
    ['11010119900101123', '7'],
    ['11010519491231002', 'X'],
    ['81000019850505001', 'X'],
  ])('%s has the check character %s', (digits, check) => {
    expect(idNumberCheckCharacter(digits)).toBe(check)
  })

  it('says birth date and sex of its holder', () => {
    expect(readIdNumber('110101199001011237')).toEqual({
      ok: true,
      facts: { idNumber: '110101199001011237', birthDate: '1990-01-01', sex: 'male' },
    })
    expect(readIdNumber('11010519491231002x')).toEqual({
      ok: true,
      facts: { idNumber: '11010519491231002X', birthDate: '1949-12-31', sex: 'female' },
    })
  })

  it('of the old form is extended by the century and the check character', () => {
    expect(readIdNumber('110101900101123')).toEqual({
      ok: true,
      facts: { idNumber: '110101199001011237', birthDate: '1990-01-01', sex: 'male' },
    })
  })

  it.each([
    ['', 'form'],
    ['1101011990010112', 'form'],
    ['11010119900101123７', 'form'],
    ['X10101199001011237', 'form'],
    ['110101199002301237', 'birth-date'],
    ['110101199001011238', 'check-character'],
  ])('%j is refused for its %s', (text, fault) => {
    expect(readIdNumber(text)).toEqual({ ok: false, fault })
  })

  it('of somebody born tomorrow is refused', () => {
    expect(readIdNumber('110101199001011237', parseLocalDate('1990-01-01')).ok).toBe(true)
    expect(readIdNumber('110101199001011237', parseLocalDate('1989-12-31'))).toEqual({ ok: false, fault: 'birth-date' })
  })

  it('notices every single wrong digit and every swap of neighbours', () => {
    const numbers = fc
      .tuple(fc.constantFrom('360802', '431200', '110101'), fc.integer({ min: 0, max: 40_000 }), fc.integer({ min: 0, max: 999 }))
      .map(([area, day, serial]) => {
        const digits = area + addDays(parseLocalDate('1910-01-01'), day).replaceAll('-', '') + String(serial).padStart(3, '0')
        return digits + idNumberCheckCharacter(digits)
      })
    fc.assert(
      fc.property(numbers, fc.nat(17), fc.integer({ min: 1, max: 9 }), (number, at, shift) => {
        expect(readIdNumber(number).ok).toBe(true)
        const digit = number.charAt(at)
        if (digit !== 'X') {
          const wrong = number.slice(0, at) + String((Number(digit) + shift) % 10) + number.slice(at + 1)
          expect(readIdNumber(wrong).ok).toBe(false)
        }
        const [first, second] = [number.charAt(at), number.charAt(at + 1)]
        if (at < 16 && first !== second) expect(readIdNumber(number.slice(0, at) + second + first + number.slice(at + 2)).ok).toBe(false)
      }),
      { seed: 467, numRuns: 2_000 },
    )
  })
})
