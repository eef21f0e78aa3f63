import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { listOperators } from '../../../main/app/index.ts'
import { policyCommand } from '../../../main/cli/policy.ts'
import { replayCommand } from '../../../main/cli/replay.ts'
import { whatIfCommand } from '../../../main/cli/what-if.ts'
import { keyFile, loopbackHost } from '../../../main/loopback/index.ts'
import { openStore } from '../../../main/store/index.ts'
import { writePackFolder } from '../../builders/pack-folder.ts'
import { said } from '../../builders/said.ts'

const root = mkdtempSync(join(tmpdir(), 'sanbao-commands-'))
afterAll(() => rmSync(root, { recursive: true }))

test('a key is made, a pack signed and verified; a change is named; no key is ever overwritten', async () => {
  const folder = writePackFolder(join(root, 'signed'))
  const key = join(root, 'policy.pem')
  expect(await said(() => policyCommand(['keygen', '--out', key]))).toMatchObject({ status: 0 })
  expect(statSync(key).mode & 0o077).toBe(0)
  const before = readFileSync(key, 'utf8')
  expect(await said(() => policyCommand(['keygen', '--out', key]))).toMatchObject({ status: 1 })
  expect(readFileSync(key, 'utf8')).toBe(before)
  expect((await said(() => policyCommand(['verify', folder, '--key', `${key}.pub`]))).stdout).toContain('unsigned')
  expect(await said(() => policyCommand(['sign', folder, '--key', key]))).toMatchObject({ status: 0 })
  expect(await said(() => policyCommand(['verify', folder, '--key', `${key}.pub`]))).toMatchObject({ status: 0 })
  writePackFolder(folder, {
    'parameters/cap.yaml': readFileSync(join(folder, 'parameters/cap.yaml'), 'utf8').replace('100000.00', '100001.00'),
  })
  const changed = await said(() => policyCommand(['verify', folder, '--key', `${key}.pub`]))
  expect(changed.status).toBe(1)
  expect(changed.stdout).toContain('签名之后内容有改动 / not valid (changed): parameters/cap.yaml changed')
})

test('a key that is none, and a folder that is no pack, are named in words', async () => {
  const folder = writePackFolder(join(root, 'to-sign'))
  const noKey = join(folder, 'pack.yaml')
  expect(() => policyCommand(['sign', folder, '--key', noKey])).toThrow(`${noKey} 不是可用的密钥`)
  expect(() => policyCommand(['verify', folder, '--key', noKey])).toThrow(`${noKey} 不是可用的密钥`)
  const { status, stdout } = await said(() => policyCommand(['verify', root, '--key', noKey]))
  expect(status).toBe(1)
  expect(stdout).toContain(`${root}\n    发现：没有 pack.yaml`)
})

test('a page is written where it was asked for, and that is said', async () => {
  const page = join(root, 'page.html')
  const { stdout } = await said(() => policyCommand(['explain', writePackFolder(join(root, 'explained')), '--html', page]))
  expect(stdout).toContain(page)
  expect(readFileSync(page, 'utf8')).toContain('无瑕市')
})

