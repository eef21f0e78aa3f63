import { z } from 'zod'
import type { Slip } from './slip.ts'

/**
 * One line of a receipt (小票) before it becomes bytes. `strong` is bold, `centred` stands in the middle, `title` stands there in
 * double width and height; `code` is the number a scanner reads.
 */
export const receiptLineSchema = z.strictObject({
  style: z.enum(['plain', 'strong', 'centred', 'title', 'code']),
  text: z.string(),
})
export type ReceiptLine = z.output<typeof receiptLineSchema>

/** What the layout must know of the paper and the printer. */
export interface ReceiptPaper {
  /** Cells of a line: 32 on 58 mm paper, 42 or 48 on 80 mm. */
  readonly columns: number
  /** Whether the printer can print this character; one it cannot becomes `?` and is named below its line. */
  readonly hasGlyph: (character: string) => boolean
  /** How a character without a glyph is read, such as `jie2`; empty where nobody knows. */
  readonly readingOf: (character: string) => string
}

/** Cells on paper: one for a printable ASCII character, two for every other, whatever a screen would make of it. */
export function receiptCells(text: string): number {
  let cells = 0
  for (const character of text) cells += character <= '\u007f' ? 1 : 2
  return cells
}

/**
 * The slip as it goes over a receipt printer, in the slip's own order. Nothing is left out but the documents of each tier, which the
 * notes list once for all of them. Amounts stand at the right edge and are never divided; no line has more cells than the paper.
 */
export function layOutReceipt(slip: Slip, paper: ReceiptPaper): ReceiptLine[] {
  const lay = layingOn(paper)
  const rule = lay.plain('-'.repeat(paper.columns))
  /** With its heading and the rule below it; what a supplementary slip leaves out prints neither. */
  const block = <Item>(heading: string, items: readonly Item[], rows: (item: Item) => ReceiptLine[]): ReceiptLine[] =>
    items.length === 0 ? [] : [...lay.wrapped(heading, 'centred'), ...items.flatMap(rows), rule]
  return [
    ...lay.wrapped(slip.institution, 'centred'),
    ...lay.wrapped(slip.title, 'title'),
    ...slip.marks.flatMap((mark) => lay.wrapped(`【${mark}】`, 'centred')),
    ...lay.wrapped(`单据号 ${slip.slipNumber}`),
    rule,
    ...slip.head.flatMap(({ label, value }) => lay.wrapped(`${label}：${value}`)),
    rule,
    ...block('费用分类汇总（元）', slip.categories, (category) => categoryRows(category, lay)),
    ...block('三重保障（元）', slip.tiers, (tier) => [...lay.row(tier.name, tier.amount), ...lay.wrapped(`  ${tier.working}`)]),
    ...slip.totals.flatMap(({ label, amount, emphasis }) => lay.row(label, amount, emphasis ? 'strong' : 'plain')),
    ...lay.wrapped('个人负担合计（大写）：'),
    ...lay.wrapped(slip.personTotalCapitals, 'strong'),
    rule,
    ...slip.notes.flatMap((note, index) => lay.wrapped(`${index + 1}. ${note}`)),
    rule,
    ...slip.footer.flatMap(({ label, value }) => (value === '' ? lay.blank(`${label}：`) : lay.wrapped(`${label}：${value}`))),
    { style: 'code', text: slip.slipNumber },
  ]
}

const nothing = '0.00'

/** The whole, and below it its parts where there is more than one. */
function categoryRows(category: Slip['categories'][number], lay: ReturnType<typeof layingOn>): ReceiptLine[] {
  const outside = [
    { label: '全自费', amount: category.fullySelfPaid },
    { label: '超限价自费', amount: category.overPriceLimit },
    { label: '先行自付', amount: category.upfrontSelfPay },
  ].filter(({ amount }) => amount !== nothing)
  const parts = outside.length === 0 ? [] : [...outside, { label: '政策范围内', amount: category.withinPolicy }]
  return [...lay.row(category.name, category.total), ...parts.flatMap(({ label, amount }) => lay.row(`  ${label}`, amount))]
}

