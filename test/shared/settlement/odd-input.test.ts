/** What a case file may hold although nobody should write it: every one ends in a result or in a refusal, never in an exception. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { caseOfFile, readCaseFile, reverse, settleCase } from '../../../shared/settlement/index.ts'
import { amounts } from '../../builders/outcome.ts'
import { aPack, settled } from '../../builders/pack.ts'
import { aCity } from '../../builders/visit.ts'

const flat = { kind: 'flat', rates: [{ rate: '80%' }] }
const parts = (lines: readonly Record<string, unknown>[], values: Parameters<typeof aPack>[0] = {}) =>
  amounts(values, { lines }, 'fullySelfPaid', 'overPriceLimit', 'upfrontSelfPay', 'withinPolicy')

/** What becomes of a file: its refusal, or nothing that is wrong with it. */
function refusalOf(content: unknown, pack = aPack()): { readonly code: string; readonly details: unknown } | undefined {
  const file = readCaseFile(content)
  if (!file.ok) return file.error
  const outcome = settleCase(caseOfFile(file.value), pack)
  if (!outcome.ok) return outcome.error
  for (const part of outcome.value.parts) reverse(part)
  return undefined
}

const visit = { hospitalLevel: 'L2', on: '2025-03-08' }
const stay = { hospitalLevel: 'L2', admittedOn: '2025-03-01', dischargedOn: '2025-03-08' }
const person = { insuranceType: 'employee', category: 'active', enrolmentArea: '990100' }
const file = (more: object) => ({ format: 'sanbao-case/1', benefit: 'inpatient', name: 'odd', person, lines: [], ...more })

describe('returns of more pieces than were charged', () => {
  test('give back all that counted and never turn what is left negative', () => {
    // 100.00 for one piece limited to 20.00: 80.00 over the limit. Of 90.00 back, with every piece, the 20.00 within policy go first out.
    const original = { lineId: 'o', class: 'A', unitPrice: '100', quantity: '1', priceLimit: '20' }
    const back = { class: 'A', originalLineId: 'o', quantity: '-5', amount: '-90.00' }
    expect(parts([original, back])).toEqual(['0.00', '10.00', '0.00', '0.00'])
  })
  test('two returns by their money alone are one piece each', () => {
    const original = { lineId: 'o', class: 'B', upfrontShare: '10%', amount: '100.00' }
    const back = { class: 'A', originalLineId: 'o', amount: '-30.00' }
    expect(parts([original, back, back])).toEqual(['0.00', '0.00', '4.00', '36.00'])
  })
  test('leave no more pieces to other lines than the rule counts', () => {
    const rules = { 'item-rules': { rules: [{ quantityLimit: { quantity: '2', per: 'settlement' } }] } }
    const original = { lineId: 'o', class: 'A', unitPrice: '10', quantity: '1' }
    const back = { class: 'A', originalLineId: 'o', quantity: '-4', amount: '-10.00' }
    // Three pieces of 10.00: two count, whatever came back of another line.
    expect(parts([original, back, { class: 'A', unitPrice: '10', quantity: '3' }], rules)).toEqual(['10.00', '0.00', '0.00', '20.00'])
  })
})

test('more pieces than money could pay for at the limit leave nothing above it', () => {
  const line = { class: 'A', amount: '100000000.00', quantity: '999999999999', priceLimit: '99999999.99' }
  expect(parts([line])).toEqual(['0.00', '0.00', '0.00', '100000000.00'])
})

