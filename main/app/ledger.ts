import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type MethodErrors, methods } from '../../shared/contract/index.ts'
import { type Outcome, type Problem, ProblemError, refuse, succeed } from '../../shared/errors/index.ts'
import type { Host } from '../services/ports/index.ts'
import { type AdoptedLedger, adoptLedger, ledgerFile, lockFolder, openStore, type Stores } from '../store/index.ts'
import { readInstitution } from './configuration.ts'

/** Before a host makes a key: where a ledger lies already, a new key would not open it, and hide that the old one is gone. */
export function refuseNewKey(dataFolder: string): void {
  if (!existsSync(join(dataFolder, ledgerFile))) return
  throw new ProblemError({ code: 'store.key-missing', details: {} })
}

const placeOf = (host: Host) => ({ folder: host.witnessFolder, machine: host.machine() })

/**
 * Opens the ledger of a data folder for work. Where it is not certain to be the one used here last, it says so and is only read; the
 * demo's is made up and asks nobody.
 */
export async function openForWork(host: Host, folder: string, onFault?: (cause: unknown) => void): Promise<Stores> {
  const read = readInstitution(folder)
  const institution = read.kind === 'good' ? read.institution : undefined
  return openStore(folder, {
    key: await host.keyFor(folder),
    migrationsFolder: host.migrationsFolder,
    ...(institution?.demo ? {} : { witness: placeOf(host) }),
    ...(institution ? { terminal: institution.terminal } : {}),
    ...(onFault ? { onFault } : {}),
  })
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
  if (read.institution.demo) return refuse('store.not-moved', {})
  const { terminal } = read.institution
  try {
    const unlock = isLocked ? () => undefined : lockFolder(host.dataFolder)
    try {
      const options = { key: await host.keyFor(host.dataFolder), migrationsFolder: host.migrationsFolder, witness: placeOf(host) }
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
