import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { loadPack } from '../../../main/policy-packs/index.ts'

const shipped = join(import.meta.dirname, '../../../resources/policy-packs/jiangxi-jian')
const root = mkdtempSync(join(tmpdir(), 'sanbao-packs-'))
afterAll(() => rmSync(root, { recursive: true }))
let folder = ''
let number = 0

/** A copy of the shipped pack with one thing changed in one file. */
function spoilt(file: string, change: (text: string) => string): readonly { place: string; found: string; expected: string }[] {
  number += 1
  folder = join(root, `pack-${number}`)
  cpSync(shipped, folder, { recursive: true })
  const path = join(folder, file)
  const before = readFileSync(path, 'utf8')
  const after = change(before)
  if (after === before) throw new Error('the change changed nothing')
  writeFileSync(path, after)
  const loaded = loadPack(folder)
  if (loaded.ok) throw new Error('the pack was taken')
  return loaded.error.details.places
}

const deductible = 'parameters/employee/deductible.yaml'
const rate = 'parameters/employee/pooled-fund-rate.yaml'
const illness = 'parameters/resident/major-illness.yaml'
const assistance = 'parameters/shared/medical-assistance.yaml'

describe('a pack with a fault is refused: file, line, key, what was found, what to write', () => {
  test.each<[string, string, (text: string) => string, [onTheLine: string, key: string], string, string]>([
    [
      'an unknown key',
      deductible,
      (t) => t.replace('counts: all', 'count: all'),
      ['nth:', 'values[0].value.nth.counts'],
      'nothing',
      'one of: all, same-level',
    ],
    [
      'a bare number for an amount',
      deductible,
      (t) => t.replace('amount: "500.00"', 'amount: 500.00'),
      ['amount', 'values[0].value.standards[1].amount'],
      'the bare number 500',
      'text in quotes: "500"',
    ],
    [
      'an amount with three places',
      deductible,
      (t) => t.replace('"500.00"', '"500.005"'),
      ['amount', 'values[0].value.standards[1].amount'],
      '"500.005"',
      'at most two decimal places',
    ],
    [
      'a negative amount',
      deductible,
      (t) => t.replace('"500.00"', '"-500.00"'),
      ['amount', 'values[0].value.standards[1].amount'],
      '"-500.00"',
      'not negative',
    ],
    [
      'a rate above 100 %',
      rate,
      (t) => t.replace('"95%"', '"195%"'),
      ['rate', 'values[0].value.rates[0].rate'],
      '"195%"',
      'between "0%" and "100%"',
    ],
    ['an impossible day', rate, (t) => t.replace('2023-07-01', '2023-06-31'), ['from', 'values[0].from'], '"2023-06-31"', 'existing day'],
    [
      'days that do not go backwards',
      'parameters/shared/income-prefecture.yaml',
      (t) => t.replace('from: 2025-01-01', 'from: 2026-01-01'),
      ['from', 'values[2].from'],
      '"2026-01-01"',
      'newest first',
    ],
    [
      'an unknown document',
      rate,
      (t) => t.replace('reference: jian-2023-12', 'reference: jian-2023-21'),
      ['reference', 'values[0].reference'],
      '"jian-2023-21"',
      'a document of references.yaml',
    ],
    [
      'an unknown document of a row',
      deductible,
      (t) => t.replace('reference: nanchang-2022-38', 'reference: nanchang'),
      ['reference', 'values[0].value.waivers[0].evidence.reference'],
      '"nanchang"',
      'references.yaml',
    ],
    ['an unknown grade', rate, (t) => t.replace('grade: C', 'grade: X'), ['grade', 'values[0].grade'], '"X"', 'one of: S, P, C, N, A'],
    [
      'an unknown unit',
      rate,
      (t) => t.replace('unit: share', 'unit: percent'),
      ['unit', 'unit'],
      '"percent"',
      'one of: CNY, share, mixed, text',
    ],
    [
      'an unknown parameter',
      rate,
      (t) => t.replace('inpatient.pooled-fund-rate', 'inpatient.rate'),
      ['id', 'id'],
      '"inpatient.rate"',
      'inpatient.pooled-fund-rate',
    ],
    [
      'a parameter said twice',
      'parameters/resident/cap.yaml',
      (t) => t.replace('insuranceType: resident', 'insuranceType: employee'),
      ['id', 'id'],
      '"inpatient.cap"',
      'one file per parameter',
    ],
    [
      'an unknown method',
      'parameters/shared/out-of-area.yaml',
      (t) => t.replace('method: first-pay', 'method: pay-first'),
      ['', ''],
      '"pay-first"',
      'one of: none, first-pay, rate-factor, rate-points',
    ],
    [
      'bounds out of order',
      illness,
      (t) => t.replace('upTo: "100000.00"', 'upTo: "40000.00"'),
      ['upTo', 'values[1].value.segments[1].upTo'],
      '"40000.00"',
      'above the one of the step before',
    ],
    [
      'a scale without an open end',
      illness,
      (t) => t.replace('        - { rate: "75%" }\n', ''),
      ['100000.00', 'values[1].value.segments[1]'],
      '',
      'open upwards',
    ],
    [
      'a row nobody can reach',
      deductible,
      (t) => t.replace('        - { level: L1, amount: "200.00" }', '        - { amount: "200.00" }'),
      ['L2', 'values[0].value.standards[1]'],
      '',
      'row 1 above it always holds first',
    ],
    [
      'an undeclared identity',
      assistance,
      (t) => t.replace('[destitute]', '[very-poor]'),
      ['identities', 'values[0].value.groups[0].identities'],
      'very-poor',
      'declared in pack.yaml',
    ],
    [
      '"none" where there must be a rule',
      'parameters/shared/out-of-area.yaml',
      (t) => t.replace(/value:\n[\s\S]*?(?= {4}reference)/, 'value: none\n'),
      ['value', 'values[0].value'],
      '"none"',
      'cannot say that there is none',
    ],
    [
      'an unknown insurance type',
      deductible,
      (t) => t.replace('insuranceType: employee', 'insuranceType: farmer'),
      ['insuranceType', 'insuranceType'],
      '"farmer"',
      'one of: employee, resident',
    ],
    [
      'an unknown rule set',
      'pack.yaml',
      (t) => t.replace('three-tier-inpatient@1', 'three-tier-inpatient@9'),
      ['inpatient', 'versions[0].ruleSets.inpatient'],
      '"three-tier-inpatient@9"',
      'three-tier-inpatient@1',
    ],
    [
      'versions out of order',
      'pack.yaml',
      (t) => t.replace('from: 2024-01-01', 'from: 2025-06-01'),
      ['from', 'versions[1].from'],
      '"2025-06-01"',
      'newest first',
    ],
    [
      'a doubled key',
      rate,
      (t) => t.replace('unit: share', 'unit: share\nunit: CNY'),
      ['', ''],
      'Map keys must be unique',
      'each key once',
    ],
    ['broken YAML', rate, (t) => t.replace('rates:', 'rates: ['), ['', ''], '', 'well-formed YAML'],
  ])('%s', (_, file, change, place, found, expected) => {
    const issues = spoilt(file, change)
    const [marker, key] = place
    const issue = issues.find((one) => one.place.includes(`${file}:`) && one.place.endsWith(key))
    expect(issue, JSON.stringify(issues, null, 1)).toBeDefined()
    // The line it names is the line on which the fault stands.
    const line = Number(/:(\d+):\d+/.exec(issue?.place ?? '')?.[1])
    expect(readFileSync(join(folder, file), 'utf8').split('\n')[line - 1]).toContain(marker)
    expect(issue?.found).toContain(found)
    expect(issue?.expected).toContain(expected)
  })

  test('an unknown key is named, and so is every other fault in the same go', () => {
    const issues = spoilt(deductible, (text) => text.replace('counts: all', 'count: all').replace('"800.00"', '800'))
    expect(issues.map(({ place }) => place.split(' ')[1])).toEqual([
      'values[0].value.standards[2].amount',
      'values[0].value.nth.counts',
      'values[0].value.nth.count',
    ])
    expect(issues[2]?.found).toBe('the key count')
  })

  test('a parameter of an insurance type the pack does not serve', () => {
    number += 1
    const only = join(root, `pack-${number}`)
    cpSync(shipped, only, { recursive: true })
    writeFileSync(join(only, 'pack.yaml'), readFileSync(join(only, 'pack.yaml'), 'utf8').replace('[employee, resident]', '[resident]'))
    const loaded = loadPack(only)
    const places = loaded.ok ? [] : loaded.error.details.places
    expect(places[0]).toMatchObject({
      place: expect.stringContaining('parameters/employee/'),
      found: '"employee"',
      expected: 'one of this pack: resident',
    })
  })

  test('a missing file, bytes that are not UTF-8', () => {
    cpSync(shipped, join(root, 'empty'), { recursive: true })
    rmSync(join(root, 'empty/references.yaml'))
    writeFileSync(join(root, 'empty/parameters/gbk.yaml'), Buffer.from([0x69, 0x64, 0x3a, 0x20, 0xd6, 0xd0]))
    const loaded = loadPack(join(root, 'empty'))
    expect(loaded.ok ? [] : loaded.error.details.places.map(({ place, found }) => `${place}: ${found}`)).toEqual([
      'empty/references.yaml: no such file',
      'empty/parameters/gbk.yaml: bytes that are not UTF-8',
    ])
  })

  test('aliases cannot blow a file up', () => {
    const issues = spoilt(rate, (text) => text.replace('title: 职工住院统筹支付比例', 'title: &t 甲\nnote: *t'))
    expect(issues).toEqual([
      { place: expect.stringContaining(rate), found: expect.any(String), expected: 'plain data without anchors and aliases' },
    ])
  })
})

describe('the fingerprint', () => {
  const hashOf = (name: string, file: string, change: (text: string) => string) => {
    const target = join(root, name)
    cpSync(shipped, target, { recursive: true })
    writeFileSync(join(target, file), change(readFileSync(join(target, file), 'utf8')))
    const loaded = loadPack(target)
    if (!loaded.ok) throw new Error(JSON.stringify(loaded.error))
    return loaded.value.hash
  }
  test('layout, comments, cases and folder name do not change it; a value, a grade or a document does', () => {
    const same = hashOf('same', rate, (text) => text)
    expect(hashOf('comment', rate, (text) => `# 说明\n${text.replace('unit: share', 'unit:   share')}`)).toBe(same)
    expect(hashOf('case', 'cases/JA-1.yaml', () => '')).toBe(same)
    expect(hashOf('value', rate, (text) => text.replace('"95%"', '"94%"'))).not.toBe(same)
    expect(hashOf('grade', rate, (text) => text.replace('grade: C', 'grade: P'))).not.toBe(same)
    expect(hashOf('document', 'references.yaml', (text) => text.replace('〔2023〕12号', '〔2023〕13号'))).not.toBe(same)
  })
})
