import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createIdCardReader, samRequests } from '../../../../main/devices/index.ts'
import type { Fault } from '../../../../main/simulators/id-card-reader/index.ts'
import { bytes, text } from '../card-reader/bytes.ts'
import { createMemoryTransport } from '../memory-transport.ts'
import { today, zhangSan, zhangSanRead } from './documents.ts'
import { createMemoryReader } from './memory-reader.ts'
import { vectorNamed } from './vectors.ts'
import { inVirtualTime, useVirtualTime } from './virtual-time.ts'

beforeEach(useVirtualTime)
afterEach(() => {
  vi.useRealTimers()
})

const whole = { ok: true, value: zhangSanRead }
const noAnswer = { ok: false, error: { code: 'device.no-answer', details: { port: 'memory' } } }
const garbled = (reason: string) => ({ ok: false, error: { code: 'device.garbled', details: { port: 'memory', reason } } })

async function timed<Value>(promise: Promise<Value>) {
  const before = Date.now()
  const value = await inVirtualTime(promise)
  return { value, milliseconds: Date.now() - before }
}

async function readyReader(settings: Parameters<typeof createMemoryReader>[1] = {}) {
  const memory = createMemoryReader(zhangSan, settings)
  await inVirtualTime(memory.reader.probe())
  memory.commands()
  return memory
}

describe('times of the commands', () => {
  it('are those of the table', () => {
    const times = Object.entries(samRequests).map(([name, request]) => [name, request.firstByteMs, request.interByteMs, request.tries])
    expect(times).toEqual([
      ['reset', 1_000, 100, 2],
      ['status', 300, 100, 3],
      ['number', 500, 100, 3],
      ['find', 500, 100, 1],
      ['select', 500, 100, 1],
      ['read', 3_000, 200, 1],
      ['readWithFingerprints', 5_000, 200, 1],
      ['newAddress', 2_000, 100, 2],
    ])
  })

  it('are the frames of the table', () => {
    const frames = Object.fromEntries(Object.entries(samRequests).map(([name, request]) => [name, text(request.bytes)]))
    expect(frames).toEqual({
      reset: 'AA AA AA 96 69 00 03 10 FF EC',
      status: text(vectorNamed('I06').bytes),
      number: text(vectorNamed('I07').bytes),
      find: text(vectorNamed('I01').bytes),
      select: text(vectorNamed('I02').bytes),
      read: text(vectorNamed('I03').bytes),
      readWithFingerprints: text(vectorNamed('I04').bytes),
      newAddress: text(vectorNamed('I05').bytes),
    })
  })
})

describe('an answer that does not come', () => {
  it('to finding is asked for three times, then the module is silent', async () => {
    const { reader, simulated, commands } = await readyReader()
    simulated.fault({ kind: 'drop', on: 'find', times: 3 })
    const { value, milliseconds } = await timed(reader.read())
    expect(value).toEqual(noAnswer)
    expect(commands()).toEqual(['find', 'find', 'find'])
    // Three times the limit and twice the pause in which late answers are thrown away.
    expect(milliseconds).toBeGreaterThanOrEqual(1_600)
    expect(milliseconds).toBeLessThan(1_620)
    expect(reader.state()).toBe('offline')
  })

  it.each([
    ['select', 500],
    ['read', 3_000],
  ] as const)('to %s makes it begin again at finding', async (on, limitMs) => {
    const { reader, simulated, commands } = await readyReader()
    simulated.fault({ kind: 'drop', on })
    const { value, milliseconds } = await timed(reader.read())
    expect(value).toEqual(whole)
    const firstTry = on === 'select' ? ['find', 'select'] : ['find', 'select', 'read']
    // Silent after the module has read it: finding answers that nobody is there, and selecting that somebody is.
    expect(commands()).toEqual([...firstTry, 'find', 'select', 'read', 'select', 'read', 'address'])
    expect(milliseconds).toBeGreaterThanOrEqual(limitMs + 50)
    expect(milliseconds).toBeLessThan(limitMs + 60)
  })

  it('to reading is waited for four times', async () => {
    const { reader, simulated, commands } = await readyReader()
    simulated.fault({ kind: 'drop', on: 'read', times: 4 })
    expect((await timed(reader.read())).value).toEqual(noAnswer)
    expect(commands().filter((name) => name === 'read')).toHaveLength(4)
  })

  it('to the question for a new address is asked for twice', async () => {
    const { reader, simulated, commands } = await readyReader()
    simulated.fault({ kind: 'drop', on: 'new-address' })
    expect((await timed(reader.read())).value).toEqual(whole)
    expect(commands().slice(-2)).toEqual(['address', 'address'])
  })

  it('in time is thrown away when it comes late, and not taken for the next one', async () => {
    const { reader, simulated } = await readyReader()
    simulated.fault({ kind: 'delay', on: 'find', amount: 530 })
    const { value, milliseconds } = await timed(reader.read())
    expect(value).toEqual(whole)
    expect(milliseconds).toBeLessThan(1_000)
  })
})

