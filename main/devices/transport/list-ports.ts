import { SerialPort } from 'serialport'

/** A serial port the system knows. Only the path is certain; see the ids as hints. */
export interface ListedPort {
  readonly path: string
  readonly manufacturer?: string
  readonly serialNumber?: string
  readonly location?: string
  /** Four upper-case hexadecimal digits each. */
  readonly vendorId?: string
  readonly productId?: string
}

export interface PortListing {
  readonly ports: readonly ListedPort[]
  /** Why the system could not be asked: on Linux it needs `udevadm`. A typed path still works then. */
  readonly unavailable?: string
}

type SystemPort = Awaited<ReturnType<typeof SerialPort.list>>[number]

/** The ports of this machine. Never rejects: a machine without `udevadm` lists none and says why. */
export async function listPorts(ask: () => Promise<readonly SystemPort[]> = () => SerialPort.list()): Promise<PortListing> {
  try {
    return { ports: (await ask()).map(listed) }
  } catch (error) {
    return { ports: [], unavailable: error instanceof Error ? error.message : String(error) }
  }
}

function listed(port: SystemPort): ListedPort {
  return {
    path: port.path,
    ...(port.manufacturer && { manufacturer: port.manufacturer }),
    ...(port.serialNumber && { serialNumber: port.serialNumber }),
    ...(port.locationId && { location: port.locationId }),
    ...(port.vendorId && { vendorId: port.vendorId.toUpperCase().padStart(4, '0') }),
    ...(port.productId && { productId: port.productId.toUpperCase().padStart(4, '0') }),
  }
}
