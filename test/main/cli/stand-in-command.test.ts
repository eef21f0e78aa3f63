import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, describe, expect, test, vi } from 'vitest'
import { CalledWrongly } from '../../../main/cli/called-wrongly.ts'
import { standInCommand } from '../../../main/cli/stand-in.ts'
import type { LedgerReport } from '../../../main/stand-in/index.ts'
import { said } from '../../builders/said.ts'

const cli = resolve(import.meta.dirname, '../../../main/cli/cli.ts')
const folder = mkdtempSync(join(tmpdir(), 'sanbao-stand-in-command-'))
const children: ChildProcess[] = []
afterAll(() => {
  for (const child of children) child.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

const standIn = (...args: string[]) => said(() => standInCommand(args))

function start(...args: string[]) {
  const child = spawn(process.execPath, [cli, 'stand-in', '--port', '0', '--control-port', '0', ...args], {
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  children.push(child)
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  return { child, line: async () => String((await lines.next()).value) }
}

describe('stand-in', () => {
  test('starts with the demo’s world, shows its page, and tells what it holds while it runs and afterwards', async () => {
    const guard = join(folder, 'guard.json')
    writeFileSync(guard, JSON.stringify({ style: { style: 'csb', accessKey: 'ak', secret: 's3cret' } }))
    const { child, line } = start('--data', folder, '--faults', 'slow', '--disagree', 'share', '--guard', guard)
    const address = (await line()).replace('平台地址 / address: ', '')
    const control = (await line()).replace('台账与故障 / ledger and faults: ', '')
    expect(await (await fetch(control)).text()).toContain('<h1>模拟医保平台台账</h1>')
    expect(await (await fetch(`${control}/stand-in/faults`)).json()).toMatchObject({
      rules: [
        { kind: 'slow', ms: 3000 },
        { kind: 'disagree', as: 'share' },
      ],
    })
    const turnedAway = await fetch(`${address}/1101`, { method: 'POST', body: '{"infno":"1101"}' })
    expect(await turnedAway.json()).toEqual({ code: 401, message: '缺少服务网关的请求头!' })

    const held = JSON.parse((await standIn('--ledger', '--json', '--address', address)).stdout) as LedgerReport
    expect(held.visits.length).toBeGreaterThan(0)
    expect(held.sums.validSettlements).toBe(0)
    expect(JSON.parse((await standIn('--ledger', '--json', '--data', folder)).stdout)).toEqual(held)
    expect((await standIn('--ledger', '--address', address)).stdout.split('\n').slice(0, 2)).toEqual([
      '有效结算 0 笔，总费用 0.00，基金支付 0.00，个人负担 0.00',
      `就诊 ${held.visits.length} 次，明细 0 条`,
    ])
    child.kill('SIGTERM')
    expect((await once(child, 'exit'))[0]).toBe(0)
  })

  test('ends with its command, also where that is killed', async () => {
    const { child, line } = start('--data', folder)
    const address = (await line()).replace('平台地址 / address: ', '')
    child.kill('SIGKILL')
    await vi.waitUntil(
      () =>
        fetch(address).then(
          () => false,
          () => true,
        ),
      { timeout: 5_000 },
    )
  })

  test('what cannot be is said', async () => {
    const empty = await standIn('--ledger', '--data', join(folder, 'nothing-here'))
    expect([empty.status, empty.stderr]).toEqual([1, `没有台账 / no ledger: ${join(folder, 'nothing-here')}\n`])
    await expect(standIn('--json')).rejects.toThrow(CalledWrongly)
  })

  test.each([
    [['--disagree', 'bogus'], 'price-limit'],
    [['--port=-1'], '--port 0'],
    [['--seed', cli], cli],
  ])('%j ends at once, and the program says what would be right', async (args, right) => {
    const { child } = start('--data', folder, ...args)
    let stderr = ''
    child.stderr.on('data', (part: Buffer) => {
      stderr += part.toString('utf8')
    })
    expect(await once(child, 'close')).toEqual([1, null])
    expect(stderr).toContain(right)
  })

  test.each(['help', '--help'])('%s is the program’s own', async (asked) => {
    const { status, stdout } = await standIn(asked)
    expect(status).toBe(0)
    for (const name of ['dropping-answers', 'price-limit', '{"style":{"style":"csb"']) expect(stdout).toContain(name)
  })
})
