import { createSerialTransport } from './serial-transport.ts'
import { createTcpTransport } from './tcp-transport.ts'
import type { Transport, TransportSettings } from './transport.ts'

/** Chooses the form by the port's name: `tcp://host:port` is a device server, everything else a serial path. */
export function createTransport(port: string, settings: TransportSettings): Transport {
  return port.startsWith('tcp://') ? createTcpTransport(port, settings) : createSerialTransport(port, settings)
}
