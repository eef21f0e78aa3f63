import { type ReceiptLine, receiptCells } from '../../../shared/slip/index.ts'

/** Text that begins at a cell: a run of narrow characters, or one that takes two cells. */
export interface CellRun {
  readonly cell: number
  readonly text: string
  readonly isWide: boolean
}

export interface NumberedLine {
  readonly number: number
  readonly style: ReceiptLine['style']
  readonly runs: readonly CellRun[]
}

/** A receipt in cells, so that a screen keeps to them whatever its fonts do. */
export function inCells(lines: readonly ReceiptLine[]): NumberedLine[] {
  return lines.map(({ style, text }, at) => ({ number: at + 1, style, runs: runsOf(text) }))
}

function runsOf(text: string): CellRun[] {
  const runs: CellRun[] = []
  let cell = 0
  for (const piece of text.match(/\p{ASCII}+|\P{ASCII}/gu) ?? []) {
    runs.push({ cell, text: piece, isWide: piece > '\u007f' })
    cell += receiptCells(piece)
  }
  return runs
}
