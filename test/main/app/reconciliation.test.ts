/** Reconciliation and the offline budget as the window calls them, over the whole terminal. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type App, addOperator, createApp } from '../../../main/app/index.ts'
import { keyFile, loopbackHost } from '../../../main/loopback/index.ts'
import { agreed, testKey } from '../../builders/terminal.ts'
import { openWorld, type World } from '../services/reconciliation/world.ts'

let world: World
let app: App
let settlementId: string
beforeEach(async () => {
  world = await openWorld()
  settlementId = await world.settled()
  await world.other.takeBack(world.sender(), world.stayOf(), { messageId: world.messageOf(settlementId), kind: 'settlement' })
  await world.terminal.close()
  const [dataFolder, keyFolder] = [join(world.folder, 'terminal'), join(world.folder, 'keys')]
  mkdirSync(keyFolder)
  writeFileSync(keyFile({ dataFolder, keyFolder }), testKey)
  const lines = [
    'institution: { code: H36080200001, name: 测试医院, area: "360802", hospitalLevel: L3 }',
    `platform: { address: "${world.standIn.address}", timeoutSeconds: 5 }`,
    'reconciliation: { spacingMs: 100 }',
    'offline: { records: 7 }',
    '',
  ]
  writeFileSync(join(dataFolder, 'institution.yaml'), lines.join('\n'))
  vi.useFakeTimers({ toFake: ['Date'], now: world.clock.now() })
  const host = loopbackHost({ dataFolder, keyFolder })
  agreed(await addOperator(host, { operatorId: 'S01', name: '测试主管', role: 'supervisor' }, '123456'))
  agreed(await addOperator(host, { operatorId: 'C01', name: '测试收费员', role: 'cashier' }, '123456'))
  app = await createApp(host)
})
afterEach(async () => {
  await app.close()
  vi.useRealTimers()
  await world.close()
})

const signIn = (operatorId: string) => app.call('session.signIn', { operatorId, pin: '123456' })

test('a supervisor compares a day, sees what differs, and heals it; a cashier may not', async () => {
  await signIn('C01')
  expect(await app.call('reconciliation.run', { day: '2026-03-10' })).toMatchObject({ error: { code: 'session.not-allowed' } })
  await signIn('S01')
  const heard = new Set<string>()
  const stop = app.subscribe(({ event }) => heard.add(event))
  // The terminal begins to compare by itself as soon as it opens; both ways lead to the same finding.
  await vi.waitFor(
    async () =>
      expect(await app.call('reconciliation.mismatches', {})).toMatchObject({ value: [{ kind: 'taken-back-there', settlementId }] }),
    { timeout: 10_000, interval: 50 },
  )
  const { value } = (await app.call('reconciliation.mismatches', {})) as unknown as { value: { mismatchId: string; steps: string[] }[] }
  const [mismatch] = value
  const heal = { mismatchId: mismatch?.mismatchId, step: 'reverse-here', reason: '平台已无此结算' }
  expect(await app.call('reconciliation.heal', heal)).toMatchObject({ ok: true, value: { state: 'healing' } })
  await vi.waitFor(
    async () => {
      vi.setSystemTime(Date.now() + 30_000)
      expect(await app.call('reconciliation.mismatches', {})).toMatchObject({ value: [] })
    },
    { timeout: 15_000, interval: 100 },
  )
  const run = await vi.waitFor(
    async () => {
      const compared = await app.call('reconciliation.run', { day: '2026-03-10' })
      expect(compared).toMatchObject({ ok: true })
      return compared
    },
    { timeout: 5_000, interval: 100 },
  )
  stop()
  // A window that shows the day need not ask again and again.
  expect(heard).toContain('reconciliation.changed')
  expect(run).toMatchObject({ value: { groups: [{ result: 'equal', count: 0, totalFee: '0.00' }], mismatches: [{ state: 'closed' }] } })
  expect(await app.call('reconciliation.day', { day: '2026-03-10' })).toMatchObject({ value: { groups: [{ result: 'equal' }] } })
})

test('the offline budget and its use are told as the settings have them', async () => {
  await signIn('C01')
  expect(await app.call('settlement.offlineBudget', {})).toEqual({
    ok: true,
    value: {
      records: 0,
      recordsMax: 7,
      fundTotal: '0.00',
      fundTotalMax: '5000000.00',
      recordFundMax: '200000.00',
      personAgeMaxHours: 168,
      overdue: 0,
    },
  })
})
