import { asciiBytes } from '../envelope/index.ts'

/** Bytes for customer displays. Digits and ASCII only: most have no Chinese font. Pure. */

export type DisplayLabel = 'price' | 'total' | 'received' | 'change' | 'none'

export interface DisplayContent {
  readonly label: DisplayLabel
  readonly amount: string
}

/** One way to make a display show something. */
export interface DisplayLanguage {
  readonly driver: 'led8' | 'cd5220'
  readonly initialise: Uint8Array
  readonly clear: Uint8Array
  show(content: DisplayContent): Uint8Array
}

const initialise = Uint8Array.of(0x1b, 0x40)
const clear = Uint8Array.of(0x0c)
const digitPlaces = 8
const lineCharacters = 20

/** What stands in place of an amount that does not fit: no figure rather than a wrong one. */
const tooLong = '-'.repeat(digitPlaces)

const lights: Readonly<Record<DisplayLabel, number>> = { none: 0x30, price: 0x31, total: 0x32, received: 0x33, change: 0x34 }
const words: Readonly<Record<DisplayLabel, string>> = { none: '', price: 'PRICE', total: 'TOTAL', received: 'RECEIVED', change: 'CHANGE' }

/** Throws `RangeError` for what is no amount in yuan: `120.50`, `-3`. */
function checkAmount(amount: string): void {
  if (!/^-?\d{1,16}(\.\d{1,2})?$/.test(amount)) throw new RangeError('not an amount')
}

/**
 * An amount for eight places; a sign takes a place, a point none. From a million yuan on, zeros after the point are left out; what
 * still does not fit is shown as dashes.
 */
export function fitDigits(amount: string): string {
  checkAmount(amount)
  const forms = [amount, amount.replace(/(\.[1-9])0$/, '$1'), amount.replace(/\.0+$/, '')]
  return forms.find((form) => form.replace('.', '').length <= digitPlaces) ?? tooLong
}

/** Eight digits and a light for what they mean. */
export const led8: DisplayLanguage = {
  driver: 'led8',
  initialise,
  clear,
  show: ({ label, amount }) =>
    Uint8Array.of(0x1b, 0x73, lights[label], 0x1b, 0x51, 0x41, ...asciiBytes(fitDigits(amount), digitPlaces + 1), 0x0d),
}

/** Two lines of twenty characters: what it is, and the amount to the right below it. Cleared first, because some models lock after a line. */
export const cd5220: DisplayLanguage = {
  driver: 'cd5220',
  initialise,
  clear,
  show({ label, amount }) {
    checkAmount(amount)
    const upper = asciiBytes(words[label].padEnd(lineCharacters), lineCharacters)
    const lower = asciiBytes(amount.padStart(lineCharacters), lineCharacters)
    return Uint8Array.of(...clear, 0x1b, 0x51, 0x41, ...upper, 0x0d, 0x1b, 0x51, 0x42, ...lower, 0x0d)
  },
}
