import { basename } from 'node:path'
import { ProblemError } from '../../shared/errors/index.ts'
import type { Connection } from './open-database.ts'
import type { Reserve } from './reserve.ts'

/** Runs the work in one transaction that takes the write lock at once; all of it is written or nothing. */
export type Transact = <Value>(work: () => Value) => Value

/** The same on a connection, for two kinds of work. */
export interface Transactions {
  /** New business: refused while the disk has no room to spare, before anything of it is done. */
  readonly transact: Transact
  /** What has to be noted whatever happens, such as how a message ended: takes the reserved room when there is no other. */
  readonly transactAtAnyCost: Transact
}

/** What SQLite says in the register's words; anything else is a bug and goes on as it came. */
function translate(error: unknown, file: string): unknown {
  const code = (error as { code?: unknown }).code
  if (typeof code !== 'string' || !code.startsWith('SQLITE_')) return error
  const name = basename(file)
  // The index of the log lies in shared memory on the same disk.
  if (code === 'SQLITE_FULL' || code === 'SQLITE_IOERR_SHMSIZE')
    return new ProblemError({ code: 'store.disk-full', details: {} }, { cause: error })
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED'))
    return new ProblemError({ code: 'store.busy', details: {} }, { cause: error })
  // After a failed flush the pages in memory may differ from the disk: nothing may be written on that handle again.
  if (/^SQLITE_(CORRUPT|NOTADB|IOERR|READONLY|CANTOPEN)/.test(code))
    return new ProblemError({ code: 'store.damaged', details: { file: name } }, { cause: error })
  return error
}

export function createTransactions(connection: Connection, reserve: Reserve): Transactions {
  const run = connection.transaction((work: () => unknown) => work())
  let broken: ProblemError | undefined
  const transact: Transact = (work) => {
    if (broken) throw broken
    try {
      return run.immediate(work) as ReturnType<typeof work>
    } catch (error) {
      const translated = translate(error, connection.name)
      if (translated instanceof ProblemError && translated.problem.code === 'store.damaged') broken = translated
      throw translated
    }
  }
  const isReadOnly = connection.readonly
  return {
    transact: (work) => {
      if (!isReadOnly && !reserve.isHeld()) throw new ProblemError({ code: 'store.disk-full', details: {} })
      return transact(work)
    },
    transactAtAnyCost: (work) => {
      // As a part of something larger it is written with all of that or not at all.
      const isPart = connection.inTransaction
      try {
        return transact(work)
      } catch (error) {
        if (isPart || !(error instanceof ProblemError) || error.problem.code !== 'store.disk-full') throw error
        reserve.release()
        return transact(work)
      }
    },
  }
}
