/** A proxy on the loopback interface that opens tunnels, notes what it was asked, and can say no or nothing. */
import { createServer, type IncomingMessage, type Server } from 'node:http'
import { type AddressInfo, connect } from 'node:net'

export interface ProxyWish {
  /** Wanted of a user called `user`. */
  readonly password?: string
  /** Said instead of opening the tunnel; an empty text says nothing at all. */
  readonly answer?: string
}

export interface TestProxy {
  readonly server: Server
  readonly address: string
  /** `host:port` of every tunnel that was asked for. */
  readonly asked: readonly string[]
}

export async function startProxy({ password, answer }: ProxyWish = {}): Promise<TestProxy> {
  const asked: string[] = []
  const server = createServer((_incoming, outgoing) => outgoing.writeHead(405).end())
  server.on('connect', (incoming: IncomingMessage, socket, head: Buffer) => {
    asked.push(incoming.url ?? '')
    socket.on('error', () => socket.destroy())
    const expected = password === undefined ? undefined : `Basic ${Buffer.from(`user:${password}`).toString('base64')}`
    if (incoming.headers['proxy-authorization'] !== expected) return socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n')
    if (answer !== undefined) return answer === '' ? undefined : socket.end(answer)
    const [host, port] = (incoming.url ?? '').split(':')
    const onward = connect(Number(port), host, () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
      onward.write(head)
      socket.pipe(onward).pipe(socket)
    })
    onward.on('error', () => socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n'))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { server, address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked }
}
