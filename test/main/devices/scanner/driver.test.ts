import { describe, expect, it } from 'vitest'
import { createLine, createScanner, createTextScanner, scannerMask, type TextScannerSettings } from '../../../../main/devices/index.ts'
import { startScannerSimulator } from '../../../../main/simulators/scanner/index.ts'
import { syntheticTraceabilityCode } from '../../../../main/simulators/scanner/simulated-scanner.ts'
import { createMemoryTransport } from '../memory-transport.ts'
import { canMakeSerialPairs, createSerialPair } from '../serial-pair.ts'
import { waitFor } from '../wait-for.ts'

const ascii = (text: string) => Buffer.from(text, 'latin1')
const wait = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))

async function memoryScanner(settings: TextScannerSettings = {}) {
  const written: number[][] = []
  const transport = createMemoryTransport((bytes) => written.push([...bytes]))
  const line = createLine(transport)
  const scanner = createTextScanner(line, settings)
  const texts: string[] = []
  scanner.onScan(({ text }) => texts.push(text))
  await line.open()
  return { transport, scanner, texts, written }
}

describe('a scanner', () => {
  it('is silent until it is heard, ready then, and offline when its line is gone', async () => {
    const { transport, scanner } = await memoryScanner()
    const states = [scanner.state()]
    scanner.onChange(() => states.push(scanner.state()))
    transport.deliver(ascii('A1\r'))
    await wait(1)
    transport.lose()
    expect(states).toEqual(['silent', 'ready', 'offline'])
    expect(await scanner.probe()).toEqual({ ok: true, value: '' })
    expect(states.at(-1)).toBe('silent')
    await scanner.close()
  })

  it('without terminator ends its code by silence, not before', async () => {
    const { transport, scanner, texts } = await memoryScanner({ silenceMs: 60 })
    transport.deliver(ascii('84012345'))
    await wait(20)
    transport.deliver(ascii('678901234567'))
    await wait(20)
    expect(texts).toEqual([])
    await waitFor(() => texts.length > 0)
    expect(texts).toEqual(['84012345678901234567'])
    await scanner.close()
  })

  it('is not cut short when the program was busy while the rest came', async () => {
    const { transport, scanner, texts } = await memoryScanner({ silenceMs: 40 })
    transport.deliver(ascii('84012345'))
    await wait(1)
    const until = performance.now() + 150
    while (performance.now() < until);
    await new Promise((resolve) => setImmediate(resolve))
    transport.deliver(ascii('678901234567\r'))
    await waitFor(() => texts.length > 0)
    expect(texts).toEqual(['84012345678901234567'])
    await scanner.close()
  })

  it('says a code held under it once, and every time where packages are counted', async () => {
    for (const countsPackages of [false, true]) {
      let at = 0
      const { transport, scanner, texts } = await memoryScanner({ countsPackages, now: () => at })
      for (const time of [0, 700, 1_400, 2_899, 4_399]) {
        at = time
        transport.deliver(ascii('6901234567892\r'))
        await wait(1)
      }
      expect(texts.length).toBe(countsPackages ? 5 : 2)
      await scanner.close()
    }
  })

  it('forgets half a code when the line is lost, and counts it', async () => {
    const { transport, scanner, texts } = await memoryScanner()
    transport.deliver(ascii('8401234'))
    await wait(1)
    transport.lose()
    await scanner.probe()
    transport.deliver(ascii('5678901234567\r'))
    await wait(1)
    expect(texts).toEqual(['5678901234567'])
    expect(scanner.disturbances).toBe(1)
    await scanner.close()
  })

  it('tells what is no text instead of swallowing it, and counts it', async () => {
    const { transport, scanner, texts } = await memoryScanner()
    transport.deliver(Uint8Array.of(0x38, 0xff, 0xff, 0x34, 0x0d))
    await wait(1)
    expect(texts).toEqual(['8\ufffd\ufffd4'])
    expect(scanner.disturbances).toBe(1)
    await scanner.close()
  })

  it.each([
    ['honeywell', 'trigger', [0x16, 0x54, 0x0d]],
    ['honeywell', 'stop', [0x16, 0x55, 0x0d]],
    ['datalogic', 'enable', [0x45]],
    ['datalogic', 'disable', [0x44]],
    ['datalogic', 'beep', [0x46]],
    ['cipherlab', 'trigger', [0x23, 0x40, 0x2e, 0x2e, 0x2e, 0x2e, 0x0d]],
    ['cipherlab', 'stop', [0x23, 0x40, 0x2d, 0x2d, 0x2d, 0x2d, 0x0d]],
    ['cipherlab', 'beep', [0x23, 0x40, 0x2f, 0x2f, 0x2f, 0x2f, 0x0d]],
  ] as const)('of %s is told to %s', async (trigger, order, bytes) => {
    const { scanner, written } = await memoryScanner({ trigger })
    expect(await scanner.order(order)).toEqual({ ok: true, value: undefined })
    await wait(1)
    expect(written).toEqual([bytes])
    await scanner.close()
  })

  it('is told nothing where nobody said which family it is of', async () => {
    const { scanner, written } = await memoryScanner()
    expect(await scanner.order('trigger')).toMatchObject({ ok: false, error: { code: 'device.failed' } })
    expect(written).toEqual([])
    await scanner.close()
  })

  it('shows nothing of a code in the trace of its line', () => {
    const mask = scannerMask()
    expect(mask('in', ascii('\u00024241\r'))).toEqual([0x02, undefined, undefined, undefined, undefined, 0x0d])
    expect(mask('out', ascii('\u0016T\r'))).toEqual([0x16, 0x54, 0x0d])
  })
})

