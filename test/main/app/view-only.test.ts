/** A ledger that nothing may be written to, as the window meets it: a cloned terminal, and the file of a later program. */
import { once } from 'node:events'
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { basename, join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { type App, addOperator, adoptLedgerOf, createApp, reconcileDay, retryInQueue } from '../../../main/app/index.ts'
import { mayCall } from '../../../main/app/rights.ts'
import { onlyLooks } from '../../../main/app/view-only.ts'
import { keyFile, loopbackHost } from '../../../main/loopback/index.ts'
import { openStore } from '../../../main/store/index.ts'
import { type MethodName, methods } from '../../../shared/contract/index.ts'
import { parseLocalDate } from '../../../shared/dates/index.ts'
import { aBill } from '../../builders/stay.ts'
import { tablesOf } from '../../builders/tables.ts'
import { agreed, openTerminal, temporaryFolder, testKey } from '../../builders/terminal.ts'
import { fakePlatform } from '../../fakes/fake-platform.ts'

let root: ReturnType<typeof temporaryFolder>
let server: Server
let app: App | undefined
let asked = 0
let settlementId: string
/** The desk everything else is a copy of: one settlement whose messages have not gone out, and who may sign in. */
let data: string
beforeAll(async () => {
  root = temporaryFolder()
  data = join(root.path, 'data')
  server = createServer((_request, response) => {
    asked += 1
    response.writeHead(503).end()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const terminal = openTerminal({ folder: data, platform: fakePlatform() })
  settlementId = agreed(terminal.confirm(terminal.admit(aBill()))).summary.settlementId
  await terminal.close()
  const { port } = server.address() as AddressInfo
  writeFileSync(
    join(data, 'institution.yaml'),
    `institution: { code: H36080200001, name: 测试医院, area: "360802", hospitalLevel: L3 }\nplatform: { address: "http://127.0.0.1:${port}" }\n`,
  )
  for (const role of roles) agreed(await addOperator(hostOf(data), { operatorId: role, name: '测试', role }, '123456'))
})
afterEach(async () => {
  await app?.close()
  app = undefined
  asked = 0
})
afterAll(() => {
  server.close()
  root.remove()
})

/** Together they may call everything. */
const roles = ['supervisor', 'it'] as const

/** The computer as a host sees it, with the key of the folder and no law: nothing is settled here. */
function hostOf(dataFolder: string) {
  const [keyFolder, resourcesFolder] = [join(root.path, 'keys'), join(root.path, 'resources')]
  for (const folder of [keyFolder, join(resourcesFolder, 'policy-packs')]) mkdirSync(folder, { recursive: true })
  writeFileSync(keyFile({ dataFolder, keyFolder }), testKey)
  return { ...loopbackHost({ dataFolder, keyFolder, witnessFolder: join(root.path, 'witness') }), resourcesFolder }
}

function copyTo(name: string): string {
  const folder = join(root.path, name)
  cpSync(data, folder, { recursive: true })
  return folder
}

const ledger = (folder: string) => join(folder, 'terminal.db')
const signIn = (role: string, pin = '123456') => app?.call('session.signIn', { operatorId: role, pin })

/** The problem the window shows, once it is certain that everything is refused with it but looking and printing. */
async function shownProblem(): Promise<unknown> {
  const status = (await app?.call('terminal.status', {})) as { value: { viewOnly?: { code: string } } }
  const problem = status.value.viewOnly
  const everything = Object.keys(methods) as MethodName[]
  expect(everything.filter((method) => !roles.some((role) => mayCall(role, method)))).toEqual([])
  for (const role of roles) {
    expect(await signIn(role)).toMatchObject({ ok: true })
    expect(await app?.call('bill.list', {})).toMatchObject({ ok: true, value: [{ billId: 'BILL-1' }] })
    for (const name of everything.filter((method) => mayCall(role, method) && !onlyLooks(method)))
      expect([name, await app?.call(name, {})]).toEqual([name, { ok: false, error: problem }])
  }
  await signIn('supervisor')
  expect(await app?.call('settlement.list', {})).toMatchObject({ ok: true, value: [{ settlementId, state: 'provisional' }] })
  expect(await app?.call('upload.list', {})).toMatchObject({ ok: true, value: [{}, {}, {}] })
  // Nobody knows whether it was printed elsewhere: whatever is printed here says that it is not the first.
  expect(await app?.call('slip.get', { settlementId })).toMatchObject({ value: { marks: expect.arrayContaining(['补打 第2次']) } })
  expect(await app?.call('slip.printed', { settlementId })).toMatchObject({ value: { copy: 2 } })
  expect(await app?.call('slip.get', { settlementId })).toMatchObject({ value: { marks: expect.arrayContaining(['补打 第3次']) } })
  return problem
}

test('a cloned terminal shows and prints, takes in nothing and sends nothing, until it is taken over', async () => {
  const folder = copyTo('clone')
  const host = hostOf(folder)
  mkdirSync(join(folder, 'inbox'))
  writeFileSync(join(folder, 'inbox', 'new.json'), '{}')
  const before = tablesOf(ledger(folder))
  app = await createApp(host)
  expect(await shownProblem()).toEqual({ code: 'store.moved', details: {} })
  await app.close()
  expect(asked).toBe(0)
  expect(readdirSync(join(folder, 'inbox'))).toEqual(['new.json'])
  expect(tablesOf(ledger(folder))).toEqual(before)
  const nextDay = { now: () => Date.parse('2026-03-11T09:00:00+08:00') }
  const byCommand = [await retryInQueue(host, 'any'), await reconcileDay({ ...host, clock: nextDay }, parseLocalDate('2026-03-10'))]
  for (const refused of byCommand) expect(refused).toEqual({ ok: false, error: { code: 'store.moved', details: {} } })
  await expect(addOperator(host, { operatorId: 'X', name: '测试', role: 'it' }, '123456')).rejects.toThrow(/store\.moved/)
  expect(asked).toBe(0)

  // By IT, at the window: the reply comes first, then the terminal opens anew and begins to send.
  app = await createApp(host)
  const wanted = { reason: '换了电脑', otherCopyRetired: true }
  await signIn('supervisor')
  expect(await app.call('ledger.adopt', wanted)).toMatchObject({ error: { code: 'session.not-allowed' } })
  await signIn('it')
  expect(await app.call('ledger.adopt', wanted)).toMatchObject({ ok: true, value: { terminal: '01' } })
  expect(await app.call('session.current', {})).toEqual({ ok: true, value: {} })
  expect(await app.call('terminal.status', {})).not.toHaveProperty('value.viewOnly')
  await vi.waitFor(() => expect(asked).toBeGreaterThan(0), 10_000)
  await signIn('it')
  expect(await app.call('ledger.adopt', wanted)).toMatchObject({ error: { code: 'store.not-moved' } })
}, 60_000)

test('at the desk the clone was made from work goes on, and the clone may not take its number by the way', async () => {
  const host = hostOf(copyTo('second'))
  expect(await adoptLedgerOf(host, { operatorId: 'it', reason: '新窗口', isOtherRetired: false })).toEqual({
    ok: false,
    error: { code: 'store.desk-in-use', details: { terminal: '01' } },
  })
  const settings = join(host.dataFolder, 'institution.yaml')
  writeFileSync(settings, `${readFileSync(settings, 'utf8')}terminal: "02"\n`)
  expect(await adoptLedgerOf(host, { operatorId: 'it', reason: '新窗口', isOtherRetired: false })).toMatchObject({
    value: { from: '01', terminal: '02', held: 3 },
  })
  // What had not gone out is the other copy's to send; here it waits for a person.
  app = await createApp(host)
  await signIn('supervisor')
  const held = await app.call('upload.list', {})
  const leftThere = { state: 'held', attempts: 0, lastWords: '另一份账本仍在使用，由它发送' }
  expect(held).toMatchObject({ value: [leftThere, leftThere, leftThere] })
  const [{ jobId }] = (held as unknown as { value: [{ jobId: string }] }).value
  expect(await app.call('upload.resolve', { jobId, reason: '另一份已发' })).toMatchObject({ ok: true })
  await app.close()
  app = await createApp(hostOf(data))
  expect(await app.call('terminal.status', {})).not.toHaveProperty('value.viewOnly')
  const busy = await adoptLedgerOf(hostOf(data), { operatorId: 'it', reason: '试', isOtherRetired: true })
  expect(busy).toMatchObject({ ok: false, error: { code: 'store.busy' } })
})

test('a computer that can no longer note how far its ledger has come says so, and the desk works on', async () => {
  const witness = join(root.path, 'witness')
  app = await createApp(hostOf(data))
  expect(await app.call('terminal.status', {})).toMatchObject({ value: { isWitnessBehind: false } })
  renameSync(witness, `${witness}-away`)
  writeFileSync(witness, 'no folder')
  expect(await signIn('it')).toMatchObject({ ok: true })
  const shown = async () => expect(await app?.call('terminal.status', {})).toMatchObject({ value: { isWitnessBehind: true } })
  await vi.waitFor(shown, 10_000)
  expect(await signIn('supervisor')).toMatchObject({ ok: true })
  rmSync(witness)
  renameSync(`${witness}-away`, witness)
})

test('who guesses PINs at a ledger that is only read is locked out as ever', async () => {
  app = await createApp({ ...hostOf(data), machine: () => ({ system: 'another', parts: [] }) })
  for (const left of [4, 3, 2, 1])
    expect(await signIn('supervisor', 'wrong')).toMatchObject({ error: { code: 'session.wrong-pin', details: { attemptsLeft: left } } })
  expect(await signIn('supervisor', 'wrong')).toMatchObject({ error: { code: 'session.locked' } })
  expect(await signIn('supervisor')).toMatchObject({ error: { code: 'session.locked' } })
  expect(await signIn('it')).toMatchObject({ ok: true })
})

test('the release before opens the file of a later one: it shows and prints, refuses to settle, and changes no row', async () => {
  const folder = copyTo('later')
  const host = hostOf(folder)
  const migrationsFolder = join(root.path, 'migrations')
  cpSync(host.migrationsFolder, migrationsFolder, { recursive: true })
  const known = readdirSync(migrationsFolder).length
  const step = join(migrationsFolder, `${String(known + 1).padStart(4, '0')}-later`)
  mkdirSync(step)
  const sql = `CREATE TABLE later (a INTEGER) STRICT; INSERT INTO later VALUES (7); ALTER TABLE settlement ADD COLUMN later TEXT;
    ALTER TABLE upload_job ADD COLUMN later INTEGER;`
  writeFileSync(join(step, 'up.sql'), sql)
  openStore(folder, { key: testKey, migrationsFolder }).close()
  const before = tablesOf(ledger(folder))
  expect(before).toMatchObject({ later: { rows: 1 }, settlement: { rows: 1 }, upload_job: { rows: 3 } })

  app = await createApp(host)
  expect(await shownProblem()).toEqual({ code: 'store.newer-schema', details: { found: known + 1, known } })
  await app.close()
  expect(tablesOf(ledger(folder))).toEqual(before)
  expect(asked).toBe(0)
}, 60_000)

test('where a ledger lies and its key is missing, no other key is made, and the window names the file it wants', async () => {
  const keyFolder = join(root.path, 'other-keys')
  app = await createApp(loopbackHost({ dataFolder: data, keyFolder, witnessFolder: join(root.path, 'witness') }))
  const file = basename(keyFile({ dataFolder: data, keyFolder }))
  const problemDetails = { file, folder: keyFolder }
  expect(await app.call('setup.state', {})).toMatchObject({ value: { configured: false, problem: 'store.key-missing', problemDetails } })
  expect(existsSync(keyFolder)).toBe(false)
})
