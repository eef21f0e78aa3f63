import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

/** The file that says which version is in force; switching and taking back both write this file and nothing else. */
export const pointerFile = 'current.json'

export const installedVersionSchema = z.strictObject({
  version: z.string().min(1),
  /** Name inside the catalogue folder, never a path. */
  file: z.string().regex(/^[\w.-]+\.db$/),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  items: z.int().nonnegative(),
})
export type InstalledVersion = z.output<typeof installedVersionSchema>

export const cataloguePointerSchema = z.strictObject({
  current: installedVersionSchema,
  /** What a taking-back returns to. */
  previous: installedVersionSchema.optional(),
})
export type CataloguePointer = z.output<typeof cataloguePointerSchema>

/** The pointer, `undefined` when nothing has been installed yet. Throws when the file is there but not a pointer. */
export function readPointer(folder: string): CataloguePointer | undefined {
  let text: string
  try {
    text = readFileSync(join(folder, pointerFile), 'utf8')
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw cause
  }
  return cataloguePointerSchema.parse(JSON.parse(text))
}
