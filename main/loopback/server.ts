import { randomBytes } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import websocket, { type WebSocket } from '@fastify/websocket'
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import type { App } from '../app/index.ts'
import { readWindowFile } from '../app/index.ts'
import { createGuard, type Guard } from './guard.ts'

export interface LoopbackServer {
  readonly port: number
  /** An address that opens the window once: its ticket is used up by the first visit. */
  openingAddress(): string
  close(): Promise<void>
}

export interface LoopbackOptions {
  readonly app: App
  readonly windowFolder: string
  readonly port?: number
  /** Told when an opening address was used, so that a new one can be shown. */
  readonly onOpened?: () => void
}

/** Said to every stranger alike: a used or foreign address, or a window whose terminal was started anew. */
const notWelcome =
  '此地址已使用过、无效，或终端已重新启动。请使用启动终端处最新显示的地址。\nThis address has been used, is wrong, or the terminal was started anew. Use the newest address shown where it was started.\n'

const contractBodyLimit = 1_000_000

function serveContract(server: FastifyInstance, app: App): void {
  server.post<{ Params: { method: string } }>('/contract/:method', { bodyLimit: contractBodyLimit }, async (request, reply) => {
    reply.header('cache-control', 'no-store')
    return app.call(request.params.method, request.body)
  })
}

function serveEvents(server: FastifyInstance, app: App): void {
  server.get('/events', { websocket: true }, (socket: WebSocket) => {
    const stop = app.subscribe((event) => {
      if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(event))
    })
    socket.on('close', stop)
    socket.on('error', stop)
  })
}

function serveWindow(server: FastifyInstance, guard: Guard, options: LoopbackOptions, connect: string): void {
  server.get<{ Querystring: { ticket?: string } }>('/open', async (request, reply) => {
    const cookie = guard.redeem(request.query.ticket ?? '')
    if (cookie === undefined) return reply.code(403).type('text/plain; charset=utf-8').send(notWelcome)
    options.onOpened?.()
    return reply.header('set-cookie', cookie).header('referrer-policy', 'no-referrer').redirect('/', 303)
  })
  server.get('/*', async (request, reply) => {
    const path = decodeURIComponent(new URL(request.url, 'http://127.0.0.1').pathname)
    const file = await readWindowFile(options.windowFolder, path, { nonce: randomBytes(16).toString('base64'), connect })
    if (file === undefined) return reply.code(404).send()
    return reply.headers(file.headers).send(file.body)
  })
}

function isWelcome({ method, url, headers }: FastifyRequest, guard: Guard): boolean {
  if (!guard.hostIsOurs(headers)) return false
  const opening = method === 'GET' && url.startsWith('/open?')
  if (!opening && !guard.hasToken(headers)) return false
  const changesOrUpgrades = method !== 'GET' || headers.upgrade !== undefined
  return headers.origin === undefined ? !changesOrUpgrades : guard.originIsOurs(headers)
}

function turnAway(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (request.headers.upgrade === undefined) return reply.code(403).type('text/plain; charset=utf-8').send(notWelcome)
  // The server no longer owns the socket of an upgrade: left alone, a refused one would stay open for ever.
  reply.hijack()
  request.raw.socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
  return reply
}

/** Serves window, contract and events on 127.0.0.1 and refuses whoever is not our own window. */
export async function startLoopbackServer(options: LoopbackOptions): Promise<LoopbackServer> {
  const server = fastify({ logger: false, forceCloseConnections: true, routerOptions: { maxParamLength: 200 } })
  let guard: Guard | undefined
  server.addHook('onRequest', async (request, reply) => {
    if (guard === undefined || !isWelcome(request, guard)) return turnAway(request, reply)
  })
  // The port must be known before routes name it in their policy, so a plain listener takes it first.
  const port = options.port ?? (await freePort())
  guard = createGuard(port)
  const ours = guard
  await server.register(websocket, {
    options: { maxPayload: 64 * 1024 },
    // A window that does not answer must not keep the terminal from ending.
    preClose: (done) => {
      for (const client of server.websocketServer.clients) client.terminate()
      server.websocketServer.close(done)
    },
  })
  await server.register(async (scope) => {
    serveContract(scope, options.app)
    serveEvents(scope, options.app)
    serveWindow(scope, ours, options, `'self' ws://127.0.0.1:${port}`)
  })
  await server.listen({ host: '127.0.0.1', port })
  return {
    port,
    openingAddress: () => `http://127.0.0.1:${port}/open?ticket=${ours.newTicket()}`,
    close: () => server.close(),
  }
}

async function freePort(): Promise<number> {
  const { createServer } = await import('node:net')
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo
      probe.close(() => resolve(port))
    })
  })
}
