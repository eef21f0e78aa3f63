import { describe, expect, it } from 'vitest'
import { createFoundTransport, createTracedTransport, type TraceMask } from '../../../../main/devices/index.ts'
import { refuse, succeed } from '../../../../shared/errors/index.ts'
import { createMemoryTransport } from '../memory-transport.ts'

const hideDigits: TraceMask = (_direction, bytes) => Array.from(bytes, (byte) => (byte >= 0x30 && byte <= 0x39 ? undefined : byte))
const arrived = () => new Promise((resolve) => setTimeout(resolve, 0))

describe('a traced transport', () => {
  it('remembers what went over the line, masked, with its meaning and the events between', async () => {
    const memory = createMemoryTransport(() => undefined)
    let clock = 1_000
    const traced = createTracedTransport(memory, {
      mask: hideDigits,
      meaningOf: (direction) => (direction === 'out' ? 'question' : ''),
      now: () => (clock += 1),
    })
    await traced.open()
    await traced.write(Uint8Array.of(0x02, 0x31))
    memory.deliver(Uint8Array.of(0x35, 0xfe, 0x03))
    await arrived()
    memory.lose()
    await arrived()
    expect(traced.trace.after(0)).toEqual({
      dropped: 0,
      pieces: [
        { sequence: 1, at: 1_001, direction: 'event', bytes: 'opened', meaning: 'memory' },
        { sequence: 2, at: 1_002, direction: 'out', bytes: '02 ··', meaning: 'question' },
        { sequence: 3, at: 1_003, direction: 'in', bytes: '·· FE 03', meaning: '' },
        { sequence: 4, at: 1_004, direction: 'event', bytes: 'lost', meaning: 'device.disconnected' },
      ],
    })
    expect(traced.trace.counted).toEqual({ bytesIn: 3, bytesOut: 2, losses: 1 })
  })

  it('forgets the oldest first, and says how much', async () => {
    const traced = createTracedTransport(
      createMemoryTransport(() => undefined),
      { mask: (_, bytes) => [...bytes], capacity: 500 },
    )
    await traced.open()
    for (let turn = 0; turn < 100; turn += 1) await traced.write(Uint8Array.of(turn, turn))
    const { pieces, dropped } = traced.trace.after(0)
    expect(pieces.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 11 }, (_, at) => 91 + at))
    expect(dropped).toBe(90)
    expect(traced.trace.after(100)).toMatchObject({ dropped: 0, pieces: [{ sequence: 101, bytes: '63 63' }] })
  })
})

describe('a found transport', () => {
  it('opens where the device is today, and hears it there and no longer where it was', async () => {
    const opened: string[] = []
    let place = 'COM5'
    const inner = new Map(['COM5', 'COM6'].map((path) => [path, createMemoryTransport(() => undefined, path)]))
    const found = createFoundTransport({
      name: '1A86:7523',
      find: async () => (place === '' ? refuse('device.not-found', { port: '1A86:7523' }) : succeed(place)),
      create: (path) => {
        opened.push(path)
        const transport = inner.get(path)
        if (!transport) throw new Error(path)
        return transport
      },
    })
    const heard: number[] = []
    const lost: string[] = []
    found.onData(([byte = 0]) => heard.push(byte))
    found.onLost(({ code }) => lost.push(code))
    expect(found.port).toBe('1A86:7523')
    expect(await found.open()).toEqual(succeed(undefined))
    expect(found.port).toBe('COM5')
    inner.get('COM5')?.lose()
    place = ''
    await arrived()
    expect(await found.open()).toMatchObject({ ok: false, error: { code: 'device.not-found' } })
    place = 'COM6'
    await found.open()
    inner.get('COM5')?.deliver(Uint8Array.of(5))
    inner.get('COM6')?.deliver(Uint8Array.of(6))
    await arrived()
    expect({ opened, heard, lost, port: found.port }).toEqual({
      opened: ['COM5', 'COM6'],
      heard: [6],
      lost: ['device.disconnected'],
      port: 'COM6',
    })
  })
})
