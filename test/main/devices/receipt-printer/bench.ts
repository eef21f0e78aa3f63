import { createLine, createReceiptPrinter, type ReceiptPrinterSettings } from '../../../../main/devices/index.ts'
import type { ReceiptPrinter } from '../../../../main/services/ports/index.ts'
import { type Charset, createSimulatedPrinter, type SimulatedPrinter } from '../../../../main/simulators/receipt-printer/index.ts'
import { layOutReceipt, type ReceiptLine, receiptCells, type Slip } from '../../../../shared/slip/index.ts'
import { createMemoryTransport } from '../memory-transport.ts'

export interface PrinterBench {
  readonly printer: ReceiptPrinter
  readonly simulated: SimulatedPrinter
  readonly receipts: (readonly string[])[]
  /** What went to the printer, write by write. */
  readonly written: Uint8Array[]
  readonly lose: () => void
}

/** A printer in memory: no time passes but what its own limits ask for. */
export function printerBench(settings: Partial<ReceiptPrinterSettings> & { readonly charset?: Charset } = {}): PrinterBench {
  const { columns = 32, charset = 'gb18030' } = settings
  const receipts: (readonly string[])[] = []
  const written: Uint8Array[] = []
  const transport = createMemoryTransport((bytes) => {
    written.push(bytes)
    simulated.receive(bytes)
  })
  const simulated = createSimulatedPrinter(
    { send: (bytes) => transport.deliver(bytes), cut: () => transport.lose() },
    { columns, charset, receipt: (lines) => receipts.push(lines) },
  )
  const limits = { answerMs: 30, finishMs: 60, finishLineMs: 0, quietMs: 20, askAgainMs: 60_000, ...settings.limits }
  const printer = createReceiptPrinter(createLine(transport), {
    status: 'supported',
    baudRate: 1_000_000,
    ...settings,
    columns,
    charset,
    limits,
  })
  return { printer, simulated, receipts, written, lose: () => transport.lose() }
}

export function receiptOf(slip: Slip, { columns, hasGlyph }: Pick<ReceiptPrinter, 'columns' | 'hasGlyph'>): readonly ReceiptLine[] {
  return layOutReceipt(slip, { columns, hasGlyph, readingOf: () => '' })
}

/** The paper these lines must become: centred by the printer, a code between brackets, four lines fed before the cut. */
export function paperOf(lines: readonly ReceiptLine[], columns: number): string[] {
  const centred = (text: string, cells: number) => ' '.repeat(Math.floor((columns - cells) / 2)) + text
  const printed = lines.map(({ style, text }) => {
    if (style === 'code') return centred(`[QR ${text}]`, text.length + 5)
    if (style === 'centred') return centred(text, receiptCells(text))
    return style === 'title' ? centred(text, receiptCells(text) * 2) : text
  })
  return [...printed.map((line) => line.trimEnd()), '', '', '', '']
}
