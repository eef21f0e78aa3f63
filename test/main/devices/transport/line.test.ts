import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createLine, type Transport, type TransportOutcome } from '../../../../main/devices/index.ts'
import { refuse, succeed } from '../../../../shared/errors/index.ts'
import { createMemoryTransport } from '../memory-transport.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

/** A port that notes when it is opened, and opens only while it is there. */
function createFlakyPort() {
  const transport = createMemoryTransport(() => undefined)
  const port = { there: true, presence: undefined as boolean | undefined, tries: [] as number[] }
  const flaky: Transport = {
    ...transport,
    get isOpen() {
      return transport.isOpen
    },
    isPresent: () => port.presence,
    open(): Promise<TransportOutcome> {
      port.tries.push(Date.now())
      return port.there ? transport.open() : Promise.resolve(refuse('device.not-found', { port: 'memory' }))
    },
  }
  return { port, transport, line: createLine(flaky) }
}

function pauses(tries: readonly number[]): number[] {
  return tries.slice(1).map((at, index) => at - (tries[index] ?? at))
}

describe('a line', () => {
  it('that went away is tried again after half a second, one, two, five and then every five', async () => {
    const { port, transport, line } = createFlakyPort()
    await vi.advanceTimersByTimeAsync(0)
    expect(line.isOpen).toBe(true)
    port.there = false
    port.tries.length = 0
    port.tries.push(Date.now())
    transport.lose()
    await vi.advanceTimersByTimeAsync(20_000)
    expect(pauses(port.tries)).toEqual([500, 1_000, 2_000, 5_000, 5_000, 5_000])
    port.there = true
    await vi.advanceTimersByTimeAsync(5_000)
    expect(line.isOpen).toBe(true)
    await line.close()
  })

  it('whose path comes back is opened without waiting for the pause', async () => {
    const { port, transport, line } = createFlakyPort()
    await vi.advanceTimersByTimeAsync(0)
    port.there = false
    port.presence = false
    transport.lose()
    await vi.advanceTimersByTimeAsync(9_000)
    expect(line.isOpen).toBe(false)
    port.there = true
    port.presence = true
    await vi.advanceTimersByTimeAsync(250)
    expect(line.isOpen).toBe(true)
    await line.close()
  })

  it('asked to open does so at once, and many askers share one try', async () => {
    const { port, transport, line } = createFlakyPort()
    await vi.advanceTimersByTimeAsync(0)
    transport.lose()
    port.tries.length = 0
    expect(await Promise.all([line.open(), line.open(), line.open()])).toEqual([succeed(undefined), succeed(undefined), succeed(undefined)])
    expect(port.tries).toHaveLength(1)
    await line.close()
  })

  it('to a device server that hangs up at once is tried ever more slowly', async () => {
    const { port, transport, line } = createFlakyPort()
    line.onOpened(() => setTimeout(transport.lose, 1))
    await vi.advanceTimersByTimeAsync(12_000)
    expect(pauses(port.tries)).toEqual([501, 1_001, 2_001, 5_001])
    await line.close()
  })

  it('that was closed stays closed and leaves no timer', async () => {
    const { port, transport, line } = createFlakyPort()
    await vi.advanceTimersByTimeAsync(0)
    port.there = false
    transport.lose()
    await line.close()
    expect(vi.getTimerCount()).toBe(0)
    expect(await line.open()).toEqual({ ok: false, error: { code: 'device.disconnected', details: { port: 'memory' } } })
  })
})
