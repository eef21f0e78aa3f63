import { buildConnector, Pool } from 'undici'

/** What became of one HTTP exchange, before anyone looks at what the answer says. */
export type Arrival =
  | { readonly kind: 'answered'; readonly status: number; readonly text: string }
  /** No connection came about, so no byte of the call left this machine. */
  | { readonly kind: 'not-sent'; readonly reason: string }
  /** The call may have arrived. `partial` is what had come back until then. */
  | { readonly kind: 'unknown'; readonly reason: string; readonly partial?: string }

export interface Transport {
  post(path: string, headers: Readonly<Record<string, string>>, body: string): Promise<Arrival>
  close(): Promise<void>
}

/** Raised while connecting and nowhere else: name not found, refused, unreachable, certificate not trusted. */
class NotConnected extends Error {
  override readonly name = 'NotConnected'
}

const answerBytesMax = 64 * 1024 * 1024
const connectionsMax = 16

function codeOf(error: unknown): string {
  const { code, name } = error as { code?: unknown; name?: unknown }
  return typeof code === 'string' ? code : typeof name === 'string' ? name : 'unknown'
}

function openPool(origin: string, timeoutMs: number): Pool {
  // Half the time at most goes to connecting: when nobody picks up we know for certain that nothing was sent.
  const connectTimeout = Math.max(1, Math.floor(timeoutMs / 2))
  const connect = buildConnector({ timeout: connectTimeout })
  return new Pool(origin, {
    connections: connectionsMax,
    pipelining: 1,
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: (options, callback) =>
      connect(options, (...result) => {
        if (result[0] === null) callback(null, result[1])
        else callback(new NotConnected(codeOf(result[0]), { cause: result[0] }), null)
      }),
  })
}

function textOf(chunks: readonly Buffer[]): string {
  return new TextDecoder('utf-8').decode(Buffer.concat(chunks))
}

/** Posts to one address and says for certain whether anything can have arrived there. Never follows a redirect, never retries. */
export function openTransport(address: string, timeoutMs: number): Transport {
  const base = new URL(address)
  const pool = openPool(base.origin, timeoutMs)
  const basePath = base.pathname.replace(/\/+$/, '')

  async function post(path: string, headers: Readonly<Record<string, string>>, body: string): Promise<Arrival> {
    const chunks: Buffer[] = []
    const signal = AbortSignal.timeout(timeoutMs)
    try {
      const answer = await pool.request({
        path: basePath + path,
        method: 'POST',
        headers: { 'content-type': 'application/json; charset=utf-8', accept: 'application/json', ...headers },
        body,
        signal,
      })
      let bytes = 0
      for await (const chunk of answer.body) {
        bytes += (chunk as Buffer).length
        if (bytes > answerBytesMax) {
          answer.body.destroy()
          return { kind: 'unknown', reason: `应答超过 ${answerBytesMax} 字节` }
        }
        chunks.push(chunk as Buffer)
      }
      return { kind: 'answered', status: answer.statusCode, text: textOf(chunks) }
    } catch (error) {
      if (error instanceof NotConnected) return { kind: 'not-sent', reason: `连接不上平台（${error.message}）` }
      const reason = signal.aborted ? `${timeoutMs / 1000} 秒内没有收到应答` : `连接中断，没有收到完整应答（${codeOf(error)}）`
      return { kind: 'unknown', reason, ...(chunks.length === 0 ? {} : { partial: textOf(chunks) }) }
    }
  }

  return { post, close: () => pool.destroy() }
}
