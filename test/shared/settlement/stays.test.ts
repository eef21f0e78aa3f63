import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import type { CompiledPack } from '../../../shared/policy/index.ts'
import {
  caseOfFile,
  readCaseFile,
  reverse,
  type SettledParts,
  settle,
  settleCase,
  settledPartsSchema,
  violatedIdentities,
} from '../../../shared/settlement/index.ts'
import { aCase, aPack, seenCodes, settled } from '../../builders/pack.ts'

/** A stay from 20 December to 10 January: 6,000.00 charged in the old year, 4,000.00 in the new one. */
const crossing = { hospitalLevel: 'L2', admittedOn: '2024-12-20', dischargedOn: '2025-01-10' }
const bothYears = [
  { class: 'A', amount: '6000.00', chargedOn: '2024-12-25' },
  { class: 'A', amount: '4000.00', chargedOn: '2025-01-05' },
]
const split = { 'stay-rules': { crossYear: 'split' } }

interface Words {
  readonly person?: Record<string, unknown>
  readonly stay?: Record<string, unknown>
  readonly lines?: readonly Record<string, unknown>[]
  readonly before?: { readonly counts?: Record<string, number>; readonly amounts?: Record<string, string> } | undefined
  readonly now?: { readonly counts?: Record<string, number>; readonly amounts?: Record<string, string> }
  readonly payment?: Record<string, unknown>
}

function caseFile({ person, stay, lines, now, payment, ...rest }: Words = {}) {
  const before = 'before' in rest ? rest.before : {}
  const file = readCaseFile({
    format: 'sanbao-case/1',
    benefit: 'inpatient',
    name: 'test',
    person: { insuranceType: 'employee', category: 'active', enrolmentArea: '990100', ...person },
    stay: { ...crossing, ...stay },
    lines: lines ?? bothYears,
    accumulators: now ?? {},
    ...(before ? { accumulatorsOfYearBefore: before } : {}),
    payment: payment ?? {},
  })
  if (!file.ok) throw new Error(JSON.stringify(file.error, null, 1))
  return caseOfFile(file.value)
}

function partsOf(pack: CompiledPack, words: Words = {}): SettledParts {
  const outcome = settleCase(caseFile(words), pack)
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.error))
  for (const part of outcome.value.parts) {
    expect(violatedIdentities(part)).toEqual([])
    for (const { code } of [...part.trace, ...part.notices, ...reverse(part).trace]) seenCodes.add(code)
  }
  return outcome.value
}

const plain = (parts: SettledParts) =>
  z.encode(settledPartsSchema, parts) as unknown as Record<string, string> & { readonly parts: readonly Record<string, string>[] }
const each = (parts: SettledParts, ...names: string[]) => plain(parts).parts.map((part) => names.map((name) => part[name]))

