import { closeSync, existsSync, fsyncSync, openSync } from 'node:fs'
import { join } from 'node:path'
import writeFileAtomic from 'write-file-atomic'
import { type Outcome, refuse, succeed } from '../../shared/errors/index.ts'
import { type CataloguePointer, type InstalledVersion, pointerFile, readPointer } from '../store/catalogue/index.ts'

function writePointer(folder: string, pointer: CataloguePointer): void {
  writeFileAtomic.sync(join(folder, pointerFile), `${JSON.stringify(pointer, undefined, 2)}\n`)
  if (process.platform === 'win32') return
  // The rename itself must survive a power cut, and that is a fact about the folder.
  const handle = openSync(folder, 'r')
  fsyncSync(handle)
  closeSync(handle)
}

/** Puts a built version in force, all at once. `same` when it already is. */
export function switchCatalogue(folder: string, built: InstalledVersion): 'switched' | 'same' {
  const { version, file, sha256, items } = built
  if (!existsSync(join(folder, file))) throw new Error(`no such catalogue version has been built: ${file}`)
  const before = readPointer(folder)?.current
  if (before?.sha256 === sha256) return 'same'
  writePointer(folder, { current: { version, file, sha256, items }, ...(before ? { previous: before } : {}) })
  return 'switched'
}

/** Returns to the version before the last switch; taking back twice is where one started. */
export function takeBackCatalogue(folder: string): Outcome<InstalledVersion, 'catalogue.not-installed'> {
  const pointer = readPointer(folder)
  if (!pointer?.previous) return refuse('catalogue.not-installed', {})
  writePointer(folder, { current: pointer.previous, previous: pointer.current })
  return succeed(pointer.previous)
}
