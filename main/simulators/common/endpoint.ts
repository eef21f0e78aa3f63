import { createServer, type Socket } from 'node:net'
import { createTransport } from '../../devices/index.ts'
import { createPacer } from './pacer.ts'

/** The far end of the terminal's line: a TCP port that serves one caller, or the other half of a serial pair. */
export interface Endpoint {
  /** As the terminal's settings would name it. */
  readonly address: string
  send(bytes: Uint8Array): void
  /** Cuts the line as an unplugged cable would. */
  cut(): void
  close(): Promise<void>
}

export interface EndpointEvents {
  received(bytes: Uint8Array): void
  /** A terminal has just come on the line. */
  connected(): void
}

export type EndpointSettings = {
  /** Lets one byte out each 10/baud seconds; pseudo-terminals and networks have no speed of their own. */
  readonly paced?: boolean
  readonly baudRate?: number
} & ({ readonly listen: 'tcp'; readonly host?: string; readonly port: number } | { readonly listen: 'serial'; readonly path: string })

/** Opens this end of the line. Port 0 takes a free one. */
export async function openEndpoint(settings: EndpointSettings, defaultBaudRate: number, events: EndpointEvents): Promise<Endpoint> {
  const baudRate = settings.baudRate ?? defaultBaudRate
  const endpoint =
    settings.listen === 'tcp'
      ? await listenOnTcp(settings.host ?? '127.0.0.1', settings.port, events)
      : await openSerial(settings.path, baudRate, events)
  return settings.paced ? paced(endpoint, baudRate) : endpoint
}

function paced(endpoint: Endpoint, baudRate: number): Endpoint {
  const pacer = createPacer(baudRate, endpoint.send)
  return {
    address: endpoint.address,
    send: pacer.send,
    cut: () => {
      pacer.clear()
      endpoint.cut()
    },
    close: () => {
      pacer.clear()
      return endpoint.close()
    },
  }
}

/** One caller at a time, as device servers do it: the second one is hung up on at once. */
async function listenOnTcp(host: string, port: number, events: EndpointEvents): Promise<Endpoint> {
  let caller: Socket | undefined
  const server = createServer({ noDelay: true }, (socket) => {
    socket.on('error', () => socket.destroy())
    if (caller) {
      socket.destroy()
      return
    }
    caller = socket
    socket.on('data', (bytes: Buffer) => events.received(bytes))
    socket.on('close', () => {
      if (caller === socket) caller = undefined
    })
    events.connected()
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  const bound = server.address()
  const boundPort = bound !== null && typeof bound === 'object' ? bound.port : port
  return {
    address: `tcp://${host.includes(':') ? `[${host}]` : host}:${boundPort}`,
    send: (bytes) => {
      caller?.write(bytes)
    },
    cut: () => {
      caller?.destroy()
      caller = undefined
    },
    close: () => {
      caller?.destroy()
      return new Promise((resolve) => {
        server.close(() => resolve())
      })
    },
  }
}

async function openSerial(path: string, baudRate: number, events: EndpointEvents): Promise<Endpoint> {
  const transport = createTransport(path, { baudRate })
  const opened = await transport.open()
  if (!opened.ok) throw new Error(`${path}: ${opened.error.code}`)
  transport.onData(events.received)
  events.connected()
  return {
    address: path,
    send: (bytes) => {
      void transport.write(bytes)
    },
    cut: () => {
      void transport.close()
    },
    close: () => transport.close(),
  }
}
