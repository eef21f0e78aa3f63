/**
 * Every structural variant a pack must be able to say, as a small pack and cases worked by hand, exact to the fen. With the cases of the
 * shipped packs they show every code a working can hold.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { loadPack, openCaseFile } from '../../../main/policy-packs/index.ts'
import { yearOf } from '../../../shared/dates/index.ts'
import { formatMoney } from '../../../shared/money/index.ts'
import {
  type CaseFile,
  caseOfFile,
  compareExpectation,
  noticeCodes,
  readCaseFile,
  reverse,
  type SettledParts,
  settleCase,
  traceCodes,
  yearEndPayments,
} from '../../../shared/settlement/index.ts'
import { aPack } from '../../builders/pack.ts'
import { frozenResults } from '../../cases/frozen-results.ts'

/** What differs from an ordinary case: an employee in work, second level, ten thousand yuan of class A. */
const variantCase = z.strictObject({
  name: z.string(),
  /** Values of the pack that only this case has otherwise. */
  pack: z.record(z.string(), z.unknown()).optional(),
  insuranceType: z.enum(['employee', 'resident']).default('employee'),
  benefit: z.string().default('inpatient'),
  disease: z.string().optional(),
  person: z.looseObject({}).optional(),
  stay: z.looseObject({}).optional(),
  visit: z.looseObject({}).optional(),
  within: z.string().default('10000.00'),
  lines: z.array(z.looseObject({})).optional(),
  counts: z.looseObject({}).default({}),
  amounts: z.looseObject({}).default({}),
  /** What the year before had counted. */
  before: z.looseObject({}).optional(),
  payment: z.looseObject({}).default({}),
  worked: z.string(),
  expect: z.looseObject({}),
  /** What is paid after the end of the year this case alone makes up. */
  yearEnd: z.strictObject({ residentMajorIllness: z.string(), burdenTopUp: z.string() }).optional(),
})
type VariantCase = z.output<typeof variantCase>
const variantsSchema = z.array(
  z.strictObject({ variant: z.string(), pack: z.record(z.string(), z.unknown()).optional(), cases: z.array(variantCase).min(1) }),
)

function fileOf(words: VariantCase): CaseFile {
  const { insuranceType, benefit } = words
  const isStay = words.stay !== undefined || (benefit === 'inpatient' && words.visit === undefined)
  const read = readCaseFile({
    format: 'sanbao-case/1',
    name: words.name,
    benefit,
    ...(words.disease !== undefined ? { disease: words.disease } : {}),
    person: { insuranceType, category: insuranceType === 'employee' ? 'active' : 'adult', enrolmentArea: '990100', ...words.person },
    ...(isStay
      ? { stay: { hospitalLevel: 'L2', admittedOn: '2025-03-01', dischargedOn: '2025-03-08', ...words.stay } }
      : { visit: { hospitalLevel: 'L2', on: '2025-03-08', ...words.visit } }),
    lines: words.lines ?? [{ class: 'A', amount: words.within }],
    accumulators: { counts: words.counts, amounts: words.amounts },
    payment: words.payment,
    ...(words.before ? { accumulatorsOfYearBefore: words.before } : {}),
    expect: words.expect,
    worked: words.worked,
  })
  if (!read.ok) throw new Error(JSON.stringify(read.error, null, 1))
  return read.value
}

/** Payments after the year that this settlement leaves behind, as text. */
function yearEndAfter(file: CaseFile, settled: SettledParts, pack: ReturnType<typeof aPack>) {
  const { person, stay } = caseOfFile(file)
  const paid = yearEndPayments({ person, year: yearOf(stay.dischargedOn), accumulators: settled.accumulatorsAfter }, pack)
  if (!paid.ok) throw new Error(JSON.stringify(paid.error))
  for (const { code } of paid.value.trace) shown.add(code)
  return { residentMajorIllness: formatMoney(paid.value.residentMajorIllness), burdenTopUp: formatMoney(paid.value.burdenTopUp) }
}

const shown = new Set<string>()

/** Codes of the settlement and of its reversal. */
function show({ parts }: SettledParts): void {
  for (const part of parts) for (const { code } of [...part.trace, ...part.notices, ...reverse(part).trace]) shown.add(code)
}

const frozen = frozenResults('variants')
afterAll(frozen.save)
const folder = join(import.meta.dirname, 'variants')
for (const name of readdirSync(folder).sort()) {
  for (const { variant, pack: values, cases } of variantsSchema.parse(parse(readFileSync(join(folder, name), 'utf8'))))
    describe(variant, () => {
      test.each(cases.map((one) => [one.name, one] as const))('%s', (_, words) => {
        const pack = aPack({ ...values, ...words.pack })
        const file = fileOf(words)
        const outcome = settleCase(caseOfFile(file), pack)
        expect(compareExpectation(words.expect, outcome), words.worked).toEqual([])
        const bytes = frozen.compare(`${variant}: ${words.name}`, outcome)
        expect(bytes.found).toBe(bytes.frozen)
        if (outcome.ok) show(outcome.value)
        if (words.yearEnd && outcome.ok) expect(yearEndAfter(file, outcome.value, pack)).toEqual(words.yearEnd)
      })
    })
}

test('no frozen case is gone', () => {
  expect(frozen.gone()).toEqual([])
})

test('with the cases of the shipped packs they show every trace and notice code there is', () => {
  const root = join(import.meta.dirname, '../../../resources/policy-packs')
  for (const { name } of readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isDirectory())) {
    const pack = loadPack(join(root, name))
    if (!pack.ok) throw new Error(JSON.stringify(pack.error))
    for (const caseFile of readdirSync(join(root, name, 'cases'))) {
      const file = openCaseFile(join(root, name, 'cases', caseFile))
      const outcome = file.ok ? settleCase(caseOfFile(file.value), pack.value) : undefined
      if (outcome?.ok) show(outcome.value)
    }
  }
  const all = [...Object.keys(traceCodes), ...Object.keys(noticeCodes)]
  expect(all.filter((code) => !shown.has(code))).toEqual([])
}, 60_000)
