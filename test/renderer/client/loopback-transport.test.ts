import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createLoopbackTransport } from '../../../renderer/client/loopback-transport.ts'

/** The few ends of a WebSocket that the transport touches. */
class FakeSocket {
  onopen: (() => void) | null = null
  onclose: (() => void) | null = null
  onmessage: ((message: { data: string }) => void) | null = null
}

function start(answer: Response | Error = Response.json({ ok: true, value: {} })) {
  const sockets: FakeSocket[] = []
  const addresses: string[] = []
  const requests: { address: string; init: RequestInit | undefined }[] = []
  const transport = createLoopbackTransport({
    origin: 'http://127.0.0.1:40123',
    fetch: async (address, init) => {
      requests.push({ address: String(address), init })
      if (answer instanceof Error) throw answer
      return answer
    },
    openSocket: (address) => {
      addresses.push(address)
      const socket = new FakeSocket()
      sockets.push(socket)
      return socket as unknown as WebSocket
    },
  })
  return { transport, sockets, addresses, requests }
}

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

describe('the loopback transport', () => {
  it('posts each call to its own address as JSON, with the cookie of this site alone', async () => {
    const { transport, requests } = start()
    expect(await transport.call('bill.get', { billId: 'B1' })).toEqual({ ok: true, value: {} })
    expect(requests[0]?.address).toBe('http://127.0.0.1:40123/contract/bill.get')
    expect(requests[0]?.init).toMatchObject({ method: 'POST', credentials: 'same-origin', body: '{"billId":"B1"}' })
  })

  it('rejects when the host refuses, so that nobody takes it for an answer', async () => {
    await expect(start(new Response('', { status: 403 })).transport.call('bill.list', {})).rejects.toThrow('403')
  })

  it('hands on events and frightens nobody before the first attempt has ended', () => {
    const { transport, sockets, addresses } = start()
    const heard: unknown[] = []
    const states: boolean[] = []
    transport.subscribe((event) => heard.push(event))
    transport.watchConnection((connected) => states.push(connected))
    sockets[0]?.onopen?.()
    sockets[0]?.onmessage?.({ data: '{"event":"terminal.changed","payload":{}}' })
    expect(addresses).toEqual(['ws://127.0.0.1:40123/events'])
    expect(heard).toEqual([{ event: 'terminal.changed', payload: {} }])
    expect(states).toEqual([true])
  })

  it('opens the socket again with growing pauses and says when it is lost and found', () => {
    const { transport, sockets } = start()
    const states: boolean[] = []
    transport.watchConnection((connected) => states.push(connected))
    sockets[0]?.onopen?.()
    sockets[0]?.onclose?.()
    expect(states).toEqual([true, false])
    vi.advanceTimersByTime(299)
    expect(sockets).toHaveLength(1)
    vi.advanceTimersByTime(1)
    expect(sockets).toHaveLength(2)
    sockets[1]?.onclose?.()
    vi.advanceTimersByTime(599)
    expect(sockets).toHaveLength(2)
    vi.advanceTimersByTime(1)
    sockets[2]?.onopen?.()
    expect(states).toEqual([true, false, true])
  })
})
