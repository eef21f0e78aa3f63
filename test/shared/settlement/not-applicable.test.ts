import { describe, expect, test } from 'vitest'
import { negateMoney, zeroMoney } from '../../../shared/money/index.ts'
import { settle } from '../../../shared/settlement/index.ts'
import type { Values } from '../../builders/amounts.ts'
import { aCase, aPack, type StayWords, settled } from '../../builders/pack.ts'

test('an account, a deposit or a year below zero is refused by its name', () => {
  const words = aCase({ amounts: { 'pool.fund': '1.00' } })
  const below = negateMoney(words.accumulators.amounts['pool.fund'] ?? zeroMoney)
  const refusalOf = (change: Partial<typeof words>) => {
    const outcome = settle({ ...words, ...change }, aPack())
    return outcome.ok ? 'settled' : outcome.error.details
  }
  const { payment } = words
  expect(refusalOf({})).toBe('settled')
  expect(refusalOf({ payment: { ...payment, accountBalance: below } })).toEqual({ reason: 'below-zero: account' })
  expect(refusalOf({ payment: { ...payment, deposit: below } })).toEqual({ reason: 'below-zero: deposit' })
  expect(refusalOf({ accumulators: { counts: {}, amounts: { 'pool.fund': below } } })).toEqual({ reason: 'below-zero: pool.fund' })
})

describe('what does not apply', () => {
  const identities = [{ identity: 'orphan', from: '2024-01-01' }]
  const codes = (values: Values, words: StayWords = {}) => settled(aPack(values), words).trace.map(({ code }) => code)
  const group = { identities: ['orphan'], scope: ['inpatient'], rates: [{ rate: '50%' }], threshold: 'none', caps: 'none' }
  const unreferred = { when: [{ place: 'cross-province', filing: 'none' }], onApproval: 'none' }
  test('an identity the pack assists with nothing is named', () => {
    expect(codes({}, { person: { identities } })).toContain('medical-assistance.identity-not-covered')
  })
  test('nothing is left to assist', () => {
    const values = { 'civil-servant-subsidy': { shares: [{ share: '100%' }] }, 'medical-assistance': { groups: [group], unreferred } }
    expect(codes(values, { person: { identities, civilServantRank: 'any' } })).toContain('medical-assistance.nothing-left')
  })
  test('a civil servant where there is no subsidy', () => {
    expect(codes({}, { person: { civilServantRank: 'any' } })).toContain('civil-servant-subsidy.none')
  })
  test('a resident where there is no major-illness insurance', () => {
    expect(codes({}, { insuranceType: 'resident', person: { category: 'adult' } })).toContain('resident-major-illness.none')
  })
  test('a burden below the second compensation’s threshold', () => {
    const second = { threshold: { amount: '9000.00' }, origin: 'zero', segments: [{ rate: '50%' }] }
    const words = { amounts: { 'large.base': '100.00' } }
    const breakdown = settled(aPack({ 'employee-large-amount': { second, cap: 'none' } }), words)
    expect(breakdown.trace.map(({ code }) => code)).toContain('employee-large-amount.second-below-threshold')
    expect(Number(breakdown.accumulatorsAfter.amounts['large.base'])).toBe(250_000)
  })
  test('a tier without numbers in the pack is refused when the case needs it, and only then', () => {
    const pack = aPack({ 'employee-large-amount': undefined, 'medical-assistance': null, 'civil-servant-subsidy': undefined })
    expect(settled(pack).employeeLargeAmount).toBe(settled(aPack()).employeeLargeAmount)
    const capped = aPack({ 'employee-large-amount': null, 'inpatient.cap': { limits: 'fund', amounts: [{ amount: '1000.00' }] } })
    expect(() => settled(capped)).toThrow('employee-large-amount')
    expect(() => settled(pack, { person: { identities } })).toThrow('medical-assistance')
    expect(() => settled(pack, { person: { civilServantRank: 'any' } })).toThrow('civil-servant-subsidy')
  })
  test('a pack that does not know how to round is refused', () => {
    expect(() => settled(aPack({ rounding: null }))).toThrow('test-city/employee/rounding')
  })
  test('discharged before admitted is refused', () => {
    expect(() => settled(aPack(), { stay: { admittedOn: '2025-03-09' } })).toThrow('discharged-before-admitted')
  })
  test('assisted where the pack says nothing of tilt assistance: nothing is computed and the slip says so', () => {
    const pack = aPack({ 'medical-assistance': { groups: [group], unreferred }, 'tilt-assistance': undefined })
    expect(settled(pack, { person: { identities } }).notices.map(({ code }) => code)).toContain('tilt-assistance.not-in-pack')
    expect(() =>
      settled(aPack({ 'medical-assistance': { groups: [group], unreferred }, 'tilt-assistance': null }), { person: { identities } }),
    ).toThrow('tilt-assistance')
  })
})