/** The ways a line is laid on this paper. */
function layingOn(paper: ReceiptPaper) {
  const plain = (text: string): ReceiptLine => ({ style: 'plain', text })

  function wrapped(text: string, style: ReceiptLine['style'] = 'plain'): ReceiptLine[] {
    const { printable, missing } = withoutMissing(text, paper)
    const width = style === 'title' ? Math.floor(paper.columns / 2) : paper.columns
    return [...wrapCells(printable, width).map((line) => ({ style, text: line })), ...missingLines(missing)]
  }

  function missingLines(missing: readonly string[]): ReceiptLine[] {
    if (missing.length === 0) return []
    const named = missing.map((character) => [paper.readingOf(character), codePoint(character)].filter(Boolean).join(' '))
    return wrapCells(`（?为打印机缺字：${named.join('、')}）`, paper.columns).map(plain)
  }

  /** A label at the left and its amount at the right edge, on the label's last line where there is room for both. */
  function row(label: string, amount: string, style: ReceiptLine['style'] = 'plain'): ReceiptLine[] {
    const { printable, missing } = withoutMissing(label, paper)
    const lines = wrapCells(printable, paper.columns)
    const last = lines.at(-1) ?? ''
    const room = paper.columns - receiptCells(amount)
    const beside = receiptCells(last) < room
    const texts = beside ? [...lines.slice(0, -1), padded(last, room) + amount] : [...lines, padded('', room) + amount]
    return [...texts.map((text) => ({ style, text })), ...missingLines(missing)]
  }

  /** Room to write by hand or to stamp. */
  function blank(label: string): ReceiptLine[] {
    return [plain(''), plain(label + '_'.repeat(Math.max(0, paper.columns - receiptCells(label))))]
  }

  return { plain, wrapped, row, blank }
}

function padded(text: string, cells: number): string {
  return text + ' '.repeat(Math.max(0, cells - receiptCells(text)))
}

function codePoint(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`
}

/** A line break or an order to the printer inside a name would end the line or worse: control characters become a space. */
const controls = /\p{Cc}+/gu

function withoutMissing(text: string, { hasGlyph }: ReceiptPaper): { readonly printable: string; readonly missing: readonly string[] } {
  const missing = new Set<string>()
  let printable = ''
  for (const character of text.replace(controls, ' ')) {
    if (hasGlyph(character)) printable += character
    else {
      missing.add(character)
      printable += '?'
    }
  }
  return { printable, missing: [...missing] }
}

/** Words, numbers and dates stay whole, and no line begins with what closes the one before; elsewhere a line may end anywhere. */
const pieces = /(?:[\u0021-\u007e]+|[^\u0021-\u007e])[，。；：、）】》！？”’]*/gu
/** A formula without spaces may be longer than the paper; even then its numbers stay whole. */
const smallerPieces = /\d[\d,.]*%?|\D/gu

/** The text cut into lines of at most so many cells. A space where a line ends is dropped; nothing else is. */
function wrapCells(text: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  const end = () => {
    lines.push(line.trimEnd())
    line = ''
  }
  for (const piece of piecesOf(text, width)) {
    if (receiptCells(line) + receiptCells(piece) > width && line !== '') end()
    // The spaces that lead a text are meant; those that come to lead a further line are not.
    if (piece !== ' ' || line !== '' || lines.length === 0) line += piece
  }
  if (line.trimEnd() !== '') end()
  return lines
}

function piecesOf(text: string, width: number): string[] {
  const tooLong = (piece: string) => receiptCells(piece) > width
  return (text.match(pieces) ?? []).flatMap((piece) => {
    if (!tooLong(piece)) return [piece]
    return (piece.match(smallerPieces) ?? []).flatMap((part) => (tooLong(part) ? [...part] : [part]))
  })
}
