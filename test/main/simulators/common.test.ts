import { afterEach, describe, expect, it } from 'vitest'
import { createTransport } from '../../../main/devices/index.ts'
import { answerOrder, openEndpoint, splitOrder } from '../../../main/simulators/common/index.ts'
import { waitFor } from '../devices/wait-for.ts'

const cleanUps: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp()
})

describe('the end of a line', () => {
  it('that is paced lets bytes out no faster than its line would, in order and whole', async () => {
    let connected = false
    const endpoint = await openEndpoint({ listen: 'tcp', port: 0, paced: true, baudRate: 19_200 }, 9_600, {
      received: () => undefined,
      connected: () => {
        connected = true
      },
    })
    cleanUps.push(endpoint.close)
    const terminal = createTransport(endpoint.address, { baudRate: 19_200 })
    cleanUps.push(terminal.close)
    const pieces: Uint8Array[] = []
    terminal.onData((bytes) => pieces.push(bytes))
    await terminal.open()
    await waitFor(() => connected)
    const sent = Uint8Array.from({ length: 192 }, (_, at) => at)
    const since = performance.now()
    endpoint.send(sent.subarray(0, 100))
    endpoint.send(sent.subarray(100))
    await waitFor(() => Buffer.concat(pieces).length === sent.length)
    // 192 bytes of ten bits at 19 200 bits a second.
    expect(performance.now() - since).toBeGreaterThanOrEqual(99)
    expect(Buffer.concat(pieces)).toEqual(Buffer.from(sent))
    expect(pieces.length).toBeGreaterThan(5)
  })

  it('that is cut forgets what had not left yet', async () => {
    const endpoint = await openEndpoint({ listen: 'tcp', port: 0, paced: true }, 9_600, {
      received: () => undefined,
      connected: () => undefined,
    })
    cleanUps.push(endpoint.close)
    const terminal = createTransport(endpoint.address, { baudRate: 9_600 })
    cleanUps.push(terminal.close)
    let heard = 0
    let lost = false
    terminal.onData(({ length }) => {
      heard += length
    })
    terminal.onLost(() => {
      lost = true
    })
    await terminal.open()
    endpoint.send(new Uint8Array(1_000))
    await waitFor(() => heard > 0)
    endpoint.cut()
    await waitFor(() => lost)
    expect(heard).toBeLessThan(1_000)
  })
})

describe('an order', () => {
  it('is a word and the rest', () => {
    expect(splitOrder('  fault  noise 3 ')).toEqual({ word: 'fault', rest: 'noise 3' })
    expect(splitOrder('clear')).toEqual({ word: 'clear', rest: '' })
  })

  it('is answered on one line, whatever went wrong', () => {
    expect(answerOrder(() => 'scanned')).toBe('ok scanned')
    expect(
      answerOrder(() => {
        throw new RangeError('no card\nnamed X')
      }),
    ).toBe('refused no card named X')
  })
})