describe('an answer that comes badly', () => {
  it.each<[string, Fault]>([
    ['whose check byte is wrong (M07)', { kind: 'bad-checksum', on: 'read' }],
    ['that stops before its last byte (M06)', { kind: 'truncate', on: 'read', amount: 1_294 }],
    ['that stops after its header (M05)', { kind: 'truncate', on: 'read', amount: 6 }],
  ])('%s is given up as soon as the line is quiet', async (_fault, fault) => {
    const { reader, simulated } = await readyReader()
    simulated.fault(fault)
    const { value, milliseconds } = await timed(reader.read())
    expect(value).toEqual(whole)
    // The inter-byte limit and the pause, not the three seconds of a reading.
    expect(milliseconds).toBeGreaterThanOrEqual(250)
    expect(milliseconds).toBeLessThan(300)
  })

  it.each<[string, Fault]>([
    ['after noise (M02)', { kind: 'noise', times: 20, amount: 3 }],
    ['byte by byte', { kind: 'chunks', times: 20, amount: 1 }],
    ['in pieces of seven', { kind: 'chunks', times: 20, amount: 7 }],
    ['in pieces of sixty-four, each a little later', { kind: 'chunks', times: 20, amount: 64, pauseMs: 16 }],
    ['in two pieces with almost the longest pause', { kind: 'chunks', on: 'read', times: 20, amount: 700, pauseMs: 190 }],
  ])('%s is read', async (_how, fault) => {
    const { reader, simulated, commands } = await readyReader()
    simulated.fault(fault)
    expect((await timed(reader.read())).value).toEqual(whole)
    expect(commands().slice(0, 3)).toEqual(['find', 'select', 'read'])
  })

  it('in two pieces with too long a pause is given up', async () => {
    const { reader, simulated, commands } = await readyReader()
    simulated.fault({ kind: 'chunks', on: 'read', amount: 700, pauseMs: 230 })
    expect((await timed(reader.read())).value).toEqual(whole)
    expect(commands().filter((name) => name === 'find')).toHaveLength(2)
  })

  it('glued to a frame that is not its own (M08) is the answer; the other one is thrown away', async () => {
    const { reader, simulated } = await readyReader()
    simulated.fault({ kind: 'stale-answer', times: 20 })
    expect((await timed(reader.read())).value).toEqual(whole)
  })

  it('shows in the count of disturbances, and asks for a third equal reading', async () => {
    const { reader, simulated, commands } = await readyReader()
    expect(reader.disturbances).toBe(0)
    simulated.fault({ kind: 'noise', amount: 2 })
    expect((await timed(reader.read())).value).toEqual(whole)
    expect(reader.disturbances).toBeGreaterThan(0)
    expect(commands().filter((name) => name === 'read')).toHaveLength(3)
  })
})

describe('giving up', () => {
  it.each([0, 5, 40, 90, 400, 1_000, 1_170, 1_300, 2_300, 2_600])(
    'after %i ms ends at once, and the next reading is whole',
    async (afterMs) => {
      const { reader } = await readyReader({ itsOwnTime: true })
      const cancel = new AbortController()
      setTimeout(() => cancel.abort(new Error('the cashier gave up')), afterMs)
      const { milliseconds } = await timed(expect(reader.read({ signal: cancel.signal })).rejects.toThrow('the cashier gave up'))
      expect(milliseconds).toBe(afterMs)
      // The module may have read the card for nobody; it is still the one that lies there.
      expect((await timed(reader.read())).value).toEqual(whole)
    },
  )

  it('before it begins does not speak to the module', async () => {
    const { reader, commands } = await readyReader()
    await expect(inVirtualTime(reader.read({ signal: AbortSignal.abort(new Error('too late')) }))).rejects.toThrow('too late')
    expect(commands()).toEqual([])
  })

  it('before the module has answered at all leaves a reader that still introduces itself', async () => {
    const { reader } = createMemoryReader(zhangSan, { itsOwnTime: true })
    const soon = () => new Promise((resolve) => setImmediate(resolve))
    await soon()
    const cancel = new AbortController()
    const given = expect(reader.read({ signal: cancel.signal })).rejects.toThrow('gave up')
    await soon()
    cancel.abort(new Error('gave up'))
    await given
    await inVirtualTime(new Promise((resolve) => setTimeout(resolve, 1_000)))
    expect(reader.state()).toBe('ready')
  })

  it('lets the module end its work before it is asked again', async () => {
    const { reader, commands } = await readyReader({ itsOwnTime: true })
    const cancel = new AbortController()
    setTimeout(() => cancel.abort(new Error('gave up')), 200)
    await inVirtualTime(expect(reader.read({ signal: cancel.signal })).rejects.toThrow())
    expect(commands()).toEqual(['find', 'select', 'read'])
    const next = reader.read()
    vi.advanceTimersByTime(500)
    expect(commands()).toEqual([])
    expect(await inVirtualTime(next)).toEqual(whole)
  })
})

