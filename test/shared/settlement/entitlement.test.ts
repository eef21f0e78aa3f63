import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { reverse, settlementBreakdownSchema, violatedIdentities } from '../../../shared/settlement/index.ts'
import { aPack, type StayWords, settled } from '../../builders/pack.ts'

type Values = Parameters<typeof aPack>[0]

/** 国办发〔2024〕38号: three months, and one more for each missed year. */
const waiting = (exempt: object = {}) => ({
  'waiting-period': {
    months: 3,
    extraMonthsPerMissedYear: 1,
    exempt: { openWindow: true, newborn: true, afterEmployeeBreakMonths: 3, identities: ['destitute'], ...exempt },
  },
})
const enrolled = (enrolment: object, more: object = {}) => ({
  insuranceType: 'resident' as const,
  person: { category: 'adult', enrolment: { from: '2025-01-01', openWindow: false, ...enrolment }, ...more },
})

/** One line of 1,000.00 on each day of a stay in March 2025. */
const daysOf = (...days: string[]): StayWords => ({
  stay: { hospitalLevel: 'L2', admittedOn: '2025-03-20', dischargedOn: '2025-04-10' },
  lines: days.map((chargedOn) => ({ class: 'A', amount: '1000.00', chargedOn })),
})

function resultOf(values: Values, words: StayWords) {
  const breakdown = settled(aPack(values), words)
  expect(violatedIdentities(breakdown)).toEqual([])
  expect(violatedIdentities(reverse(breakdown))).toEqual([])
  const { fullySelfPaid, withinPolicy } = z.encode(settlementBreakdownSchema, breakdown)
  const notice = breakdown.notices.find(({ code }) => code === 'eligibility.not-entitled')
  return { fullySelfPaid, withinPolicy, says: notice?.values, breakdown }
}
/** What of a single visit on that day lies within policy of 10,000.00. */
const paidOn = (on: string, words: StayWords, values: Values = waiting()) =>
  resultOf(values, { ...words, stay: { hospitalLevel: 'L2', admittedOn: on, dischargedOn: on } }).withinPolicy

