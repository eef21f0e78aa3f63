import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { WebSocket } from 'undici'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type LoopbackServer, startLoopbackServer } from '../../main/loopback/server.ts'
import { fakeApp } from '../fakes/contract-app.ts'

/** Electron's two ends in memory: what crosses is cloned as Electron clones it. */
const ipc = vi.hoisted(() => {
  const handlers = new Map<string, (event: unknown, ...args: unknown[]) => unknown>()
  const listeners = new Set<(event: unknown, payload: unknown) => void>()
  const world: Record<string, unknown> = {}
  return { handlers, listeners, world, frame: { url: 'app://sanbao/index.html', parent: null as unknown } }
})

vi.mock('electron', () => ({
  contextBridge: {
    exposeInMainWorld: (name: string, api: unknown) => {
      ipc.world[name] = api
    },
  },
  ipcRenderer: {
    invoke: async (channel: string, ...args: unknown[]) => {
      const handler = ipc.handlers.get(channel)
      if (handler === undefined) throw new Error(`no handler for ${channel}`)
      return structuredClone(await handler({ senderFrame: ipc.frame }, ...args.map((one) => structuredClone(one))))
    },
    on: (_channel: string, listener: (event: unknown, payload: unknown) => void) => ipc.listeners.add(listener),
    off: (_channel: string, listener: (event: unknown, payload: unknown) => void) => ipc.listeners.delete(listener),
  },
  ipcMain: { handle: (channel: string, handler: (event: unknown, ...args: unknown[]) => unknown) => ipc.handlers.set(channel, handler) },
}))

interface Transport {
  call(method: string, request: unknown): Promise<unknown>
  events(count: number, act: () => void): Promise<unknown[]>
}

const app = fakeApp()
let server: LoopbackServer
let cookie = ''
let windowFolder = ''

