/** A receipt printer, simulated to the byte: keeps its paper as text, runs out of it on order. For the demo, for tests and for training. */
import {
  answerOrder,
  type Endpoint,
  type EndpointSettings,
  obeyFaultOrder,
  openEndpoint,
  type RunningSimulator,
  splitOrder,
} from '../common/index.ts'
import type { Charset } from './commands.ts'
import { type PrinterFault, printerFaultSchema } from './faults.ts'
import { createSimulatedPrinter } from './simulated-printer.ts'

export { type Charset, createTokenReader, type PrinterToken } from './commands.ts'
export { type PrinterFault, printerFaultSchema } from './faults.ts'
export { noGlyph } from './paper.ts'
export { createSimulatedPrinter, type SimulatedPrinter } from './simulated-printer.ts'

export type ReceiptPrinterSimulatorSettings = EndpointSettings & {
  readonly columns?: number
  readonly charset?: Charset
  readonly receipt?: (lines: readonly string[]) => void
}

export interface ReceiptPrinterSimulator extends RunningSimulator {
  /** Receipts cut off so far, oldest first. */
  readonly receipts: readonly (readonly string[])[]
  /** Bytes so far that began nothing a printer knows. */
  readonly unknown: number
  fault(fault: PrinterFault): void
  clearFaults(): void
}

export const defaultBaudRate = 9_600

/** Orders to a running simulator, one a line. */
export const orderWords = `fault {"kind":…}    or: fault KIND [AFTER [AMOUNT]]
                    kinds: ${printerFaultSchema.shape.kind.options.join(' ')}
clear               new paper, cover shut, knife free: no more faults
receipts            how many were cut off so far`

/** Starts a simulated printer at this end of a line. */
export async function startReceiptPrinterSimulator(settings: ReceiptPrinterSimulatorSettings): Promise<ReceiptPrinterSimulator> {
  let endpoint: Endpoint | undefined
  const receipts: (readonly string[])[] = []
  const printer = createSimulatedPrinter(
    { send: (bytes) => endpoint?.send(bytes), cut: () => endpoint?.cut() },
    {
      columns: settings.columns ?? 32,
      charset: settings.charset ?? 'gb18030',
      receipt: (lines) => {
        receipts.push(lines)
        settings.receipt?.(lines)
      },
    },
  )
  endpoint = await openEndpoint(settings, defaultBaudRate, { received: printer.receive, connected: () => undefined })
  const { address, close } = endpoint

  function obey(line: string): string {
    return answerOrder(() => {
      const order = splitOrder(line)
      const fault = obeyFaultOrder(printer, printerFaultSchema, ['after', 'amount'], order)
      if (fault !== undefined) return fault
      switch (order.word) {
        case 'receipts':
          return String(receipts.length)
        default:
          throw new RangeError(`unknown order: ${order.word}`)
      }
    })
  }

  return {
    address,
    receipts,
    get unknown() {
      return printer.unknown
    },
    obey,
    fault: printer.fault,
    clearFaults: printer.clearFaults,
    close: async () => {
      printer.close()
      await close()
    },
  }
}
