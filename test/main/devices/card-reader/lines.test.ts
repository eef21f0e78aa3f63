import { createServer, type Server, type Socket } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { createCardReader } from '../../../../main/devices/index.ts'
import type { CardReader } from '../../../../main/services/ports/index.ts'
import { type CardReaderSimulator, startCardReaderSimulator } from '../../../../main/simulators/card-reader/index.ts'
import { canMakeSerialPairs, createSerialPair } from '../serial-pair.ts'
import { waitFor } from '../wait-for.ts'
import { aCard, identityOf } from './cards.ts'

const card = aCard({ name: '演示𠮷安' })
const whole = { ok: true, value: identityOf(card) }

interface Bench {
  readonly port: string
  simulator(): CardReaderSimulator
  unplug(): Promise<void>
  /** The cable and behind it the reader, with the card still in its slot. */
  plugIn(cardTimeMs?: number): Promise<void>
}

const cleanUps: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp()
})

async function overTcp(cardTimeMs = 0): Promise<Bench> {
  let simulator = await startCardReaderSimulator({ listen: 'tcp', port: 0, card, cardTimeMs })
  const port = Number(simulator.address.split(':').at(-1))
  cleanUps.push(() => simulator.close())
  return {
    port: simulator.address,
    simulator: () => simulator,
    unplug: () => simulator.close(),
    async plugIn(time = 0) {
      simulator = await startCardReaderSimulator({ listen: 'tcp', port, card, cardTimeMs: time })
    },
  }
}

async function overSerial(cardTimeMs = 0): Promise<Bench> {
  const pair = await createSerialPair()
  const start = (time: number) => startCardReaderSimulator({ listen: 'serial', path: pair.devicePort, card, cardTimeMs: time })
  let simulator = await start(cardTimeMs)
  cleanUps.push(async () => {
    await simulator.close()
    await pair.remove()
  })
  return {
    port: pair.terminalPort,
    simulator: () => simulator,
    unplug: pair.unplug,
    async plugIn(time = 0) {
      await pair.plugIn()
      simulator = await start(time)
    },
  }
}

function connect(port: string): CardReader {
  const reader = createCardReader({ port })
  cleanUps.push(() => reader.close())
  return reader
}

const lines = [
  { line: 'a TCP device server', start: overTcp, here: true },
  { line: 'a serial port', start: overSerial, here: canMakeSerialPairs() },
]

describe.each(lines)('card reader on $line', ({ start, here }) => {
  it.runIf(here)('reads a card', async () => {
    const bench = await start()
    const reader = connect(bench.port)
    expect(await reader.read()).toEqual(whole)
    expect(await reader.read()).toEqual(whole)
    expect(reader.state()).toBe('occupied')
    expect(reader.port()).toBe(bench.port)
  })

  it.runIf(here)('tells when a card comes and goes', async () => {
    const bench = await start()
    const reader = connect(bench.port)
    const states: string[] = []
    reader.onChange(() => states.push(reader.state()))
    await waitFor(() => reader.state() === 'occupied')
    bench.simulator().remove()
    await waitFor(() => reader.state() === 'ready')
    expect(await reader.read()).toEqual({ ok: false, error: { code: 'card.absent', details: {} } })
    bench.simulator().insert(card)
    await waitFor(() => reader.state() === 'occupied')
    expect(states).toEqual(['occupied', 'ready', 'occupied'])
  })

  it.runIf(here)('unplugged in the middle of a reading says so, and works again when it is put back', async () => {
    const bench = await start(10)
    const reader = connect(bench.port)
    await waitFor(() => reader.state() === 'occupied')
    for (const beforeMs of [5, 60, 150]) {
      const reading = reader.read()
      await new Promise((resolve) => setTimeout(resolve, beforeMs))
      await bench.unplug()
      expect(await reading).toEqual({ ok: false, error: { code: 'device.disconnected', details: { port: bench.port } } })
      expect(await waitFor(() => reader.state() === 'offline')).toBeLessThan(1_000)
      await bench.plugIn(10)
      expect(await waitFor(() => reader.state() === 'occupied')).toBeLessThan(3_000)
      expect(await reader.read()).toEqual(whole)
    }
  })

  it.runIf(here)('asked while it is unplugged answers at once, and finds the reader without being asked again', async () => {
    const bench = await start()
    const reader = connect(bench.port)
    await waitFor(() => reader.state() === 'occupied')
    await bench.unplug()
    await waitFor(() => reader.state() === 'offline')
    const before = performance.now()
    const outcome = await reader.read()
    expect(performance.now() - before).toBeLessThan(500)
    // For a moment the path of the lost line can still be opened; then it is gone.
    expect(outcome).toMatchObject({
      ok: false,
      error: { code: expect.stringMatching(/^device\.(disconnected|not-found)$/), details: { port: bench.port } },
    })
    await bench.plugIn()
    expect(await waitFor(() => reader.state() === 'occupied')).toBeLessThan(3_000)
  })

  it.runIf(here)('held by another program is busy', async () => {
    const bench = await start()
    const holder = connect(bench.port)
    await waitFor(() => holder.state() === 'occupied')
    const second = connect(bench.port)
    const before = performance.now()
    expect(await second.read()).toEqual({ ok: false, error: { code: 'device.busy', details: { port: bench.port } } })
    expect(performance.now() - before).toBeLessThan(2_000)
    expect(await holder.read()).toEqual(whole)
    await holder.close()
    await waitFor(() => second.state() === 'occupied')
    expect(await second.read()).toEqual(whole)
  })

  it.runIf(here)('given up at any moment ends within 200 ms and reads well the next time', async () => {
    const bench = await start(8)
    const reader = connect(bench.port)
    await waitFor(() => reader.state() === 'occupied')
    for (const afterMs of [0, 3, 40, 90, 170]) {
      const cancel = new AbortController()
      const reading = reader.read(cancel.signal)
      const ended = expect(reading).rejects.toThrow('the cashier gave up')
      await new Promise((resolve) => setTimeout(resolve, afterMs))
      const before = performance.now()
      cancel.abort(new Error('the cashier gave up'))
      await ended
      expect(performance.now() - before).toBeLessThan(200)
    }
    expect(await reader.read()).toEqual(whole)
  })

  it.runIf(here)('asked twice at the same time reads twice, one after the other', async () => {
    const bench = await start()
    const reader = connect(bench.port)
    expect(await Promise.all([reader.read(), reader.read()])).toEqual([whole, whole])
  })
})