describe('what-if', () => {
  const file = join(writePackFolder(join(root, 'what-if')), 'cases/TEST-1.yaml')

  test('prints difference by fund, person and step', async () => {
    const { status, stdout } = await said(() => whatIfCommand([file, '--level', 'L3', '--identity', '-minimum-living', '--text']))
    expect(status).toBe(0)
    // (10500.00 - 800.00) × 85% = 8245.00; without assistance the person bears 2255.00 instead of 375.00.
    for (const line of [
      '基金多付 -1880.00',
      '统筹基金　9000.00 → 8245.00　-755.00',
      '医疗救助　1125.00 → 0.00　-1125.00',
      '现金　375.00 → 2255.00　+1880.00',
      '  起付线（住院）\n',
    ])
      expect(stdout).toContain(line)
    expect(stdout).toContain('    原　(10500.00 - 500.00) × 90% = 9000.00\n    改　(10500.00 - 800.00) × 85% = 8245.00')
  })

  test('answers as JSON, with another pack too', async () => {
    const other = writePackFolder(join(root, 'other'), {
      'parameters/rate.yaml': readFileSync(join(root, 'what-if/parameters/rate.yaml'), 'utf8').replace('"90%"', '"91%"'),
    })
    const { stdout } = await said(() => whatIfCommand([file, '--pack', other, '--identity', '+low-income-edge', '--json']))
    expect(JSON.parse(stdout)).toMatchObject({
      ok: true,
      original: { pooledFundPayment: '9000.00' },
      changed: { pooledFundPayment: '9100.00' },
    })
  })

  test('says what was refused, and on which side', async () => {
    const { status, stdout } = await said(() => whatIfCommand([file, '--on', '2020-01-01', '--json']))
    expect(status).toBe(1)
    expect(JSON.parse(stdout)).toMatchObject({ ok: false, side: 'changed', error: { code: 'policy.not-in-force' } })
  })

  test('is called wrongly', async () => {
    for (const [args, sentence] of [
      [['--level', 'L1'], '--json、--text 二选一'],
      [['--json'], '要写至少一个要改的条件'],
      [['--json', '--identity', 'minimum-living'], '应为 / expected +minimum-living'],
      [['--json', '--identity', '+poor'], '  destitute 特困人员'],
      [['--json', '--identity', '-low-income-edge'], 'expected\n  minimum-living 低保对象'],
      [['--json', '--category', 'king'], '--category king：应为 / expected active, retired'],
      [['--json', '--level', 'L7'], '--level L7：应为 / expected a level such as L2 or L3A'],
      [['--json', '--on', '2025-02-30'], '--on 2025-02-30：应为日期'],
    ] as const)
      expect(() => whatIfCommand([file, ...args])).toThrow(sentence)
  })

  test('where the numbers are the same, the sentence says what differs', async () => {
    const { stdout } = await said(() => whatIfCommand([file, '--category', 'retired', '--text']))
    expect(stdout).toContain('    改　采用《无瑕市》v1，按 2025-03-08 执行的规定，计入 2025 年度（职工医保，退休')
  })

  test('says that nothing changes, and for people a refusal in sentences', async () => {
    const same = await said(() => whatIfCommand([file, '--level', 'L2', '--text']))
    expect(same.stdout.trimEnd().split('\n').at(-1)).toBe('没有差别')
    const { status, stderr } = await said(() => whatIfCommand([file, '--on', '2020-01-01', '--text']))
    expect(status).toBe(1)
    expect(stderr).toContain('改后：没有 990100 职工医保在 2020-01-01 生效的政策包')
    expect(stderr).toContain('下一步：')
  })
})

describe('replay', () => {
  const keys = join(root, 'keys')
  const ledger = join(root, 'terminal', 'demo')

  /** A ledger as a terminal leaves it; the folder of its key is the only one that opens it. */
  async function aLedger(): Promise<void> {
    const host = loopbackHost({ dataFolder: ledger, keyFolder: keys })
    openStore(ledger, { key: await host.keyFor(ledger) }).close()
  }

  test('of a folder without a ledger says so and makes none', async () => {
    const folder = join(root, 'nothing')
    expect(await said(() => replayCommand(['--data', folder]))).toMatchObject({ status: 2, stdout: '' })
    expect(existsSync(folder)).toBe(false)
  })

  test('needs the key the ledger was written with, says where that belongs, and makes no other', async () => {
    await aLedger()
    const right = ['--data', ledger, '--keys', keys]
    expect(await said(() => replayCommand(right))).toMatchObject({ status: 0, stdout: '一致 0 笔，不符 0 笔（其中冲正共 0 笔）\n' })

    const elsewhere = join(root, 'no-keys')
    const missing = await said(() => replayCommand(['--data', ledger, '--keys', elsewhere]))
    expect(missing.status).toBe(2)
    const file = keyFile({ dataFolder: ledger, keyFolder: elsewhere })
    expect(missing.stderr).toContain(`没有这个账本的密钥文件 / the key of this ledger is missing: ${file}\n下一步：`)
    expect(existsSync(elsewhere)).toBe(false)

    mkdirSync(elsewhere)
    writeFileSync(file, Buffer.alloc(32, 7))
    const wrong = await said(() => replayCommand(['--data', ledger, '--keys', elsewhere]))
    expect(wrong.status).toBe(2)
    expect(wrong.stderr).toContain(`密钥与账本不符 / this is not the key of this ledger: ${file}\n下一步：`)
  })

  test("points to the demo's ledger where the terminal's own folder was named", async () => {
    await aLedger()
    const { status, stderr } = await said(() => replayCommand(['--data', join(root, 'terminal')]))
    expect(status).toBe(2)
    expect(stderr).toContain(`--data ${ledger}\n`)
  })
})

test('a terminal without a ledger has no operators, and asking for them makes none', async () => {
  const folder = join(root, 'new-terminal')
  expect(await listOperators(loopbackHost({ dataFolder: folder, keyFolder: join(root, 'new-keys') }))).toEqual([])
  expect(existsSync(folder)).toBe(false)
})
