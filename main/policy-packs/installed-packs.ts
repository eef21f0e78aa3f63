import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { LocalDate } from '../../shared/dates/index.ts'
import { type Outcome, refuse, succeed } from '../../shared/errors/index.ts'
import type { InsuranceType } from '../../shared/insured/index.ts'
import { type CompiledPack, versionOn } from '../../shared/policy/index.ts'
import type { PolicyPacks } from '../services/ports/index.ts'
import { loadPack } from './load-pack.ts'

/** A pack folder that was refused when it was read; the others stay in force. */
export interface RefusedPack {
  readonly folder: string
  readonly places: readonly { readonly place: string; readonly found: string; readonly expected: string }[]
}

export interface InstalledPacks extends PolicyPacks {
  /** By the id a case or a what-if names; drafts and variants too. */
  byId(id: string): CompiledPack | undefined
  refused(): readonly RefusedPack[]
}

/**
 * Reads every pack folder below the roots once. A folder with a fault is kept out with its places and the rest stays
 * usable; only the area it would have served is refused.
 */
export function openPolicyPacks(...roots: readonly string[]): InstalledPacks {
  const packs: CompiledPack[] = []
  const refused: RefusedPack[] = []
  for (const root of roots)
    for (const folder of packFolders(root)) {
      const loaded = loadPack(join(root, folder))
      if (loaded.ok) packs.push(loaded.value)
      else refused.push({ folder, places: loaded.error.details.places })
    }
  return {
    find: (area, insuranceType, on) => findPack(packs, refused, area, insuranceType, on),
    list: () => packs,
    byId: (id) => packs.find((pack) => pack.id === id),
    refused: () => refused,
  }
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
