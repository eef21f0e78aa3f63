import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Problem, ProblemError } from '../../shared/errors/index.ts'
import { createInstallation, type Installation } from './installation.ts'
import { createHeadReading, type HeadReading } from './ledger-head.ts'
import { migrate, readMigrations, schemaVersion } from './migrate.ts'
import { applicationId, type Connection, openDatabase } from './open-database.ts'
import { makeRoomToOpen } from './reserve.ts'
import { createVault, type Vault } from './vault.ts'
import { judge, readWitness, type WitnessCode, type WitnessPlace, witnessFile, writeWitness } from './witness.ts'
import { createWitnessKeeper, type WitnessKeeper } from './witness-keeper.ts'

export const ledgerFile = 'terminal.db'

export interface LedgerOptions {
  /** 32 bytes kept by the host; without them the personal fields cannot be read. */
  readonly key: Buffer
  /** Where the numbered migrations lie; a bundled host names the folder it copied them to. */
  readonly migrationsFolder?: string
  /** Beside a running terminal: nothing is written, not even a migration. */
  readonly isReadOnly?: boolean
  /** Where it is looked up whether this is the ledger used here last, and all of it; absent: nobody asks. */
  readonly witness?: WitnessPlace
  /** 终端号 of the desk it is opened for. */
  readonly terminal?: string
  /** Told when the witness cannot be renewed. */
  readonly onFault?: (cause: unknown) => void
}

/** Why a ledger is read and printed from, and nothing is written to it. */
export type ViewOnlyProblem = Problem<'store.newer-schema' | WitnessCode>

export interface OpenedLedger {
  readonly connection: Connection
  readonly vault: Vault
  readonly problem: ViewOnlyProblem | undefined
  readonly keeper: WitnessKeeper | undefined
}

/** The file of one connection brought up to date, before anybody has asked whose it is. */
export interface RawLedger {
  readonly connection: Connection
  readonly schema: { readonly found: number; readonly known: number }
  readonly vault: Vault
  readonly installation: Installation
  readonly head: HeadReading
  /** Whether the disk has room for what is noted at opening; without, it is noted the next time. */
  readonly hasRoom: boolean
}

const isNewer = ({ found, known }: RawLedger['schema']) => found > known

function openFile(file: string, migrationsFolder: string, isReadOnly: boolean, hasRoom: boolean): Pick<RawLedger, 'connection' | 'schema'> {
  const migrations = readMigrations(migrationsFolder)
  const connection = openDatabase(file, isReadOnly ? 'read' : 'write', isReadOnly || hasRoom)
  try {
    const identity = connection.pragma('application_id', { simple: true })
    if (identity !== applicationId) throw new ProblemError({ code: 'store.damaged', details: { file: ledgerFile } })
    const schema = { found: schemaVersion(connection), known: migrations.length }
    if (isNewer(schema)) return { connection: toReadOnly(connection, hasRoom), schema }
    if (isReadOnly && schema.found === schema.known) return { connection, schema }
    // The running terminal brings it up to date; who only reads must not.
    if (isReadOnly) throw new ProblemError({ code: 'store.busy', details: {} })
    migrate(connection, migrations)
    return { connection, schema: { found: schema.known, known: schema.known } }
  } catch (cause) {
    connection.close()
    throw cause
  }
}

/** On a full disk it stays held as it is: opened again it would need the index of its log, for which there is no room. */
function toReadOnly(connection: Connection, hasRoom: boolean): Connection {
  if (connection.readonly) return connection
  if (!hasRoom) {
    connection.pragma('query_only = ON')
    return connection
  }
  connection.close()
  return openDatabase(connection.name, 'read')
}

function checkKey({ vault, installation }: RawLedger, canWrite: boolean): void {
  const mark = vault.lookup('the key of this store')
  const found = installation.keyMark()
  if (found && !found.equals(mark)) throw new ProblemError({ code: 'store.wrong-key', details: { file: ledgerFile } })
  if (!found && canWrite) installation.noteKeyMark(mark)
}

