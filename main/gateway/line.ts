import { createSecureContext, TLSSocket } from 'node:tls'
import { buildConnector, type Dispatcher, Pool, ProxyAgent } from 'undici'

/** What an `https` line needs besides the system's own trust: contents of files, not their names. */
export interface TlsSettings {
  /** 根证书 in PEM: with it, no other authority is trusted. */
  readonly authority?: string
  /** Our own certificate and its key in PEM, or both in one PFX. */
  readonly certificate?: string
  readonly key?: string
  readonly pfx?: Buffer
  /** Opens the key or the PFX. */
  readonly password?: string
  /** The name in the platform's certificate where the address is a number. */
  readonly serverName?: string
}

export interface ProxySettings {
  readonly address: string
  readonly user?: string
  readonly password?: string
}

/** The way to the platform: what stands between, and how both ends prove themselves to each other. */
export interface LineSettings {
  readonly tls?: TlsSettings
  readonly proxy?: ProxySettings
  /** Some gateways take JSON under the name of plain text only. Default `application/json`. */
  readonly contentType?: 'application/json' | 'text/plain'
}

/** Raised while connecting and nowhere else: name not found, refused, unreachable, certificate not trusted, no way through the proxy. */
export class NotConnected extends Error {
  override readonly name = 'NotConnected'
}

const connectionsMax = 16

export function codeOf(error: unknown): string {
  const { code, name, message } = error as { code?: unknown; name?: unknown; message?: unknown }
  // The proxy's own no is told in words only.
  if (typeof message === 'string' && /^Proxy response \(\d+\)/.test(message))
    return message.replace(/^Proxy response \((\d+)\).*/, '代理应答 $1')
  return typeof code === 'string' ? code : typeof name === 'string' ? name : 'unknown'
}

/** Options of Node's TLS; older versions than 1.2 are never spoken. */
export function tlsOptions({ authority, certificate, key, pfx, password, serverName }: TlsSettings = {}) {
  return {
    minVersion: 'TLSv1.2' as const,
    ...(authority === undefined ? {} : { ca: authority }),
    ...(certificate === undefined ? {} : { cert: certificate }),
    ...(key === undefined ? {} : { key }),
    ...(pfx === undefined ? {} : { pfx }),
    ...(password === undefined ? {} : { passphrase: password }),
    ...(serverName === undefined ? {} : { servername: serverName }),
  }
}

/** Throws when certificate, key and password do not fit together; nothing is connected. */
export function checkTls(settings: TlsSettings): void {
  createSecureContext(tlsOptions(settings))
}

export function proxyToken({ user, password = '' }: ProxySettings): string | undefined {
  return user === undefined ? undefined : `Basic ${Buffer.from(`${user}:${password}`, 'utf8').toString('base64')}`
}

/** How long a platform that says nothing after the handshake is waited for. */
const secondThoughtsMs = 150

/**
 * With TLS 1.3 the handshake ends on this side before the platform has looked at our certificate. Its first word tells: a ticket
 * for the next time, or that it does not want us. Waited for before anything is sent, so that a no is certain.
 */
export function afterSecondThoughts(socket: TLSSocket, done: (refusal: Error | undefined) => void): void {
  if (socket.getProtocol() !== 'TLSv1.3') {
    done(undefined)
    return
  }
  const end = (refusal?: Error) => {
    clearTimeout(timer)
    socket.off('session', accepted).off('error', end).off('close', closed)
    // The ticket is told from within the reading of it; writing has to wait until that is over.
    setImmediate(done, refusal)
  }
  const accepted = () => end()
  const closed = () => end(Object.assign(new Error('closed after the handshake'), { code: 'ECONNRESET' }))
  const timer = setTimeout(accepted, secondThoughtsMs)
  socket.once('session', accepted).once('error', end).once('close', closed)
}

/** The same connector, whose failures say for certain that nothing was sent. */
function certain(connect: buildConnector.connector): buildConnector.connector {
  return (options, callback) => {
    const fail = (error: Error) => callback(new NotConnected(codeOf(error), { cause: error }), null)
    connect(options, (...[error, socket]) => {
      if (error !== null) fail(error)
      else if (socket instanceof TLSSocket)
        afterSecondThoughts(socket, (refusal) => (refusal === undefined ? callback(null, socket) : fail(refusal)))
      else callback(null, socket)
    })
  }
}

/** Half the time at most goes to connecting: when nobody picks up we know for certain that nothing was sent. */
export const connectingMs = (timeoutMs: number): number => Math.max(1, Math.floor(timeoutMs / 2))

/** Connections to one address. A proxy is always asked for a tunnel: only so is its failing to connect told apart from the platform's answer. */
export function openDispatcher(origin: string, timeoutMs: number, { tls, proxy }: LineSettings): Dispatcher {
  const connecting = connectingMs(timeoutMs)
  const pool = { connections: connectionsMax, pipelining: 1, headersTimeout: 0, bodyTimeout: 0 }
  if (proxy === undefined)
    return new Pool(origin, { ...pool, connect: certain(buildConnector({ timeout: connecting, ...tlsOptions(tls) })) })
  // Three steps share that time: to the proxy, through it, and the handshake behind it.
  const step = Math.max(1, Math.floor(connecting / 3))
  const token = proxyToken(proxy)
  return new ProxyAgent({
    uri: proxy.address,
    proxyTunnel: true,
    connectTimeout: step,
    requestTls: tlsOptions(tls),
    ...(token === undefined ? {} : { token }),
    clientFactory: (proxyOrigin, options) => new Pool(proxyOrigin, { ...options, headersTimeout: step }),
    factory: (target, options) => {
      const { connect, ...rest } = options as Pool.Options & { readonly connect: buildConnector.connector }
      return new Pool(target, { ...rest, ...pool, connect: certain(connect) })
    },
  })
}