describe('a stay over the end of the year (跨年住院)', () => {
  test('by default one settlement in the year of the discharge', () => {
    const parts = partsOf(aPack())
    expect(each(parts, 'year', 'deductibleApplied', 'pooledFundPayment')).toEqual([[2025, '500.00', '7600.00']])
    expect(parts.parts[0]?.notices.map(({ code }) => code)).toContain('stay.crosses-year')
  })
  test('split: the first part takes the deductible, each part its own year, one stay is counted in the last', () => {
    // (6000 - 500) x 80%; 4000 x 80%
    const parts = partsOf(aPack(split), { before: { counts: { 'inpatient.stays': 2 } }, now: { counts: { 'inpatient.stays': 0 } } })
    const names = ['year', 'decidedOn', 'totalFee', 'deductibleStandard', 'deductibleApplied', 'pooledFundPayment', 'personTotal']
    expect(each(parts, ...names)).toEqual([
      [2024, '2024-12-31', '6000.00', '500.00', '500.00', '4400.00', '1600.00'],
      [2025, '2025-01-10', '4000.00', '500.00', '0.00', '3200.00', '800.00'],
    ])
    expect(parts.parts.map(({ accumulatorDeltas }) => accumulatorDeltas.counts)).toEqual([
      {},
      { 'inpatient.stays': 1, 'inpatient.stays.L2': 1 },
    ])
    expect(parts.parts.map(({ accumulatorsAfter }) => accumulatorsAfter.counts['inpatient.stays'])).toEqual([2, 1])
    expect(plain(parts).totalFee).toBe('10000.00')
  })
  test('what the first part cannot bear of the deductible is taken in the second', () => {
    const lines = [
      { class: 'A', amount: '320.00', chargedOn: '2024-12-31' },
      { class: 'A', amount: '4000.00', chargedOn: '2025-01-01' },
    ]
    // 500 - 320 = 180 left; (4000 - 180) x 80%
    const parts = partsOf(aPack(split), { lines })
    expect(each(parts, 'deductibleApplied', 'pooledFundPayment')).toEqual([
      ['320.00', '0.00'],
      ['180.00', '3056.00'],
    ])
    expect(parts.parts[1]?.trace.find(({ code }) => code === 'deductible.rest-of-stay')?.formula).toBe(
      '500.00 - 320.00 = 180.00; min(4000.00, 180.00) = 180.00',
    )
  })
  test('a first part that cost nothing is one of two all the same, and can be taken back', () => {
    const lines = [
      { class: 'A', amount: '0.00', chargedOn: '2024-12-31' },
      { class: 'A', amount: '4000.00', chargedOn: '2025-01-01' },
    ]
    const { parts } = partsOf(aPack(split), { lines })
    expect(parts.map((part) => violatedIdentities(reverse(part)))).toEqual([[], []])
  })
  test('the deductible is that of the n-th stay of the first part’s year', () => {
    const nth = { counts: 'all', rules: [{ from: 2, method: 'factor', factor: '50%' }] }
    const values = { ...split, 'inpatient.deductible': { mode: 'per-stay', standards: [{ amount: '500.00' }], nth } }
    const parts = partsOf(aPack(values), { before: { counts: { 'inpatient.stays': 1 } } })
    expect(each(parts, 'deductibleApplied')).toEqual([['250.00'], ['0.00']])
  })
  test('a year-cumulative deductible: what the old year still owed is all the stay owes', () => {
    const values = { ...split, 'inpatient.deductible': { mode: 'year-top-up', standards: [{ amount: '900.00' }] } }
    const lines = [
      { class: 'A', amount: '100.00', chargedOn: '2024-12-31' },
      { class: 'A', amount: '4000.00', chargedOn: '2025-01-01' },
    ]
    // 900 - 700 = 200 owed; 100 of it in the old year, 100 in the new one
    const parts = partsOf(aPack(values), { lines, before: { amounts: { 'inpatient.deductible': '700.00' } } })
    expect(each(parts, 'deductibleApplied')).toEqual([['100.00'], ['100.00']])
    const counted = parts.parts.map(({ accumulatorsAfter }) => Number(accumulatorsAfter.amounts['inpatient.deductible']))
    expect(counted).toEqual([80_000, 10_000])
  })
  test('caps count in the year of each part', () => {
    const values = { ...split, 'inpatient.cap': { limits: 'fund', amounts: [{ amount: '5000.00' }] } }
    const parts = partsOf(aPack(values), {
      before: { amounts: { 'pool.fund': '4000.00' } },
      now: { amounts: { 'pool.fund': '3000.00' } },
    })
    expect(each(parts, 'pooledFundPayment')).toEqual([['1000.00'], ['2000.00']])
  })
  test('where nothing was charged in one year there is one part, with the deductible whole', () => {
    const inOne = (chargedOn: string) => partsOf(aPack(split), { lines: [{ class: 'A', amount: '4000.00', chargedOn }] })
    expect(each(inOne('2024-12-25'), 'year', 'deductibleApplied')).toEqual([[2024, '500.00']])
    expect(each(inOne('2025-01-02'), 'year', 'deductibleApplied')).toEqual([[2025, '500.00']])
    expect(each(partsOf(aPack(split), { lines: [] }), 'year', 'totalFee')).toEqual([[2025, '0.00']])
  })
  test('a return goes with what it takes back, and what was charged before the stay with its first days', () => {
    const lines = [
      { lineId: 'early', class: 'A', amount: '50.00', chargedOn: '2024-12-18' },
      { lineId: 'old', class: 'A', amount: '6000.00', chargedOn: '2024-12-25' },
      { lineId: 'back', originalLineId: 'old', class: 'A', amount: '-1000.00', chargedOn: '2025-01-03' },
      { lineId: 'new', class: 'A', amount: '4000.00', chargedOn: '2025-01-05' },
    ]
    const parts = partsOf(aPack(split), { lines })
    expect(parts.parts.map((part) => part.lines.map(({ lineId }) => lineId))).toEqual([['early', 'old', 'back'], ['new']])
    expect(each(parts, 'totalFee')).toEqual([['5050.00'], ['4000.00']])
  })
  test('an identity held on any day of the stay counts for both parts', () => {
    const group = { identities: ['destitute'], scope: ['inpatient'], rates: [{ rate: '100%' }], threshold: 'none', caps: 'none' }
    const unreferred = { when: [{ place: 'cross-province', filing: 'none' }], onApproval: 'none' }
    const values = { ...split, 'medical-assistance': { groups: [group], unreferred } }
    const held = (from: string, to?: string) =>
      partsOf(aPack(values), { person: { identities: [{ identity: 'destitute', from, ...(to ? { to } : {}) }] } })
    expect(each(held('2025-01-10'), 'medicalAssistance', 'withinPolicyRest')).toEqual([
      ['1600.00', '0.00'],
      ['800.00', '0.00'],
    ])
    expect(each(held('2024-01-01', '2024-12-20'), 'medicalAssistance')).toEqual([['1600.00'], ['800.00']])
    expect(each(held('2025-01-11'), 'medicalAssistance')).toEqual([['0.00'], ['0.00']])
  })
  test('thresholds of the stay are taken once, those of the year in each year', () => {
    const group = (per: string) => ({
      identities: ['destitute'],
      scope: ['inpatient'],
      rates: [{ rate: '50%' }],
      threshold: { per, amount: '1000.00' },
      caps: 'none',
    })
    const unreferred = { when: [{ place: 'cross-province', filing: 'none' }], onApproval: 'none' }
    const paid = (per: string, tilt: string) =>
      each(
        partsOf(
          aPack({
            ...split,
            'medical-assistance': { groups: [group(per)], unreferred },
            'tilt-assistance': { per: tilt, rows: [{ threshold: '1000.00', rate: '10%', cap: 'none' }] },
          }),
          { person: { identities: [{ identity: 'destitute', from: '2024-01-01' }] } },
        ),
        'medicalAssistance',
        'tiltAssistance',
      )
    // burden 1600, then 800: (1600 - 1000) x 50%, then 800 x 50%; left 1300, then 400: 300 x 10%, then 400 x 10%
    expect(paid('stay', 'stay')).toEqual([
      ['300.00', '30.00'],
      ['400.00', '40.00'],
    ])
    // each year its own: 800 is below 1000; 800 is left and below 1000
    expect(paid('year', 'year')).toEqual([
      ['300.00', '30.00'],
      ['0.00', '0.00'],
    ])
  })
  test('deposit and account go on from part to part and add up', () => {
    const values = { ...split, 'personal-account': { pays: ['within-policy'] } }
    const payment = { useAccount: true, accountBalance: '1700.00', deposit: '1000.00' }
    // person 1600: account 1600; person 800: account 100, cash 700; deposit 1000
    const parts = partsOf(aPack(values), { payment })
    const names = ['personalAccount', 'accountBalanceAfter', 'cash', 'deposit', 'refund', 'balanceDue'] as const
    expect(each(parts, ...names)).toEqual([
      ['1600.00', '100.00', '0.00', '0.00', '0.00', '0.00'],
      ['100.00', '0.00', '700.00', '1000.00', '300.00', '0.00'],
    ])
    expect(names.map((name) => plain(parts)[name])).toEqual(['1700.00', '0.00', '700.00', '1000.00', '300.00', '0.00'])
  })
  test('a pack that decides by the day of admission takes its law for both parts', () => {
    const parts = partsOf({ ...aPack(split), decidingDay: 'admission' })
    expect(each(parts, 'decidedOn', 'year')).toEqual([
      ['2024-12-20', 2024],
      ['2024-12-20', 2025],
    ])
  })
  test('the engine for one settlement refuses such a stay instead of doing otherwise', () => {
    const { benefit, ...stay } = caseFile()
    const outcome = settle({ ...stay, benefit: 'inpatient' }, aPack(split))
    expect([benefit, outcome.ok ? 'settled' : outcome.error]).toEqual([
      'inpatient',
      { code: 'settlement.unsupported', details: { reason: 'settle-in-parts' } },
    ])
    expect(settled(aPack(split)).deductibleApplied).toBe(settled(aPack()).deductibleApplied)
  })
  test('without what the old year has counted it is refused, never taken as nothing', () => {
    const outcome = settleCase(caseFile({ before: undefined }), aPack(split))
    expect(outcome.ok ? 'settled' : outcome.error.details).toEqual({ reason: 'accumulators-needed: 2024' })
  })
  test('a pack that does not know its rules for stays is refused', () => {
    const outcome = settleCase(caseFile(), aPack({ 'stay-rules': null }))
    expect(outcome.ok ? 'settled' : outcome.error.details).toMatchObject({ parameter: 'test-city/employee/stay-rules' })
  })
  test('a delivery is paid once, whatever day of the year it falls on', () => {
    const fixed = { kind: 'fixed', amounts: [{ amount: '3000.00' }] }
    const values = { ...split, 'maternity.deductible': 'none', 'maternity.pooled-fund-rate': fixed, 'maternity.cap': 'none' }
    const words = { benefit: 'maternity' as const, stay: crossing, lines: bothYears }
    expect(each(partsOfCase(aPack(values), words), 'year', 'pooledFundPayment')).toEqual([[2025, '3000.00']])
  })
})

