/** Widths of text on a fixed-width screen or printer, where a Chinese character takes two columns. */

/** Ranges that terminals and receipt printers draw two columns wide (East Asian Wide and Fullwidth, and the box rule aside). */
const wideRanges: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x2e80, 0x303e],
  [0x3041, 0x33ff],
  [0x3400, 0x4dbf],
  [0x4e00, 0x9fff],
  [0xa000, 0xa4cf],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe30, 0xfe6f],
  [0xff01, 0xff60],
  [0xffe0, 0xffe6],
  [0x20000, 0x3fffd],
]

function characterWidth(character: string): number {
  const code = character.codePointAt(0) ?? 0
  return wideRanges.some(([from, to]) => code >= from && code <= to) ? 2 : 1
}

/** Columns the text takes: `textWidth('住院A')` is 5. */
export function textWidth(text: string): number {
  let width = 0
  for (const character of text) width += characterWidth(character)
  return width
}

/** The text followed by spaces up to the width; longer text is left as it is. */
export function padEnd(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - textWidth(text)))
}

/** The text led by spaces up to the width, for amounts; longer text is left as it is. */
export function padStart(text: string, width: number): string {
  return ' '.repeat(Math.max(0, width - textWidth(text))) + text
}

const ofNumber = /[\d.,%]/
const begunNumber = /[\d.,%]+$/

/** The text cut into lines no wider than the width; no character is lost, and no number that fits on a line is cut. */
export function wrapText(text: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  let used = 0
  for (const character of text) {
    const own = characterWidth(character)
    if (used + own > width && line !== '') {
      const [begun = ''] = ofNumber.test(character) ? (begunNumber.exec(line) ?? []) : []
      const kept = begun.length < line.length ? begun : ''
      lines.push(line.slice(0, line.length - kept.length))
      line = kept
      used = kept.length
    }
    line += character
    used += own
  }
  if (line !== '') lines.push(line)
  return lines
}
