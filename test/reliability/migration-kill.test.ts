import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openStore } from '../../main/store/index.ts'
import { migrate, readMigrations, schemaVersion } from '../../main/store/migrate.ts'
import { type Connection, openDatabase } from '../../main/store/open-database.ts'
import { temporaryFolder, testKey } from '../builders/terminal.ts'
import { chance } from './killing.ts'
import { columnsOf, writeOlderLedger } from './older-ledger.ts'

const seed = Number(process.env.SANBAO_SEED ?? 20260310)
const kills = Number(process.env.SANBAO_MIGRATION_KILLS ?? 4)
/** Seventy thousand make a ledger of a gigabyte. */
const settlements = Number(process.env.SANBAO_MIGRATION_SETTLEMENTS ?? 300)
const inTheMiddleMin = 2

const program = fileURLToPath(new URL('migrating.ts', import.meta.url))
const migrationsFolder = fileURLToPath(new URL('../../main/store/migrations', import.meta.url))
const migrations = readMigrations(migrationsFolder)

let folder: ReturnType<typeof temporaryFolder>
let template: string
let columns: ReadonlyMap<string, readonly string[]>
let content: Readonly<Record<string, string>>
beforeAll(() => {
  folder = temporaryFolder()
  template = join(folder.path, 'older.db')
  writeOlderLedger(template, migrationsFolder, settlements)
  const connection = openDatabase(template)
  // What a migration writes itself is not compared.
  columns = new Map([...columnsOf(connection)].filter(([name]) => name !== 'migration' && name !== 'counter'))
  content = contentOf(connection)
  connection.close()
}, 600_000)
afterAll(() => folder.remove())

/** Of each table of the older schema: how many rows, and SHA-256 over what its columns hold. */
function contentOf(connection: Connection): Readonly<Record<string, string>> {
  return Object.fromEntries(
    [...columns].map(([table, names]) => {
      const hash = createHash('sha256')
      let rows = 0
      for (const row of connection
        .prepare(`SELECT ${names.join(', ')} FROM ${table}`)
        .raw()
        .iterate()) {
        rows += 1
        hash.update(JSON.stringify(row))
      }
      return [table, `${rows} ${hash.digest('hex')}`]
    }),
  )
}

const file = () => join(folder.path, 'terminal.db')

function restore(): void {
  for (const end of ['-wal', '-shm']) rmSync(file() + end, { force: true })
  cpSync(template, file())
}

/** Runs the migration in a process of its own and kills it so long after it has begun; how long it ran when it came to its end. */
async function migrateFor(limitMs: number): Promise<number | undefined> {
  const child = spawn(process.execPath, [program, file(), migrationsFolder], { stdio: ['ignore', 'pipe', 'inherit'] })
  let begunAt = 0
  let tookMs: number | undefined
  let timer: NodeJS.Timeout | undefined
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (line === 'done') tookMs = performance.now() - begunAt
    else {
      begunAt = performance.now()
      timer = setTimeout(() => child.kill('SIGKILL'), limitMs)
    }
  })
  await new Promise((resolve) => child.once('close', resolve))
  clearTimeout(timer)
  return tookMs
}

test('killed while it brings an older ledger up to date, the ledger is the old one or the new one, loses no row, and is brought up to date next time', async () => {
  restore()
  const wholeMs = await migrateFor(600_000)
  if (wholeMs === undefined) throw new Error('the migration did not come to its end')
  const seen = new Map<number, number>()
  let inTheMiddle = 0
  let done = 0
  for (; done < kills || (inTheMiddle < inTheMiddleMin && done < kills * 5); done += 1) {
    restore()
    const ended = await migrateFor(wholeMs * chance(seed, `migration ${done}`))
    if (ended === undefined) inTheMiddle += 1
    const connection = openDatabase(file())
    const version = schemaVersion(connection)
    seen.set(version, (seen.get(version) ?? 0) + 1)
    expect(connection.prepare('SELECT number FROM migration ORDER BY number').pluck().all()).toEqual(
      migrations.slice(0, version).map(({ number }) => number),
    )
    expect(contentOf(connection)).toEqual(content)
    migrate(connection, migrations)
    expect(schemaVersion(connection)).toBe(migrations.length)
    expect(contentOf(connection)).toEqual(content)
    expect(connection.pragma('integrity_check', { simple: true })).toBe('ok')
    expect(connection.pragma('foreign_key_check')).toEqual([])
    connection.close()
  }
  process.stdout.write(
    `migration: ${JSON.stringify({ seed, settlements, wholeMs: Math.round(wholeMs), kills: done, inTheMiddle, seen: [...seen] })}\n`,
  )
  expect(inTheMiddle).toBeGreaterThanOrEqual(inTheMiddleMin)
  const stores = openStore(folder.path, { key: testKey })
  expect(stores.uploads.counts()).toMatchObject({ waiting: Math.floor(settlements / 10), needsPerson: 0 })
  stores.close()
}, 3_600_000)
