/** The application behind both hosts: services built from their parts, the contract filled, the demo institution. */

export { demoPlatform } from '../demo/index.ts'
export type { ReplayedSettlement, ReplayReport } from '../services/replay/index.ts'
export { type AdoptedLedger, ledgerFile, thisMachine } from '../store/index.ts'
export { addOperator, installCatalogue, listOperators, replayLedger, returnToFormerCatalogue } from './administration.ts'
export { type App, createApp } from './app.ts'
export {
  type DeviceBench,
  type DriverFacts,
  listDrivers,
  listPorts,
  openDeviceBench,
  type WantedDevice,
} from './device-bench.ts'
export { readDevices } from './devices-file.ts'
export type { EncodedOutcome } from './dispatch.ts'
export { adoptLedgerOf, refuseNewKey, viewOnlyOf } from './ledger.ts'
export { type Ping, type Probe, type ProbeStep, pingPlatform } from './platform-ping.ts'

export { type QueueReading, readQueue, retryInQueue } from './queue.ts'
export { type ReconciledDay, reconcileDay } from './reconcile-day.ts'
export { contentSecurityPolicy, readWindowFile } from './window-content.ts'
