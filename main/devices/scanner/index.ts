/** Barcode scanners on a serial line: framing and commands are pure, the driver adds line, time and decoding. */
export * from './commands.ts'
export * from './decode.ts'
export {
  createScanner,
  createTextScanner,
  type ScannerSettings,
  scannerMask,
  type TextScanner,
  type TextScannerSettings,
} from './driver.ts'
export * from './framing.ts'
