import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { createApp } from '../../../main/app/index.ts'
import { loopbackHost } from '../../../main/loopback/index.ts'
import { startScannerSimulator } from '../../../main/simulators/scanner/index.ts'
import { createClient } from '../../../renderer/client/client.ts'
import type { EventPayload } from '../../../shared/contract/index.ts'
import { temporaryFolder } from '../../builders/terminal.ts'

const institution = `institution: {code: H36080200001, name: 测试医院, area: "360802", hospitalLevel: L3}
platform: {address: "http://127.0.0.1:9"}
`

test('a code scanned at the counter reaches every window, as it was and when it was', async () => {
  const folder = temporaryFolder()
  const simulator = await startScannerSimulator({ listen: 'tcp', port: 0 })
  writeFileSync(join(folder.path, 'institution.yaml'), institution)
  writeFileSync(
    join(folder.path, 'devices.yaml'),
    `devices:\n  - { kind: scanner, driver: text-scanner, at: { port: "${simulator.address}" }, options: { terminators: [TAB] } }\n`,
  )
  const app = await createApp(loopbackHost({ dataFolder: folder.path, keyFolder: join(folder.path, 'keys') }))
  const windows = [1, 2].map(() => createClient({ call: app.call, subscribe: app.subscribe, watchConnection: () => () => undefined }))
  const heard: EventPayload<'scan.received'>[] = []
  for (const window of windows) window.subscribe('scan.received', (scan) => heard.push(scan))
  try {
    const before = Date.now()
    simulator.set({ terminator: 'TAB', prefix: 'STX' })
    await vi.waitFor(() => {
      simulator.scan(']d201069012345000111726123110LOT\u001d21SN1')
      expect(heard.length).toBeGreaterThan(0)
    }, 10_000)
    await vi.waitFor(() => expect(heard).toHaveLength(2), 1_000)
    expect(heard.map(({ text }) => text)).toEqual(Array(2).fill(']d201069012345000111726123110LOT\u001d21SN1'))
    for (const { at } of heard) expect(Date.parse(at)).toBeGreaterThanOrEqual(before)
  } finally {
    await app.close()
    await simulator.close()
    folder.remove()
  }
}, 30_000)

test('the rules of the site are those of its institution.yaml, and a wrong one is refused with its line', async () => {
  const folder = temporaryFolder()
  const open = (scans: string) => {
    writeFileSync(join(folder.path, 'institution.yaml'), `${institution}scans:\n${scans}`)
    return createApp(loopbackHost({ dataFolder: folder.path, keyFolder: join(folder.path, 'keys') }))
  }
  const wrong = await open('  numbers:\n    - { kind: bill, prefix: "", digitsMin: 8, digitsMax: 18 }\n')
  expect(wrong.problem).toContain('institution.yaml 第 5 行 scans.numbers.0.digitsMax')
  await wrong.close()
  const right = await open('  separators: sent\n')
  expect(right.problem).toBeUndefined()
  await right.close()
  folder.remove()
})
