/** ESC/POS as a printer reads it: bytes in pieces of any size to characters and orders. Knows nothing of paper. */

export type PrinterToken =
  /** The bytes of one character: one, two or four. */
  | { readonly kind: 'character'; readonly bytes: Uint8Array }
  | { readonly kind: 'line-feed' }
  | { readonly kind: 'order'; readonly name: string; readonly parameters: Uint8Array }
  /** A control byte that begins nothing this printer knows. */
  | { readonly kind: 'unknown'; readonly byte: number }

/** After the two bytes of an order: how many parameters it has, or how to tell from those that are there; undefined waits for more. */
type Length = number | ((rest: Uint8Array) => number | undefined)

const withLengthWord: Length = (rest) => (rest.length < 2 ? undefined : 2 + (rest[0] ?? 0) + ((rest[1] ?? 0) << 8))
const cutLength: Length = (rest) => (rest.length < 1 ? undefined : (rest[0] ?? 0) >= 65 ? 2 : 1)
/** Function B of GS k: kind, length, data. */
const barcodeLength: Length = (rest) => (rest.length < 2 ? undefined : 2 + (rest[1] ?? 0))

const orders: ReadonlyMap<string, Length> = new Map<string, Length>([
  ...escapeOrders(),
  ...['&', '.'].map((name): [string, Length] => [`FS ${name}`, 0]),
  ...['!', '-', 'W'].map((name): [string, Length] => [`FS ${name}`, 1]),
  ['FS S', 2],
  ...['!', 'H', 'h', 'w', 'r', 'a', 'B'].map((name): [string, Length] => [`GS ${name}`, 1]),
  ...['L', 'W'].map((name): [string, Length] => [`GS ${name}`, 2]),
  ['GS V', cutLength],
  ['GS k', barcodeLength],
  ['GS (', (rest) => (rest.length < 1 ? undefined : addOne(withLengthWord, rest))],
])

function escapeOrders(): [string, Length][] {
  const one = ['!', '-', '3', 'E', 'J', 'R', 'a', 'd', 't'].map((name): [string, Length] => [`ESC ${name}`, 1])
  return [['ESC @', 0], ['ESC 2', 0], ...one, ['ESC $', 2], ['ESC p', 3]]
}

/** GS ( names its function before the length. */
function addOne(length: Exclude<Length, number>, rest: Uint8Array): number | undefined {
  const known = length(rest.subarray(1))
  return known === undefined ? undefined : known + 1
}

const prefixes: Readonly<Record<number, string>> = { 27: 'ESC', 28: 'FS', 29: 'GS' }

/** What a lead byte begins. A font that knows GBK alone takes two bytes whatever the second is. */
export type Charset = 'gb18030' | 'gbk'

export function createTokenReader(charset: Charset) {
  let buffer: Uint8Array = new Uint8Array()
  let chinese = false

  function characterLength(): number | undefined {
    const [lead = 0, second] = buffer
    if (!chinese || lead <= 0x80 || lead === 0xff) return 1
    if (second === undefined) return undefined
    return charset === 'gb18030' && second >= 0x30 && second <= 0x39 ? 4 : 2
  }

  function next(): PrinterToken | undefined {
    const [first] = buffer
    if (first === undefined) return undefined
    if (first === 0x0a) return take(1, () => ({ kind: 'line-feed' }))
    if (prefixes[first]) return nextOrder(prefixes[first])
    if (first < 0x20) return take(1, () => ({ kind: 'unknown', byte: first }))
    const length = characterLength()
    return length === undefined ? undefined : take(length, (bytes) => ({ kind: 'character', bytes }))
  }

  function nextOrder(prefix: string): PrinterToken | undefined {
    const second = buffer[1]
    if (second === undefined) return undefined
    const name = `${prefix} ${String.fromCharCode(second)}`
    const length = orders.get(name)
    if (length === undefined) return take(1, ([byte = 0]) => ({ kind: 'unknown', byte }))
    const parameters = typeof length === 'number' ? length : length(buffer.subarray(2))
    if (parameters === undefined) return undefined
    return take(2 + parameters, (bytes) => ({ kind: 'order', name, parameters: bytes.subarray(2) }))
  }

  function take(length: number, make: (bytes: Uint8Array) => PrinterToken): PrinterToken | undefined {
    if (buffer.length < length) return undefined
    const token = make(buffer.slice(0, length))
    buffer = buffer.slice(length)
    if (token.kind === 'order' && token.name === 'FS &') chinese = true
    if (token.kind === 'order' && (token.name === 'FS .' || token.name === 'ESC @')) chinese = false
    return token
  }

  return {
    push(bytes: Uint8Array): void {
      buffer = Buffer.concat([buffer, bytes])
    },
    /** The next token that is whole. */
    next,
  }
}

/** Takes the real-time questions out of what arrived: a printer answers them at once, whatever waits before them. */
export function createRealTimeFilter(ask: (question: number) => void) {
  let held: number[] = []
  return (bytes: Uint8Array): Uint8Array => {
    const rest: number[] = []
    for (const byte of bytes) {
      held.push(byte)
      if (held.length === 3 && held[0] === 0x10 && held[1] === 0x04) {
        ask(byte)
        held = []
      } else if (!begins(held)) {
        rest.push(...held)
        held = []
      }
    }
    return Uint8Array.from(rest)
  }
}

function begins(held: readonly number[]): boolean {
  return held[0] === 0x10 && (held.length === 1 || (held.length === 2 && held[1] === 0x04))
}
