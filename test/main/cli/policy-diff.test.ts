import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { packOfName } from '../../../main/cli/pack-of-name.ts'
import { policyCommand } from '../../../main/cli/policy.ts'
import { casesIn } from '../../../main/policy-packs/index.ts'
import { parseLocalDate } from '../../../shared/dates/index.ts'
import { formatMoney } from '../../../shared/money/index.ts'
import {
  changeAsText,
  compareCases,
  comparedAsText,
  diffPacks,
  explainAsHtml,
  explainAsText,
  explainPack,
  gridOfCases,
} from '../../../shared/policy-tools/index.ts'
import { caseOfFile } from '../../../shared/settlement/index.ts'
import { changed, writePackFolder } from '../../builders/pack-folder.ts'

const root = mkdtempSync(join(tmpdir(), 'sanbao-diff-'))
afterAll(() => rmSync(root, { recursive: true }))

function packIn(name: string, changes: Readonly<Record<string, string>> = {}) {
  const found = packOfName(writePackFolder(join(root, name), changes))
  if (!found.ok) throw new Error(JSON.stringify(found.error))
  return found.value
}

const dearer = {
  ...changed(
    'parameters/deductible.yaml',
    /values:[\s\S]*/,
    `values:
  - from: 2025-01-01
    value: { mode: per-stay, standards: [{ level: L3, amount: "900.00" }, { level: L2, amount: "500.00" }, { level: L1, amount: "200.00" }] }
    reference: new-rule
    article: 第二条
    grade: P
  - from: 2024-01-01
    value: { mode: per-stay, standards: [{ level: L1, amount: "200.00" }, { level: L2, amount: "500.00" }, { level: L3, amount: "800.00" }] }
    reference: test-rule
    article: 第一条
    grade: S
`,
  ),
  ...changed('references.yaml', /$/, 'new-rule:\n  issuer: 测试机关\n  number: 测规〔2024〕9号\n  title: 新规定\n'),
}

let before: ReturnType<typeof packIn>
let after: ReturnType<typeof packIn>
beforeAll(() => {
  before = packIn('before')
  after = packIn('after', dearer)
})

describe('what two packs say', () => {
  test('is compared parameter by parameter in words, from the day on which it differs', () => {
    const changes = diffPacks(before.read.sources, after.read.sources)
    expect(changes.map(({ id, kind, from }) => ({ id, kind, from }))).toEqual([
      { id: 'inpatient.deductible', kind: 'changed', from: '2025-01-01' },
    ])
    expect(changes.map((change) => changeAsText(change, 'zh-CN'))).toEqual([
      '测试 inpatient.deductible（职工，inpatient.deductible），自 2025-01-01 起：\n  标准：三级：由 800.00 元 改为 900.00 元\n  依据：测规〔2023〕1号第一条，S级 → 测规〔2024〕9号第二条，P级',
    ])
    expect(changes.map((change) => changeAsText(change, 'en'))[0]).toContain('standard: level 3: from 800.00 yuan to 900.00 yuan')
  })

  test('the other way round is the opposite', () => {
    const [change] = diffPacks(after.read.sources, before.read.sources)
    expect(change?.changes).toMatchObject([{ before: { zh: '900.00 元' }, after: { zh: '800.00 元' } }])
  })

  test('rows in another order and rates written otherwise are no difference; on a day before the change nothing is', () => {
    const same = packIn('same', { ...changed('parameters/rate.yaml', '"95%"', '"0.95"') })
    expect(diffPacks(before.read.sources, same.read.sources)).toEqual([])
    expect(diffPacks(before.read.sources, after.read.sources, parseLocalDate('2024-06-01'))).toEqual([])
    expect(diffPacks(before.read.sources, after.read.sources, parseLocalDate('2025-06-01'))).toMatchObject([{ from: '2025-01-01' }])
  })

  test('a parameter only one of them has is added or removed', () => {
    const without = packIn('without', {})
    rmSync(join(without.folder, 'parameters/tilt.yaml'))
    const found = packOfName(without.folder)
    if (!found.ok) throw new Error(JSON.stringify(found.error))
    expect(diffPacks(before.read.sources, found.value.read.sources)).toMatchObject([{ id: 'tilt-assistance', kind: 'removed' }])
    expect(diffPacks(found.value.read.sources, before.read.sources)).toMatchObject([{ id: 'tilt-assistance', kind: 'added' }])
  })
})

