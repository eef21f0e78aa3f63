import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { noticeCodes, settlementSteps, traceCodes } from '../../../shared/settlement/index.ts'
import { everyCase, settledOf } from '../../properties/every-case.ts'
import { shippedPacks } from '../../properties/packs.ts'
import { runs } from '../../properties/runs.ts'
import type { RawCase } from '../../properties/second-engine/raw.ts'

test('every trace code belongs to a step', () => {
  const steps: readonly string[] = settlementSteps
  expect(Object.keys(traceCodes).filter((code) => !steps.includes(code.slice(0, code.indexOf('.'))))).toEqual([])
})

test('every entry and every notice carries exactly the values its code lists, as text', () => {
  fc.assert(
    fc.property(everyCase, (one) => {
      for (const { trace, notices } of settledOf(one)?.parts ?? []) {
        for (const { code, values, step } of trace) {
          expect(Object.keys(values)).toEqual([...((traceCodes as Record<string, readonly string[]>)[code] ?? ['unknown code'])])
          expect(code.startsWith(`${step}.`)).toBe(true)
        }
        for (const { code, values } of notices)
          expect(Object.keys(values).sort()).toEqual(
            [...((noticeCodes as Record<string, readonly string[]>)[code] ?? ['unknown code'])].sort(),
          )
      }
    }),
    runs(400),
  )
})

const jian = shippedPacks.find(({ name }) => name === 'jiangxi-jian')

describe('the law a step names', () => {
  const stay = (identities: readonly string[], dischargedOn = '2025-06-12'): RawCase => ({
    format: 'sanbao-case/1',
    benefit: 'inpatient',
    name: 'test',
    person: {
      insuranceType: 'resident',
      category: 'adult',
      enrolmentArea: '360802',
      continuousYears: 6,
      identities: identities.map((identity) => ({ identity, from: '2024-01-01' })),
    },
    stay: {
      hospitalLevel: 'L2',
      admittedOn: dischargedOn,
      dischargedOn,
      placement: { place: 'local', filing: 'none' },
      conditions: [],
    },
    lines: [{ lineId: '1', class: 'A', feeCategory: 'other', quantity: '1', unitPrice: '120000.00', amount: '120000.00' }],
    accumulators: { counts: {}, amounts: { 'catastrophic.fund': '250000.00' } },
    payment: { useAccount: false, accountBalance: '0.00', deposit: '0.00' },
  })
  const entry = (raw: RawCase, step: string) => {
    if (!jian) throw new Error('no pack of Ji’an')
    return settledOf({ pair: jian, raw })?.parts[0]?.trace.find((one) => one.step === step)
  }

  test('JA-8 stands only where the tilt was given', () => {
    expect(entry(stay([]), 'resident-major-illness')?.rules).toEqual([])
    expect(entry(stay(['minimum-living']), 'resident-major-illness')?.rules).toEqual(['JA-8'])
    expect(entry(stay(['minimum-living'], '2024-06-12'), 'resident-major-illness')?.rules).toEqual(['JA-8'])
    expect(entry(stay(['low-income-edge']), 'resident-major-illness')?.rules).toEqual([])
  })

  test('the threshold of assistance is worked out from the income figure before the eyes of the reader', () => {
    const { parameters = [], formula } = entry(stay(['low-income-edge']), 'medical-assistance') ?? {}
    expect(parameters.map(({ id, value, grade }) => [id, value, grade])).toEqual([
      ['medical-assistance', '60%', 'S'],
      ['medical-assistance', '32000.00 × 10% = 3200.00', 'S'],
      ['income.prefecture', '32000.00', 'A'],
    ])
    expect(formula).toContain('- 3200.00) × 60%')
  })

  // (120000 - 400) x 80% = 95680; burden 24320; above 17000: 7320 x 60% = 4392, room 256000 - 250000
  test('a cap raised by years of enrolment says by how much', () => {
    const raw = { ...stay([]), accumulators: { counts: {}, amounts: { 'catastrophic.fund': '252000.00' } } }
    const { parameters = [], formula } = entry(raw, 'resident-major-illness') ?? {}
    expect(parameters.map(({ value }) => value)).toContain('250000.00 + min(3000.00 × 2 + 3000.00 × 0, 250000.00 × 20%) = 256000.00')
    expect(formula).toBe(
      '0.00 + 24320.00 = 24320.00; 24320.00 - 17000.00 = 7320.00; min(7320.00 × 60% - 0.00 = 4392.00, 256000.00 - 252000.00) = 4000.00',
    )
  })
})
