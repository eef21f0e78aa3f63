import { spawn } from 'node:child_process'
import { createServer, type Socket } from 'node:net'
import { describe, expect, it } from 'vitest'
import { createTransport } from '../../../../main/devices/index.ts'
import { canMakeSerialPairs, createSerialPair } from '../serial-pair.ts'
import { waitFor } from '../wait-for.ts'

const awkward = Uint8Array.of(0x00, 0x03, 0x04, 0x0a, 0x0d, 0x11, 0x13, 0x1a, 0x7f, 0x80, 0xff)
const settings = { baudRate: 9_600 }

describe('a serial port', () => {
  it.runIf(canMakeSerialPairs())('carries every byte both ways, is taken alone, and tells when it is unplugged', async () => {
    const pair = await createSerialPair()
    const [terminal, device] = [createTransport(pair.terminalPort, settings), createTransport(pair.devicePort, settings)]
    expect(await terminal.open()).toEqual({ ok: true, value: undefined })
    expect(await device.open()).toEqual({ ok: true, value: undefined })
    const arrived: number[] = []
    device.onData((bytes) => arrived.push(...bytes))
    expect(await terminal.write(awkward)).toEqual({ ok: true, value: undefined })
    await waitFor(() => arrived.length >= awkward.length)
    expect(arrived).toEqual([...awkward])

    const second = createTransport(pair.terminalPort, settings)
    expect(await second.open()).toEqual({ ok: false, error: { code: 'device.busy', details: { port: pair.terminalPort } } })

    await terminal.flush()
    const losses: unknown[] = []
    // No data listener here: noticing the loss must not depend on one.
    terminal.onLost((problem) => losses.push(problem))
    await pair.unplug()
    expect(await waitFor(() => losses.length > 0)).toBeLessThan(1_000)
    expect(losses).toEqual([{ code: 'device.disconnected', details: { port: pair.terminalPort } }])
    expect(terminal.isOpen).toBe(false)
    expect(terminal.isPresent()).toBe(false)
    expect(await terminal.write(awkward)).toEqual({
      ok: false,
      error: { code: 'device.disconnected', details: { port: pair.terminalPort } },
    })
    await device.close()
    await pair.remove()
  })

  // Bytes that stop in the middle of a read leave a port that gives zero bytes for ever, without an error.
  it.runIf(canMakeSerialPairs())('pulled while bytes stream in is noticed within a second, every time', async () => {
    for (let pull = 0; pull < 5; pull += 1) {
      const pair = await createSerialPair()
      const terminal = createTransport(pair.terminalPort, settings)
      expect(await terminal.open()).toEqual({ ok: true, value: undefined })
      let [arrived, losses] = [0, 0]
      terminal.onData((bytes) => {
        arrived += bytes.length
      })
      terminal.onLost(() => {
        losses += 1
      })
      const stream = spawn('sh', ['-c', `exec yes > '${pair.devicePort}'`], { stdio: 'ignore' })
      const ended = new Promise((resolve) => stream.once('exit', resolve))
      await waitFor(() => arrived > 10_000)
      await pair.unplug()
      expect(await waitFor(() => losses > 0)).toBeLessThan(1_000)
      expect(losses).toBe(1)
      expect(terminal.isOpen).toBe(false)
      stream.kill('SIGKILL')
      await ended
      await pair.remove()
    }
  })
})

describe('a device server', () => {
  it('that does not exist is not found', async () => {
    const server = createServer()
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve)
    })
    const address = server.address()
    const port = `tcp://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`
    await new Promise((resolve) => server.close(resolve))
    expect(await createTransport(port, settings).open()).toEqual({ ok: false, error: { code: 'device.not-found', details: { port } } })
  })

  it('that takes no more bytes ends a write by its own time', async () => {
    const held: Socket[] = []
    const server = createServer({ pauseOnConnect: true }, (socket) => held.push(socket.on('error', () => socket.destroy())))
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve)
    })
    const address = server.address()
    const port = `tcp://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`
    const transport = createTransport(port, { baudRate: 9_600, writeLimitMs: 100 })
    await transport.open()
    expect(await transport.write(new Uint8Array(64_000_000))).toEqual({ ok: false, error: { code: 'device.no-answer', details: { port } } })
    await transport.close()
    for (const socket of held) socket.destroy()
    await new Promise((resolve) => server.close(resolve))
  })
})
