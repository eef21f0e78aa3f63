import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findingsOf } from '../../main/cli/policy.ts'
import { workOut } from '../../main/cli/settle.ts'
import { parseLocalDate } from '../../shared/dates/index.ts'
import { nationalIdentities } from '../../shared/insured/index.ts'
import { compareExpectation } from '../../shared/settlement/index.ts'

const readme = readFileSync(join(import.meta.dirname, '../../resources/policy-packs/README.md'), 'utf8')
const files = [...readme.matchAll(/```yaml\n# (\S+)\n([\s\S]*?)```/g)].map(([, name = '', text = '']) => ({ name, text }))
let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sanbao-readme-pack-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

test('the pack shown in the guide compiles, nothing is found against it, and its case comes out as it says', () => {
  for (const { name, text } of files) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
  expect(files.map(({ name }) => name)).toEqual([
    'pack.yaml',
    'references.yaml',
    'parameters/deductible.yaml',
    'parameters/rate.yaml',
    'parameters/cap.yaml',
    'parameters/major-illness.yaml',
    'cases/second-stay.yaml',
  ])
  expect(findingsOf(folder, parseLocalDate('2025-06-01'))).toEqual([])
  const worked = workOut(join(folder, 'cases/second-stay.yaml'))
  if (!worked.ok) throw new Error(JSON.stringify(worked.error))
  const { file, settled } = worked.value
  expect(Object.keys(file.expect ?? {})).toHaveLength(3)
  expect(compareExpectation(file.expect ?? {}, { ok: true, value: settled })).toEqual([])
})

test('the guide names every national identity as the program does', () => {
  const text = readme.replaceAll(/\s/g, '')
  for (const [identity, title] of Object.entries(nationalIdentities)) expect(text).toContain(`\`${identity}\`${title}`)
})
