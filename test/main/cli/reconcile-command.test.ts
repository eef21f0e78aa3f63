/** A day compared from the command line, over the data folder of a terminal that is running or not. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { CalledWrongly } from '../../../main/cli/called-wrongly.ts'
import { isAgreed, reconcileCommand, reconciledAsText } from '../../../main/cli/reconcile.ts'
import { keyFile } from '../../../main/loopback/index.ts'
import { lockFolder } from '../../../main/store/index.ts'
import type { Mismatch } from '../../../shared/contract/index.ts'
import { formatChinaTime, instantText, parseLocalDate } from '../../../shared/dates/index.ts'
import { parseMoney } from '../../../shared/money/index.ts'
import { type Said, said } from '../../builders/said.ts'
import { agreed, testKey } from '../../builders/terminal.ts'
import { openWorld, supervisor, type World } from '../services/reconciliation/world.ts'

let world: World
let data: string
let where: readonly string[]
beforeEach(async () => {
  world = await openWorld()
  data = join(world.folder, 'terminal')
  const keys = join(world.folder, 'keys')
  mkdirSync(keys)
  writeFileSync(keyFile({ dataFolder: data, keyFolder: keys }), testKey)
  const lines = [
    'institution: { code: H36080200001, name: 测试医院, area: "360802", hospitalLevel: L3 }',
    `platform: { address: "${world.standIn.address}", timeoutSeconds: 5 }`,
    'reconciliation: { spacingMs: 100 }',
    '',
  ]
  writeFileSync(join(data, 'institution.yaml'), lines.join('\n'))
  where = ['--data', data, '--keys', keys]
  vi.useFakeTimers({ toFake: ['Date'], now: world.clock.now() })
})
afterEach(async () => {
  vi.useRealTimers()
  await world.close()
})

async function reconcile(...args: readonly string[]): Promise<Said> {
  vi.setSystemTime(world.clock.now())
  return await said(() => reconcileCommand([...args, ...where]))
}

test('a day that agrees says so group by group, and a taken back settlement is named', async () => {
  const settlementId = await world.settled()
  const agreeing = await reconcile('2026-03-10')
  expect(agreeing).toMatchObject({ status: 0, stderr: '' })
  expect(agreeing.stdout).toContain('职工医保\t清算类别 21\t经办 360802\t1 笔\t总费用 948.04\t基金 130.28\t账户 0.00\t一致')
  expect(agreeing.stdout).toMatch(/^对账日 2026-03-10：一致 \/ equal\n/)
  expect(agreeing.stdout).toContain('未处理 0 条，已处理 0 条，有异议 0 笔，平台尚未确认 0 笔\n')
  await world.other.takeBack(world.sender(), world.stayOf(), { messageId: world.messageOf(settlementId), kind: 'settlement' })
  const { slipNumber } = world.record(settlementId).summary
  const told = (await reconcile('2026-03-10')).stdout
  expect(told).toContain(`平台已冲正，本机有效\t${slipNumber}\t`)
  expect(told).toMatch(/^对账日 2026-03-10：不一致 \/ not equal\n/)
  expect(told).toContain('\n以上由主管在终端窗口的“对账”中处理')
  expect(told).toContain('\n  建议：重新上传。用新的报文号把这次就诊重新上传')
  const differing = await reconcile('2026-03-10', '--json')
  expect(differing.status).toBe(1)
  expect(JSON.parse(differing.stdout)).toMatchObject({
    source: 'compared',
    groups: [{ result: 'institution-has-more', count: 1 }],
    mismatches: [{ kind: 'taken-back-there', state: 'open', steps: ['send-again', 'reverse-here'] }],
  })
})

test('a mismatch shows the amounts of both sides where they are known, and the recommended step until it is dealt with', () => {
  const figures = (totalFee: string) => ({
    totalFee: parseMoney(totalFee),
    fundTotal: parseMoney('130.28'),
    personalAccount: parseMoney('0.00'),
  })
  const mismatch: Mismatch = {
    mismatchId: 'M1',
    kind: 'amounts-differ',
    day: parseLocalDate('2026-03-10'),
    foundAt: instantText(0),
    state: 'open',
    slipNumber: '01-20260310-0001',
    ours: figures('948.04'),
    theirs: figures('948.05'),
    steps: ['decide-difference'],
  }
  const { theirs: _theirs, ...oneSided } = mismatch
  const asText = (shown: Mismatch) =>
    reconciledAsText({
      source: 'compared',
      day: { day: shown.day, groups: [], mismatches: [shown], unconfirmed: 0, disputed: 0, running: false },
    })
  expect(asText(mismatch)).toContain(
    [
      '两边金额不同\t01-20260310-0001\t—\t—\t发现于 1970-01-01 08:00:00',
      '  医疗费总额　本机 948.04　平台 948.05',
      '  基金支付合计　本机 130.28　平台 130.28',
      '  个人账户支付　本机 0.00　平台 0.00',
      '  建议：去处理差异。打开这笔结算，',
    ].join('\n'),
  )
  expect(asText({ ...oneSided, state: 'healing' })).toContain('  医疗费总额　本机 948.04　平台 —\n')
  expect(asText({ ...oneSided, state: 'healing' })).not.toContain('建议')
})

test('beside a running terminal its last result is shown and said to be that, and so is a ledger that is viewed only', async () => {
  await world.settled()
  agreed(await world.reconciliation.run(world.today(), supervisor))
  const unlock = lockFolder(data)
  vi.stubEnv('SANBAO_WITNESS', join(data, 'institution.yaml'))
  const { status, stdout, stderr } = await reconcile('2026-03-10')
  vi.unstubAllEnvs()
  unlock()
  expect(stderr).toMatch(/^本机对账本的记录 .*只能查看和打印.*（store\.witness-unusable） 下一步：.*\n$/)
  expect(status).toBe(0)
  expect(stdout).toContain('终端正在运行')
  expect(stdout).toContain('一致')
})

test('beside a running terminal a group that was equal is not called so above what was found since, each with its moment', async () => {
  const settlementId = await world.settled()
  agreed(await world.reconciliation.run(world.today(), supervisor))
  await world.other.takeBack(world.sender(), world.stayOf(), { messageId: world.messageOf(settlementId), kind: 'settlement' })
  world.clock.advance(60_000)
  world.reconciliation.look(world.stayOf().visitId)
  await world.workUntil(() => world.stores.mismatches.open().length > 0, 60_000)
  const beside = { source: 'stored', day: world.reconciliation.day(world.today()) } as const
  const { groups, mismatches } = beside.day
  const stdout = reconciledAsText(beside)
  expect(isAgreed(beside)).toBe(false)
  expect(stdout).toMatch(/\t此后有不一致\t.*\t对账于 /)
  expect(stdout).toContain(`对账于 ${formatChinaTime(groups[0]?.at ?? '')}\n`)
  expect(stdout).toContain(`\t发现于 ${formatChinaTime(mismatches[0]?.foundAt ?? '')}`)
  expect(stdout).not.toContain('\t一致')
})

test('a difference between funds alone is listed with its slip and amounts, and the day is not equal', async () => {
  const settlementId = await world.settled()
  const decide = world.hearsOtherFunds(settlementId)
  const { slipNumber } = world.record(settlementId).summary
  const undecided = await reconcile('2026-03-10')
  expect(undecided.status).toBe(1)
  expect(undecided.stdout).toMatch(/^对账日 2026-03-10：不一致/)
  expect(undecided.stdout).toContain(`两边金额不同\t${slipNumber}\t`)
  expect(undecided.stdout).toContain(
    '\n  基本医保统筹支付　本机 130.28　平台 42.28\n  公务员医疗补助　本机 0.00　平台 88.00\n  建议：去处理差异',
  )
  decide('disputed')
  const disputed = await reconcile('2026-03-10')
  expect(disputed.status).toBe(1)
  expect(disputed.stdout).toContain(`已处理：两边金额不同\t${slipNumber}\t已提出异议`)
  expect(disputed.stdout).toContain('有异议 1 笔')
})

test('no day, a day that does not exist, one to come, one too long ago: each is refused for what it is', async () => {
  await world.settled()
  await expect(reconcile()).rejects.toThrow('reconcile 之后写一个日期')
  for (const day of ['2026-02-30', 'nonsense'])
    await expect(reconcile(day)).rejects.toThrow(
      new CalledWrongly(`${day}：应为日历上真有的一天，写作 YYYY-MM-DD / expected a real calendar day, YYYY-MM-DD`),
    )
  const future = await reconcile('2026-03-11', '--json')
  expect(future.status).toBe(1)
  expect(JSON.parse(future.stdout)).toMatchObject({ ok: false, error: { details: { reason: 'in-future' } } })
  expect(JSON.parse((await reconcile('2025-12-09', '--json')).stdout)).toMatchObject({ error: { details: { reason: 'too-old' } } })
  expect((await reconcile('2025-12-10')).status).toBe(0)
})

test('beside a running terminal a day is refused as it is when the terminal is closed', async () => {
  const days = ['2026-03-11', '2025-12-09'] as const
  const closed = [await reconcile(days[0]), await reconcile(days[1])]
  const unlock = lockFolder(data)
  const beside = [await reconcile(days[0]), await reconcile(days[1])]
  await expect(reconcile('2026-02-30')).rejects.toThrow(CalledWrongly)
  unlock()
  expect(beside).toEqual(closed)
  expect(beside.map(({ status }) => status)).toEqual([1, 1])
  expect(beside[0]?.stderr).toContain('这一天还没有到')
  expect(beside[1]?.stderr).toContain('这一天已超过九十天')
})

test('where the platform cannot be reached the day is not said to agree', async () => {
  await world.settled()
  world.standIn.faults.set({ offline: true })
  const { status, stderr } = await reconcile('2026-03-10')
  expect(status).toBe(1)
  expect(stderr).toContain('reconciliation.not-possible')
})

test('a disputed day is not equal and says so; agreed to be left, it is equal with notes', async () => {
  world.standIn.faults.set({ rules: [{ kind: 'disagree' }] })
  const settlementId = await world.settled(3)
  world.strike()
  const decide = (decision: 'disputed' | 'ours-agreed') =>
    agreed(world.terminal.difference.decide({ settlementId, decision, reason: '测试' }, supervisor))
  decide('disputed')
  const disputed = await reconcile('2026-03-10')
  expect(disputed.status).toBe(1)
  expect(disputed.stdout).toContain('有异议 1 笔')
  const { slipNumber } = world.record(settlementId).summary
  expect(disputed.stdout).toContain(`已处理：两边金额不同\t${slipNumber}\t已提出异议，双方数字均保留`)
  decide('ours-agreed')
  const noted = await reconcile('2026-03-10')
  expect(noted.status).toBe(0)
  expect(noted.stdout).toMatch(/^对账日 2026-03-10：一致，附说明 \/ equal, with notes\n/)
  expect(JSON.parse((await reconcile('2026-03-10', '--json')).stdout)).toMatchObject({ disputed: 0, groups: [{ result: 'equal-noted' }] })
})
