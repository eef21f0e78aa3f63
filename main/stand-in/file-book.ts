import type { Connection } from './database.ts'

/** A file somebody may fetch: one that was sent in, or one the platform offers. */
export interface KeptFile {
  readonly queryNumber: string
  readonly name: string
  /** Whose it is; the platform's own belong to everybody. */
  readonly owner: string
  readonly bytes: Uint8Array
  /** Milliseconds since 1970. */
  readonly until: number
}

export function openFileBook(connection: Connection) {
  const keep = connection.prepare('INSERT INTO file VALUES (?, ?, ?, ?, ?)')
  const find = connection.prepare('SELECT * FROM file WHERE query_number = ?')
  const count = connection.prepare('SELECT COUNT(*) AS count FROM file')
  return {
    next: (): number => Number((count.get() as { count: number }).count) + 1,
    keep: ({ queryNumber, name, owner, bytes, until }: KeptFile): void => void keep.run(queryNumber, name, owner, bytes, until),
    find(queryNumber: string): KeptFile | undefined {
      const row = find.get(queryNumber) as Record<string, unknown> | undefined
      if (row === undefined) return undefined
      return { queryNumber, name: String(row.name), owner: String(row.owner), bytes: row.content as Buffer, until: Number(row.until) }
    },
  }
}
