import { createServer, type Socket } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { createLine, createMt3SerialReader, createSocialCardReader, createTransport } from '../../../../../main/devices/index.ts'
import type { CardReader } from '../../../../../main/services/ports/index.ts'
import { startMt3CardReaderSimulator } from '../../../../../main/simulators/mt3-card-reader/index.ts'
import { canMakeSerialPairs, createSerialPair } from '../../serial-pair.ts'
import { waitFor } from '../../wait-for.ts'
import { aCard, identityOf } from '../cards.ts'

const card = aCard({ name: '演示𠮷安' })
const whole = { ok: true, value: identityOf(card) }

const cleanUps: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp()
})

function connect(port: string): CardReader {
  const line = createLine(createTransport(port, { baudRate: 9_600 }))
  const reader = createSocialCardReader(line, createMt3SerialReader(line, { baudRate: 9_600, interByteMs: 200 }))
  cleanUps.push(() => reader.close())
  return reader
}

describe('MT3 reader on a TCP device server', () => {
  it('reads a card as slowly as a real line brings it', async () => {
    const simulator = await startMt3CardReaderSimulator({ listen: 'tcp', port: 0, card, paced: true, baudRate: 38_400 })
    cleanUps.push(simulator.close)
    const reader = connect(simulator.address)
    expect(await reader.read()).toEqual(whole)
    expect(await Promise.all([reader.read(), reader.read()])).toEqual([whole, whole])
    simulator.remove()
    expect(await reader.read()).toEqual({ ok: false, error: { code: 'card.absent', details: {} } })
  })

  it('pulled card: the reading ends as without a card, at once', async () => {
    const simulator = await startMt3CardReaderSimulator({ listen: 'tcp', port: 0, card, cardTimeMs: 5 })
    cleanUps.push(simulator.close)
    const reader = connect(simulator.address)
    await waitFor(() => reader.state() === 'occupied')
    const reading = reader.read()
    await new Promise((resolve) => setTimeout(resolve, 80))
    const before = performance.now()
    simulator.remove()
    expect(await reading).toEqual({ ok: false, error: { code: 'card.absent', details: {} } })
    expect(performance.now() - before).toBeLessThan(500)
    expect(reader.state()).toBe('ready')
  })

  it.each<[string, (socket: Socket) => void, RegExp]>([
    ['that never says a word', () => undefined, /^device\.no-answer$/],
    ['that echoes what it hears', (socket) => socket.pipe(socket), /^device\.garbled$/],
    [
      'that babbles without end',
      (socket) => {
        const babble = setInterval(() => socket.write(Uint8Array.from({ length: 40 }, (_, at) => (at * at * 37 + 11) & 0xff)), 5)
        socket.on('close', () => clearInterval(babble))
      },
      /^device\.garbled$/,
    ],
  ])('the port of another device %s ends within two seconds', async (_device, behave, code) => {
    const sockets = new Set<Socket>()
    const server = createServer((socket) => {
      sockets.add(socket)
      socket.on('error', () => socket.destroy())
      socket.resume()
      behave(socket)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    cleanUps.push(async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise((closed) => server.close(closed))
    })
    const address = server.address()
    const reader = connect(`tcp://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`)
    const before = performance.now()
    const outcome = await reader.read()
    expect(performance.now() - before).toBeLessThan(2_000)
    expect(outcome.ok ? 'read' : outcome.error.code).toMatch(code)
  })
})

/** The line is the same as that of the other readers, which are pulled fifty times. `UNPLUG_CYCLES=500` makes the deep run. */
const cycles = Number(process.env.UNPLUG_CYCLES ?? 15)

describe('MT3 reader on a serial port', () => {
  it.runIf(canMakeSerialPairs())(`is lost and found ${cycles} times, at any moment of a reading`, { timeout: 240_000 }, async () => {
    const pair = await createSerialPair()
    cleanUps.push(pair.remove)
    let simulator = await startMt3CardReaderSimulator({ listen: 'serial', path: pair.devicePort, card, cardTimeMs: 6 })
    cleanUps.push(() => simulator.close())
    const reader = connect(pair.terminalPort)
    await waitFor(() => reader.state() === 'occupied')
    for (let cycle = 0; cycle < cycles; cycle += 1) {
      const reading = reader.read()
      await new Promise((resolve) => setTimeout(resolve, (cycle * 23) % 90))
      await simulator.close()
      await pair.unplug()
      expect(await reading).toEqual({ ok: false, error: { code: 'device.disconnected', details: { port: pair.terminalPort } } })
      expect(await waitFor(() => reader.state() === 'offline')).toBeLessThan(1_000)
      await pair.plugIn()
      simulator = await startMt3CardReaderSimulator({ listen: 'serial', path: pair.devicePort, card, cardTimeMs: 6 })
      expect(await waitFor(() => reader.state() === 'occupied', 10_000)).toBeLessThan(3_000)
    }
    expect(await reader.read()).toEqual(whole)
  })
})
