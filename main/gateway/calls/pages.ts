import { createHash } from 'node:crypto'
import { Unreadable } from '../mapping/index.ts'

/** What an answer says of the page it holds and of the list the page is from; most platforms leave some of it out. */
export interface SaidOfPage {
  readonly pageNum?: number | undefined
  readonly pageSize?: number | undefined
  readonly pages?: number | undefined
  readonly recordCounts?: number | undefined
  readonly lastPage?: boolean | undefined
}

export interface PageRow {
  /** 唯一记录号. */
  readonly rid?: string | undefined
}

/**
 * Looks at the pages of one list as they come and says which is the last. Nothing promises an order: a list that changes while it is
 * read, repeats itself or ends before it is whole cannot be told from one with rows missing, so it throws `Unreadable`.
 */
export function createPageWatch(askedSize: number) {
  const records = new Set<string>()
  const pages = new Map<string, number>()
  let rowsSoFar = 0
  let total: number | undefined

  function checkNew(page: number, rows: readonly PageRow[]): void {
    const content = createHash('sha1')
      .update(JSON.stringify(rows, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value)))
      .digest('base64')
    const earlier = pages.get(content)
    if (earlier !== undefined) throw new Unreadable(`第 ${page} 页与第 ${earlier} 页相同`)
    pages.set(content, page)
    for (const { rid } of rows) {
      if (rid === undefined) continue
      if (records.has(rid)) throw new Unreadable(`第 ${page} 页又有前面来过的记录，请重新读取`)
      records.add(rid)
    }
  }

  return {
    /** Takes a page and says whether it is the last one. */
    isLast(page: number, rows: readonly PageRow[], said: SaidOfPage): boolean {
      if (said.pageNum !== undefined && said.pageNum !== page) throw new Unreadable(`问的是第 ${page} 页，答的是第 ${said.pageNum} 页`)
      // Beside rows, a count of none means that nobody has counted.
      const counted = (count: number | undefined) => (count === 0 && rows.length > 0 ? undefined : count)
      const [pageCount, rowCount] = [counted(said.pages), counted(said.recordCounts)]
      if (rowCount !== undefined) {
        if (total !== undefined && total !== rowCount) throw new Unreadable(`读取期间记录由 ${total} 条变为 ${rowCount} 条，请重新读取`)
        total = rowCount
      }
      rowsSoFar += rows.length
      if (rows.length > 0) {
        if (pageCount !== undefined && page > pageCount) throw new Unreadable(`共 ${pageCount} 页，却有第 ${page} 页`)
        checkNew(page, rows)
      }
      const known = total === undefined ? rows.length < (said.pageSize || askedSize) : rowsSoFar >= total
      const isEnd = said.lastPage ?? (pageCount === undefined ? known : page >= pageCount)
      // An empty page is the end also where nobody says so.
      if (!isEnd && rows.length > 0) return false
      if (pageCount !== undefined && page < pageCount) throw new Unreadable(`第 ${page} 页自称末页，却共有 ${pageCount} 页`)
      if (total !== undefined && rowsSoFar !== total) throw new Unreadable(`共 ${total} 条记录，到末页来了 ${rowsSoFar} 条`)
      return true
    },
  }
}
