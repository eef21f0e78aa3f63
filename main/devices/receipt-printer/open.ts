import type { ReceiptPrinter } from '../../services/ports/index.ts'
import { createLine, createTransport } from '../transport/index.ts'
import { createReceiptPrinter, type ReceiptPrinterSettings } from './driver.ts'
import { defaultPrinterBaudRate, printerTransportSettings, type ReceiptPrinterOptions, receiptPrinterOptionsSchema } from './settings.ts'

export interface OpenPrinterSettings extends Partial<ReceiptPrinterOptions>, Pick<ReceiptPrinterSettings, 'limits'> {
  /** Serial path or `tcp://host:port`. */
  readonly port: string
  readonly baudRate?: number
}

/** The receipt printer at this port. Begins to look for it at once and keeps looking until `close`. */
export function openReceiptPrinter({ port, baudRate = defaultPrinterBaudRate, limits, ...given }: OpenPrinterSettings): ReceiptPrinter {
  const options = receiptPrinterOptionsSchema.parse(given)
  const line = createLine(createTransport(port, printerTransportSettings(baudRate, options)))
  return createReceiptPrinter(line, { ...options, baudRate, ...(limits && { limits }) })
}
