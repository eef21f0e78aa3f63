import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readInstitution } from '../../../main/app/configuration.ts'

const head = `institution: { code: H36080200001, name: 示例医院, area: "360802", hospitalLevel: L3 }
platform:
  address: http://10.0.0.1:8080/fsi
`
let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sanbao-settings-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

function read(...lines: string[]) {
  writeFileSync(join(folder, 'institution.yaml'), head + lines.map((line) => `  ${line}\n`).join(''))
  const found = readInstitution(folder)
  if (found.kind === 'absent') throw new Error('not read')
  return found.kind === 'good' ? found.institution.platform.accumulators : found.problem
}

test('without a word about it the platform is not asked', () => {
  expect(read()).toBeUndefined()
})

test('codes of the region are read under the names of the packs', () => {
  const codes = [
    'A1: inpatient.stays',
    'A2: inpatient.stays.L3',
    'A3: pool.fund',
    'A4: chronic.fund.uraemia-dialysis',
    'A5: assistance.fund.inpatient',
  ]
  expect(read('accumulators:', '  codes:', ...codes.map((line) => `    ${line}`))).toMatchObject({
    codes: { A1: 'inpatient.stays', A2: 'inpatient.stays.L3', A4: 'chronic.fund.uraemia-dialysis' },
    withinSeconds: 2,
    freshHours: 24,
  })
})

test.each([
  ['codes: { A1: pool.money }', 'platform.accumulators.codes.A1: pool.money：没有这种累计'],
  ['codes: { A1: pool.fund. }', 'platform.accumulators.codes.A1: pool.fund.：没有这种累计'],
  ['codes: { A1: inpatient }', 'platform.accumulators.codes.A1: inpatient：没有这种累计'],
  ['codes: { A1: pool.fund, B2: pool.fund }', 'platform.accumulators.codes.B2: pool.fund：A1 已对应'],
  ['codes: { ABCDEFGHIJK: pool.fund }', '1–10'],
  ['codes: { A1: pool.fund }, withinSeconds: 0', 'platform.accumulators.withinSeconds'],
  ['withinSeconds: 2', 'platform.accumulators.codes'],
])('%s is refused with its place', (line, words) => {
  expect(read(`accumulators: { ${line} }`)).toContain(words)
})

test('the block of the template is one that is taken', () => {
  const template = readFileSync(new URL('../../../resources/templates/institution.yaml', import.meta.url), 'utf8').split('\n')
  const from = template.findIndex((line) => line.startsWith('  # accumulators:'))
  const block = template.slice(from, from + 9).map((line) => line.replace('  # ', ''))
  expect(read(...block)).toMatchObject({ codes: { ZYCS: 'inpatient.stays', JZQFX: 'assistance.base' }, withinSeconds: 2, freshHours: 24 })
})
