import { isUtf8 } from 'node:buffer'

export type Encoding = 'UTF-8' | 'GB18030'

export type Decoded =
  | { readonly ok: true; readonly text: string; readonly encoding: Encoding }
  | { readonly ok: false; readonly byte: number; readonly expected: string }

const accepted = 'UTF-8（可带 BOM）或 GB18030/GBK 编码的文本'

/** Where a strict decoder stops: the first byte that cannot be part of the text. */
function firstBadByte(bytes: Uint8Array, label: 'utf-8' | 'gb18030'): number {
  let [good, bad] = [0, bytes.length]
  // The longest prefix that still decodes, an unfinished last character allowed: found by halving.
  while (bad - good > 1) {
    const middle = Math.floor((good + bad) / 2)
    try {
      new TextDecoder(label, { fatal: true }).decode(bytes.subarray(0, middle), { stream: true })
      good = middle
    } catch {
      bad = middle
    }
  }
  return good
}

/**
 * Bytes to text, strictly: UTF-8 first, then GB18030, which hospital systems on Chinese Windows write. Nothing is ever
 * replaced by a question mark: a name that cannot be read is refused, with the byte where reading stopped.
 */
export function decodeText(bytes: Uint8Array): Decoded {
  const zero = bytes.indexOf(0)
  if (zero >= 0) return { ok: false, byte: zero, expected: `${accepted}，不含零字节` }
  if (isUtf8(bytes)) return { ok: true, text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), encoding: 'UTF-8' }
  try {
    return { ok: true, text: new TextDecoder('gb18030', { fatal: true }).decode(bytes), encoding: 'GB18030' }
  } catch {
    return { ok: false, byte: Math.max(firstBadByte(bytes, 'utf-8'), firstBadByte(bytes, 'gb18030')), expected: accepted }
  }
}