describe('looking for the module', () => {
  it('finds out its number', async () => {
    const { reader } = createMemoryReader()
    expect(await inVirtualTime(reader.probe())).toEqual({ ok: true, value: '05.01-20200101-0000123456-0987654321' })
    expect([reader.kind, reader.driver, reader.port(), reader.state()]).toEqual(['id-card', 'sam-v', 'memory', 'ready'])
  })

  it('asks up to three times for the number, and does without it', async () => {
    const { reader, simulated } = await readyReader()
    simulated.fault({ kind: 'status', status: '24', on: 'number', times: 2 })
    expect(await inVirtualTime(reader.probe())).toEqual({ ok: true, value: '05.01-20200101-0000123456-0987654321' })
    simulated.fault({ kind: 'status', status: '24', on: 'number', times: 3 })
    expect(await inVirtualTime(reader.probe())).toEqual({ ok: true, value: '' })
  })

  it('tries 9600 when nobody answers at 115200, and stays there', async () => {
    const { reader, simulated, speeds } = createMemoryReader(zhangSan)
    simulated.fault({ kind: 'drop', on: 'status', times: 3 })
    const { value, milliseconds } = await timed(reader.probe())
    expect(value).toEqual({ ok: true, value: '05.01-20200101-0000123456-0987654321' })
    expect(speeds).toEqual([9_600])
    expect(milliseconds).toBeLessThan(3_000)
    expect(await inVirtualTime(reader.read())).toEqual(whole)
  })

  it('gives up within three seconds, and goes back to the speed of the settings', async () => {
    const { reader, simulated, speeds } = createMemoryReader()
    simulated.fault({ kind: 'drop', times: 1_000 })
    const { value, milliseconds } = await timed(reader.probe())
    expect(value).toEqual(noAnswer)
    expect(milliseconds).toBeLessThan(3_000)
    expect(speeds).toEqual([9_600, 115_200])
    expect(reader.state()).toBe('offline')
  })

  it('asks again every five seconds until somebody answers', async () => {
    const { reader, simulated } = createMemoryReader()
    simulated.fault({ kind: 'drop', on: 'status', times: 12 })
    const states: string[] = []
    reader.onChange(() => states.push(reader.state()))
    const ready = new Promise<void>((resolve) => {
      reader.onChange(() => {
        if (reader.state() === 'ready') resolve()
      })
    })
    const { milliseconds } = await timed(ready)
    expect(milliseconds).toBeGreaterThan(10_000)
    expect(milliseconds).toBeLessThan(15_000)
    expect(states).toEqual(['ready'])
    await inVirtualTime(reader.close())
    expect(reader.state()).toBe('offline')
  })

  it('that only ever hears its own words is garbled', async () => {
    const line = createMemoryTransport((sent) => line.deliver(sent), 'memory')
    const reader = createIdCardReader({ port: 'memory', transport: line, today })
    const { value, milliseconds } = await timed(reader.read())
    expect(value).toEqual(garbled('answer-damaged'))
    expect(milliseconds).toBeLessThan(2_000)
  })

  it('on a line that babbles is garbled', async () => {
    const line = createMemoryTransport(() => undefined, 'memory')
    const babble = setInterval(() => line.deliver(bytes('25 4A 00 AA AA 71 0D')), 20)
    const reader = createIdCardReader({ port: 'memory', transport: line, today })
    const { value, milliseconds } = await timed(reader.read())
    clearInterval(babble)
    expect(value).toEqual(garbled('no-whole-answer'))
    expect(milliseconds).toBeLessThan(2_000)
  })
})
