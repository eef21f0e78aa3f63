/** Calendar days and periods; no clock. */
export * from './china-time.ts'
export * from './instant.ts'
export * from './local-date.ts'
export * from './local-time.ts'
export * from './schema.ts'
