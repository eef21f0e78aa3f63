import iconv from 'iconv-lite'

/** Text as GB 18030 bytes. Throws `RangeError` for text that would not come back unchanged. */
export function encodeGb18030(text: string): Uint8Array {
  const bytes = iconv.encode(text, 'gb18030')
  if (new TextDecoder('gb18030', { fatal: true }).decode(bytes) !== text)
    throw new RangeError('the text has characters that GB 18030 does not keep')
  return bytes
}
