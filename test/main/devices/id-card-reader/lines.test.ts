import { createServer, type Server, type Socket } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { createIdCardReader, type IdCardReaderSettings } from '../../../../main/devices/index.ts'
import type { IdCardReader } from '../../../../main/services/ports/index.ts'
import type { Fault } from '../../../../main/simulators/id-card-reader/index.ts'
import { canMakeSerialPairs } from '../serial-pair.ts'
import { waitFor } from '../wait-for.ts'
import { type CleanUps, document, overSerial, overTcp, whole } from './benches.ts'
import { today } from './documents.ts'

const cleanUps: CleanUps = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp()
})

function connect(port: string, settings: Partial<IdCardReaderSettings> = {}): IdCardReader {
  const reader = createIdCardReader({ port, today, ...settings })
  cleanUps.push(() => reader.close())
  return reader
}

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))

const lines = [
  { line: 'a TCP device server', start: overTcp, here: true },
  { line: 'a serial port', start: overSerial, here: canMakeSerialPairs() },
]

describe.each(lines)('reader of identity documents on $line', ({ start, here }) => {
  it.runIf(here)('reads a document, once more where it lies, and after it was put back', async () => {
    const bench = await start(cleanUps)
    const reader = connect(bench.port)
    expect(await reader.read()).toEqual(whole)
    expect(await reader.read({ again: true })).toEqual(whole)
    expect(await reader.read({ waitMs: 300 })).toEqual({ ok: false, error: { code: 'id-card.not-lifted', details: {} } })
    bench.simulator().lift()
    expect(await reader.read({ waitMs: 0 })).toEqual({ ok: false, error: { code: 'id-card.absent', details: {} } })
    bench.simulator().put(document)
    expect(await reader.read()).toEqual(whole)
    expect([reader.state(), reader.port(), reader.disturbances]).toEqual(['ready', bench.port, 0])
    expect(await reader.probe()).toEqual({ ok: true, value: '05.01-20200101-0000123456-0987654321' })
  })

  // Ends of every status are held in virtual time; here is that each of them crosses a real line.
  it.runIf(here)('does what each status of the module asks for', async () => {
    const bench = await start(cleanUps)
    const reader = connect(bench.port)
    const readAfter = async (fault: Omit<Fault, 'kind'>) => {
      bench.simulator().clearFaults()
      bench.simulator().fault({ kind: 'status', ...fault })
      bench.simulator().put(document)
      const outcome = await reader.read({ waitMs: 400 })
      return outcome.ok ? 'read' : outcome.error.code
    }
    const endings: Record<string, readonly [once: string, often: string]> = {}
    for (const status of ['10', '11', '21', '23', '24', '31', '32', '33', '37', '3F', '40', '41', '47', '60', '66', '81', '91']) {
      const on = status === '81' ? 'select' : 'read'
      endings[status] = [await readAfter({ status, on }), await readAfter({ status, on, times: 9 })]
    }
    const moved = ['read', 'id-card.moved']
    const notAuthentic = ['read', 'id-card.not-authentic']
    const failed = ['device.failed', 'device.failed']
    const badData = ['id-card.bad-data', 'id-card.bad-data']
    expect(endings).toEqual({
      10: ['read', 'device.garbled'],
      11: ['read', 'device.garbled'],
      21: failed,
      23: failed,
      24: ['read', 'device.failed'],
      31: notAuthentic,
      32: notAuthentic,
      33: ['id-card.not-authentic', 'id-card.not-authentic'],
      37: badData,
      '3F': badData,
      40: ['id-card.unsupported', 'id-card.unsupported'],
      41: moved,
      47: ['read', 'device.failed'],
      60: failed,
      66: failed,
      81: moved,
      91: badData,
    })
    expect(await readAfter({ status: '80', on: 'find', times: 1 })).toBe('read')
    expect(await readAfter({ status: '80', on: 'find', times: 9 })).toMatch(/^id-card\./)
  })

  it.runIf(here)('reads over a line as slow as 9600 baud and in pieces of any size', async () => {
    const bench = await start(cleanUps, { paced: true, baudRate: 9_600 })
    const reader = connect(bench.port, { baudRate: 9_600 })
    expect(await reader.read()).toEqual(whole)
    await bench.unplug()
    await waitFor(() => reader.state() === 'offline')
    await bench.plugIn()
    await waitFor(() => reader.state() === 'ready')
    for (const amount of [1, 7, 64]) {
      bench.simulator().put(document)
      bench.simulator().fault({ kind: 'chunks', amount, times: 20 })
      expect(await reader.read()).toEqual(whole)
      bench.simulator().clearFaults()
    }
  })

  it.runIf(here)('held by another program is busy', async () => {
    const bench = await start(cleanUps)
    const holder = connect(bench.port)
    await waitFor(() => holder.state() === 'ready')
    const second = connect(bench.port)
    const before = performance.now()
    expect(await second.read()).toEqual({ ok: false, error: { code: 'device.busy', details: { port: bench.port } } })
    expect(performance.now() - before).toBeLessThan(2_000)
    expect(await holder.read()).toEqual(whole)
    await holder.close()
    await waitFor(() => second.state() === 'ready')
    expect(await second.read({ again: true })).toEqual(whole)
  })

  it.runIf(here)('given up at any moment ends within 200 ms and reads well the next time', async () => {
    const bench = await start(cleanUps, { itsOwnTime: true })
    const reader = connect(bench.port)
    await waitFor(() => reader.state() === 'ready')
    for (const afterMs of [0, 90, 400]) {
      const cancel = new AbortController()
      const ended = expect(reader.read({ signal: cancel.signal })).rejects.toThrow('the cashier gave up')
      await pause(afterMs)
      const before = performance.now()
      cancel.abort(new Error('the cashier gave up'))
      await ended
      expect(performance.now() - before).toBeLessThan(200)
    }
    expect(await reader.read()).toEqual(whole)
  })

  it.runIf(here)('asked twice at the same time reads once and waits for the document to be lifted', async () => {
    const bench = await start(cleanUps)
    const reader = connect(bench.port)
    const notLifted = { ok: false, error: { code: 'id-card.not-lifted', details: {} } }
    expect(await Promise.all([reader.read(), reader.read({ waitMs: 0 })])).toEqual([whole, notLifted])
  })
})

describe('reader of identity documents', () => {
  it('at a path that is not there is not found', async () => {
    const reader = connect('/dev/no-such-serial-port')
    expect(await reader.read()).toEqual({ ok: false, error: { code: 'device.not-found', details: { port: '/dev/no-such-serial-port' } } })
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
    const bench = await overTcp(cleanUps, { itsOwnTime: true })
    const reader = connect(bench.port)
    await waitFor(() => reader.state() === 'ready')
    const reading = reader.read()
    await pause(200)
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
