import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { type App, addOperator, createApp, installCatalogue, returnToFormerCatalogue } from '../../../main/app/index.ts'
import { demoSeed, generateDemo } from '../../../main/demo/data/index.ts'
import { loopbackHost } from '../../../main/loopback/index.ts'
import { parseLocalDate } from '../../../shared/dates/index.ts'
import { folderForThisTest } from '../../builders/folder.ts'

const institution = `institution:
  code: H36080200001
  name: 示例医院
  area: "360802"
  hospitalLevel: L3
terminal: "07"
platform:
  address: http://127.0.0.1:9
  timeoutSeconds: 1
`

function newHost() {
  const folder = folderForThisTest()
  return loopbackHost({ dataFolder: folder, keyFolder: join(folder, 'keys') })
}

function catalogueFile(folder: string, version: string, change: (items: object[]) => unknown[] = (items) => items): string {
  const items = generateDemo({ seed: demoSeed, baseDay: parseLocalDate('2026-03-10') }).items.slice(0, 20)
  const file = join(folder, `${version}.json`)
  writeFileSync(file, JSON.stringify({ format: 'sanbao-catalogue/1', version, items: change(items.map(({ source }) => source)) }))
  return file
}

describe('a terminal that hospital IT sets up', () => {
  let app: App | undefined
  afterEach(async () => {
    await app?.close()
    app = undefined
  })

  it('opens on institution.yaml with its operators and its catalogue, and is no demo', async () => {
    const host = newHost()
    writeFileSync(join(host.dataFolder, 'institution.yaml'), institution)
    expect(await addOperator(host, { operatorId: '1001', name: '测试收费员', role: 'cashier' }, '135790')).toMatchObject({ ok: true })
    expect(await installCatalogue(host, catalogueFile(host.dataFolder, '2026-03'))).toMatchObject({ ok: true, value: { items: 20 } })
    app = await createApp(host)
    expect(await app.call('setup.state', {})).toEqual({ ok: true, value: { configured: true, folder: host.dataFolder } })
    expect(await app.call('setup.startDemo', {})).toMatchObject({ ok: false, error: { code: 'setup.not-done' } })
    expect(await app.call('session.signIn', { operatorId: '1001', pin: '135790' })).toMatchObject({ ok: true, value: { role: 'cashier' } })
    expect(await app.call('terminal.status', {})).toMatchObject({
      ok: true,
      value: {
        demo: false,
        institution: { name: '示例医院' },
        catalogue: { version: '2026-03', items: 20 },
        cardReader: { state: 'not-configured' },
      },
    })
    expect(await app.call('demo.state', {})).toMatchObject({ ok: false })
    expect(await app.call('card.read', {})).toMatchObject({ ok: false, error: { code: 'device.not-configured' } })
  })

  it('takes no operator without a role, a proper PIN or a number of their own', async () => {
    const host = newHost()
    const cashier = { operatorId: '1001', name: '测试收费员', role: 'cashier' }
    expect(await addOperator(host, { ...cashier, role: 'boss' }, '135790')).toMatchObject({ error: { code: 'operator.invalid' } })
    expect(await addOperator(host, cashier, '12345')).toMatchObject({ error: { code: 'operator.invalid' } })
    expect(await addOperator(host, cashier, '135790')).toMatchObject({ ok: true })
    expect(await addOperator(host, cashier, '246800')).toMatchObject({
      error: { code: 'operator.exists', details: { operatorId: '1001' } },
    })
  })

  it('keeps the catalogue in force when a new file has any fault, and can return to the former one', async () => {
    const host = newHost()
    const pointer = () => readFileSync(join(host.dataFolder, 'catalogue/current.json'), 'utf8')
    expect(await installCatalogue(host, catalogueFile(host.dataFolder, '2026-03'))).toMatchObject({ ok: true })
    const before = pointer()
    const faulty = catalogueFile(host.dataFolder, '2026-04', (items) => [...items.slice(1), { ...items[0], unit: 7 }])
    expect(await installCatalogue(host, faulty)).toMatchObject({ ok: false, error: { code: 'catalogue.invalid' } })
    expect(await installCatalogue(host, join(host.dataFolder, 'nothing.json'))).toMatchObject({
      ok: false,
      error: { code: 'catalogue.invalid' },
    })
    expect(pointer()).toBe(before)
    expect(
      await installCatalogue(
        host,
        catalogueFile(host.dataFolder, '2026-05', (items) => items.slice(1)),
      ),
    ).toMatchObject({ ok: true })
    expect(returnToFormerCatalogue(host)).toMatchObject({ ok: true, value: { version: '2026-03' } })
  })
})
