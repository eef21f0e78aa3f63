/** Lines to devices: serial ports and device servers behind one interface, kept open, used by one task at a time. */
export * from './create-transport.ts'
export * from './line.ts'
export * from './list-ports.ts'
export { createListeners, type Listeners } from './listeners.ts'
export { portRefusal } from './port-errors.ts'
export { readTcpAddress } from './tcp-transport.ts'
export * from './transport.ts'
export * from './turns.ts'