describe.each([
  ['100 a minute', 8, 600],
  ['600 a minute', 30, 100],
  ['as fast as the line carries them', 300, 0],
])('codes scanned at %s', (_, count, everyMs) => {
  const expected = Array.from({ length: count }, (_unused, index) => syntheticTraceabilityCode(index + 1))

  it('all arrive, in order, each as one', async () => {
    const simulator = await startScannerSimulator({ listen: 'tcp', port: 0 })
    const scanner = createScanner({ port: simulator.address })
    const texts: string[] = []
    scanner.onScan(({ text }) => texts.push(text))
    await scanner.probe()
    simulator.burst(count, everyMs)
    await waitFor(() => texts.length >= count, count * everyMs + 5_000)
    await wait(50)
    expect(texts).toEqual(expected)
    await scanner.close()
    await simulator.close()
  })
})

describe.runIf(canMakeSerialPairs())('over a real serial line', () => {
  it('codes at 600 a minute arrive in order, at the speed of 9600 baud, without terminators too', async () => {
    const pair = await createSerialPair()
    const simulator = await startScannerSimulator({ listen: 'serial', path: pair.devicePort, paced: true, baudRate: 9_600 })
    const scanner = createScanner({ port: pair.terminalPort })
    const texts: string[] = []
    scanner.onScan(({ text }) => texts.push(text))
    await scanner.probe()
    simulator.burst(20, 100)
    await waitFor(() => texts.length >= 20, 10_000)
    simulator.set({ terminator: 'none' })
    simulator.burst(5, 400)
    await waitFor(() => texts.length >= 25, 10_000)
    expect(texts).toEqual(Array.from({ length: 25 }, (_unused, index) => syntheticTraceabilityCode(index + 1)))
    await scanner.close()
    await simulator.close()
    await pair.remove()
  })

  it('a cable pulled and put back is noticed, and the next code is read', async () => {
    const pair = await createSerialPair()
    const scanner = createScanner({ port: pair.terminalPort })
    const texts: string[] = []
    scanner.onScan(({ text }) => texts.push(text))
    await scanner.probe()
    await pair.unplug()
    expect(await waitFor(() => scanner.state() === 'offline')).toBeLessThan(1_000)
    await pair.plugIn()
    expect(await waitFor(() => scanner.state() === 'silent')).toBeLessThan(3_000)
    const simulator = await startScannerSimulator({ listen: 'serial', path: pair.devicePort })
    simulator.scan('ZY900018')
    await waitFor(() => texts.length > 0)
    expect(texts).toEqual(['ZY900018'])
    await scanner.close()
    await simulator.close()
    await pair.remove()
  })
})
