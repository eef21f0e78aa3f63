import fc from 'fast-check'
import { expect, test } from 'vitest'
import { noticeCodes, settlementSteps, traceCodes } from '../../../shared/settlement/index.ts'
import { rawCase, settleRaw } from '../../properties/jian-cases.ts'

test('every trace code belongs to a step', () => {
  const steps: readonly string[] = settlementSteps
  expect(Object.keys(traceCodes).filter((code) => !steps.includes(code.slice(0, code.indexOf('.'))))).toEqual([])
})

test('every entry and every notice carries exactly the values its code lists, as text', () => {
  fc.assert(
    fc.property(rawCase, (raw) => {
      const { trace, notices } = settleRaw(raw)
      for (const { code, values, step } of trace) {
        expect(Object.keys(values)).toEqual([...((traceCodes as Record<string, readonly string[]>)[code] ?? ['unknown code'])])
        expect(code.startsWith(`${step}.`)).toBe(true)
      }
      for (const { code, values } of notices)
        expect(Object.keys(values).sort()).toEqual(
          [...((noticeCodes as Record<string, readonly string[]>)[code] ?? ['unknown code'])].sort(),
        )
    }),
    { numRuns: 300 },
  )
})
