import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openStore } from '../../../main/store/index.ts'
import { applicationId, openDatabase } from '../../../main/store/open-database.ts'
import { ProblemError } from '../../../shared/errors/index.ts'
import { aBill, aPerson } from '../../builders/stay.ts'
import { agreed, cashier, openTerminal, temporaryFolder, testKey } from '../../builders/terminal.ts'
import { fakePlatform } from '../../fakes/fake-platform.ts'

const storeFolder = fileURLToPath(new URL('../../../main/store', import.meta.url))
const migrationsFolder = join(storeFolder, 'migrations')

let folder: ReturnType<typeof temporaryFolder>
beforeEach(() => {
  folder = temporaryFolder()
})
afterEach(() => folder.remove())

const file = () => join(folder.path, 'terminal.db')

function problemOf(work: () => unknown): string {
  try {
    work()
  } catch (error) {
    if (error instanceof ProblemError) return error.problem.code
    throw error
  }
  return 'no problem'
}

describe('every connection', () => {
  const expected = { synchronous: 2, foreign_keys: 1, busy_timeout: 5000, trusted_schema: 0, cell_size_check: 1, secure_delete: 1 }

  test.each([1, 2, 3])('flushes fully also when the file is opened for the %i. time', (times) => {
    for (let time = 1; time < times; time += 1) openStore(folder.path, { key: testKey }).close()
    const connection = openDatabase(file())
    for (const [name, value] of Object.entries(expected)) expect([name, connection.pragma(name, { simple: true })]).toEqual([name, value])
    expect(connection.pragma('journal_mode', { simple: true })).toBe('wal')
    expect(connection.pragma('application_id', { simple: true })).toBe(applicationId)
    connection.close()
  })

  test('flushes fully when it only reads', () => {
    openStore(folder.path, { key: testKey }).close()
    const connection = openDatabase(file(), 'read')
    for (const [name, value] of Object.entries(expected)) expect([name, connection.pragma(name, { simple: true })]).toEqual([name, value])
    connection.close()
  })

  test('the trap is real: without our setting this build re-opens the file with NORMAL', () => {
    openStore(folder.path, { key: testKey }).close()
    const bare = new Database(file())
    expect(bare.pragma('synchronous', { simple: true })).toBe(1)
    bare.close()
  })

  test('goes through the one opener: nothing else in the store opens a file', () => {
    const sources = readdirSync(storeFolder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'))
    const openers = sources.filter((name) => readFileSync(join(storeFolder, name), 'utf8').includes('new Database('))
    expect(openers).toEqual(['open-database.ts'])
  })
})

describe('migrations', () => {
  const copyWith = (sql: string) => {
    const copy = join(folder.path, 'migrations')
    cpSync(migrationsFolder, copy, { recursive: true })
    const next = readdirSync(copy).length + 1
    const name = `${String(next).padStart(4, '0')}-test`
    mkdirSync(join(copy, name))
    writeFileSync(join(copy, name, 'up.sql'), sql)
    return { copy, next }
  }

  test('a failing one leaves the schema and the data of the step before', () => {
    openStore(folder.path, { key: testKey }).close()
    const { copy, next } = copyWith('CREATE TABLE half (a INTEGER) STRICT; INSERT INTO nowhere VALUES (1);')
    expect(() => openStore(folder.path, { key: testKey, migrationsFolder: copy })).toThrow(/nowhere/)
    const connection = openDatabase(file())
    expect(connection.pragma('user_version', { simple: true })).toBe(next - 1)
    expect(connection.prepare("SELECT count(*) AS n FROM sqlite_schema WHERE name = 'half'").get()).toEqual({ n: 0 })
    connection.close()
  })

  test('one that was edited after it had been applied is refused', () => {
    const { copy } = copyWith('CREATE TABLE later (a INTEGER) STRICT;')
    openStore(folder.path, { key: testKey, migrationsFolder: copy }).close()
    const edited = join(copy, readdirSync(copy).at(-1) ?? '', 'up.sql')
    writeFileSync(edited, 'CREATE TABLE later (b INTEGER) STRICT;')
    expect(() => openStore(folder.path, { key: testKey, migrationsFolder: copy })).toThrow(/was changed after/)
  })

  test('a file of a later program is read, and nothing is written to it', async () => {
    const platform = fakePlatform()
    const terminal = openTerminal({ folder: folder.path, platform })
    const booked = agreed(terminal.confirm(terminal.admit(aBill())))
    await terminal.close()
    const { copy, next } = copyWith('CREATE TABLE later (a INTEGER) STRICT;')
    openStore(folder.path, { key: testKey, migrationsFolder: copy }).close()

    const before = readFileSync(file())
    const older = openTerminal({ folder: folder.path, platform })
    expect(older.stores.viewOnly).toEqual({ code: 'store.newer-schema', details: { found: next, known: next - 1 } })
    expect(older.settlement.list().map(({ settlementId }) => settlementId)).toEqual([booked.summary.settlementId])
    expect(problemOf(() => older.stores.people.remember(aPerson(9), 1))).toBe('store.newer-schema')
    const refused = older.reversal.cancel({ settlementId: booked.summary.settlementId, reason: '测试' }, cashier)
    expect(refused).toEqual({ ok: false, error: { code: 'store.newer-schema', details: { found: next, known: next - 1 } } })
    await older.close()
    expect(readFileSync(file()).equals(before)).toBe(true)
  })
})

describe('a file that is not ours', () => {
  test('is refused and left as it is when it is no database', () => {
    writeFileSync(file(), 'not a database, but somebody may want it back'.repeat(100))
    const before = readFileSync(file())
    expect(problemOf(() => openStore(folder.path, { key: testKey }))).toBe('store.damaged')
    expect(readFileSync(file()).equals(before)).toBe(true)
  })

  test('is refused when another program wrote it', () => {
    const other = new Database(file())
    other.pragma('application_id = 12345')
    other.exec('CREATE TABLE theirs (a)')
    other.close()
    expect(problemOf(() => openStore(folder.path, { key: testKey }))).toBe('store.damaged')
  })

  test('is refused when another key sealed it', () => {
    openStore(folder.path, { key: testKey }).close()
    expect(problemOf(() => openStore(folder.path, { key: Buffer.alloc(32, 8) }))).toBe('store.wrong-key')
    expect(problemOf(() => openStore(folder.path, { key: testKey }).close())).toBe('no problem')
  })
})
