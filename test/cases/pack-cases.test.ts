import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { loadPack, openCaseFile, openPolicyPacks } from '../../main/policy-packs/index.ts'
import { caseOfFile, compareExpectation, settleCase } from '../../shared/settlement/index.ts'
import { frozenResults } from './frozen-results.ts'

const root = join(import.meta.dirname, '../../resources/policy-packs')
const folders = readdirSync(root, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
const frozen = frozenResults('pack-cases')
afterAll(frozen.save)

test('every shipped pack folder compiles', () => {
  const packs = openPolicyPacks(root)
  expect(packs.refused()).toEqual([])
  expect(packs.list().length).toBe(folders.length)
})

describe.each(folders)('worked cases of %s', (folder) => {
  const pack = loadPack(join(root, folder))
  if (!pack.ok) throw new Error(JSON.stringify(pack.error))
  const files = readdirSync(join(root, folder, 'cases'))

  test('there is at least one, and each says how it was worked by hand', () => {
    expect(files.length).toBeGreaterThan(0)
  })

  test.each(files)('%s comes out exact to the fen', (name) => {
    const file = openCaseFile(join(root, folder, 'cases', name))
    if (!file.ok) throw new Error(JSON.stringify(file.error, null, 1))
    const { expect: expected, worked } = file.value
    if (!expected || !worked) throw new Error(`${name} states no expectation or no working`)
    const outcome = settleCase(caseOfFile(file.value), pack.value)
    expect(compareExpectation(expected, outcome)).toEqual([])
    const bytes = frozen.compare(`${folder}/${name}`, outcome)
    expect(bytes.found).toBe(bytes.frozen)
  })
})

test('every rule of the Ji’an assistance plan that concerns a stay has a case of its name', () => {
  const names = folders.flatMap((folder) => readdirSync(join(root, folder, 'cases')))
  const rules = ['JA-1', 'JA-2', 'JA-3', 'JA-6', 'JA-7', 'JA-8', 'JA-9', 'JA-10', 'JA-12', 'JA-13', 'JA-14']
  expect(rules.filter((rule) => !names.some((name) => name.startsWith(`${rule}.`) || name.startsWith(`${rule}-`)))).toEqual([])
})

test('no frozen case is gone', () => {
  expect(frozen.gone()).toEqual([])
})
