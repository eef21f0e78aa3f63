/** The typed contract client: two transports behind one type, and the hooks screens read and act with. */
export * from './client.ts'
export * from './hooks.tsx'
export * from './loopback-transport.ts'
export * from './preload-transport.ts'
export * from './transport.ts'
