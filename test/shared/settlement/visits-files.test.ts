import { describe, expect, test } from 'vitest'
import { readCaseFile } from '../../../shared/settlement/index.ts'

const family = (account: string, more: object = {}) => ({
  account,
  relation: 'child',
  balance: '5.00',
  ...more,
  authorised: { from: '2025-01-01', record: 'GJ', ...('authorised' in more ? (more.authorised as object) : {}) },
})
/** Where a case file of a visit is refused, and what was expected there. */
function refused(change: Record<string, unknown>): string[] {
  const file = readCaseFile({
    format: 'sanbao-case/1',
    benefit: 'visit',
    name: 'test',
    person: { insuranceType: 'employee', category: 'active', enrolmentArea: '990100' },
    visit: { hospitalLevel: 'L2', on: '2025-03-10' },
    lines: [{ class: 'A', amount: '1.00' }],
    ...change,
  })
  if (file.ok) return []
  return file.error.code === 'settlement.bad-case'
    ? file.error.details.places.map(({ place }) => place.replace(/^.*?: ?/, ''))
    : [file.error.code]
}
const stay = { hospitalLevel: 'L2', admittedOn: '2025-03-10', dischargedOn: '2025-03-12' }

describe('a case file of a visit', () => {
  test('reads as it is', () => {
    expect(refused({})).toEqual([])
    expect(refused({ payment: { family: [family('F-1'), family('F-2')] } })).toEqual([])
  })
  test.each([
    ['a stay instead', { visit: undefined, stay }, 'stay'],
    ['both', { stay }, 'visit'],
    ['an account twice', { payment: { family: [family('F-1'), family('F-1')] } }, 'payment.family'],
    ['a balance below zero', { payment: { family: [family('F-1', { balance: '-0.01' })] } }, 'payment.family[0].balance'],
    [
      'an authorisation that ends before it begins',
      { payment: { family: [family('F-1', { authorised: { to: '2024-12-31' } })] } },
      'payment.family[0].authorised.to',
    ],
    ['a relative who is the person', { payment: { family: [family('F-1', { relation: 'self' })] } }, 'payment.family[0].relation'],
    [
      'an approval that ends before it begins',
      {
        person: {
          insuranceType: 'employee',
          category: 'active',
          enrolmentArea: '990100',
          approvals: [{ kind: 'maternity', from: '2025-02-01', to: '2025-01-31', record: 'SY' }],
        },
      },
      'person.approvals[0].to',
    ],
  ])('with %s is refused at its place', (_, change, place) => {
    expect(refused(change).some((one) => one.includes(place))).toBe(true)
  })
  test('only inpatient and maternity care have a stay', () => {
    expect(refused({ benefit: 'outpatient', visit: undefined, stay })).not.toEqual([])
    expect(refused({ benefit: 'maternity', visit: undefined, stay })).toEqual([])
    expect(refused({ benefit: 'inpatient', visit: undefined, stay })).toEqual([])
  })
})
