/** The list of packs: those that were taken in and, after them, those that were refused. */
import type { InstalledPackSummary, MethodReply, RefusedPackSummary } from '../../../shared/contract/index.ts'

export type PackRow =
  | { readonly key: string; readonly kind: 'installed'; readonly pack: InstalledPackSummary }
  | { readonly key: string; readonly kind: 'refused'; readonly refused: RefusedPackSummary }

export function packRows(list: MethodReply<'policy.list'> | undefined): readonly PackRow[] {
  // A folder of the hospital's own may hold a pack that is installed under the same id already: both are listed.
  const installed = (list?.packs ?? []).map((pack, index): PackRow => ({ key: `${index} ${pack.packId}`, kind: 'installed', pack }))
  const refused = (list?.refused ?? []).map((one, index): PackRow => ({ key: `refused ${index}`, kind: 'refused', refused: one }))
  return [...installed, ...refused]
}

/** The pack most patients here are settled under: the one in force for the area this institution lies in. */
export function packOfHome(rows: readonly PackRow[], area: string | undefined): PackRow | undefined {
  if (area === undefined) return undefined
  return rows.find(
    (row) =>
      row.kind === 'installed' &&
      row.pack.use === 'settlement' &&
      row.pack.versionInForce !== undefined &&
      row.pack.areas.some((code) => area.startsWith(code)),
  )
}
