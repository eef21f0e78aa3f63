import { createHash } from 'node:crypto'
import { openDatabase } from '../../main/store/index.ts'

/** The number of rows of each table and SHA-256 over all they hold, in the order they were written. */
export function tablesOf(file: string): Readonly<Record<string, { readonly rows: number; readonly sha256: string }>> {
  const connection = openDatabase(file, 'read')
  try {
    const names = connection
      .prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name")
      .pluck()
      .all()
    return Object.fromEntries(
      names.map((name) => {
        const hash = createHash('sha256')
        let rows = 0
        for (const row of connection.prepare(`SELECT * FROM "${name}"`).raw().iterate()) {
          rows += 1
          hash.update(JSON.stringify(row))
        }
        return [name, { rows, sha256: hash.digest('hex') }]
      }),
    )
  } finally {
    connection.close()
  }
}
