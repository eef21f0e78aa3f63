import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { type Outcome, refuse, succeed } from '../../shared/errors/index.ts'
import type { CompiledPack } from '../../shared/policy/index.ts'
import { compileRead, type InstalledPack, openPolicyPacks, type ReadPack, readPack } from '../policy-packs/index.ts'
import { installedPacks } from './settle.ts'

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
