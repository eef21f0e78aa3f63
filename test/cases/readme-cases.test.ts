import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { workOut } from '../../main/cli/settle.ts'
import { openCaseFile } from '../../main/policy-packs/index.ts'
import { compareExpectation } from '../../shared/settlement/index.ts'

const packs = join(import.meta.dirname, '../../resources/policy-packs')
const readme = readFileSync(join(import.meta.dirname, '../../resources/schemas/README.md'), 'utf8')
const examples = [...readme.matchAll(/```yaml\n(format: sanbao-case\/1\n[\s\S]*?)```/g)].map((match) => match[1] ?? '')
let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sanbao-readme-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

test('the description of case files shows a stay, a visit, a pharmacy and a family account', () => {
  expect(examples.length).toBeGreaterThanOrEqual(4)
})

test.each(examples.map((text) => [/name: (.*)/.exec(text)?.[1] ?? '', text] as const))(
  'the example “%s” comes out as it says',
  (_, text) => {
    const path = join(folder, 'case.yaml')
    writeFileSync(path, text)
    const file = openCaseFile(path)
    if (!file.ok) throw new Error(JSON.stringify(file.error, null, 1))
    const worked = workOut(path, join(packs, file.value.pack ?? ''))
    if (!worked.ok) throw new Error(JSON.stringify(worked.error))
    expect(compareExpectation(file.value.expect ?? {}, { ok: true, value: worked.value.settled })).toEqual([])
    expect(Object.keys(file.value.expect ?? {})).not.toEqual([])
  },
)