function partsOfCase(pack: CompiledPack, words: Parameters<typeof aCase>[0]): SettledParts {
  const outcome = settleCase(aCase(words), pack)
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.error))
  return outcome.value
}

describe('a stay longer than the settlement period (长期住院)', () => {
  const nth = { counts: 'all', rules: [{ from: 2, method: 'factor', factor: '50%' }] }
  const deductible = { 'inpatient.deductible': { mode: 'per-stay', standards: [{ amount: '500.00' }], nth } }
  const long = (more: object = {}) => aPack({ ...deductible, 'stay-rules': { periodDays: 90, ...more } })
  const stay = { hospitalLevel: 'L2', admittedOn: '2025-01-01', dischargedOn: '2025-07-10' }
  const daily = ['2025-01-10', '2025-03-31', '2025-04-01', '2025-06-29', '2025-06-30', '2025-07-10']
  const lines = daily.map((chargedOn) => ({ class: 'A', amount: '1000.00', chargedOn }))

  test('each period is a following stay with the deductible of its number', () => {
    // 1 January to 31 March are 90 days, 1 April to 29 June 90 more
    const parts = partsOf(long(), { stay, lines })
    expect(parts.parts.map((part) => part.lines.map(({ chargedOn }) => chargedOn))).toEqual([
      daily.slice(0, 2),
      daily.slice(2, 4),
      daily.slice(4),
    ])
    expect(each(parts, 'decidedOn', 'deductibleApplied', 'pooledFundPayment')).toEqual([
      ['2025-03-31', '500.00', '1200.00'],
      ['2025-06-29', '250.00', '1400.00'],
      ['2025-07-10', '250.00', '1400.00'],
    ])
    expect(parts.accumulatorsAfter.counts).toEqual({ 'inpatient.stays': 3, 'inpatient.stays.L2': 3 })
    expect(parts.parts.map(({ notices }) => notices.find(({ code }) => code === 'stay.in-parts')?.values.part)).toEqual(['1', '2', '3'])
  })
  test('a stay of exactly the period is not cut, one day more is', () => {
    const of = (dischargedOn: string) => partsOf(long(), { stay: { ...stay, dischargedOn }, lines: [lines[0] ?? {}, lines[2] ?? {}] })
    expect(of('2025-04-01').parts).toHaveLength(1)
    expect(of('2025-04-02').parts).toHaveLength(2)
  })
  test('over the end of the year: the period belongs to the year it ends in, or is split with one deductible', () => {
    const winter = { hospitalLevel: 'L2', admittedOn: '2024-10-15', dischargedOn: '2025-02-20' }
    const days = ['2024-12-01', '2025-01-10', '2025-02-01']
    const charged = days.map((chargedOn) => ({ class: 'A', amount: '300.00', chargedOn }))
    // 15 October and 90 days: to 12 January
    const whole = partsOf(long(), { stay: winter, lines: charged })
    expect(each(whole, 'year', 'totalFee', 'deductibleApplied')).toEqual([
      [2025, '600.00', '500.00'],
      [2025, '300.00', '250.00'],
    ])
    const cut = partsOf(long({ crossYear: 'split' }), { stay: winter, lines: charged })
    expect(each(cut, 'year', 'totalFee', 'deductibleApplied')).toEqual([
      [2024, '300.00', '300.00'],
      [2025, '300.00', '200.00'],
      [2025, '300.00', '250.00'],
    ])
    expect(cut.accumulatorsAfter.counts['inpatient.stays']).toBe(2)
  })
})
