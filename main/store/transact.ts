import { basename } from 'node:path'
import { ProblemError } from '../../shared/errors/index.ts'
import type { Connection } from './open-database.ts'

/** Runs the work in one transaction that takes the write lock at once; all of it is written or nothing. */
export type Transact = <Value>(work: () => Value) => Value

export interface SchemaNumbers {
  readonly found: number
  readonly known: number
}

/** What SQLite says in the register's words; anything else is a bug and goes on as it came. */
function translate(error: unknown, file: string, schema: SchemaNumbers): unknown {
  const code = (error as { code?: unknown }).code
  if (typeof code !== 'string' || !code.startsWith('SQLITE_')) return error
  const name = basename(file)
  if (code === 'SQLITE_FULL') return new ProblemError({ code: 'store.disk-full', details: {} }, { cause: error })
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED'))
    return new ProblemError({ code: 'store.busy', details: {} }, { cause: error })
  if (code.startsWith('SQLITE_READONLY') && schema.found > schema.known)
    return new ProblemError({ code: 'store.newer-schema', details: { ...schema } }, { cause: error })
  // After a failed flush the pages in memory may differ from the disk: nothing may be written on that handle again.
  if (/^SQLITE_(CORRUPT|NOTADB|IOERR|READONLY|CANTOPEN)/.test(code))
    return new ProblemError({ code: 'store.damaged', details: { file: name } }, { cause: error })
  return error
}

export function createTransact(connection: Connection, schema: SchemaNumbers): Transact {
  const run = connection.transaction((work: () => unknown) => work())
  let broken: ProblemError | undefined
  return (work) => {
    if (broken) throw broken
    try {
      return run.immediate(work) as ReturnType<typeof work>
    } catch (error) {
      const translated = translate(error, connection.name, schema)
      if (translated instanceof ProblemError && translated.problem.code === 'store.damaged') broken = translated
      throw translated
    }
  }
}
