import type { Mismatch } from '../../../shared/contract/index.ts'

const order: readonly Mismatch['state'][] = ['open', 'healing', 'closed']

/** Open ones first, the oldest of them on top. */
export function openFirst(mismatches: readonly Mismatch[]): Mismatch[] {
  return mismatches.toSorted((a, b) => order.indexOf(a.state) - order.indexOf(b.state) || Date.parse(a.foundAt) - Date.parse(b.foundAt))
}
