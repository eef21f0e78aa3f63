import { createSecureContext } from 'node:tls'
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

/**
 * With TLS 1.3 a platform may turn our certificate away after the handshake has ended on this side. It does so before it reads
 * anything else, so nothing of the call was taken.
 */
export function isHandshakeRefusal(error: unknown): boolean {
  return /^ERR_SSL_\w*ALERT_(\w*CERTIFICATE\w*|UNKNOWN_CA|HANDSHAKE_FAILURE|PROTOCOL_VERSION|ACCESS_DENIED)$/.test(codeOf(error))
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

/** The same connector, whose failures say for certain that nothing was sent. */
function certain(connect: buildConnector.connector): buildConnector.connector {
  return (options, callback) =>
    connect(options, (...result) => {
      if (result[0] === null) callback(null, result[1])
      else callback(new NotConnected(codeOf(result[0]), { cause: result[0] }), null)
    })
}

const unhurried = { headersTimeout: 0, bodyTimeout: 0 }

/** Connections to one address. A proxy is always asked for a tunnel: only so is its failing to connect told apart from the platform's answer. */
export function openDispatcher(origin: string, timeoutMs: number, { tls, proxy }: LineSettings): Dispatcher {
  // Half the time at most goes to connecting: when nobody picks up we know for certain that nothing was sent.
  const connecting = Math.max(1, Math.floor(timeoutMs / 2))
  const pool = { ...unhurried, connections: connectionsMax, pipelining: 1 }
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
