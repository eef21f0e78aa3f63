import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { CalledWrongly } from '../../../main/cli/called-wrongly.ts'
import { workOutYear, yearCommand } from '../../../main/cli/year.ts'
import { yearAsText } from '../../../main/cli/year-table.ts'
import { said } from '../../builders/said.ts'

const root = join(import.meta.dirname, '../../..')
const years = join(root, 'resources/years')
const names = readdirSync(years).filter((name) => name.endsWith('.yaml'))
const folder = mkdtempSync(join(tmpdir(), 'sanbao-year-'))
afterAll(() => rmSync(folder, { recursive: true }))

function cli(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'main/cli/cli.ts'), 'year', ...args], { encoding: 'utf8' })
  return { status, stdout, stderr }
}

const year = (...args: string[]) => said(() => yearCommand(args))

function fileWith(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

/** The years that come with the program are worked out once for all tests. */
const shipped = new Map(names.map((name) => [name, worked(join(years, name))]))
function ofShipped(name: string) {
  const year = shipped.get(name)
  if (!year) throw new Error(`no year ${name}`)
  return year
}

function worked(path: string, pack?: string) {
  const year = workOutYear(path, pack)
  if (!year.ok) throw new Error(JSON.stringify(year.error, undefined, 1))
  return year.value
}

const textOf = ({ file, packs, events }: ReturnType<typeof worked>) => yearAsText(file, packs, events, 'zh-CN')

function placesOf(path: string, pack?: string) {
  const year = workOutYear(path, pack)
  if (year.ok || !('places' in year.error.details)) throw new Error('not refused with places')
  return year.error.details.places as readonly { readonly place: string; readonly found: string; readonly expected: string }[]
}

describe('the years that come with the program', () => {
  test.each(names)('%s comes out as worked by hand, every event of it', (name) => {
    const { events, file } = ofShipped(name)
    expect(events.flatMap(({ differences }) => differences)).toEqual([])
    expect(events.filter(({ step }) => step.event.expect === undefined)).toEqual([])
    expect(file.events.filter(({ worked: text }) => text !== undefined).length).toBeGreaterThan(2)
  })

  test('between them they show every event, a merge, refusals, and packs by area, by number and by folder', () => {
    const all = names.map(ofShipped)
    const steps = all.flatMap(({ events }) => events.map(({ step }) => step))
    expect(new Set(steps.map(({ event }) => event.event))).toEqual(new Set(['settle', 'reverse', 'accrue', 'use-account', 'year-end']))
    const answered = steps.map(({ event: { event }, outcome }) => `${event} ${outcome.ok ? 'ok' : outcome.error.code}`)
    for (const one of [
      'accrue policy.value-absent',
      'settle policy.value-absent',
      'use-account account.use-not-allowed',
      'reverse settlement.later-one-depends',
    ])
      expect(answered).toContain(one)
    expect(steps.some(({ event }) => event.event === 'settle' && event.merge)).toBe(true)
    expect(all.some(({ file: { pack } }) => pack === undefined)).toBe(true)
    expect(all.some(({ file: { pack } }) => pack?.startsWith('./'))).toBe(true)
  })
})

test('the example in the description of the format comes out as it says', () => {
  const readme = readFileSync(join(root, 'resources/schemas/README.md'), 'utf8')
  const [text = ''] = [...readme.matchAll(/```yaml\n(format: sanbao-year\/1\n[\s\S]*?)```/g)].map((match) => match[1])
  const { events } = worked(fileWith('readme.yaml', text))
  expect(events.map(({ differences, step }) => [step.event.event, differences])).toEqual([
    ['accrue', []],
    ['settle', []],
    ['settle', []],
    ['reverse', []],
  ])
})

/** The file with one piece of it changed. */
const wrongBy = (name: string, from: string, to: string) => {
  const text = readFileSync(join(years, name), 'utf8')
  expect(text).toContain(from)
  return fileWith(`wrong-${name}`, text.replace(from, to))
}

describe('year on the command line', () => {
  test('--text is a table of every event, 0 when all is as expected', async () => {
    const { status, stdout, stderr } = await year(join(years, 'jining-merge.yaml'))
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    for (const text of [
      '并入住院　v2 300.00',
      '没有并入　v3（不是同一机构）',
      '退回　v2 个人账户 105.00',
      '6000.00 × 2% = 120.00',
      '余额　个人账户 185.00 → 0.00',
      '拒绝：个人账户不能支付本人的体育健身（2024-07-06）：规定没有列出这一用途。依据：国办发〔2024〕38号 [JN-12]',
      '共 11 件，其中 11 件写了预期，全部相符',
    ])
      expect(stdout).toContain(text)
    expect(stdout).not.toContain('{{')
  })

  test('--json has every result, and how things stood before and after it, under stable names', async () => {
    const { status, stdout } = await year(join(years, 'huaihua-chain.yaml'), '--json')
    expect(status).toBe(0)
    const { ok, name, events } = JSON.parse(stdout)
    expect([ok, name, events.length]).toEqual([true, expect.stringContaining('怀化'), 9])
    expect(events[0]).toMatchObject({
      event: 'settle',
      id: 'a',
      ok: true,
      before: { accumulators: { '2024': { counts: {}, amounts: {} } }, account: { balance: '100.00' }, deposit: '0.00' },
      result: { totalFee: '400.00', pooledFundPayment: '120.00', trace: expect.any(Array) },
      after: { account: { balance: '0.00' }, family: { 'GJ-01': { balance: '30.00', limit: '0.00' } } },
      differences: [],
    })
    expect(events[3]).toMatchObject({
      event: 'accrue',
      ok: true,
      error: { code: 'policy.value-absent' },
      toWrite: expect.stringContaining('retired'),
    })
    expect(events[5]).toMatchObject({
      event: 'reverse',
      of: 'a',
      result: {
        takenBack: ['b', 'a'],
        reversals: [
          { id: 'b', pooledFundPayment: '-240.00' },
          { id: 'a', pooledFundPayment: '-120.00' },
        ],
        resettled: [{ id: 'b', pooledFundPayment: '120.00' }],
        yearChanges: { '2024': { amounts: { 'outpatient.fund': '-240.00' } } },
      },
    })
  })

  test('what comes out otherwise is named with file, line, key, expected and found; exit 1', async () => {
    const path = wrongBy('huaihua-chain.yaml', 'cash: "60.00"', 'cash: "60.01"')
    const text = textOf(worked(path))
    expect(text).toContain(`不符　${path}:22:7 events[0].expect.cash\n      应为："60.01"\n      实为："60.00"\n`)
    expect(text).toContain('共 9 件，1 处与预期不符')
    const { status, stdout } = await year(path, '--json')
    expect(status).toBe(1)
    expect(JSON.parse(stdout)).toMatchObject({
      ok: false,
      events: { 0: { ok: false, differences: [{ expected: '"60.01"', found: '"60.00"' }] } },
    })
  })

  test('a difference inside a list and one of the state name their whole path', () => {
    const inside = worked(
      wrongBy('huaihua-chain.yaml', 'personalAccount: { before: "0.00", after: "200.00" }', 'personalAccount: { after: "0.00" }'),
    )
    expect(inside.events[5]?.differences).toMatchObject([
      { place: expect.stringContaining('.expect.resettled[0].differences.personalAccount.after'), expected: '"0.00"', found: '"200.00"' },
    ])
    const state = worked(wrongBy('jining-merge.yaml', 'balance: "170.00"', 'balance: "171.00"'))
    expect(state.events[0]?.differences).toMatchObject([
      { place: expect.stringMatching(/:11:\d+ events\[0\]\.expect\.after\.account\.balance$/) },
    ])
  })

  test('a missing rule says which, for what, and what to write into the pack', () => {
    const text = textOf(ofShipped('nanjing-stays.yaml'))
    expect(text).toContain(
      '拒绝：政策包缺少本次结算需要的参数 jiangsu-nanjing/employee/outpatient.stay-links（2025-06-01，用于 住院前门诊并入）',
    )
    expect(text).toContain('政策包应写：id: outpatient.stay-links，value: { merge: { days: 3, institution: same } | none')
    expect(text).toContain('住院前门诊：政策包没有 outpatient.stay-links，没有并入')
  })

  test.each(names)('%s reads in English too, without a Chinese sentence of ours', (name) => {
    const { file, packs, events } = ofShipped(name)
    const lines = yearAsText(file, packs, events, 'en').split('\n').slice(3)
    // Titles of documents and what a notice quotes of them stay as they are.
    const own = lines.filter((line) => !/Rule:|paid|!|write into the pack/.test(line)).join('\n')
    expect(own).not.toMatch(/\p{Script=Han}/u)
    expect(own).toContain('as expected')
  })

  test('--lang en on the command line', async () => {
    expect((await year(join(years, 'year-end.yaml'), '--lang', 'en')).stdout).toContain('5 events, 5 with expectations, all as expected')
  })

  test('--pack puts another pack in the place of the file’s', () => {
    const { packs, events } = worked(join(years, 'nanjing-stays.yaml'), 'jiangsu-suzhou')
    expect(packs.map(({ id }) => id)).toEqual(['jiangsu-suzhou'])
    expect(events.some(({ differences }) => differences.length > 0)).toBe(true)
  })

  test('an area without a pack is refused event by event; a pack that cannot be read at once', () => {
    const [name] = ['jian-assistance.yaml']
    const { events } = worked(wrongBy(name, '"360821"', '"110101"'))
    expect(events[0]?.step.outcome).toMatchObject({
      error: { code: 'policy.not-in-force', details: { area: '110101', date: '2025-02-15' } },
    })
    expect(placesOf(join(years, name), join(folder, 'nowhere'))[0]).toMatchObject({ place: join(folder, 'nowhere') })
    expect(workOutYear(join(years, name), 'no-such-pack')).toMatchObject({ ok: false, error: { code: 'policy.invalid' } })
  })

  test('an identity nobody knows is pointed out once', async () => {
    const { stderr } = await year(wrongBy('jian-assistance.yaml', 'minimum-living', 'minimun-living'))
    expect(stderr.match(/minimun-living/g)).toHaveLength(1)
  })

  test('a bad file is refused with file, line, key, what was found and what belongs there', async () => {
    const text = readFileSync(join(years, 'jining-merge.yaml'), 'utf8')
    const path = fileWith('bad.yaml', text.replace('ownBase: "6000.00"', 'ownBase: 6000').replace('id: v2', 'id: v1'))
    expect(placesOf(path)).toEqual([
      { place: `${path}:10:5 events[0].ownBase`, found: 'the bare number 6000', expected: 'text in quotes: "6000"' },
    ])
    const twice = fileWith('twice.yaml', text.replace('id: v2', 'id: v1'))
    expect(placesOf(twice)[0]).toEqual({ place: `${twice}:26:5 events[3].id`, found: '"v1"', expected: 'a number of its own' })
    const { status, stderr } = await year(twice)
    expect([status, stderr]).toEqual([1, expect.stringContaining(`  ${twice}:26:5 events[3].id\n    发现："v1"\n    应为：`)])
    expect(placesOf(join(folder, 'none.yaml'))[0]).toMatchObject({ found: 'no such file', expected: 'a year file' })
    expect(placesOf(folder)[0]).toMatchObject({ found: 'a folder', expected: 'a year file' })
  })

  test.each([[[]], [['a.yaml', 'b.yaml']], [['a.yaml', '--json', '--text']], [['a.yaml', '--lang', 'fr']]])(
    'called wrongly with %j is said',
    (args) => expect(() => yearCommand(args)).toThrow(CalledWrongly),
  )

  test('called wrongly: usage, exit 2', () => {
    const { status, stderr } = cli('a.yaml', '--wrong')
    expect([status, stderr]).toEqual([2, expect.stringContaining('用法 / usage: npm run -s cli -- year')])
  })
})
