import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { findBillFaults, stayBillSchema } from '../../../shared/bill/index.ts'
import { aWholeStay, wholeStayText } from '../../builders/whole-stay.ts'

const faults = (changes: Partial<typeof wholeStayText>) =>
  findBillFaults(aWholeStay(changes)).map(({ code, path }) => `${code} ${path.join('.')}`)
const { admission, discharge, ...bare } = wholeStayText
if (admission === undefined || discharge === undefined) throw new Error('the whole stay has both')

describe('the bill of a stay that this terminal registers', () => {
  it('is good, and is written again exactly as it was read', () => {
    expect(faults({})).toEqual([])
    expect(z.encode(stayBillSchema, aWholeStay())).toEqual({ ...wholeStayText, conditions: [], filing: 'none' })
  })

  it('a bill without any of it reads as before, and nothing is added to it', () => {
    const { operations: _operations, recordPage: _recordPage, ...former } = bare
    const bill = stayBillSchema.parse(former)
    expect(findBillFaults(bill)).toEqual([])
    expect(Object.keys(bill).filter((name) => ['admission', 'discharge', 'operations', 'recordPage'].includes(name))).toEqual([])
  })

  it.each([
    ['an admission without a discharge', { discharge: undefined }, ['bill.malformed discharge']],
    ['a discharge without an admission', { admission: undefined }, ['bill.malformed admission']],
    ['an admission on another day', { admission: { ...admission, at: '2026-03-02 09:30:00' } }, ['bill.bad-dates admission.at']],
    ['a discharge on another day', { discharge: { ...discharge, at: '2026-03-06 00:00:00' } }, ['bill.bad-dates discharge.at']],
    [
      'a discharge before the admission of the same day',
      {
        dischargedOn: '2026-03-01',
        discharge: { ...discharge, at: '2026-03-01 09:29:59' },
        lines: wholeStayText.lines.map((line) => ({ ...line, chargedOn: '2026-03-01' })),
      },
      ['bill.bad-dates discharge.at'],
    ],
    ['a death without its day', { discharge: { ...discharge, way: 'death' as const } }, ['bill.malformed discharge.diedOn']],
    [
      'the day of a death of somebody who went home',
      { discharge: { ...discharge, diedOn: '2026-03-05' } },
      ['bill.malformed discharge.diedOn'],
    ],
    [
      'a doctor’s code in full width',
      { admission: { ...admission, doctor: { code: 'Ｄ1', name: '测试医师甲' } } },
      ['bill.malformed admission.doctor.code'],
    ],
  ])('%s is told with its place', (_name, changes, expected) => {
    expect(faults(changes as Partial<typeof wholeStayText>)).toEqual(expected)
  })

  it.each(['2026-03-01', '2026-03-01T09:30:00', '2026-02-30 09:30:00', '2026-03-01 24:00:00', ''])('%j is no time of the ward', (at) => {
    expect(stayBillSchema.safeParse({ ...wholeStayText, admission: { ...admission, at } }).success).toBe(false)
  })
})
