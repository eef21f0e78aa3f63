import { z } from 'zod'

/** What can be wrong with a printer, until it is put right by `clear`; `drop` happens once. */
export const printerFaultSchema = z.strictObject({
  kind: z.enum([
    'paper-end',
    'near-end',
    'cover-open',
    /** The knife sticks at the next cut. */
    'cutter',
    'offline',
    /** Prints and never says a word. */
    'silent',
    /** Bytes that are no answer come before every answer. */
    'noise',
    /** Every line takes this long. */
    'slow',
    /** The line is cut after so many bytes of receipts. */
    'drop',
  ]),
  /** Lines printed properly first; bytes for `drop`. */
  after: z.int().min(0).default(0),
  /** Milliseconds a line takes when `slow`. */
  amount: z.int().min(1).max(10_000).default(50),
})
export type PrinterFault = z.input<typeof printerFaultSchema>
export type PrinterFaultKind = z.output<typeof printerFaultSchema>['kind']

/** Which faults are there now, and which come with the lines. */
export function createPrinterFaults() {
  let ordered: { kind: PrinterFaultKind; after: number; amount: number }[] = []
  const isThere = (kind: PrinterFaultKind) => ordered.some((fault) => fault.kind === kind && fault.after === 0)
  return {
    order(fault: PrinterFault): void {
      ordered.push(printerFaultSchema.parse(fault))
    },
    clear(): void {
      ordered = []
    },
    isThere,
    /** Stops whatever is printed. */
    stops: () => (['paper-end', 'cover-open', 'offline'] as const).some(isThere),
    lineMs: () => ordered.find(({ kind, after }) => kind === 'slow' && after === 0)?.amount ?? 0,
    linePrinted(): void {
      for (const fault of ordered) if (fault.kind !== 'drop' && fault.after > 0) fault.after -= 1
    },
    /** How many of these bytes arrive before the line is cut; undefined where it is not. */
    bytesUntilDrop(arrived: number): number | undefined {
      const drop = ordered.find(({ kind }) => kind === 'drop')
      if (!drop) return undefined
      if (drop.after >= arrived) {
        drop.after -= arrived
        return undefined
      }
      ordered = ordered.filter((fault) => fault !== drop)
      return drop.after
    },
  }
}
