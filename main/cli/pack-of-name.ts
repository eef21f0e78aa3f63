import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Outcome, refuse, succeed } from '../../shared/errors/index.ts'
import type { CompiledPack } from '../../shared/policy/index.ts'
import { compileRead, type InstalledPack, openPolicyPacks, type ReadPack, readPack } from '../policy-packs/index.ts'

/** The packs that come with the program. */
export const installedPacks = fileURLToPath(new URL('../../resources/policy-packs', import.meta.url))

type Named<Value> = Outcome<Value, 'policy.invalid'>

/** What is wrong with the name itself: named whole, for that is what was mistyped. */
const wrongName = (place: string, found: string, expected: string) => refuse('policy.invalid', { places: [{ place, found, expected }] })

/** A pack as the command line was told it: a folder, or the id of one that comes with the program. */
export function packOfName(name: string): Named<InstalledPack> {
  return isFolder(name) ? packOfFolder(resolve(name)) : installedPackOf(name)
}

const isFolder = (name: string) => existsSync(name) || /[/\\]/.test(name)

/** The pack of that id among those that come with the program. */
export function installedPackOf(id: string): Named<InstalledPack> {
  const packs = openPolicyPacks(installedPacks)
  const known = packs.installed(id)
  if (known) return succeed(known)
  const ids = packs.list().map((one) => one.id)
  return wrongName(id, 'no such folder or id', `a folder, or one of: ${ids.join(', ')}`)
}

/** The pack in that folder. */
export function packOfFolder(folder: string): Named<InstalledPack> {
  const there = packFolder(folder)
  if (!there.ok) return there
  const read: Named<ReadPack> = readPack(folder)
  if (!read.ok) return read
  const pack: Named<CompiledPack> = compileRead(folder, read.value)
  return pack.ok ? succeed({ folder, read: read.value, pack: pack.value }) : pack
}

/** The folder of a pack that need not compile, such as one to be verified. */
export function folderOfName(name: string): Named<string> {
  if (isFolder(name)) return packFolder(resolve(name))
  const known = installedPackOf(name)
  return known.ok ? succeed(known.value.folder) : known
}

function packFolder(folder: string): Named<string> {
  if (existsSync(join(folder, 'pack.yaml'))) return succeed(folder)
  return wrongName(folder, 'no pack.yaml', 'a pack folder, with a pack.yaml in it')
}
