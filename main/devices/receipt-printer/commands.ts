import type { ReceiptLine } from '../../../shared/slip/index.ts'
import { encodeText } from './gb18030.ts'

/**
 * A receipt as ESC/POS bytes. Pure.
 *
 * Our own, because receiptline 4.0.4 was measured and does not serve: it writes 265 bytes for the worked fragment of 78, positions
 * every column in dots and switches the Chinese mode and the code page for each, which clones of the command set do not all follow;
 * it cuts an amount at the end of a line; a bar or a brace in a name ends its line or makes it vanish; it has no mode for fonts that
 * know GBK alone; and it brings the tables of 2005, which give eight characters of names a code most fonts lack.
 */

const esc = 0x1b
const gs = 0x1d

/** ESC @ and FS &: the first does not promise Chinese mode on every model. */
export const initialise: Uint8Array = Uint8Array.of(esc, 0x40, 0x1c, 0x26)
const lineFeed = Uint8Array.of(0x0a)
const centre = Uint8Array.of(esc, 0x61, 1)
const left = Uint8Array.of(esc, 0x61, 0)
const doubleSize = Uint8Array.of(gs, 0x21, 0x11)
const normalSize = Uint8Array.of(gs, 0x21, 0x00)
const bold = Uint8Array.of(esc, 0x45, 1)
const notBold = Uint8Array.of(esc, 0x45, 0)
/** Past the tear-off edge, then a partial cut: the receipt hangs on until it is taken. */
const feedAndCut = Uint8Array.of(esc, 0x64, 4, gs, 0x56, 0x42, 0)

/** Dots of a cell in font A. */
const cellDots = 12

/** The whole job: initialise, lines, feed, cut. */
export function encodeReceipt(lines: readonly ReceiptLine[], columns: number): Uint8Array {
  return Buffer.concat([initialise, ...lines.flatMap((line) => encodeLine(line, columns)), feedAndCut])
}

/** Each line ends in the state it began in, so that a byte lost in one does not bend the rest of the receipt. */
function encodeLine({ style, text }: ReceiptLine, columns: number): Uint8Array[] {
  const line = [encodeText(text), lineFeed]
  switch (style) {
    case 'plain':
      return line
    case 'strong':
      return [bold, ...line, notBold]
    case 'centred':
      return [centre, ...line, left]
    case 'title':
      return [centre, doubleSize, ...line, normalSize, left]
    case 'code':
      return [centre, ...(isPlain(text) ? [codeOf(text, columns * cellDots)] : line), left]
  }
}

/** Codes carry printable ASCII, without the brace that changes code sets; other text is printed as text. */
function isPlain(text: string): boolean {
  return /^[ -z]+$/.test(text)
}

const moduleDots = 2

/** Code 128, which every scanner reads, where the paper is wide enough: 11 modules a character, 35 for start, check and stop. */
function codeOf(data: string, dots: number): Uint8Array {
  return (data.length * 11 + 35) * moduleDots <= dots ? code128(data) : qrCode(data)
}

/** Code 128 in code set B, 80 dots high, its text below. The data is printable ASCII. */
export function code128(data: string): Uint8Array {
  const bytes = Buffer.from(data, 'latin1')
  return Uint8Array.of(...[gs, 0x48, 2, gs, 0x68, 80, gs, 0x77, moduleDots], ...[gs, 0x6b, 0x49, bytes.length + 2, 0x7b, 0x42, ...bytes])
}

const qrModuleDots = 6

/** QR code of printable ASCII, model 2, level M: says model, size and level, stores the data, prints it. */
export function qrCode(data: string): Uint8Array {
  const bytes = Buffer.from(data, 'latin1')
  const stored = bytes.length + 3
  return Uint8Array.of(
    ...qrFunction(0x04, 0x00, 0x41, 0x32, 0x00),
    ...qrFunction(0x03, 0x00, 0x43, qrModuleDots),
    ...qrFunction(0x03, 0x00, 0x45, 0x31),
    ...qrFunction(stored & 0xff, stored >> 8, 0x50, 0x30, ...bytes),
    ...qrFunction(0x03, 0x00, 0x51, 0x30),
  )
}

function qrFunction(lengthLow: number, lengthHigh: number, ...rest: number[]): number[] {
  return [gs, 0x28, 0x6b, lengthLow, lengthHigh, 0x31, ...rest]
}
