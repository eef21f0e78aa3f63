import { createServer, type Server, type Socket } from 'node:net'
import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { type OpenPrinterSettings, openReceiptPrinter } from '../../../../main/devices/index.ts'
import { type ReceiptPrinterSimulator, startReceiptPrinterSimulator } from '../../../../main/simulators/receipt-printer/index.ts'
import { aSlip } from '../../../builders/slip.ts'
import { canMakeSerialPairs, createSerialPair } from '../serial-pair.ts'
import { waitFor } from '../wait-for.ts'
import { paperOf, receiptOf } from './bench.ts'

const slip = aSlip({ head: [{ label: '姓名', value: '演示㐀𠮷㛃' }] })

interface Bench {
  readonly port: string
  simulator(): ReceiptPrinterSimulator
  unplug(): Promise<void>
  plugIn(): Promise<void>
}

const cleanUps: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp()
})

async function overTcp(): Promise<Bench> {
  let simulator = await startReceiptPrinterSimulator({ listen: 'tcp', port: 0 })
  const port = Number(simulator.address.split(':').at(-1))
  cleanUps.push(() => simulator.close())
  return {
    port: simulator.address,
    simulator: () => simulator,
    unplug: () => simulator.close(),
    async plugIn() {
      simulator = await startReceiptPrinterSimulator({ listen: 'tcp', port })
    },
  }
}

async function overSerial(): Promise<Bench> {
  const pair = await createSerialPair()
  const start = () => startReceiptPrinterSimulator({ listen: 'serial', path: pair.devicePort })
  let simulator = await start()
  cleanUps.push(async () => {
    await simulator.close()
    await pair.remove()
  })
  return {
    port: pair.terminalPort,
    simulator: () => simulator,
    unplug: pair.unplug,
    async plugIn() {
      await pair.plugIn()
      simulator = await start()
    },
  }
}

function connect(port: string, settings: Partial<OpenPrinterSettings> = {}) {
  const printer = openReceiptPrinter({ port, ...settings })
  cleanUps.push(() => printer.close())
  return printer
}

const lines = [
  { line: 'a TCP device server', start: overTcp, here: true },
  { line: 'a serial port', start: overSerial, here: canMakeSerialPairs() },
]

describe.each(lines)('receipt printer on $line', ({ start, here }) => {
  it.runIf(here)('prints the slip as laid out, rare characters of the name included', async () => {
    const bench = await start()
    const printer = connect(bench.port)
    const receipt = receiptOf(slip, printer)
    expect(await printer.print(() => receipt)).toEqual({ ok: true, value: {} })
    expect(bench.simulator().receipts).toEqual([paperOf(receipt, 32)])
    expect(bench.simulator().receipts[0]).toContain('姓名：演示㐀𠮷㛃')
    expect([printer.state(), printer.port(), bench.simulator().unknown]).toEqual(['ready', bench.port, 0])
  })

  it.runIf(here).each(['none', 'rtscts', 'xon'] as const)('prints with flow control %s', async (flowControl) => {
    const bench = await start()
    const printer = connect(bench.port, { flowControl })
    const receipt = receiptOf(slip, printer)
    expect(await printer.print(() => receipt)).toEqual({ ok: true, value: {} })
    expect(bench.simulator().receipts).toEqual([paperOf(receipt, 32)])
  })

  it.runIf(here)(
    'unplugged in the middle of a receipt leaves its outcome open; put back, it is there and prints only what it is asked',
    async () => {
      const bench = await start()
      const printer = connect(bench.port)
      await waitFor(() => printer.state() === 'ready')
      bench.simulator().fault({ kind: 'slow', amount: 40 })
      let asked = 0
      const printing = printer.print(() => {
        asked += 1
        return receiptOf(slip, printer)
      })
      await waitFor(() => asked === 1)
      await new Promise((resolve) => setTimeout(resolve, 100))
      const before = performance.now()
      await bench.unplug()
      expect(await printing).toEqual({ ok: false, error: { code: 'printer.outcome-unknown', details: { port: bench.port } } })
      await waitFor(() => printer.state() === 'offline')
      expect(performance.now() - before).toBeLessThan(1_000)
      await bench.plugIn()
      expect(await waitFor(() => printer.state() === 'ready')).toBeLessThan(3_000)
      await new Promise((resolve) => setTimeout(resolve, 100))
      expect([asked, bench.simulator().receipts.length]).toEqual([1, 0])
      const receipt = receiptOf(slip, printer)
      expect(await printer.print(() => receipt)).toEqual({ ok: true, value: {} })
      expect(bench.simulator().receipts).toEqual([paperOf(receipt, 32)])
    },
  )

  it.runIf(here)('asked while it is unplugged prints nothing and says why at once', async () => {
    const bench = await start()
    const printer = connect(bench.port)
    await waitFor(() => printer.state() === 'ready')
    await bench.unplug()
    await waitFor(() => printer.state() === 'offline')
    let asked = 0
    const before = performance.now()
    const outcome = await printer.print(() => {
      asked += 1
      return []
    })
    expect(performance.now() - before).toBeLessThan(500)
    expect(outcome).toMatchObject({ ok: false, error: { code: expect.stringMatching(/^device\.(disconnected|not-found)$/) } })
    expect(asked).toBe(0)
  })

  it.runIf(here)('held by another program is busy', async () => {
    const bench = await start()
    const holder = connect(bench.port)
    await waitFor(() => holder.state() === 'ready')
    const second = connect(bench.port)
    expect(await second.print(() => [])).toEqual({ ok: false, error: { code: 'device.busy', details: { port: bench.port } } })
  })
})

describe('receipt printer', () => {
  it('never hangs, whatever is said in place of its status', async () => {
    const said = fc.array(fc.uint8Array({ maxLength: 4 }), { minLength: 1, maxLength: 6 })
    await fc.assert(
      fc.asyncProperty(said, async (answers) => {
        let turn = 0
        const server = await listen((socket) => {
          socket.on('data', () => {
            turn += 1
            socket.write(Buffer.from(answers[turn % answers.length] ?? []))
          })
        })
        const address = server.address()
        const limits = { answerMs: 15, finishMs: 30, finishLineMs: 0, quietMs: 10 }
        const printer = connect(`tcp://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`, { limits, baudRate: 115_200 })
        const before = performance.now()
        const outcome = await printer.print(() => [{ style: 'plain', text: '演示' }])
        expect(performance.now() - before).toBeLessThan(1_000)
        if (!outcome.ok) expect(outcome.error.code).toMatch(/^(device\.(no-answer|failed)|printer\.\S+)$/)
        for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp()
      }),
      { numRuns: 40 },
    )
  })

  it('on the port of a device that never says a word ends within three seconds', async () => {
    const server = await listen((socket) => socket.resume())
    const address = server.address()
    const printer = connect(`tcp://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`)
    await waitFor(() => server.listening)
    const before = performance.now()
    expect(await printer.probe()).toMatchObject({ ok: false, error: { code: 'device.no-answer' } })
    // The question at opening comes first; both are given up after two tries of half a second.
    expect(performance.now() - before).toBeLessThan(3_000)
    expect(printer.state()).toBe('offline')
  })
})

function listen(behave: (socket: Socket) => void): Promise<Server> {
  const sockets = new Set<Socket>()
  return new Promise((resolve) => {
    const server = createServer((socket) => {
      sockets.add(socket)
      socket.on('error', () => socket.destroy())
      behave(socket)
    })
    cleanUps.push(async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise((closed) => server.close(closed))
    })
    server.listen(0, '127.0.0.1', () => resolve(server))
  })
}