beforeAll(async () => {
  windowFolder = mkdtempSync(join(tmpdir(), 'sanbao-window-'))
  writeFileSync(join(windowFolder, 'index.html'), '<!doctype html><meta name="nonce" content="%NONCE%">')
  server = await startLoopbackServer({ app, windowFolder })
  const opened = await fetch(server.openingAddress(), { redirect: 'manual' })
  cookie = (opened.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
  const { serveContract } = await import('../../main/electron/contract.ts')
  serveContract(app, (event) => {
    for (const listener of ipc.listeners) listener({}, structuredClone(event))
  })
  await import('../../main/preload/preload.ts')
})

afterAll(async () => {
  await server.close()
  rmSync(windowFolder, { recursive: true })
})

const loopback: Transport = {
  call: async (method, request) => {
    const origin = `http://127.0.0.1:${server.port}`
    const response = await fetch(`${origin}/contract/${method}`, {
      method: 'POST',
      headers: { cookie, origin, 'content-type': 'application/json' },
      body: JSON.stringify(request),
    })
    return response.json()
  },
  events: async (count, act) => {
    const socket = new WebSocket(`ws://127.0.0.1:${server.port}/events`, { headers: { cookie, origin: `http://127.0.0.1:${server.port}` } })
    const received: unknown[] = []
    await new Promise((resolve, reject) => {
      socket.addEventListener('open', resolve)
      socket.addEventListener('error', reject)
    })
    const all = new Promise<void>((resolve) =>
      socket.addEventListener('message', ({ data }) => {
        if (received.push(JSON.parse(String(data))) === count) resolve()
      }),
    )
    act()
    await all
    socket.close()
    return received
  },
}

interface ExposedApi {
  call(name: string, request: unknown): Promise<unknown>
  subscribe(listener: (event: unknown) => void): () => void
}

const electron: Transport = {
  call: (method, request) => (ipc.world.sanbao as ExposedApi).call(method, request),
  events: async (_count, act) => {
    const received: unknown[] = []
    const stop = (ipc.world.sanbao as ExposedApi).subscribe((event) => received.push(event))
    act()
    stop()
    act()
    return received
  },
}

describe.each([
  ['loopback', loopback],
  ['Electron', electron],
])('the contract over %s', (_name, transport) => {
  it('answers a value', async () => {
    expect(await transport.call('setup.state', {})).toEqual({ ok: true, value: { configured: true } })
  })

  it('refuses a method nobody defined, before anything runs', async () => {
    expect(await transport.call('settlement.delete', {})).toEqual({
      ok: false,
      error: { code: 'contract.unknown-method', details: { method: 'settlement.delete' } },
    })
    expect(await transport.call('__proto__', {})).toMatchObject({ error: { code: 'contract.unknown-method' } })
  })

  it('wants somebody signed in, and then only what the role allows', async () => {
    await transport.call('session.signIn', { operatorId: 'i1', pin: '1234' })
    expect(await transport.call('settlement.confirm', {})).toMatchObject({
      ok: false,
      error: { code: 'session.not-allowed', details: { role: 'inspector' } },
    })
    await transport.call('session.signIn', { operatorId: 'c1', pin: '1234' })
    expect(await transport.call('bill.get', { billId: 'B1' })).toEqual({
      ok: false,
      error: { code: 'bill.unknown', details: { billId: 'B1' } },
    })
  })

  it('carries refusals as data and names the place of a bad request', async () => {
    expect(await transport.call('session.signIn', { operatorId: 'c1', pin: 'x' })).toEqual({
      ok: false,
      error: { code: 'session.wrong-pin', details: { attemptsLeft: 4 } },
    })
    expect(await transport.call('session.signIn', { operatorId: 7, pin: '1234' })).toMatchObject({
      ok: false,
      error: { code: 'contract.bad-request', details: { places: [{ place: 'operatorId' }] } },
    })
  })

  it('carries money as decimal text and refuses a number', async () => {
    await transport.call('session.signIn', { operatorId: 'c1', pin: '1234' })
    const request = { settlementKey: 'k', fingerprint: 'f', billId: 'B1', personNumber: 'P1', useAccount: false }
    expect(await transport.call('settlement.confirm', { ...request, amountConfirmed: '-12.30' })).toMatchObject({
      error: { code: 'settlement.amount-not-confirmed' },
    })
    expect(await transport.call('settlement.confirm', { ...request, amountConfirmed: -12.3 })).toMatchObject({
      error: { code: 'contract.bad-request', details: { places: [{ place: 'amountConfirmed' }] } },
    })
  })

  it('turns a bug into an incident without telling what was in it', async () => {
    const answer = (await transport.call('bill.list', {})) as { error: { code: string; incident: string } }
    expect(answer.error.code).toBe('internal')
    expect(app.bugs.at(-1)).toEqual({ incident: answer.error.incident, method: 'bill.list' })
    expect(JSON.stringify(answer)).not.toContain('张三')
  })

  it('pushes what happened', async () => {
    const received = await transport.events(1, () => app.events.publish('settlement.changed', { settlementId: 'S1' }))
    expect(received).toEqual([{ event: 'settlement.changed', payload: { settlementId: 'S1' } }])
  })
})

describe('the guard of the loopback host', () => {
  const origin = () => `http://127.0.0.1:${server.port}`
  const post = (headers: Record<string, string>) =>
    fetch(`${origin()}/contract/setup.state`, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: '{}' })

  it('refuses a call without the token, with a wrong one, from another origin, or without an origin', async () => {
    expect((await post({ origin: origin() })).status).toBe(403)
    expect((await post({ origin: origin(), cookie: `${cookie.split('=')[0]}=${'0'.repeat(64)}` })).status).toBe(403)
    expect((await post({ origin: 'http://evil.example', cookie })).status).toBe(403)
    expect((await post({ cookie })).status).toBe(403)
    expect((await post({ origin: origin(), cookie })).status).toBe(200)
  })

  it('refuses another Host, so that a rebound name cannot reach it', async () => {
    const { request } = await import('node:http')
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const call = request(
        { host: '127.0.0.1', port: server.port, path: '/', headers: { host: `sanbao.example:${server.port}`, cookie } },
        (response) => {
          response.resume()
          resolve(response.statusCode)
        },
      )
      call.once('error', reject)
      call.end()
    })
    expect(status).toBe(403)
  })

  it('refuses an upgrade without the token or from another origin', async () => {
    const fails = (headers: Record<string, string>) =>
      new Promise<boolean>((resolve) => {
        const socket = new WebSocket(`ws://127.0.0.1:${server.port}/events`, { headers })
        socket.addEventListener('open', () => {
          socket.close()
          resolve(false)
        })
        socket.addEventListener('error', () => resolve(true))
      })
    expect(await fails({ origin: origin() })).toBe(true)
    expect(await fails({ origin: 'http://evil.example', cookie })).toBe(true)
    expect(await fails({ cookie })).toBe(true)
    expect(await fails({ origin: origin(), cookie })).toBe(false)
  })

  it('lets an opening address serve once', async () => {
    const address = server.openingAddress()
    expect((await fetch(address, { redirect: 'manual' })).status).toBe(303)
    expect((await fetch(address, { redirect: 'manual' })).status).toBe(403)
  })

  it('gives out the window under its own policy and nothing outside its folder', async () => {
    const page = await fetch(`${origin()}/`, { headers: { cookie } })
    const policy = page.headers.get('content-security-policy') ?? ''
    const nonce = /'nonce-([^']+)'/.exec(policy)?.[1]
    expect(policy).toContain("default-src 'none'; script-src 'self'")
    expect(await page.text()).toBe(`<!doctype html><meta name="nonce" content="${nonce}">`)
    for (const path of ['/../package.json', '/%2e%2e/%2e%2e/etc/passwd', '/..%2f..%2fetc%2fpasswd', '/index.html%00.js'])
      expect((await fetch(`${origin()}${path}`, { headers: { cookie } })).status).toBe(404)
  })
})
