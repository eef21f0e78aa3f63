import type { Outcome } from '../../../shared/errors/index.ts'
import type { CompiledPack } from '../../../shared/policy/index.ts'
import type { SettlementBreakdown, SettlementCase } from '../../../shared/settlement/index.ts'

export type SettleCode =
  | 'insured.not-eligible'
  | 'policy.not-in-force'
  | 'policy.value-absent'
  | 'policy.invalid'
  | 'settlement.unsupported'
  | 'settlement.refund-exceeds-fee'

/** `shared/settlement` as the services call it. */
export interface SettlementEngine {
  settle(settlementCase: SettlementCase, pack: CompiledPack): Outcome<SettlementBreakdown, SettleCode>
  reverse(breakdown: SettlementBreakdown): SettlementBreakdown
}