/**
 * Opens or creates the file and brings it up to date. Throws a `ProblemError` when it is not ours, is damaged or belongs to another
 * key; nothing is ever deleted or replaced on the way.
 */
export function openRawLedger(folder: string, options: LedgerOptions): RawLedger {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const isReadOnly = options.isReadOnly ?? false
  const hasRoom = makeRoomToOpen(folder)
  const migrations = options.migrationsFolder ?? fileURLToPath(new URL('./migrations', import.meta.url))
  const { connection, schema } = translated(() => openFile(join(folder, ledgerFile), migrations, isReadOnly, hasRoom))
  try {
    const raw = {
      connection,
      schema,
      vault: createVault(options.key),
      installation: createInstallation(connection),
      head: createHeadReading(connection),
      hasRoom,
    }
    checkKey(raw, !isReadOnly && !isNewer(schema))
    return raw
  } catch (cause) {
    connection.close()
    throw cause
  }
}

function translated<Value>(open: () => Value): Value {
  try {
    return open()
  } catch (cause) {
    const code = String((cause as { code?: unknown }).code ?? '')
    if (/^SQLITE_(NOTADB|CORRUPT)/.test(code)) throw new ProblemError({ code: 'store.damaged', details: { file: ledgerFile } }, { cause })
    throw cause
  }
}

/** The ledger was here and is gone: a new one in its place would know nothing of what has been settled and not been sent. */
function refuseMissing(folder: string, place: WitnessPlace): void {
  if (!existsSync(folder) || existsSync(join(folder, ledgerFile))) return
  const reading = readWitness(witnessFile(place, folder))
  const isEmpty = reading === 'absent' || (!('code' in reading) && reading.head.auditSequence === 0)
  if (!isEmpty) throw new ProblemError({ code: 'store.missing', details: {} })
}

/** Opens the ledger for work, or for reading alone where it is not certain to be the one that was used here last. */
export function openLedger(folder: string, options: LedgerOptions): OpenedLedger {
  const place = options.witness
  if (place) refuseMissing(folder, place)
  const raw = openRawLedger(folder, options)
  const { connection, vault, schema } = raw
  const viewed = (problem: ViewOnlyProblem) => ({
    connection: toReadOnly(connection, raw.hasRoom),
    vault,
    problem,
    keeper: undefined,
  })
  try {
    if (isNewer(schema)) return viewed({ code: 'store.newer-schema', details: { ...schema } })
    const witnessed = place && witness(raw, folder, place, options)
    if (witnessed && 'code' in witnessed) return viewed(witnessed)
    if (!connection.readonly && raw.hasRoom && options.terminal !== undefined) noteTerminal(raw, options.terminal)
    return { connection, vault, problem: undefined, keeper: witnessed }
  } catch (cause) {
    connection.close()
    throw cause
  }
}

function noteTerminal({ installation }: RawLedger, terminal: string): void {
  if (installation.terminal() !== terminal) installation.noteTerminal(terminal)
}

/** Asks the witness. The first time it is written before the ledger says that it has one: a cut start is begun again. */
function witness(
  { installation, head, hasRoom }: RawLedger,
  folder: string,
  place: WitnessPlace,
  { onFault = () => undefined, isReadOnly }: LedgerOptions,
): WitnessKeeper | Problem<WitnessCode> | undefined {
  const { machine } = place
  const file = witnessFile(place, folder)
  const judged = judge(readWitness(file), installation.id(), head, machine)
  if (judged.kind === 'refused') return judged.problem
  if (isReadOnly) return undefined
  const whose = { installation: judged.installation, machine }
  if (judged.kind === 'new') {
    if (!hasRoom) return undefined
    try {
      writeWitness(file, { ...whose, head: head.read() })
    } catch (cause) {
      if (cause instanceof ProblemError && cause.problem.code === 'store.witness-unusable')
        return cause.problem as Problem<'store.witness-unusable'>
      throw cause
    }
    installation.noteId(judged.installation)
  }
  return createWitnessKeeper(file, whose, head, onFault)
}
