import { BadFile } from './bad-file.ts'

/** One record: what stands in each column, counted from 0. Empty cells and the literal `null` hold nothing. */
export type Cells = readonly (string | undefined)[]

export interface RowLimits {
  readonly rows: number
  /** Bytes of the longest line. */
  readonly lineBytes: number
  /** Columns that are kept of each; what stands behind them is left out. */
  readonly columns: number
}

const lineFeed = 0x0a

function cellOf(text: string): string | undefined {
  const cell = text.trim()
  return cell === '' || cell === 'null' ? undefined : cell
}

/**
 * Cuts a text into its records while it comes. LF or CRLF, with or without one at the end, a byte order mark, a trailing TAB:
 * all the same. Columns too many are left out, for a line of nothing but TABs takes many times its room; columns too few are not there.
 */
export function createRowReader({ rows: rowsMax, lineBytes, columns }: RowLimits): {
  push(bytes: Uint8Array): Cells[]
  /** What stands behind the last line end. */
  end(): Cells[]
} {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let held: Uint8Array[] = []
  let heldBytes = 0
  let line = 0

  function hold(bytes: Uint8Array): void {
    heldBytes += bytes.length
    if (heldBytes > lineBytes) throw new BadFile(`第 ${line + 1} 行超过 ${lineBytes} 字节`)
    if (bytes.length > 0) held.push(bytes)
  }

  function decoded(): string {
    try {
      return decoder.decode(held.length === 1 ? held[0] : Buffer.concat(held))
    } catch (cause) {
      throw new BadFile(`第 ${line} 行不是 UTF-8 文本`, { cause })
    }
  }

  function take(found: Cells[]): void {
    line += 1
    const text = decoded()
    held = []
    heldBytes = 0
    // Empty lines count as well: a file of nothing but line ends must end too.
    if (line > rowsMax) throw new BadFile(`超过 ${rowsMax} 行`)
    if (text.trim() === '') return
    found.push(text.split('\t', columns).map(cellOf))
  }

  return {
    push(bytes) {
      const found: Cells[] = []
      let from = 0
      for (let at = bytes.indexOf(lineFeed); at >= 0; at = bytes.indexOf(lineFeed, from)) {
        hold(bytes.subarray(from, at))
        take(found)
        from = at + 1
      }
      // The rest is copied: whoever pushed it may use its buffer again.
      hold(bytes.slice(from))
      return found
    },
    end() {
      const found: Cells[] = []
      if (heldBytes > 0) take(found)
      return found
    },
  }
}

/** The same the other way round: TAB between columns, LF between rows, `null` for what is not there. */
export function writeRows(rows: readonly Cells[]): Uint8Array {
  const written = rows.map((cells, row) =>
    cells
      .map((cell) => {
        if (cell !== undefined && /[\t\r\n]/.test(cell)) throw new BadFile(`第 ${row + 1} 行的内容含有制表符或换行`)
        return cell ?? 'null'
      })
      .join('\t'),
  )
  return new TextEncoder().encode(written.map((line) => `${line}\n`).join(''))
}
