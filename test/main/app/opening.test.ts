import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createApp } from '../../../main/app/index.ts'
import { loopbackHost } from '../../../main/loopback/index.ts'
import { temporaryFolder } from '../../builders/terminal.ts'

/** What a hospital's machine can have wrong must be shown in the window: a program that ends at once shows nothing. */

let folder: ReturnType<typeof temporaryFolder>
beforeEach(() => {
  folder = temporaryFolder()
})
afterEach(() => folder.remove())

const institution = `institution: {code: H36080200001, name: 测试医院, area: "360802", hospitalLevel: L3}
platform: {address: "http://127.0.0.1:9"}
`

const open = (more = '') => {
  writeFileSync(join(folder.path, 'institution.yaml'), institution + more)
  return createApp(loopbackHost({ dataFolder: folder.path, keyFolder: join(folder.path, 'keys') }))
}

test('a ledger that is damaged is named by the window, and nothing of it is replaced', async () => {
  const first = await open()
  await first.close()
  writeFileSync(join(folder.path, 'terminal.db'), 'no database at all'.repeat(500))
  const app = await open()
  expect(await app.call('setup.state', {})).toMatchObject({ ok: true, value: { configured: false, problem: 'store.damaged' } })
  expect(await app.call('bill.list', {})).toMatchObject({ ok: false, error: { code: 'setup.not-done' } })
  expect(await app.call('setup.startDemo', {})).toMatchObject({ ok: false, error: { code: 'setup.not-done' } })
  await app.close()
})

test('a second program on the same folder is told that it is taken, and the first goes on', async () => {
  const first = await open()
  const second = await open()
  expect(await second.call('setup.state', {})).toMatchObject({ ok: true, value: { configured: false, problem: 'store.busy' } })
  await second.close()
  expect(await first.call('setup.state', {})).toMatchObject({ ok: true, value: { configured: true } })
  await first.close()
  const third = await open()
  expect(await third.call('setup.state', {})).toMatchObject({ ok: true, value: { configured: true } })
  await third.close()
})

test('a bill file named after its patient leaves no name in the log', async () => {
  const app = await open()
  writeFileSync(join(folder.path, 'inbox', '测试患者_ZY1.json'), '{"format":"something else"}')
  const log = () => readFileSync(join(folder.path, 'log', 'terminal.log'), 'utf8')
  await vi.waitFor(() => expect(log()).toContain('"kind":"refused"'), 10_000)
  await app.close()
  expect(log()).not.toContain('测试患者')
})

test('a port for bills that another program holds does not keep the terminal from opening', async () => {
  const other = createServer().listen(0, '127.0.0.1')
  await once(other, 'listening')
  const { port } = other.address() as AddressInfo
  const app = await open(`billIntake: {port: ${port}, token: "0123456789abcdef"}\n`)
  expect(await app.call('setup.state', {})).toMatchObject({ ok: true, value: { configured: true } })
  await app.close()
  other.close()
})

test('an inbox folder that cannot be made does not keep the terminal from opening', async () => {
  writeFileSync(join(folder.path, 'share'), 'not a folder')
  const app = await open('billInbox: share/inbox\n')
  expect(await app.call('setup.state', {})).toMatchObject({ ok: true, value: { configured: true } })
  await app.close()
})

test('a key the settings name and nobody has put there is named by the window, and what a key holds is in no log', async () => {
  const signed = institution.replace('"}', '", signer: {style: tif, applicationId: a, secret: {file: gateway.txt}}}')
  const openSigned = () => {
    writeFileSync(join(folder.path, 'institution.yaml'), signed)
    return createApp(loopbackHost({ dataFolder: folder.path, keyFolder: join(folder.path, 'keys') }))
  }
  const without = await openSigned()
  const problem = 'institution.yaml platform.signer.secret: 打不开文件 / cannot open gateway.txt（ENOENT）'
  expect(await without.call('setup.state', {})).toMatchObject({ ok: true, value: { configured: false, problem } })
  await without.close()
  writeFileSync(join(folder.path, 'gateway.txt'), 'top-s3cret\n')
  const app = await openSigned()
  expect(await app.call('setup.state', {})).toMatchObject({ ok: true, value: { configured: true } })
  await app.close()
  expect(readFileSync(join(folder.path, 'log', 'terminal.log'), 'utf8')).not.toContain('top-s3cret')
})
