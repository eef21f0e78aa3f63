import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type App, createApp } from '../../../main/app/index.ts'
import { loopbackHost } from '../../../main/loopback/index.ts'
import { temporaryFolder } from '../../builders/terminal.ts'
import { waitFor } from '../devices/wait-for.ts'

/** The counter of the demo: four simulated devices as programs of their own, met by the real drivers. */

const folder = temporaryFolder()
let app: App
const scans: { readonly text: string; readonly at: string }[] = []

type Answer = { readonly ok: true; readonly value: never } | { readonly ok: false; readonly error: unknown }
async function call<Value>(method: string, request: object): Promise<Value> {
  const answer = (await app.call(method, request)) as Answer
  if (!answer.ok) throw new Error(`${method}: ${JSON.stringify(answer.error)}`)
  return answer.value
}

beforeAll(async () => {
  app = await createApp(loopbackHost({ dataFolder: join(folder.path, 'data'), keyFolder: join(folder.path, 'keys') }))
  app.subscribe(({ event, payload }) => {
    if (event === 'scan.received') scans.push(payload as (typeof scans)[number])
  })
  await call('setup.startDemo', {})
  await call('session.signIn', { operatorId: '1001', pin: '111111' })
}, 60_000)
afterAll(async () => {
  await app.close()
  folder.remove()
})

async function whenReady(kind: string, states: readonly string[]): Promise<void> {
  let state = ''
  await waitFor(() => {
    void call<{ kind: string; state: string }[]>('device.list', {}).then((list) => {
      state = list.find((device) => device.kind === kind)?.state ?? ''
    })
    return states.includes(state)
  }, 20_000)
}

test('has its devices where devices.yaml says, and they answer', async () => {
  for (const [kind, states] of [
    ['social-card', ['occupied']],
    ['id-card', ['ready']],
    ['scanner', ['silent', 'ready']],
    ['receipt-printer', ['ready']],
  ] as const)
    await whenReady(kind, states)
})

test('reads the identity card somebody lays down, and the card they put in instead', async () => {
  const { people } = await call<{ people: { personNumber: string; name: string }[] }>('demo.state', {})
  const [person] = people
  const personNumber = person?.personNumber
  expect(await call('demo.present', { personNumber, document: 'id-card' })).not.toHaveProperty('insertedPersonNumber')
  expect(await call('idCard.read', {})).toMatchObject({ document: 'id-card', person: { personNumber }, source: 'platform' })
  await call('demo.insertCard', { personNumber })
  expect(await call('card.read', {})).toMatchObject({ document: 'social-security-card', person: { personNumber } })
})

test('scans a fresh voucher off somebody’s phone', async () => {
  const { people } = await call<{ people: { personNumber: string }[] }>('demo.state', {})
  const personNumber = people[2]?.personNumber
  await call('demo.present', { personNumber, document: 'e-voucher' })
  await waitFor(() => scans.length === 1)
  const [scan] = scans
  expect(scan?.text).toMatch(/^424\d{25}$/)
  expect(await call('voucher.read', { code: scan?.text, scannedAt: scan?.at })).toMatchObject({
    document: 'e-voucher',
    person: { personNumber },
  })
})
