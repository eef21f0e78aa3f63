import iconv from 'iconv-lite'

/** Text to GB 18030, as the fonts of receipt printers count its characters. Pure. */

const encoding = 'gb18030'

/**
 * Characters the standard of 2022 moved from a private place or a four-byte code to a two-byte code, all with glyphs in GBK fonts as
 * well: vertical punctuation and eight components used in names. iconv-lite knows the tables of 2005.
 */
const moved = new Map(
  Object.entries({
    '\ufe10': 0xa6d9,
    '\ufe12': 0xa6da,
    '\ufe11': 0xa6db,
    '\ufe13': 0xa6dc,
    '\ufe14': 0xa6dd,
    '\ufe15': 0xa6de,
    '\ufe16': 0xa6df,
    '\ufe17': 0xa6ec,
    '\ufe18': 0xa6ed,
    '\ufe19': 0xa6f3,
    '\u9fb4': 0xfe59,
    '\u9fb5': 0xfe61,
    '\u9fb6': 0xfe66,
    '\u9fb7': 0xfe67,
    '\u9fb8': 0xfe6d,
    '\u9fb9': 0xfe7e,
    '\u9fba': 0xfe90,
    '\u9fbb': 0xfea0,
  }).map(([character, code]) => [character, Uint8Array.of(code >> 8, code & 0xff)]),
)

/** The half-width sign has a four-byte code that prints as another character on many fonts; the full-width one is everywhere. */
const yenSigns = { half: '\u00a5', full: '\uffe5' }

/** A private character the standard gives no code; iconv-lite would write the code of another one. */
const withoutCode = '\ue5e5'

/** What is printed for everything that has no code, and for control characters: a name must not give orders to the printer. */
const substitute = Uint8Array.of(0x3f)

function bytesOf(character: string): Uint8Array | undefined {
  if (character < ' ' || (character >= '\u007f' && character <= '\u009f') || character === withoutCode) return undefined
  const found = moved.get(character)
  if (found) return found
  const bytes = iconv.encode(character === yenSigns.half ? yenSigns.full : character, encoding)
  // Halves of a pair have no code of their own.
  return bytes.length === 1 && character > '\u007f' ? undefined : bytes
}

/** Whether a font prints this character; one that knows GBK alone has no four-byte characters. */
export function hasGlyph(character: string, charset: 'gb18030' | 'gbk'): boolean {
  const bytes = bytesOf(character)
  return bytes !== undefined && (charset === 'gb18030' || bytes.length <= 2)
}

/** The text as bytes; a character without a code becomes `?`. */
export function encodeText(text: string): Uint8Array {
  return Buffer.concat([...text].map((character) => bytesOf(character) ?? substitute))
}
