/** Every shipped pack, read by both engines, and small packs that shipped ones do not show. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { loadPack } from '../../main/policy-packs/index.ts'
import type { CompiledPack } from '../../shared/policy/index.ts'
import { readPack } from './second-engine/pack.ts'
import type { RawPack } from './second-engine/raw.ts'

export interface PackPair {
  readonly name: string
  readonly first: CompiledPack
  readonly second: RawPack
  /** A folder of `resources/policy-packs`. */
  readonly isShipped: boolean
  /** A counterexample names the pack and does not print it. */
  readonly [fc.toStringMethod]: () => string
}

const root = join(import.meta.dirname, '../../resources/policy-packs')

function pairOf(name: string): PackPair {
  const loaded = loadPack(join(root, name))
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.error))
  return { name, first: loaded.value, second: readPack(join(root, name)), isShipped: true, [fc.toStringMethod]: () => name }
}

export const shippedPacks: readonly PackPair[] = readdirSync(root, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => pairOf(name))
