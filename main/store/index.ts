/** The ledger of the terminal: one SQLite file in the data folder, opened in one way only, with everything services keep. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ProblemError } from '../../shared/errors/index.ts'
import type {
  AuditStore,
  BillStore,
  DifferenceStore,
  HospitalResultStore,
  MismatchStore,
  OperatorStore,
  PersonStore,
  ProofStore,
  ReconciliationStore,
  RehearsalStore,
  ReplayStore,
  SettlementStore,
  UploadStore,
  YearOpeningStore,
} from '../services/ports/index.ts'
import { createAuditAppender, createAuditStore, verifyAudit } from './audit-store.ts'
import { createBillStore } from './bill-store.ts'
import { createDifferenceStore } from './difference-store.ts'
import { createHospitalResultStore } from './hospital-result-store.ts'
import { migrate, readMigrations, schemaVersion } from './migrate.ts'
import { createMismatchStore } from './mismatch-store.ts'
import { applicationId, type Connection, openDatabase } from './open-database.ts'
import { createOperatorStore } from './operator-store.ts'
import { createPersonStore } from './person-store.ts'
import { createProofStore } from './proof-store.ts'
import { createReconciliationStore } from './reconciliation-store.ts'
import { createRehearsalStore } from './rehearsal-store.ts'
import { createReserve, makeRoomToOpen } from './reserve.ts'
import { createReplayStore } from './settlement-source.ts'
import { amountColumns, createSettlementStore } from './settlement-store.ts'
import { createTransactions } from './transact.ts'
import { createQueueing, createUploadStore } from './upload-store.ts'
import { createVault, type Vault } from './vault.ts'
import { createYearOpeningStore } from './year-opening-store.ts'

export { lockFolder } from './lock-folder.ts'
export { type Connection, openDatabase } from './open-database.ts'

export const ledgerFile = 'terminal.db'

export interface Stores {
  readonly settlements: SettlementStore
  readonly uploads: UploadStore
  readonly differences: DifferenceStore
  readonly rehearsals: RehearsalStore
  readonly people: PersonStore
  readonly bills: BillStore
  readonly hospitalResults: HospitalResultStore
  readonly operators: OperatorStore
  readonly audit: AuditStore
  readonly yearOpenings: YearOpeningStore
  readonly replay: ReplayStore
  readonly proofs: ProofStore
  readonly reconciliation: ReconciliationStore
  readonly mismatches: MismatchStore
  /** Set when a later program wrote this file: it is read and printed from, and nothing is written. */
  readonly newerSchema: { readonly found: number; readonly known: number } | undefined
  /** SQLite's own check of the whole file and the chain of the audit; takes seconds on a large file. */
  verify(): { readonly file: string; readonly auditEntries: number; readonly firstBrokenAudit?: number }
  close(): void
}

export interface StoreOptions {
  /** 32 bytes kept by the host; without them the personal fields cannot be read. */
  readonly key: Buffer
  /** Where the numbered migrations lie; a bundled host names the folder it copied them to. */
  readonly migrationsFolder?: string
  /** Beside a running terminal: nothing is written, not even a migration. */
  readonly isReadOnly?: boolean
}

function checkKey(connection: Connection, vault: Vault, file: string, canWrite: boolean): void {
  const mark = vault.lookup('the key of this store')
  const found = connection.prepare<[string], { value: Buffer }>('SELECT value FROM installation WHERE name = ?').get('key-mark')
  if (found && !found.value.equals(mark)) throw new ProblemError({ code: 'store.wrong-key', details: { file } })
  if (!found && canWrite) connection.prepare("INSERT INTO installation (name, value) VALUES ('key-mark', ?)").run(mark)
}

function openLedger(file: string, migrationsFolder: string, isReadOnly: boolean, hasRoom: boolean) {
  const migrations = readMigrations(migrationsFolder)
  let connection = openDatabase(file, isReadOnly ? 'read' : 'write', isReadOnly || hasRoom)
  const identity = connection.pragma('application_id', { simple: true })
  if (identity !== applicationId) {
    connection.close()
    throw new ProblemError({ code: 'store.damaged', details: { file: ledgerFile } })
  }
  const schema = { found: schemaVersion(connection), known: migrations.length }
  if (schema.found > schema.known) {
    connection.close()
    connection = openDatabase(file, 'read')
    return { connection, schema }
  }
  if (isReadOnly) {
    if (schema.found === schema.known) return { connection, schema }
    // The running terminal brings it up to date; who only reads must not.
    connection.close()
    throw new ProblemError({ code: 'store.busy', details: {} })
  }
  migrate(connection, migrations)
  return { connection, schema: { found: schema.known, known: schema.known } }
}

/**
 * Opens or creates the ledger in the folder. Throws a `ProblemError` when the file is not ours, is damaged or belongs to
 * another key; nothing is ever deleted or replaced on the way.
 */
export function openStore(folder: string, options: StoreOptions): Stores {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const file = join(folder, ledgerFile)
  const isReadOnly = options.isReadOnly ?? false
  const hasRoom = makeRoomToOpen(folder)
  const migrations = options.migrationsFolder ?? fileURLToPath(new URL('./migrations', import.meta.url))
  const { connection, schema } = openFile(file, migrations, isReadOnly, hasRoom)
  const vault = createVault(options.key)
  const newer = schema.found > schema.known
  try {
    checkKey(connection, vault, ledgerFile, !newer && !isReadOnly)
  } catch (cause) {
    connection.close()
    throw cause
  }
  const { transact, transactAtAnyCost } = createTransactions(connection, schema, createReserve(folder))
  const audit = createAuditAppender(connection)
  const queue = createQueueing(connection, vault)
  return {
    settlements: createSettlementStore({ connection, transact, vault, audit, queue }),
    uploads: createUploadStore({ connection, transact: transactAtAnyCost, vault, queue, audit }),
    differences: createDifferenceStore({ connection, transact, vault, audit }),
    rehearsals: createRehearsalStore(connection, transact),
    people: createPersonStore(connection, transact, vault),
    bills: createBillStore(connection, transact, vault),
    hospitalResults: createHospitalResultStore(connection, transact, vault),
    operators: createOperatorStore(connection, transact),
    audit: createAuditStore(audit, transactAtAnyCost),
    yearOpenings: createYearOpeningStore(connection, transact),
    replay: createReplayStore(connection, vault, amountColumns),
    proofs: createProofStore(connection),
    reconciliation: createReconciliationStore(connection, transact, vault),
    mismatches: createMismatchStore(connection, transact, vault, audit),
    newerSchema: newer ? schema : undefined,
    verify() {
      const { entries, firstBroken } = verifyAudit(connection)
      return {
        file: String(connection.pragma('integrity_check', { simple: true })),
        auditEntries: entries,
        ...(firstBroken === undefined ? {} : { firstBrokenAudit: firstBroken }),
      }
    },
    close: () => {
      connection.close()
    },
  }
}

function openFile(file: string, migrationsFolder: string, isReadOnly: boolean, hasRoom: boolean) {
  try {
    return openLedger(file, migrationsFolder, isReadOnly, hasRoom)
  } catch (cause) {
    const code = String((cause as { code?: unknown }).code ?? '')
    if (/^SQLITE_(NOTADB|CORRUPT)/.test(code)) throw new ProblemError({ code: 'store.damaged', details: { file: ledgerFile } }, { cause })
    throw cause
  }
}