describe('days at the end of the calendar', () => {
  const waiting = { months: 3, extraMonthsPerMissedYear: 1, exempt: { openWindow: true, newborn: true } }
  const enrolled = (enrolment: object) => ({
    insuranceType: 'resident' as const,
    person: { category: 'adult', enrolment: { from: '2025-01-01', openWindow: false, ...enrolment } },
  })
  test('an interruption written to 9999-12-31 ends never', () => {
    const words = enrolled({ openWindow: true, interruptions: [{ from: '2025-02-01', to: '9999-12-31' }] })
    const { fullySelfPaid, notices } = settled(aPack({ 'waiting-period': waiting }), words)
    expect(Number(fullySelfPaid)).toBe(1_000_000)
    expect(notices.find(({ code }) => code === 'eligibility.not-entitled')?.values.entitledFrom).toBe('9999-12-31')
  })
  test('a hundred and fifty missed years are waited for, more are refused', () => {
    // 3 + 150 months from January 2025
    const words = enrolled({ missedYears: 150 })
    const { notices } = settled(aPack({ 'waiting-period': waiting }), words)
    expect(notices.find(({ code }) => code === 'eligibility.not-entitled')?.values.entitledFrom).toBe('2037-10-01')
    const longer = { ...person, enrolment: { from: '2025-01-01', openWindow: false, missedYears: 151 } }
    expect(JSON.stringify(refusalOf(file({ stay, person: longer })))).toContain('person.enrolment.missedYears')
  })
})

describe('refusals', () => {
  const line = { lineId: '1', class: 'A', amount: '10.00' }
  test('a return with the number of a line that is settled elsewhere', () => {
    const lines = [
      { ...line, purpose: 'maternity' },
      { ...line, lineId: '2' },
      { class: 'A', lineId: '1', originalLineId: '2', amount: '-5.00' },
    ]
    expect(refusalOf(file({ benefit: 'visit', visit, lines }), aCity())?.details).toEqual({ reason: 'line-number-twice: 1' })
    const years = { admittedOn: '2024-12-20', dischargedOn: '2025-01-10' }
    const twice = [
      { ...line, chargedOn: '2024-12-21' },
      { ...line, chargedOn: '2025-01-02' },
    ]
    const content = file({ stay: { ...stay, ...years }, lines: twice, accumulatorsOfYearBefore: {} })
    expect(refusalOf(content, aPack({ 'stay-rules': { crossYear: 'split' } }))?.details).toEqual({ reason: 'line-number-twice: 1' })
  })
  test('a chronic disease the pack’s list does not hold', () => {
    const chronic = { 'chronic.deductible': 'none', 'chronic.pooled-fund-rate': flat, 'chronic.cap': 'none' }
    const pack = aPack({ ...chronic, 'chronic.diseases': { diseases: [{ code: 'gout', name: '痛风', items: 'all' }] } })
    const content = (disease: string) => file({ benefit: 'chronic', disease, visit, lines: [line] })
    expect(refusalOf(content('gout'), pack)).toBeUndefined()
    expect(refusalOf(content('goat'), pack)?.details).toMatchObject({ parameter: 'test-city/employee/chronic.diseases[goat]' })
  })
  test('a birth date after the stay, where the pack asks for the age', () => {
    const standards = [{ ageTo: 6, amount: '0.00' }, { amount: '500.00' }]
    const born = (birthDate: string) => file({ stay, person: { ...person, birthDate }, lines: [line] })
    const pack = aPack({ 'inpatient.deductible': { mode: 'per-stay', standards } })
    expect(refusalOf(born('2025-03-08'), pack)).toBeUndefined()
    expect(refusalOf(born('2025-03-09'), pack)?.details).toEqual({ reason: 'born-after-discharge' })
    expect(refusalOf(born('2025-03-09'))).toBeUndefined()
  })
  test('accumulators without a name of their own', () => {
    expect(JSON.stringify(refusalOf(file({ stay, accumulators: { amounts: { toString: '1.00' } } })))).toContain('a name such as pool.fund')
  })
})

