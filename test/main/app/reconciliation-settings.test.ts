import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readInstitution } from '../../../main/app/configuration.ts'
import { parseMoney } from '../../../shared/money/index.ts'

const good = `institution:
  code: H36080200001
  name: 示例医院
  area: "360802"
  hospitalLevel: L3
platform:
  address: http://10.0.0.1:8080/fsi
`
let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sanbao-settings-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

function read(more = '') {
  writeFileSync(join(folder, 'institution.yaml'), good + more)
  const found = readInstitution(folder)
  if (found.kind === 'good') return found.institution
  return found.kind === 'bad' ? found.problem : undefined
}

test('without a word about it there is a budget, a deadline and a rhythm of comparing', () => {
  expect(read()).toMatchObject({
    offline: { personAgeHours: 168, records: 2_000, recordFund: parseMoney('200000.00'), fundTotal: parseMoney('5000000.00') },
    uploadWithinHours: 24,
    reconciliation: { everySeconds: 1_800, quietSeconds: 20, spacingMs: 500, soleTerminal: true },
  })
})

test('amounts are taken with and without quotes, to the fen', () => {
  expect(read('offline: { recordFund: 800.5, fundTotal: "12345.67" }\n')).toMatchObject({
    offline: { recordFund: parseMoney('800.50'), fundTotal: parseMoney('12345.67'), records: 2_000 },
  })
})

test.each([
  ['offline: { recordFund: 1.005 }', '第 8 行 offline.recordFund: 应为金额（元），至多两位小数'],
  ['offline: { fundTotal: -1 }', '第 8 行 offline.fundTotal: 应为金额（元），至多两位小数'],
  ['offline: { hours: 3 }', '第 8 行 offline.hours: 没有这个键'],
  ['offline: { accumulatorAgeHours: 24 }', '第 8 行 offline.accumulatorAgeHours: 须先配置 platform.accumulators'],
  ['uploadWithinHours: 0', 'uploadWithinHours'],
  ['reconciliation: { everySeconds: 1 }', 'reconciliation.everySeconds'],
])('%s is refused with its line', (line, place) => {
  expect(read(`${line}\n`)).toContain(place)
})
