/** The queue and certificates on the command line, over the data folder of a terminal that is running or not. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { z } from 'zod'
import { certificateCommand } from '../../../main/cli/certificate.ts'
import { queueCommand } from '../../../main/cli/queue.ts'
import { keyFile } from '../../../main/loopback/index.ts'
import { lockFolder } from '../../../main/store/index.ts'
import { certificateSchema, uploadDetailSchema, uploadJobSchema } from '../../../shared/contract/index.ts'
import { formatChinaTime } from '../../../shared/dates/index.ts'
import { addMoney, type Money, parseMoney, subtractMoney } from '../../../shared/money/index.ts'
import { said } from '../../builders/said.ts'
import { aBill, aPerson } from '../../builders/stay.ts'
import { agreed, openTerminal, type Terminal, temporaryFolder, testKey } from '../../builders/terminal.ts'
import { type FakePlatform, fakePlatform } from '../../fakes/fake-platform.ts'

let root: ReturnType<typeof temporaryFolder>
let terminal: Terminal
let platform: FakePlatform
let settlementId: string
let refusedJob: string
let where: readonly string[]
beforeEach(async () => {
  root = temporaryFolder()
  const [data, keys] = [join(root.path, 'data'), join(root.path, 'keys')]
  for (const folder of [data, keys]) mkdirSync(folder)
  writeFileSync(keyFile({ dataFolder: data, keyFolder: keys }), testKey)
  writeFileSync(
    join(data, 'institution.yaml'),
    'institution: { code: H36080200001, name: 测试医院, area: "360802", hospitalLevel: L3 }\nplatform: { address: "http://127.0.0.1:9" }\nuploadWithinHours: 24\n',
  )
  where = ['--data', data, '--keys', keys]
  platform = fakePlatform()
  terminal = openTerminal({ folder: data, platform })
  platform.fate = ({ name }) => (name === 'settle' ? 'refuse' : 'usual')
  settlementId = agreed(terminal.confirm(terminal.admit(aBill()))).summary.settlementId
  terminal.upload.start()
  await terminal.drain()
  refusedJob = terminal.upload.list()[0]?.jobId ?? ''
})
afterEach(async () => {
  await terminal.close()
  root.remove()
})

const queue = (...args: readonly string[]) => said(() => queueCommand([...args, ...where]))
const certificate = (...args: readonly string[]) => said(() => certificateCommand([...args, ...where]))

test('beside a running terminal the queue is listed, a message shown with its journal, and nothing is written', async () => {
  const unlock = lockFolder(where[1] ?? '')
  const listed = await queue('list')
  expect(listed.status).toBe(0)
  expect(listed.stdout).toMatch(/^H36080200001\d{18}\t/)
  expect(listed.stdout).not.toContain(refusedJob)
  expect(listed.stdout).toContain('平台结算\t被拒绝\t1 次\t时限 ')
  expect(listed.stdout).toContain('要人处理\t测试拒绝')
  expect(listed.stdout.trimEnd().split('\n').at(-1)).toBe('未办完 1 条，最近已办完 2 条（加 --all 列出 / --all lists them）')
  const jobs = z.decode(z.array(uploadJobSchema), JSON.parse((await queue('list', '--json')).stdout))
  expect(jobs.map(({ kind, nextStep }) => `${kind} ${nextStep}`)).toEqual([
    'settlement needs-person',
    'pre-settlement none',
    'fee-details none',
  ])
  const shown = await queue('show', refusedJob)
  expect(shown.stdout).toContain('平台拒绝　测试拒绝\n    {"synthetic":true}\n')
  expect(z.decode(uploadDetailSchema, JSON.parse((await queue('show', refusedJob, '--json')).stdout)).attempts).toHaveLength(2)
  expect(await queue('show', 'no such job')).toMatchObject({ status: 1, stdout: '', stderr: expect.stringContaining('upload.unknown') })
  unlock()
})

test('what is done is listed where it is asked for', async () => {
  expect((await queue('list')).stdout.trimEnd().split('\n')).toHaveLength(2)
  const lines = (await queue('list', '--all')).stdout.trimEnd().split('\n')
  expect(lines).toHaveLength(4)
  expect(lines[0]).toMatch(/^H36080200001\d{18}\t.*\t平台结算\t被拒绝\t/)
  expect(lines[1]).toContain('\t平台预结算\t已受理\t')
  expect(lines[3]).toBe('未办完 1 条，最近已办完 2 条')
  await expect(queue('show', refusedJob, '--all')).rejects.toThrow('--all 只用于')
})

test('a message is named by its job or by any message id it ever had', async () => {
  const first = terminal.stores.uploads.find(refusedJob)?.messageId ?? ''
  const byJob = await queue('show', refusedJob)
  expect(await queue('show', first)).toEqual(byJob)
  expect(await queue('retry', first)).toMatchObject({ status: 0, stdout: expect.stringContaining('已重新排队') })
  const second = terminal.stores.uploads.find(refusedJob)
  expect(second).toMatchObject({ state: 'queued', messageId: expect.not.stringMatching(first) })
  const shown = await queue('show', first)
  expect(shown.stdout).toContain(`报文 ${second?.messageId}`)
  expect(shown.stdout).toContain(`${first}　人工重试　命令行\n`)
  expect(await queue('show', second?.messageId ?? '')).toEqual(shown)
})

test('what names no message is refused with a next step for a shell, and the number of a slip for what it is', async () => {
  const { slipNumber } = terminal.stores.settlements.summary(settlementId) ?? { slipNumber: '' }
  for (const act of ['show', 'retry']) {
    const unknown = await queue(act, 'H000')
    expect(unknown).toMatchObject({ status: 1, stdout: '', stderr: expect.stringContaining('找不到上传任务 H000') })
    expect(unknown.stderr).toContain('下一步：报文及其报文号见 queue list')
    const slip = await queue(act, slipNumber)
    expect(slip).toMatchObject({
      status: 1,
      stdout: '',
      stderr: expect.stringContaining('下一步：这是单据号或结算编号；它的各条报文见 queue list'),
    })
    expect(unknown.stderr + slip.stderr).not.toContain('F5')
  }
})

test('a running terminal keeps retrying to itself, and the command says where it is done', async () => {
  const unlock = lockFolder(where[1] ?? '')
  const busy = await queue('retry', refusedJob)
  unlock()
  expect(busy).toMatchObject({ status: 1, stdout: '', stderr: expect.stringContaining('请在窗口的“上传队列”里选中这条报文，按 F6 重试') })
  expect(terminal.stores.uploads.find(refusedJob)?.state).toBe('refused')
  expect((await queue('retry', refusedJob)).stdout).toContain('已重新排队')
  expect(terminal.stores.uploads.find(refusedJob)).toMatchObject({ state: 'queued' })
  const again = await queue('retry', terminal.upload.list().at(-1)?.jobId ?? '')
  expect(again).toMatchObject({ status: 1, stderr: expect.stringContaining('upload.not-possible') })
})

test('a certificate is found by settlement and by slip number, for people and for programs', async () => {
  const { slipNumber } = terminal.stores.settlements.summary(settlementId) ?? { slipNumber: '' }
  const bySlip = z.decode(certificateSchema, JSON.parse((await certificate(slipNumber, '--json')).stdout))
  expect(bySlip).toMatchObject({ settlementId, slipNumber, state: 'refused' })
  const { status, stdout } = await certificate(settlementId)
  expect(status).toBe(0)
  expect(stdout).toContain(`结算 ${slipNumber}（${settlementId}）　被拒绝`)
  expect(stdout).toContain('\n收付按本机的金额\n')
  expect(stdout).not.toContain('补充结算单')
  expect(stdout).toContain(`本凭证 SHA-256 ${bySlip.proof.certificateSha256}`)
  expect(stdout).not.toContain(aPerson().idNumber)
  const unknown = await certificate('no such slip')
  expect(unknown).toMatchObject({ status: 1, stdout: '', stderr: expect.stringContaining('settlement.unknown') })
  expect(unknown.stderr).toContain('下一步：单据号印在结算单或补充结算单上，结算记录里也有')
  expect(unknown.stderr).not.toContain('F5')
})

test('the slip of a supplement leads to the settlement it belongs to', async () => {
  const apart = parseMoney('30.00')
  const change = (value: unknown) => {
    const figures = value as Readonly<Record<'pooledFundPayment' | 'fundTotal' | 'personTotal' | 'cash', Money>>
    return {
      ...figures,
      pooledFundPayment: addMoney(figures.pooledFundPayment, apart),
      fundTotal: addMoney(figures.fundTotal, apart),
      personTotal: subtractMoney(figures.personTotal, apart),
      cash: subtractMoney(figures.cash, apart),
    }
  }
  platform.fate = ({ name }) => (name === 'preSettle' || name === 'settle' ? { change } : 'usual')
  const person = aPerson(2)
  const { summary } = agreed(terminal.confirm(terminal.admit(aBill({ serial: 2, person, unitFen: 50_005 }), person)))
  terminal.upload.wake()
  await terminal.drain()
  const supervisor = { operatorId: 'S01', name: '测试主管', role: 'supervisor' } as const
  const request = { settlementId: summary.settlementId, decision: 'platform-accepted', reason: '已与经办机构核对' } as const
  const { supplement, at } = agreed(terminal.difference.decide(request, supervisor))
  expect(supplement?.slipNumber).not.toBe(summary.slipNumber)
  const ofSupplement = supplement?.slipNumber ?? ''
  const byItsOwn = await certificate(summary.slipNumber)
  const leading = `${ofSupplement} 是结算单 ${summary.slipNumber} 的补充结算单；以下是该单的凭证\n`
  expect(await certificate(ofSupplement)).toEqual({ ...byItsOwn, stdout: leading + byItsOwn.stdout })
  expect(byItsOwn).toMatchObject({ status: 0, stdout: expect.stringContaining(`结算 ${summary.slipNumber}（${summary.settlementId}）`) })
  // Whoever reads two columns that differ is told which one was charged, who said so and what moved.
  expect(byItsOwn.stdout).toContain(`收付按平台的金额（最近一次按平台结果时平台所报），本机的金额保留不动
测试主管 于 ${formatChinaTime(at)} 决定按平台结果。原因：已与经办机构核对
  补充结算单 ${ofSupplement}　应退还病人 30.00　（${summary.slipNumber} 的补充）
`)
})

test('a command that was written wrongly, or names a folder without a ledger, says so', async () => {
  await expect(queueCommand(['show'])).rejects.toThrow('queue 之后写 list')
  await expect(certificateCommand([])).rejects.toThrow('certificate 之后写')
  const nowhere = join(root.path, 'nothing')
  expect(await said(() => queueCommand(['list', '--data', nowhere]))).toMatchObject({
    status: 2,
    stderr: `没有账本 / no ledger in: ${nowhere}\n`,
  })
})
