import { afterEach, describe, expect, it } from 'vitest'
import { cd5220, createCustomerDisplay, createLine, createTransport, fitDigits, led8 } from '../../../../main/devices/index.ts'
import { startCustomerDisplaySimulator } from '../../../../main/simulators/customer-display/index.ts'
import { text } from '../card-reader/bytes.ts'
import { createScriptedLine } from '../envelope/scripted-line.ts'
import { canMakeSerialPairs, createSerialPair } from '../serial-pair.ts'
import { waitFor } from '../wait-for.ts'

const cleanUps: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp()
})

describe('bytes for a customer display', () => {
  it('total 120.50 on eight digits (D01)', () => {
    expect(text(led8.show({ label: 'total', amount: '120.50' }))).toBe('1B 73 32 1B 51 41 31 32 30 2E 35 30 0D')
  })

  it.each([
    ['none', '30'],
    ['price', '31'],
    ['total', '32'],
    ['received', '33'],
    ['change', '34'],
  ] as const)('the light for %s', (label, light) => {
    expect(text(led8.show({ label, amount: '0.00' }))).toBe(`1B 73 ${light} 1B 51 41 30 2E 30 30 0D`)
  })

  it.each([
    ['0.00', '0.00'],
    ['-120.50', '-120.50'],
    ['999999.99', '999999.99'],
    ['1000000.00', '1000000'],
    ['1234567.50', '1234567.5'],
    ['1234567.89', '--------'],
    ['-999999.99', '--------'],
    ['99999999.00', '99999999'],
    ['123456789.00', '--------'],
  ])('%s on eight places is %s', (amount, shown) => {
    expect(fitDigits(amount)).toBe(shown)
  })

  it('two lines of twenty characters', () => {
    const shown = led8.clear.length + 2 * (3 + 20 + 1)
    const bytes = cd5220.show({ label: 'total', amount: '1234567.89' })
    expect(bytes).toHaveLength(shown)
    expect(Buffer.from(bytes).toString('latin1')).toBe('\x0c\x1bQATOTAL               \r\x1bQB          1234567.89\r')
  })

  it.each(['', '1,234.00', '￥12.00', '12.345', '1e5', 'x'])('%j is no amount', (amount) => {
    for (const language of [led8, cd5220]) expect(() => language.show({ label: 'total', amount })).toThrow(RangeError)
  })
})

describe('customer display', () => {
  it('is initialised, shows, and is cleared; it never speaks', async () => {
    const { line, written } = createScriptedLine({})
    const display = createCustomerDisplay(line, led8)
    cleanUps.push(() => display.close())
    expect(await display.probe()).toEqual({ ok: true, value: '' })
    await waitFor(() => written.length === 2)
    await display.show({ label: 'total', amount: '120.50' })
    await display.clear()
    await waitFor(() => written.length === 4)
    expect(written).toEqual(['1B 40', '0C', '1B 73 32 1B 51 41 31 32 30 2E 35 30 0D', '0C'])
    expect(display).toMatchObject({ kind: 'customer-display', driver: 'led8', disturbances: 0 })
    expect(display.state()).toBe('silent')
  })

  it('shows on after its line came back', async () => {
    const { line, transport, written } = createScriptedLine({})
    const display = createCustomerDisplay(line, led8)
    cleanUps.push(() => display.close())
    await display.show({ label: 'change', amount: '3.00' })
    await waitFor(() => written.length >= 2)
    transport.lose()
    expect(display.state()).toBe('offline')
    const before = written.length
    await display.show({ label: 'change', amount: '4.00' })
    await waitFor(() => written.length > before + 1)
    expect(written.slice(before)).toEqual(['1B 40', '1B 73 34 1B 51 41 34 2E 30 30 0D'])
  })

  it.each([
    [led8, 'total 120.50'],
    [cd5220, 'TOTAL / 120.50'],
  ])('what it should show is what the simulator shows ($driver)', async (language, shows) => {
    const changes: string[] = []
    const simulator = await startCustomerDisplaySimulator({ listen: 'tcp', port: 0 }, (now) => changes.push(now))
    cleanUps.push(simulator.close)
    const display = createCustomerDisplay(createLine(createTransport(simulator.address, { baudRate: 2_400 })), language)
    cleanUps.push(() => display.close())
    expect(await display.show({ label: 'total', amount: '120.50' })).toEqual({ ok: true, value: undefined })
    await waitFor(() => simulator.shows() === shows)
    expect(await display.clear()).toEqual({ ok: true, value: undefined })
    await waitFor(() => simulator.shows() === '')
    expect(changes.at(-1)).toBe('')
  })

  it.runIf(canMakeSerialPairs())('over a serial port, unplugged and put back, shows what it should show now', async () => {
    const pair = await createSerialPair()
    cleanUps.push(pair.remove)
    let simulator = await startCustomerDisplaySimulator({ listen: 'serial', path: pair.devicePort })
    const display = createCustomerDisplay(createLine(createTransport(pair.terminalPort, { baudRate: 2_400 })), led8)
    cleanUps.push(() => display.close())
    await display.show({ label: 'total', amount: '120.50' })
    await waitFor(() => simulator.shows() === 'total 120.50')
    await simulator.close()
    await pair.unplug()
    expect(await waitFor(() => display.state() === 'offline')).toBeLessThan(1_000)
    await pair.plugIn()
    simulator = await startCustomerDisplaySimulator({ listen: 'serial', path: pair.devicePort })
    cleanUps.push(() => simulator.close())
    expect(await waitFor(() => display.state() === 'silent')).toBeLessThan(3_000)
    await display.show({ label: 'received', amount: '200.00' })
    await waitFor(() => simulator.shows() === 'received 200.00')
  })
})
