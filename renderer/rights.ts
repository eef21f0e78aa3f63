import type { Operator } from '../shared/contract/index.ts'

type Role = Operator['role']

/**
 * What the window offers to whom, so that nobody is led to a key that only refuses. The services decide; a test holds this
 * table to theirs.
 */
export const offers = {
  'ledger.adopt': ['it'],
  'settlement.get': ['cashier', 'supervisor', 'inspector'],
  'settlement.decide': ['supervisor'],
  'upload.retry': ['cashier', 'supervisor', 'it'],
  'upload.hold': ['supervisor', 'it'],
  'upload.release': ['supervisor', 'it'],
  'upload.resolve': ['supervisor'],
  'upload.export': ['supervisor', 'it', 'inspector'],
  'reconciliation.day': ['supervisor', 'it', 'inspector'],
  'reconciliation.run': ['supervisor'],
  'reconciliation.heal': ['supervisor'],
} as const satisfies Record<string, readonly Role[]>

export function mayDo(role: Role, act: keyof typeof offers): boolean {
  return (offers[act] as readonly Role[]).includes(role)
}
