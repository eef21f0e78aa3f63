import { codeOf, type LineSettings, NotConnected, openDispatcher } from './line.ts'
import { createReception, type FileSink, NotTaken } from './reception.ts'

/** What became of one HTTP exchange, before anyone looks at what the answer says. */
export type Arrival =
  | { readonly kind: 'answered'; readonly status: number; readonly text: string }
  /** No connection came about, so no byte of the call left this machine. */
  | { readonly kind: 'not-sent'; readonly reason: string }
  /** The call may have arrived. `partial` is what had come back until then. */
  | { readonly kind: 'unknown'; readonly reason: string; readonly partial?: string }

/** A file came, whole; its bytes went to the sink. */
export interface FileArrival {
  readonly kind: 'file'
  readonly status: number
  readonly bytes: number
}

type Headers = Readonly<Record<string, string>>

/** What an ordinary answer may weigh: a hundred fee lines with every member filled take a tenth of it. */
const ordinaryBytesMax = 4 * 1024 * 1024

export interface Transport {
  /** An answer of more than `textBytesMax` bytes is not taken to its end, and is nobody's answer. */
  post(path: string, headers: Headers, body: string | Uint8Array, textBytesMax?: number): Promise<Arrival>
  /** The answer may be a file; the time limit then begins anew with every piece of it. */
  download(path: string, headers: Headers, body: string, sink: FileSink): Promise<Arrival | FileArrival>
  close(): Promise<void>
}

/** A file that is still coming after an hour is not going to be one. */
const fileMsMax = 60 * 60 * 1000

/** Posts to one address and says for certain whether anything can have arrived there. Never follows a redirect, never retries. */
export function openTransport(address: string, timeoutMs: number, line: LineSettings = {}): Transport {
  const base = new URL(address)
  const dispatcher = openDispatcher(base.origin, timeoutMs, line)
  const contentType = `${line.contentType ?? 'application/json'}; charset=utf-8`
  const basePath = base.pathname.replace(/\/+$/, '')

  async function send(
    path: string,
    headers: Headers,
    body: string | Uint8Array,
    textBytesMax: number,
    sink?: FileSink,
  ): Promise<Arrival | FileArrival> {
    const reception = createReception(sink, textBytesMax)
    const begun = performance.now()
    const limit = new AbortController()
    const { signal } = limit
    const timer = setTimeout(() => limit.abort(), timeoutMs)
    try {
      const answer = await dispatcher.request({
        origin: base.origin,
        path: basePath + path,
        method: 'POST',
        headers: { 'content-type': contentType, accept: 'application/json', ...headers },
        body,
        signal,
      })
      for await (const chunk of answer.body) {
        await reception.take(chunk as Buffer)
        if (reception.isFile() && performance.now() - begun < fileMsMax) timer.refresh()
      }
      const status = answer.statusCode
      return reception.isFile() ? { kind: 'file', status, bytes: reception.bytes() } : { kind: 'answered', status, text: reception.text() }
    } catch (error) {
      if (error instanceof NotConnected) return { kind: 'not-sent', reason: `连接不上平台（${error.message}）` }
      const late = signal.aborted ? `${timeoutMs / 1000} 秒内没有收到应答` : `连接中断，没有收到完整应答（${codeOf(error)}）`
      const reason = error instanceof NotTaken ? error.message : late
      const partial = reception.text()
      return { kind: 'unknown', reason, ...(partial === '' ? {} : { partial }) }
    } finally {
      clearTimeout(timer)
    }
  }

  return {
    // Without a sink nothing becomes a file.
    post: (path, headers, body, textBytesMax = ordinaryBytesMax) => send(path, headers, body, textBytesMax) as Promise<Arrival>,
    download: (path, headers, body, sink) => send(path, headers, body, ordinaryBytesMax, sink),
    close: () => dispatcher.destroy(),
  }
}
