import { existsSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { type MethodErrors, methods } from '../../shared/contract/index.ts'
import { type Outcome, type Problem, ProblemError, refuse, succeed } from '../../shared/errors/index.ts'
import type { Host } from '../services/ports/index.ts'
import { type AdoptedLedger, adoptLedger, ledgerFile, lockFolder, openStore, type Stores, type ViewOnlyProblem } from '../store/index.ts'
import { readInstitution } from './configuration.ts'

/** Before a host makes a key: where a ledger lies already, a new key would not open it, and hide that the old one is gone. */
export function refuseNewKey(dataFolder: string, file: string): void {
  if (!existsSync(join(dataFolder, ledgerFile))) return
  throw new ProblemError({ code: 'store.key-missing', details: { file: basename(file), folder: dirname(file) } })
}

const placeOf = (host: Host) => ({ folder: host.witnessFolder, machine: host.machine() })

/** How a ledger is opened: the demo's is made up, and no witness is asked for it. */
async function optionsFor(host: Host, folder: string) {
  const read = readInstitution(folder)
  const institution = read.kind === 'good' ? read.institution : undefined
  return {
    key: await host.keyFor(folder),
    migrationsFolder: host.migrationsFolder,
    ...(institution?.demo ? {} : { witness: placeOf(host) }),
    ...(institution ? { terminal: institution.terminal } : {}),
  }
}

/** Why nothing would be written to the ledger of the data folder, asked without writing anything, also beside its running terminal. */
export async function viewOnlyOf(host: Host): Promise<ViewOnlyProblem | undefined> {
  if (!existsSync(join(host.dataFolder, ledgerFile))) return undefined
  const stores = openStore(host.dataFolder, { ...(await optionsFor(host, host.dataFolder)), isReadOnly: true })
  try {
    return stores.viewOnly
  } finally {
    stores.close()
  }
}

/** Opens the ledger of a data folder for work. Where it is not certain to be the one used here last, it says so and is only read. */
export async function openForWork(host: Host, folder: string, onFault?: (cause: unknown) => void): Promise<Stores> {
  return openStore(folder, { ...(await optionsFor(host, folder)), ...(onFault ? { onFault } : {}) })
}

type AdoptionCode = MethodErrors<'ledger.adopt'>
const adoptionCodes: readonly string[] = methods['ledger.adopt'].errors

/** 接管账本: the deliberate act by which a ledger that has moved, or was restored from a backup, is worked with again. */
export async function adoptLedgerOf(
  host: Host,
  by: { readonly operatorId: string; readonly reason: string; readonly isOtherRetired: boolean },
  /** The caller has the folder for itself already. */
  isLocked = false,
): Promise<Outcome<AdoptedLedger, AdoptionCode>> {
  const read = readInstitution(host.dataFolder)
  if (read.kind !== 'good') return refuse('setup.not-done', {})
  const { terminal, demo } = read.institution
  try {
    // Asked first, as at a start: a ledger that nobody can open is not one that has nothing to be taken over.
    const key = await host.keyFor(host.dataFolder)
    if (demo) return refuse('store.not-moved', {})
    const unlock = isLocked ? () => undefined : lockFolder(host.dataFolder)
    try {
      const options = { key, migrationsFolder: host.migrationsFolder, witness: placeOf(host) }
      return succeed(adoptLedger(host.dataFolder, options, { ...by, at: host.clock.now(), terminal }))
    } finally {
      unlock()
    }
  } catch (cause) {
    if (cause instanceof ProblemError && adoptionCodes.includes(cause.problem.code))
      return { ok: false, error: cause.problem as Problem<AdoptionCode> }
    throw cause
  }
}
