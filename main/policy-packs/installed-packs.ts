import type { KeyObject } from 'node:crypto'
import { existsSync, readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { LocalDate } from '../../shared/dates/index.ts'
import { type Outcome, refuse, succeed } from '../../shared/errors/index.ts'
import type { InsuranceType } from '../../shared/insured/index.ts'
import { type CompiledPack, versionOn } from '../../shared/policy/index.ts'
import type { PackContents, PolicyPacks } from '../services/ports/index.ts'
import { compileRead, type PackOutcome, type ReadPack, readPack } from './load-pack.ts'
import { distrustOf, signatureFile, verifyRead } from './signature.ts'

/** A pack folder that was refused when it was read; the others stay in force. */
export interface RefusedPack {
  readonly folder: string
  readonly places: readonly { readonly place: string; readonly found: string; readonly expected: string }[]
}

/** A folder of pack folders. With keys, only packs that one of them signed are taken; without, every pack is. */
export type PackRoot = string | { readonly folder: string; readonly trustedKeys: readonly KeyObject[] }

/** A pack folder that was taken: what it was made of, and what came of it. */
export interface InstalledPack {
  readonly folder: string
  readonly read: ReadPack
  readonly pack: CompiledPack
}

export interface InstalledPacks extends PolicyPacks, PackContents {
  /** By the id a case or a what-if names; drafts and variants too. */
  byId(id: string): CompiledPack | undefined
  /** The same with its folder and files. */
  installed(id: string): InstalledPack | undefined
  all(): readonly InstalledPack[]
  refused(): readonly RefusedPack[]
}

/**
 * Reads every pack folder below the roots once. A folder with a fault, or without the signature its root asks for, is
 * kept out with its places and the rest stays usable; only the area it would have served is refused.
 */
export function openPolicyPacks(...roots: readonly PackRoot[]): InstalledPacks {
  const installed: InstalledPack[] = []
  const refused: RefusedPack[] = []
  for (const root of roots) {
    const { folder: below, trustedKeys } = typeof root === 'string' ? { folder: root, trustedKeys: undefined } : root
    for (const name of packFolders(below)) {
      const folder = join(below, name)
      const read = readPack(folder)
      const taken = read.ok ? takePack(folder, read.value, trustedKeys) : read
      if (read.ok && taken.ok) installed.push({ folder, read: read.value, pack: taken.value })
      else if (!taken.ok) refused.push({ folder: name, places: taken.error.details.places })
    }
  }
  const packs = installed.map(({ pack }) => pack)
  return {
    find: (area, insuranceType, on) => findPack(packs, refused, area, insuranceType, on),
    list: () => packs,
    byId: (id) => packs.find((pack) => pack.id === id),
    installed: (id) => installed.find(({ pack }) => pack.id === id),
    all: () => installed,
    content(hash) {
      const found = installed.find(({ read }) => read.hash === hash)
      if (!found) throw new RangeError(`no installed pack has the fingerprint ${hash}`)
      return found.read.content
    },
    refused: () => refused,
  }
}

/** Compiles what was read, unless its root asks for a signature that does not hold. */
function takePack(folder: string, read: ReadPack, trustedKeys: readonly KeyObject[] | undefined): PackOutcome {
  const distrust = trustedKeys && distrustOf(verifyRead(folder, read, trustedKeys))
  if (distrust) return refuse('policy.invalid', { places: [{ place: `${basename(folder)}/${signatureFile}`, ...distrust }] })
  return compileRead(folder, read)
}

function packFolders(root: string): string[] {
  if (!existsSync(root)) return []
  return readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(root, entry.name, 'pack.yaml')))
    .map((entry) => entry.name)
    .sort()
}

function findPack(
  packs: readonly CompiledPack[],
  refused: readonly RefusedPack[],
  area: string,
  insuranceType: InsuranceType,
  on: LocalDate,
): Outcome<CompiledPack, 'policy.not-in-force' | 'policy.invalid'> {
  const serving = packs.filter(
    (pack) => pack.use === 'settlement' && pack.insuranceTypes.includes(insuranceType) && pack.areas.some((code) => area.startsWith(code)),
  )
  const inForce = serving.filter((pack) => versionOn(pack, on) !== undefined)
  const [pack, other] = inForce
  if (pack && other) {
    const found = inForce.map(({ id }) => id).join(', ')
    return refuse('policy.invalid', { places: [{ place: `${area} ${on}`, found, expected: 'one pack in force for an area on a day' }] })
  }
  if (pack) return succeed(pack)
  // A pack that could not be read may be the one asked for: say so rather than "not in force".
  if (serving.length === 0 && refused.length > 0) return refuse('policy.invalid', { places: refused.flatMap(({ places }) => [...places]) })
  const known = serving.flatMap(({ id, versions }) => versions.map(({ from, to }) => `${id} ${from}..${to ?? ''}`))
  return refuse('policy.not-in-force', { area, insuranceType, date: on, known })
}
