/** Bytes as the tables of a protocol write them. */
export function bytes(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text.replaceAll(/\s+/g, ''), 'hex'))
}

export function text(data: Uint8Array): string {
  return [...data].map((byte) => byte.toString(16).toUpperCase().padStart(2, '0')).join(' ')
}

export function joined(parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(Buffer.concat(parts))
}
