import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { findingsAsText, findingsOf, policyCommand } from '../../../main/cli/policy.ts'
import { parseLocalDate } from '../../../shared/dates/index.ts'
import { type Finding, type FindingKind, findingKinds } from '../../../shared/policy-tools/index.ts'
import { englishIn } from '../../builders/chinese.ts'
import { changed, parameterFile, writePackFolder } from '../../builders/pack-folder.ts'
import { said } from '../../builders/said.ts'

const root = mkdtempSync(join(tmpdir(), 'sanbao-check-'))
afterAll(() => rmSync(root, { recursive: true }))

const today = parseLocalDate('2025-06-01')
let count = 0

function findings(changes: Readonly<Record<string, string | undefined>>): { folder: string; found: Finding[] } {
  const folder = writePackFolder(join(root, `pack-${++count}`), changes)
  return { folder, found: findingsOf(folder, today) }
}

/** The text of the line a place names. */
function lineAt(folder: string, place: string): string {
  const [, file = '', line = '0'] = /^(?:pack-\d+\/)?([^:]+):(\d+):/.exec(place) ?? []
  return readFileSync(join(folder, file), 'utf8').split('\n')[Number(line) - 1] ?? ''
}

test('a flawless pack is found flawless: not even a remark', () => {
  expect(findings({}).found).toEqual([])
})

type Sample = readonly [
  kind: FindingKind,
  about: string,
  changes: Record<string, string | undefined>,
  severity: string,
  place: string,
  found: string,
]

