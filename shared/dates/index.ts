/** Calendar days and periods; no clock. */
export * from './local-date.ts'
export * from './schema.ts'
