import { join } from 'node:path'
import { ProblemError } from '../../shared/errors/index.ts'
import { openDatabase } from './open-database.ts'
import { makeRoomToOpen } from './reserve.ts'

/**
 * Holds the data folder for this program alone, until the answer is called or the program ends, however it ends.
 *
 * Two programs on one ledger would lose settlements: the second takes what the first is just sending for left over, and
 * takes it back at the platform. The lock is a write transaction on a file of its own, which the operating system lets
 * go of with the process; a file with a number in it would outlive a kill. Throws a `ProblemError` `store.busy`.
 */
export function lockFolder(folder: string): () => void {
  const connection = openDatabase(join(folder, 'terminal.lock'), 'write', makeRoomToOpen(folder))
  try {
    connection.exec('BEGIN IMMEDIATE')
  } catch (cause) {
    connection.close()
    if (String((cause as { code?: unknown }).code).startsWith('SQLITE_BUSY'))
      throw new ProblemError({ code: 'store.busy', details: {} }, { cause })
    throw cause
  }
  return () => {
    connection.exec('ROLLBACK')
    connection.close()
  }
}
