/** Taking a ledger over on the command line, as hospital IT does it. */
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { operatorCommand } from '../../../main/cli/administration.ts'
import { certificateCommand } from '../../../main/cli/certificate.ts'
import { ledgerCommand } from '../../../main/cli/ledger.ts'
import { queueCommand } from '../../../main/cli/queue.ts'
import { replayCommand } from '../../../main/cli/replay.ts'
import { keyFile } from '../../../main/loopback/index.ts'
import { openStore, thisMachine } from '../../../main/store/index.ts'
import { said } from '../../builders/said.ts'
import { temporaryFolder, testKey } from '../../builders/terminal.ts'

const noon = Date.parse('2026-03-10T12:00:00+08:00')

let root: ReturnType<typeof temporaryFolder>
let data: string
beforeEach(() => {
  root = temporaryFolder()
  data = join(root.path, 'data')
  vi.stubEnv('SANBAO_WITNESS', join(root.path, 'witness'))
  mkdirSync(data)
  mkdirSync(join(root.path, 'keys'))
  writeFileSync(keyFile({ dataFolder: data, keyFolder: join(root.path, 'keys') }), testKey)
  writeFileSync(
    join(data, 'institution.yaml'),
    'institution: { code: H36080200001, name: 测试医院, area: "360802", hospitalLevel: L3 }\nplatform: { address: "http://127.0.0.1:9" }\n',
  )
})
afterEach(() => {
  vi.unstubAllEnvs()
  root.remove()
})

const witness = () => ({ folder: join(root.path, 'witness'), machine: thisMachine() })
const open = () => openStore(data, { key: testKey, witness: witness(), terminal: '01' })

const ledger = (...args: readonly string[]) => said(() => ledgerCommand([...args, '--data', data, '--keys', join(root.path, 'keys')]))

/** The newer ledger is gone, and an older copy of it lies in its place. */
function restoreBackup(): void {
  open().close()
  cpSync(join(data, 'terminal.db'), join(root.path, 'backup.db'))
  const stores = open()
  stores.audit.append({ at: noon, operatorId: 'C01', act: 'test', subject: 'newer', result: 'done' })
  stores.close()
  cpSync(join(root.path, 'backup.db'), join(data, 'terminal.db'))
}

test('an older backup is taken over with a reason, and only where somebody says that the newer one is out of use', async () => {
  restoreBackup()
  const refused = open()
  expect(refused.viewOnly?.code).toBe('store.older-copy')
  refused.close()

  await expect(ledger('adopt')).rejects.toThrow('缺少 / missing: --reason')
  const inUse = await ledger('adopt', '--reason', '恢复备份')
  expect(inUse).toMatchObject({ status: 1, stdout: '', stderr: expect.stringContaining('终端号 01') })
  expect(inUse.stderr).toContain('下一步：确认另一份不再使用的，接管时注明（命令加 --other-copy-retired）')

  const taken = await ledger('adopt', '--reason', '恢复备份', '--other-copy-retired')
  expect(taken).toMatchObject({ status: 0, stderr: '' })
  expect(taken.stdout).toContain('账本已由本机接管，终端号 01')
  expect(taken.stdout).toContain('今天的单据号从 1001 起')
  expect(taken.stdout).toContain('逐日对账')
  const again = open()
  expect(again.viewOnly).toBeUndefined()
  again.close()
  expect(JSON.parse((await ledger('adopt', '--reason', '再来', '--json')).stdout)).toEqual({
    ok: false,
    error: { code: 'store.not-moved', details: {} },
  })
})

test('whoever only reads a ledger that is viewed only is told so once, with the next step', async () => {
  vi.stubEnv('SANBAO_DATA', data)
  vi.stubEnv('SANBAO_KEYS', join(root.path, 'keys'))
  open().close()
  const commands = [
    () => operatorCommand(['list']),
    () => queueCommand(['list']),
    () => replayCommand([]),
    () => certificateCommand(['nothing like it']),
  ]
  const told = async () => {
    const lines: string[] = []
    for (const command of commands) lines.push(...(await said(command)).stderr.split('\n').filter((line) => line.includes('（store.')))
    return lines
  }
  expect(await told()).toEqual([])
  restoreBackup()
  const line = expect.stringMatching(/^账本比本机上次使用时旧.*只能查看和打印.*（store\.older-copy） 下一步：请信息科找回最新的账本/)
  expect(await told()).toEqual(commands.map(() => line))
})

test('a demo that was copied without its key wants its key first, by name, and only then has nothing to be taken over', async () => {
  open().close()
  writeFileSync(join(data, 'institution.yaml'), `${readFileSync(join(data, 'institution.yaml'), 'utf8')}demo: true\n`)
  const key = keyFile({ dataFolder: data, keyFolder: join(root.path, 'keys') })
  rmSync(key)
  const missing = await ledger('adopt', '--reason', '复制的演示')
  expect(missing).toMatchObject({ status: 1, stdout: '', stderr: expect.stringContaining('（store.key-missing）') })
  expect(missing.stderr).toContain(`改名为 ${basename(key)}，放进 ${join(root.path, 'keys')}（`)
  expect(existsSync(key)).toBe(false)
  writeFileSync(key, testKey)
  expect((await ledger('adopt', '--reason', '复制的演示')).stderr).toContain('（store.not-moved）')
})
