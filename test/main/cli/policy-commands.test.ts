import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test, vi } from 'vitest'
import type { ExitCode } from '../../../main/cli/cli.ts'
import { policyCommand } from '../../../main/cli/policy.ts'
import { replayCommand } from '../../../main/cli/replay.ts'
import { whatIfCommand } from '../../../main/cli/what-if.ts'
import { writePackFolder } from '../../builders/pack-folder.ts'

const root = mkdtempSync(join(tmpdir(), 'sanbao-commands-'))
afterAll(() => rmSync(root, { recursive: true }))

async function said(run: () => ExitCode | Promise<ExitCode>): Promise<{ status: ExitCode; stdout: string }> {
  let stdout = ''
  const spies = (['stdout', 'stderr'] as const).map((name) =>
    vi.spyOn(process[name], 'write').mockImplementation((text) => {
      if (name === 'stdout') stdout += String(text)
      return true
    }),
  )
  try {
    const status = await run()
    return { status, stdout }
  } finally {
    for (const spy of spies) spy.mockRestore()
  }
}

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
  expect(changed.stdout).toContain('parameters/cap.yaml changed')
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
    expect(await said(() => whatIfCommand([file]))).toMatchObject({ status: 2 })
    expect(() => whatIfCommand([file, '--json', '--identity', 'minimum-living'])).toThrow(/\+minimum-living/)
    expect(() => whatIfCommand([file, '--json', '--category', 'king'])).toThrow()
  })
})

test('replay of a folder without a ledger says so and makes none', async () => {
  const folder = join(root, 'nothing')
  expect(await said(() => replayCommand(['--data', folder]))).toMatchObject({ status: 2, stdout: '' })
  expect(existsSync(folder)).toBe(false)
})
