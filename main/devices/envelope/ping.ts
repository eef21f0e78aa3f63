/** The harmless question of keypads that speak in envelopes, and its answer. Pure. */

export const pingContent: Uint8Array = Uint8Array.of(0x10)
const pong = 0x90
const longestName = 40

/** What the device says of itself, such as `RK-SIM 1.0`; undefined when this is no answer to a ping. */
export function readPong(content: Uint8Array): string | undefined {
  if (content[0] !== pong) return undefined
  return String.fromCharCode(...content.subarray(1, 1 + longestName).filter(isPrintable))
}

export function pongContent(name: string): Uint8Array {
  return Uint8Array.of(pong, ...asciiBytes(name, longestName))
}

/** Printable ASCII of a text; these devices show nothing else. */
export function asciiBytes(text: string, longest: number): Uint8Array {
  return Uint8Array.from([...text].map((character) => character.codePointAt(0) ?? 0).filter(isPrintable)).subarray(0, longest)
}

function isPrintable(code: number): boolean {
  return code >= 0x20 && code < 0x7f
}
