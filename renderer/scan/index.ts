/** Scans in the window: bursts of scanners that type, codes from the one on the line, and which screen gets them. */
export type { ScanRemark } from './remarks.ts'
export { type ScanHandler, type Scanned, ScanProvider, useScans } from './ScanProvider.tsx'
export { WedgeProvider } from './WedgeProvider.tsx'
