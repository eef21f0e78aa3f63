/** Receipt printers that speak ESC/POS: characters, commands and status are pure, the driver adds line, time and order. */
export { code128, encodeReceipt, initialise, qrCode } from './commands.ts'
export { createReceiptPrinter, type ReceiptPrinterSettings } from './driver.ts'
export { encodeText, hasGlyph } from './gb18030.ts'
export * from './open.ts'
export * from './settings.ts'
export * from './status.ts'
export { createPrinterTraceMask, printerMeaningOf } from './trace.ts'
