import { existsSync, readdirSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { type Outcome, refuse, succeed } from '../../shared/errors/index.ts'
import type { CompiledPack } from '../../shared/policy/index.ts'
import type { WorkedCase } from '../../shared/policy-tools/index.ts'
import { compileRead, type InstalledPack, openPolicyPacks, type ReadPack, readPack } from '../policy-packs/index.ts'
import { installedPacks, openCaseFile } from './settle.ts'

/** A pack as the command line was told it: a folder, or the id of one that comes with the program. */
export function packOfName(name: string): Outcome<InstalledPack, 'policy.invalid'> {
  if (existsSync(name)) return loadFolder(resolve(name))
  const packs = openPolicyPacks(installedPacks)
  const known = packs.installed(name)
  if (known) return succeed(known)
  const expected = `一个文件夹，或已安装的 / a folder, or one of: ${packs
    .list()
    .map(({ id }) => id)
    .join(', ')}`
  return refuse('policy.invalid', { places: [{ place: name, found: '没有这个文件夹或编号 / no such folder or id', expected }] })
}

function loadFolder(folder: string): Outcome<InstalledPack, 'policy.invalid'> {
  const read: Outcome<ReadPack, 'policy.invalid'> = readPack(folder)
  if (!read.ok) return read
  const pack: Outcome<CompiledPack, 'policy.invalid'> = compileRead(folder, read.value)
  return pack.ok ? succeed({ folder, read: read.value, pack: pack.value }) : pack
}

/** The case files of a folder; those that cannot be read are named. */
export function casesIn(folder: string): { readonly cases: readonly WorkedCase[]; readonly unread: readonly PlaceOfFault[] } {
  const files = existsSync(folder) ? readdirSync(folder).filter((name) => /\.(ya?ml|json)$/.test(name)) : []
  const cases: WorkedCase[] = []
  const unread: PlaceOfFault[] = []
  for (const name of files.sort()) {
    const file = openCaseFile(join(folder, name))
    if (file.ok) cases.push({ name: `${basename(folder)}/${name}`, file: file.value })
    else unread.push(...file.error.details.places.map((place) => ({ ...place, place: place.place.slice(place.place.indexOf(name)) })))
  }
  return { cases, unread }
}

interface PlaceOfFault {
  readonly place: string
  readonly found: string
  readonly expected: string
}
