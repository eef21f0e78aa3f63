import type { MethodReply } from '../../../shared/contract/index.ts'
import { type Outcome, refuse, succeed } from '../../../shared/errors/index.ts'
import { layOutReceipt, type Slip } from '../../../shared/slip/index.ts'
import type { DifferenceStore, PrinterCode, ReceiptPrinter, SettlementStore } from '../ports/index.ts'
import { readingsFor } from './readings.ts'
import type { SlipService } from './slip-service.ts'

export interface ReceiptParts {
  readonly slips: SlipService
  readonly settlements: Pick<SettlementStore, 'countPrint'>
  readonly differences: Pick<DifferenceStore, 'countSupplementPrint'>
  readonly printer: ReceiptPrinter
  /** Told when a print was counted: other windows show how often. */
  readonly counted: (settlementId: string) => void
}

/** 小票: the slip on the receipt printer of the counter. */
export interface ReceiptService {
  /** The next copy as it would be printed; of the supplementary slip where that is asked for. */
  receipt(
    settlementId: string,
    ofSupplement?: boolean,
  ): Promise<Outcome<MethodReply<'receipt.get'>, 'settlement.unknown' | 'device.not-configured'>>
  /** Prints once. A failed print never undoes a settlement, and what may be on paper is never printed again by itself. */
  print(settlementId: string, ofSupplement?: boolean): Promise<Outcome<MethodReply<'receipt.print'>, 'settlement.unknown' | PrinterCode>>
}

export function createReceiptService({ slips, settlements, differences, printer, counted }: ReceiptParts): ReceiptService {
  const slipOf = (settlementId: string, ofSupplement: boolean) =>
    ofSupplement ? slips.supplementSlip(settlementId) : slips.slip(settlementId)

  function laidOut(slip: Slip, readingOf: (character: string) => string) {
    return layOutReceipt(slip, { columns: printer.columns, hasGlyph: printer.hasGlyph, readingOf })
  }

  /** Taken anew when the printer is ready: another copy may have been counted while this one waited for its turn. */
  function nextSlip(settlementId: string, ofSupplement: boolean): Slip {
    const slip = slipOf(settlementId, ofSupplement)
    if (!slip.ok) throw new Error(`a booked settlement is gone: ${settlementId}`)
    return slip.value
  }

  return {
    async receipt(settlementId, ofSupplement = false) {
      const slip = slipOf(settlementId, ofSupplement)
      if (!slip.ok) return slip
      if (printer.state() === 'not-configured') return refuse('device.not-configured', { role: printer.kind })
      const lines = laidOut(slip.value, await readingsFor(slip.value, printer))
      return succeed({ columns: printer.columns, lines })
    },
    async print(settlementId, ofSupplement = false) {
      const slip = slipOf(settlementId, ofSupplement)
      if (!slip.ok) return slip
      const readingOf = await readingsFor(slip.value, printer)
      let copy = 0
      const printed = await printer.print(() => {
        const lines = laidOut(nextSlip(settlementId, ofSupplement), readingOf)
        // Counted before the first byte leaves: should everything stop in between, the next sheet says 补打 though it is the first,
        // which is harmless; two originals would not be.
        copy = ofSupplement ? differences.countSupplementPrint(settlementId) : settlements.countPrint(settlementId)
        return lines
      })
      if (copy > 0) counted(settlementId)
      return printed.ok ? succeed({ copy, ...printed.value }) : printed
    },
  }
}
