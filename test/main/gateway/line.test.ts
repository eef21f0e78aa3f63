import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { type AddressInfo, createServer as createTcpServer, type Server } from 'node:net'
import type { SecureVersion } from 'node:tls'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { checkTls, type LineSettings, noSigner, openTransport, reachPlatform } from '../../../main/gateway/index.ts'
import { makeAuthority } from '../../builders/certificates.ts'
import { startProxy as openProxy, type ProxyWish } from '../../builders/proxy.ts'
import { institution } from '../../builders/terminal.ts'

const authority = makeAuthority('测试根证书（虚构）')
const stranger = makeAuthority('别家根证书（虚构）')
const platform = authority.issue('platform.test')
const named = authority.issue('named.test', 'subjectAltName=DNS:named.test')
const hospital = authority.issue('hospital.test')
const foreign = stranger.issue('foreign.test')

const servers: Server[] = []
let arrived: { readonly url: string; readonly type: string }[] = []
afterEach(() => {
  arrived = []
  for (const server of servers.splice(0)) {
    if ('closeAllConnections' in server) (server as unknown as { closeAllConnections(): void }).closeAllConnections()
    server.close()
  }
})
afterAll(() => {
  authority.remove()
  stranger.remove()
})

async function listen(server: Server): Promise<number> {
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

function serve(incoming: IncomingMessage, outgoing: ServerResponse): void {
  arrived.push({ url: incoming.url ?? '', type: incoming.headers['content-type'] ?? '' })
  incoming.resume().on('end', () => outgoing.end('{"infcode":0}'))
}

interface Wish {
  readonly certificate?: typeof platform
  readonly mutual?: boolean
  readonly newest?: SecureVersion
}

async function tlsAddress({ certificate = platform, mutual = false, newest = 'TLSv1.3' }: Wish = {}): Promise<string> {
  const server = createTlsServer(
    {
      cert: certificate.certificate,
      key: certificate.key,
      ca: authority.certificate,
      requestCert: mutual,
      rejectUnauthorized: mutual,
      maxVersion: newest,
      ...(newest === 'TLSv1.1' ? { minVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0' } : {}),
    },
    serve,
  )
  return `https://127.0.0.1:${await listen(server)}`
}

async function post(address: string, line: LineSettings, timeoutMs = 3_000) {
  const transport = openTransport(address, timeoutMs, line)
  const arrival = await transport.post('/2304', {}, '{}')
  await transport.close()
  return arrival
}

const answered = { kind: 'answered', status: 200, text: '{"infcode":0}' }

describe('TLS', () => {
  it('trusts the authority it was told, with certificate and key or with both in one file', async () => {
    const address = await tlsAddress({ mutual: true })
    const { certificate, key } = hospital
    expect(await post(address, { tls: { authority: authority.certificate, certificate, key } })).toEqual(answered)
    const pfx = readFileSync(authority.bundle('hospital.test', 'p4ss'))
    expect(await post(address, { tls: { authority: authority.certificate, pfx, password: 'p4ss' } })).toEqual(answered)
    expect(() => checkTls({ pfx, password: 'wrong' })).toThrow()
    expect(() => checkTls({ certificate, key: foreign.key })).toThrow()
  })

  it('a platform of another authority is not spoken to, and nothing was sent', async () => {
    const address = await tlsAddress()
    expect(await post(address, { tls: { authority: stranger.certificate } })).toMatchObject({
      kind: 'not-sent',
      reason: expect.stringMatching(/连接不上平台（(UNABLE_TO|SELF_SIGNED)/),
    })
    expect(await post(address, {})).toMatchObject({ kind: 'not-sent' })
    expect(arrived).toEqual([])
  })

  it('the name in the certificate counts, and can be told where the address is a number', async () => {
    const address = await tlsAddress({ certificate: named })
    const tls = { authority: authority.certificate }
    expect(await post(address, { tls })).toMatchObject({
      kind: 'not-sent',
      reason: '连接不上平台（ERR_TLS_CERT_ALTNAME_INVALID）',
    })
    expect(await post(address, { tls: { ...tls, serverName: 'named.test' } })).toEqual(answered)
  })

  it.each(['TLSv1.2', 'TLSv1.3'] as const)('without the certificate the platform asks for nothing was sent (%s)', async (newest) => {
    const address = await tlsAddress({ mutual: true, newest })
    expect(await post(address, { tls: { authority: authority.certificate } })).toMatchObject({ kind: 'not-sent' })
    expect(arrived).toEqual([])
  })

  it('versions before 1.2 are not spoken', async () => {
    const address = await tlsAddress({ newest: 'TLSv1.1' })
    expect(await post(address, { tls: { authority: authority.certificate } })).toMatchObject({ kind: 'not-sent' })
  })

  it('an answer in the clear where TLS was asked for is no connection', async () => {
    const port = await listen(createServer(serve))
    expect(await post(`https://127.0.0.1:${port}`, {})).toMatchObject({ kind: 'not-sent' })
  })
})

async function startProxy(wish: ProxyWish = {}) {
  const proxy = await openProxy(wish)
  servers.push(proxy.server)
  return proxy
}

async function deadPort(): Promise<number> {
  const server = createTcpServer()
  const port = await listen(server)
  await new Promise<void>((resolve) => server.close(() => resolve()))
  return port
}

describe('a proxy between', () => {
  it('carries both kinds of address through a tunnel, with credentials where it wants them', async () => {
    const { address: proxy, asked } = await startProxy({ password: 'p:ss' })
    const plain = await listen(createServer(serve))
    const secure = await tlsAddress()
    const line = { proxy: { address: proxy, user: 'user', password: 'p:ss' }, tls: { authority: authority.certificate } }
    expect(await post(`http://127.0.0.1:${plain}`, line)).toEqual(answered)
    expect(await post(secure, line)).toEqual(answered)
    expect(asked).toEqual([`127.0.0.1:${plain}`, new URL(secure).host])
  })

  it.each([
    ['wrong credentials', { password: 'other' }],
    ['a no in words', { answer: 'HTTP/1.1 403 Forbidden\r\n\r\n' }],
    ['a line it closes', { answer: 'nonsense' }],
    ['no answer at all', { answer: '' }],
  ])('with %s nothing was sent', async (_what, wish) => {
    const { address, asked } = await startProxy(wish)
    const plain = await listen(createServer(serve))
    expect(await post(`http://127.0.0.1:${plain}`, { proxy: { address } }, 1_500)).toMatchObject({ kind: 'not-sent' })
    expect(asked).toHaveLength(1)
    expect(arrived).toEqual([])
  })

  it('that nobody answers for is certain', async () => {
    const line = { proxy: { address: `http://127.0.0.1:${await deadPort()}` } }
    expect(await post('http://platform.invalid:1', line)).toMatchObject({ kind: 'not-sent', reason: '连接不上平台（ECONNREFUSED）' })
  })

  it('that cannot reach the platform is certain, and says so', async () => {
    const { address } = await startProxy()
    expect(await post(`http://127.0.0.1:${await deadPort()}`, { proxy: { address } })).toMatchObject({
      kind: 'not-sent',
      reason: '连接不上平台（代理应答 502）',
    })
  })

  it('behind which the wrong certificate waits is certain too', async () => {
    const { address } = await startProxy()
    const line = { proxy: { address }, tls: { authority: stranger.certificate } }
    expect(await post(await tlsAddress(), line)).toMatchObject({ kind: 'not-sent' })
    expect(arrived).toEqual([])
  })
})

describe('the rest of the line', () => {
  it('names the content as the gateway wants it', async () => {
    const address = `http://127.0.0.1:${await listen(createServer(serve))}`
    await post(address, {})
    await post(address, { contentType: 'text/plain' })
    expect(arrived.map(({ type }) => type)).toEqual(['application/json; charset=utf-8', 'text/plain; charset=utf-8'])
  })

  it('does not follow a redirect', async () => {
    const elsewhere = await listen(createServer(serve))
    const port = await listen(
      createServer((_incoming, outgoing) => outgoing.writeHead(307, { location: `http://127.0.0.1:${elsewhere}/` }).end()),
    )
    expect(await post(`http://127.0.0.1:${port}`, {})).toEqual({ kind: 'answered', status: 307, text: '' })
    expect(arrived).toEqual([])
  })
})

describe('the bare way', () => {
  const stays = new AbortController().signal
  const settingsOf = (address: string, line: LineSettings = {}) => ({
    address,
    line,
    timeoutMs: 1_000,
    signer: noSigner(),
    institution,
    receiver: '99',
    machine: { mac: '00-00-00-00-00-00', ip: '127.0.0.1' },
    now: Date.now,
    nextSerial: () => 1,
  })

  it('opens where somebody listens, and nothing is said', async () => {
    const heard: Buffer[] = []
    const port = await listen(
      createTcpServer((socket) => socket.on('data', (chunk) => heard.push(chunk)).on('error', () => socket.destroy())),
    )
    expect(await reachPlatform(settingsOf(`http://127.0.0.1:${port}`), stays)).toBe(true)
    expect(heard).toEqual([])
    const address = await tlsAddress()
    expect(await reachPlatform(settingsOf(address, { tls: { authority: authority.certificate } }), stays)).toBe(true)
    expect(arrived).toEqual([])
  })

  it('is shut where whoever is there hangs up right after the handshake', async () => {
    const { certificate, key } = platform
    const port = await listen(createTlsServer({ cert: certificate, key }).on('secureConnection', (socket) => socket.destroy()))
    const settings = settingsOf(`https://127.0.0.1:${port}`, { tls: { authority: authority.certificate } })
    expect(await reachPlatform(settings, stays)).toBe(false)
  })

  it('is not waited for by who leaves', async () => {
    const leaving = new AbortController()
    const silent = createTcpServer((socket) => socket.on('error', () => socket.destroy()).on('data', () => leaving.abort()))
    const settings = { ...settingsOf(`https://127.0.0.1:${await listen(silent)}`), timeoutMs: 3_600_000 }
    expect(await reachPlatform(settings, leaving.signal)).toBe(false)
    expect(await reachPlatform(settings, leaving.signal)).toBe(false)
  })

  it('is shut where nobody listens, behind a proxy that lets nobody through, and to who is not trusted', async () => {
    const port = await listen(createTcpServer())
    servers.pop()?.close()
    expect(await reachPlatform(settingsOf(`http://127.0.0.1:${port}`), stays)).toBe(false)
    expect(await reachPlatform(settingsOf('http://127.0.0.1:9', { proxy: { address: `http://127.0.0.1:${port}` } }), stays)).toBe(false)
    expect(await reachPlatform(settingsOf(await tlsAddress(), { tls: { authority: stranger.certificate } }), stays)).toBe(false)
  })
})