const odd = {
  money: fc.constantFrom('0.00', '0.01', '33.33', '1000.00', '100000000.00', '9999999999999.99'),
  charged: fc.constantFrom('0.00', '0.01', '33.33', '1000.00', '100000000.00'),
  pieces: fc.constantFrom('0', '1', '3', '0.0001', '999999999999'),
  price: fc.constantFrom('0', '0.000001', '20', '99999999'),
  day: fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom('2024-02-29', '2024-12-31', '2025-03-08') },
    { weight: 1, arbitrary: fc.constantFrom('0100-01-01', '2023-12-31', '9999-12-31') },
  ),
  word: fc.constantFrom('uraemia', 'hypertension', 'gout', 'toString', '__proto__', 'SD7', '*', '甲'),
  times: fc.constantFrom(0, 1, 149, 150),
}
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined })
const known = <T extends object>(value: T) => Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== undefined))
const negative = (text: string) => `-${text}`
const lineShape = {
  class: fc.constantFrom('A', 'B', 'C', 'unlisted'),
  priceLimit: maybe(odd.price),
  upfrontShare: maybe(fc.constantFrom('0%', '33.333%', '100%')),
  chargedOn: maybe(odd.day),
  disease: maybe(odd.word),
  itemCode: maybe(odd.word),
  specialDrug: maybe(fc.boolean()),
  purpose: maybe(fc.constant('maternity')),
}
const oddLine = fc.record({ ...lineShape, amount: odd.charged, quantity: maybe(odd.pieces) })
const oddReturn = fc.record({
  ...lineShape,
  originalLineId: fc.constantFrom('1', '2', '3', 'x'),
  amount: odd.charged.map(negative),
  quantity: maybe(odd.pieces.map(negative)),
})
const oddLines = fc.array(fc.oneof({ weight: 4, arbitrary: oddLine }, { weight: 1, arbitrary: oddReturn }).map(known), {
  minLength: 1,
  maxLength: 5,
})
const oddCase = fc
  .record({
    benefit: fc.constantFrom('visit', 'inpatient', 'outpatient', 'chronic', 'two-diseases', 'special-drug', 'maternity', 'account'),
    disease: odd.word,
    days: fc.tuple(odd.day, odd.day),
    lines: oddLines,
    identities: fc.array(fc.record({ identity: fc.constant('minimum-living'), from: odd.day }), { maxLength: 2 }),
    approvals: fc.array(fc.record({ kind: fc.constant('chronic'), disease: odd.word, from: odd.day, record: odd.word }), { maxLength: 2 }),
    enrolment: maybe(fc.record({ from: odd.day, openWindow: fc.boolean(), missedYears: odd.times })),
    counts: fc.dictionary(fc.constantFrom('inpatient.stays', 'outpatient.visits'), odd.times),
    amounts: fc.dictionary(fc.constantFrom('pool.fund', 'chronic.fund.uraemia', 'outpatient.deductible', 'assistance.base'), odd.money),
    payment: fc.record({ useAccount: fc.boolean(), accountBalance: odd.money, deposit: odd.money }),
  })
  .map(({ benefit, disease, days: [admittedOn, dischargedOn], identities, approvals, enrolment, counts, amounts: counted, ...rest }) =>
    file({
      benefit,
      disease,
      ...(benefit === 'inpatient'
        ? { stay: { hospitalLevel: 'L2', admittedOn, dischargedOn } }
        : { visit: { ...visit, on: dischargedOn } }),
      person: { ...person, identities, approvals, ...known({ enrolment }) },
      accumulators: { counts, amounts: counted },
      accumulatorsOfYearBefore: {},
      ...rest,
    }),
  )

test('any of it together ends in a result or a refusal', () => {
  const city = aCity({ 'stay-rules': { crossYear: 'split', periodDays: 90 } })
  const codes = new Set<string>()
  fc.assert(
    fc.property(oddCase, (content) => {
      codes.add(refusalOf(content, city)?.code ?? 'settled')
    }),
    { numRuns: 600, seed: 20250308 },
  )
  expect([...codes].sort()).toEqual(
    expect.arrayContaining(['policy.not-in-force', 'settled', 'settlement.refund-exceeds-fee', 'settlement.unsupported']),
  )
})
