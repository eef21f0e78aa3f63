import { afterEach, describe, expect, it } from 'vitest'
import { createDeviceManager, createTransport, drivers, faultsAmong, type ManagerSettings } from '../../../../main/devices/index.ts'
import { startCardReaderSimulator } from '../../../../main/simulators/card-reader/index.ts'
import { startIdCardReaderSimulator } from '../../../../main/simulators/id-card-reader/index.ts'
import { startScannerSimulator } from '../../../../main/simulators/scanner/index.ts'
import type { DeviceSettings } from '../../../../shared/contract/index.ts'
import { deviceKinds } from '../../../../shared/contract/index.ts'
import { aCard, identityOf } from '../card-reader/cards.ts'
import { zhangSan } from '../id-card-reader/documents.ts'
import { canMakeSerialPairs, createSerialPair } from '../serial-pair.ts'
import { waitFor } from '../wait-for.ts'

const tcp = { listen: 'tcp', port: 0 } as const
const card = aCard()

const cleanUps: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp()
})

function managerOf(devices: readonly DeviceSettings[], more: Partial<ManagerSettings> = {}) {
  const manager = createDeviceManager({ devices, listPorts: async () => ({ ports: [] }), ...more })
  cleanUps.push(manager.close)
  return manager
}

const settings = (kind: DeviceSettings['kind'], driver: string, port: string): DeviceSettings => ({
  kind,
  driver,
  at: { port },
  options: {},
})