describe('card reader', () => {
  it('at a path that is not there is not found', async () => {
    const reader = connect('/dev/no-such-serial-port')
    expect(await reader.read()).toEqual({ ok: false, error: { code: 'device.not-found', details: { port: '/dev/no-such-serial-port' } } })
  })

  it('at something that is no address fails with the reason', async () => {
    const reader = connect('tcp://somewhere')
    const outcome = await reader.read()
    expect(!outcome.ok && outcome.error).toMatchObject({ code: 'device.failed', details: { port: 'tcp://somewhere' } })
  })

  it.each<[string, (socket: Socket) => void, string]>([
    ['that never says a word', () => undefined, 'device.no-answer'],
    ['that echoes what it hears', (socket) => socket.pipe(socket), 'device.garbled'],
    [
      'that babbles without end',
      (socket) => {
        const babble = setInterval(() => socket.write(Uint8Array.from({ length: 40 }, (_, at) => (at * at * 37 + 11) & 0xff)), 5)
        socket.on('close', () => clearInterval(babble))
      },
      'device.garbled',
    ],
  ])('on the port of another device %s ends within two seconds', async (_device, behave, code) => {
    const server = await listen((socket) => {
      socket.on('error', () => socket.destroy())
      socket.resume()
      behave(socket)
    })
    const address = server.address()
    const reader = connect(`tcp://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`)
    const before = performance.now()
    const outcome = await reader.read()
    expect(performance.now() - before).toBeLessThan(2_000)
    expect(!outcome.ok && outcome.error.code).toBe(code)
    expect(reader.state()).toBe('offline')
  })

  it('closed in the middle of a reading ends it at once', async () => {
    const bench = await overTcp(20)
    const reader = connect(bench.port)
    await waitFor(() => reader.state() === 'occupied')
    const reading = reader.read()
    await new Promise((resolve) => setTimeout(resolve, 50))
    const before = performance.now()
    await reader.close()
    expect(await reading).toMatchObject({ ok: false, error: { code: 'device.disconnected' } })
    expect(performance.now() - before).toBeLessThan(200)
  })
})

function listen(behave: (socket: Socket) => void): Promise<Server> {
  const sockets = new Set<Socket>()
  return new Promise((resolve) => {
    const server = createServer((socket) => {
      sockets.add(socket)
      behave(socket)
    })
    cleanUps.push(async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise((closed) => server.close(closed))
    })
    server.listen(0, '127.0.0.1', () => resolve(server))
  })
}
