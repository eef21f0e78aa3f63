import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { settleCommand, workOut } from '../../../main/cli/settle.ts'
import { settlementBreakdownSchema, violatedIdentities } from '../../../shared/settlement/index.ts'
import { said } from '../../builders/said.ts'

const root = join(import.meta.dirname, '../../..')
const cases = join(root, 'resources/policy-packs/jiangxi-jian/cases')
const folder = mkdtempSync(join(tmpdir(), 'sanbao-cli-'))
afterAll(() => rmSync(folder, { recursive: true }))

function cli(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'main/cli/cli.ts'), 'settle', ...args], { encoding: 'utf8' })
  return { status, stdout, stderr }
}

const settle = (...args: string[]) => said(() => settleCommand(args))

function placesOf(path: string) {
  const worked = workOut(path)
  if (worked.ok || worked.error.code !== 'settlement.bad-case') throw new Error(JSON.stringify(worked))
  return worked.error.details.places
}

function fileWith(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

describe('settle on the command line', () => {
  test('--json prints the whole breakdown under stable names and can be read back', () => {
    const { status, stdout } = cli(join(cases, 'JA-10.yaml'), '--json')
    expect(status).toBe(0)
    const { ok, ...encoded } = JSON.parse(stdout)
    expect(ok).toBe(true)
    expect(encoded).toMatchObject({ totalFee: '80000.00', medicalAssistance: '11596.13', refund: '134.63' })
    expect(violatedIdentities(z.decode(settlementBreakdownSchema, encoded))).toEqual([])
  })

  test('--trace shows each step with its numbers and its law', async () => {
    const { status, stdout } = await settle(join(cases, 'JA-8-2025.yaml'), '--trace')
    expect(status).toBe(0)
    expect(stdout).toContain('3820.00 × 65% - 0.00 = 2483.00')
    expect(stdout).toContain('赣医保发〔2024〕10号')
    expect(stdout).toContain('合计　总费用 60000.00 = 基金 57540.75 + 个人 2459.25')
  })

  test('--slip prints one sheet with the three tiers', async () => {
    const { status, stdout } = await settle(join(cases, 'JA-10.yaml'), '--slip')
    expect(status).toBe(0)
    for (const text of ['第一重', '第二重', '第三重', '叁仟捌佰陆拾伍元叁角柒分', '政策数据未核实']) expect(stdout).toContain(text)
  })

  test('a divided visit prints every part under its name, and the sum of all', async () => {
    const visit = join(cases, 'visit-mixed-employee.yaml')
    const { stdout } = await settle(visit, '--slip')
    for (const text of [
      '第 1 部分，共 2 部分：门诊慢特病 尿毒症透析',
      '第 2 部分，共 2 部分：普通门诊',
      '病种：尿毒症透析',
      '预交金 0.00　应退 0.00　应补 336.00',
    ])
      expect(stdout).toContain(text)
    const sums = (text: string) =>
      text
        .split('\n')
        .find((line) => line.startsWith('合计 '))
        ?.match(/[\d,.]+/g)
    expect(sums(stdout)).toEqual(['2,535.00', '1,799.00', '736.00', '400.00', '0.00', '336.00'])
    const trace = (await settle(visit, '--trace')).stdout
    expect(trace.match(/^第 \d 部分.*$/gm)).toEqual(['第 1 部分，共 2 部分：门诊慢特病 尿毒症透析', '第 2 部分，共 2 部分：普通门诊'])
    expect(sums(trace)).toEqual(sums(stdout))
  })

  test('a case may be JSON and name a pack folder outside the project', async () => {
    const path = fileWith(
      'case.json',
      JSON.stringify({
        format: 'sanbao-case/1',
        benefit: 'inpatient',
        name: '任意城市',
        pack: join(root, 'resources/policy-packs/jiangxi-jian'),
        person: { insuranceType: 'employee', category: 'active', enrolmentArea: '999999' },
        stay: { hospitalLevel: 'L1', admittedOn: '2025-01-02', dischargedOn: '2025-01-05' },
        lines: [{ class: 'A', amount: '1000.00' }],
      }),
    )
    expect(JSON.parse((await settle(path, '--json')).stdout)).toMatchObject({ ok: true, pooledFundPayment: '760.00' })
  })

  test('--pack takes the id of an installed pack too, and names what it cannot find', async () => {
    const path = join(cases, 'JA-3.yaml')
    expect(JSON.parse((await settle(path, '--json', '--pack', 'xx-city')).stdout)).toMatchObject({ ok: true, pack: { id: 'xx-city' } })
    const { status, stdout, stderr } = await settle(path, '--slip', '--pack', join(folder, 'nowhere'))
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
    expect(stderr).toContain(`${join(folder, 'nowhere')}\n    发现：没有 pack.yaml`)
  })

  test('a pack for another area says so, in every form, and settles all the same', async () => {
    const path = join(cases, 'JA-3.yaml')
    const { notices } = JSON.parse((await settle(path, '--json', '--pack', 'xx-city')).stdout) as {
      notices: { code: string; values: object }[]
    }
    const area = { area: '360821', packTitle: '某市（匿名，测试）', areas: '9900' }
    expect(notices.filter(({ code }) => code === 'policy.other-area')).toEqual([{ code: 'policy.other-area', values: area }])
    expect((await settle(path, '--trace', '--pack', 'xx-city')).stdout).toMatch(
      / {2}! 政策包《.+》适用于参保地 .+，此人参保地为 360821：请核对是否选错政策包。/,
    )
    expect((await settle(path, '--slip', '--pack', 'xx-city')).stderr).toContain('此人参保地为 360821')
    for (const form of ['--json', '--trace', '--slip']) {
      const { stdout, stderr } = await settle(path, form)
      expect(stdout + stderr).not.toMatch(/policy\.other-area|选错政策包/)
    }
  })

  test('an identity nobody knows is pointed out beside the result', async () => {
    const text = readFileSync(join(cases, 'JA-3.yaml'), 'utf8')
    expect((await settle(join(cases, 'JA-3.yaml'), '--json')).stderr).toBe('')
    const { status, stdout, stderr } = await settle(
      fileWith('misspelt.yaml', text.replace('minimum-living', 'minimun-living')),
      '--json',
      '--pack',
      'jiangxi-jian',
    )
    expect({ status, ok: JSON.parse(stdout).ok }).toEqual({ status: 0, ok: true })
    expect(stderr).toContain('身份 minimun-living 既不是全国统一身份')
  })

  test('where a table has no row for the case, the refusal says what the nearest row asks besides', async () => {
    const path = join(cases, 'refused-maternity-outpatient.yaml')
    expect(JSON.parse((await settle(path, '--json')).stdout).error.details.unmet).toEqual([
      { fact: 'condition', asked: ['delivery'], found: '' },
    ])
    expect((await settle(path, '--trace')).stderr).toContain('最接近的一行还要求情形为住院分娩（现为未注明）。')
  })

  test('a refusal is JSON with code and details, exit 1; for people sentences', async () => {
    const { status, stdout } = await settle(join(cases, 'refused-2023-06.yaml'), '--json')
    expect(status).toBe(1)
    expect(JSON.parse(stdout)).toEqual({
      ok: false,
      error: {
        code: 'policy.value-absent',
        details: { parameter: 'jiangxi-jian/employee/inpatient.deductible', date: '2023-06-30', asker: 'deductible' },
      },
    })
    expect(await settle(join(cases, 'refused-2023-06.yaml'), '--trace')).toMatchObject({
      status: 1,
      stdout: '',
      stderr: expect.stringContaining('政策包缺少本次结算需要的参数 jiangxi-jian/employee/inpatient.deductible（2023-06-30，用于 起付线）'),
    })
  })

  test.each([
    ['an unknown key', 'nonsense: 1', 'nonsense', 'a key that exists here'],
    ['a bare number for money', 'payment: { deposit: 12.5 }', 'payment.deposit', 'text in quotes: "12.5"'],
    ['a third decimal place', 'payment: { deposit: "1.005" }', 'payment.deposit', 'two decimal places'],
    [
      'an impossible day',
      'person: { insuranceType: employee, category: active, enrolmentArea: "360802", birthDate: 1990-02-30 }',
      'person.birthDate',
      'existing day',
    ],
    ['a deposit below zero', 'payment: { deposit: "-5.00" }', 'payment.deposit', 'not negative'],
    ['an account below zero', 'payment: { useAccount: true, accountBalance: "-50.00" }', 'payment.accountBalance', 'not negative'],
    [
      'a year that has counted less than nothing',
      'accumulators: { amounts: { pool.fund: "-1.00" } }',
      'accumulators.amounts.pool.fund',
      'not negative',
    ],
    [
      'a share above 100 %',
      'lines: [{ class: B, amount: "1.00", upfrontShare: "150%" }]',
      'lines[0].upfrontShare',
      'between "0%" and "100%"',
    ],
    [
      'a share below 0 %',
      'lines: [{ class: B, amount: "1.00", upfrontShare: "-10%" }]',
      'lines[0].upfrontShare',
      'between "0%" and "100%"',
    ],
    ['an amount no line can have', 'lines: [{ class: A, amount: "9999999999999.99" }]', 'lines[0].amount', 'at most 100000000.00'],
    [
      'a price times quantity no line can have',
      'lines: [{ class: A, unitPrice: "999999999999", quantity: "999999999999" }]',
      'lines[0].amount',
      'at most 100000000.00',
    ],
    [
      'an identity that ends before it begins',
      'person: { insuranceType: resident, category: adult, enrolmentArea: "360802", identities: [{ identity: destitute, from: 2025-02-01, to: 2025-01-31 }] }',
      'person.identities[0].to',
      'not before from',
    ],
    ['an expectation nobody can meet', 'expect: { poolFund: "1.00" }', 'expect', 'unknown: poolFund'],
  ])('a case with %s is refused with its file, line and key', (_, replacement, place, expected) => {
    const key = replacement.split(':')[0]
    const text = readFileSync(join(cases, 'employee-fen.yaml'), 'utf8').replace(new RegExp(`^${key}:.*\\n(  .*\\n)*`, 'm'), '')
    const path = fileWith('bad.yaml', `${text}${replacement}\n`)
    const [first] = placesOf(path)
    expect(first?.expected).toContain(expected)
    expect(first?.place.split(' ')[1]).toBe(place)
    expect(first?.place.startsWith(`${path}:${text.split('\n').length}:`), first?.place).toBe(true)
  })

  test('a doubled key, a missing file and bytes that are not UTF-8 are refused', () => {
    const gbk = join(folder, 'gbk.yaml')
    writeFileSync(gbk, Buffer.from([0x6e, 0x3a, 0x20, 0xd6, 0xd0]))
    expect(placesOf(fileWith('twice.yaml', 'name: a\nname: b\n'))[0]?.expected).toBe('each key once')
    expect(placesOf(join(folder, 'none.yaml'))[0]?.expected).toBe('a case file')
    expect(placesOf(gbk)[0]?.expected).toBe('a text file in UTF-8')
  })

  test.each([[[]], [['a.yaml']], [['a.yaml', '--json', '--slip']], [['a.yaml', '--wrong']]])(
    'called wrongly with %j: usage, exit 2',
    (args) => {
      const { status, stderr } = cli(...args)
      expect(status).toBe(2)
      expect(stderr).toContain('用法 / usage: npm run -s cli -- settle')
    },
  )
})
