import { createTransport, type Transport, type TransportSettings } from '../../../../main/devices/index.ts'

/** A real line has a speed and pseudo-terminals have none: here bytes at another speed than the device's arrive as other bytes. */
export function lineAtSpeed(deviceSpeed: number) {
  return (port: string, settings: TransportSettings): Transport => {
    const transport = createTransport(port, settings)
    let speed = settings.baudRate
    const heard = (bytes: Uint8Array) => (speed === deviceSpeed ? bytes : bytes.map((byte) => (byte * 13) ^ 0xe7))
    return {
      port,
      get isOpen() {
        return transport.isOpen
      },
      open: () => transport.open(),
      write: (bytes) => transport.write(heard(bytes)),
      flush: () => transport.flush(),
      async setBaudRate(wanted) {
        speed = wanted
        await transport.setBaudRate(wanted)
      },
      close: () => transport.close(),
      isPresent: () => transport.isPresent(),
      onData: (listener) => transport.onData((bytes) => listener(heard(bytes))),
      onLost: (listener) => transport.onLost(listener),
    }
  }
}
