import { type Slip, textWidth } from '../../../shared/slip/index.ts'

const columns = 3

export interface PlacedFact {
  readonly label: string
  readonly value: string
  /** How many of the three columns it takes. */
  readonly span: number
}

/** A third of the sheet holds about 22 columns of text. */
function spanFor(value: string): number {
  const width = textWidth(value)
  return width <= 22 ? 1 : width <= 62 ? 2 : columns
}

/** Lays the facts of the head into rows of three; the last of a row takes what the others left. */
export function factRows(head: Slip['head']): PlacedFact[][] {
  const rows: PlacedFact[][] = []
  let row: PlacedFact[] = []
  let used = 0
  const close = () => {
    const last = row.at(-1)
    if (last) rows.push([...row.slice(0, -1), { ...last, span: last.span + columns - used }])
    row = []
    used = 0
  }
  for (const { label, value } of head) {
    const span = spanFor(value)
    if (used + span > columns) close()
    row.push({ label, value, span })
    used += span
  }
  close()
  return rows
}
