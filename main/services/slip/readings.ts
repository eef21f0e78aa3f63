import type { Slip } from '../../../shared/slip/index.ts'
import type { ReceiptPrinter } from '../ports/index.ts'

/**
 * How characters are read that the printer has no glyph for: pinyin with the tone as a number, nothing where the dictionary does not
 * know. It weighs a third of a megabyte and most slips need it never, so it is loaded for the first such character.
 */
export async function readingsFor(slip: Slip, printer: Pick<ReceiptPrinter, 'hasGlyph'>): Promise<(character: string) => string> {
  const missing = [...JSON.stringify(slip)].filter((character) => !printer.hasGlyph(character))
  if (missing.length === 0) return () => ''
  const { pinyin } = await import('pinyin-pro')
  return (character) => {
    const reading = pinyin(character, { toneType: 'num' })
    return reading === character ? '' : reading
  }
}
