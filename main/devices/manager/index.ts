/** The devices of one counter: which drivers there are, where their ports are, and one line per port. */
export { driverFacts } from './driver-facts.ts'
export { type Driver, driverOf, drivers, faultsOf, type SettingsFault } from './drivers.ts'
export { type FoundPort, findPort, type PlaceByIds } from './find-port.ts'
export { placeName } from './line-pool.ts'
export { createDeviceManager, type DeviceManager, faultsAmong, type Installed, type ManagerSettings } from './manager.ts'
export type { CounterDevices } from './standing-devices.ts'
