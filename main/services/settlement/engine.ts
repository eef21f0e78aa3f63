import type { Outcome } from '../../../shared/errors/index.ts'
import type { CompiledPack } from '../../../shared/policy/index.ts'
import { reverse, type SettlementBreakdown, type SettlementCase, type SettleRefusal, settle } from '../../../shared/settlement/index.ts'

/** `shared/settlement` as the services call it; tests of the services put a simpler arithmetic in its place. */
export interface SettlementEngine {
  settle(settlementCase: SettlementCase, pack: CompiledPack): Outcome<SettlementBreakdown, SettleRefusal>
  reverse(breakdown: SettlementBreakdown): SettlementBreakdown
}

export const lawEngine: SettlementEngine = { settle, reverse }
