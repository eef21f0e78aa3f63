import type { Outcome } from '../errors/index.ts'
import type { CompiledPack } from '../policy/index.ts'
import type { CaseOfFile } from './case-file.ts'
import type { SettledParts } from './parts.ts'
import type { SettleRefusal } from './settle.ts'
import { settleStay } from './settle-stay.ts'
import { settleVisit } from './settle-visit.ts'

/**
 * Works out a case of any kind: a single settlement, a visit divided among the schemes, or a stay that the pack cuts into parts.
 * A case that needs no dividing has one part. Refusals and identities as in `settle`.
 */
export function settleCase(file: CaseOfFile, pack: CompiledPack): Outcome<SettledParts, SettleRefusal> {
  const { benefit, disease, ...visit } = file
  if (benefit === 'visit') return settleVisit(visit, pack)
  return settleStay({ ...visit, benefit, ...(disease !== undefined ? { disease } : {}) }, pack)
}
