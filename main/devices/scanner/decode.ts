export interface DecodedScan {
  readonly text: string
  /** Bytes that are text in neither encoding stand as U+FFFD in it. */
  readonly damaged: boolean
}

/** UTF-8 strictly, else GB18030 strictly: generators of two-dimensional codes use either, and a scanner passes on what it finds. */
export function decodeScan(bytes: Uint8Array): DecodedScan {
  for (const encoding of ['utf-8', 'gb18030'] as const) {
    try {
      return { text: new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes), damaged: false }
    } catch (error) {
      // Not text in this encoding; anything else would be a fault of ours.
      if (!(error instanceof TypeError)) throw error
    }
  }
  return { text: new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes), damaged: true }
}