describe('waiting period (待遇等待期)', () => {
  test('three months from the day of enrolment, one more for each missed year', () => {
    expect([paidOn('2025-03-31', enrolled({})), paidOn('2025-04-01', enrolled({}))]).toEqual(['0.00', '10000.00'])
    const missed = enrolled({ missedYears: 2 })
    expect([paidOn('2025-05-31', missed), paidOn('2025-06-01', missed)]).toEqual(['0.00', '10000.00'])
  })
  test('a month without that day ends on its last one', () => {
    const late = enrolled({ from: '2024-11-30' })
    expect([paidOn('2025-02-27', late), paidOn('2025-02-28', late)]).toEqual(['0.00', '10000.00'])
  })
  test('the line of an unentitled day is wholly self-paid and says why, the rest is settled as always', () => {
    const { fullySelfPaid, withinPolicy, says, breakdown } = resultOf(waiting(), {
      ...enrolled({}),
      ...daysOf('2025-03-20', '2025-03-31', '2025-04-01', '2025-04-10'),
    })
    expect([fullySelfPaid, withinPolicy]).toEqual(['2000.00', '2000.00'])
    expect(says).toEqual({ count: '2', amount: '2000.00', entitledFrom: '2025-04-01' })
    expect(breakdown.lines.map(({ reasons }) => reasons.includes('not-entitled'))).toEqual([true, true, false, false])
    // (2000 - 500) x 80%
    expect(z.encode(settlementBreakdownSchema, breakdown).pooledFundPayment).toBe('1200.00')
    const entry = breakdown.trace.find(({ code }) => code === 'eligibility.waiting-period')
    expect(entry?.formula).toBe('2025-01-01 + (3 + 1 × 0) → 2025-04-01')
    expect(entry?.parameters.map(({ id }) => id)).toEqual(['waiting-period'])
  })
  test('a return belongs to the day of what it takes back', () => {
    const { fullySelfPaid, withinPolicy, says } = resultOf(waiting(), {
      ...enrolled({}),
      ...daysOf('2025-04-05'),
      lines: [
        { lineId: 'a', class: 'A', amount: '1000.00', chargedOn: '2025-03-25' },
        { originalLineId: 'a', class: 'A', amount: '-400.00', chargedOn: '2025-04-02' },
        { class: 'A', amount: '700.00', chargedOn: '2025-04-05' },
      ],
    })
    expect([fullySelfPaid, withinPolicy]).toEqual(['600.00', '700.00'])
    expect(says).toEqual({ count: '2', amount: '600.00', entitledFrom: '2025-04-01' })
  })

  test.each([
    ['the open window', { openWindow: true }, {}],
    ['a newborn', { newborn: true }, {}],
    ['three months after an employee enrolment, to the day', { employeeUntil: '2024-10-01' }, {}],
    ['an identity held at enrolment, lost since', {}, { identities: [{ identity: 'destitute', from: '2024-06-01', to: '2025-01-01' }] }],
  ])('%s does not wait', (_, enrolment, person) => {
    expect(paidOn('2025-01-01', enrolled(enrolment, person))).toBe('10000.00')
  })
  test.each([
    ['the open window', { openWindow: true }, { openWindow: false }],
    ['a newborn', { newborn: true }, { newborn: false }],
    ['a day more than three months after an employee enrolment', { employeeUntil: '2024-09-30' }, {}],
    ['an employee enrolment where the pack does not speak of it', { employeeUntil: '2024-12-31' }, { afterEmployeeBreakMonths: undefined }],
  ])('%s waits where the pack says so', (_, enrolment, exempt) => {
    expect(paidOn('2025-03-31', enrolled(enrolment), waiting(exempt))).toBe('0.00')
    expect(paidOn('2025-04-01', enrolled(enrolment), waiting(exempt))).toBe('10000.00')
  })
  test('an identity gained while waiting ends the waiting on that day; one the pack does not exempt does not', () => {
    const gained = (identity: string) => enrolled({}, { identities: [{ identity, from: '2025-02-10' }] })
    expect([paidOn('2025-02-09', gained('destitute')), paidOn('2025-02-10', gained('destitute'))]).toEqual(['0.00', '10000.00'])
    expect(paidOn('2025-02-10', gained('orphan'))).toBe('0.00')
    const ended = enrolled({}, { identities: [{ identity: 'destitute', from: '2024-01-01', to: '2024-12-31' }] })
    expect(paidOn('2025-03-31', ended)).toBe('0.00')
  })
  test('before enrolment nothing is paid, with or without a waiting period', () => {
    const late = enrolled({ from: '2025-03-05', openWindow: true })
    expect([paidOn('2025-03-04', late), paidOn('2025-03-05', late)]).toEqual(['0.00', '10000.00'])
  })

  test('a resident who enrolled late cannot be settled with a pack that does not state the months', () => {
    const refusal = 'test-city/resident/waiting-period'
    expect(() => paidOn('2025-06-01', enrolled({}), {})).toThrow(refusal)
    expect(() => paidOn('2025-06-01', enrolled({}), { 'waiting-period': null })).toThrow(refusal)
    expect(paidOn('2025-01-01', enrolled({ openWindow: true }), {})).toBe('10000.00')
    expect(paidOn('2025-01-01', enrolled({}), { 'waiting-period': 'none' })).toBe('10000.00')
  })
  test('an employee waits only where the pack says so', () => {
    const employee = { ...enrolled({}), insuranceType: 'employee' as const, person: { ...enrolled({}).person, category: 'active' } }
    expect(paidOn('2025-01-01', employee, {})).toBe('10000.00')
    expect(paidOn('2025-03-31', employee)).toBe('0.00')
  })
  test('a case that does not say when the person enrolled is entitled throughout', () => {
    expect(paidOn('2025-01-01', { insuranceType: 'resident', person: { category: 'adult' } })).toBe('10000.00')
  })
})