const samples: readonly Sample[] = [
  [
    'refused',
    'a row that can never be reached',
    changed('parameters/cap.yaml', 'amounts: [', 'amounts: [{ amount: "1.00" }, '),
    'error',
    'parameters/cap.yaml values[0].value.amounts[1]',
    '{"amount":"100000.00"}',
  ],
  [
    'refused',
    'a case file that cannot be read',
    changed('cases/TEST-1.yaml', 'benefit: inpatient', 'benefit: hotel'),
    'error',
    'cases/TEST-1.yaml benefit',
    '"hotel"',
  ],
  [
    'gap',
    'a level without a rate',
    changed('parameters/rate.yaml', ', { level: L3, rate: "85%" }', ''),
    'warning',
    'parameters/rate.yaml values[0].value.rates',
    '没有一行适用于：三级',
  ],
  [
    'gap',
    'a filing without a row',
    changed(
      'parameters/out-of-area.yaml',
      '{ method: none }',
      '{ place: in-province, method: none }, { place: cross-province, filing: [none, referral, emergency], method: none }',
    ),
    'warning',
    'parameters/out-of-area.yaml values[0].value.rows',
    '没有一行适用于：跨省异地、长期备案',
  ],
  [
    'gap',
    'a category without a deductible at one level',
    changed('parameters/deductible.yaml', '{ level: L3,', '{ level: L3, category: active,'),
    'warning',
    'parameters/deductible.yaml values[0].value.standards',
    '没有一行适用于：三级、退休',
  ],
  [
    'gap',
    'an age between two bands',
    changed('parameters/cap.yaml', '{ amount: "100000.00" }', '{ ageTo: 17, amount: "90000.00" }, { ageFrom: 19, amount: "100000.00" }'),
    'warning',
    'parameters/cap.yaml values[0].value.amounts',
    '没有一行适用于：18 岁',
  ],
  [
    'gap',
    'a bill between two brackets',
    changed('parameters/assistance.yaml', '{ rate: "75%" }', '{ billTo: "1000.00", rate: "75%" }, { billFrom: "1001.00", rate: "75%" }'),
    'warning',
    'parameters/assistance.yaml values[0].value.groups[0].rates[1]',
    '费用 1000.01 至 1000.99 没有一档适用',
  ],
  [
    'overlap',
    'two bands that share an age',
    changed('parameters/cap.yaml', '{ amount: "100000.00" }', '{ ageTo: 18, amount: "90000.00" }, { ageFrom: 18, amount: "100000.00" }'),
    'warning',
    'parameters/cap.yaml values[0].value.amounts[1]',
    '第 1 行与第 2 行都适用于：18 岁；以第 1 行为准',
  ],
  [
    'overlap',
    'two brackets that share an amount',
    changed('parameters/assistance.yaml', '{ rate: "75%" }', '{ billTo: "1000.00", rate: "75%" }, { billFrom: "1000.00", rate: "75%" }'),
    'warning',
    'parameters/assistance.yaml values[0].value.groups[0].rates[1]',
    '第 1 行与本档（1000.00 至 不限）重叠',
  ],
  [
    'unreachable',
    'rows above that hold for every level together',
    changed('parameters/rate.yaml', '"85%" }]', '"85%" }, { rate: "50%" }]'),
    'warning',
    'parameters/rate.yaml values[0].value.rates[3]',
    '上面各行合起来总是先适用',
  ],
  [
    'unreachable',
    'a row for people this insurance does not have',
    changed('parameters/rate.yaml', '[{ category: retired, points: "3%" }]', '[{ category: student, points: "3%" }]'),
    'warning',
    'parameters/rate.yaml values[0].value.adjustments[0]',
    '没有人符合这一行的条件',
  ],
  [
    'rate-sum',
    'points that pass 100 %',
    changed('parameters/rate.yaml', 'points: "3%"', 'points: "6%"'),
    'warning',
    'parameters/rate.yaml values[0].value.adjustments',
    '一级退休合计 101%',
  ],
  [
    'rate-order',
    'a higher level that pays more',
    changed('parameters/rate.yaml', 'level: L2, rate: "90%"', 'level: L2, rate: "96%"'),
    'warning',
    'parameters/rate.yaml values[0].value',
    '在职：一级 95%，二级 96%；退休：一级 98%，二级 99%',
  ],
  [
    'rate-order',
    'the retired below the active',
    changed('parameters/rate.yaml', 'points: "3%"', 'points: "-3%"'),
    'warning',
    'parameters/rate.yaml values[0].value',
    '一级：退休 92%，在职 95%；二级：退休 87%，在职 90%；三级：退休 82%，在职 85%',
  ],
  [
    'rate-order',
    'a lower deductible at a higher level',
    changed('parameters/deductible.yaml', 'level: L3, amount: "800.00"', 'level: L3, amount: "400.00"'),
    'warning',
    'parameters/deductible.yaml values[0].value.standards',
    '在职：二级 500.00，三级 400.00；退休：二级 500.00，三级 400.00',
  ],
  [
    'rate-order',
    'a scale that falls',
    changed(
      'parameters/large.yaml',
      'none',
      '{ second: { threshold: { amount: "10000.00" }, origin: zero, segments: [{ upTo: "50000.00", rate: "70%" }, { rate: "60%" }] }, cap: none }',
    ),
    'warning',
    'parameters/large.yaml values[0].value.second.segments[1]',
    '第 2 段 60% 低于第 1 段 70%',
  ],
  [
    'cap-below-deductible',
    'a cap below what must be paid first',
    changed('parameters/cap.yaml', '"100000.00"', '"600.00"'),
    'warning',
    'parameters/cap.yaml values[0].value.amounts',
    '三级在职：封顶线 600.00，起付线 800.00；三级退休：封顶线 600.00，起付线 800.00',
  ],
  [
    'cliff',
    'assistance that falls at a bracket of the bill',
    changed('parameters/assistance.yaml', '{ rate: "75%" }', '{ billTo: "20000.00", rate: "75%" }, { billFrom: "20000.01", rate: "50%" }'),
    'warning',
    'parameters/assistance.yaml values[0].value',
    '职工、在职、低保对象、二级、住院：政策范围内 20000.00 时医疗救助付 1837.50，20000.01 时付 1225.00',
  ],
  [
    'cliff',
    'assistance that jumps at a bracket of the bill',
    changed('parameters/assistance.yaml', '{ rate: "75%" }', '{ billTo: "20000.00", rate: "50%" }, { billFrom: "20000.01", rate: "75%" }'),
    'warning',
    'parameters/assistance.yaml values[0].value',
    '职工、在职、低保对象、二级、住院：政策范围内 20000.00 时医疗救助付 1225.00，20000.01 时付 1837.50',
  ],
  [
    'dates',
    'days between two versions',
    changed('pack.yaml', /versions:[\s\S]*/, versions('v2, from: 2025-01-01', 'v1, from: 2024-01-01, to: 2024-11-30')),
    'warning',
    'pack.yaml versions[1].to',
    'v1 止于 2024-11-30，v2 起于 2025-01-01，其间无政策',
  ],
  [
    'dates',
    'a pack that is over',
    changed('pack.yaml', /versions:[\s\S]*/, versions('v1, from: 2024-01-01, to: 2025-05-31')),
    'remark',
    'pack.yaml versions[0].to',
    '2025-05-31 已到期（今天 2025-06-01）',
  ],
  [
    'dates',
    'a value from before the pack',
    changed('parameters/large.yaml', '2024-01-01', '2023-12-31'),
    'warning',
    'parameters/large.yaml values[0].from',
    '2023-12-31 早于本包最早的版本（2024-01-01）',
  ],
  [
    'dates',
    'a value that begins too late',
    changed('parameters/large.yaml', '2024-01-01', '2024-03-01'),
    'remark',
    'parameters/large.yaml values[0].from',
    '2024-01-01 至 2024-02-29 没有数值',
  ],
  [
    'dates',
    'a value before its document takes effect',
    changed('references.yaml', 'effective: 2024-01-01', 'effective: 2024-01-02'),
    'warning',
    'parameters/account.yaml values[0].from',
    '2024-01-01 早于文件 test-rule 的施行日 2024-01-02',
  ],
  [
    'absent',
    'an unknown value',
    changed('parameters/out-of-area.yaml', '{ rows: [{ method: none }] }', 'null'),
    'warning',
    'parameters/out-of-area.yaml values[0].value',
    '2024-01-01 起数值未知：一切结算将被拒绝',
  ],
  [
    'absent',
    'a scheme without a deductible',
    {
      ...parameterFile('outpatient-rate', 'outpatient.pooled-fund-rate', '{ kind: flat, rates: [{ rate: "50%" }] }'),
      ...parameterFile('outpatient-cap', 'outpatient.cap', 'none'),
    },
    'error',
    'parameters/outpatient-rate.yaml id',
    '有支付比例而没有 outpatient.deductible：这类结算将被拒绝',
  ],
  [
    'absent',
    'residents without a word about 大病',
    changed('pack.yaml', 'insuranceTypes: [employee]', 'insuranceTypes: [employee, resident]'),
    'error',
    'pack.yaml insuranceTypes',
    '没有居民的 resident-major-illness：居民住院结算都将被拒绝',
  ],
  [
    'grade',
    'an assumption',
    changed('parameters/cap.yaml', 'grade: S', 'grade: A'),
    'warning',
    'parameters/cap.yaml values[0].grade',
    '证据等级 A：假设',
  ],
  [
    'grade',
    'a row quoted at second hand',
    changed('parameters/cap.yaml', '{ amount: "100000.00" }', '{ amount: "100000.00", evidence: { reference: test-rule, grade: C } }'),
    'remark',
    'parameters/cap.yaml values[0].value.amounts[0].evidence',
    '证据等级 C：转引，原文未核对',
  ],
  [
    'source',
    'a value without an article',
    changed('parameters/cap.yaml', '    article: 第一条\n', ''),
    'remark',
    'parameters/cap.yaml values[0]',
    '1 个取值没有写条款',
  ],
  [
    'source',
    'a document without number and link',
    changed('references.yaml', '  number: 测规〔2023〕1号\n', ''),
    'remark',
    'references.yaml test-rule',
    '没有文号，也没有链接',
  ],
  [
    'unused-reference',
    'a document nothing refers to',
    changed('references.yaml', 'test-rule:', 'other-rule:\n  issuer: 测试机关\n  number: 测规〔2023〕2号\n  title: 另一规定\ntest-rule:'),
    'remark',
    'references.yaml other-rule',
    '没有参数引用 other-rule',
  ],
  [
    'no-case',
    'a rule nobody worked',
    changed('parameters/assistance.yaml', '[TEST-1]', '[TEST-1, TEST-2]'),
    'remark',
    'parameters/assistance.yaml values[0]',
    '没有案例的规则：TEST-2',
  ],
  [
    'case-differs',
    'a case that comes out otherwise',
    changed('cases/TEST-1.yaml', '"1125.00"', '"1125.01"'),
    'error',
    'cases/TEST-1.yaml expect.medicalAssistance',
    '算得 "1125.00"',
  ],
]

