import Database from 'better-sqlite3'

/** "SBAO": tells our files from any other SQLite file. */
export const applicationId = 0x5342414f

export type Connection = Database.Database

/**
 * The only place that opens a database: every connection gets the same settings.
 *
 * `synchronous` must be said on each connection: this build falls back to NORMAL when a file in write-ahead mode is opened
 * again, and then a power cut may take back settlements whose slip is already printed.
 *
 * Without any room on the disk the file is held for this connection alone, which needs no index of the log beside it; it can be read
 * then, and a write is refused by the disk.
 */
export function openDatabase(file: string, mode: 'write' | 'read' = 'write', hasRoom = true): Connection {
  const connection = new Database(file, { readonly: mode === 'read', fileMustExist: mode === 'read', timeout: 5_000 })
  try {
    if (!hasRoom) connection.pragma('locking_mode = EXCLUSIVE')
    if (mode === 'write') connection.pragma('journal_mode = WAL')
    connection.pragma('synchronous = FULL')
    connection.pragma('foreign_keys = ON')
    connection.pragma('busy_timeout = 5000')
    connection.pragma('trusted_schema = OFF')
    connection.pragma('cell_size_check = ON')
    connection.pragma('secure_delete = ON')
    if (mode === 'write' && connection.pragma('application_id', { simple: true }) === 0)
      connection.pragma(`application_id = ${applicationId}`)
    return connection
  } catch (cause) {
    connection.close()
    throw cause
  }
}
