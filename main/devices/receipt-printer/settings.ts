import { z } from 'zod'
import type { TransportSettings } from '../transport/index.ts'

/** What `devices.yaml` says of a receipt printer beside where it hangs. */
export const receiptPrinterOptionsSchema = z.strictObject({
  /** Cells of a line: 32 on 58 mm paper; 48 on 80 mm, or 42 where it is set to 512 dots. */
  columns: z.union([z.literal(32), z.literal(42), z.literal(48)]).default(32),
  /** What its font knows. */
  charset: z.enum(['gb18030', 'gbk']).default('gb18030'),
  /** `unsupported` for models that never answer: nothing is asked, and a receipt counts as printed when its bytes have left. */
  status: z.enum(['supported', 'unsupported']).default('supported'),
  flowControl: z.enum(['none', 'rtscts', 'xon']).default('none'),
})
export type ReceiptPrinterOptions = z.output<typeof receiptPrinterOptionsSchema>

export interface PrinterLimits {
  /** For each status byte, and how often it is asked for. */
  readonly answerMs: number
  readonly tries: number
  /** From the last byte to the word that all is printed, and what each line adds. */
  readonly finishMs: number
  readonly finishLineMs: number
  /** How long a line must be silent before what was owed counts as said. */
  readonly quietMs: number
  /** How often a printer that cannot print is asked whether it can again. */
  readonly askAgainMs: number
}

export const defaultPrinterLimits: PrinterLimits = {
  answerMs: 500,
  tries: 2,
  finishMs: 10_000,
  finishLineMs: 50,
  quietMs: 200,
  askAgainMs: 5_000,
}

export const defaultPrinterBaudRate = 9_600

/** A printer holds us up while it prints: longer than other devices, and block by block. */
export function printerTransportSettings(baudRate: number, { flowControl }: Pick<ReceiptPrinterOptions, 'flowControl'>): TransportSettings {
  return { baudRate, flowControl, writesUntilSent: true, writeLimitMs: 10_000 }
}