function versions(...lines: readonly string[]): string {
  return `versions:\n${lines.map((line) => `  - { version: ${line}, ruleSets: { inpatient: three-tier-inpatient@1 } }\n`).join('')}`
}

/** File and key of a place, without the line. */
const placeOf = (place: string): string => place.replace(/^pack-\d+\//, '').replace(/:\d+:\d+/, '')

describe('one bad folder for each thing that can be found', () => {
  test.each(samples)('%s: %s', (kind, _about, changes, severity, place, found) => {
    const all = findings(changes).found
    const own = all.filter((finding) => finding.kind === kind)
    const match = own.find((finding) => placeOf(finding.place) === place && finding.found.zh.includes(found))
    expect(match, JSON.stringify(all, null, 1)).toMatchObject({ severity })
    // Nothing else is said of this folder that is not of the same fault.
    expect(new Set(all.map((finding) => finding.kind)).size, JSON.stringify(all, null, 1)).toBeLessThanOrEqual(2)
  })

  test.each(samples)('%s, %s: no English in the Chinese, no Chinese in the English', (_kind, _about, changes) => {
    for (const { found, expected } of findings(changes).found) {
      expect([found.zh, expected.zh].flatMap(englishIn)).toEqual([])
      expect([found.en, expected.en].filter((text) => /[\u4e00-\u9fff]/.test(text))).toEqual([])
    }
  })

  test('every kind has a folder', () => {
    expect([...new Set(samples.map(([kind]) => kind))].sort()).toEqual([...findingKinds].sort())
  })
})

test('a place names the very line', () => {
  const { folder, found } = findings(changed('parameters/cap.yaml', 'grade: S', 'grade: A'))
  expect(found).toHaveLength(1)
  expect(lineAt(folder, found[0]?.place ?? '')).toBe('    grade: A')
})

describe('on the command line', () => {
  const cli = (...args: string[]) => said(() => policyCommand(args))

  test('exit 1 with an error, which is named first; remarks are counted', async () => {
    const { folder } = findings({
      ...changed('cases/TEST-1.yaml', '"375.00"', '"376.00"'),
      ...changed('parameters/cap.yaml', '    article: 第一条\n', ''),
    })
    const { status, stdout } = await cli('check', folder, '--on', '2025-06-01')
    expect(status).toBe(1)
    expect(stdout).toBe(
      '错误　案例不符　cases/TEST-1.yaml expect.cash\n    发现：算得 "375.00"\n    应为：手算 "376.00"\n错误 1，警告 0，提示 1（出处不全 1；--all 全部列出）\n',
    )
    expect(JSON.parse((await cli('check', folder, '--on', '2025-06-01', '--json')).stdout)).toMatchObject({
      ok: false,
      findings: [{ kind: 'case-differs' }, { kind: 'source' }],
    })
  })

  test('exit 0 with nothing but remarks, in English where asked', async () => {
    const { folder } = findings(changed('parameters/cap.yaml', '    article: 第一条\n', ''))
    const { status, stdout } = await cli('check', folder, '--on', '2025-06-01', '--lang', 'en', '--all')
    expect(status).toBe(0)
    expect(stdout).toContain('found: 1 values without an article')
  })

  test('exit 2 and the usage when called wrongly', async () => {
    for (const [args, sentence] of [
      [[], 'policy 之后写'],
      [['wash', root], 'policy 之后写'],
      [['check'], 'policy check 要写 1 个包'],
      [['sign', root], 'missing --key'],
      [['explain', root, '--lang', 'fr'], '--lang fr：应为'],
      [['check', root, '--on', '2024-13-01'], '--on 2024-13-01：应为日期'],
    ] as const)
      await expect(cli(...args)).rejects.toThrow(sentence)
    expect(await cli('help')).toMatchObject({ status: 0, stderr: '' })
  })
})

test('a page with nothing found says so', () => {
  expect(findingsAsText([], false, 'zh-CN')).toBe('错误 0，警告 0，提示 0')
})
