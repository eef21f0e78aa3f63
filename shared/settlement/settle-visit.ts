import { type Outcome, refuse } from '../errors/index.ts'
import type { CompiledPack } from '../policy/index.ts'
import type { SettlementCase } from './case.ts'
import type { SettledParts } from './parts.ts'
import type { SettleRefusal } from './settle.ts'

/** A visit before its lines were divided among the schemes. */
export type VisitCase = Omit<SettlementCase, 'benefit'>

/** Divides the lines of one visit among the schemes and settles each part. */
export function settleVisit(_visit: VisitCase, _pack: CompiledPack): Outcome<SettledParts, SettleRefusal> {
  return refuse('settlement.unsupported', { reason: 'visit' })
}
