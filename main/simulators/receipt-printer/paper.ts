import type { Charset } from './commands.ts'

/** Paper in a printer: characters become lines of cells, as wide as the roll, and a cut makes them a receipt. */
export interface Paper {
  put(character: string): void
  /** Something printed across its own line. */
  putCode(words: string): void
  feed(lines: number): void
  cut(): readonly string[]
  readonly style: PaperStyle
}

export interface PaperStyle {
  align: 'left' | 'centre' | 'right'
  /** Times a cell's normal width. */
  width: number
}

/** What a font without the character prints. */
export const noGlyph = '□'

export function createPaper(columns: number): Paper {
  const style: PaperStyle = { align: 'left', width: 1 }
  let lines: string[] = []
  let line = ''
  let used = 0

  function end(): void {
    const free = Math.max(0, columns - used)
    const before = { left: 0, centre: Math.floor(free / 2), right: free }[style.align]
    lines.push((' '.repeat(before) + line).trimEnd())
    line = ''
    used = 0
  }

  return {
    style,
    put(character) {
      const own = (character <= '\u007f' ? 1 : 2) * style.width
      // A character that does not fit begins the next line, as on any printer.
      if (used + own > columns && line !== '') end()
      line += character
      used += own
    },
    putCode(words) {
      if (line !== '') end()
      line = `[${words}]`
      used = line.length
      end()
    },
    feed(count) {
      for (let fed = 0; fed < count; fed += 1) end()
    },
    cut() {
      if (line !== '') end()
      const receipt = lines
      lines = []
      return receipt
    },
  }
}

const decoder = new TextDecoder('gb18030', { fatal: true })

/** The glyph a font has for the bytes of one character. */
export function glyphOf(bytes: Uint8Array, charset: Charset): string {
  const [first = 0] = bytes
  if (bytes.length === 1) return first < 0x7f ? String.fromCharCode(first) : noGlyph
  if (charset === 'gbk' && (bytes[1] ?? 0) < 0x40) return noGlyph
  try {
    const character = decoder.decode(bytes)
    return /^\P{Co}$/u.test(character) ? character : noGlyph
  } catch (error) {
    if (error instanceof TypeError) return noGlyph
    throw error
  }
}
