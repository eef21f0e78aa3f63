/** Settling a stay: preview without a trace, confirmation in one transaction, the record afterwards. */
export { refuseFigures } from './booking.ts'
export { buildCase, type CaseParts } from './build-case.ts'
export { lawEngine, type SettlementEngine } from './engine.ts'
export { type Institution, poolingAreaOf } from './institution.ts'
export { attempt, choicesOf, decisionsOf, differencesOf, recordOf } from './record.ts'
export {
  amountToConfirm,
  type ConfirmCode,
  type ConfirmRequest,
  createSettlementService,
  type PreviewCode,
  type PreviewRequest,
  type RehearsedFigures,
  type SettlementParts,
  type SettlementService,
  type WorkedPreview,
} from './settlement-service.ts'
export { type NextSlip, nextSlip, slipAfter } from './slip-number.ts'
