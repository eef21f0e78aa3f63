import type { Scan } from './scan.ts'

/** 药品标识码: the first seven characters of a 20-character traceability code, the same for every package of a product. */
export function identificationPartOf(code: string): string {
  return code.slice(0, 7)
}

/**
 * What makes the scanned package one of its kind: the traceability code, or GTIN and serial number together. Nothing for codes that name
 * a product only.
 */
export function packageIdentityOf(scan: Scan): string | undefined {
  if (scan.kind === 'traceability') return scan.code
  if (scan.kind === 'gs1' && scan.gtin !== undefined && scan.serial !== undefined) return `(01)${scan.gtin}(21)${scan.serial}`
  return undefined
}

/** A package that is in a list more than once. */
export interface DuplicatePackage {
  readonly identity: string
  /** Places in the list, from 0; the first one is the one that counts. */
  readonly places: readonly number[]
}

/** 重复追溯码: every package identity that a list holds twice or more, in the order of their first places. */
export function findDuplicatePackages(identities: readonly string[]): readonly DuplicatePackage[] {
  const places = new Map<string, number[]>()
  for (const [place, identity] of identities.entries()) places.set(identity, [...(places.get(identity) ?? []), place])
  return [...places].filter(([, found]) => found.length > 1).map(([identity, found]) => ({ identity, places: found }))
}