describe('the devices of a counter', () => {
  it('are refused as long as they are not configured, and said to be so', async () => {
    const manager = managerOf([])
    expect(manager.list().map(({ kind, state }) => [kind, state])).toEqual(deviceKinds.map((kind) => [kind, 'not-configured']))
    expect(await manager.socialCard.read()).toEqual({
      ok: false,
      error: { code: 'device.not-configured', details: { role: 'social-card' } },
    })
    expect(await manager.receiptPrinter.print(() => [])).toMatchObject({ ok: false, error: { code: 'device.not-configured' } })
    expect(manager.scanner.state()).toBe('not-configured')
  })

  it('are taken into use, exchanged and taken out while services hold on to them', async () => {
    const [first, second] = [
      await startCardReaderSimulator({ ...tcp, card }),
      await startCardReaderSimulator({ ...tcp, card: aCard({ name: '演示秀英' }) }),
    ]
    cleanUps.push(first.close, second.close)
    const manager = managerOf([])
    const reader = manager.socialCard
    const states: string[] = []
    reader.onChange(() => states.push(reader.state()))
    expect(await manager.configure('social-card', settings('social-card', 'acs-serial', first.address))).toEqual([])
    await waitFor(() => reader.state() === 'occupied')
    expect(await reader.read()).toEqual({ ok: true, value: identityOf(card) })
    await manager.configure('social-card', settings('social-card', 'acs-serial', second.address))
    expect(await reader.read()).toMatchObject({ ok: true, value: { name: '演示秀英' } })
    expect(reader.port()).toBe(second.address)
    await manager.configure('social-card', undefined)
    expect(reader.state()).toBe('not-configured')
    expect(states.at(-1)).toBe('not-configured')
  })

  it('keep what they had when the new settings are wrong', async () => {
    const simulator = await startCardReaderSimulator({ ...tcp, card })
    cleanUps.push(simulator.close)
    const manager = managerOf([settings('social-card', 'acs-serial', simulator.address)])
    const wrong = { ...settings('social-card', 'acs-serial', simulator.address), options: { slot: 7, sloth: 1 } }
    expect((await manager.configure('social-card', wrong)).map(({ path }) => path.join('.'))).toEqual(['options.slot', 'options.sloth'])
    expect(await manager.configure('social-card', { ...wrong, driver: 'acs' })).toEqual([
      { path: ['driver'], found: 'acs', expected: 'acs-serial | mt3-serial' },
    ])
    expect(await manager.socialCard.read()).toMatchObject({ ok: true })
  })

  it('share one line where two hang on one port, one at a time, and only at one speed', async () => {
    const simulator = await startIdCardReaderSimulator({ ...tcp, document: zhangSan })
    cleanUps.push(simulator.close)
    const idCard = settings('id-card', 'sam-v', simulator.address)
    const combined = { ...settings('social-card', 'mt3-serial', simulator.address), baudRate: 115_200 }
    const manager = managerOf([idCard, combined])
    const [document, other] = await Promise.all([manager.idCard.read(), manager.socialCard.probe()])
    expect(document).toMatchObject({ ok: true, value: { name: '张三' } })
    expect(other).toMatchObject({ ok: false, error: { code: expect.stringMatching(/^device\.(no-answer|garbled)$/) } })
    expect(manager.report('social-card').state).toBe('offline')
    // Taking one out leaves the line to the other.
    await manager.configure('social-card', undefined)
    expect(await manager.idCard.read({ again: true })).toMatchObject({ ok: true })
    expect(faultsAmong({ ...combined, baudRate: 9_600 }, [idCard])).toEqual([
      { path: ['baudRate'], found: '9600', expected: `115200 (id-card, ${simulator.address})` },
    ])
  })

  it('pass on scans of whatever scanner is configured at the moment', async () => {
    const scanner = await startScannerSimulator(tcp)
    cleanUps.push(scanner.close)
    const manager = managerOf([])
    const scans: string[] = []
    manager.scanner.onScan(({ text }) => scans.push(text))
    await manager.configure('scanner', settings('scanner', 'text-scanner', scanner.address))
    await waitFor(() => manager.scanner.state() === 'silent')
    scanner.scan('6901234567892')
    await waitFor(() => scans.length === 1)
    expect(scans).toEqual(['6901234567892'])
  })

  it('are found soon when they wake up a while after their port', async () => {
    const simulator = await startCardReaderSimulator({ ...tcp, card })
    cleanUps.push(simulator.close)
    simulator.fault({ kind: 'silence' })
    const manager = managerOf([settings('social-card', 'acs-serial', simulator.address)])
    await new Promise((resolve) => setTimeout(resolve, 700))
    expect(manager.socialCard.state()).toBe('offline')
    simulator.clearFaults()
    expect(await waitFor(() => manager.socialCard.state() === 'occupied')).toBeLessThan(3_000)
  })

  it('are opened anew after the machine slept, because an open port may be a dead one then', async () => {
    const simulator = await startCardReaderSimulator({ ...tcp, card })
    cleanUps.push(simulator.close)
    let slept = 0
    const manager = managerOf([settings('social-card', 'acs-serial', simulator.address)], { now: () => Date.now() + slept })
    await waitFor(() => manager.socialCard.state() === 'occupied')
    const events = () =>
      manager
        .installed('social-card')
        ?.trace.after(0)
        .pieces.filter(({ direction }) => direction === 'event') ?? []
    expect(events().map(({ bytes }) => bytes)).toEqual(['opened'])
    slept = 8 * 3_600_000
    await waitFor(() => events().length >= 3 && manager.socialCard.state() === 'occupied')
    expect(events().map(({ bytes }) => bytes)).toEqual(['opened', 'closed', 'opened'])
    expect(await manager.socialCard.read()).toMatchObject({ ok: true })
  })

  it('are not lost when the system cannot list its ports', async () => {
    const manager = managerOf([{ kind: 'social-card', driver: 'acs-serial', at: { vendorId: '1A86', productId: '7523' }, options: {} }], {
      listPorts: async () => ({ ports: [], unavailable: 'spawn udevadm ENOENT' }),
    })
    expect(await manager.socialCard.read()).toEqual({ ok: false, error: { code: 'device.not-found', details: { port: '1A86:7523' } } })
  })

  it.runIf(canMakeSerialPairs())('name both ports when two alike fit, and open neither', async () => {
    const pairs = [await createSerialPair(), await createSerialPair()]
    for (const pair of pairs) cleanUps.push(pair.remove)
    const ids = { vendorId: '1A86', productId: '7523' }
    const [one, other] = pairs.map(({ terminalPort }) => terminalPort)
    const manager = managerOf([{ kind: 'social-card', driver: 'acs-serial', at: ids, options: {} }], {
      listPorts: async () => ({ ports: pairs.map(({ terminalPort }) => ({ path: terminalPort, ...ids })) }),
    })
    expect(await manager.socialCard.read()).toEqual({
      ok: false,
      error: { code: 'device.not-found', details: { port: `1A86:7523 = ${one} / ${other} ?` } },
    })
    expect(manager.report('social-card').port).toBe('')
  })

  it('with adapters that differ by nothing but their path each have their own line', async () => {
    const ids = { vendorId: '1A86', productId: '7523' }
    const [reader, scanner] = [
      { ...ids, lastPort: '/dev/ttyUSB0' },
      { ...ids, lastPort: '/dev/ttyUSB1' },
    ]
    const opened: string[] = []
    managerOf(
      [
        { kind: 'social-card', driver: 'acs-serial', at: reader, options: {} },
        { kind: 'scanner', driver: 'text-scanner', at: scanner, options: {} },
      ],
      {
        listPorts: async () => ({ ports: [reader, scanner].map(({ lastPort }) => ({ path: lastPort, ...ids })) }),
        createTransport(port, wanted) {
          opened.push(port)
          return createTransport('tcp://127.0.0.1:1', wanted)
        },
      },
    )
    await waitFor(() => opened.length >= 2)
    expect(opened.toSorted()).toEqual(['/dev/ttyUSB0', '/dev/ttyUSB1'])
  })

  it('have their lines remembered without a byte of the person', async () => {
    const simulator = await startCardReaderSimulator({ ...tcp, card })
    cleanUps.push(simulator.close)
    const manager = managerOf([settings('social-card', 'acs-serial', simulator.address)])
    expect(await manager.socialCard.read()).toMatchObject({ ok: true })
    const { pieces } = manager.installed('social-card')?.trace.after(0) ?? { pieces: [] }
    const told = pieces.map(({ bytes }) => bytes.replaceAll(' ', '')).join('')
    expect(told.length).toBeGreaterThan(500)
    const { bytesIn, bytesOut, losses } = manager.report('social-card').counted
    expect([bytesIn > 300, bytesOut > 300, losses]).toEqual([true, true, 0])
    const personal = [
      Buffer.from(card.idNumber),
      Buffer.from(card.cardNumber),
      new Uint8Array(Buffer.from(card.idNumber.slice(6, 14), 'hex')),
    ]
    for (const bytes of personal) expect(told).not.toContain(Buffer.from(bytes).toString('hex').toUpperCase())
  })
})

describe('the table of drivers', () => {
  it('has a driver for every kind of device, and none twice', () => {
    expect(new Set(drivers.map(({ kind }) => kind))).toEqual(new Set(deviceKinds))
    const names = drivers.map(({ kind, driver }) => `${kind} ${driver}`)
    expect(new Set(names).size).toBe(names.length)
  })

  it.each(drivers.map((entry) => [`${entry.kind} ${entry.driver}`, entry] as const))(
    'makes a device of %s that calls itself so',
    async (_, entry) => {
      const manager = managerOf([])
      const { device, close } = manager.openFor(entry, settings(entry.kind, entry.driver, 'tcp://127.0.0.1:9'))
      expect([device.kind, device.driver]).toEqual([entry.kind, entry.driver])
      await close()
    },
  )
})
