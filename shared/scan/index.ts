/** What was scanned: one place that tells the kinds of codes at a counter apart. Pure. */
export { type AimIdentifier, readAim } from './aim.ts'
export { applicationIdentifiers } from './application-identifiers.ts'
export { hasGtinCheckDigit } from './check-digit.ts'
export { readScan } from './read-scan.ts'
export { createRepeatFilter, type RepeatFilter, repeatWithinMs } from './repeat-filter.ts'
export * from './scan.ts'
export * from './settings.ts'
export * from './traceability.ts'
