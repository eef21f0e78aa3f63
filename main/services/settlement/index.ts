/** Settling a stay: preview without a trace, confirmation in one transaction, the record afterwards. */
export { buildCase, type CaseParts } from './build-case.ts'
export { lawEngine, type SettlementEngine } from './engine.ts'
export { type Institution, poolingAreaOf } from './institution.ts'
export { attempt, recordOf } from './record.ts'
export {
  amountToConfirm,
  type ConfirmCode,
  type ConfirmRequest,
  createSettlementService,
  type PreviewCode,
  type PreviewRequest,
  type SettlementParts,
  type SettlementService,
} from './settlement-service.ts'
export { nextSlip } from './slip-number.ts'
