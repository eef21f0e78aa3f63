import type { DevicePlace } from '../../../shared/contract/index.ts'
import type { ListedPort } from '../transport/index.ts'

export type FoundPort =
  | { readonly kind: 'found'; readonly path: string }
  | { readonly kind: 'absent' }
  /** Several ports fit and nothing tells them apart: a person has to say which. */
  | { readonly kind: 'ambiguous'; readonly paths: readonly string[] }

export type PlaceByIds = Exclude<DevicePlace, { readonly port: string }>

/**
 * Where the device with these ids is plugged in now: by vendor and product, then serial number, then socket, then the path it
 * had last. A port in whose socket another configured device belongs is not taken for this one, however alike they are.
 */
export function findPort(place: PlaceByIds, ports: readonly ListedPort[], others: readonly PlaceByIds[] = []): FoundPort {
  const alike = ports.filter((port) => sameIds(place, port) && !others.some((other) => belongsTo(other, port)))
  const narrowed = [
    place.serialNumber === undefined ? undefined : alike.filter(({ serialNumber }) => serialNumber === place.serialNumber),
    place.location === undefined ? undefined : alike.filter(({ location }) => location === place.location),
    place.lastPort === undefined ? undefined : alike.filter(({ path }) => path === place.lastPort),
  ]
  // A serial number is the device itself: where another number is plugged in, this device is not.
  let left = narrowed[0] ?? alike
  for (const fitting of narrowed.slice(1)) {
    if (left.length <= 1) break
    const both = left.filter((port) => fitting?.includes(port))
    if (both.length > 0) left = both
  }
  const [only] = left
  if (only === undefined) return { kind: 'absent' }
  return left.length === 1 ? { kind: 'found', path: only.path } : { kind: 'ambiguous', paths: left.map(({ path }) => path) }
}

function sameIds(place: PlaceByIds, port: ListedPort): boolean {
  return port.vendorId === place.vendorId && port.productId === place.productId
}

/** Known for certain: by its serial number, else by the socket it stays in. */
function belongsTo(other: PlaceByIds, port: ListedPort): boolean {
  if (!sameIds(other, port)) return false
  if (other.serialNumber !== undefined) return port.serialNumber === other.serialNumber
  return other.location !== undefined && port.location === other.location
}
