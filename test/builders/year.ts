import { z } from 'zod'
import { moneyCodec } from '../../shared/money/index.ts'
import type { CompiledPack, PackSource } from '../../shared/policy/index.ts'
import { encodeYearStep, readYearFile, runYear, type YearFile, type YearStep } from '../../shared/settlement/index.ts'

export const sourceOf = (content: unknown): PackSource => ({ file: 'year', content, locate: () => ({ line: 1, column: 1 }) })

type Words = Readonly<Record<string, unknown>>

/** What a test may say about a year; the rest is an active employee with empty accounts. */
const yearWords = ({ person, ...words }: { readonly person?: Words; readonly events: readonly Words[] } & Words): Words => ({
  format: 'sanbao-year/1',
  name: 'test',
  person: { insuranceType: 'employee', category: 'active', enrolmentArea: '990100', birthDate: '1980-05-01', ...person },
  ...words,
})

function aYear(words: Parameters<typeof yearWords>[0]): YearFile {
  const file = readYearFile(sourceOf(yearWords(words)))
  if (!file.ok) throw new Error(JSON.stringify(file.error, undefined, 1))
  return file.value
}

export const stepsOf = (pack: CompiledPack, words: Parameters<typeof yearWords>[0]): YearStep[] =>
  runYear(aYear(words), () => ({ ok: true, value: pack }))

/** Settles so much of class A on that day at hospital H-1, level 2. */
export const settleOn = (id: string, on: string, amount: string, { visit, ...more }: { readonly visit?: Words } & Words = {}): Words => ({
  event: 'settle',
  id,
  benefit: 'visit',
  visit: { hospitalLevel: 'L2', on, institution: { kind: 'hospital', code: 'H-1' }, ...visit },
  lines: [{ class: 'A', amount }],
  ...more,
})

export const stayOn = (id: string, admittedOn: string, dischargedOn: string, amount: string, more: Words = {}): Words => ({
  event: 'settle',
  id,
  benefit: 'inpatient',
  stay: { hospitalLevel: 'L2', admittedOn, dischargedOn, institution: { kind: 'hospital', code: 'H-1' } },
  lines: [{ class: 'A', amount }],
  ...more,
})

/** `ok`, or the code of the refusal with its details. */
export const answersOf = (steps: readonly YearStep[]) =>
  steps.map(({ outcome }) => (outcome.ok ? 'ok' : { [outcome.error.code]: outcome.error.details }))

/** Text of a step by the names of the report. */
export function encodedStep(step: YearStep | undefined): Readonly<Record<string, Readonly<Record<string, unknown>>>> {
  if (!step) throw new Error('no such event')
  return encodeYearStep(step) as ReturnType<typeof encodedStep>
}

export const balanceAfter = (step: YearStep | undefined) => step && z.encode(moneyCodec, step.after.account.balance)