describe('interrupted enrolment (断保)', () => {
  const interrupted = (...interruptions: { from: string; to: string }[]) =>
    enrolled({ openWindow: true, from: '2024-01-01', interruptions })
  test('the days of a break are not entitled, both ends included, and the notice names the day it begins again', () => {
    const words = interrupted({ from: '2025-03-25', to: '2025-04-02' })
    const { fullySelfPaid, withinPolicy, says } = resultOf(waiting(), {
      ...words,
      ...daysOf('2025-03-24', '2025-03-25', '2025-04-02', '2025-04-03'),
    })
    expect([fullySelfPaid, withinPolicy]).toEqual(['2000.00', '2000.00'])
    expect(says).toEqual({ count: '2', amount: '2000.00', entitledFrom: '2025-04-03' })
  })
  test('breaks that follow each other are one, whatever their order', () => {
    const words = interrupted({ from: '2025-04-01', to: '2025-04-05' }, { from: '2025-03-25', to: '2025-03-31' })
    expect(resultOf(waiting(), { ...words, ...daysOf('2025-03-26') }).says?.entitledFrom).toBe('2025-04-06')
  })
  test('an unentitled stay as a whole is paid by nobody', () => {
    const words = { ...interrupted({ from: '2025-03-01', to: '2025-04-30' }), ...daysOf('2025-03-20', '2025-04-10') }
    const { breakdown } = resultOf(waiting(), words)
    const { fundTotal, personTotal, deductibleApplied } = z.encode(settlementBreakdownSchema, breakdown)
    expect([fundTotal, personTotal, deductibleApplied]).toEqual(['0.00', '2000.00', '0.00'])
  })
})

describe('identities in time (救助身份)', () => {
  const group = { identities: ['destitute'], scope: ['inpatient', 'outpatient'], rates: [{ rate: '50%' }], threshold: 'none', caps: 'none' }
  const unreferred = { when: [{ place: 'cross-province', filing: 'none' }], onApproval: 'none' }
  const outpatient = {
    'outpatient.deductible': 'none',
    'outpatient.pooled-fund-rate': { kind: 'flat', rates: [{ rate: '60%' }] },
    'outpatient.cap': 'none',
  }
  const pack = aPack({ ...outpatient, 'medical-assistance': { groups: [group], unreferred } })
  const person = (from: string, to?: string) => ({
    person: { category: 'adult', identities: [{ identity: 'destitute', from, ...(to ? { to } : {}) }] },
  })
  const assisted = (words: StayWords) =>
    z.encode(settlementBreakdownSchema, settled(pack, { insuranceType: 'resident', ...words })).medicalAssistance
  const visit = (on: string, held: object) => assisted({ benefit: 'outpatient', visit: { on }, within: '1000.00', ...held })
  const stay = (held: object) => assisted({ stay: { hospitalLevel: 'L2', admittedOn: '2025-03-10', dischargedOn: '2025-03-20' }, ...held })

  test('a visit: from the day it is gained, to the end of the month in which it is lost (JS-11)', () => {
    // rest 400 x 50%
    expect([visit('2025-03-09', person('2025-03-10')), visit('2025-03-10', person('2025-03-10'))]).toEqual(['0.00', '200.00'])
    const lost = person('2024-01-01', '2025-03-02')
    expect([visit('2025-03-02', lost), visit('2025-03-31', lost), visit('2025-04-01', lost)]).toEqual(['200.00', '200.00', '0.00'])
    const notices = settled(pack, { insuranceType: 'resident', benefit: 'outpatient', visit: { on: '2025-03-31' }, ...lost }).notices
    expect(notices.find(({ code }) => code === 'assistance.identity-lost-in-month')?.values).toEqual({
      identity: 'destitute',
      to: '2025-03-02',
    })
  })
  test('a stay: gained or lost on any of its days it counts for the whole of it (JS-12, JS-13), over the month rule', () => {
    // rest 2400 x 50%
    expect([stay(person('2025-03-20')), stay(person('2025-03-21'))]).toEqual(['1200.00', '0.00'])
    expect([stay(person('2024-01-01', '2025-03-10')), stay(person('2024-01-01', '2025-03-09'))]).toEqual(['1200.00', '0.00'])
  })
  test('nothing is paid back for stays from before it was gained: the year’s base begins with the first assisted one', () => {
    const yearly = { ...group, threshold: { per: 'year', amount: '3000.00' } }
    const later = aPack({ 'medical-assistance': { groups: [yearly], unreferred } })
    const before = settled(later, { insuranceType: 'resident', person: { category: 'adult' } })
    expect(before.accumulatorDeltas.amounts['assistance.base']).toBeUndefined()
    // 2400 of this stay alone is below 3000; with the 2400 of the one before, 900.00 would be paid
    const words = { insuranceType: 'resident' as const, ...person('2025-03-01'), amounts: { 'pool.fund': '7600.00' } }
    expect(z.encode(settlementBreakdownSchema, settled(later, words)).medicalAssistance).toBe('0.00')
  })
})
