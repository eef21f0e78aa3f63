import { existsSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { type Operator, operatorSchema } from '../../shared/contract/index.ts'
import { type Outcome, refuse, succeed } from '../../shared/errors/index.ts'
import {
  type BuiltCatalogue,
  buildCatalogueInWorker,
  catalogueFileSchema,
  type SourceItem,
  switchCatalogue,
  takeBackCatalogue,
} from '../catalogue-import/index.ts'
import { loadArchivedPack } from '../policy-packs/index.ts'
import type { Host } from '../services/ports/index.ts'
import { type ReplayReport, replaySettlements } from '../services/replay/index.ts'
import { createSessionService } from '../services/session/index.ts'
import { ledgerFile, type Stores } from '../store/index.ts'
import { openForWork } from './ledger.ts'

const pinLengthMin = 6

async function withStores<Value>(host: Host, work: (stores: Stores) => Promise<Value> | Value): Promise<Value> {
  const stores = await openForWork(host, host.dataFolder)
  try {
    return await work(stores)
  } finally {
    stores.close()
  }
}

/** Who may sign in at this terminal; nobody where there is no ledger yet, and asking makes none. */
export async function listOperators(host: Host): Promise<readonly Operator[]> {
  if (!existsSync(join(host.dataFolder, ledgerFile))) return []
  return withStores(host, (stores) => stores.operators.list())
}

/** Enrols one operator; the first ones of a new terminal come this way. The terminal may be running meanwhile. */
export async function addOperator(
  host: Host,
  wanted: { readonly operatorId: string; readonly name: string; readonly role: string },
  pin: string,
): Promise<Outcome<Operator, 'operator.invalid' | 'operator.exists'>> {
  const operator = operatorSchema.safeParse(wanted)
  const roles = operatorSchema.shape.role.options.join(', ')
  if (!operator.success || wanted.operatorId === '' || wanted.operatorId.length > 20 || wanted.name === '')
    return refuse('operator.invalid', { expected: `an id of 1 to 20 characters, a name, and one role of ${roles}` })
  if (pin.length < pinLengthMin) return refuse('operator.invalid', { expected: `a PIN of at least ${pinLengthMin} characters` })
  return withStores(host, async (stores) => {
    if (stores.operators.list().some(({ operatorId }) => operatorId === wanted.operatorId))
      return refuse('operator.exists', { operatorId: wanted.operatorId })
    await createSessionService({ ...stores, clock: host.clock }).add(operator.data, pin)
    return succeed(operator.data)
  })
}

/** Builds the catalogue version a file holds and puts it in force; a file with any fault changes nothing. */
export async function installCatalogue(host: Host, file: string): Promise<Outcome<BuiltCatalogue, 'catalogue.invalid'>> {
  const bad = (place: string, found: string, expected: string) => refuse('catalogue.invalid', { places: [{ place, found, expected }] })
  let raw: unknown
  try {
    raw = JSON.parse(readFileSync(file, 'utf8'))
  } catch (cause) {
    return bad(basename(file), (cause as Error).message, 'a readable JSON file')
  }
  const decoded = catalogueFileSchema.safeParse(raw)
  if (!decoded.success) {
    const [issue] = decoded.error.issues
    return bad(issue?.path.join('.') || '.', issue?.code ?? '', issue?.message ?? '')
  }
  const folder = join(host.dataFolder, 'catalogue')
  const { version, items } = decoded.data
  const built = await buildCatalogueInWorker({ folder, version, items: items as SourceItem[] }, host.workerFile('catalogue-worker'))
  if (built.ok) switchCatalogue(folder, built.value)
  return built
}

/** Returns to the catalogue version before the last switch. */
export function returnToFormerCatalogue(host: Host): Outcome<BuiltCatalogue, 'catalogue.not-installed'> {
  return takeBackCatalogue(join(host.dataFolder, 'catalogue'))
}

/** Works every settlement of the data folder out again under its own law; absent when the folder holds no ledger. */
export async function replayLedger(host: Host): Promise<ReplayReport | undefined> {
  if (!existsSync(join(host.dataFolder, ledgerFile))) return undefined
  return withStores(host, ({ replay }) => replaySettlements({ replay, compile: loadArchivedPack }))
}