describe('who gains and who loses', () => {
  test('exactly, over a grid of everybody and six bills', () => {
    const grid = gridOfCases(before.pack, after.pack, parseLocalDate('2025-06-01'))
    // 2 categories × 3 levels × 6 bills, and one assisted group × 6.
    expect(grid).toHaveLength(42)
    const { groups, cases } = compareCases(grid, before.pack, after.pack)
    const losing = groups.filter((group) => group.losing > 0)
    expect(losing.map(({ group }) => group.zh)).toEqual(['职工、在职、三级、住院', '职工、退休、三级、住院'])
    // 100.00 more deductible costs 85.00; the bill of 300.00 lies below it, those of 120000.00 and 400000.00 reach the cap either way.
    expect(losing.map(({ lossSum, largestLoss, gainSum }) => [lossSum, largestLoss, gainSum].map(formatMoney))).toEqual([
      ['255.00', '85.00', '0.00'],
      ['264.00', '88.00', '0.00'],
    ])
    expect(groups.reduce((sum, group) => sum + group.same, 0) + 6).toBe(42)
    expect(cases.find(({ name }) => name === '职工、在职、三级、住院 30000.00')).toMatchObject({
      group: { en: 'employees, active, level 3, inpatient' },
    })
  })

  test('over worked cases, a side that refuses is named with its reason', () => {
    const unknown = packIn('unknown', changed('parameters/assistance.yaml', /value: [\s\S]*?reference/, 'value: null\n    reference'))
    const cases = casesIn(join(before.folder, 'cases')).cases.map(({ name, file }) => ({ name, case: caseOfFile(file) }))
    const compared = compareCases(cases, before.pack, unknown.pack)
    expect(compared.groups).toMatchObject([{ cases: 1, gaining: 0, losing: 0, refused: 1 }])
    expect(comparedAsText(compared, 'zh-CN')).toContain(
      '1 例改后被拒绝：policy.value-absent flawless/employee/medical-assistance（如 cases/TEST-1.yaml）',
    )
  })

  test('the command prints all three parts, and JSON with amounts as text', () => {
    const written: string[] = []
    const spy = vi.spyOn(process.stdout, 'write').mockImplementation((text) => written.push(String(text)) > 0)
    try {
      expect(policyCommand(['diff', before.folder, after.folder, '--on', '2025-06-01'])).toBe(0)
      expect(written.join('')).toContain('■ 参数：1 处不同')
      expect(written.join('')).toContain('42 例：个人合计少付 0.00，多付 519.00')
      written.length = 0
      expect(policyCommand(['diff', before.folder, after.folder, '--json'])).toBe(0)
      const { changes, grid } = JSON.parse(written.join(''))
      expect(changes).toHaveLength(1)
      expect(grid).toMatchObject({ on: '2024-01-01' })
    } finally {
      spy.mockRestore()
    }
  })
})

describe('a pack as a page', () => {
  test('says each value with its days, document and grade', () => {
    const text = explainAsText(explainPack(after.read.sources), 'zh-CN')
    expect(text).toContain(
      '■ 测试 inpatient.deductible（职工，inpatient.deductible）\n  2025-01-01 起\n    · 方式：每次\n    · 标准：三级：900.00 元\n',
    )
    expect(text).toContain('  2024-01-01 至 2024-12-31\n')
    expect(text).toContain('依据：测试机关 测规〔2024〕9号 《新规定》 第二条；证据等级 P（公开全文已读）')
    expect(text).toContain('救助对象：低保对象：封顶线：结算类别 住院，金额 50000.00 元')
    expect(text).toContain('■ 测试 tilt-assistance（职工，tilt-assistance）\n  2024-01-01 起\n    · 规定说没有\n')
  })

  test('shows one day alone, in English too', () => {
    const text = explainAsText(explainPack(after.read.sources, parseLocalDate('2024-06-01')), 'en')
    expect(text).toContain('standard: level 3: 800.00 yuan')
    expect(text).not.toContain('900.00')
  })

  test('is one HTML file that loads nothing and cannot be broken out of', () => {
    const odd = packIn('odd', changed('pack.yaml', '无瑕市', '<script>alert(1)</script>'))
    const page = join(root, 'page.html')
    expect(policyCommand(['explain', odd.folder, '--html', page])).toBe(0)
    const html = readFileSync(page, 'utf8')
    expect(html).toBe(explainAsHtml(explainPack(odd.read.sources), 'zh-CN'))
    expect(html).toContain('&lt;script&gt;')
    expect(html).not.toMatch(/<script|src=|href=|url\(/)
  })
})
