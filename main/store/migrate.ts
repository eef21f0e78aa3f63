import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Connection } from './open-database.ts'

export interface Migration {
  readonly number: number
  readonly name: string
  readonly sql: string
  readonly sha256: string
}

/** Reads `0001-name/up.sql` and so on; the numbers must run without a gap. */
export function readMigrations(folder: string): readonly Migration[] {
  const names = readdirSync(folder)
    .filter((name) => /^\d{4}-/.test(name))
    .sort()
  return names.map((name, index) => {
    const number = Number(name.slice(0, 4))
    if (number !== index + 1) throw new Error(`migration ${name} should have number ${index + 1}`)
    const sql = readFileSync(join(folder, name, 'up.sql'), 'utf8')
    return { number, name, sql, sha256: createHash('sha256').update(sql).digest('hex') }
  })
}

export function schemaVersion(connection: Connection): number {
  return connection.pragma('user_version', { simple: true }) as number
}

/**
 * Brings the file up to the last migration, each in a transaction of its own together with its number and its checksum: a
 * kill between two leaves a schema that the next start goes on from. A released migration that was edited is refused.
 */
export function migrate(connection: Connection, migrations: readonly Migration[]): void {
  connection.exec(`CREATE TABLE IF NOT EXISTS migration (
    number INTEGER PRIMARY KEY, name TEXT NOT NULL, sha256 TEXT NOT NULL CHECK (length(sha256) = 64)) STRICT`)
  const applied = connection.prepare<[], { number: number; sha256: string }>('SELECT number, sha256 FROM migration')
  for (const { number, sha256 } of applied.all()) {
    const known = migrations[number - 1]
    if (known !== undefined && known.sha256 !== sha256) throw new Error(`migration ${known.name} was changed after it had been applied`)
  }
  const note = connection.prepare('INSERT INTO migration (number, name, sha256) VALUES (?, ?, ?)')
  const apply = connection.transaction((migration: Migration) => {
    if (schemaVersion(connection) >= migration.number) return
    connection.exec(migration.sql)
    const broken = connection.pragma('foreign_key_check') as readonly unknown[]
    if (broken.length > 0) throw new Error(`migration ${migration.name} leaves ${broken.length} references that point nowhere`)
    note.run(migration.number, migration.name, migration.sha256)
    connection.pragma(`user_version = ${migration.number}`)
  })
  // A table that is replaced is dropped for a moment: references are checked at the end of each migration instead of in between.
  connection.pragma('foreign_keys = OFF')
  try {
    for (const migration of migrations) apply.immediate(migration)
  } finally {
    connection.pragma('foreign_keys = ON')
  }
}
