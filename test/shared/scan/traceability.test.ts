import { describe, expect, it } from 'vitest'
import { parseLocalDate } from '../../../shared/dates/index.ts'
import { createRepeatFilter, defaultScanRules, findDuplicatePackages, packageIdentityOf, readScan } from '../../../shared/scan/index.ts'

const read = (text: string) => readScan(text, { ...defaultScanRules, today: parseLocalDate('2026-03-10') })

describe('the identity of a package', () => {
  it.each([
    ['84012345678901234567', '84012345678901234567'],
    ['(01)06901234500011(21)SN0000123', '(01)06901234500011(21)SN0000123'],
    ['01069012345000111726123121SN0000123', '(01)06901234500011(21)SN0000123'],
  ])('of %s', (text, identity) => {
    expect(packageIdentityOf(read(text))).toBe(identity)
  })

  it.each(['6901234567892', '010690123450001117261231', '4241234567890123456707330000'])('is not in %s', (text) => {
    expect(packageIdentityOf(read(text))).toBeUndefined()
  })
})

describe('duplicates in a list', () => {
  it('are named with all their places, the first one first', () => {
    expect(findDuplicatePackages(['b', 'a', 'c', 'a', 'b', 'a'])).toEqual([
      { identity: 'b', places: [0, 4] },
      { identity: 'a', places: [1, 3, 5] },
    ])
  })

  it('are not found where there are none', () => {
    expect(findDuplicatePackages(['a', 'b'])).toEqual([])
  })
})

describe('a code read again', () => {
  it('is the same reading within 1.5 s of the last one, for as long as it lies there', () => {
    const filter = createRepeatFilter()
    expect([0, 1_499, 2_900, 4_400].map((at) => filter.isRepeat('a', at))).toEqual([false, true, true, false])
  })

  it('is a new one when another came between', () => {
    const filter = createRepeatFilter()
    expect(['a', 'b', 'a'].map((text, at) => filter.isRepeat(text, at * 100))).toEqual([false, false, false])
  })
})
